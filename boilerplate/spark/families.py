"""Families in tasks: the same rounds as in memory (`near/grouping`), with every record in one of many partitions.

A record's number is its rank in the order of centrality, times the number of partitions, plus its partition: numbers
keep that order, and say where a record is. What one round needs of another record comes with the rows that name it; its
text is read from the index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..near.families import Buckets, Groups, group_buckets
from ..near.grouping import Condition, Floats, State, find_groups, leaders, settle_pairs, take_first
from ..near.likeness import Alike, Likeness
from ..near.templates import Template, Wording
from ..surveys import Templates, describe_templates
from ..text.columns import Int64, UInt64, distinct
from ..wholes import Whole
from .columns import Columns, beside, empty, mapped, moved, stored
from .components import components_of
from .numbering import numbered_records
from .reading import Index
from .records import close_pairs, keys_at, likeness_at, n_records, part_of, shared_buckets
from .sessions import failures_said

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import SparkSession


#: Tasks for each core that make templates.
_TASKS = 8
#: Marks a record that is no medoid where medoids lead.
_LATE = 1 << 62
#: Stands for a bucket that is of no more use.
_ALONE = -1
#: What is known of a record: number, place, medoid, similarity to it, former medoid; see `State`.
_RECORD = (np.int64, np.int64, np.int64, np.float64, np.int64)
_PAIR = (np.int64, np.int64, np.float64, np.int64, np.int64)


class Sizes(NamedTuple):
    """How the work is cut; what comes out is the same whatever these are."""

    #: Records of each partition: what moves between two of them at once must fit into Java's heap several times.
    records: int = 100_000
    #: Entries of buckets, some five for each record, that are grouped in one task, all rounds in a row.
    entries: int = 4_000_000
    #: Pairs that are settled in one task; where there are more, one task settles whole components of them.
    pairs: int = 2_000_000


SIZES = Sizes()


def grouping_with_spark(
    session: SparkSession, folder: Path, n_parts: int = 0, sizes: Sizes = SIZES
) -> Callable[[Whole], Groups]:
    """How the near-duplicates of the index in this folder are grouped."""

    def group(whole: Whole) -> Groups:
        index = Index.at(folder)
        found = group_with_spark(session, index, n_parts, sizes)
        keys = whole.segment.keys
        medoid, similarity = np.full(len(keys), -1, dtype=np.int64), np.zeros(len(keys))
        record = np.searchsorted(keys, found.key)
        medoid[record], similarity[record] = np.searchsorted(keys, found.medoid), found.similarity
        return Groups(medoid, similarity)

    return group


def templates_with_spark(session: SparkSession) -> Templates:
    """How the templates of families are made."""

    def templates(families: Sequence[Sequence[Wording]]) -> Sequence[Template]:
        if not families:
            return []
        context = session.sparkContext
        # Families differ much in size; neighbours, which are about as large, go to different tasks.
        n_tasks = min(len(families), _TASKS * context.defaultParallelism)
        lots = [families[task::n_tasks] for task in range(n_tasks)]
        found: list[Template | None] = [None] * len(families)
        with failures_said():
            for task, made in enumerate(context.parallelize(lots, n_tasks).map(describe_templates).collect()):
                found[task::n_tasks] = made
        return [template for template in found if template is not None]

    return templates


class Grouped(NamedTuple):
    """Records that have a medoid: their keys, those of their medoids, and the similarity of the two."""

    key: UInt64
    medoid: UInt64
    similarity: Floats


def group_with_spark(session: SparkSession, index: Index, n_parts: int = 0, sizes: Sizes = SIZES) -> Grouped:
    """The near-duplicates of an index around their medoids, as `near.families` groups them in memory.

    There are at least `n_parts` partitions, and one for each core. Raises SparkFailedError.
    """
    context = session.sparkContext
    n_parts = max(n_parts or context.defaultParallelism, n_records(index) // sizes.records, 1)
    with failures_said():
        shared = stored(shared_buckets(context, index, n_parts))
        if shared.map(lambda columns: len(columns[0])).sum() <= sizes.entries:
            in_one = moved(shared, [np.int64] * 3, 1)
            return Grouped(*mapped(in_one, lambda *entries: _group_here(index, *entries)).first())
        numbered, entries = numbered_records(index, shared, n_parts)
        grouping = _Grouping(index, numbered, entries, n_parts, sizes.pairs)
        find_groups(grouping)
        return grouping.groups()


def _group_here(index: Index, place: Int64, bucket: Int64, weight: Int64) -> Grouped:
    """What `Grouped` has of all records, whose entries are given."""
    places = distinct(place)
    keys = keys_at(index, places)
    # In memory records have the order of their keys.
    order = np.argsort(keys)
    places, keys, rank = places[order], keys[order], np.argsort(order)
    record = rank[np.searchsorted(places[rank], place)]
    by_bucket = np.argsort(bucket, kind="stable")
    centrality = np.zeros(len(places), dtype=np.int64)
    np.add.at(centrality, record, weight)

    def likeness(records: Int64) -> Likeness:
        return likeness_at(index, places[records])

    found = group_buckets([Buckets(bucket[by_bucket], record[by_bucket])], centrality, likeness)
    inside = np.flatnonzero(found.medoid >= 0)
    return Grouped(keys[inside], keys[found.medoid[inside]], found.similarity[inside])


class _Grouping:
    """Records in partitions; see `near.grouping.Grouping`."""

    def __init__(self, index: Index, numbered: RDD[Columns], entries: RDD[Columns], n_parts: int, pairs: int) -> None:
        self._index, self._n_parts, self._in_one_task = index, n_parts, pairs
        self._numbered, self._entries, self._in_play = numbered, entries, entries
        self._medoids_first = False

        def nothing_known(_: UInt64, number: Int64, place: Int64) -> Columns:
            none = np.full(len(number), -1, dtype=np.int64)
            return number, place, none, np.zeros(len(number)), none

        self._records = stored(mapped(numbered, nothing_known))
        self._pairs: RDD[Columns] | None = None
        self._n_pairs = 0

    def enter(self, who: Condition, *, medoids_first: bool = False) -> None:
        self._medoids_first = medoids_first
        self._in_play = beside(self._records, self._entries, _chosen(who))

    def leave(self, stays: Condition) -> None:
        self._in_play = beside(self._records, self._in_play, _chosen(stays))

    def compare(self, *, with_medoids: bool = False) -> bool:
        n_parts, medoids_first, index = self._n_parts, self._medoids_first, self._index

        def named(records: Columns, entries: Columns) -> Columns:
            number, place, medoid, *_ = records
            mine, bucket = entries
            at = np.searchsorted(number, mine)
            late = (medoid[at] != mine) & medoids_first
            return bucket, mine | late * np.int64(_LATE), place[at], medoid[at]

        def led(bucket: Int64, order: Int64, place: Int64, medoid: Int64) -> Columns:
            by_bucket = np.lexsort((order, bucket))
            bucket, order, place, medoid = (c[by_bucket] for c in (bucket, order, place, medoid))
            starts = np.flatnonzero(np.append(True, bucket[1:] != bucket[:-1])[: len(bucket)])
            sizes = np.diff(np.append(starts, len(bucket)))
            others = np.flatnonzero(leaders(bucket, order) != order)
            one = np.repeat(starts, sizes)[others]
            # Where one other is left it is alone in the next round.
            going_on = np.where(np.repeat(sizes, sizes)[others] > 2, bucket[others], _ALONE)
            return order[others] & ~_LATE, going_on, order[one] & ~_LATE, place[one], medoid[one]

        named_rows = beside(self._records, self._in_play, named)
        by_bucket = moved(named_rows, [np.int64] * 4, n_parts, lambda bucket, *_: part_of(bucket, n_parts))
        answers = moved(mapped(by_bucket, led), [np.int64] * 5, n_parts, lambda number, *_: part_of(number, n_parts))
        answers = stored(answers)

        def verified(records: Columns, rows: Columns) -> Columns:
            number, place, medoid, *_ = records
            other, _, one, place_of_one, medoid_of_one = rows
            order = np.lexsort((other, one))
            new = np.append(True, (np.diff(one[order]) != 0) | (np.diff(other[order]) != 0))[: len(order)]
            rows_once = order[new]
            one, other = one[rows_once], other[rows_once]
            place_of_one, medoid_of_one = place_of_one[rows_once], medoid_of_one[rows_once]
            at = np.searchsorted(number, other)
            if with_medoids:
                useful = (medoid_of_one == one) & (medoid[at] != other) & (medoid[at] != one)
                one, other, at = one[useful], other[useful], at[useful]
                place_of_one, medoid_of_one = place_of_one[useful], medoid_of_one[useful]
            close = close_pairs(index, place_of_one, place[at])
            kept, n_left = close.pair, np.array([len(rows[0])])
            return one[kept], other[kept], close.similarity, medoid_of_one[kept], medoid[at[kept]], n_left

        found = stored(beside(self._records, answers, verified))
        counts = found.map(lambda columns: (len(columns[0]), int(columns[-1].sum()))).collect()
        self._pairs = mapped(found, lambda *columns: columns[:-1])
        self._n_pairs, n_left = (sum(column) for column in zip(*counts, strict=True))
        self._in_play = mapped(answers, _still_in_play)
        return bool(n_left)

    def settle(self, *, anew: bool = False) -> None:
        if not self._n_pairs:
            return
        assert self._pairs is not None

        def settled(*pairs: Any) -> Columns:
            one, other, similarity, *medoids = pairs
            numbers = distinct(np.concatenate((one, other)))
            a, b = np.searchsorted(numbers, one), np.searchsorted(numbers, other)
            medoid, before = np.full(len(numbers), -1, dtype=np.int64), np.full(len(numbers), -1, dtype=np.int64)
            if not anew:
                for at, number, known in ((a, one, medoids[0]), (b, other, medoids[1])):
                    # Whose variant a record is does not matter here, if it is one.
                    medoid[at] = np.where(known == number, at, np.where(known >= 0, len(numbers), -1))
                before = medoid.copy()
            found = np.zeros(len(numbers))
            order = np.lexsort((b, a))
            settle_pairs(medoid, found, Alike(a[order], b[order], similarity[order]))
            changed = np.flatnonzero((medoid != before) | anew)
            medoids_now = np.where(medoid >= 0, numbers[np.minimum(medoid, len(numbers) - 1)], -1)
            return numbers[changed], medoids_now[changed], found[changed]

        together = self._together(self._pairs)
        self._update(mapped(together, settled))

    def _together(self, pairs: RDD[Columns]) -> RDD[Columns]:
        """The pairs with all that bear on one another in one partition."""
        if self._n_pairs <= self._in_one_task:
            return moved(pairs, _PAIR, 1)
        n_parts = self._n_parts
        component = components_of(mapped(pairs, lambda one, other, *_: (one, other)), n_parts)
        by_one = moved(pairs, _PAIR, n_parts, lambda one, *_: part_of(one, n_parts))

        def labelled(rows: Columns, labels: Columns) -> Columns:
            number, label = labels
            return (*rows, label[np.searchsorted(number, rows[0])])

        rows = beside(by_one, component, labelled)
        found = moved(rows, (*_PAIR, np.int64), n_parts, lambda *columns: part_of(columns[-1], n_parts))
        return mapped(found, lambda *columns: columns[:-1])

    def move(self) -> None:
        if not self._n_pairs:
            return
        assert self._pairs is not None

        def taken(records: Columns, pairs: Columns) -> Columns:
            number, place, medoid, similarity, former = records
            one, other, found, *_ = pairs
            at = np.searchsorted(number, other)
            earlier = np.flatnonzero(one < medoid[at])
            medoid, similarity = medoid.copy(), similarity.copy()
            take_first(medoid, similarity, Alike(one[earlier], at[earlier], found[earlier]))
            return number, place, medoid, similarity, former

        self._replace(beside(self._records, self._pairs, taken))

    def remember(self) -> None:
        self._replace(
            mapped(self._records, lambda number, place, medoid, found, _: (number, place, medoid, found, medoid))
        )

    def hand_over(self) -> None:
        n_parts, index = self._n_parts, self._index

        def variants(number: Int64, place: Int64, medoid: Int64, _: Any, former: Int64) -> Columns:
            is_variant = (former >= 0) & (former != number)
            return former[is_variant], number[is_variant], place[is_variant]

        def left(records: Columns, asked: Columns) -> Columns:
            number, _, medoid, *_ = records
            former, variant, place = asked
            at = np.searchsorted(number, former)
            gone = medoid[at] != former
            return medoid[at][gone], variant[gone], place[gone]

        def handed(records: Columns, asked: Columns) -> Columns:
            number, place, *_ = records
            one, variant, place_of_variant = asked
            close = close_pairs(index, place[np.searchsorted(number, one)], place_of_variant)
            return variant[close.pair], one[close.pair], close.similarity

        kinds = [np.int64] * 3
        home = _home(n_parts)
        to_former = moved(mapped(self._records, variants), kinds, n_parts, home)
        leaving = stored(beside(self._records, to_former, left))
        if not leaving.map(lambda columns: len(columns[1])).sum():
            return
        others = mapped(leaving, lambda one, variant, place: tuple(c[one >= 0] for c in (one, variant, place)))
        found = beside(self._records, moved(others, kinds, n_parts, home), handed)
        open_now = mapped(leaving, lambda one, variant, _: (variant, np.full_like(one, -1), np.zeros(len(one))))
        self._update(open_now.union(found))

    def groups(self) -> Grouped:
        """What was found, on the driver."""
        kinds = (np.uint64, np.int64, np.int64, np.float64)

        def found(numbered: Columns, records: Columns) -> Columns:
            (key, number, _), (_, _, medoid, similarity, _) = numbered, records
            return key, number, medoid, similarity

        parts = beside(self._numbered, self._records, found).collect()
        key, number, medoid, similarity = (np.concatenate(c) for c in zip(empty(kinds), *parts, strict=True))
        order = np.argsort(number)
        inside = medoid >= 0
        of_medoid = key[order][np.searchsorted(number[order], medoid[inside])]
        return Grouped(key[inside], of_medoid, similarity[inside])

    def _update(self, rows: RDD[Columns]) -> None:
        """Take over (number, medoid, similarity), of several of one number that of the largest medoid."""
        n_parts = self._n_parts
        arrived = moved(rows, (np.int64, np.int64, np.float64), n_parts, _home(n_parts))

        def updated(records: Columns, news: Columns) -> Columns:
            number, place, medoid, similarity, former = records
            changed, medoid_now, found = news
            order = np.argsort(medoid_now, kind="stable")
            at = np.searchsorted(number, changed[order])
            medoid, similarity = medoid.copy(), similarity.copy()
            medoid[at], similarity[at] = medoid_now[order], found[order]
            return number, place, medoid, similarity, former

        self._replace(beside(self._records, arrived, updated))

    def _replace(self, records: RDD[Columns]) -> None:
        self._records = stored(records)


def _still_in_play(number: Int64, bucket: Int64, *_: Any) -> Columns:
    kept = bucket != _ALONE
    return number[kept], bucket[kept]


def _home(n_parts: int) -> Any:
    return lambda number, *_: part_of(number, n_parts)


def _chosen(who: Condition) -> Any:
    def chosen(records: Columns, entries: Columns) -> Columns:
        number, _, medoid, _, former = records
        mine, bucket = entries[:2]
        kept = who(State(number, medoid, former))[np.searchsorted(number, mine)]
        return mine[kept], bucket[kept]

    return chosen
