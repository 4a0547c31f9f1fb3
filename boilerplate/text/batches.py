"""What comes one by one, some at a time: as much as is worked on at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: Callable[[Item], int], enough: int) -> Iterator[list[Item]]:
    """The items in their order, taken as they are needed: a batch ends with the item that makes it `enough`, which is
    at least 1. The last may hold less, and none is empty."""
    batch: list[Item] = []
    filled = 0
    for item in items:
        batch.append(item)
        filled += size(item)
        if filled >= enough:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch
