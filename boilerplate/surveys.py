"""A corpus on its own: the families of its sentences, and its slogans."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .corpora import Against, open_corpora
from .errors import UsageError
from .model import Family, Phrase, Place, Settings, Survey, Variant
from .near.families import Corpus as Columns
from .near.families import Families, family_id, find_families
from .near.furniture import find_signs
from .near.templates import Template, Wording, find_templates
from .phrases.slogans import find_slogans
from .text.analysis import fold_texts
from .text.columns import Int64, ranges
from .text.words import cut_words
from .wholes import Whole, open_whole

if TYPE_CHECKING:
    from .indexing import Progress

#: Families occur in this many documents at least, slogans too, where it is not said otherwise.
MIN_DOCUMENTS = 3


def survey_families(
    corpus: Sequence[str | os.PathLike[str]] = (),
    *,
    index: str | os.PathLike[str] | None = None,
    min_documents: int = MIN_DOCUMENTS,
    limit: int | None = None,
    furniture: bool = True,
    settings: Settings | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Survey:
    """The stock sentences of a corpus, most documents first, at most `limit` of them.

    Without `furniture` what belongs to pages and not to prose is left out. Raises UsageError where no family can be in
    so many documents, and whatever `open_corpora` raises.
    """
    with open_corpora(corpus, index, settings, encoding=encoding, progress=progress) as against:
        _check_least(min_documents, against)
        with against.damage_is_said(), open_whole(against.corpus) as whole:
            families = _families(whole, min_documents, limit, furniture=furniture)
        return _survey(against, families=families)


def survey_slogans(
    corpus: Sequence[str | os.PathLike[str]] = (),
    *,
    index: str | os.PathLike[str] | None = None,
    min_documents: int = MIN_DOCUMENTS,
    limit: int | None = None,
    settings: Settings | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Survey:
    """The slogans of a corpus, best first, at most `limit` of them; raises as `survey_families` does."""
    with open_corpora(corpus, index, settings, encoding=encoding, progress=progress) as against:
        _check_least(min_documents, against)
        with against.damage_is_said(), open_whole(against.corpus) as whole:
            slogans = _slogans(whole, min_documents, limit)
        return _survey(against, slogans=slogans)


def _check_least(min_documents: int, against: Against) -> None:
    there = against.corpus.summary.documents
    if min_documents > there:
        raise UsageError(f"nothing can be in {min_documents} documents: the corpus has {there}")


def _survey(against: Against, families: tuple[Family, ...] = (), slogans: tuple[Phrase, ...] = ()) -> Survey:
    warnings = (against.warning,) if against.warning else ()
    return Survey(against.corpus.summary, families, slogans, against.unread, warnings)


def _families(whole: Whole, min_documents: int, limit: int | None, *, furniture: bool) -> tuple[Family, ...]:
    segment = whole.segment
    document = np.searchsorted(segment.sentence_offsets, segment.places, side="right") - 1
    found = find_families(
        Columns(
            segment.bands,
            segment.folded,
            segment.folded_offsets,
            document,
            segment.place_offsets,
            whole.shingles_of,
        ),
        min_documents,
    )
    # Where each record stands first, in the order of the documents' names.
    record = np.repeat(np.arange(len(segment.keys)), np.diff(segment.place_offsets))
    order = np.lexsort((segment.places, whole.rank[document], record))
    first = segment.places[order[segment.place_offsets[:-1]]].astype(np.int64)
    medoids = whole.sentence_texts(first[found.medoid])
    of_pages = find_signs(found.family[segment.record], segment.sentence_offsets, medoids).furniture
    shown = np.flatnonzero(of_pages <= furniture)[:limit]
    return _described(whole, found, shown, first, of_pages.tolist())


def _described(whole: Whole, found: Families, shown: Int64, first: Int64, of_pages: list[bool]) -> tuple[Family, ...]:
    segment = whole.segment
    members, offsets = found.records()
    rows = members[ranges(offsets[shown], np.diff(offsets)[shown])]
    sentences = first[rows]
    document = np.searchsorted(segment.sentence_offsets, sentences, side="right") - 1
    text = dict(zip(rows.tolist(), whole.sentence_texts(sentences), strict=True))
    place = {
        record: (whole.names[d], start, end)
        for record, d, start, end in zip(
            rows.tolist(),
            document.tolist(),
            segment.start[sentences].tolist(),
            segment.end[sentences].tolist(),
            strict=True,
        )
    }
    masked = dict(zip(rows.tolist(), segment.masked[document].tolist(), strict=True))
    times = np.diff(segment.place_offsets)
    of_family = [members[offsets[f] : offsets[f + 1]].tolist() for f in shown.tolist()]
    medoids = found.medoid[shown].tolist()
    # The medoid comes first.
    wordings = [
        [Wording(text[r], int(times[r]), masked[r]) for r in (medoid, *(r for r in mine if r != medoid))]
        for medoid, mine in zip(medoids, of_family, strict=True)
    ]
    return tuple(
        Family(
            family_id(int(segment.keys[medoid])),
            template.pattern(),
            _slots(template),
            int(found.documents[f]),
            int(found.occurrences[f]),
            min(place[r] for r in mine)[0],
            max(place[r] for r in mine)[0],
            of_pages[f],
            tuple(Variant(text[r], *place[r]) for r in sorted(mine, key=place.__getitem__)),
        )
        for f, medoid, mine, template in zip(
            shown.tolist(), medoids, of_family, find_templates(wordings, cut_words), strict=True
        )
    )


def _slots(template: Template) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(filler.text for filler in slot) for slot in template.slots)


def _slogans(whole: Whole, min_documents: int, limit: int | None) -> tuple[Phrase, ...]:
    order = np.argsort(whole.rank).tolist()
    texts = [whole.text(document) for document in order]
    codes, offsets, sentences, folded = fold_texts(texts, whole.segment.masked[order].tolist())
    found = find_slogans(codes, offsets, sentences, folded, min_documents=min_documents, limit=limit)
    return tuple(
        Phrase(
            slogan.text,
            slogan.documents,
            slogan.occurrences,
            round(slogan.dispersion, 4),
            Place(whole.names[order[slogan.document]], slogan.start, slogan.end),
            texts[slogan.document][slogan.example_start : slogan.example_end],
        )
        for slogan in found
    )
