"""Families: near-duplicate sentences of a corpus, each verified against the medoid of its family.

Records that share a band of their signatures stand in one bucket. In every bucket the most central record leads, and
all others are compared with it alone, so that a bucket of m records costs m comparisons, however many there are. What
was found is settled in the order of centrality: the most central record becomes a medoid, its near-duplicates become
its variants, then the next that is neither. Variants leave their buckets, and so does a leader that was compared with
all others; in the next round others lead. In the end every variant goes to the most central of the medoids that it
meets and is a near-duplicate of, which need not be the most similar.

A record's centrality is the number of documents that hold records of its buckets, summed over its bands: roughly, of
how many documents a sentence is like it, with similarity cubed. This is the correlation clustering by pivots of Ailon,
Charikar and Newman (2008), with pivots that are likely medoids in place of random ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Bools, Int64, UInt32, UInt64, distinct, group_of_each, offsets_of, ranges
from ..text.shingles import Shingles
from ..text.tables import keys_of, values_of
from .likeness import Alike, Likeness, alike, likeness_of

#: In a corpus of 327,000 sentences the first round settles 97 % of what is ever settled, the third 0.3 %.
_ROUNDS = 4
#: With how many medoids of a bucket its variants are compared in the end.
_MEDOIDS = 2


class Families(NamedTuple):
    """Families, most documents first, then most occurrences, then by the folded text of their medoids."""

    #: The record that is each family's medoid.
    medoid: Int64
    #: In how many documents one of its records stands, and how often.
    documents: Int64
    occurrences: Int64
    #: For each record of the corpus the number of its family, or -1.
    family: Int64
    #: For each record the exact Jaccard similarity to its medoid: 1 for medoids, 0 outside of families.
    similarity: npt.NDArray[np.float64]

    def records(self) -> tuple[Int64, Int64]:
        """The records of all families, those of family f from `offsets[f]` to `offsets[f + 1]`, ascending; offsets."""
        inside = np.flatnonzero(self.family >= 0)
        order = inside[np.argsort(self.family[inside], kind="stable")]
        return order, offsets_of(np.bincount(self.family[inside], minlength=len(self.medoid)))


class Corpus(NamedTuple):
    """What families are found in: n records, of which no two have the same folded text."""

    #: For each band a table (see `text/tables`) from bucket to record; shape (bands, judged records).
    bands: UInt64
    folded: UInt32
    folded_offsets: Int64
    #: The documents that hold record r are `documents[place_offsets[r]:place_offsets[r + 1]]`, one for each place.
    documents: Int64
    place_offsets: Int64
    #: The shingles of some records, which are given in any order.
    shingles_of: Callable[[Int64], Shingles]


class _Buckets(NamedTuple):
    """The buckets of one band that hold several records: of each entry, by bucket, the bucket and the record."""

    bucket: Int64
    record: Int64

    def leaders(self) -> Int64:
        """For each entry the smallest record of its bucket."""
        first = np.flatnonzero(np.append(True, self.bucket[1:] != self.bucket[:-1])[: len(self.bucket)])
        counts = np.diff(np.append(first, len(self.bucket)))
        return np.repeat(np.minimum.reduceat(self.record, first) if len(first) else first, counts)

    def where(self, kept: Bools) -> _Buckets:
        return _Buckets(self.bucket[kept], self.record[kept])


def family_id(key: int) -> str:
    """What a family is called whose medoid has this key, the 64-bit hash of its folded text: 12 hexadecimal digits."""
    return f"{key:016x}"[:12]


def find_families(corpus: Corpus, min_documents: int) -> Families:
    """The families that occur in at least `min_documents` documents; a record that does by itself is one, too."""
    n_records = len(corpus.place_offsets) - 1
    record_documents = _count_documents(group_of_each(corpus.place_offsets), corpus.documents, n_records)
    medoid_of, similarity = _group(corpus, record_documents)
    alone = np.zeros(n_records, dtype=bool)
    alone[values_of(corpus.bands[0])] = True
    alone &= medoid_of < 0
    medoid_of[alone], similarity[alone] = np.flatnonzero(alone), 1

    occurrences = np.diff(corpus.place_offsets)
    medoid_of_place = np.repeat(medoid_of, occurrences)
    judged = medoid_of_place >= 0
    documents = _count_documents(medoid_of_place[judged], corpus.documents[judged], n_records)
    times = np.bincount(medoid_of_place[judged], minlength=n_records)
    medoid = np.array(
        sorted(
            np.flatnonzero(documents >= max(min_documents, 1)).tolist(),
            key=lambda r: (-documents[r], -times[r], _text(corpus, r)),
        ),
        dtype=np.int64,
    )
    number = np.full(n_records + 1, -1, dtype=np.int64)  # the last one is found by records whose medoid is -1
    number[medoid] = np.arange(len(medoid))
    family = number[medoid_of]
    return Families(medoid, documents[medoid], times[medoid], family, np.where(family >= 0, similarity, 0.0))


def _text(corpus: Corpus, record: int) -> bytes:
    """The folded text of a record, to sort by: in big-endian order bytes compare as code points do."""
    begin, end = corpus.folded_offsets[record], corpus.folded_offsets[record + 1]
    return corpus.folded[begin:end].astype(">u4").tobytes()


def _count_documents(group: Int64, document: Int64, n_groups: int) -> Int64:
    """How many distinct documents each group has."""
    return np.bincount(distinct(group << 32 | document) >> 32, minlength=n_groups)


def _group(corpus: Corpus, weight: Int64) -> tuple[Int64, npt.NDArray[np.float64]]:
    """For each record the medoid of its group and the similarity to it; -1 and 0 where it has no near-duplicate."""
    n_records = len(corpus.place_offsets) - 1
    bands, centrality = _buckets_of(corpus, weight)
    # The most central record is number 0, so that the smallest number leads; equally central ones go by their keys.
    involved = np.flatnonzero(centrality)
    involved = involved[np.argsort(-centrality[involved], kind="stable")]
    number = np.empty(n_records, dtype=np.int64)
    number[involved] = np.arange(len(involved))
    bands = [_Buckets(b.bucket, number[b.record]) for b in bands]
    records = likeness_of(involved, corpus.folded, corpus.folded_offsets, corpus.shingles_of)

    group = _Grouping(records, len(involved))
    group.settle(bands)
    reopened = group.merge(bands)
    group.settle([band.where((reopened | group.is_medoid())[band.record]) for band in bands])
    group.move_to_first(bands)

    medoid_of, similarity = np.full(n_records, -1, dtype=np.int64), np.zeros(n_records)
    grouped = np.flatnonzero(group.medoid >= 0)
    medoid_of[involved[grouped]] = involved[group.medoid[grouped]]
    similarity[involved[grouped]] = group.similarity[grouped]
    return medoid_of, similarity


def _buckets_of(corpus: Corpus, weight: Int64) -> tuple[list[_Buckets], Int64]:
    """The buckets of several records in every band, and the centrality of each record: 0 for those in no bucket."""
    centrality = np.zeros(len(weight), dtype=np.int64)
    bands = []
    for table in corpus.bands:
        key = keys_of(table)
        first = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
        counts = np.diff(np.append(first, len(key)))
        several = counts > 1
        first, counts = first[several], counts[several]
        record = values_of(table[ranges(first, counts)])
        bucket = np.repeat(np.arange(len(counts)), counts)
        if len(counts):
            centrality[record] += np.add.reduceat(weight[record], offsets_of(counts)[:-1])[bucket]
        bands.append(_Buckets(bucket, record))
    return bands, centrality


class _Grouping:
    """Records, numbered by centrality, and the medoids found so far."""

    def __init__(self, records: Likeness, n: int) -> None:
        self._records = records
        #: For each record its medoid (of which it is itself one if that is its own number), or -1.
        self.medoid = np.full(n, -1, dtype=np.int64)
        self.similarity = np.zeros(n)

    def is_medoid(self) -> Bools:
        """Which records are medoids."""
        found: Bools = self.medoid == np.arange(len(self.medoid))
        return found

    def settle(self, bands: list[_Buckets]) -> None:
        """Find medoids and their variants among the records in these buckets."""
        for _ in range(_ROUNDS):
            compared = [(band, band.leaders()) for band in bands]
            self._settle_pairs(alike(self._records, *_each_once(compared)))
            stays = (self.medoid < 0) | self.is_medoid()
            bands = [band.where((leader != band.record) & stays[band.record]) for band, leader in compared]

    def merge(self, bands: list[_Buckets]) -> Bools:
        """Make medoids that are near-duplicates of more central ones their variants, and give what is open again.

        Both may have become medoids because other records led their buckets. Their variants become those of the other
        medoid, as far as they are its near-duplicates; those that are not are open.
        """
        former = self.medoid.copy()
        bands = [band.where(self.is_medoid()[band.record]) for band in bands]
        for _ in range(_ROUNDS):
            compared = [(band, band.leaders()) for band in bands]
            pairs = alike(self._records, *_each_once(compared))
            self.medoid[pairs.one], self.medoid[pairs.other] = -1, -1
            self._settle_pairs(pairs)
            bands = [band.where((leader != band.record) & self.is_medoid()[band.record]) for band, leader in compared]
        has_moved = (former >= 0) & (former != np.arange(len(former))) & ~self.is_medoid()[former]
        moved = np.flatnonzero(has_moved)
        one = self.medoid[former[moved]]
        order = np.lexsort((moved, one))
        pairs = alike(self._records, one[order], moved[order])
        self.medoid[moved], self.similarity[moved] = -1, 0
        self.medoid[pairs.other], self.similarity[pairs.other] = pairs.one, pairs.similarity
        reopened: Bools = has_moved & (self.medoid < 0)
        return reopened

    def _settle_pairs(self, pairs: Alike) -> None:
        """Settle who is whose variant, in the order of centrality: `pairs.one` is always the more central record."""
        self._join(pairs.one, pairs.other, pairs.similarity)
        self._join(pairs.other, pairs.one, pairs.similarity)
        while True:
            open_ = (self.medoid[pairs.one] < 0) & (self.medoid[pairs.other] < 0)
            if not open_.any():
                break
            new = np.zeros(len(self.medoid), dtype=bool)
            new[pairs.one[open_]] = True
            new[pairs.other[open_]] = False
            self.medoid[new], self.similarity[new] = np.flatnonzero(new), 1
            self._join(pairs.one, pairs.other, pairs.similarity)

    def move_to_first(self, bands: list[_Buckets]) -> None:
        """Give every variant to the most central of the first medoids of its buckets that it is a near-duplicate of."""
        is_medoid = self.is_medoid()
        # Medoids first, in their order, so that they lead.
        order = np.argsort(~is_medoid, kind="stable")
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        n_medoids = int(is_medoid.sum())
        bands = [_Buckets(b.bucket, place[b.record]).where(self.medoid[b.record] >= 0) for b in bands]
        for _ in range(_MEDOIDS):
            compared = [(band, band.leaders()) for band in bands]
            one, other = _each_once(compared)
            useful = (one < n_medoids) & (other >= n_medoids)
            one, other = order[one[useful]], order[other[useful]]
            other_medoid = np.flatnonzero(self.medoid[other] != one)
            pairs = alike(self._records, one[other_medoid], other[other_medoid])
            earlier = np.flatnonzero(pairs.one < self.medoid[pairs.other])
            self._take_first(pairs.one[earlier], pairs.other[earlier], pairs.similarity[earlier])
            bands = [band.where(leader != band.record) for band, leader in compared]

    def _join(self, one: Int64, other: Int64, similarity: npt.NDArray[np.float64]) -> None:
        """Make every open `other` a variant of the most central `one` that is a medoid."""
        may = self.is_medoid()[one] & (self.medoid[other] < 0)
        self._take_first(one[may], other[may], similarity[may])

    def _take_first(self, medoid: Int64, variant: Int64, similarity: npt.NDArray[np.float64]) -> None:
        """Give every variant to the most central of the medoids that it is paired with."""
        order = np.lexsort((medoid, variant))
        first = order[np.append(True, variant[order][1:] != variant[order][:-1])[: len(order)]]
        self.medoid[variant[first]] = medoid[first]
        self.similarity[variant[first]] = similarity[first]


def _each_once(compared: list[tuple[_Buckets, Int64]]) -> tuple[Int64, Int64]:
    """The pairs of a leader and another record of its bucket, sorted, each once."""
    keys = [leader[apart] << 32 | band.record[apart] for band, leader in compared for apart in [leader != band.record]]
    pairs = distinct(np.concatenate([np.zeros(0, dtype=np.int64), *keys]))
    return pairs >> 32, pairs & 0xFFFFFFFF
