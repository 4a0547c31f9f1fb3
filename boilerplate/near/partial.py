"""Pairs of which one sentence is like a part of the other: a stock clause in a new sentence, two run into one.

Jaccard similarity of whole sentences is low there. So the shorter sentence is laid over every stretch of the longer one
that has as many shingles, and the stretch that shares most with it is compared in place of the whole.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Bools, Int64, UInt64, group_of_each, offsets_of
from ..text.shingles import Shingles
from .verify import ShingleSets, Verified, shared_shingles

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


def worth_a_look(verified: Verified, queries: ShingleSets, records: ShingleSets) -> Bools:
    """Which pairs share so much of the shorter sentence that a part of the longer may be like it."""
    shorter = np.minimum(queries.sizes[verified.query], records.sizes[verified.record])
    return (verified.shared >= _LEAST) & (verified.shared >= _SHARE * shorter)


def best_stretches(pairs: Verified, queries: Side, records: Side, vocabulary: UInt64) -> Stretches:
    """The stretch of the longer sentence of each pair that shares most with the shorter one."""
    n_query = np.diff(queries.shingles.offsets)[pairs.query]
    n_record = np.diff(records.shingles.offsets)[pairs.record]
    parts = []
    for longer_query in (True, False):
        mine = pairs.where((n_query >= n_record) == longer_query)
        mirrored = Verified(mine.record, mine.query, mine.shared, mine.similarity)
        longer, shorter, turned = (queries, records, mine) if longer_query else (records, queries, mirrored)
        begin, end, shared = _slide(turned, longer, shorter, vocabulary)
        whole_start = shorter.shingles.offsets[:-1][turned.record]
        whole_end = shorter.shingles.offsets[1:][turned.record] - 1
        spans = [
            longer.shingles.start[begin],
            longer.shingles.end[end],
            shorter.shingles.start[whole_start],
            shorter.shingles.end[whole_end],
        ]
        if not longer_query:
            spans = spans[2:] + spans[:2]
        size = np.minimum(n_query, n_record)[(n_query >= n_record) == longer_query]
        parts.append((mine.query, mine.record, shared, shared / np.maximum(2 * size - shared, 1), *spans))
    return Stretches(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _slide(pairs: Verified, longer: Side, shorter: Side, vocabulary: UInt64) -> tuple[Int64, Int64, Int64]:
    """The first and last shared shingle of the best stretch of `longer`, and how many it shares.

    `pairs.query` numbers sentences of `longer`, `pairs.record` of `shorter`.
    """
    held = shared_shingles(longer.shingles, vocabulary, shorter.sets, pairs)
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
    first = at_held[np.minimum(before[at], max(len(at_held) - 1, 0))]
    last = at_held[np.maximum(before[stop[at]] - 1, 0)]
    shift = longer.shingles.offsets[:-1][pairs.query] - edges[:-1]
    return first + shift, last + shift, inside[at]
