"""All repeated runs of a text, of every length, with the number of documents each occurs in.

The suffixes of the text are sorted once. All occurrences of a run of n tokens then stand side by side in that order,
and so do those of its n + 1 long extensions, within them: level by level the groups are cut finer, and those that occur
in too few documents are left out, until nothing is left. (Nagao and Mori 1994 count n-grams so; Manber and Myers 1993
have the order, and the length that neighbours have in common.)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..text.columns import Int32, Int64, UInt32

#: The token that no run holds: it ends one piece of text and begins another.
CUT = 0


class Level(NamedTuple):
    """All runs of one length that are repeated, in the order of their tokens, one row each."""

    #: The places are `Repeats.order[first:first + occurrences]`; they may overlap.
    first: Int64
    occurrences: Int64
    #: The number of documents they are in.
    documents: Int64


class Repeats(NamedTuple):
    """The repeated runs of a text."""

    #: Places in the text, sorted by what follows from each on, and for every place its rank among them.
    order: Int32
    rank: Int32
    #: `levels[n - 1]` are the runs of n tokens; unless the longest were found, the last level has none.
    levels: list[Level]

    def rows(self, place: Int32 | Int64, length: int) -> Int64:
        """The rows in their level of the runs of `length` tokens at these places, which must be repeated ones."""
        return np.searchsorted(self.levels[length - 1].first, self.rank[place], side="right") - 1


def find_repeats(tokens: UInt32, document: Int32, min_documents: int, longest: int) -> Repeats:
    """The runs of up to `longest` tokens that hold no `CUT` and occur twice and in at least `min_documents` documents.

    `document[i]` is the number of the document that token i belongs to; it never decreases.
    """
    order, common = _sorted_suffixes(tokens)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    earlier = _earlier_in_document(rank, document)
    until_cut = _until_cut(tokens)[order]

    levels: list[Level] = []
    active = np.arange(len(order), dtype=np.int32)
    for length in range(1, longest + 1):
        head = np.flatnonzero(common[active] < length)
        first = active[head]
        count = np.diff(np.append(head, len(active)))
        # An occurrence counts if none of the same document stands before it in its group.
        counts = earlier[active] < np.repeat(first, count)
        documents = np.add.reduceat(counts, head, dtype=np.int64) if len(head) else np.zeros(0, dtype=np.int64)
        kept = (documents >= min_documents) & (count > 1) & (until_cut[first] >= length)
        levels.append(Level(first[kept].astype(np.int64), count[kept], documents[kept]))
        if not kept.any():
            break
        active = active[np.repeat(kept, count)]
    return Repeats(order, rank, levels)


def _sorted_suffixes(tokens: UInt32) -> tuple[Int32, Int32]:
    """The places sorted by what follows, and how many tokens each has in common with the one before it."""
    import pydivsufsort

    if not len(tokens):
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    used = np.zeros(int(tokens.max()) + 1, dtype=bool)
    used[tokens] = True
    number = np.cumsum(used) - 1
    dense = number.astype(np.uint16 if number[-1] < 1 << 16 else np.uint32)[tokens]
    order = np.asarray(pydivsufsort.divsufsort(dense), dtype=np.int32)
    common = np.zeros(len(order), dtype=np.int32)
    common[1:] = np.asarray(pydivsufsort.kasai(dense, order))[:-1]
    return order, common


def _earlier_in_document(rank: Int32, document: Int32) -> Int32:
    """For every rank the next smaller rank that a place of the same document has, or -1."""
    keyed = np.sort((document.astype(np.int64) << 32) | rank)
    earlier = np.full(len(rank), -1, dtype=np.int32)
    same = (keyed[1:] >> 32) == (keyed[:-1] >> 32)
    ranks = (keyed & 0xFFFFFFFF).astype(np.int32)
    earlier[ranks[1:][same]] = ranks[:-1][same]
    return earlier


def _until_cut(tokens: UInt32) -> Int32:
    """How many tokens there are from each place on before the next `CUT` or the end."""
    cuts = np.append(np.flatnonzero(tokens == CUT), len(tokens))
    place = np.arange(len(tokens))
    until: Int32 = (cuts[np.searchsorted(cuts, place)] - place).astype(np.int32)
    return until
