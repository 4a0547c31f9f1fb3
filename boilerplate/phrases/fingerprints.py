"""Fingerprints of character runs, so that a common run is found wherever it stands in a sentence.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every `WINDOW` consecutive grams the one with the smallest
hash is kept. Two texts that were winnowed alike are sure to meet in every common run of `WINDOW` grams, and often in
shorter ones; and whether they meet does not depend on which of them is looked up in the other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..text.columns import Int64, UInt32
from ..text.shingles import WIDE_UNITS, hash_spans, runs_of_width

#: Width of a gram: this many wide characters, or two and a half times as many letters.
GRAM = 5
WINDOW = 4


#: In a sentence of very many grams, no more than this many that are equal are kept: `好好好…` says little with more.
_MANY, _EQUAL = 1000, 8


class Grams(NamedTuple):
    """Every gram of a batch of sentences: its 32-bit hash, where it begins in the folded text, and whose it is."""

    keys: UInt32
    start: Int64
    sentence: Int64


def all_grams(codes: UInt32, offsets: Int64) -> Grams:
    """All grams, in order of place; a sentence shorter than one has none."""
    start, end, per_sentence = runs_of_width(codes, offsets, GRAM * WIDE_UNITS, keep_short=False)
    keys = (hash_spans(codes, start, end) >> np.uint64(32)).astype(np.uint32)
    grams = Grams(keys, start, np.repeat(np.arange(len(offsets) - 1), per_sentence))
    return grams if (per_sentence <= _MANY).all() else _thinned(grams, per_sentence)


def _thinned(grams: Grams, per_sentence: Int64) -> Grams:
    """Without the repeats of a gram beyond the first few in a sentence of very many: pairs of them would explode."""
    kept = np.repeat(per_sentence <= _MANY, per_sentence)
    crowded = np.flatnonzero(~kept)
    order = crowded[np.lexsort((crowded, grams.keys[crowded], grams.sentence[crowded]))]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(grams.keys[order].astype(np.int64)) != 0) | (np.diff(grams.sentence[order]) != 0)
    first = np.flatnonzero(new)
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
    kept[order[rank < _EQUAL]] = True
    return Grams(grams.keys[kept], grams.start[kept], grams.sentence[kept])


def winnow(grams: Grams) -> Grams:
    """The grams that are kept: the rightmost smallest of each window; in a sentence with fewer grams, of all it has."""
    keys, sentence = grams.keys, grams.sentence
    n_windows = max(len(keys) - WINDOW + 1, 0)
    # Of every window that begins and ends in one sentence, the grams from the last to the first: is it the smallest?
    looking = sentence[:n_windows] == sentence[len(keys) - n_windows :]
    smallest = keys[:n_windows].copy()
    for step in range(1, WINDOW):
        np.minimum(smallest, keys[step : step + n_windows], out=smallest)
    kept = np.zeros(len(keys), dtype=bool)
    for step in reversed(range(WINDOW)):
        found = looking & (keys[step : step + n_windows] == smallest)
        kept[step : step + n_windows] |= found
        looking ^= found
    kept[_smallest_of_few(grams)] = True
    place = np.flatnonzero(kept)
    return Grams(keys[place], grams.start[place], sentence[place])


def _smallest_of_few(grams: Grams) -> Int64:
    """The rightmost smallest gram of each sentence that has too few for a window."""
    first = np.flatnonzero(np.append(True, grams.sentence[1:] != grams.sentence[:-1])[: len(grams.sentence)])
    n_grams = np.diff(np.append(first, len(grams.sentence)))
    few = n_grams < WINDOW
    first, last = first[few], (first + n_grams)[few] - 1
    best = first
    for step in range(1, WINDOW - 1):
        other = np.minimum(first + step, last)
        best = np.where(grams.keys[other] <= grams.keys[best], other, best)
    return best
