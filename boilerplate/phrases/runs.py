"""Common runs of characters: from fingerprints that meet to maximal runs, compared on the text itself."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..text.columns import Int64, UInt32
from ..text.shingles import WIDE_UNITS, widths_before
from .fingerprints import GRAM, WINDOW

#: Runs this wide hold two windows side by side, and so two fingerprints; narrower ones may hold a single one.
_TWO_HITS = (GRAM + 2 * WINDOW - 1) * WIDE_UNITS
#: How far apart two hits of one run may be, in characters: windows overlap, but hits on common grams are left out.
_APART = 64
#: Characters compared at a time when a run is followed.
_STEP = 32


class Runs(NamedTuple):
    """Maximal common runs; places are in the folded text of the draft and of the records, ends half open."""

    record: Int64
    draft_start: Int64
    draft_end: Int64
    #: Where it begins in its record.
    record_start: Int64


def common_runs(
    draft_place: Int64,
    record_place: Int64,
    draft: UInt32,
    records: UInt32,
    record_offsets: Int64,
    units: int,
) -> Runs:
    """All maximal runs at least `units` wide through the given hits.

    A hit says that a gram begins at `draft_place[i]` of the draft and at `record_place[i]` of the records. A run lies
    in one record, but may cross the sentences of the draft: full stops are moved and lost more often than words.
    """
    record = np.searchsorted(record_offsets, record_place, side="right") - 1
    order = np.lexsort((draft_place, draft_place - record_place, record))
    record, start, other = record[order], draft_place[order], record_place[order]
    if units >= _TWO_HITS:
        follows = (np.diff(record) == 0) & (np.diff(start - other) == 0) & (np.diff(start) <= _APART)
        paired = (np.append(follows, False) | np.append(False, follows))[: len(record)]
        record, start, other = record[paired], start[paired], other[paired]

    first, last = record_offsets[:-1][record], record_offsets[1:][record]
    ahead = np.minimum(last - other, len(draft) - start)
    behind = np.minimum(other - first, start)
    after = _equal_steps(draft, records, start, other, ahead, 1)
    before = _equal_steps(draft, records, start - 1, other - 1, behind, -1)
    start, end, other = start - before, start + after, other - before

    widths = widths_before(draft)
    found = np.flatnonzero(widths[end] - widths[start] >= units)
    # Every hit of a run leads to the same run; hits are sorted so that these stand side by side.
    same = (np.diff(record[found]) == 0) & (np.diff(start[found]) == 0) & (np.diff(other[found]) == 0)
    found = found[np.append(True, ~same)[: len(found)]]
    return Runs(record[found], start[found], end[found], (other - first)[found])


def _equal_steps(draft: UInt32, records: UInt32, start: Int64, other: Int64, at_most: Int64, way: int) -> Int64:
    """How many characters are equal from `start` of the draft and `other` of the records on, onwards or backwards."""
    equal = np.zeros(len(start), dtype=np.int64)
    going = np.flatnonzero(at_most > 0)
    steps = np.arange(_STEP)
    while len(going):
        ahead = equal[going, None] + steps
        inside = ahead < at_most[going, None]
        ahead = np.where(inside, ahead, 0) * way
        same = (draft[start[going, None] + ahead] == records[other[going, None] + ahead]) & inside
        n = np.where(same.all(axis=1), _STEP, same.argmin(axis=1))
        equal[going] += n
        going = going[n == _STEP]
    return equal
