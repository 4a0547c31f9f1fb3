"""Where the passages of drafts stand in the text, and where they come from: arrays turned into values of a report."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .index.excerpt import Excerpt
from .model import Passage, Source, SourceShare
from .passages import Passages
from .text.analysis import Analysis, FoldedText, fold_sentences
from .text.characters import STOPS, is_any, letters_in, wide_table
from .text.columns import Bools, Int64, counts_before, numbered, offsets_of, ranges

#: Sources of a passage that are listed, and those whose wording is compared to find the best of them: as many of those
#: that are as similar as the last one listed. Similarities are told apart by six digits.
LISTED, _COMPARED = 10, 100
_APART = 2e-6
#: What is neither a letter nor a digit.
_MARKS = re.compile(r"[\W_]+")
#: A passage's sentences in a source stand together: those farther apart than this are not of one place.
_SPREAD = 3


class Located(NamedTuple):
    """Where the passages of a batch of drafts stand, in order."""

    #: Spans of the batch's text, in code points, half open.
    start: Int64
    end: Int64
    #: Which draft of the batch each is in, and how many documents are sources of it.
    draft: Int64
    documents: Int64
    #: Spans of the pieces that they are made of.
    piece_start: Int64
    piece_end: Int64


def locate(drafts: Analysis, letters: Bools, found: Passages) -> Located:
    """Where passages stand in the text; `letters` tells of its code points which are letters or digits."""
    pieces = found.pieces
    start, end = _text_spans(drafts, letters, pieces.start, pieces.end)
    first = np.flatnonzero(np.diff(pieces.passage, prepend=-1))
    last = np.flatnonzero(np.diff(pieces.passage, append=len(first)))
    documents = np.bincount(found.passage, minlength=len(first))
    return Located(start[first], end[last], pieces.draft[first], documents, start, end)


def attribute(
    texts: Sequence[str], offsets: Int64, found: Passages, located: Located, excerpt: Excerpt
) -> list[tuple[Passage, ...]]:
    """The passages of each draft, each with its best sources; draft d begins at `offsets[d]` of the batch's text."""
    listed, n_listed = _listed(found.similarity, located.documents)
    sources = _sources(found, listed, excerpt)
    ends = np.cumsum(n_listed)
    passages: list[list[Passage]] = [[] for _ in texts]
    for draft, start, end, documents, first, last in zip(
        located.draft.tolist(),
        (located.start - offsets[located.draft]).tolist(),
        (located.end - offsets[located.draft]).tolist(),
        located.documents.tolist(),
        (ends - n_listed).tolist(),
        ends.tolist(),
        strict=True,
    ):
        wording = _wording(texts[draft][start:end])
        ranked = _by_wording(sources[first:last], wording)[:LISTED]
        kind = "verbatim" if _wording(ranked[0].text) == wording else "edited"
        passages[draft].append(Passage(start, end, kind, documents, tuple(ranked)))
    return [tuple(of_draft) for of_draft in passages]


def _listed(similarity: npt.NDArray[np.float64], documents: Int64) -> tuple[Int64, Int64]:
    """Rows of sources that may be listed, those of the first passage first, and how many each passage has."""
    most = np.minimum(documents, _COMPARED)
    begin = offsets_of(documents)[:-1]
    row, passage = ranges(begin, most), np.repeat(np.arange(len(most)), most)
    last = similarity[begin + np.minimum(most, LISTED) - 1]
    may = similarity[row] >= last[passage] - _APART
    return row[may], np.bincount(passage[may], minlength=len(most))


def _by_wording(sources: list[Source], wording: str) -> list[Source]:
    """Sources, which come best first, with those that are equally alike in the order of their wording.

    Folded text takes all numbers and masks for one; among sources alike in it the true one has the same numbers.
    """
    ranked: list[Source] = []
    for _, alike in groupby(sources, key=lambda source: source.similarity):
        group = list(alike)
        if len(group) > 1:
            closeness = {text: _closeness(wording, _wording(text)) for text in {source.text for source in group}}
            group.sort(key=lambda source: -closeness[source.text])
        ranked += group
    return ranked


