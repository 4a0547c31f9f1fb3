"""Sorted tables that map a 32-bit key to 32-bit values: one array of uint64, the key in its upper half.

A table is looked up by binary search, so that of a table on disk only the pages around a key are ever read.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from .columns import Bools, Int64, UInt32, UInt64, offsets_of, ranges

#: The half of an entry that holds the value, and how far above it the key stands.
_LOW_HALF, _SHIFT = np.uint64(0xFFFFFFFF), np.uint64(32)


def pack(keys: UInt32, values: npt.NDArray[np.integer]) -> UInt64:
    """A sorted table: by key, then by value; values must be from 0 to 2**32 - 1."""
    table = keys.astype(np.uint64) << _SHIFT
    table |= values.astype(np.uint64)
    table.sort()
    return table


def keys_of(entries: UInt64) -> UInt32:
    """The keys of entries of a table."""
    return (entries >> _SHIFT).astype(np.uint32)


def values_of(entries: UInt64) -> Int64:
    """The values of entries of a table."""
    return (entries & _LOW_HALF).astype(np.int64)


def with_values(entries: UInt64, values: npt.NDArray[np.integer]) -> UInt64:
    """Entries with the same keys and other values, in the order that they stood in."""
    return (entries & ~_LOW_HALF) | values.astype(np.uint64)


def spans_of(table: UInt64, keys: UInt32) -> tuple[Int64, Int64]:
    """Where the entries of each key stand in the table: from, and up to."""
    # In order, since neighbours of what was read last are in the cache.
    order = np.argsort(keys)
    low = keys[order].astype(np.uint64) << _SHIFT
    first = np.searchsorted(table, low)
    last = first.copy()
    # Most keys are not there.
    found = np.flatnonzero(first < len(table))
    found = found[table[first[found]] <= low[found] | _LOW_HALF]
    last[found] = np.searchsorted(table, low[found] | _LOW_HALF, side="right")
    begin, end = np.empty(len(keys), dtype=np.int64), np.empty(len(keys), dtype=np.int64)
    begin[order], end[order] = first, last
    return begin, end


def first_values(
    table: UInt64, first: Int64, last: Int64, at_most: int, is_live: Callable[[Int64], Bools]
) -> tuple[Int64, Int64]:
    """Pairs (number of the span, value): of the entries `first[i]` up to `last[i]` the first `at_most` that are live.

    What is in no span costs nothing, and a full span no more than it takes to find that many.
    """
    spans, values = [], []
    found = np.zeros(len(first), dtype=np.int64)
    first, going = first.copy(), np.flatnonzero(first < last)
    while len(going):
        length = np.minimum(last[going] - first[going], at_most)
        span, value = np.repeat(going, length), values_of(table[ranges(first[going], length)])
        live = is_live(value)
        span, value = span[live], value[live]
        rank = np.arange(len(span)) - offsets_of(np.bincount(span, minlength=len(found)))[span]
        fits = found[span] + rank < at_most
        spans.append(span[fits])
        values.append(value[fits])
        found += np.bincount(spans[-1], minlength=len(found))
        first[going] += length
        going = going[(first[going] < last[going]) & (found[going] < at_most)]
    return np.concatenate([np.zeros(0, np.int64), *spans]), np.concatenate([np.zeros(0, np.int64), *values])
