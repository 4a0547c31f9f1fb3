"""Columns of numbers in the tasks of Spark: every partition is one tuple of arrays, a row of which is what moves.

Rows move between partitions as arrays, one for each two partitions, and not one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pyspark import RDD

Columns: TypeAlias = tuple[npt.NDArray[Any], ...]
#: What rows of a table are made of: a type for each column.
Kinds: TypeAlias = Sequence[type[np.generic]]


def mapped(table: RDD[Columns], of_part: Callable[..., Columns]) -> RDD[Columns]:
    """A table made of the columns of each partition by themselves."""
    return table.mapPartitions(lambda parts: (of_part(*columns) for columns in parts), preservesPartitioning=True)


def beside(table: RDD[Columns], other: RDD[Columns], of_parts: Callable[[Columns, Columns], Columns]) -> RDD[Columns]:
    """A table made of the columns of two, partition by partition."""
    return table.zip(other).mapPartitions(lambda parts: (of_parts(*both) for both in parts))


def stored(table: RDD[Columns]) -> RDD[Columns]:
    """The same table, worked out once and kept on disk: in memory its pieces would take the room of those that move."""
    from pyspark import StorageLevel

    return table.persist(StorageLevel.DISK_ONLY)


def moved(
    table: RDD[Columns], kinds: Kinds, n_parts: int, home: Callable[..., npt.NDArray[np.int64]] | None = None
) -> RDD[Columns]:
    """The rows of a table in `n_parts` partitions: those that `home` says, which is given the columns; else in one.

    In a partition rows come in no order.
    """

    def apart(parts: Iterable[Columns]) -> Iterator[tuple[int, Columns]]:
        for columns in parts:
            if not len(columns[0]):
                continue
            to = np.zeros(len(columns[0]), dtype=np.int64) if home is None else home(*columns)
            order = np.argsort(to, kind="stable")
            cuts = np.searchsorted(to[order], np.arange(n_parts + 1)).tolist()
            for part in range(n_parts):
                rows = order[cuts[part] : cuts[part + 1]]
                if len(rows):
                    yield part, tuple(column[rows] for column in columns)

    def whole(parts: Iterable[tuple[int, Columns]]) -> Iterator[Columns]:
        found = [columns for _, columns in parts]
        yield tuple(
            np.concatenate([np.zeros(0, dtype=kind), *(columns[i] for columns in found)])
            for i, kind in enumerate(kinds)
        )

    cut = table.mapPartitions(apart).partitionBy(n_parts, int)
    return cut.mapPartitions(whole, preservesPartitioning=True)


def together(tables: Sequence[RDD[Columns]]) -> RDD[Columns]:
    """The rows of tables that came to be where they are by `moved`, all into as many partitions; these stay apart."""
    rows = tables[0].context.union(list(tables))
    return rows.mapPartitions(lambda parts: iter([tuple(map(np.concatenate, zip(*parts, strict=True)))]))


def empty(kinds: Kinds) -> Columns:
    """No rows."""
    return tuple(np.zeros(0, dtype=kind) for kind in kinds)
