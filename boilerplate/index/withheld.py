"""What a draft must not find in a corpus that holds the draft itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from ..text.columns import Bools, Int64, contains, group_of_each, numbered, ranges


class Withheld(NamedTuple):
    """The documents of the corpus that are drafts of a batch themselves, and the records in them."""

    #: Of each draft and such a document `draft * n_documents + document`, sorted.
    documents: Int64
    #: Of each draft and record in such a document `draft * n_records + record`, sorted, and at how many places of them
    #: the record stands.
    records: Int64
    n_places: Int64
    #: The records among them that stand nowhere else, each with the draft; and for every record whether it is one.
    lost: Int64
    may_be_lost: Bools

    def counts(self, records: Int64) -> Int64:
        """How many places of each record are withheld; records with their drafts, as above."""
        if not len(self.records):
            return np.zeros(len(records), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.records, records), len(self.records) - 1)
        return np.where(self.records[at] == records, self.n_places[at], 0)

    def leaves(self, records: Int64, drafts: Int64) -> Bools:
        """Whether any place of each record is left for the draft; none is of -1."""
        left = records >= 0
        asked = np.flatnonzero(left)
        asked = asked[self.may_be_lost[records[asked]]]
        left[asked] = ~contains(self.lost, drafts[asked] * len(self.may_be_lost) + records[asked])
        return left


def withhold(
    own: Sequence[Collection[str]], names: Sequence[str], document_of_place: Int64, place_offsets: Int64
) -> Withheld:
    """What is withheld from drafts whose `own` documents are called so, of records that have these places.

    `names` are those of the documents, sorted; record r has the places `place_offsets[r]` up to `place_offsets[r + 1]`.
    """
    n_records = len(place_offsets) - 1
    found = []
    for i, mine in enumerate(own):
        for name in mine:
            at = bisect_left(names, name)
            if at < len(names) and names[at] == name:
                found.append((at, i))
    document, draft = np.array(sorted(found), dtype=np.int64).reshape(-1, 2).T
    first = np.searchsorted(document, document_of_place)
    n_drafts = np.searchsorted(document, document_of_place, side="right") - first
    record = np.repeat(group_of_each(place_offsets), n_drafts)
    records, number = numbered(draft[ranges(first, n_drafts)] * n_records + record)
    n_places = np.bincount(number, minlength=len(records))
    lost = records[n_places == np.diff(place_offsets)[records % max(n_records, 1)]]
    may_be_lost = np.zeros(n_records, dtype=bool)
    may_be_lost[lost % max(n_records, 1)] = True
    return Withheld(np.sort(draft * len(names) + document), records, n_places, lost, may_be_lost)
