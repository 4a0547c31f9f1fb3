"""What speaks for reuse: near-duplicate sentences, common runs, and short sentences that follow on from either.

Each piece of evidence ties a span of a draft's folded text to one sentence of the corpus. Whether it is accepted
depends on that pair alone, never on what else the corpus holds, nor on the other drafts of the batch: more documents
can only add evidence.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .following import Pairs, Sequence, following
from .index.excerpt import Candidates, Excerpt
from .index.segment import judged
from .model import Settings
from .near.partial import Side, best_stretches, shared_characters, worth_a_look
from .near.sketches import missing, sketches_of
from .near.verify import (
    Verified,
    may_be_similar,
    shared_shingles,
    shingle_sets,
    similar_enough,
    slices,
    verify,
    vocabulary_of,
)
from .phrases.runs import Runs, common_runs
from .text.analysis import Analysis
from .text.columns import (
    Bools,
    Int64,
    UInt32,
    UInt64,
    contains,
    distinct,
    group_of_each,
    numbered_below,
    offsets_of,
    ranges,
    runs_within,
)
from .text.shingles import WIDE_UNITS, Shingles, widths_before

#: Bits of a sketch: twenty times as many as a sentence of middling length has shingles, so that few of them meet.
_SKETCH_BITS = 1024
#: Folded characters of which sketches are made at a time: all that is worked out for them stays in cache.
_CHARACTERS = 50_000
#: A part of a sentence was chosen for its likeness, so it must be this many times as similar as a whole one.
_PARTIAL = 2.0
#: Around every character of a near-duplicate sentence, within this many units to each side …
_REACH = 60
#: … this share of the width must be shared shingles. Two sentences that lost the stop between them come apart so.
_DENSITY = 0.35
#: Sentences of which at least this share is covered are covered whole.
_WHOLE = 0.85
#: Holes in the cover narrower than this many units are closed.
_BRIDGE = 30


class Evidence(NamedTuple):
    """One row for every span of a draft and sentence of the corpus that it is tied to."""

    draft_start: Int64
    draft_end: Int64
    #: The sentence in the excerpt, and the span in its folded text.
    place: Int64
    record_start: Int64
    record_end: Int64
    similarity: npt.NDArray[np.float64]


class Gathered(NamedTuple):
    """All evidence against a batch of drafts."""

    evidence: Evidence
    #: For each folded character of the drafts whether it is reused.
    covered: Bools
    #: The near-duplicate pairs among the evidence.
    matches: Verified


def gather(drafts: Analysis, excerpt: Excerpt, candidates: Candidates, settings: Settings) -> Gathered:
    """Verify the candidates."""
    compared = _compare(drafts, excerpt, candidates, settings.similarity)
    pairs = compared.pairs
    shared = shared_characters(pairs.shared, pairs.query, pairs.record, compared.drafts, compared.others)
    near = similar_enough(pairs.similarity, shared, settings.similarity)
    matches, near_rows, covered = _near_duplicates(drafts, excerpt, compared, near)
    parts = [
        _partial_evidence(drafts, excerpt, compared, ~near, settings),
        _run_evidence(drafts, excerpt, candidates, settings),
    ]
    strong = _joined([near_rows, *parts])
    parts.append(_short_evidence(drafts, excerpt, candidates.equal, strong, settings))
    for rows in parts:
        _cover(covered, rows.draft_start, rows.draft_end)
    return Gathered(_joined([near_rows, *parts]), _bridged(covered, drafts), matches)


class _Compared(NamedTuple):
    """All candidate pairs with their exact figures; `pairs.record` counts the records of the other side."""

    pairs: Verified
    drafts: Side
    others: Side
    #: The numbers of the other side's records in the excerpt.
    records: Int64


def _compare(drafts: Analysis, excerpt: Excerpt, candidates: Candidates, similarity: float) -> _Compared:
    vocabulary = vocabulary_of(drafts.shingles)
    mine = shingle_sets(drafts.shingles, vocabulary)
    fit = judged(drafts.folded.codes, drafts.folded.offsets)[candidates.sentence]
    sentence = candidates.sentence[fit]
    # A record is compared as it stands in the first place that the draft may find it in.
    first = excerpt.first_entries(candidates.record[fit], drafts.sentences.document[sentence])
    may = _may_matter(drafts, excerpt, mine.sizes, sentence, first, similarity)
    entries, number = numbered_below(len(excerpt.places), first[may])
    shingles, records = excerpt.shingles_at(entries), excerpt.records_at(entries)
    theirs = shingle_sets(shingles, vocabulary)
    pairs = verify(mine, theirs, sentence[may], number, len(vocabulary))
    pairs = pairs.where(_matters(pairs.shared, mine.sizes[pairs.query], theirs.sizes[pairs.record], similarity))
    of_mine = _mean_character(drafts.folded.codes, drafts.folded.offsets)
    of_theirs = _mean_character(excerpt.folded, excerpt.folded_offsets, records)
    sides = Side(drafts.shingles, mine, of_mine), Side(shingles, theirs, of_theirs)
    return _Compared(pairs, *sides, records)


def _may_matter(
    drafts: Analysis, excerpt: Excerpt, sizes: Int64, sentence: Int64, entry: Int64, similarity: float
) -> Bools:
    """False for pairs of a sentence and a place that are not alike, nor is a part of them: most are ruled out here.

    `sizes` are how many distinct shingles the sentences of the drafts have.
    """
    entries, number = numbered_below(len(excerpt.places), entry)
    theirs, at_most = [], []
    for part in slices(excerpt.lengths(excerpt.records_at(entries)), _CHARACTERS):
        shingles = excerpt.shingles_at(entries[part])
        theirs.append(_sketches(shingles))
        at_most.append(np.diff(shingles.offsets))
    lacks = missing(_sketches(drafts.shingles), np.concatenate(theirs), sentence, number)
    here, there = sizes[sentence], np.concatenate(at_most)[number]
    shared = np.minimum(here - lacks.in_other, there - lacks.in_one)
    # What holds of two sets holds as well if the other has less of its own, or if they share more.
    return _matters(shared, here, shared + lacks.in_one, similarity)


def _sketches(shingles: Shingles) -> UInt64:
    n = len(shingles.offsets) - 1
    return sketches_of(group_of_each(shingles.offsets), shingles.hashes, n, _SKETCH_BITS)


def _matters(shared: Int64, here: Int64, there: Int64, similarity: float) -> Bools:
    """Whether sets of `here[i]` and `there[i]` shingles that share `shared[i]` may be alike, or a part of one."""
    jaccard = shared / np.maximum(here + there - shared, 1)
    return may_be_similar(jaccard, similarity) | worth_a_look(shared, here, there)


def _mean_character(codes: UInt32, offsets: Int64, chosen: Int64 | None = None) -> npt.NDArray[np.float64]:
    """Mean width of the characters of the sentences, or of those chosen, in wide characters."""
    if chosen is not None:
        lengths = np.diff(offsets)[chosen]
        codes, offsets = codes[ranges(offsets[:-1][chosen], lengths)], offsets_of(lengths)
    widths = widths_before(codes)
    width = widths[offsets[1:]] - widths[offsets[:-1]]
    return width / np.maximum(np.diff(offsets), 1) / WIDE_UNITS


def _near_duplicates(
    drafts: Analysis, excerpt: Excerpt, compared: _Compared, near: Bools
) -> tuple[Verified, Evidence, Bools]:
    pairs = compared.pairs.where(near)
    covered = np.zeros(len(drafts.folded.codes), dtype=bool)
    start, end = np.zeros(len(pairs.query), dtype=np.int64), np.zeros(len(pairs.query), dtype=np.int64)
    for part in slices(np.diff(drafts.shingles.offsets)[pairs.query]):
        start[part], end[part] = _shared_extent(drafts, compared, pairs.where(part), covered)
    covered = _dense(covered, distinct(pairs.query), drafts)
    start, end = _within_reach(start, end, pairs.query, drafts)
    matches = Verified(pairs.query, compared.records[pairs.record], pairs.shared, pairs.similarity)
    row, place = excerpt.places_of(matches.record, drafts.sentences.document[matches.query])
    width = excerpt.lengths(matches.record[row])
    near_rows = Evidence(start[row], end[row], place, np.zeros_like(row), width, matches.similarity[row])
    return matches, near_rows, covered


def _shared_extent(drafts: Analysis, compared: _Compared, pairs: Verified, covered: Bools) -> tuple[Int64, Int64]:
    """Where the first and the last shared shingle of each pair begins and ends; all of them are marked as covered."""
    held = shared_shingles(drafts.shingles.offsets, compared.drafts.sets, compared.others.sets.known, pairs)
    lengths = np.diff(drafts.shingles.offsets)[pairs.query]
    shingle = ranges(drafts.shingles.offsets[:-1][pairs.query], lengths)[held]
    pair = np.repeat(np.arange(len(lengths)), lengths)[held]
    start, end = drafts.shingles.start[shingle], drafts.shingles.end[shingle]
    _cover(covered, start, end)
    # Every near-duplicate pair shares a shingle, so that each has its group here.
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    return start[first], np.maximum.reduceat(end, first) if len(first) else end


def _partial_evidence(
    drafts: Analysis, excerpt: Excerpt, compared: _Compared, rest: Bools, settings: Settings
) -> Evidence:
    """Sentences that are like a part of one of the corpus, or a part of which is like one of the corpus."""
    mine, others = compared.drafts, compared.others
    pairs = compared.pairs
    worth = rest & worth_a_look(pairs.shared, mine.sets.sizes[pairs.query], others.sets.sizes[pairs.record])
    found = best_stretches(pairs.where(worth), mine, others)
    widths = widths_before(drafts.folded.codes)
    shared = shared_characters(found.shared, found.query, found.record, mine, others)
    alike = similar_enough(found.similarity, shared, settings.similarity * _PARTIAL)
    alike &= widths[found.query_end] - widths[found.query_start] >= settings.run * WIDE_UNITS
    draft = drafts.sentences.document[found.query[alike]]
    row, place = excerpt.places_of(compared.records[found.record[alike]], draft)
    row = np.flatnonzero(alike)[row]
    begin = offsets_of(excerpt.lengths(compared.records))[found.record[row]]
    start, end = found.record_start[row] - begin, found.record_end[row] - begin
    return Evidence(found.query_start[row], found.query_end[row], place, start, end, found.similarity[row])


def _within_reach(start: Int64, end: Int64, sentence: Int64, drafts: Analysis) -> tuple[Int64, Int64]:
    """The spans widened by as much as shared shingles speak for what is around them, within their sentences."""
    offsets, widths = drafts.folded.offsets, widths_before(drafts.folded.codes)
    low = np.searchsorted(widths, widths[start] - _REACH)
    high = np.searchsorted(widths, widths[end] + _REACH)
    return np.maximum(low, offsets[sentence]), np.minimum(high, offsets[sentence + 1])


def _run_evidence(drafts: Analysis, excerpt: Excerpt, candidates: Candidates, settings: Settings) -> Evidence:
    document = drafts.sentences.document
    draft_offsets = drafts.folded.offsets[np.searchsorted(document, np.arange(len(drafts.offsets)))]
    runs: Runs = common_runs(
        candidates.draft_place,
        candidates.record_place,
        drafts.folded.codes,
        draft_offsets,
        excerpt.folded,
        excerpt.folded_offsets,
        settings.run * WIDE_UNITS,
    )
    draft = document[_sentence_of(runs.draft_start, drafts.folded.offsets)]
    row, place = excerpt.places_of(runs.record, draft)
    start, end, at = runs.draft_start[row], runs.draft_end[row], runs.record_start[row]
    return Evidence(start, end, place, at, at + end - start, np.ones(len(row)))


def _short_evidence(drafts: Analysis, excerpt: Excerpt, equal: Int64, strong: Evidence, settings: Settings) -> Evidence:
    offsets = drafts.folded.offsets
    widths = widths_before(drafts.folded.codes)
    short = ~judged(drafts.folded.codes, offsets)
    sequence = Sequence(drafts.sentences.document, equal, short, widths[offsets[1:]] - widths[offsets[:-1]])
    first, last = (_sentence_of(at, offsets) for at in (strong.draft_start, strong.draft_end - 1))
    edges = [Pairs(first, strong.place), Pairs(last, strong.place)]
    sentence, place = following(sequence, excerpt, edges, settings.run * WIDE_UNITS)
    start, end = offsets[sentence], offsets[sentence + 1]
    return Evidence(start, end, place, np.zeros_like(start), end - start, np.ones(len(start)))


def _sentence_of(folded_place: Int64, offsets: Int64) -> Int64:
    return np.searchsorted(offsets, folded_place, side="right") - 1


def _cover(covered: Bools, start: Int64, end: Int64) -> None:
    edges = np.zeros(len(covered) + 1, dtype=np.int64)
    np.add.at(edges, start, 1)
    np.add.at(edges, end, -1)
    covered |= np.cumsum(edges[:-1]) > 0


def _dense(covered: Bools, sentences: Int64, drafts: Analysis) -> Bools:
    """The characters of near-duplicate sentences around which shared shingles are dense; whole sentences mostly."""
    offsets = drafts.folded.offsets
    widths = widths_before(drafts.folded.codes)
    shared = np.concatenate(([0], np.cumsum(np.diff(widths) * covered)))
    lengths = np.diff(offsets)[sentences]
    at = ranges(offsets[:-1][sentences], lengths)
    begin, end = np.repeat(offsets[:-1][sentences], lengths), np.repeat(offsets[1:][sentences], lengths)
    low = np.maximum(np.searchsorted(widths, widths[at] - _REACH), begin)
    high = np.minimum(np.searchsorted(widths, widths[at + 1] + _REACH), end)
    dense = shared[high] - shared[low] >= _DENSITY * (widths[high] - widths[low])
    result = np.zeros_like(covered)
    result[at] = dense
    result &= _between_shared(result, covered, offsets)
    kept = np.concatenate(([0], np.cumsum(np.diff(widths) * result)))
    first, last = offsets[:-1][sentences], offsets[1:][sentences]
    whole = kept[last] - kept[first] >= _WHOLE * (widths[last] - widths[first])
    result[ranges(first[whole], (last - first)[whole])] = True
    return result


def _between_shared(dense: Bools, covered: Bools, offsets: Int64) -> Bools:
    """`dense` without what a stretch inside a sentence holds before its first and after its last shared shingle."""
    starts, ends = runs_within(dense, offsets)
    inside = np.flatnonzero(covered & dense)
    low, high = np.searchsorted(inside, starts), np.searchsorted(inside, ends)
    some = high > low
    starts, ends, low, high = starts[some], ends[some], low[some], high[some]
    starts = np.where(contains(offsets, starts), starts, inside[low])
    ends = np.where(contains(offsets, ends), ends, inside[high - 1] + 1)
    kept = np.zeros_like(dense)
    kept[ranges(starts, ends - starts)] = True
    return kept


def _bridged(covered: Bools, drafts: Analysis) -> Bools:
    """Close narrow holes between covered characters of one sentence."""
    offsets = drafts.folded.offsets
    widths = widths_before(drafts.folded.codes)
    at = np.flatnonzero(covered)
    if not len(at):
        return covered
    start, end = at[:-1] + 1, at[1:]
    sentence = _sentence_of(at, offsets)
    hole = (end > start) & (widths[end] - widths[start] < _BRIDGE) & (np.diff(sentence) == 0)
    bridged = covered.copy()
    bridged[ranges(start[hole], (end - start)[hole])] = True
    return bridged


def _joined(parts: list[Evidence]) -> Evidence:
    return Evidence(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