def source_shares(
    found: Passages, located: Located, excerpt: Excerpt, counted: Bools, characters: Sequence[int]
) -> list[tuple[SourceShare, ...]]:
    """For every draft, of so many `characters`, what each source accounts for of it; most first.

    `counted` tells of the code points of the batch's text which count: the letters that are not left out.
    """
    before = counts_before(counted)
    piece_letters = before[located.piece_end] - before[located.piece_start]
    n_documents = max(len(excerpt.names), 1)
    passage = found.pieces.passage[found.rows.piece]
    pair, number = numbered(passage * n_documents + found.rows.document)
    of_pair = _sums(number, piece_letters[found.rows.piece], len(pair))
    source, number = numbered(located.draft[pair // n_documents] * n_documents + pair % n_documents)
    total, longest = _sums(number, of_pair, len(source)), np.zeros(len(source), dtype=np.int64)
    np.maximum.at(longest, number, of_pair)
    draft, document = source // n_documents, source % n_documents
    order = np.lexsort((document, -total, draft))
    order = order[total[order] > 0]
    share = total / np.maximum(np.array(characters, dtype=np.int64), 1)[draft]
    columns = (
        [excerpt.names[d] for d in document[order].tolist()],
        *(c[order].tolist() for c in (total, share, longest)),
    )
    shares = list(map(SourceShare, *columns))
    edges = np.searchsorted(draft[order], np.arange(len(characters) + 1)).tolist()
    return [tuple(shares[a:b]) for a, b in pairwise(edges)]


def _sums(group: Int64, values: Int64, n_groups: int) -> Int64:
    return np.bincount(group, weights=values, minlength=n_groups).astype(np.int64)


def _text_spans(drafts: Analysis | FoldedText, letters: Bools, start: Int64, end: Int64) -> tuple[Int64, Int64]:
    """Spans of folded text, each within one sentence, as spans of the text.

    Marks inside belong to a span, at a sentence's end its full stop, but not the quotation mark that closes after it:
    that one may have opened sentences before.
    """
    folded, sentences = drafts.folded, drafts.sentences
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
    is_stop = is_any(drafts.codes, STOPS)
    for _ in range(3):
        stop = whole_end & (text_end < limit) & is_stop[np.minimum(text_end, len(drafts.codes) - 1)]
        text_end = text_end + stop
    return _whole_words(drafts, text_start, text_end, whole_start, whole_end)


def _whole_words(
    drafts: Analysis | FoldedText, start: Int64, end: Int64, sure_start: Bools, sure_end: Bools
) -> tuple[Int64, Int64]:
    """Spans without the parts of words that they begin or end with, in scripts that have words; never empty ones."""
    in_word = letters_in(drafts.codes) & ~wide_table()[drafts.codes]
    broken = np.zeros(len(drafts.codes) + 1, dtype=bool)
    broken[1:-1] = in_word[1:] & in_word[:-1]
    broken[drafts.offsets] = False
    bounds = np.flatnonzero(~broken)
    later = bounds[np.searchsorted(bounds, start)]
    earlier = bounds[np.searchsorted(bounds, end, side="right") - 1]
    later, earlier = np.where(sure_start, start, later), np.where(sure_end, end, earlier)
    some = earlier > later
    return np.where(some, later, start), np.where(some, earlier, end)


def _wording(text: str) -> str:
    """Letters and digits as they were written, numbers and all."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _closeness(one: str, other: str) -> float:
    """1 where the wording is the same, else less: the Jaccard similarity of pairs of characters."""
    if one == other:
        return 1.0
    pairs, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return 0.999 * len(pairs & others) / max(len(pairs | others), 1)


def _sources(found: Passages, listed: Int64, excerpt: Excerpt) -> list[Source]:
    """For each listed row of `found` the source."""
    pairs = list(zip(found.passage[listed].tolist(), found.document[listed].tolist(), strict=True))
    by_pair: dict[tuple[int, int], list[int]] = {pair: [] for pair in pairs}
    passage_of_row = found.pieces.passage[found.rows.piece].tolist()
    for row, pair in enumerate(zip(passage_of_row, found.rows.document.tolist(), strict=True)):
        if pair in by_pair:
            by_pair[pair].append(row)
    rows = [row for mine in by_pair.values() for row in mine]
    spans = dict(zip(rows, _source_spans(found, rows, excerpt), strict=True))
    alike, place = found.rows.alike.tolist(), found.rows.place.tolist()
    sources = []
    for pair, similarity in zip(pairs, found.similarity[listed].tolist(), strict=True):
        mine, document = by_pair[pair], pair[1]
        best = max(mine, key=lambda row: (alike[row], -row))
        together = [spans[row] for row in mine if abs(place[row] - place[best]) <= _SPREAD + len(mine)]
        start, end = min(start for start, _ in together), max(end for _, end in together)
        text = excerpt.document_text(document)[start:end]
        sources.append(Source(excerpt.names[document], start, end, round(similarity, 6), text))
    return sources


def _source_spans(found: Passages, rows: list[int], excerpt: Excerpt) -> list[tuple[int, int]]:
    """Where in its document each row's span stands: the sentence, or for a run the part of it."""
    places = found.rows.place[rows]
    folded = fold_sentences(excerpt.sentence_prose(places), excerpt.masked[excerpt.document_of(places)].tolist())
    offsets = folded.folded.offsets
    letters = letters_in(folded.codes)
    start, end = _text_spans(
        folded, letters, offsets[:-1] + found.rows.record_start[rows], offsets[:-1] + found.rows.record_end[rows]
    )
    shift = excerpt.spans(places)[0] - folded.sentences.start
    return list(zip((start + shift).tolist(), (end + shift).tolist(), strict=True))
