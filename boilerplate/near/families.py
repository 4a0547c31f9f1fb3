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

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Bools, Int64, UInt32, UInt64, distinct, group_of_each, offsets_of, ranges
from ..text.shingles import Shingles
from ..text.tables import keys_of, values_of
from .grouping import Condition, State, each_once, find_groups, leaders, settle_pairs, take_first
from .likeness import Alike, Likeness, alike, likeness_of


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


class Groups(NamedTuple):
    """For each record the medoid of its group and the similarity to it; -1 and 0 where it has no near-duplicate."""

    medoid: Int64
    similarity: npt.NDArray[np.float64]


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


class Buckets(NamedTuple):
    """Buckets of several records, those of a band or more: of each entry, by bucket, the bucket and the record."""

    bucket: Int64
    record: Int64

    def where(self, kept: Bools) -> Buckets:
        return Buckets(self.bucket[kept], self.record[kept])


def family_id(key: int) -> str:
    """What a family is called whose medoid has this key, the 64-bit hash of its folded text: 12 hexadecimal digits."""
    return f"{key:016x}"[:12]


def find_families(corpus: Corpus, min_documents: int, groups: Groups | None = None) -> Families:
    """The families that occur in at least `min_documents` documents; a record that does by itself is one, too.

    `groups` is what `group` gives of the corpus, where that is known.
    """
    n_records = len(corpus.place_offsets) - 1
    medoid_of, similarity = groups or group(corpus)
    alone = np.zeros(n_records, dtype=bool)
    alone[values_of(corpus.bands[0])] = True
    alone &= medoid_of < 0
    medoid_of, similarity = np.where(alone, np.arange(n_records), medoid_of), np.where(alone, 1.0, similarity)

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


def group(corpus: Corpus) -> Groups:
    """Find for each record its near-duplicates' medoid."""
    n_records = len(corpus.place_offsets) - 1
    weight = _count_documents(group_of_each(corpus.place_offsets), corpus.documents, n_records)
    bands, centrality = _buckets_of(corpus, weight)

    def likeness(records: Int64) -> Likeness:
        return likeness_of(records, corpus.folded, corpus.folded_offsets, corpus.shingles_of)

    return group_buckets(bands, centrality, likeness)


def group_buckets(bands: Sequence[Buckets], centrality: Int64, likeness: Callable[[Int64], Likeness]) -> Groups:
    """Find the medoids of records of which this is known: all buckets of several, and how central each record is.

    Of equally central records the smaller number comes first. `likeness` gives what is compared of some records, in the
    order in which it is given them.
    """
    n_records = len(centrality)
    # The most central record is number 0, so that the smallest number leads; equally central ones go by their keys.
    involved = np.flatnonzero(centrality)
    involved = involved[np.argsort(-centrality[involved], kind="stable")]
    number = np.empty(n_records, dtype=np.int64)
    number[involved] = np.arange(len(involved))
    grouping = _Grouping(likeness(involved), len(involved), [Buckets(b.bucket, number[b.record]) for b in bands])
    find_groups(grouping)

    medoid_of, similarity = np.full(n_records, -1, dtype=np.int64), np.zeros(n_records)
    grouped = np.flatnonzero(grouping.medoid >= 0)
    medoid_of[involved[grouped]] = involved[grouping.medoid[grouped]]
    similarity[involved[grouped]] = grouping.similarity[grouped]
    return Groups(medoid_of, similarity)


def _buckets_of(corpus: Corpus, weight: Int64) -> tuple[list[Buckets], Int64]:
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
        bands.append(Buckets(bucket, record))
    return bands, centrality


class _Grouping:
    """Records in memory, numbered by centrality; see `Grouping`."""

    def __init__(self, records: Likeness, n: int, bands: list[Buckets]) -> None:
        self._records, self._bands, self._in_play = records, bands, bands
        #: For each record its medoid (of which it is itself one if that is its own number), or -1.
        self.medoid = np.full(n, -1, dtype=np.int64)
        self.similarity = np.zeros(n)
        self._former = self.medoid
        #: The records in the order in which they lead; in play are their places in it.
        self._order = np.arange(n)
        self._pairs = alike(records, self.medoid[:0], self.medoid[:0])

    @property
    def _state(self) -> State:
        return State(np.arange(len(self.medoid)), self.medoid, self._former)

    def enter(self, who: Condition, *, medoids_first: bool = False) -> None:
        state = self._state
        self._order = np.argsort(~state.is_medoid, kind="stable") if medoids_first else state.number
        place = np.empty(len(self._order), dtype=np.int64)
        place[self._order] = state.number
        self._in_play = [Buckets(band.bucket, place[band.record]) for band in self._where(self._bands, who(state))]

    def compare(self, *, with_medoids: bool = False) -> bool:
        led_by, led = [], []
        for band in self._in_play:
            leader = leaders(band.bucket, band.record)
            apart = leader != band.record
            led_by.append(leader[apart])
            led.append(band.where(apart))
        self._in_play = led
        one, other = each_once(np.concatenate(led_by), np.concatenate([band.record for band in led]))
        one, other = self._order[one], self._order[other]
        if with_medoids:
            is_medoid = self._state.is_medoid
            useful = is_medoid[one] & ~is_medoid[other] & (self.medoid[other] != one)
            one, other = one[useful], other[useful]
        self._pairs = alike(self._records, one, other)
        return any(len(band.record) for band in led)

    def settle(self, *, anew: bool = False) -> None:
        if anew:
            self.medoid[self._pairs.one], self.medoid[self._pairs.other] = -1, -1
        settle_pairs(self.medoid, self.similarity, self._pairs)

    def leave(self, stays: Condition) -> None:
        self._in_play = self._where(self._in_play, stays(self._state))

    def remember(self) -> None:
        self._former = self.medoid.copy()

    def hand_over(self) -> None:
        state, former = self._state, self._former
        moved = np.flatnonzero((former >= 0) & (former != state.number) & ~state.is_medoid[former])
        one = self.medoid[former[moved]]
        self.medoid[moved], self.similarity[moved] = -1, 0
        moved, one = moved[one >= 0], one[one >= 0]
        order = np.lexsort((moved, one))
        pairs = alike(self._records, one[order], moved[order])
        self.medoid[pairs.other], self.similarity[pairs.other] = pairs.one, pairs.similarity

    def move(self) -> None:
        one, other, similarity = self._pairs
        earlier = np.flatnonzero(one < self.medoid[other])
        take_first(self.medoid, self.similarity, Alike(one[earlier], other[earlier], similarity[earlier]))

    @staticmethod
    def _where(bands: list[Buckets], records: Bools) -> list[Buckets]:
        return [band.where(records[band.record]) for band in bands]
