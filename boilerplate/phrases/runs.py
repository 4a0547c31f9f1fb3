"""Common runs of characters: from fingerprints that meet to maximal runs, compared on the text itself."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..text.columns import Int64, UInt32, offsets_of, ranges, runs_of
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
    record, place, other = record[order], draft_place[order], record_place[order]
    follows = (np.diff(record) == 0) & (np.diff(place - other) == 0) & (np.diff(place) <= _APART)
    first = np.flatnonzero(np.append(True, ~follows)[: len(record)])
    last = np.append(first[1:], len(record)) - 1
    if units >= _TWO_HITS:
        first, last = first[last > first], last[last > first]
    return _runs_through(
        place[first], place[last], other[first] - place[first], record[first], draft, records, record_offsets, units
    )


def _runs_through(
    first: Int64,
    last: Int64,
    shift: Int64,
    record: Int64,
    draft: UInt32,
    records: UInt32,
    record_offsets: Int64,
    units: int,
) -> Runs:
    """Runs through groups of hits from draft place `first[i]` to `last[i]`; `shift[i]` on is their place in records."""
    low = np.maximum(record_offsets[:-1][record] - shift, 0)
    high = np.minimum(record_offsets[1:][record] - shift, len(draft))
    begin, end = np.maximum(first - _STEP, low), np.minimum(last + _STEP, high)
    edges = offsets_of(end - begin + 1)  # a False between groups keeps the runs of one from touching the next
    equal = np.zeros(edges[-1], dtype=bool)
    in_draft = ranges(begin, end - begin)
    equal[ranges(edges[:-1], end - begin)] = draft[in_draft] == records[in_draft + np.repeat(shift, end - begin)]
    starts, ends = runs_of(equal)
    of = np.searchsorted(edges, starts, side="right") - 1
    starts, ends, shift, record = (
        starts + (begin - edges[:-1])[of],
        ends + (begin - edges[:-1])[of],
        shift[of],
        record[of],
    )

    back, on = starts == begin[of], ends == end[of]
    starts[back] -= _equal_steps(draft, records, starts[back] - 1, shift[back], (starts - low[of])[back], -1)
    ends[on] += _equal_steps(draft, records, ends[on], shift[on], (high[of] - ends)[on], 1)
    widths = widths_before(draft)
    wide = widths[ends] - widths[starts] >= units
    found = np.stack((record, starts, ends, starts + shift - record_offsets[:-1][record]))[:, wide]
    found = found[:, np.lexsort(found[::-1])]
    # Two groups of hits may lie on one run.
    new = np.ones(found.shape[1], dtype=bool)
    new[1:] = (found[:, 1:] != found[:, :-1]).any(axis=0)
    return Runs(*found[:, new])


def _equal_steps(draft: UInt32, records: UInt32, start: Int64, shift: Int64, at_most: Int64, way: int) -> Int64:
    """How many characters are equal from `start` of the draft on, onwards or backwards."""
    equal = np.zeros(len(start), dtype=np.int64)
    going = np.flatnonzero(at_most > 0)
    while len(going):
        ahead = equal[going, None] + np.arange(_STEP)
        inside = ahead < at_most[going, None]
        place = start[going, None] + np.where(inside, ahead, 0) * way
        same = (draft[place] == records[place + shift[going, None]]) & inside
        n = np.where(same.all(axis=1), _STEP, same.argmin(axis=1))
        equal[going] += n
        going = going[n == _STEP]
    return equal
