"""What the segments of a corpus hold that could be like a draft: candidates, hits of fingerprints, equal sentences.

What is proposed is the same however the corpus is cut in segments: where only the first of many are looked at, those
are the first of the whole corpus, in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..near.bands import band_keys
from ..near.signatures import Permutations, hash32, signatures
from ..phrases.fingerprints import Grams, all_grams, winnow
from ..text.analysis import Analysis
from ..text.columns import Bools, Int64, UInt32, UInt64, contains, distinct, offsets_of, ranges
from ..text.shingles import hash_spans
from ..text.tables import first_values, spans_of
from .checked import group_of, indices, within
from .segment import Segment, judged
from .storage import release

#: Of a bucket, and of the places of a fingerprint, no more than this many are looked at, those of the smallest hashes.
#: What is commoner is found by its other buckets and fingerprints; of a sentence in very many variants not all may be.
_IN_BUCKET, _OF_FINGERPRINT = 1024, 256
#: Bands that are looked up before their pages are let go of: around each that is read the system maps many more.
_BANDS_AT_ONCE = 6
#: Bytes of bands from which on this is done.
_LARGE = 50_000_000


class Probe(NamedTuple):
    """A draft as it is looked up."""

    #: Hashes of its sentences' folded text.
    keys: UInt64
    #: Sentences that are wide enough to be judged, and their band keys (N_BANDS, n).
    banded: Int64
    bands: UInt32
    grams: Grams


class Proposed(NamedTuple):
    """What one segment proposes; records are numbers of that segment."""

    #: For each sentence of the draft the record that equals it, -1 where there is none.
    equal: Int64
    #: Which sentence meets which record in a bucket, and in which: `bucket` counts bands, then judged sentences.
    bucket: Int64
    record: Int64
    #: Which gram of the draft stands in which record, and where in that record.
    gram: Int64
    gram_record: Int64
    gram_offset: Int64


def probe_of(draft: Analysis, permutations: Permutations) -> Probe:
    """What has to be known of a draft to look it up."""
    folded = draft.folded
    banded = np.flatnonzero(judged(folded.codes, folded.offsets))
    counts = np.diff(draft.shingles.offsets)[banded]
    hashes = hash32(draft.shingles.hashes[ranges(draft.shingles.offsets[:-1][banded], counts)])
    return Probe(
        hash_spans(folded.codes, folded.offsets[:-1], folded.offsets[1:]),
        banded,
        band_keys(signatures(hashes, offsets_of(counts), permutations)),
        winnow(all_grams(folded.codes, folded.offsets)),
    )


def propose(probe: Probe, segment: Segment, removed: Int64) -> Proposed:
    """Everything in the segment, but for documents that were removed, that shares a band, a gram or the whole text."""
    is_live = _live_records(segment, removed)
    equal = _equal_records(probe.keys, segment, is_live)
    bucket, record = _in_buckets(probe, segment, is_live)

    def record_at(place: Int64) -> Int64:
        return group_of(segment.folded_offsets, place)

    first, last = spans_of(segment.fingerprints, probe.grams.keys)
    # Where nothing was removed, nobody has to know whose place it is.
    is_live_at = (lambda at: is_live(record_at(at))) if len(removed) else is_live
    gram, place = first_values(segment.fingerprints, first, last, _OF_FINGERPRINT, is_live_at)
    gram_record = record_at(place)
    gram_offset = place - segment.folded_offsets[gram_record]
    release(segment)
    return Proposed(equal, bucket, record, gram, gram_record, gram_offset)


def _in_buckets(probe: Probe, segment: Segment, is_live: Callable[[Int64], Bools]) -> tuple[Int64, Int64]:
    """Buckets that are not empty, and each record in them."""
    n, n_records = len(probe.banded), len(segment.keys)
    buckets, records = [], []
    for at in range(0, len(segment.bands), _BANDS_AT_ONCE):
        bands = segment.bands[at : at + _BANDS_AT_ONCE]
        found = [spans_of(column, keys) for column, keys in zip(bands, probe.bands[at:], strict=False)]
        first = np.concatenate([low + band * bands.shape[1] for band, (low, _) in enumerate(found)])
        last = np.concatenate([high + band * bands.shape[1] for band, (_, high) in enumerate(found)])
        bucket, record = first_values(
            bands.reshape(-1), first, last, _IN_BUCKET, lambda values: is_live(within(values, n_records))
        )
        buckets.append(bucket + at * n)
        records.append(record)
        if segment.bands.nbytes > _LARGE:
            release(segment)
    return np.concatenate(buckets), np.concatenate(records)


def first_of_all(proposed: Sequence[Proposed], segments: Sequence[Segment]) -> list[Proposed]:
    """What all segments propose, without what would not have been looked at had they been one."""
    if len(proposed) < 2:
        return list(proposed)
    buckets = _first([p.bucket for p in proposed], [s.keys[p.record] for p, s in zip(proposed, segments, strict=True)])
    grams = _first(
        [p.gram for p in proposed],
        [s.keys[p.gram_record] for p, s in zip(proposed, segments, strict=True)],
        [p.gram_offset for p in proposed],
    )
    return [
        Proposed(p.equal, p.bucket[b], p.record[b], p.gram[g], p.gram_record[g], p.gram_offset[g])
        for p, b, g in zip(proposed, buckets, grams, strict=True)
    ]


def _first(groups: list[Int64], keys: list[UInt64], offsets: list[Int64] | None = None) -> list[Bools]:
    """For every part which rows are among the first of their group, by key and offset; equal ones count once."""
    at_most = _IN_BUCKET if offsets is None else _OF_FINGERPRINT
    group, key = np.concatenate(groups), np.concatenate(keys)
    offset = np.zeros_like(group) if offsets is None else np.concatenate(offsets)
    kept = np.ones(len(group), dtype=bool)
    crowded = np.flatnonzero((np.bincount(group, minlength=1) > at_most)[group])
    if len(crowded):
        order = crowded[_in_order(group[crowded], key[crowded], offset[crowded])]
        group, key, offset = group[order], key[order], offset[order]
        new_group = np.append(True, group[1:] != group[:-1])
        new = new_group | np.append(True, (key[1:] != key[:-1]) | (offset[1:] != offset[:-1]))
        rank = np.cumsum(new)
        kept[order] = rank - np.maximum.accumulate(np.where(new_group, rank, 0)) < at_most
    edges = offsets_of([len(part) for part in groups])
    return [kept[a:b] for a, b in pairwise(edges.tolist())]


def _in_order(group: Int64, key: UInt64, offset: Int64) -> Int64:
    """What sorts rows by group, key and offset: as far as one number can tell, and where it cannot by all three."""
    used = np.uint64(max(int(group.max()).bit_length(), 1))
    coarse = group.astype(np.uint64) << (np.uint64(64) - used) | key >> used
    order = np.argsort(coarse)
    same = np.diff(coarse[order]) == 0
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = order[tied]
    order[tied] = rows[np.lexsort((offset[rows], key[rows], coarse[rows]))]
    return order


def _live_records(segment: Segment, removed: Int64) -> Callable[[Int64], Bools]:
    """Tells of records whether they stand in a document that was not removed."""
    if not len(removed):
        return lambda records: np.ones(len(records), dtype=bool)

    def is_live(records: Int64) -> Bools:
        each = distinct(records)
        at, lengths = indices(segment.place_offsets, each, len(segment.places))
        document = group_of(segment.sentence_offsets, segment.places[at])
        live = ~contains(removed, document)
        some = np.bincount(np.repeat(np.arange(len(each)), lengths)[live], minlength=len(each)) > 0
        return contains(each[some], records)

    return is_live


def _equal_records(keys: UInt64, segment: Segment, is_live: Callable[[Int64], Bools]) -> Int64:
    if not len(segment.keys):
        return np.full(len(keys), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(segment.keys, keys), len(segment.keys) - 1)
    same = np.flatnonzero(segment.keys[at] == keys)
    same = same[is_live(at[same])]
    equal = np.full(len(keys), -1, dtype=np.int64)
    equal[same] = at[same]
    return equal
