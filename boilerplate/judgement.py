"""A draft against a segment: the stages in their order, and their arrays turned into the values of a report."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .evidence import Gathered, gather
from .index.lookup import find_candidates
from .index.segment import Segment, judged
from .model import (
    Document,
    DocumentReport,
    Finding,
    Match,
    Passage,
    Sentence,
    Settings,
    Source,
    SourceShare,
)
from .near.verify import Verified
from .originality import BOILERPLATE, CLASSES, ORIGINAL, Score, classify, score
from .passages import Passages, find_passages
from .text.analysis import Analysis, analyse, analyse_sentences
from .text.characters import STOPS, is_letter
from .text.columns import Bools, Int64, distinct

#: Matches of a sentence and sources of a passage that are listed.
_LISTED = 10
#: Sources of a passage whose wording is compared, to find the best of them.
_COMPARED = 100
#: A passage's sentences in a source stand together: those farther apart than this are not of one place.
_SPREAD = 3


def judge(document: Document, segment: Segment, allowed: Bools, settings: Settings) -> DocumentReport:
    """Everything that is to be said of one draft; `allowed[d]` says whether document d may be a source."""
    draft = analyse([document.text], segment.shingle, [document.masked])
    letters = is_letter(document.text).astype(bool)
    places = _Places.of(document.text)
    gathered = gather(draft, segment, find_candidates(draft, segment), allowed, settings)
    found = find_passages(draft.folded.codes, draft.folded.offsets, gathered.covered, gathered.evidence, segment)
    passages = _passages(document.text, draft, letters, found, segment)
    classes = classify(len(document.text), passages, (), settings.boilerplate_documents)
    figures = score(classes, letters)
    sentences = _sentences(document.text, draft, letters, classes, gathered, allowed, segment, places)
    return DocumentReport(
        path=document.path,
        encoding=document.encoding,
        text=document.text,
        characters=figures.characters,
        originality=figures.originality,
        shares=figures.shares,
        sentences=sentences,
        passages=passages,
        sources=_source_shares(draft, letters, found, segment, figures.characters),
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
        starts = [0]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return cls(starts)

    def of_offset(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


def _draft_spans(draft: Analysis, letters: Bools, start: Int64, end: Int64) -> tuple[Int64, Int64]:
    """Spans of folded text, each within one sentence, as spans of the text.

    Marks inside belong to a span, at a sentence's end its full stop, but not the quotation mark that closes after it:
    that one may have opened sentences before.
    """
    folded, sentences = draft.folded, draft.sentences
    if not len(start):
        return start, end
    sentence = np.searchsorted(folded.offsets, start, side="right") - 1
    origin = folded.origin.astype(np.int64)
    whole_start, whole_end = start == folded.offsets[sentence], end == folded.offsets[sentence + 1]
    text_start = np.where(whole_start, sentences.start[sentence], origin[start])
    limit = np.where(whole_end, sentences.end[sentence], origin[np.minimum(end, len(origin) - 1)])
    at = np.flatnonzero(letters)
    last_letter = at[np.maximum(np.searchsorted(at, limit) - 1, 0)] if len(at) else origin[end - 1]
    text_end = np.maximum(last_letter, origin[end - 1]) + 1
    for _ in range(3):
        stop = whole_end & (text_end < limit) & np.isin(draft.codes[np.minimum(text_end, len(draft.codes) - 1)], STOPS)
        text_end = text_end + stop
    return text_start, text_end


def _passages(text: str, draft: Analysis, letters: Bools, found: Passages, segment: Segment) -> tuple[Passage, ...]:
    piece_start, piece_end = _draft_spans(draft, letters, found.pieces.start, found.pieces.end)
    n_passages = int(found.pieces.passage[-1]) + 1 if len(found.pieces.passage) else 0
    first = np.searchsorted(found.pieces.passage, np.arange(n_passages))
    last = np.searchsorted(found.pieces.passage, np.arange(n_passages), side="right") - 1
    documents = np.bincount(found.passage, minlength=n_passages)
    begins = np.searchsorted(found.passage, np.arange(n_passages))
    listed = [np.arange(b, b + min(n, _COMPARED)) for b, n in zip(begins, documents, strict=True)]
    sources = _sources(found, np.concatenate(listed) if listed else begins, segment)
    passages = []
    for p in range(n_passages):
        start, end = int(piece_start[first[p]]), int(piece_end[last[p]])
        wording = _wording(text[start:end])
        # Folded text takes all numbers and masks for one; among sources alike in it the true one has the same numbers.
        ranked = sorted(
            (-source.similarity, -_closeness(wording, _wording(found)), n, source)
            for n, (source, found) in enumerate(sources[i] for i in listed[p].tolist())
        )
        verbatim = bool(ranked) and ranked[0][1] == -1.0
        kind = "verbatim" if verbatim else "edited"
        passages.append(Passage(start, end, kind, int(documents[p]), tuple(row[3] for row in ranked[:_LISTED])))
    return tuple(passages)


def _wording(text: str) -> str:
    """Letters and digits as they were written, numbers and all."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _closeness(one: str, other: str) -> float:
    """1 where the wording is the same, else less: the Jaccard similarity of pairs of characters."""
    if one == other:
        return 1.0
    pairs, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return 0.999 * len(pairs & others) / max(len(pairs | others), 1)


