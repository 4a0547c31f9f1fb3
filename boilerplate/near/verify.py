"""Exact verification of candidate pairs: Jaccard similarity of their shingle sets, and which characters they share."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import (
    Bools,
    Int64,
    UInt64,
    contains,
    counts_before,
    distinct,
    group_of_each,
    offsets_of,
    ranges,
)
from ..text.shingles import Shingles

#: Queries compared at a time, bytes that say which shingles they hold, and shingles looked up at a time: bounds on
#: memory, and the last is for what is at hand to stay in the cache, too.
_QUERIES, _HELD, _LOOK_UPS = 512, 1 << 26, 400_000
#: Bits of a hash beyond those that a first glance is for.
_PREFIX = np.uint64(46)
#: Sentences whose shingles are counted at a time: their numbers take the 12 bits beside 52 of a hash.
_GROUPS = 1 << 12

#: How many shared characters make a pair need just the similarity that was asked for.
_MIDDLING = 16
#: And from how many on no more speak for it: in very long sentences chance itself is alike.
_LONG = 64


class KnownShingles(NamedTuple):
    """Of sentences the distinct shingles that are in a vocabulary, as numbers in it, ascending for each sentence.

    Those of sentence s are `ids[offsets[s]:offsets[s + 1]]`.
    """

    ids: Int64
    offsets: Int64


class ShingleSets(NamedTuple):
    """The sets of shingles of sentences, as far as they are in a common vocabulary."""

    known: KnownShingles
    #: How many distinct shingles the sentence has, those outside of the vocabulary included.
    sizes: Int64
    #: For every shingle, in order of place and with repeats, its number; -1 outside of the vocabulary.
    numbers: Int64


class Verified(NamedTuple):
    """Pairs with their exact figures."""

    query: Int64
    record: Int64
    shared: Int64
    similarity: npt.NDArray[np.float64]

    def where(self, kept: Bools | slice) -> Verified:
        """The pairs for which `kept` is True, or those of a slice."""
        return Verified(self.query[kept], self.record[kept], self.shared[kept], self.similarity[kept])


def similar_enough(similarity: npt.NDArray[np.float64], shared: npt.NDArray[np.float64], threshold: float) -> Bools:
    """Whether pairs are near-duplicates; `shared` is how much they share, in wide characters.

    The same similarity says more of long sentences than of short ones: where they share 16 characters, `threshold` is
    what is needed, where fewer more and where more less, by the fourth root (fitted on Chinese and English; see
    docs/accuracy.md).
    """
    needed = threshold * (_MIDDLING / np.clip(shared, 1, _LONG)) ** 0.25
    return (shared > 0) & (similarity >= np.minimum(needed, 1.0))


def may_be_similar(similarity: npt.NDArray[np.float64], threshold: float) -> Bools:
    """Whether `similar_enough` could be true, however much pairs share."""
    may: Bools = similarity >= threshold * (_MIDDLING / _LONG) ** 0.25
    return may


def vocabulary_of(queries: Shingles) -> UInt64:
    """The distinct shingles of the queries, sorted: those of other sentences cannot be shared."""
    return distinct(queries.hashes)


def shingle_sets(shingles: Shingles, vocabulary: UInt64) -> ShingleSets:
    """The set of each sentence, in the numbers of `vocabulary`."""
    return numbered_sets(_numbers(shingles.hashes, vocabulary), shingles.hashes, shingles.offsets)


def numbered_sets(numbers: Int64, hashes: UInt64, offsets: Int64) -> ShingleSets:
    """The same where the number of every shingle is known."""
    return ShingleSets(_known(numbers, offsets), _distinct_counts(hashes, offsets), numbers)


def _known(numbers: Int64, offsets: Int64) -> KnownShingles:
    known = numbers >= 0
    keys = distinct(group_of_each(offsets)[known] << 32 | numbers[known])
    return KnownShingles(keys & 0xFFFFFFFF, offsets_of(np.bincount(keys >> 32, minlength=len(offsets) - 1)))


def _distinct_counts(hashes: UInt64, offsets: Int64) -> Int64:
    """How many distinct hashes each group has; 52 of their bits tell them apart, of one group as good as all."""
    counts = np.zeros(len(offsets) - 1, dtype=np.int64)
    for low in range(0, len(counts), _GROUPS):
        high = min(low + _GROUPS, len(counts))
        begin, end = offsets[low], offsets[high]
        group = group_of_each(offsets[low : high + 1] - begin).astype(np.uint64)
        keys = distinct(group << np.uint64(52) | hashes[begin:end] >> np.uint64(12))
        counts[low:high] = np.bincount((keys >> np.uint64(52)).astype(np.int64), minlength=high - low)
    return counts


def verify(queries: ShingleSets, records: ShingleSets, query: Int64, record: Int64, n_vocabulary: int) -> Verified:
    """The exact Jaccard similarity of every pair (`query[i]`, `record[i]`), which must be sorted by query."""
    shared = np.zeros(len(query), dtype=np.int64)
    mine, theirs = queries.known, records.known
    n_queries = len(mine.offsets) - 1
    at_once = min(_QUERIES, max(_HELD // max(n_vocabulary, 1), 1), n_queries)
    held = np.zeros((at_once, n_vocabulary), dtype=bool)
    for low in range(0, n_queries, max(at_once, 1)):
        high = min(low + at_once, n_queries)
        begin, end = np.searchsorted(query, [low, high])
        if begin == end:
            continue
        begins, ends = mine.offsets[low], mine.offsets[high]
        cells = group_of_each(mine.offsets[low : high + 1] - begins), mine.ids[begins:ends]
        held[cells] = True
        for inner in slices(np.diff(theirs.offsets)[record[begin:end]]):
            part = slice(int(begin) + inner.start, int(begin) + inner.stop)
            shared[part] = _count_held(held, query[part] - low, record[part], theirs)
        held[cells] = False  # to write it anew would take as long as there are queries times shingles
    union = queries.sizes[query] + records.sizes[record] - shared
    return Verified(query, record, shared, shared / np.maximum(union, 1))


def slices(work: Int64, at_most: int | None = None) -> list[slice]:
    """Slices, at least one, of a list whose items take so much work each: none takes many more than `at_most`.

    That is as many shingles as are looked up at a time, where it is not given.
    """
    before, step = offsets_of(work), at_most or _LOOK_UPS
    cuts = np.searchsorted(before, np.arange(step, before[-1], step)).tolist()
    edges = sorted({0, *cuts, len(work)})
    return [slice(a, b) for a, b in pairwise(edges)] or [slice(0, 0)]


def shared_shingles(offsets: Int64, queries: ShingleSets, records: KnownShingles, pairs: Verified) -> Bools:
    """For every pair and every shingle of its query, in order of place, whether the record holds that shingle.

    The shingles of query q are those from `offsets[q]` to `offsets[q + 1]`.
    """
    lengths = offsets[pairs.query + 1] - offsets[pairs.query]
    ids = queries.numbers[ranges(offsets[pairs.query], lengths)]
    n = int(records.ids.max(initial=0)) + 1
    held = group_of_each(records.offsets) * n + records.ids
    known = (ids >= 0) & (ids < n)
    shared = np.zeros(len(ids), dtype=bool)
    shared[known] = contains(held, np.repeat(pairs.record, lengths)[known] * n + ids[known])
    return shared


def _numbers(hashes: UInt64, vocabulary: UInt64) -> Int64:
    """The number of each hash in the sorted vocabulary, -1 where it is not in it."""
    numbers = np.full(len(hashes), -1, dtype=np.int64)
    if not len(vocabulary):
        return numbers
    # A table of the first hash that begins with given bits tells of most that they are not in it, or which they are.
    prefix = (vocabulary >> _PREFIX).astype(np.int64)
    first = np.full(1 << (64 - int(_PREFIX)), -1, dtype=np.int32)
    first[prefix[::-1]] = np.arange(len(vocabulary) - 1, -1, -1)
    begin = first[(hashes >> _PREFIX).view(np.int64)]
    likely = np.flatnonzero(begin >= 0)
    at = begin[likely].astype(np.int64)
    same = vocabulary[at] == hashes[likely]
    numbers[likely[same]] = at[same]
    likely = likely[~same]
    at = np.minimum(np.searchsorted(vocabulary, hashes[likely]), len(vocabulary) - 1)
    same = vocabulary[at] == hashes[likely]
    numbers[likely[same]] = at[same]
    return numbers


def _count_held(held: Bools, query: Int64, record: Int64, records: KnownShingles) -> Int64:
    lengths = np.diff(records.offsets)[record]
    ids = records.ids[ranges(records.offsets[:-1][record], lengths)]
    hits = held.reshape(-1)[np.repeat(query * held.shape[1], lengths) + ids]
    edges = offsets_of(lengths)
    sums = counts_before(hits)
    return (sums[edges[1:]] - sums[edges[:-1]]).astype(np.int64)
