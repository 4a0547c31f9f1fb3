"""Who shares text with whom: all pairs as columns, the order that puts together what belongs together, and how a page
has them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...model import DocumentSummary

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Documents of the picture, which then has hardly more pixels, and pairs in it, which take four bytes each.
MOST_DOCUMENTS, MOST_PAIRS = 4000, 500_000
#: Documents that are as much alike on average, from 0 to 1, are a group; and how many of these it takes.
_ALIKE, _FEWEST = 0.25, 3
#: Shares are kept in thousandths.
_THOUSAND = 1000


class Pairs(NamedTuple):
    """n pairs of documents: a part of the first, by its number, stands in the other one. Sorted by both numbers."""

    document: Ints
    source: Ints
    #: Letters and digits of the document that stand in the source, and the same as a share of the document.
    characters: Ints
    share: Floats

    @classmethod
    def of(cls, documents: Sequence[DocumentSummary]) -> Pairs:
        """All pairs of these documents."""
        number = {document.path: i for i, document in enumerate(documents)}
        lengths = [len(document.sources) for document in documents]
        sources = [source for document in documents for source in document.sources]
        pairs = cls(
            np.repeat(np.arange(len(documents)), lengths),
            np.array([number[source.path] for source in sources], dtype=np.int64),
            np.array([source.characters for source in sources], dtype=np.int64),
            np.array([source.share for source in sources], dtype=np.float64),
        )
        return pairs.take(np.lexsort((pairs.source, pairs.document)))

    def take(self, rows: Ints) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.document[rows], self.source[rows], self.characters[rows], self.share[rows])

    def between(self, documents: Ints) -> Pairs:
        """The pairs of which both are among these documents, which ascend; numbered by their places there."""
        inside = np.flatnonzero(np.isin(self.document, documents) & np.isin(self.source, documents))
        kept = self.take(inside)
        place, of_source = np.searchsorted(documents, kept.document), np.searchsorted(documents, kept.source)
        return Pairs(place, of_source, kept.characters, kept.share)

    def strongest(self, most: int) -> Pairs:
        """At most so many pairs, those with the greatest shares."""
        if len(self.share) <= most:
            return self
        return self.take(np.sort(np.argsort(-self.share, kind="stable")[:most]))


class Mutual(NamedTuple):
    """A pair of documents, each against the other."""

    one: int
    other: int
    #: Letters and digits that they share, counted in the one that has more of them.
    characters: int
    #: How much of the one stands in the other, and the other way round.
    there: float
    back: float


def strongest(pairs: Pairs, most: int) -> list[Mutual]:
    """The pairs that share most letters and digits, each once; the one that comes first in the archive is `one`."""
    order = np.argsort(-pairs.characters, kind="stable")[: 2 * most]
    ends = np.sort(np.stack((pairs.document[order], pairs.source[order])), axis=0)
    found = []
    for one, other in dict.fromkeys(zip(*ends.tolist(), strict=True)):
        rows = [_row(pairs, one, other), _row(pairs, other, one)]
        shares = [0.0 if row is None else float(pairs.share[row]) for row in rows]
        characters = max(int(pairs.characters[row]) for row in rows if row is not None)
        found.append(Mutual(one, other, characters, shares[0], shares[1]))
    return found[:most]


def _row(pairs: Pairs, document: int, source: int) -> int | None:
    """Where a pair stands."""
    low, high = np.searchsorted(pairs.document, [document, document + 1])
    row = low + int(np.searchsorted(pairs.source[low:high], source))
    return row if row < high and pairs.source[row] == source else None


class Clusters(NamedTuple):
    """Documents put together by what they share."""

    #: All documents: those that share most stand side by side, those that share nothing last.
    order: list[int]
    #: Documents that are much alike, the largest group first.
    groups: list[list[int]]


def clusters_of(pairs: Pairs, n: int) -> Clusters:
    """The clusters of n documents, by average linkage; two documents are as alike as their shares are on average."""
    sharing = np.flatnonzero(np.bincount(np.concatenate((pairs.document, pairs.source)), minlength=n))
    alone = np.setdiff1d(np.arange(n), sharing).tolist()
    if len(sharing) < 2:
        return Clusters([*sharing.tolist(), *alone], [])
    from scipy.cluster.hierarchy import average, fcluster
    from scipy.spatial.distance import squareform

    among = pairs.between(sharing)
    distance = np.ones((len(sharing), len(sharing)))
    distance[among.document, among.source] -= among.share / 2
    distance[among.source, among.document] -= among.share / 2
    np.fill_diagonal(distance, 0)
    tree = average(squareform(np.maximum(distance, 0), checks=False))
    group = fcluster(tree, 1 - _ALIKE, "distance")
    order = _leaves(tree[:, :2].astype(np.int64).tolist())
    members: dict[int, list[int]] = {}
    for leaf in order:
        members.setdefault(int(group[leaf]), []).append(int(sharing[leaf]))
    groups = sorted((each for each in members.values() if len(each) >= _FEWEST), key=lambda each: (-len(each), each))
    return Clusters([*sharing[order].tolist(), *alone], groups)


def _leaves(merges: list[list[int]]) -> list[int]:
    """The leaves of a tree in its order, where of two branches the one comes first that has the smaller leaf."""
    n = len(merges) + 1
    smallest = list(range(n))
    for one, other in merges:
        smallest.append(min(smallest[one], smallest[other]))
    leaves, rest = [], [2 * n - 2]
    while rest:
        node = rest.pop()
        if node < n:
            leaves.append(node)
        else:
            rest += sorted(merges[node - n], key=smallest.__getitem__, reverse=True)
    return leaves


def packed(pairs: Pairs, n: int) -> dict[str, str]:
    """The pairs of n documents for a script: base64 of little-endian columns.

    The sources of document d, and how much of it stands there in thousandths (1 at the least), both uint16, stand from
    `offsets[d]` to `offsets[d + 1]`, uint32.
    """
    offsets = np.searchsorted(pairs.document, np.arange(n + 1))
    shares = np.maximum(np.round(pairs.share * _THOUSAND), 1)
    columns = {"offsets": offsets.astype("<u4"), "sources": pairs.source.astype("<u2"), "shares": shares.astype("<u2")}
    return {name: b64encode(column.tobytes()).decode("ascii") for name, column in columns.items()}


class Origin(NamedTuple):
    """A document as a source of others."""

    document: int
    #: How many later documents draw on it, and the letters and digits of those that stand in it.
    later: int
    characters: int
    #: The same of all documents, whatever their dates.
    others: int
    all_characters: int


def origins_of(pairs: Pairs, dates: Sequence[str], most: int) -> list[Origin]:
    """The documents that most of others stands in: in later ones first, where both tell a date, then in any."""
    n = len(dates)
    day = _days(dates)
    # What is no later counts for nothing; of a year alone it is not known whether it is before a day in it.
    first, last = day[:, 0], day[:, 1]
    later = (last[pairs.source] > 0) & (first[pairs.document] > last[pairs.source])
    others = np.bincount(pairs.source, minlength=n)
    all_characters = np.bincount(pairs.source, pairs.characters, n).astype(np.int64)
    followers = np.bincount(pairs.source[later], minlength=n)
    characters = np.bincount(pairs.source[later], pairs.characters[later], n).astype(np.int64)
    order = np.lexsort((np.arange(n), -all_characters, -characters))[:most]
    return [
        Origin(d, int(followers[d]), int(characters[d]), int(others[d]), int(all_characters[d]))
        for d in order.tolist()
        if others[d]
    ]


def _days(dates: Sequence[str]) -> Ints:
    """The first and the last day that each date can mean, as a number such as 20190305; 0 where there is no date."""
    ends = [
        [
            int(told[:4] + (told[5:7] or month) + (told[8:] or day)) if told else 0
            for month, day in (("01", "01"), ("12", "31"))
        ]
        for told in dates
    ]
    return np.array(ends, dtype=np.int64).reshape(-1, 2)
