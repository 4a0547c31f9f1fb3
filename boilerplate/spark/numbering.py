"""Numbers for records: their ranks in the order of centrality, found by cutting them into ranges to be sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..text.columns import Int64, UInt64
from .columns import Columns, beside, mapped, moved, stored
from .reading import Index
from .records import keys_at, part_of

if TYPE_CHECKING:
    from pyspark import RDD

#: Records of each partition that are looked at to cut all of them into ranges.
_SAMPLE = 1_000


def numbered_records(index: Index, shared: RDD[Columns], n_parts: int) -> tuple[RDD[Columns], RDD[Columns]]:
    """Records that share a bucket, as (key, number, place), and their entries, as (number, bucket), beside each other.

    `shared` is what `shared_buckets` gives. Both are in the partitions of the places, and sorted by number.
    """
    kinds = (np.int64, np.int64, np.int64)
    rows = stored(moved(shared, kinds, n_parts, lambda place, *_: part_of(place, n_parts)))

    def central(place: Int64, _: Int64, weight: Int64) -> Columns:
        places, number = np.unique(place, return_inverse=True)
        centrality = np.zeros(len(places), dtype=np.int64)
        np.add.at(centrality, number, weight)
        return keys_at(index, places), centrality, places

    ranked = stored(_ranked(mapped(rows, central), n_parts))

    def entries_of(ranks: Columns, rows: Columns) -> Columns:
        places, number, _ = ranks
        place, bucket, _ = rows
        mine = number[np.searchsorted(places, place)]
        order = np.lexsort((bucket, mine))
        return mine[order], bucket[order]

    def in_order(places: Int64, number: Int64, key: UInt64) -> Columns:
        order = np.argsort(number)
        return key[order], number[order], places[order]

    return stored(mapped(ranked, in_order)), stored(beside(ranked, rows, entries_of))


def _ranked(central: RDD[Columns], n_parts: int) -> RDD[Columns]:
    """For each record place, number and key, sorted by place, in the partitions of the places."""
    central = stored(central)

    def sampled(key: UInt64, centrality: Int64, _: Int64) -> Columns:
        order = np.lexsort((key, -centrality))
        chosen = order[:: max(len(order) // _SAMPLE, 1)]
        return key[chosen], centrality[chosen]

    samples = mapped(central, sampled).collect()
    key, centrality = (np.concatenate(column) for column in zip(*samples, strict=True))
    order = np.lexsort((key, -centrality))
    cuts = order[len(order) * np.arange(1, n_parts) // n_parts] if len(order) else order
    at_key, at_centrality = key[cuts], centrality[cuts]

    def range_of(key: UInt64, centrality: Int64, _: Int64) -> Int64:
        # How many of the cuts come before each row, or are it.
        is_cut = np.append(np.ones(len(at_key), dtype=bool), np.zeros(len(key), dtype=bool))
        keys, centralities = np.append(at_key, key), np.append(at_centrality, centrality)
        order = np.lexsort((~is_cut, keys, -centralities))
        before = np.empty(len(order), dtype=np.int64)
        before[order] = np.cumsum(is_cut[order])
        return before[len(at_key) :]

    def in_order(key: UInt64, centrality: Int64, place: Int64) -> Columns:
        order = np.lexsort((key, -centrality))
        return place[order], key[order]

    ranges = stored(mapped(moved(central, (np.uint64, np.int64, np.int64), n_parts, range_of), in_order))
    sizes = ranges.map(lambda columns: len(columns[0])).collect()
    starts = np.concatenate(([0], np.cumsum(sizes))).tolist()

    def numbered(part: int, parts: Iterable[Columns]) -> Iterator[Columns]:
        for place, key in parts:
            yield place, (starts[part] + np.arange(len(key))) * n_parts + part_of(place, n_parts), key

    def by_place(place: Int64, number: Int64, key: UInt64) -> Columns:
        order = np.argsort(place)
        return place[order], number[order], key[order]

    found = ranges.mapPartitionsWithIndex(numbered)
    kinds = (np.int64, np.int64, np.uint64)
    return mapped(moved(found, kinds, n_parts, lambda place, *_: part_of(place, n_parts)), by_place)
