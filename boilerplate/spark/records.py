"""The records of an index, wherever they are, and the buckets that they share, in tables of columns.

The index has its bands sorted already, so that nothing needs to be shuffled to find a bucket: a task reads one range of
keys out of every segment. A record is known by the first of its places; a sentence that is in millions of documents is
one row of each segment, with a count, before anything moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..index.segment import Segment
from ..near.bands import N_BANDS
from ..near.likeness import Likeness, alike, likeness_of
from ..text.columns import Bools, Int64, UInt32, UInt64, distinct, offsets_of, ranges
from ..text.shingles import Shingles
from ..text.tables import keys_of, values_of
from ..wholes import shingles_of_records
from .columns import Columns
from .reading import Index, opened

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

#: A place of a record: the number of the segment in the upper half, and of the record in the lower.
_SHIFT = 32
_LOW_HALF = (1 << _SHIFT) - 1


class Live(NamedTuple):
    """What of a segment counts."""

    segment: Segment
    #: For each of its documents whether it counts.
    documents: Bools

    @classmethod
    def of(cls, index: Index, number: int) -> Live:
        """The segment of this number."""
        corpus = opened(index).corpus
        segment = corpus.segments[number]
        counts = np.ones(segment.n_documents, dtype=bool)
        counts[corpus.removed[number]] = False
        return cls(segment, counts)

    def places_of(self, records: Int64) -> tuple[Int64, Int64]:
        """The sentences that equal these records, in documents that count: the number of the record here, the sentence.

        Sorted by both.
        """
        offsets = self.segment.place_offsets
        counts = offsets[records + 1] - offsets[records]
        sentence = self.segment.places[ranges(offsets[records], counts)].astype(np.int64)
        kept = self.documents[self._document_of(sentence)]
        return np.repeat(np.arange(len(records)), counts)[kept], sentence[kept]

    def weights(self, records: Int64) -> Int64:
        """How many documents that count hold each of these records."""
        record, sentence = self.places_of(records)
        pairs = distinct(record << _SHIFT | self._document_of(sentence))
        return np.bincount(pairs >> _SHIFT, minlength=len(records))

    def _document_of(self, sentence: Int64) -> Int64:
        return np.searchsorted(self.segment.sentence_offsets, sentence, side="right") - 1


def shared_buckets(context: SparkContext, index: Index, n_tasks: int) -> RDD[Columns]:
    """The buckets of several records: for each of these the place, the bucket, and the weight of the whole bucket.

    A record weighs as much as there are documents that hold it. Every bucket is in one of `n_tasks` partitions.
    """
    edges = [task * (1 << _SHIFT) // n_tasks for task in range(n_tasks + 1)]
    return context.parallelize([*pairwise(edges)], n_tasks).map(lambda keys: _buckets_between(index, *keys))


def _buckets_between(index: Index, low: int, high: int) -> Columns:
    """The buckets whose keys, in every band, are from `low` up to `high`."""
    segments = opened(index).corpus.segments
    buckets, places = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for band in range(N_BANDS):
        key, place = _entries_between(segments, band, low, high)
        several = _in_runs(key)
        buckets.append(band << _SHIFT | key[several])
        places.append(place[several])
    bucket, place = np.concatenate(buckets), np.concatenate(places)
    records = _weighed(index, distinct(place))
    at = np.searchsorted(records.place, place)
    is_record = np.append(records.place, -1)[at] == place
    bucket, place, at = bucket[is_record], place[is_record], at[is_record]
    several = _in_runs(bucket)
    bucket, place, weight = bucket[several], place[several], records.weight[at[several]]
    first = np.flatnonzero(np.append(True, bucket[1:] != bucket[:-1])[: len(bucket)])
    sums = np.add.reduceat(weight, first) if len(first) else weight
    return place, bucket, np.repeat(sums, np.diff(np.append(first, len(bucket))))


def _entries_between(segments: Sequence[Segment], band: int, low: int, high: int) -> tuple[Int64, Int64]:
    """The entries of a band with these keys, in all segments: keys and places, sorted by key."""
    keys, places = [], []
    for number, segment in enumerate(segments):
        table = segment.bands[band]
        begin = np.searchsorted(table, np.uint64(low << _SHIFT))
        end = len(table) if high >> _SHIFT else np.searchsorted(table, np.uint64(high << _SHIFT))
        entries = table[begin:end]
        keys.append(keys_of(entries).astype(np.int64))
        places.append(number << _SHIFT | values_of(entries))
    key, place = np.concatenate(keys), np.concatenate(places)
    order = np.argsort(key, kind="stable")
    return key[order], place[order]


def _in_runs(values: Int64) -> Bools:
    """For each of sorted values whether there is another like it."""
    same = values[1:] == values[:-1]
    found: Bools = (np.append(False, same) | np.append(same, False))[: len(values)]
    return found


class _Weighed(NamedTuple):
    """Records, by their first places, sorted; and in how many documents each is."""

    place: Int64
    weight: Int64


def _weighed(index: Index, places: Int64) -> _Weighed:
    """The records that are at these places, and count; among the places are all that a record has in its buckets."""
    corpus = opened(index).corpus
    if corpus.shingle.unit == "word":
        # Where words are cut differs with the text around: the same record may be in other buckets elsewhere.
        keys = distinct(keys_at(index, places))
        places = np.concatenate(
            [number << _SHIFT | _rows_of(segment, keys) for number, segment in enumerate(corpus.segments)]
        )
    weight = np.concatenate(
        [np.zeros(0, dtype=np.int64), *(Live.of(index, number).weights(rows) for number, rows in _by_segment(places))]
    )
    places, weight = places[weight > 0], weight[weight > 0]
    keys = keys_at(index, places)
    order = np.lexsort((places, keys))
    keys, places, weight = keys[order], places[order], weight[order]
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    total = np.add.reduceat(weight, first) if len(first) else weight
    by_place = np.argsort(places[first])
    return _Weighed(places[first][by_place], total[by_place])


def _rows_of(segment: Segment, keys: UInt64) -> Int64:
    """The records of a segment that have one of these keys, which are sorted."""
    row = np.searchsorted(segment.keys, keys)
    inside = np.flatnonzero(row < len(segment.keys))
    found: Int64 = row[inside[segment.keys[row[inside]] == keys[inside]]]
    return found


def keys_at(index: Index, places: Int64) -> UInt64:
    """The keys of the records at sorted places."""
    segments = opened(index).corpus.segments
    found = [segments[number].keys[rows] for number, rows in _by_segment(places)]
    return np.concatenate([np.zeros(0, dtype=np.uint64), *found])


def n_records(index: Index) -> int:
    """How many records the segments of an index have that are long enough to be judged, all segments together."""
    return sum(segment.bands.shape[1] for segment in opened(index).corpus.segments)


def part_of(key: Int64 | UInt64, n_parts: int) -> Int64:
    """The partition of each key."""
    return (key % key.dtype.type(n_parts)).astype(np.int64)


class Close(NamedTuple):
    """Pairs that are near-duplicates, by the numbers that they were given in, and their Jaccard similarity."""

    pair: Int64
    similarity: npt.NDArray[np.float64]


def likeness_at(index: Index, places: Int64) -> Likeness:
    """What is needed to compare the records at these places."""
    segments = opened(index).corpus.segments

    def texts_of(number: int, records: Int64) -> tuple[UInt32, Int64]:
        offsets = segments[number].folded_offsets
        lengths = offsets[records + 1] - offsets[records]
        return segments[number].folded[ranges(offsets[records], lengths)], lengths

    def shingles_of(number: int, records: Int64) -> tuple[UInt64, Int64]:
        live = Live.of(index, number)
        # Words are cut in the text around them: in that of the first sentence that counts.
        record, sentence = live.places_of(records)
        first = sentence[np.unique(record, return_index=True)[1]]
        found = shingles_of_records(live.segment, opened(index).corpus.shingle, records, first)
        return found.hashes, np.diff(found.offsets)

    def shingles_at(numbers: Int64) -> Shingles:
        hashes, offsets = _of_segments(places[numbers], shingles_of, np.uint64)
        none = np.zeros(0, dtype=np.int64)
        return Shingles(hashes, none, none, offsets)

    return likeness_of(np.arange(len(places)), *_of_segments(places, texts_of, np.uint32), shingles_at)


def _of_segments(
    places: Int64, values_of: Callable[[int, Int64], tuple[npt.NDArray[Any], Int64]], kind: type[np.generic]
) -> tuple[npt.NDArray[Any], Int64]:
    """The values of records at these places, and offsets; `values_of` gives those of a segment, and how many each."""
    order = np.argsort(places)
    found = [values_of(number, records) for number, records in _by_segment(places[order])]
    values = np.concatenate([np.zeros(0, dtype=kind), *(values for values, _ in found)])
    lengths = np.concatenate([np.zeros(0, dtype=np.int64), *(lengths for _, lengths in found)])
    back = np.argsort(order)
    return values[ranges(offsets_of(lengths)[back], lengths[back])], offsets_of(lengths[back])


def close_pairs(index: Index, one: Int64, other: Int64) -> Close:
    """Which of these pairs of places have records that are near-duplicates."""
    places = distinct(np.concatenate((one, other)))
    likeness = likeness_at(index, places)
    first, second = np.searchsorted(places, one), np.searchsorted(places, other)
    order = np.lexsort((second, first))
    found = alike(likeness, first[order], second[order])
    pairs = first[order] * len(places) + second[order]
    return Close(order[np.searchsorted(pairs, found.one * len(places) + found.other)], found.similarity)


def _by_segment(places: Int64) -> Iterator[tuple[int, Int64]]:
    """The segments that sorted places are in, each with the records there."""
    numbers = distinct(places >> _SHIFT)
    edges = np.append(np.searchsorted(places, numbers << _SHIFT), len(places)).tolist()
    for number, (begin, end) in zip(numbers.tolist(), pairwise(edges), strict=True):
        yield number, places[begin:end] & _LOW_HALF
