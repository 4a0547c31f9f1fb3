"""Sentences too short to be judged, which are reused where they follow on from what is, or stand in a row of equals.

A short sentence is no evidence by itself: `谢谢大家` stands in half of all speeches. It is taken for reused where it
equals the sentence that stands in its place in the source: next to reused text, among several short ones in a row, or
when the draft as a whole stands in the corpus.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .index.excerpt import Excerpt
from .text.columns import Bools, Int64, counts_before, distinct, offsets_of, ranges

#: So many short sentences in a row are evidence, when together they are as wide as a run.
_ROW = 6
#: Places of a draft's rarest sentence that are tried, to see whether the whole draft stands there.
_TRIED = 64


class Sequence(NamedTuple):
    """The sentences of a batch of drafts, as records of the excerpt."""

    #: Which draft each sentence is of; nothing goes on from one draft to the next.
    draft: Int64
    #: The record that equals each sentence, -1 where there is none.
    equal: Int64
    short: Bools
    #: Width in units.
    width: Int64


class Pairs(NamedTuple):
    """Sentences of the drafts and the places in the corpus that they equal."""

    sentence: Int64
    place: Int64


def following(drafts: Sequence, excerpt: Excerpt, strong: list[Pairs], units: int) -> Pairs:
    """Short sentences that are reused, and all sentences of a draft that stands in the corpus as a whole.

    `strong` are first and last sentences of what is reused, with their places, to be followed backwards and onwards.
    """
    rows = _rows(drafts, excerpt, units)
    whole = _whole(drafts, excerpt)
    backwards, onwards = strong
    found = [
        rows,
        whole,
        _walk(drafts, excerpt, _joined([backwards, rows, whole]), -1),
        _walk(drafts, excerpt, _joined([onwards, rows, whole]), 1),
    ]
    n = excerpt.n_places + 1
    keys = distinct(np.concatenate([pairs.sentence * n + pairs.place for pairs in found]))
    return Pairs(keys // n, keys % n)


def _walk(drafts: Sequence, excerpt: Excerpt, start: Pairs, step: int) -> Pairs:
    """The short sentences that follow, one after another, as long as draft and source agree."""
    sentence, place = start
    found = [_NONE]
    while len(sentence):
        sentence, place = sentence + step, place + step
        inside = (sentence >= 0) & (sentence < len(drafts.equal)) & (place >= 0) & (place < excerpt.n_places)
        sentence, place = sentence[inside], place[inside]
        short = drafts.short[sentence] & (drafts.draft[sentence] == drafts.draft[sentence - step])
        sentence, place = sentence[short], place[short]
        agrees = _stand_at(drafts, excerpt, sentence, place)
        agrees &= excerpt.document_of(place) == excerpt.document_of(place - step)
        sentence, place = sentence[agrees], place[agrees]
        found.append(Pairs(sentence, place))
    return _joined(found)


def _rows(drafts: Sequence, excerpt: Excerpt, units: int) -> Pairs:
    n = len(drafts.equal) - _ROW + 1
    if n <= 0:
        return _NONE
    before = counts_before(drafts.short & (drafts.equal >= 0))
    first = np.flatnonzero((before[_ROW:] - before[:-_ROW] == _ROW) & (drafts.draft[:n] == drafts.draft[_ROW - 1 :]))
    first = first[drafts.width[first[:, None] + np.arange(_ROW)].sum(axis=1) >= units]
    return _of_rarest(drafts, excerpt, first, np.full(len(first), _ROW), None)


def _whole(drafts: Sequence, excerpt: Excerpt) -> Pairs:
    """All sentences of the drafts that stand in the corpus from the first to the last."""
    begins = np.flatnonzero(np.diff(drafts.draft, prepend=-1))
    if not len(begins):
        return _NONE
    ends = np.append(begins[1:], len(drafts.draft))
    all_there = np.minimum.reduceat(drafts.equal, begins) >= 0
    return _of_rarest(drafts, excerpt, begins[all_there], (ends - begins)[all_there], _TRIED)


def _of_rarest(drafts: Sequence, excerpt: Excerpt, first: Int64, length: Int64, tried: int | None) -> Pairs:
    """Rows of sentences, laid on the places of the rarest one of each, on the first `tried` of them; those that agree.

    Row i has the `length[i]` sentences from `first[i]` on, all of which have a record.
    """
    if not len(first):
        return _NONE
    sentence, edges = ranges(first, length), offsets_of(length)
    counts = excerpt.counts(drafts.equal[sentence], drafts.draft[sentence])
    # The first of those that are equally rare.
    score = counts * len(drafts.equal) + sentence
    rarest = np.minimum.reduceat(score, edges[:-1]) % len(drafts.equal)
    row, place = excerpt.places_of(drafts.equal[rarest], drafts.draft[rarest])
    if tried is not None:
        fits = np.arange(len(row)) - np.searchsorted(row, row) < tried
        row, place = row[fits], place[fits]
    return _agreeing(drafts, excerpt, first[row], length[row], place - (rarest - first)[row])


def _agreeing(drafts: Sequence, excerpt: Excerpt, first: Int64, length: Int64, begin: Int64) -> Pairs:
    """Of rows of sentences, laid on the corpus from `begin[i]` on, those that agree throughout."""
    inside = (begin >= 0) & (begin + length <= excerpt.n_places)
    first, length, begin = first[inside], length[inside], begin[inside]
    inside = excerpt.document_of(begin) == excerpt.document_of(begin + length - 1)
    first, length, begin = first[inside], length[inside], begin[inside]
    if not len(first):
        return _NONE
    sentence, place = ranges(first, length), ranges(begin, length)
    agrees = np.logical_and.reduceat(_stand_at(drafts, excerpt, sentence, place), offsets_of(length)[:-1])
    agrees = np.repeat(agrees, length)
    return Pairs(sentence[agrees], place[agrees])


def _stand_at(drafts: Sequence, excerpt: Excerpt, sentence: Int64, place: Int64) -> Bools:
    """Whether each sentence of the drafts equals the one at that place."""
    agrees = drafts.equal[sentence] >= 0
    agrees[agrees] = excerpt.keys_at(place[agrees]) == excerpt.keys[drafts.equal[sentence[agrees]]]
    return agrees


def _joined(parts: list[Pairs]) -> Pairs:
    return Pairs(np.concatenate([p.sentence for p in parts]), np.concatenate([p.place for p in parts]))


_NONE = Pairs(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
