"""Shingles: the short runs of folded characters, or of words, whose sets are compared.

How many characters make a shingle depends on the script: a Chinese character tells about as much as two and a half
letters, so a shingle is a run of a given *width*, in which a wide character counts 5 units and a letter 2. `char-2` is
10 units: two characters of Han, Kana or Hangul, five letters, or a mixture.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .characters import wide_table
from .columns import Int64, UInt32, UInt64, counts_before, offsets_of

WIDE_UNITS, LETTER_UNITS = 5, 2

_BASE = np.uint64(0x9E3779B97F4A7C55)  # odd, so that it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(int(_BASE), -1, 2**64))


class Shingles(NamedTuple):
    """The shingles of a batch of sentences; those of sentence s are `[offsets[s]:offsets[s + 1]]`, with repeats."""

    #: 64-bit hash: the same for the same run of characters, in any batch and on any machine.
    hashes: UInt64
    #: Spans in the folded text, half open.
    start: Int64
    end: Int64
    offsets: Int64


def character_shingles(codes: UInt32, offsets: Int64, size: int) -> Shingles:
    """All runs as wide as `size` wide characters; a sentence narrower than that is itself its one shingle."""
    start, end, per_sentence = runs_of_width(codes, offsets, size * WIDE_UNITS, keep_short=True)
    return Shingles(hash_spans(codes, start, end), start, end, offsets_of(per_sentence))


def widths_before(codes: UInt32) -> Int64:
    """Width in units of the first i folded characters, for i from 0 to n: that of [a, b) is `w[b] - w[a]`."""
    widths = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(np.where(wide_table()[codes], WIDE_UNITS, LETTER_UNITS), out=widths[1:])
    return widths


def runs_of_width(codes: UInt32, offsets: Int64, units: int, *, keep_short: bool) -> tuple[Int64, Int64, Int64]:
    """Start, end and number per sentence of the runs that first reach `units` of width.

    With `keep_short` a sentence that does not reach it gives one run, the whole of it (none where it is empty).
    """
    widths = widths_before(codes)
    # Start from the fewest characters that can do, which in Chinese are enough, and take one more where they do not.
    n = len(codes)
    end = np.minimum(np.arange(n) + -(-units // WIDE_UNITS), n)
    narrow = np.flatnonzero(widths[end] - widths[:-1] < units)
    while len(narrow):
        end[narrow] += 1
        narrow = narrow[(end[narrow] <= n) & (widths[np.minimum(end[narrow], n)] - widths[narrow] < units)]
    sentence_end = np.repeat(offsets[1:], np.diff(offsets))
    whole = end <= sentence_end
    if keep_short:
        first = offsets[:-1][np.diff(offsets) > 0]
        short_first = first[~whole[first]]
        whole[short_first] = True
        end = np.minimum(end, sentence_end)
    start = np.flatnonzero(whole)
    counted = counts_before(whole)
    per_sentence = counted[offsets[1:]] - counted[offsets[:-1]]
    return start, end[start], per_sentence


def hash_spans(codes: UInt32, start: Int64, end: Int64) -> UInt64:
    """A 64-bit hash of each `codes[start:end]`: polynomial modulo 2**64 (Karp and Rabin 1987), then mixed."""
    powers = np.full(len(codes) + 1, _BASE, dtype=np.uint64)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers[:-1], out=sums[1:])
    inverse = np.full(len(codes) + 1, _INVERSE, dtype=np.uint64)
    inverse[0] = 1
    np.multiply.accumulate(inverse, out=inverse)
    return mix((sums[end] - sums[start]) * inverse[start])


def mix(values: UInt64) -> UInt64:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on all bits."""
    values = values ^ (values >> np.uint64(30))
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values
