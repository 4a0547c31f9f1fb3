"""Common runs of characters: from fingerprints that meet to maximal runs, compared on the text itself."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..text.columns import Int64, UInt32, offsets_of, places_in, ranges, runs_of
from ..text.shingles import WIDE_UNITS, widths_before
from .fingerprints import GRAM, WINDOW

#: Runs this wide hold two windows side by side, and so two fingerprints; narrower ones may hold a single one.
_TWO_HITS = (GRAM + 2 * WINDOW - 1) * WIDE_UNITS
#: How far apart two hits of one run may be, in characters: windows overlap, but hits on common grams are left out.
_APART = 64
#: Characters compared at a time when a run is followed.
_STEP = 32
#: Groups of hits that are followed at a time, so that what is compared stays in cache.
_GROUPS = 1024


class Runs(NamedTuple):
    """Maximal common runs; places are in the folded text of the drafts and of the records, ends half open."""

    record: Int64
    draft_start: Int64
    draft_end: Int64
    #: Where it begins in its record.
    record_start: Int64


def common_runs(
    draft_place: Int64,
    record_place: Int64,
    drafts: UInt32,
    draft_offsets: Int64,
    records: UInt32,
    record_offsets: Int64,
    units: int,
) -> Runs:
    """All maximal runs at least `units` wide through the given hits.

    A hit says that a gram begins at `draft_place[i]` of the drafts and at `record_place[i]` of the records. A run lies
    in one record and in one draft (draft d is `drafts[draft_offsets[d]:draft_offsets[d + 1]]`), but may cross the
    sentences of it: full stops are moved and lost more often than words.
    """
    n = len(drafts) + 1
    shift, place = np.divmod(np.sort((record_place - draft_place) * n + draft_place), n)
    follows = (np.diff(shift) == 0) & (np.diff(place) <= _APART)
    if units >= _TWO_HITS:
        # Most hits stand alone.
        paired = np.zeros(len(shift), dtype=bool)
        paired[1:] = follows
        paired[:-1] |= follows
        shift, place = shift[paired], place[paired]
        follows = (np.diff(shift) == 0) & (np.diff(place) <= _APART)
    record = places_in(record_offsets, place + shift, "right") - 1
    draft = np.searchsorted(draft_offsets, place, side="right") - 1
    follows &= (np.diff(record) == 0) & (np.diff(draft) == 0)
    first = np.flatnonzero(np.append(True, ~follows)[: len(record)])
    last = np.append(first[1:], len(record)) - 1
    if units >= _TWO_HITS:
        first, last = first[last > first], last[last > first]
    shift, record, draft = shift[first], record[first], draft[first]
    low = np.maximum(record_offsets[record] - shift, draft_offsets[draft])
    high = np.minimum(record_offsets[record + 1] - shift, draft_offsets[draft + 1])
    parts = []
    for at in range(0, max(len(shift), 1), _GROUPS):
        some = slice(at, at + _GROUPS)
        starts, ends, group = _runs_through(
            place[first[some]], place[last[some]], shift[some], low[some], high[some], drafts, records
        )
        parts.append((starts, ends, group + at))
    starts, ends, group = (np.concatenate(column) for column in zip(*parts, strict=True))
    shift, record = shift[group], record[group]
    widths = widths_before(drafts)
    wide = widths[ends] - widths[starts] >= units
    found = np.stack((record, starts, ends, starts + shift - record_offsets[record]))[:, wide]
    found = found[:, np.lexsort(found[::-1])]
    # Two groups of hits may lie on one run.
    new = np.ones(found.shape[1], dtype=bool)
    new[1:] = (found[:, 1:] != found[:, :-1]).any(axis=0)
    return Runs(*found[:, new])


def _runs_through(
    first: Int64,
    last: Int64,
    shift: Int64,
    low: Int64,
    high: Int64,
    drafts: UInt32,
    records: UInt32,
) -> tuple[Int64, Int64, Int64]:
    """Starts, ends and groups of the runs through groups of hits from draft place `first[i]` to `last[i]`.

    `shift[i]` on is their place in the records; no run of a group begins before `low[i]` or ends after `high[i]`.
    """
    begin, end = np.maximum(first - _STEP, low), np.minimum(last + _STEP, high)
    edges = offsets_of(end - begin + 1)  # a False between groups keeps the runs of one from touching the next
    equal = np.zeros(edges[-1], dtype=bool)
    in_draft = ranges(begin, end - begin)
    equal[ranges(edges[:-1], end - begin)] = drafts[in_draft] == records[in_draft + np.repeat(shift, end - begin)]
    starts, ends = runs_of(equal)
    of = np.searchsorted(edges, starts, side="right") - 1
    shift = shift[of]
    starts, ends = starts + (begin - edges[:-1])[of], ends + (begin - edges[:-1])[of]

    back, on = starts == begin[of], ends == end[of]
    starts[back] -= _equal_steps(drafts, records, starts[back] - 1, shift[back], (starts - low[of])[back], -1)
    ends[on] += _equal_steps(drafts, records, ends[on], shift[on], (high[of] - ends)[on], 1)
    return starts, ends, of


def _equal_steps(drafts: UInt32, records: UInt32, start: Int64, shift: Int64, at_most: Int64, way: int) -> Int64:
    """How many characters are equal from `start` of the drafts on, onwards or backwards."""
    equal = np.zeros(len(start), dtype=np.int64)
    going = np.flatnonzero(at_most > 0)
    while len(going):
        ahead = equal[going, None] + np.arange(_STEP)
        inside = ahead < at_most[going, None]
        place = start[going, None] + np.where(inside, ahead, 0) * way
        same = (drafts[place] == records[place + shift[going, None]]) & inside
        n = np.where(same.all(axis=1), _STEP, same.argmin(axis=1))
        equal[going] += n
        going = going[n == _STEP]
    return equal