def _sources(found: Passages, listed: Int64, segment: Segment) -> dict[int, tuple[Source, str]]:
    """For each listed row of `found` the source, and its text."""
    by_pair = defaultdict(list)
    passage_of_row = found.pieces.passage[found.rows.piece].tolist()
    wanted = set(zip(found.passage[listed].tolist(), found.document[listed].tolist(), strict=True))
    for row, pair in enumerate(zip(passage_of_row, found.rows.document.tolist(), strict=True)):
        if pair in wanted:
            by_pair[pair].append(row)
    rows = [r for pair in by_pair.values() for r in pair]
    spans = dict(zip(rows, _source_spans(found, rows, segment), strict=True))
    weight = found.rows.covered * found.rows.similarity
    sources = {}
    for i in listed.tolist():
        mine = by_pair[int(found.passage[i]), int(found.document[i])]
        best = max(mine, key=lambda r: (weight[r], -r))
        together = [r for r in mine if abs(int(found.rows.place[r] - found.rows.place[best])) <= _SPREAD + len(mine)]
        start, end = min(spans[r][0] for r in together), max(spans[r][1] for r in together)
        document = int(found.document[i])
        similarity = round(float(found.similarity[i]), 6)
        sources[i] = (
            Source(segment.paths[document], start, end, similarity),
            segment.document_text(document)[start:end],
        )
    return sources


def _source_spans(found: Passages, rows: list[int], segment: Segment) -> list[tuple[int, int]]:
    """Where in its document each row's span stands: the sentence, or for a run the part of it."""
    places = found.rows.place[rows]
    folded = analyse_sentences(
        segment.sentence_texts(places.tolist()), segment.shingle, segment.masked[segment.document[places]].tolist()
    )
    offsets = folded.folded.offsets
    letters = np.fromiter((chr(c).isalnum() for c in folded.codes.tolist()), dtype=bool, count=len(folded.codes))
    start, end = _draft_spans(
        folded, letters, offsets[:-1] + found.rows.record_start[rows], offsets[:-1] + found.rows.record_end[rows]
    )
    shift = segment.start[places].astype(np.int64) - folded.sentences.start
    return list(zip((start + shift).tolist(), (end + shift).tolist(), strict=True))


def _sentences(
    text: str,
    draft: Analysis,
    letters: Bools,
    classes: npt.NDArray[np.uint8],
    gathered: Gathered,
    allowed: Bools,
    segment: Segment,
    places: _Places,
) -> tuple[Sentence, ...]:
    matches = _matches(gathered.matches, allowed, segment)
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


def _matches(verified: Verified, allowed: Bools, segment: Segment) -> dict[int, tuple[Match, ...]]:
    """The best matches of each draft sentence: one for each distinct corpus sentence, at its first open place."""
    first_place, n_documents = _open_documents(verified.record, allowed, segment)
    order = np.lexsort((first_place, -verified.similarity, verified.query))
    rank = np.arange(len(order)) - np.searchsorted(verified.query[order], verified.query[order])
    listed = order[rank < _LISTED]
    texts = segment.sentence_texts(first_place[listed].tolist())
    matches: dict[int, list[Match]] = defaultdict(list)
    for i, matched in zip(listed.tolist(), texts, strict=True):
        place = int(first_place[i])
        matches[int(verified.query[i])].append(
            Match(
                segment.paths[int(segment.document[place])],
                int(segment.start[place]),
                int(segment.end[place]),
                matched,
                round(float(verified.similarity[i]), 6),
                int(n_documents[i]),
            )
        )
    return {query: tuple(found) for query, found in matches.items()}


def _open_documents(records: Int64, allowed: Bools, segment: Segment) -> tuple[Int64, Int64]:
    """The first open place of each record, and in how many open documents it stands."""
    first, counts = np.zeros(len(records), dtype=np.int64), np.zeros(len(records), dtype=np.int64)
    for i, record in enumerate(records.tolist()):
        places = segment.places[segment.place_offsets[record] : segment.place_offsets[record + 1]]
        documents = segment.document[places]
        is_open = allowed[documents]
        first[i] = places[is_open.argmax()]
        counts[i] = len(distinct(documents[is_open]))
    return first, counts


def _source_shares(
    draft: Analysis, letters: Bools, found: Passages, segment: Segment, characters: int
) -> tuple[SourceShare, ...]:
    start, end = _draft_spans(draft, letters, found.pieces.start, found.pieces.end)
    counted = np.concatenate(([0], np.cumsum(letters)))
    size = (counted[end] - counted[start])[found.rows.piece]
    passage = found.pieces.passage[found.rows.piece]
    is_source = set(zip(found.passage.tolist(), found.document.tolist(), strict=True))
    total: dict[int, int] = defaultdict(int)
    in_passage: dict[tuple[int, int], int] = defaultdict(int)
    for p, document, n in zip(passage.tolist(), found.rows.document.tolist(), size.tolist(), strict=True):
        if (p, document) in is_source:
            total[document] += n
            in_passage[document, p] += n
    longest: dict[int, int] = defaultdict(int)
    for (document, _), n in in_passage.items():
        longest[document] = max(longest[document], n)
    ranked = sorted(total, key=lambda document: (-total[document], document))
    return tuple(SourceShare(segment.paths[d], total[d], total[d] / characters, longest[d]) for d in ranked)


def _too_little(figures: Score, settings: Settings) -> tuple[Finding, ...]:
    """BP004 for a document that is less original than was asked for."""
    floor = settings.fail_under
    if floor is None or not figures.characters or figures.originality * 100 >= floor:
        return ()
    message = f"originality {figures.originality:.1%} is below the floor of {floor:g}%"
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
    wording = "the same words as" if passage.kind == "verbatim" else f"{best.similarity:.0%} like"
    kind = CLASSES[BOILERPLATE] if passage.documents >= settings.boilerplate_documents else "copied"
    others = passage.documents - 1
    more = "" if not others else f" and {others} other document{'s' if others > 1 else ''}"
    return f"{kind}: {wording} a passage in {best.path}{more}"
