"""How runs stand in their text: what they touch, and what is around them.

All of it is the same in any batch that a document is in, and what is counted adds up over batches.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..text.columns import Bools, Int32, Int64, UInt8, UInt64, distinct
from ..text.shingles import mix
from .tokens import BRACKET, COMMA, NUMBER, SENTENCE, Tokens

#: How many tokens around an occurrence are compared, to tell copies from uses of one's own.
_CONTEXT = 6
_BASE = np.uint64(0x9E3779B97F4A7C55)
#: Hashes of contexts have 40 bits, so that one can be sorted together with the number of a run, which has the others.
_HASH_BITS, _SPARE_BITS = np.uint64(40), np.uint64(24)


class Standing(NamedTuple):
    """Of each run how many of its occurrences stand in what way, int64."""

    #: With a mark before, after, and on both sides.
    after_mark: Int64
    before_mark: Int64
    alone: Int64
    #: That are a whole sentence, that stand before a bracket or colon, and that touch a number.
    sentences: Int64
    labels: Int64
    numbers: Int64


def standing_of(place: Int64, end: Int64, head: Int64, edge: UInt8) -> Standing:
    """How the occurrences `[place[i], end[i])` stand; those of run r begin with `head[r]`, and none has no occurrence.

    `edge` is that of the tokens.
    """
    before, after = edge[place], edge[end]

    def number(found: Bools) -> Int64:
        return np.add.reduceat(found, head, dtype=np.int64) if len(head) else head

    return Standing(
        number(before >= COMMA),
        number(after >= COMMA),
        number((before >= COMMA) & (after >= COMMA)),
        number((before == SENTENCE) & (after == SENTENCE)),
        number(after == BRACKET),
        number((before == NUMBER) | (after == NUMBER)),
    )


class Contexts(NamedTuple):
    """Hashes of what is around places; nothing of another document is."""

    hashes: UInt64
    #: The document of each token.
    document: Int32

    @classmethod
    def of(cls, tokens: Tokens) -> Contexts:
        """Those of all places in a text."""
        # Documents are parted by as much of nothing as is looked at.
        row = np.arange(len(tokens.codes)) + _CONTEXT * tokens.document.astype(np.int64)
        padded = np.zeros(int(row.max(initial=-1)) + 1 + 2 * _CONTEXT, dtype=np.uint64)
        padded[row + _CONTEXT] = tokens.keys()
        n = len(padded) - _CONTEXT + 1
        hashes = np.zeros(n, dtype=np.uint64)
        for step in range(_CONTEXT):
            hashes *= _BASE
            hashes += padded[step : step + n]
        return cls(mix(hashes) >> _SPARE_BITS, tokens.document)

    def before(self, place: Int64) -> UInt64:
        """Of the tokens before each place."""
        found: UInt64 = self.hashes[place + _CONTEXT * self.document[place].astype(np.int64)]
        return found

    def after(self, last: Int64) -> UInt64:
        """Of the tokens after each of these tokens."""
        found: UInt64 = self.hashes[last + _CONTEXT * self.document[last].astype(np.int64) + _CONTEXT + 1]
        return found


def different(run: Int64, hashes: UInt64) -> tuple[Int64, UInt64]:
    """The pairs of a run and a context, each once, by run; runs are numbered from 0, and are 16 million at most."""
    pairs = distinct((run.astype(np.uint64) << _HASH_BITS) | hashes)
    return (pairs >> _HASH_BITS).astype(np.int64), pairs & ((np.uint64(1) << _HASH_BITS) - np.uint64(1))


def keys_of_runs(keys: UInt64, place: Int64, length: int) -> UInt64:
    """A hash of each run of `length` tokens at these places: the same for the same run in any text.

    `keys` are those of the tokens.
    """
    hashes = np.zeros(len(place), dtype=np.uint64)
    for step in range(length):
        hashes *= _BASE
        hashes += keys[place + step] + np.uint64(1)
    return mix(hashes)
