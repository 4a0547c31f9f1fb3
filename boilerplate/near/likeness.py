"""Whether records of one corpus are near-duplicates of one another: exact, for millions of pairs.

A pair must pass two tests. The Jaccard similarity of the shingle sets must be enough for their length, by the rule of
`verify.similar_enough`; and so much of the longer text must be aligned with the shorter (their longest common
subsequence) that a template of the two holds more text than slots. Either alone is not enough: sets do not notice that
clauses changed places, or that one sentence is twice as long; and in an alphabet any two texts have half their letters
in common, in order. Texts without end are like nothing but themselves.

Most pairs are ruled out by their lengths, or by sketches, bitmaps of the sets that bound from above what two can share.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import (
    Int64,
    UInt32,
    UInt64,
    contains,
    counts_before,
    distinct,
    group_of_each,
    offsets_of,
    ranges,
    text_of,
)
from ..text.shingles import WIDE_UNITS, Shingles, widths_before
from .sketches import missing, sketches_of
from .verify import similar_enough

#: What similarity two sentences need that share 16 wide characters (see `similar_enough`), if all of them are wide and
#: if all are letters: a letter that was changed takes five shingles with it, a wide character two.
_WIDE_THRESHOLD, _LETTER_THRESHOLD = 0.4, 0.3
_LETTER = 0.4  # the width of a letter, in wide characters
#: How much of the longer text must be aligned with the shorter.
_ALIGNED = 0.6
#: Characters of the longest text that is compared: what a template of two takes grows with the square of their length.
#: No sentence of five archives has 900; what is ten times as long is data on a line.
_LONGEST = 10_000

#: Bits of a sketch: ten times as many as a sentence of middling length has shingles.
_BITS = 512
#: A set holds 52 bits of each hash, which leave room for the number of one of so many sets.
_HASH_BITS, _AT_ONCE = np.uint64(52), 1 << 12
#: Shingles that are looked up at a time.
_LOOK_UPS = 1 << 21


class Likeness(NamedTuple):
    """What is compared of n records."""

    #: Set s is `shingles[offsets[s]:offsets[s + 1]]`: distinct, ascending.
    shingles: UInt64
    offsets: Int64
    #: Shape (n, 8): one of 512 bits is set for every shingle.
    sketches: UInt64
    #: Mean width of each record's characters, in wide ones: 1 for Chinese, 0.4 for letters.
    character: npt.NDArray[np.float64]
    #: The folded text of each record.
    folded: UInt32
    folded_offsets: Int64


class Alike(NamedTuple):
    """Pairs that are near-duplicates, in the order in which they were given, and their Jaccard similarity."""

    one: Int64
    other: Int64
    similarity: npt.NDArray[np.float64]


def likeness_of(
    records: Int64, folded: UInt32, folded_offsets: Int64, shingles_of: Callable[[Int64], Shingles]
) -> Likeness:
    """What is needed to compare these records, which are numbered anew from 0; `shingles_of` gives those of some."""
    lengths = folded_offsets[records + 1] - folded_offsets[records]
    texts, text_offsets = folded[ranges(folded_offsets[records], lengths)], offsets_of(lengths)
    width = np.diff(widths_before(texts)[text_offsets]) / WIDE_UNITS
    sets, counts, sketches = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.int64)], []
    for low in range(0, len(records), _AT_ONCE):
        shingles = shingles_of(records[low : low + _AT_ONCE])
        n = len(shingles.offsets) - 1
        keys = distinct(_keys(group_of_each(shingles.offsets), shingles.hashes >> (np.uint64(64) - _HASH_BITS)))
        record = (keys >> _HASH_BITS).astype(np.int64)
        sets.append(keys & ((np.uint64(1) << _HASH_BITS) - np.uint64(1)))
        counts.append(np.bincount(record, minlength=n))
        sketches.append(sketches_of(record, keys, n, _BITS))
    return Likeness(
        np.concatenate(sets),
        offsets_of(np.concatenate(counts)),
        np.concatenate([np.zeros((0, _BITS // 64), dtype=np.uint64), *sketches]),
        width / np.maximum(lengths, 1),
        texts,
        text_offsets,
    )


def alike(records: Likeness, one: Int64, other: Int64) -> Alike:
    """Of the pairs (`one[i]`, `other[i]`), which must be sorted by `one`, those that are near-duplicates."""
    lengths = np.diff(records.folded_offsets)
    here, there = lengths[one], lengths[other]
    longer = np.maximum(here, there)
    kept = np.flatnonzero((longer <= _LONGEST) & (np.minimum(here, there) >= _ALIGNED * longer))
    one, other = one[kept], other[kept]
    kept = np.flatnonzero(_may_be_alike(records, one, other))
    one, other = one[kept], other[kept]
    shared = _count_shared(records, one, other)
    similarity, enough = _judged(records, one, other, shared)
    one, other, similarity = one[enough], other[enough], similarity[enough]
    kept = np.flatnonzero(_aligned(records, one, other))
    return Alike(one[kept], other[kept], similarity[kept])


def _keys(group: Int64, values: UInt64) -> UInt64:
    return group.astype(np.uint64) << _HASH_BITS | values


def _judged(
    records: Likeness, one: Int64, other: Int64, shared: Int64
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """The similarity of pairs that share so many shingles, and whether it is enough."""
    sizes = np.diff(records.offsets)
    similarity = shared / np.maximum(sizes[one] + sizes[other] - shared, 1)
    character = (records.character[one] + records.character[other]) / 2
    letters = (1 - character) / (1 - _LETTER)
    threshold = _WIDE_THRESHOLD + letters * (_LETTER_THRESHOLD - _WIDE_THRESHOLD)
    return similarity, similar_enough(similarity * (_WIDE_THRESHOLD / threshold), shared * character, _WIDE_THRESHOLD)


def _may_be_alike(records: Likeness, one: Int64, other: Int64) -> npt.NDArray[np.bool_]:
    """False for pairs whose sketches rule it out."""
    sizes = np.diff(records.offsets)
    lacks = missing(records.sketches, records.sketches, one, other)
    most = np.minimum(sizes[one] - lacks.in_other, sizes[other] - lacks.in_one)
    return _judged(records, one, other, most)[1]


def _count_shared(records: Likeness, one: Int64, other: Int64) -> Int64:
    """How many shingles each pair shares."""
    sizes = np.diff(records.offsets)
    shared = np.zeros(len(one), dtype=np.int64)
    low = 0
    work = np.cumsum(sizes[other])
    first = np.cumsum(np.append(True, one[1:] != one[:-1]))  # how many different ones there are up to each pair
    while low < len(one):
        enough = int(np.searchsorted(work, work[low] + _LOOK_UPS))
        high = max(min(enough, int(np.searchsorted(first, first[low] + _AT_ONCE - 1))), low + 1)
        a, b = one[low:high], other[low:high]
        number = first[low:high] - first[low]
        sets = a[np.append(True, number[1:] != number[:-1])]
        held = _keys(np.repeat(np.arange(len(sets)), sizes[sets]), _members(records, sets))
        found = contains(held, _keys(np.repeat(number, sizes[b]), _members(records, b)))
        edges, before = offsets_of(sizes[b]), counts_before(found)
        shared[low:high] = before[edges[1:]] - before[edges[:-1]]
        low = high
    return shared


def _members(records: Likeness, sets: Int64) -> UInt64:
    return records.shingles[ranges(records.offsets[sets], np.diff(records.offsets)[sets])]


def _aligned(records: Likeness, one: Int64, other: Int64) -> npt.NDArray[np.bool_]:
    """Whether so much of the longer text of each pair stands in the other in the same order."""
    from rapidfuzz.distance import LCSseq
    from rapidfuzz.process import cpdist

    if not len(one):
        return np.zeros(0, dtype=bool)
    involved = distinct(np.concatenate((one, other)))
    lengths = np.diff(records.folded_offsets)[involved]
    text = text_of(records.folded[ranges(records.folded_offsets[involved], lengths)])
    edges = offsets_of(lengths).tolist()
    texts = [text[a:b] for a, b in pairwise(edges)]
    aligned = cpdist(
        [texts[i] for i in np.searchsorted(involved, one).tolist()],
        [texts[i] for i in np.searchsorted(involved, other).tolist()],
        scorer=LCSseq.normalized_similarity,
        dtype=np.float64,
    )
    enough: npt.NDArray[np.bool_] = aligned >= _ALIGNED
    return enough
