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
from .near.partial import Side, best_stretches, shared_characters, worth_a_look
from .near.verify import Verified, shared_shingles, shingle_sets, similar_enough, verify, vocabulary_of
from .phrases.runs import Runs, common_runs
from .text.analysis import Analysis
from .text.columns import Bools, Int64, UInt32, UInt64, contains, distinct, offsets_of, ranges
from .text.shingles import WIDE_UNITS, widths_before

#: A part of a sentence was chosen for its likeness, so it must be this many times as similar as a whole one.
_PARTIAL = 2.0
#: Of the places of a record in one document no more than this many are looked at.
_PLACES = 64
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
    compared = _compare(draft, segment, candidates, open_places)
    pairs = compared.pairs
    shared = shared_characters(pairs.shared, pairs.query, pairs.record, compared.draft, compared.others)
    near = similar_enough(pairs.similarity, shared, settings.similarity)
    matches, near_rows, covered = _near_duplicates(draft, segment, compared, near, open_places)
    parts = [
        _partial_evidence(draft.folded.codes, segment, compared, ~near, open_places, settings),
        _run_evidence(draft, segment, candidates, open_places, settings),
    ]
    strong = _joined([near_rows, *parts])
    parts.append(_following(draft, segment, candidates.equal, strong, open_places, settings))
    for rows in parts:
        _cover(covered, rows.draft_start, rows.draft_end)
    return Gathered(_joined([near_rows, *parts]), _bridged(covered, draft), matches)


class _OpenPlaces(NamedTuple):
    """The places of every record in documents that may be sources."""

    places: Int64
    offsets: Int64

    def of(self, records: Int64) -> tuple[Int64, Int64]:
        """For each of `records` its places: the index into `records`, and the place."""
        lengths = np.diff(self.offsets)[records]
        return np.repeat(np.arange(len(records)), lengths), self.places[ranges(self.offsets[:-1][records], lengths)]


def _open_places(segment: Segment, allowed: Bools) -> _OpenPlaces:
    document = segment.document[segment.places]
    kept = allowed[document]
    # A line that stands in one document thousands of times would make as many rows for every time it is in the draft.
    if len(kept) > _PLACES:
        record = segment.record[segment.places]
        crowded = (record[_PLACES:] == record[:-_PLACES]) & (document[_PLACES:] == document[:-_PLACES])
        kept[_PLACES:] &= ~crowded
    if kept.all():
        return _OpenPlaces(segment.places.astype(np.int64), segment.place_offsets)
    counts = offsets_of(kept.astype(np.int64))
    return _OpenPlaces(segment.places[kept].astype(np.int64), counts[segment.place_offsets])


class _Compared(NamedTuple):
    """All candidate pairs with their exact figures; `pairs.record` counts the records of the other side."""

    pairs: Verified
    draft: Side
    others: Side
    #: The numbers of the other side's records in the segment.
    records: Int64
    vocabulary: UInt64


def _compare(draft: Analysis, segment: Segment, candidates: Candidates, open_places: _OpenPlaces) -> _Compared:
    fit = judged(draft.folded.codes, draft.folded.offsets)[candidates.sentence]
    fit &= np.diff(open_places.offsets)[candidates.record] > 0
    records, number = np.unique(candidates.record[fit], return_inverse=True)
    vocabulary = vocabulary_of(draft.shingles)
    shingles = segment.shingles_of(records)
    mine, theirs = shingle_sets(draft.shingles, vocabulary), shingle_sets(shingles, vocabulary)
    pairs = verify(mine, theirs, candidates.sentence[fit], number, len(vocabulary))
    of_mine = _mean_character(draft.folded.codes, draft.folded.offsets)
    of_theirs = _mean_character(segment.folded, segment.folded_offsets, records)
    sides = Side(draft.shingles, mine, of_mine), Side(shingles, theirs, of_theirs)
    return _Compared(pairs, *sides, records, vocabulary)


def _mean_character(codes: UInt32, offsets: Int64, chosen: Int64 | None = None) -> npt.NDArray[np.float64]:
    """Mean width of the characters of the sentences, or of those chosen, in wide characters."""
    if chosen is not None:
        lengths = np.diff(offsets)[chosen]
        codes, offsets = codes[ranges(offsets[:-1][chosen], lengths)], offsets_of(lengths)
    widths = widths_before(codes)
    width = widths[offsets[1:]] - widths[offsets[:-1]]
    return width / np.maximum(np.diff(offsets), 1) / WIDE_UNITS


def _near_duplicates(
    draft: Analysis, segment: Segment, compared: _Compared, near: Bools, open_places: _OpenPlaces
) -> tuple[Verified, Evidence, Bools]:
    pairs = compared.pairs.where(near)
    held = shared_shingles(draft.shingles, compared.vocabulary, compared.others.sets, pairs)
    lengths = np.diff(draft.shingles.offsets)[pairs.query]
    shingle = ranges(draft.shingles.offsets[:-1][pairs.query], lengths)[held]
    pair = np.repeat(np.arange(len(lengths)), lengths)[held]
    start, end = draft.shingles.start[shingle], draft.shingles.end[shingle]
    covered = np.zeros(len(draft.folded.codes), dtype=bool)
    _cover(covered, start, end)
    covered = _dense(covered, distinct(pairs.query), draft)

    first = np.flatnonzero(np.diff(pair, prepend=-1))
    spans = (start[first], np.maximum.reduceat(end, first)) if len(first) else (start, end)
    spans = _within_reach(spans[0], spans[1], pairs.query, draft)
    matches = Verified(pairs.query, compared.records[pairs.record], pairs.shared, pairs.similarity)
    row, place = open_places.of(matches.record)
    width = np.diff(segment.folded_offsets)[matches.record[row]]
    near_rows = Evidence(spans[0][row], spans[1][row], place, np.zeros_like(row), width, matches.similarity[row])
    return matches, near_rows, covered


def _partial_evidence(
    codes: UInt32,
    segment: Segment,
    compared: _Compared,
    rest: Bools,
    open_places: _OpenPlaces,
    settings: Settings,
) -> Evidence:
    """Sentences that are like a part of one of the corpus, or a part of which is like one of the corpus."""
    draft, others = compared.draft, compared.others
    worth = rest & worth_a_look(compared.pairs, draft.sets, others.sets)
    found = best_stretches(compared.pairs.where(worth), draft, others, compared.vocabulary)
    widths = widths_before(codes)
    shared = shared_characters(found.shared, found.query, found.record, draft, others)
    alike = similar_enough(found.similarity, shared, settings.similarity * _PARTIAL)
    alike &= widths[found.query_end] - widths[found.query_start] >= settings.run * WIDE_UNITS
    row, place = open_places.of(compared.records[found.record[alike]])
    row = np.flatnonzero(alike)[row]
    begin = offsets_of(np.diff(segment.folded_offsets)[compared.records])[found.record[row]]
    start, end = found.record_start[row] - begin, found.record_end[row] - begin
    return Evidence(found.query_start[row], found.query_end[row], place, start, end, found.similarity[row])


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
