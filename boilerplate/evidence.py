"""What speaks for reuse: near-duplicate sentences, common runs, and short sentences that follow on from either.

Each piece of evidence ties a span of the draft's folded text to one sentence of the corpus. Whether it is accepted
depends on that pair alone, never on what else the corpus holds: more documents can only add evidence.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .index.lookup import Candidates
from .index.segment import Segment, judged
from .model import Settings
from .near.verify import Verified, shared_shingles, shingle_sets, similar_enough, verify, vocabulary_of
from .phrases.runs import Runs, common_runs
from .text.analysis import Analysis
from .text.columns import Bools, Int64, contains, distinct, offsets_of, ranges
from .text.shingles import WIDE_UNITS, widths_before

#: Around every character of a near-duplicate sentence, within this many units to each side …
_REACH = 60
#: … this share of the width must be shared shingles. Two sentences that lost the stop between them come apart so.
_DENSITY = 0.35
#: Sentences of which at least this share is covered are covered whole.
_WHOLE = 0.85
#: Holes in the cover narrower than this many units are closed.
_BRIDGE = 30


class Evidence(NamedTuple):
    """One row for every span of the draft and sentence of the corpus that it is tied to."""

    draft_start: Int64
    draft_end: Int64
    #: The sentence in the segment, and the span in its folded text.
    place: Int64
    record_start: Int64
    record_end: Int64
    similarity: npt.NDArray[np.float64]


class Gathered(NamedTuple):
    """All evidence against a draft."""

    evidence: Evidence
    #: For each folded character of the draft whether it is reused.
    covered: Bools
    #: The near-duplicate pairs among the evidence.
    matches: Verified


def gather(draft: Analysis, segment: Segment, candidates: Candidates, allowed: Bools, settings: Settings) -> Gathered:
    """Verify the candidates; `allowed[d]` says whether document d may be a source."""
    open_places = _open_places(segment, allowed)
    matches, near, covered = _near_duplicates(draft, segment, candidates, open_places, settings)
    run_rows = _run_evidence(draft, segment, candidates, open_places, settings)
    covered[ranges(run_rows.draft_start, run_rows.draft_end - run_rows.draft_start)] = True
    strong = _joined([near, run_rows])
    follow = _following(draft, segment, candidates.equal, strong, open_places, settings)
    covered[ranges(follow.draft_start, follow.draft_end - follow.draft_start)] = True
    return Gathered(_joined([strong, follow]), _bridged(covered, draft), matches)


class _OpenPlaces(NamedTuple):
    """The places of every record in documents that may be sources."""

    places: Int64
    offsets: Int64

    def of(self, records: Int64) -> tuple[Int64, Int64]:
        """For each of `records` its places: the index into `records`, and the place."""
        lengths = np.diff(self.offsets)[records]
        return np.repeat(np.arange(len(records)), lengths), self.places[ranges(self.offsets[:-1][records], lengths)]


def _open_places(segment: Segment, allowed: Bools) -> _OpenPlaces:
    if allowed.all():
        return _OpenPlaces(segment.places.astype(np.int64), segment.place_offsets)
    kept = allowed[segment.document[segment.places]]
    counts = offsets_of(kept.astype(np.int64))
    return _OpenPlaces(segment.places[kept].astype(np.int64), counts[segment.place_offsets])


def _near_duplicates(
    draft: Analysis, segment: Segment, candidates: Candidates, open_places: _OpenPlaces, settings: Settings
) -> tuple[Verified, Evidence, Bools]:
    folded = draft.folded
    covered = np.zeros(len(folded.codes), dtype=bool)
    wide_enough = judged(folded.codes, folded.offsets)[candidates.sentence]
    wide_enough &= np.diff(open_places.offsets)[candidates.record] > 0
    query, record = candidates.sentence[wide_enough], candidates.record[wide_enough]
    records, number = np.unique(record, return_inverse=True)
    vocabulary = vocabulary_of(draft.shingles)
    record_sets = shingle_sets(segment.shingles_of(records), vocabulary)
    verified = verify(shingle_sets(draft.shingles, vocabulary), record_sets, query, number, len(vocabulary))
    near = similar_enough(verified.similarity, verified.shared, settings.similarity)
    verified = verified.where(near)

    held = shared_shingles(draft.shingles, record_sets, vocabulary, verified)
    lengths = np.diff(draft.shingles.offsets)[verified.query]
    shingle = ranges(draft.shingles.offsets[:-1][verified.query], lengths)[held]
    pair = np.repeat(np.arange(len(lengths)), lengths)[held]
    start, end = draft.shingles.start[shingle], draft.shingles.end[shingle]
    _cover(covered, start, end)
    covered = _dense(covered, distinct(verified.query), draft)

    first = np.flatnonzero(np.diff(pair, prepend=-1))
    spans = (start[first], np.maximum.reduceat(end, first)) if len(first) else (start, end)
    spans = _within_reach(spans[0], spans[1], verified.query, draft)
    matches = Verified(verified.query, records[verified.record], verified.shared, verified.similarity)
    row, place = open_places.of(matches.record)
    width = np.diff(segment.folded_offsets)[matches.record[row]]
    near_rows = Evidence(spans[0][row], spans[1][row], place, np.zeros_like(row), width, matches.similarity[row])
    return matches, near_rows, covered


def _within_reach(start: Int64, end: Int64, sentence: Int64, draft: Analysis) -> tuple[Int64, Int64]:
    """The spans widened by as much as shared shingles speak for what is around them, within their sentences."""
    offsets, widths = draft.folded.offsets, widths_before(draft.folded.codes)
    low = np.searchsorted(widths, widths[start] - _REACH)
    high = np.searchsorted(widths, widths[end] + _REACH)
    return np.maximum(low, offsets[sentence]), np.minimum(high, offsets[sentence + 1])


def _run_evidence(
    draft: Analysis, segment: Segment, candidates: Candidates, open_places: _OpenPlaces, settings: Settings
) -> Evidence:
    runs: Runs = common_runs(
        candidates.draft_place,
        candidates.record_place,
        draft.folded.codes,
        segment.folded,
        segment.folded_offsets,
        settings.run * WIDE_UNITS,
    )
    row, place = open_places.of(runs.record)
    start, end, at = runs.draft_start[row], runs.draft_end[row], runs.record_start[row]
    return Evidence(start, end, place, at, at + end - start, np.ones(len(row)))


def _following(
    draft: Analysis, segment: Segment, equal: Int64, strong: Evidence, open_places: _OpenPlaces, settings: Settings
) -> Evidence:
    """Draft sentences that equal sentences of the corpus and stand in a row there as they do here.

    A short sentence is no evidence by itself. A row of equal sentences is, when it is as wide as a run, when it
    touches a sentence that is reused, or when it is the whole draft.
    """
    offsets = draft.folded.offsets
    sentence = np.flatnonzero(equal >= 0)
    row, place = open_places.of(equal[sentence])
    sentence = sentence[row]
    order = np.lexsort((sentence, place - sentence))
    sentence, place = sentence[order], place[order]
    chained = (np.diff(sentence, prepend=-9) == 1) & (np.diff(place, prepend=-9) == 1)
    chained[1:] &= segment.document[place[1:]] == segment.document[place[:-1]]
    first = np.flatnonzero(~chained)
    chain = np.cumsum(~chained) - 1
    if not len(first):
        return _nothing()
    widths = widths_before(draft.folded.codes)
    width = np.add.reduceat(widths[offsets[sentence + 1]] - widths[offsets[sentence]], first)
    last = np.append(first[1:], len(sentence)) - 1
    whole = (offsets[sentence[first]] == 0) & (offsets[sentence[last] + 1] == offsets[-1])
    n = len(segment.document) + 2
    held = distinct(_sentence_of(strong.draft_end - 1, offsets) * n + strong.place)
    before, after = (sentence[first] - 1) * n + place[first] - 1, (sentence[last] + 1) * n + place[last] + 1
    inside = contains(held, sentence * n + place)
    touches = contains(held, before) | contains(held, after) | np.logical_or.reduceat(inside, first)
    taken = (whole | touches | (width >= settings.run * WIDE_UNITS))[chain]
    sentence, place = sentence[taken], place[taken]
    start, end = offsets[sentence], offsets[sentence + 1]
    return Evidence(start, end, place, np.zeros_like(start), end - start, np.ones(len(start)))


def _sentence_of(folded_place: Int64, offsets: Int64) -> Int64:
    return np.searchsorted(offsets, folded_place, side="right") - 1


def _cover(covered: Bools, start: Int64, end: Int64) -> None:
    edges = np.zeros(len(covered) + 1, dtype=np.int64)
    np.add.at(edges, start, 1)
    np.add.at(edges, end, -1)
    covered |= np.cumsum(edges[:-1]) > 0


def _dense(covered: Bools, sentences: Int64, draft: Analysis) -> Bools:
    """The characters of near-duplicate sentences around which shared shingles are dense; whole sentences mostly."""
    offsets = draft.folded.offsets
    widths = widths_before(draft.folded.codes)
    shared = np.concatenate(([0], np.cumsum(np.diff(widths) * covered)))
    lengths = np.diff(offsets)[sentences]
    at = ranges(offsets[:-1][sentences], lengths)
    begin, end = np.repeat(offsets[:-1][sentences], lengths), np.repeat(offsets[1:][sentences], lengths)
    low = np.maximum(np.searchsorted(widths, widths[at] - _REACH), begin)
    high = np.minimum(np.searchsorted(widths, widths[at + 1] + _REACH), end)
    dense = shared[high] - shared[low] >= _DENSITY * (widths[high] - widths[low])
    result = np.zeros_like(covered)
    result[at] = dense
    kept = np.concatenate(([0], np.cumsum(np.diff(widths) * result)))
    first, last = offsets[:-1][sentences], offsets[1:][sentences]
    whole = kept[last] - kept[first] >= _WHOLE * (widths[last] - widths[first])
    result[ranges(first[whole], (last - first)[whole])] = True
    return result


def _bridged(covered: Bools, draft: Analysis) -> Bools:
    """Close narrow holes between covered characters of one sentence."""
    offsets = draft.folded.offsets
    widths = widths_before(draft.folded.codes)
    at = np.flatnonzero(covered)
    if not len(at):
        return covered
    start, end = at[:-1] + 1, at[1:]
    sentence = _sentence_of(at, offsets)
    hole = (end > start) & (widths[end] - widths[start] < _BRIDGE) & (np.diff(sentence) == 0)
    bridged = covered.copy()
    bridged[ranges(start[hole], (end - start)[hole])] = True
    return bridged


def _nothing() -> Evidence:
    none = np.zeros(0, dtype=np.int64)
    return Evidence(none, none, none, none, none, np.zeros(0))


def _joined(parts: list[Evidence]) -> Evidence:
    return Evidence(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
