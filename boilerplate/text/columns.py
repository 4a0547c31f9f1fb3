"""Arrays with offsets: how many texts, sentences or shingle sets stand in one array.

Group `g` of a column is `values[offsets[g]:offsets[g + 1]]`: the layout Arrow uses for lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

Bools: TypeAlias = npt.NDArray[np.bool_]
Int32: TypeAlias = npt.NDArray[np.int32]
Int64: TypeAlias = npt.NDArray[np.int64]
UInt8: TypeAlias = npt.NDArray[np.uint8]
UInt32: TypeAlias = npt.NDArray[np.uint32]
UInt64: TypeAlias = npt.NDArray[np.uint64]
Side: TypeAlias = Literal["left", "right"]
Number = TypeVar("Number", bound=np.integer[Any])


def code_points(text: str) -> UInt32:
    """The code points of `text`, uint32; a lone surrogate is kept as it is."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def text_of(codes: npt.NDArray[np.integer]) -> str:
    """The text that has these code points."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


def join_texts(texts: Sequence[str]) -> tuple[UInt32, Int64]:
    """All texts as one array of code points, and the offsets (len(texts) + 1) of each in it."""
    return code_points("".join(texts)), offsets_of([len(text) for text in texts])


def offsets_of(lengths: Sequence[int] | npt.NDArray[np.integer]) -> Int64:
    """Offsets (n + 1, from 0) of groups that have these lengths."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def counts_before(mask: Bools) -> Int32:
    """How many of the first i values are True, for i from 0 to n: the number in [a, b) is `c[b] - c[a]`."""
    counts = np.zeros(len(mask) + 1, dtype=np.int32)
    np.cumsum(mask, out=counts[1:])
    return counts


def count_within(mask: Bools, starts: Int64, ends: Int64) -> Int32:
    """The number of True in each [starts[i], ends[i]): for few or short spans, quicker than `counts_before` of all."""
    lengths = ends - starts
    counts, edges = counts_before(mask[ranges(starts, lengths)]), offsets_of(lengths)
    return counts[edges[1:]] - counts[edges[:-1]]


def group_of_each(offsets: Int64) -> Int64:
    """For every value of a column the number of its group."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The values, sorted, each once.

    `numpy.unique` hashes since numpy 2.3, which is slower than a sort, and imports `numpy.ma`.
    """
    values = np.sort(values)
    new = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return values[new]


def numbered(values: npt.NDArray[Number]) -> tuple[npt.NDArray[Number], Int64]:
    """The values, sorted, each once, and for every value its number among them."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    new = np.ones(len(values), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    number = np.empty(len(values), dtype=np.int64)
    number[order] = np.cumsum(new) - 1
    return ordered[new], number


def numbered_below(limit: int, values: npt.NDArray[np.integer]) -> tuple[Int64, Int64]:
    """The same of values from 0 to `limit` - 1, without a sort."""
    there = np.zeros(limit, dtype=bool)
    there[values] = True
    return np.flatnonzero(there), counts_before(there)[values].astype(np.int64)


def places_in(values: npt.NDArray[Number], wanted: npt.NDArray[Number], side: Side = "left") -> Int64:
    """`numpy.searchsorted` for many wanted in no order: neighbours of what was read last are in the cache."""
    order = np.argsort(wanted)
    places = np.empty(len(wanted), dtype=np.int64)
    places[order] = np.searchsorted(values, wanted[order], side)
    return places


def contains(values: npt.NDArray[Number], wanted: npt.NDArray[Number]) -> Bools:
    """Whether each of `wanted` is among the sorted `values`."""
    if not len(values):
        return np.zeros(len(wanted), dtype=bool)
    found: Bools = values[np.minimum(np.searchsorted(values, wanted), len(values) - 1)] == wanted
    return found


def ranges(starts: npt.NDArray[np.integer], lengths: npt.NDArray[np.integer]) -> Int64:
    """The indices `starts[g], …, starts[g] + lengths[g] - 1` of all groups, one after another."""
    offsets = offsets_of(lengths)
    indices = np.arange(offsets[-1])
    indices += np.repeat(np.asarray(starts, dtype=np.int64) - offsets[:-1], lengths)
    return indices


def runs_of(mask: Bools) -> tuple[Int64, Int64]:
    """Starts and ends (half open) of the maximal runs of True."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    return edges[::2], edges[1::2]


def runs_within(mask: Bools, offsets: Int64) -> tuple[Int64, Int64]:
    """The same, cut where a group of the column ends."""
    starts, ends = runs_of(mask)
    cuts = offsets[1:-1]
    padded = np.pad(mask, 1)
    cuts = distinct(cuts[padded[cuts] & padded[cuts + 1]])
    return np.sort(np.concatenate((starts, cuts))), np.sort(np.concatenate((ends, cuts)))
