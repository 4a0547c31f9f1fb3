"""Numbers for records: their ranks in the order of centrality, found by cutting them into ranges to be sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..text.columns import Int64, UInt64
from .columns import Columns, beside, mapped, moved
from .records import part_of

if TYPE_CHECKING:
    from pyspark import RDD

#: Records of each partition that are looked at to cut all of them into ranges.
_SAMPLE = 1_000


def numbered_records(records: RDD[Columns], buckets: RDD[Columns], n_parts: int) -> tuple[RDD[Columns], RDD[Columns]]:
    """Records that share a bucket, as (key, number, place), and their entries, as (number, bucket), beside each other.

    Both are in the partitions of the keys, and sorted by number.
    """

    def with_sums(bucket: Int64, key: UInt64, weight: Int64) -> Columns:
        order = np.argsort(bucket, kind="stable")
        bucket, key, weight = bucket[order], key[order], weight[order]
        first = np.flatnonzero(np.append(True, bucket[1:] != bucket[:-1])[: len(bucket)])
        if not len(first):
            return key, bucket, weight
        sums = np.add.reduceat(weight, first)
        return key, bucket, np.repeat(sums, np.diff(np.append(first, len(bucket))))

    kinds = (np.uint64, np.int64, np.int64)
    shared = moved(mapped(buckets, with_sums), kinds, n_parts, lambda key, *_: part_of(key, n_parts)).persist()

    def central(key: UInt64, bucket: Int64, weight: Int64) -> Columns:
        keys, number = np.unique(key, return_inverse=True)
        centrality = np.zeros(len(keys), dtype=np.int64)
        np.add.at(centrality, number, weight)
        return keys, centrality

    ranked = _ranked(mapped(shared, central), n_parts).persist()

    def records_of(weighed: Columns, ranks: Columns) -> Columns:
        key, _, place = weighed
        keys, rank = ranks
        number = rank * n_parts + (int(keys[0] % n_parts) if len(keys) else 0)
        order = np.argsort(number)
        return keys[order], number[order], place[np.searchsorted(key, keys[order])]

    def entries_of(numbered: Columns, rows: Columns) -> Columns:
        keys, number, _ = numbered
        key, bucket, _ = rows
        order = np.argsort(keys)
        mine = number[order][np.searchsorted(keys[order], key)]
        order = np.lexsort((bucket, mine))
        return mine[order], bucket[order]

    numbered = beside(records, ranked, records_of).persist()
    return numbered, beside(numbered, shared, entries_of).persist()


def _ranked(central: RDD[Columns], n_parts: int) -> RDD[Columns]:
    """The rank of each key, most central first, then by the keys themselves; in the partitions of the keys."""
    central = central.persist()

    def sampled(key: UInt64, centrality: Int64) -> Columns:
        order = np.lexsort((key, -centrality))
        chosen = order[:: max(len(order) // _SAMPLE, 1)]
        return key[chosen], centrality[chosen]

    samples = mapped(central, sampled).collect()
    key, centrality = (np.concatenate(column) for column in zip(*samples, strict=True))
    order = np.lexsort((key, -centrality))
    cuts = order[len(order) * np.arange(1, n_parts) // n_parts] if len(order) else order
    at_key, at_centrality = key[cuts], centrality[cuts]

    def range_of(key: UInt64, centrality: Int64) -> Int64:
        # How many of the cuts come before each row, or are it.
        is_cut = np.append(np.ones(len(at_key), dtype=bool), np.zeros(len(key), dtype=bool))
        keys, centralities = np.append(at_key, key), np.append(at_centrality, centrality)
        order = np.lexsort((~is_cut, keys, -centralities))
        before = np.empty(len(order), dtype=np.int64)
        before[order] = np.cumsum(is_cut[order])
        return before[len(at_key) :]

    def in_order(key: UInt64, centrality: Int64) -> Columns:
        order = np.lexsort((key, -centrality))
        return (key[order],)

    ranges = mapped(moved(central, (np.uint64, np.int64), n_parts, range_of), in_order).persist()
    sizes = ranges.map(lambda columns: len(columns[0])).collect()
    starts = np.concatenate(([0], np.cumsum(sizes))).tolist()
    ranks = ranges.mapPartitionsWithIndex(
        lambda part, parts: ((key, starts[part] + np.arange(len(key))) for (key,) in parts)
    )

    def by_key(key: UInt64, rank: Int64) -> Columns:
        order = np.argsort(key)
        return key[order], rank[order]

    return mapped(moved(ranks, (np.uint64, np.int64), n_parts, lambda key, _: part_of(key, n_parts)), by_key)
