"""Where a draft's passages stand in its text, and where they come from: arrays turned into the values of a report."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from itertools import groupby

import numpy as np

from .index.excerpt import Excerpt
from .model import Passage, Source, SourceShare
from .passages import Passages
from .text.analysis import Analysis, analyse_sentences
from .text.characters import STOPS, is_any, letters_in, wide_table
from .text.columns import Bools, Int64

#: Sources of a passage that are listed, and those whose wording is compared to find the best of them.
LISTED, _COMPARED = 10, 100
#: A passage's sentences in a source stand together: those farther apart than this are not of one place.
_SPREAD = 3


def attribute(text: str, draft: Analysis, letters: Bools, found: Passages, excerpt: Excerpt) -> tuple[Passage, ...]:
    """The passages of a draft, each with its best sources."""
    piece_start, piece_end = _draft_spans(draft, letters, found.pieces.start, found.pieces.end)
    n_passages = int(found.pieces.passage[-1]) + 1 if len(found.pieces.passage) else 0
    first = np.searchsorted(found.pieces.passage, np.arange(n_passages))
    last = np.searchsorted(found.pieces.passage, np.arange(n_passages), side="right") - 1
    documents = np.bincount(found.passage, minlength=n_passages)
    begins = np.searchsorted(found.passage, np.arange(n_passages))
    listed = [np.arange(b, b + min(n, _COMPARED)) for b, n in zip(begins, documents, strict=True)]
    sources = _sources(found, np.concatenate(listed) if listed else begins, excerpt)
    passages = []
    for p in range(n_passages):
        start, end = int(piece_start[first[p]]), int(piece_end[last[p]])
        wording = _wording(text[start:end])
        ranked = _by_wording([sources[i] for i in listed[p].tolist()], wording)[:LISTED]
        kind = "verbatim" if _wording(ranked[0].text) == wording else "edited"
        passages.append(Passage(start, end, kind, int(documents[p]), tuple(ranked)))
    return tuple(passages)


def _by_wording(sources: list[Source], wording: str) -> list[Source]:
    """Sources, which come best first, with those that are equally alike in the order of their wording.

    Folded text takes all numbers and masks for one; among sources alike in it the true one has the same numbers.
    """
    ranked: list[Source] = []
    for _, alike in groupby(sources, key=lambda source: source.similarity):
        group = list(alike)
        if len(group) > 1:
            group.sort(key=lambda source: -_closeness(wording, _wording(source.text)))
        ranked += group
    return ranked


def source_shares(
    draft: Analysis, letters: Bools, found: Passages, excerpt: Excerpt, characters: int
) -> tuple[SourceShare, ...]:
    """For every document that is a source, how much of the draft it accounts for; most first."""
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
    return tuple(SourceShare(excerpt.names[d], total[d], total[d] / characters, longest[d]) for d in ranked)


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
    is_stop = is_any(draft.codes, STOPS)
    for _ in range(3):
        stop = whole_end & (text_end < limit) & is_stop[np.minimum(text_end, len(draft.codes) - 1)]
        text_end = text_end + stop
    return _whole_words(draft, text_start, text_end, whole_start, whole_end)


def _whole_words(draft: Analysis, start: Int64, end: Int64, sure_start: Bools, sure_end: Bools) -> tuple[Int64, Int64]:
    """Spans without the parts of words that they begin or end with, in scripts that have words; never empty ones."""
    in_word = letters_in(draft.codes) & ~wide_table()[draft.codes]
    broken = np.zeros(len(draft.codes) + 1, dtype=bool)
    broken[1:-1] = in_word[1:] & in_word[:-1]
    bounds = np.flatnonzero(~broken)
    later = bounds[np.searchsorted(bounds, start)]
    earlier = bounds[np.searchsorted(bounds, end, side="right") - 1]
    later, earlier = np.where(sure_start, start, later), np.where(sure_end, end, earlier)
    some = earlier > later
    return np.where(some, later, start), np.where(some, earlier, end)


def _wording(text: str) -> str:
    """Letters and digits as they were written, numbers and all."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _closeness(one: str, other: str) -> float:
    """1 where the wording is the same, else less: the Jaccard similarity of pairs of characters."""
    if one == other:
        return 1.0
    pairs, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return 0.999 * len(pairs & others) / max(len(pairs | others), 1)


def _sources(found: Passages, listed: Int64, excerpt: Excerpt) -> dict[int, Source]:
    """For each listed row of `found` the source."""
    by_pair = defaultdict(list)
    passage_of_row = found.pieces.passage[found.rows.piece].tolist()
    wanted = set(zip(found.passage[listed].tolist(), found.document[listed].tolist(), strict=True))
    for row, pair in enumerate(zip(passage_of_row, found.rows.document.tolist(), strict=True)):
        if pair in wanted:
            by_pair[pair].append(row)
    rows = [r for pair in by_pair.values() for r in pair]
    spans = dict(zip(rows, _source_spans(found, rows, excerpt), strict=True))
    text_of = cache(excerpt.document_text)
    sources = {}
    for i in listed.tolist():
        mine = by_pair[int(found.passage[i]), int(found.document[i])]
        best = max(mine, key=lambda r: (found.rows.alike[r], -r))
        together = [r for r in mine if abs(int(found.rows.place[r] - found.rows.place[best])) <= _SPREAD + len(mine)]
        start, end = min(spans[r][0] for r in together), max(spans[r][1] for r in together)
        document = int(found.document[i])
        similarity = round(float(found.similarity[i]), 6)
        text = text_of(document)[start:end]
        sources[i] = Source(excerpt.names[document], start, end, similarity, text)
    return sources


def _source_spans(found: Passages, rows: list[int], excerpt: Excerpt) -> list[tuple[int, int]]:
    """Where in its document each row's span stands: the sentence, or for a run the part of it."""
    places = found.rows.place[rows]
    folded = analyse_sentences(
        excerpt.sentence_texts(places), excerpt.shingle, excerpt.masked[excerpt.document_of(places)].tolist()
    )
    offsets = folded.folded.offsets
    letters = letters_in(folded.codes)
    start, end = _draft_spans(
        folded, letters, offsets[:-1] + found.rows.record_start[rows], offsets[:-1] + found.rows.record_end[rows]
    )
    shift = excerpt.spans(places)[0] - folded.sentences.start
    return list(zip((start + shift).tolist(), (end + shift).tolist(), strict=True))
