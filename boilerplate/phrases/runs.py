"""Common runs of characters: from fingerprints that meet on a diagonal to maximal runs, compared on the text itself."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..text.columns import Int64, UInt32, offsets_of, ranges, runs_of
from ..text.shingles import widths_before


class Runs(NamedTuple):
    """Maximal common runs; places are in the folded text of the draft and of the records, ends half open."""

    record: Int64
    draft_start: Int64
    draft_end: Int64
    record_start: Int64


def common_runs(
    draft_place: Int64,
    record_place: Int64,
    draft: UInt32,
    records: UInt32,
    record_offsets: Int64,
    units: int,
) -> Runs:
    """All maximal runs at least `units` wide on the diagonals of the given hits.

    A hit says that a gram begins at `draft_place[i]` of the draft and at `record_place[i]` of the records. A run lies
    in one record, but may cross the sentences of the draft: full stops are moved and lost more often than words.
    A diagonal needs two hits: a run that is two windows longer than a gram holds two fingerprints.
    """
    record = np.searchsorted(record_offsets, record_place, side="right") - 1
    diagonal = draft_place - (record_place - record_offsets[:-1][record])
    order = np.lexsort((diagonal, record))
    record, diagonal = record[order], diagonal[order]
    new = np.ones(len(record), dtype=bool)
    new[1:] = (record[1:] != record[:-1]) | (diagonal[1:] != diagonal[:-1])
    first = np.flatnonzero(new)
    several = np.diff(np.append(first, len(record))) > 1
    return _maximal_runs(record[first[several]], diagonal[first[several]], draft, records, record_offsets, units)


def _maximal_runs(
    record: Int64, diagonal: Int64, draft: UInt32, records: UInt32, record_offsets: Int64, units: int
) -> Runs:
    begin = np.maximum(diagonal, 0)
    end = np.minimum(diagonal + np.diff(record_offsets)[record], len(draft))
    length = np.maximum(end - begin, 0)
    in_draft = ranges(begin, length)
    in_records = ranges(record_offsets[:-1][record] + begin - diagonal, length)
    # A False between diagonals keeps the runs of one from touching those of the next.
    edges = offsets_of(length + 1)
    equal = np.zeros(edges[-1], dtype=bool)
    slots = ranges(edges[:-1], length)
    equal[slots] = draft[in_draft] == records[in_records]
    starts, ends = runs_of(equal)
    of = np.searchsorted(edges, starts, side="right") - 1
    draft_start = begin[of] + starts - edges[:-1][of]
    draft_end = draft_start + ends - starts
    widths = widths_before(draft)
    wide = widths[draft_end] - widths[draft_start] >= units
    of, draft_start, draft_end = of[wide], draft_start[wide], draft_end[wide]
    return Runs(record[of], draft_start, draft_end, draft_start - diagonal[of])
