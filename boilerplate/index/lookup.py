"""What a segment holds that could be like a draft: candidate pairs, hits of fingerprints, and equal sentences."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..near.bands import band_keys, look_up_bands
from ..near.signatures import hash32, signatures
from ..phrases.fingerprints import all_grams, look_up_fingerprints, winnow
from ..text.analysis import Analysis
from ..text.columns import Bools, Int64, distinct, offsets_of, ranges
from ..text.shingles import hash_spans
from .segment import Segment, judged

#: Of a bucket, and of the places of a fingerprint, no more than this many are looked at, those of the smallest hashes.
#: What is commoner is found by its other buckets and fingerprints; of a sentence in very many variants not all may be.
_IN_BUCKET, _OF_FINGERPRINT = 1024, 256
#: Of the places of a record in one document no more than this many are looked at: a line that stands there thousands of
#: times would make as many rows for every time it is in the draft.
_IN_DOCUMENT = 64


class Candidates(NamedTuple):
    """Pairs of a draft sentence and a record, sorted, each once; and where their fingerprints met."""

    sentence: Int64
    record: Int64
    #: Hits: places in the folded text of the draft and of the records.
    draft_place: Int64
    record_place: Int64
    #: For each draft sentence the record that equals it, -1 where there is none.
    equal: Int64


def find_candidates(draft: Analysis, segment: Segment) -> Candidates:
    """Everything in the segment that shares a band, a fingerprint or the whole text with a sentence of the draft."""
    folded = draft.folded
    equal = _equal_records(draft, segment)
    banded = np.flatnonzero(judged(folded.codes, folded.offsets))
    counts = np.diff(draft.shingles.offsets)[banded]
    hashes = hash32(draft.shingles.hashes[ranges(draft.shingles.offsets[:-1][banded], counts)])
    keys = band_keys(signatures(hashes, offsets_of(counts), segment.permutations))
    by_band, band_record = look_up_bands(keys, segment.bands, _IN_BUCKET)

    grams = winnow(all_grams(folded.codes, folded.offsets))
    by_gram, record_place = look_up_fingerprints(grams.keys, segment.fingerprints, _OF_FINGERPRINT)
    gram_record = np.searchsorted(segment.folded_offsets, record_place, side="right") - 1

    same = np.flatnonzero(equal >= 0)
    n = max(len(segment.keys), 1)
    pairs = distinct(
        np.concatenate(
            [
                banded[by_band] * n + band_record,
                grams.sentence[by_gram] * n + gram_record,
                same * n + equal[same],
            ]
        )
    )
    return Candidates(pairs // n, pairs % n, grams.start[by_gram], record_place.astype(np.int64), equal)


class OpenPlaces(NamedTuple):
    """The places of every record in documents that may be sources."""

    places: Int64
    offsets: Int64

    def counts(self, records: Int64) -> Int64:
        """How many places each of `records` has."""
        return np.diff(self.offsets)[records]

    def of(self, records: Int64) -> tuple[Int64, Int64]:
        """For each of `records` its places: the index into `records`, and the place."""
        lengths = self.counts(records)
        return np.repeat(np.arange(len(records)), lengths), self.places[ranges(self.offsets[:-1][records], lengths)]


def open_places_of(segment: Segment, allowed: Bools) -> OpenPlaces:
    """Places in documents d for which `allowed[d]`; of many in one document the first ones."""
    document = segment.document[segment.places]
    kept = allowed[document]
    if len(kept) > _IN_DOCUMENT:
        record = segment.record[segment.places]
        crowded = record[_IN_DOCUMENT:] == record[:-_IN_DOCUMENT]
        kept[_IN_DOCUMENT:] &= ~(crowded & (document[_IN_DOCUMENT:] == document[:-_IN_DOCUMENT]))
    if kept.all():
        return OpenPlaces(segment.places.astype(np.int64), segment.place_offsets)
    counts = offsets_of(kept.astype(np.int64))
    return OpenPlaces(segment.places[kept].astype(np.int64), counts[segment.place_offsets])


def _equal_records(draft: Analysis, segment: Segment) -> Int64:
    folded = draft.folded
    keys = hash_spans(folded.codes, folded.offsets[:-1], folded.offsets[1:])
    if not len(segment.keys):
        return np.full(len(keys), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(segment.keys, keys), len(segment.keys) - 1)
    return np.where(segment.keys[at] == keys, at, -1)
