"""Reading columns that may be damaged: what they say is checked before anything is taken or allocated by it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..text.columns import Int64, places_in, ranges


class SenselessColumnError(Exception):
    """Values that cannot have been written: the file of a segment was changed since."""


def within(values: npt.NDArray[np.integer], limit: int) -> Int64:
    """The values, which must be from 0 to `limit` - 1; raises SenselessColumnError where they are not."""
    if len(values) and (values.min() < 0 or values.max() >= limit):
        raise SenselessColumnError("it refers to what it does not hold")
    return values.astype(np.int64)


def spans(offsets: Int64, groups: Int64, limit: int) -> tuple[Int64, Int64]:
    """Start and length of each of the distinct `groups` in a column of `limit` values.

    Raises SenselessColumnError where offsets point outside of it, or the groups would take more than all of it.
    """
    starts, ends = offsets[groups], offsets[groups + 1]
    lengths = ends - starts
    if len(groups) and (starts.min() < 0 or lengths.min() < 0 or ends.max() > limit or lengths.sum() > limit):
        raise SenselessColumnError("offsets lead outside of their column")
    return starts, lengths


def span(offsets: Int64, group: int, limit: int) -> slice:
    """Where a single group stands in a column of `limit` values; raises as `spans` does."""
    start, end = offsets[group : group + 2].tolist()
    if not 0 <= start <= end <= limit:
        raise SenselessColumnError("offsets lead outside of their column")
    return slice(start, end)


def group_of(offsets: Int64, values: npt.NDArray[np.integer]) -> Int64:
    """The group that each value lies in; raises SenselessColumnError where it lies in none."""
    return within(places_in(offsets, values.astype(np.int64), "right") - 1, len(offsets) - 1)


def indices(offsets: Int64, groups: Int64, limit: int) -> tuple[Int64, Int64]:
    """The indices of all values of the distinct `groups`, one group after another, and the lengths of the groups."""
    starts, lengths = spans(offsets, groups, limit)
    return ranges(starts, lengths), lengths


def decoded(utf8: npt.NDArray[np.uint8]) -> str:
    """The text that the bytes stand for; raises SenselessColumnError where they stand for none."""
    try:
        return utf8.tobytes().decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise SenselessColumnError("its text is not UTF-8") from error
