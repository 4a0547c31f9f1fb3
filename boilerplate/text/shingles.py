"""Shingles: the short runs of folded characters, or of words, whose sets are compared.

How many characters make a shingle depends on the script: a Chinese character tells about as much as two and a half
letters, so a shingle is a run of a given *width*, in which a wide character counts 5 units and a letter 2. `char-2` is
10 units: two characters of Han, Kana or Hangul, five letters, or a mixture.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .characters import wide_table
from .columns import Int64, UInt8, UInt32, UInt64, distinct, offsets_of, ranges

WIDE_UNITS, LETTER_UNITS = 5, 2

_BASE = np.uint64(0x9E3779B97F4A7C55)  # odd, so that it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(int(_BASE), -1, 2**64))
#: Characters whose spans are hashed at a time, so that what is worked out for them stays in cache; and how many powers
#: of the base are kept, which are enough unless a span is longer than a block.
_BLOCK, _USUAL_POWERS = 1 << 14, 1 << 15


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
    return offsets_of(_widths(codes))


def _widths(codes: UInt32) -> UInt8:
    return _unit_table().take(codes)


@cache
def _unit_table() -> UInt8:
    """The width of every code point."""
    units = wide_table() * np.uint8(WIDE_UNITS - LETTER_UNITS)
    units += np.uint8(LETTER_UNITS)
    return units


def runs_of_width(codes: UInt32, offsets: Int64, units: int, *, keep_short: bool) -> tuple[Int64, Int64, Int64]:
    """Start, end and number per sentence of the runs that first reach `units` of width (100 at most).

    With `keep_short` a sentence that does not reach it gives one run, the whole of it (none where it is empty).
    """
    length = _lengths_of_runs(codes, units)
    n_characters, sentence_end = np.diff(offsets), offsets[1:]
    # Runs that go over the end of their sentence begin in its last characters.
    over = np.zeros(len(n_characters), dtype=np.int64)
    for n_left in range(1, int(length.max(initial=1))):
        long = np.flatnonzero(n_characters >= n_left)
        over[long] += length[sentence_end[long] - n_left] > n_left
    per_sentence = n_characters - over
    short = np.flatnonzero((per_sentence == 0) & (n_characters > 0)) if keep_short else np.zeros(0, dtype=np.int64)
    per_sentence[short] = 1
    start = ranges(offsets[:-1], per_sentence)
    end = start + length[start]
    end[np.cumsum(per_sentence)[short] - 1] = sentence_end[short]
    return start, end, per_sentence


def _lengths_of_runs(codes: UInt32, units: int) -> UInt8:
    """How many characters from each on first reach `units` of width; what lies beyond the last is taken for letters."""
    widths = _widths(codes)  # and sums of them fit into 8 bits: so many letters as reach 100 units are 250 if wide
    reached = widths.copy()
    length = np.ones(len(codes), dtype=np.uint8)
    for further in range(1, -(-units // LETTER_UNITS)):
        length += reached < units
        reached[:-further] += widths[further:]
        reached[-further:] += np.uint8(LETTER_UNITS)
    return length


def hash_spans(codes: UInt32, start: Int64, end: Int64) -> UInt64:
    """A 64-bit hash of each `codes[start:end]`: polynomial modulo 2**64 (Karp and Rabin 1987), then mixed.

    Spans must come in the order of their starts.
    """
    hashes = np.empty(len(start), dtype=np.uint64)
    cuts = distinct(np.concatenate(([0], np.searchsorted(start, np.arange(0, len(codes), _BLOCK)), [len(start)])))
    for first, last in pairwise(cuts.tolist()):
        low, high = int(start[first]), int(end[first:last].max())
        begins, ends = start[first:last] - low, end[first:last] - low
        powers, inverse = _powers(high - low + 1)
        sums = np.zeros(high - low + 1, dtype=np.uint64)
        np.cumsum((codes[low:high] + np.uint64(1)) * powers[:-1], out=sums[1:])
        hashes[first:last] = mix((sums[ends] - sums[begins]) * inverse[begins])
    return hashes


def _powers(n: int) -> tuple[UInt64, UInt64]:
    """The powers from 0 to n - 1, modulo 2**64, of the base of the polynomial and of its inverse."""
    if n > _USUAL_POWERS:
        return _work_out_powers(n)
    powers, inverse = _usual_powers()
    return powers[:n], inverse[:n]


@cache
def _usual_powers() -> tuple[UInt64, UInt64]:
    return _work_out_powers(_USUAL_POWERS)


def _work_out_powers(n: int) -> tuple[UInt64, UInt64]:
    powers = np.empty((2, n), dtype=np.uint64)
    powers[:, 0], powers[0, 1:], powers[1, 1:] = 1, _BASE, _INVERSE
    np.multiply.accumulate(powers, axis=1, out=powers)
    return powers[0], powers[1]


def mix(values: UInt64) -> UInt64:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on all bits."""
    values = values ^ (values >> np.uint64(30))
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values
