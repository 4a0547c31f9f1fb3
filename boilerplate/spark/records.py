"""The records of an index, wherever they are: of each what families need, in tables of columns.

A record is known by its key, and stands in as many segments as have it; its text is taken from the first of them. A
sentence that is in millions of documents is so one row of each segment, with a count, before anything moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from ..index.segment import Segment
from ..near.bands import N_BANDS
from ..near.likeness import alike, likeness_of
from ..text.columns import Bools, Int64, UInt64, distinct, group_of_each, offsets_of, ranges
from ..text.shingles import Shingles
from ..text.tables import keys_of, values_of
from ..wholes import shingles_of_records
from .columns import Columns, mapped, moved
from .reading import Index, opened

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

#: A place of a record: the number of the segment in the upper half, and of the record in the lower.
_SHIFT = 32
_LOW_HALF = (1 << _SHIFT) - 1


class Live(NamedTuple):
    """What of a segment counts."""

    segment: Segment
    #: For each of its sentences whether its document counts.
    sentences: Bools

    @classmethod
    def of(cls, index: Index, number: int) -> Live:
        """The segment of this number."""
        corpus = opened(index).corpus
        segment = corpus.segments[number]
        counts = np.ones(segment.n_documents, dtype=bool)
        counts[corpus.removed[number]] = False
        return cls(segment, np.repeat(counts, np.diff(segment.sentence_offsets)))


def weighed_records(context: SparkContext, index: Index, n_parts: int) -> RDD[Columns]:
    """Every record that is long enough to be judged: its key, in how many documents it is, and its first place.

    Partition p has the keys that leave p.
    """

    def of_segment(number: int) -> Columns:
        segment, counts = Live.of(index, number)
        place = segment.places
        document = np.searchsorted(segment.sentence_offsets, place, side="right") - 1
        record = group_of_each(segment.place_offsets)
        kept = counts[place]
        pairs = distinct(record[kept] << _SHIFT | document[kept])
        weight = np.bincount(pairs >> _SHIFT, minlength=len(segment.keys))
        judged = np.sort(values_of(segment.bands[0]))
        judged = judged[weight[judged] > 0]
        return segment.keys[judged], weight[judged], number << _SHIFT | judged

    numbers = range(len(opened(index).corpus.segments))
    found = context.parallelize(numbers, len(numbers)).map(of_segment)
    kinds = (np.uint64, np.int64, np.int64)
    return mapped(moved(found, kinds, n_parts, lambda key, *_: part_of(key, n_parts)), _one_row_a_key)


def _one_row_a_key(key: UInt64, weight: Int64, place: Int64) -> Columns:
    order = np.lexsort((place, key))
    key, weight, place = key[order], weight[order], place[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
    total = np.add.reduceat(weight, first) if len(first) else weight
    return key[first], total, place[first]


def buckets_of(context: SparkContext, index: Index, records: RDD[Columns], n_parts: int) -> RDD[Columns]:
    """The buckets of these records: bucket, key and weight of each, in the partitions of the buckets.

    Those that hold one record alone are left out.
    """
    n_segments = len(opened(index).corpus.segments)

    def of_segment(key: UInt64, weight: Int64, place: Int64) -> Columns:
        parts = []
        for number in distinct(place >> _SHIFT).tolist():
            mine = place >> _SHIFT == number
            segment = opened(index).corpus.segments[number]
            row = np.full(len(segment.keys), -1, dtype=np.int64)
            row[place[mine] & _LOW_HALF] = np.flatnonzero(mine)
            for band in range(N_BANDS):
                entries = segment.bands[band]
                entry = row[values_of(entries)]
                own = entry >= 0
                bucket = np.int64(band) << _SHIFT | keys_of(entries[own]).astype(np.int64)
                parts.append((bucket, key[entry[own]], weight[entry[own]]))
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True)) if parts else (place, key, weight)

    by_segment = moved(records, (np.uint64, np.int64, np.int64), n_segments, lambda k, w, place: place >> _SHIFT)
    kinds = (np.int64, np.uint64, np.int64)
    found = moved(mapped(by_segment, of_segment), kinds, n_parts, lambda bucket, *_: part_of(bucket, n_parts))

    def several(bucket: Int64, key: UInt64, weight: Int64) -> Columns:
        order = np.argsort(bucket)
        same = bucket[order[1:]] == bucket[order[:-1]]
        kept = order[(np.append(False, same) | np.append(same, False))[: len(order)]]
        return bucket[kept], key[kept], weight[kept]

    return mapped(found, several)


def part_of(key: Int64 | UInt64, n_parts: int) -> Int64:
    """The partition of each key."""
    return (key % key.dtype.type(n_parts)).astype(np.int64)


class Close(NamedTuple):
    """Pairs that are near-duplicates, by the numbers that they were given in, and their Jaccard similarity."""

    pair: Int64
    similarity: npt.NDArray[np.float64]


def close_pairs(index: Index, one: Int64, other: Int64) -> Close:
    """Which of these pairs of places have records that are near-duplicates."""
    places = distinct(np.concatenate((one, other)))
    segments = opened(index).corpus.segments
    texts, lengths = [np.zeros(0, dtype=np.uint32)], [np.zeros(0, dtype=np.int64)]
    for number, records in _by_segment(places):
        offsets, folded = segments[number].folded_offsets, segments[number].folded
        lengths.append(offsets[records + 1] - offsets[records])
        texts.append(folded[ranges(offsets[records], lengths[-1])])

    def shingles_of(numbers: Int64) -> Shingles:
        found = [_shingles(index, number, records) for number, records in _by_segment(places[numbers])]
        none = np.zeros(0, dtype=np.int64)
        counts = np.concatenate([none, *(np.diff(shingles.offsets) for shingles in found)])
        hashes = np.concatenate([none.astype(np.uint64), *(shingles.hashes for shingles in found)])
        return Shingles(hashes, none, none, offsets_of(counts))

    likeness = likeness_of(
        np.arange(len(places)), np.concatenate(texts), offsets_of(np.concatenate(lengths)), shingles_of
    )
    first, second = np.searchsorted(places, one), np.searchsorted(places, other)
    order = np.lexsort((second, first))
    found = alike(likeness, first[order], second[order])
    pairs = first[order] * len(places) + second[order]
    return Close(order[np.searchsorted(pairs, found.one * len(places) + found.other)], found.similarity)


def _by_segment(places: Int64) -> Iterator[tuple[int, Int64]]:
    """The segments that sorted places are in, each with the records there."""
    for number in distinct(places >> _SHIFT).tolist():
        yield number, places[places >> _SHIFT == number] & _LOW_HALF


def _shingles(index: Index, number: int, records: Int64) -> Shingles:
    live = Live.of(index, number)
    # Words are cut in the text around them: in that of the first sentence that counts.
    counts = np.flatnonzero(live.sentences[live.segment.places])
    first = counts[np.searchsorted(counts, live.segment.place_offsets[records])]
    sentences = live.segment.places[first].astype(np.int64)
    return shingles_of_records(live.segment, opened(index).corpus.shingle, records, sentences)
