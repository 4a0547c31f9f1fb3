"""Pairs of which one sentence is like a part of the other: a stock clause in a new sentence, two run into one.

Jaccard similarity of whole sentences is low there. So the shorter sentence is laid over every stretch of the longer one
that has as many shingles, and the stretch that shares most with it is compared in place of the whole.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Bools, Int64, contains, group_of_each, offsets_of, ranges
from ..text.shingles import Shingles
from .verify import ShingleSets, Verified, numbered_sets, shared_shingles, slices

#: Pairs are looked at that share this many shingles, and this much of the shorter sentence.
_LEAST, _SHARE = 8, 0.5


class Stretches(NamedTuple):
    """For each pair the best stretch, as spans of the folded texts that the shingles are of."""

    query: Int64
    record: Int64
    shared: Int64
    similarity: npt.NDArray[np.float64]
    query_start: Int64
    query_end: Int64
    record_start: Int64
    record_end: Int64


class Side(NamedTuple):
    """The sentences of one side: their shingles in place, and as sets."""

    shingles: Shingles
    sets: ShingleSets
    #: Mean width of each sentence's characters, in wide ones: 1 for Chinese, 0.4 for letters.
    character: npt.NDArray[np.float64]


def shared_characters(
    shared: Int64, query: Int64, record: Int64, queries: Side, records: Side
) -> npt.NDArray[np.float64]:
    """How much pairs share, in wide characters: a shingle more is a character more, wide or not."""
    return shared * (queries.character[query] + records.character[record]) / 2


def worth_a_look(shared: Int64, one: Int64, other: Int64) -> Bools:
    """Which pairs share so much of the shorter sentence that a part of the longer may be like it.

    Sets of `one[i]` and `other[i]` shingles share `shared[i]`.
    """
    return (shared >= _LEAST) & (shared >= _SHARE * np.minimum(one, other))


def best_stretches(pairs: Verified, queries: Side, records: Side) -> Stretches:
    """The stretch of the longer sentence of each pair that shares most with the shorter one, by places of shingles."""
    n_query = np.diff(queries.shingles.offsets)[pairs.query]
    n_record = np.diff(records.shingles.offsets)[pairs.record]
    parts = []
    for longer_query in (True, False):
        mine = pairs.where((n_query >= n_record) == longer_query)
        for part in slices(np.diff((queries if longer_query else records).shingles.offsets)[mine[not longer_query]]):
            some = mine.where(part)
            turned = some if longer_query else Verified(some.record, some.query, some.shared, some.similarity)
            longer, shorter = (queries, records) if longer_query else (records, queries)
            first, last, shared, similarity = _slide(turned, longer, shorter)
            begin = shorter.shingles.offsets[:-1][turned.record]
            end = shorter.shingles.offsets[1:][turned.record] - 1
            in_longer = longer.shingles.start[first], longer.shingles.end[last]
            in_shorter = shorter.shingles.start[begin], shorter.shingles.end[end]
            spans = in_longer + in_shorter if longer_query else in_shorter + in_longer
            parts.append((some.query, some.record, shared, similarity, *spans))
    return Stretches(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _slide(pairs: Verified, longer: Side, shorter: Side) -> tuple[Int64, Int64, Int64, npt.NDArray[np.float64]]:
    """The first and last shared shingle of the best stretch of `longer`, how many it shares, and how similar it is.

    `pairs.query` numbers sentences of `longer`, `pairs.record` of `shorter`.
    """
    held = shared_shingles(longer.shingles.offsets, longer.sets, shorter.sets.known, pairs)
    lengths = np.diff(longer.shingles.offsets)[pairs.query]
    window = np.diff(shorter.shingles.offsets)[pairs.record]
    edges = offsets_of(lengths)
    before = offsets_of(held.astype(np.int64))
    pair = group_of_each(edges)
    place = np.arange(edges[-1])
    stop = np.minimum(place + window[pair], edges[1:][pair])
    inside = before[stop] - before[:-1]
    # The first of the best windows: a larger count wins, then an earlier place.
    score = inside * (int(lengths.max(initial=0)) + 1) - (place - edges[:-1][pair])
    best = np.maximum.reduceat(score, edges[:-1]) if len(lengths) else score
    at = place[score == best[pair]] if len(lengths) else place
    at_held = np.flatnonzero(held)
    shift = longer.shingles.offsets[:-1][pairs.query] - edges[:-1]
    first = at_held[np.minimum(before[at], max(len(at_held) - 1, 0))] + shift
    last = at_held[np.maximum(before[stop[at]] - 1, 0)] + shift
    return first, last, *_jaccard(first, last + 1, longer, shorter, pairs.record)


def _jaccard(
    first: Int64, last: Int64, longer: Side, other: Side, sentence: Int64
) -> tuple[Int64, npt.NDArray[np.float64]]:
    """How many distinct shingles each stretch `[first, last)` shares with a sentence of `other`, and the similarity."""
    at = ranges(first, last - first)
    mine = numbered_sets(longer.sets.numbers[at], longer.shingles.hashes[at], offsets_of(last - first))
    known, others = mine.known, other.sets.known
    n = int(max(known.ids.max(initial=0), others.ids.max(initial=0))) + 1
    held = group_of_each(others.offsets) * n + others.ids
    wanted = np.repeat(sentence, np.diff(known.offsets)) * n + known.ids
    counts = offsets_of(contains(held, wanted).astype(np.int64))
    shared = counts[known.offsets[1:]] - counts[known.offsets[:-1]]
    return shared, shared / np.maximum(mine.sizes + other.sets.sizes[sentence] - shared, 1)
