"""Words of Chinese, from the dictionary that comes with jieba: where they begin and end, and what kind they are.

Text is cut as jieba cuts it without its model for unknown words: into the words whose frequencies make the likeliest
row. It is done for many short pieces of text at a time.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pkgutil import get_data
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Bools, Int32, Int64, UInt32, UInt64, join_texts, ranges

#: Longer words of the dictionary are not looked for: they are names of places and sayings.
_LONGEST = 5
_BASE = np.uint64(0x9E3779B97F4A7C55)
#: A table of this many bits of a hash tells at once that most runs of characters are no words.
_BITS = np.uint64(24)
#: Pieces of text that are cut at a time, so that what is worked out for them stays in cache.
_BATCH = 4096

Floats = npt.NDArray[np.float64]


class Lexicon(NamedTuple):
    """The words, by hash; and of those that are longer than a character, the kind."""

    hashes: UInt64
    #: Logarithms of their shares of all text.
    weight: Floats
    #: For the first bits of a hash the first of the hashes that begin so, -1 where none does.
    first: Int32
    #: What a character weighs that is no word.
    unknown: float
    #: The kinds, as in the dictionary: n for nouns, v for verbs, ns for places, i for idioms, and so on.
    kinds: dict[str, str]

    def begins(self, texts: UInt32) -> Bools:
        """Whether a word begins at each character; a row of `texts` is one text, and 0 is no character."""
        parts = [self._begins(texts[row : row + _BATCH]) for row in range(0, len(texts), _BATCH)]
        return np.concatenate(parts) if parts else np.zeros(texts.shape, dtype=bool)

    def _begins(self, texts: UInt32) -> Bools:
        n, width = texts.shape
        weights = np.full((_LONGEST, width, n), -np.inf)
        columns = np.ascontiguousarray(texts.T)
        after_zero = columns + np.uint64(1)
        hashes = np.zeros((width, n), dtype=np.uint64)
        for length in range(1, min(_LONGEST, width) + 1):
            n_places = width - length + 1
            hashes = hashes[:n_places] * _BASE + after_zero[length - 1 :]
            found = self._weights(hashes)
            if length == 1:
                found[found == -np.inf] = self.unknown
                found[columns == 0] = 0.0
            weights[length - 1, :n_places] = found
        best = np.zeros((width + _LONGEST, n))
        chosen = np.zeros((width, n), dtype=np.int64)
        for place in reversed(range(width)):
            routes = weights[:, place] + best[place + 1 : place + 1 + _LONGEST]
            longest_best = _LONGEST - 1 - np.argmax(routes[::-1], axis=0)
            chosen[place] = place + 1 + longest_best
            best[place] = np.take_along_axis(routes, longest_best[None], axis=0)[0]
        begins = np.zeros((width, n), dtype=bool)
        following = np.zeros(n, dtype=np.int64)
        for place in range(width):
            begins[place] = following == place
            following = np.where(begins[place], chosen[place], following)
        return begins.T

    def _weights(self, hashes: UInt64) -> Floats:
        weights = np.full(hashes.shape, -np.inf)
        flat, found = hashes.reshape(-1), weights.reshape(-1)
        begin = self.first[flat >> (np.uint64(64) - _BITS)]
        asked = np.flatnonzero(begin >= 0)
        at = begin[asked]
        # Nearly always the first that begins so is the one, or none is.
        later = np.flatnonzero(self.hashes[at] < flat[asked])
        at[later] = np.minimum(np.searchsorted(self.hashes, flat[asked[later]]), len(self.hashes) - 1)
        same = self.hashes[at] == flat[asked]
        found[asked[same]] = self.weight[at[same]]
        return weights

    def words(self, texts: list[str]) -> list[list[str]]:
        """The words of each text; a character 0 stands alone."""
        codes, offsets = join_texts(texts)
        lengths = np.diff(offsets)
        table = np.zeros((len(texts), int(lengths.max(initial=0))), dtype=np.uint32)
        row = np.repeat(np.arange(len(texts)), lengths)
        column = ranges(np.zeros(len(texts), dtype=np.int64), lengths)
        table[row, column] = codes
        begins = self.begins(table)[row, column]
        bounds = np.append(np.flatnonzero(begins), len(codes)).tolist()
        joined = "".join(texts)
        cut = [joined[a:b] for a, b in pairwise(bounds)]
        first = np.searchsorted(bounds, offsets).tolist()
        return [cut[a:b] for a, b in pairwise(first)]


@cache
def lexicon() -> Lexicon:
    """The dictionary, read once."""
    data = get_data("jieba", "dict.txt")
    assert data is not None
    fields = data.decode("utf-8").split()
    words, kinds = fields[::3], fields[2::3]
    frequency = np.array(fields[1::3]).astype(np.float64)
    hashes = _hashes(words)
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    first = np.full(1 << int(_BITS), -1, dtype=np.int32)
    first[(hashes >> (np.uint64(64) - _BITS))[::-1]] = np.arange(len(hashes) - 1, -1, -1)
    total = frequency.sum()
    weight = np.log(np.maximum(frequency, 1)) - np.log(total)
    return Lexicon(hashes, weight[order], first, float(-np.log(total)), dict(zip(words, kinds, strict=True)))


def _hashes(words: list[str]) -> UInt64:
    codes, offsets = join_texts(words)
    lengths: Int64 = np.diff(offsets)
    hashes = np.zeros(len(words), dtype=np.uint64)
    for step in range(int(lengths.max())):
        longer = lengths > step
        hashes[longer] = hashes[longer] * _BASE + codes[offsets[:-1][longer] + step] + np.uint64(1)
    return hashes
