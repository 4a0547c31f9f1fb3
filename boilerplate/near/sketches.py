"""Sketches: bitmaps of shingle sets, which bound from above how much two sets can share.

Every shingle sets one of the bits of its set's sketch. A bit that another sketch has not is a shingle that its set has
not; so most pairs that are not alike are told by a few words of memory, and need no look at their sets.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..text.columns import Int64, UInt64

#: Pairs compared at a time, so that their sketches stay in cache.
_PAIRS = 1 << 14


class Missing(NamedTuple):
    """For pairs of sets how many members of each are at least missing in the other."""

    in_other: Int64
    in_one: Int64


def sketches_of(sets: Int64, hashes: UInt64, n_sets: int, n_bits: int) -> UInt64:
    """Sketches of `n_sets` sets, shape (n_sets, n_bits / 64), where `hashes[i]` is a member of set `sets[i]`.

    `n_bits` is a power of two, from 64 on; repeats of a member change nothing.
    """
    bits = np.zeros(n_sets * n_bits, dtype=bool)
    bits[sets * n_bits + (hashes & np.uint64(n_bits - 1)).view(np.int64)] = True
    return np.packbits(bits).view(np.uint64).reshape(n_sets, n_bits // 64)


def members_at_least(sketches: UInt64) -> Int64:
    """How many members each set has at least: as many as its sketch has bits."""
    counts: Int64 = np.bitwise_count(sketches).sum(axis=1, dtype=np.int64)
    return counts


def missing(ones: UInt64, others: UInt64, one: Int64, other: Int64) -> Missing:
    """How many members sets `one[i]` of `ones` and `other[i]` of `others` do not share, at least."""
    common = np.empty(len(one), dtype=np.int64)
    for low in range(0, len(one), _PAIRS):
        some = slice(low, low + _PAIRS)
        common[some] = members_at_least(ones[one[some]] & others[other[some]])
    return Missing(members_at_least(ones)[one] - common, members_at_least(others)[other] - common)
