"""A corpus on its own: the families of its sentences, and its slogans."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from os.path import commonprefix
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .corpora import Against, open_corpora
from .errors import UsageError
from .index.segment import cut_out
from .model import Family, Phrase, Place, Settings, Survey, Variant
from .near.families import Corpus as Columns
from .near.families import Families, Groups, family_id, find_families, group
from .near.furniture import find_signs
from .near.numbers import read_numbers
from .near.templates import Template, Wording, find_templates
from .phrases.slogans import BestSlogans, find_slogans
from .text.characters import SLOT
from .text.columns import Bools, Int64, count_within, offsets_of, ranges
from .text.words import cut_words
from .wholes import Whole, open_whole

if TYPE_CHECKING:
    from .indexing import Progress

#: The templates of families, each given as its wordings.
Templates = Callable[[Sequence[Sequence[Wording]]], Sequence[Template]]
#: The slogans of a corpus in so many documents at least, no more than the last number says; their documents are
#: numbered by rank.
FindSlogans = Callable[[Whole, int, int | None], BestSlogans]


class Engine(NamedTuple):
    """Who does what takes long of families and slogans."""

    group: Callable[[Whole], Groups]
    templates: Templates
    find_slogans: FindSlogans


def describe_templates(families: Sequence[Sequence[Wording]]) -> list[Template]:
    """The template of each family."""
    return find_templates(families, cut_words)


def _find_slogans(whole: Whole, min_documents: int, limit: int | None) -> BestSlogans:
    return find_slogans(whole.fold(whole.order), min_documents=min_documents, limit=limit)


#: This process.
HERE = Engine(lambda whole: group(columns_of(whole)), describe_templates, _find_slogans)

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
    engine: Engine = HERE,
) -> Survey:
    """The stock sentences of a corpus, most documents first, at most `limit` of them.

    Without `furniture` what belongs to pages and not to prose is left out. Raises UsageError where no family can be in
    so many documents, and whatever `open_corpora` raises.
    """
    with open_corpora(corpus, index, settings, encoding=encoding, progress=progress) as against:
        check_least(min_documents, against)
        with against.damage_is_said(), open_whole(against.corpus) as whole:
            grouped = group_families(whole, min_documents, engine)
            numbers = np.flatnonzero(grouped.of_pages <= furniture)
            families = describe_families(whole, grouped, numbers[:limit], engine.templates)
            folder = _folder(whole)
        warnings = (against.warning,) if against.warning else ()
        return Survey(against.corpus.summary, families, (), against.unread, warnings, len(numbers), folder)


def survey_slogans(
    corpus: Sequence[str | os.PathLike[str]] = (),
    *,
    index: str | os.PathLike[str] | None = None,
    min_documents: int = MIN_DOCUMENTS,
    limit: int | None = None,
    settings: Settings | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    engine: Engine = HERE,
) -> Survey:
    """The slogans of a corpus, best first, at most `limit` of them; raises as `survey_families` does."""
    with open_corpora(corpus, index, settings, encoding=encoding, progress=progress) as against:
        check_least(min_documents, against)
        with against.damage_is_said(), open_whole(against.corpus) as whole:
            found = engine.find_slogans(whole, min_documents, limit)
            slogans, folder = _phrases(whole, found), _folder(whole)
        warnings = (against.warning,) if against.warning else ()
        return Survey(against.corpus.summary, (), slogans, against.unread, warnings, found.total, folder)


def check_least(min_documents: int, against: Against) -> None:
    """Raise UsageError where nothing can be in so many documents."""
    there = against.corpus.summary.documents
    if min_documents > there:
        raise UsageError(f"nothing can be in {min_documents} documents: the corpus has {there}")


def _folder(whole: Whole) -> str:
    shared = commonprefix(whole.names)  # noqa: RUF071 - cut at the last slash, it is of whole folders
    return shared[: shared.rfind("/") + 1]


class Grouped(NamedTuple):
    """The families of a corpus, as numbers."""

    found: Families
    #: For each record the first sentence that it is, in the order of the documents.
    first: Int64
    #: For each family the ranks of the first and the last document that it stands in.
    ends: tuple[Int64, Int64]
    #: For each family whether it is page furniture.
    of_pages: Bools


def families_of(
    whole: Whole,
    min_documents: int = MIN_DOCUMENTS,
    limit: int | None = None,
    *,
    furniture: bool = True,
    engine: Engine = HERE,
) -> tuple[Family, ...]:
    """The families of a corpus that is open, as `survey_families` has them."""
    grouped = group_families(whole, min_documents, engine)
    return describe_families(whole, grouped, np.flatnonzero(grouped.of_pages <= furniture)[:limit], engine.templates)


def columns_of(whole: Whole) -> Columns:
    """What families are found in."""
    segment = whole.segment
    return Columns(
        segment.bands,
        segment.folded,
        segment.folded_offsets,
        whole.documents_of(segment.places),
        segment.place_offsets,
        whole.shingles_of,
    )


def group_families(whole: Whole, min_documents: int = MIN_DOCUMENTS, engine: Engine = HERE) -> Grouped:
    """Find the families that occur in at least `min_documents` documents."""
    segment, columns = whole.segment, columns_of(whole)
    document = columns.documents
    found = find_families(columns, min_documents, engine.group(whole))
    record = np.repeat(np.arange(len(segment.keys)), np.diff(segment.place_offsets))
    rank = whole.rank[document]
    order = np.lexsort((segment.places, rank, record))
    first = segment.places[order[segment.place_offsets[:-1]]].astype(np.int64)
    medoids = whole.sentence_prose(first[found.medoid])
    of_pages = find_signs(found.family[segment.record], segment.sentence_offsets, medoids).furniture
    return Grouped(found, first, _ends(found.family[record], rank, len(found.medoid), whole.n_dated), of_pages)


def _ends(family: Int64, rank: Int64, n_families: int, n_dated: int) -> tuple[Int64, Int64]:
    """The ranks of the first and the last document of each family; `family` and `rank` are of every place.

    The first `n_dated` documents have a date: where one of them is in a family, the last is one of them, too.
    """

    def last_of(rows: Bools) -> Int64:
        last = np.full(n_families, -1)
        np.maximum.at(last, family[rows], rank[rows])
        return last

    inside = family >= 0
    first = np.full(n_families, np.iinfo(np.int64).max)
    np.minimum.at(first, family[inside], rank[inside])
    last_dated = last_of(inside & (rank < n_dated))
    return first, np.where(last_dated >= 0, last_dated, last_of(inside))


def describe_families(
    whole: Whole, grouped: Grouped, shown: Int64, templates: Templates = describe_templates
) -> tuple[Family, ...]:
    """The families of these numbers, with their templates and variants.

    Sentences that fold alike are one variant, or several where their numbers differ.
    """
    segment, (found, first, ends, of_pages) = whole.segment, grouped
    members, offsets = found.records()
    sizes = np.diff(offsets)[shown]
    rows, edges = members[ranges(offsets[shown], sizes)], offsets_of(sizes)
    row, sentences, times = _written_ways(whole, rows, first)
    document = whole.documents_of(sentences)
    comes = np.lexsort((sentences, whole.rank[document]))
    place = np.empty(len(comes), dtype=np.int64)
    place[comes] = np.arange(len(comes))
    start, end = segment.start[sentences].tolist(), segment.end[sentences].tolist()
    variants = [
        Variant(text, whole.names[d], a, b)
        for text, d, a, b in zip(whole.sentence_texts(sentences), document.tolist(), start, end, strict=True)
    ]
    masked = segment.masked[document].tolist()
    wordings = list(map(Wording, whole.sentence_prose(sentences), times.tolist(), masked))
    # The medoid comes first, as most often written.
    is_medoid = rows[row] == np.repeat(found.medoid[shown], sizes)[row]
    family = np.repeat(np.arange(len(shown)), sizes)[row]
    leading = np.lexsort((place, -times, ~is_medoid, family))
    in_order = np.lexsort((place, family))
    bounds = list(pairwise(np.searchsorted(row, edges).tolist()))
    made = templates([[wordings[i] for i in leading[a:b].tolist()] for a, b in bounds])
    order = whole.order
    return tuple(
        Family(
            family_id(int(segment.keys[found.medoid[f]])),
            template.pattern(),
            _slots(template),
            int(found.documents[f]),
            int(found.occurrences[f]),
            whole.names[order[ends[0][f]]],
            whole.names[order[ends[1][f]]],
            bool(of_pages[f]),
            tuple(variants[i] for i in in_order[a:b].tolist()),
        )
        for f, (a, b), template in zip(shown.tolist(), bounds, made, strict=True)
    )


def _written_ways(whole: Whole, records: Int64, first: Int64) -> tuple[Int64, Int64, Int64]:
    """In what ways each record is written: one, or more where its numbers read differently in different places.

    For each way, record by record, the number of its record in `records`, the first sentence that is written so, in the
    order of the documents, and how many are. `first[r]` is the first sentence of record r.
    """
    segment = whole.segment
    times = np.diff(segment.place_offsets)[records]
    several = np.flatnonzero(times > 1)
    lengths = np.diff(segment.folded_offsets)[records[several]]
    codes = segment.folded[ranges(segment.folded_offsets[records[several]], lengths)]
    several = several[count_within(codes == SLOT, offsets_of(lengths)[:-1], offsets_of(lengths)[1:]) > 0]
    sentence = segment.places[ranges(segment.place_offsets[records[several]], times[several])].astype(np.int64)
    document = whole.documents_of(sentence)
    numbers = read_numbers(whole.sentence_prose(sentence), segment.masked[document].tolist())
    row = np.repeat(several, times[several])
    order = np.lexsort((sentence, whole.rank[document], numbers, row))
    row, numbers = row[order], numbers[order]
    starts = np.flatnonzero(np.append(True, (row[1:] != row[:-1]) | (numbers[1:] != numbers[:-1]))[: len(row)])
    others = np.delete(np.arange(len(records)), several)
    ways = (
        np.concatenate((others, row[starts])),
        np.concatenate((first[records[others]], sentence[order[starts]])),
        np.concatenate((times[others], np.diff(np.append(starts, len(row))))),
    )
    by_record = np.argsort(ways[0], kind="stable")
    return ways[0][by_record], ways[1][by_record], ways[2][by_record]


def _slots(template: Template) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(filler.text for filler in slot) for slot in template.slots)


def slogans_of(
    whole: Whole,
    min_documents: int = MIN_DOCUMENTS,
    limit: int | None = None,
    engine: Engine = HERE,
) -> tuple[Phrase, ...]:
    """The slogans of a corpus that is open, as `survey_slogans` has them."""
    return _phrases(whole, engine.find_slogans(whole, min_documents, limit))


def _phrases(whole: Whole, found: BestSlogans) -> tuple[Phrase, ...]:
    order = whole.order
    names = [whole.names[document] for document in order.tolist()]
    examples = cut_out(
        order[[slogan.document for slogan in found.slogans]],
        np.array([slogan.example_start for slogan in found.slogans]),
        np.array([slogan.example_end for slogan in found.slogans]),
        whole.segment.document_analysed,
    )
    return tuple(
        Phrase(
            slogan.text,
            slogan.documents,
            slogan.occurrences,
            round(slogan.dispersion, 4),
            Place(names[slogan.document], slogan.start, slogan.end),
            example,
            tuple(dict.fromkeys(names[document] for document in slogan.holders)),
        )
        for slogan, example in zip(found.slogans, examples, strict=True)
    )
