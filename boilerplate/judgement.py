"""A draft against a segment: the stages in their order, and their arrays turned into the values of a report."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .attribution import LISTED, attribute, source_shares
from .evidence import Gathered, gather
from .index.corpus import Corpus
from .index.excerpt import Excerpt, find_candidates
from .index.segment import judged
from .model import (
    Document,
    DocumentReport,
    Finding,
    Match,
    Passage,
    Sentence,
    Settings,
)
from .near.verify import Verified
from .originality import BOILERPLATE, CLASSES, ORIGINAL, Score, classify, score
from .passages import find_passages
from .text.analysis import Analysis, analyse
from .text.characters import letters_in
from .text.columns import Bools, Int64


def judge(
    document: Document, corpus: Corpus, settings: Settings, is_source: Callable[[str], bool] = lambda name: True
) -> DocumentReport:
    """Everything that is to be said of one draft; `is_source` tells by its name whether a document may be a source.

    Raises DamagedIndexError where the columns of the corpus make no sense.
    """
    draft = analyse([document.text], corpus.shingle, [document.masked])
    letters = letters_in(draft.codes)
    places = _Places.of(document.text)
    excerpt, candidates = find_candidates(draft, corpus, is_source)
    gathered = gather(draft, excerpt, candidates, settings)
    found = find_passages(draft.folded, gathered.covered, gathered.evidence, excerpt, settings.boilerplate_documents)
    passages = attribute(document.text, draft, letters, found, excerpt)
    classes = classify(len(document.text), passages, (), settings.boilerplate_documents)
    figures = score(classes, letters)
    sentences = _sentences(document.text, draft, letters, classes, gathered, excerpt, places)
    return DocumentReport(
        path=document.path,
        encoding=document.encoding,
        text=document.text,
        characters=figures.characters,
        originality=figures.originality,
        shares=figures.shares,
        sentences=sentences,
        passages=passages,
        sources=source_shares(draft, letters, found, excerpt, figures.characters),
        findings=(
            *_too_little(figures, settings),
            *_reuse_findings(sentences, passages, letters, places, settings),
        ),
    )


class _Places(NamedTuple):
    """Lines and columns of a text."""

    line_starts: list[int]

    @classmethod
    def of(cls, text: str) -> _Places:
        return cls([0, *(found.end() for found in re.finditer("\r\n?|\n", text))])

    def of_offset(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


def _sentences(
    text: str,
    draft: Analysis,
    letters: Bools,
    classes: npt.NDArray[np.uint8],
    gathered: Gathered,
    excerpt: Excerpt,
    places: _Places,
) -> tuple[Sentence, ...]:
    matches = _matches(gathered.matches, excerpt)
    wide_enough = judged(draft.folded.codes, draft.folded.offsets)
    sentences = []
    for s, (start, end) in enumerate(zip(draft.sentences.start.tolist(), draft.sentences.end.tolist(), strict=True)):
        counts = np.bincount(classes[start:end][letters[start:end]], minlength=len(CLASSES))
        if counts[ORIGINAL] * 2 < counts.sum():
            kind = CLASSES[int(counts[:ORIGINAL].argmax())]
        else:
            kind = "original" if wide_enough[s] else "short"
        found = matches.get(s, ())
        line, column = places.of_offset(start)
        similarity = found[0].similarity if found else 0.0
        sentences.append(Sentence(start, end, line, column, text[start:end], kind, similarity, found))
    return tuple(sentences)


def _matches(verified: Verified, excerpt: Excerpt) -> dict[int, tuple[Match, ...]]:
    """The best matches of each draft sentence: one for each distinct corpus sentence, at its first place."""
    first_place = excerpt.places[excerpt.place_offsets[verified.record]]
    order = np.lexsort((first_place, -verified.similarity, verified.query))
    rank = np.arange(len(order)) - np.searchsorted(verified.query[order], verified.query[order])
    listed = order[rank < LISTED]
    place = first_place[listed]
    start, end = excerpt.spans(place)
    matches: dict[int, list[Match]] = defaultdict(list)
    for query, document, a, b, text, similarity, n_documents in zip(
        verified.query[listed].tolist(),
        excerpt.document_of(place).tolist(),
        start.tolist(),
        end.tolist(),
        excerpt.sentence_texts(place),
        verified.similarity[listed].tolist(),
        _document_counts(verified.record[listed], excerpt).tolist(),
        strict=True,
    ):
        matches[query].append(Match(excerpt.names[document], a, b, text, round(similarity, 6), n_documents))
    return {query: tuple(found) for query, found in matches.items()}


def _document_counts(records: Int64, excerpt: Excerpt) -> Int64:
    """In how many documents each of the records stands."""
    row, place = excerpt.places_of(records)
    document = excerpt.document_of(place)
    new = np.ones(len(row), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (document[1:] != document[:-1])
    return np.bincount(row[new], minlength=len(records))


def _too_little(figures: Score, settings: Settings) -> tuple[Finding, ...]:
    """BP004 for a document that is less original than was asked for."""
    floor = settings.fail_under
    percent = round(figures.originality * 100, 9)
    if floor is None or not figures.characters or percent >= floor:
        return ()
    shown = min(math.floor(percent * 10) / 10, floor)
    message = f"originality {shown if shown < floor else percent:g}% is below the floor of {floor:g}%"
    return (Finding("BP004", "error", 0, 0, 1, 1, message),)


def _reuse_findings(
    sentences: Sequence[Sentence],
    passages: Sequence[Passage],
    letters: Bools,
    places: _Places,
    settings: Settings,
) -> tuple[Finding, ...]:
    """BP001 for every sentence that holds reused text: a warning where that is most of it, else a note."""
    findings = []
    ends = [passage.end for passage in passages]
    for sentence in sentences:
        i = bisect_right(ends, sentence.start)
        while i < len(passages) and passages[i].start < sentence.end:
            passage = passages[i]
            start, end = max(passage.start, sentence.start), min(passage.end, sentence.end)
            if letters[start:end].any():
                line, column = places.of_offset(start)
                level = "warning" if sentence.kind in ("boilerplate", "copied") else "note"
                findings.append(Finding("BP001", level, start, end, line, column, _message(passage, settings)))
            i += 1
    return tuple(findings)


def _message(passage: Passage, settings: Settings) -> str:
    best = passage.sources[0]
    wording = "the same words as" if passage.kind == "verbatim" else f"{min(round(best.similarity * 100), 99)}% like"
    kind = CLASSES[BOILERPLATE] if passage.documents >= settings.boilerplate_documents else "copied"
    others = passage.documents - 1
    more = "" if not others else f" and {others} other document{'s' if others > 1 else ''}"
    return f"{kind}: {wording} a passage in {best.path}{more}"
