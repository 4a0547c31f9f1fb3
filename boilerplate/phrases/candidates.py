"""Which repeated runs could be set phrases, and what the text says of each: how it holds together, how it stands.

A run is closed when no longer run that holds it is about as frequent. It is spread when what stands around it differs:
copies of one text repeat everything, and say nothing. Of a run that is both, four things are measured that tell a
phrase from a piece of one: cohesion (Zhang et al. use the least pointwise mutual information over all ways to cut it in
two; so does Church and Hanks 1990 for two words), branching entropy on both sides (Jin and Tanaka-Ishii 2006), and how
often a mark stands before it, after it, and on both sides (marks as annotation of words: Li and Sun 2009).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Bools, Int64, UInt32, UInt64, distinct, offsets_of, ranges
from ..text.shingles import mix
from .repeats import Level, Repeats
from .tokens import BRACKET, COMMA, NUMBER, SENTENCE, Tokens

#: A run is closed if no longer one occurs in more than this share of its documents.
_CLOSED = 0.95
#: No phrase weighs less.
_LIGHTEST = 4
#: How many tokens around an occurrence are compared, to tell copies from uses of one's own.
_CONTEXT = 6
_BASE = np.uint64(0x9E3779B97F4A7C55)
#: Numbers of runs and hashes of contexts are sorted as one: 24 bits of the one and 40 of the other.
_RUN_SHIFT, _HASH_SHIFT = np.uint64(40), np.uint64(24)

Floats = npt.NDArray[np.float64]


class Candidates(NamedTuple):
    """Runs that are closed and spread, shorter ones first, one row each."""

    #: Number of tokens; the places are `Repeats.order[first:first + occurrences]`.
    length: Int64
    first: Int64
    occurrences: Int64
    documents: Int64
    #: In how many surroundings it occurs: the smaller of the numbers of different left and right ones.
    contexts: Int64
    #: In nats: the least pointwise mutual information of its two parts, however it is cut.
    cohesion: Floats
    #: In nats: the smaller of the entropies of the token before it and the token after it.
    entropy: Floats
    #: Occurrences with a mark before, after, and on both sides.
    after_mark: Int64
    before_mark: Int64
    alone: Int64
    #: Occurrences that are a whole sentence, that stand before a bracket or colon, and that touch a number.
    sentences: Int64
    labels: Int64
    numbers: Int64

    def take(self, rows: Int64) -> Candidates:
        """Some of the rows."""
        columns: list[Any] = [column[rows] for column in self]
        return Candidates(*columns)


def find_candidates(tokens: Tokens, repeats: Repeats, min_documents: int, weight: Int64) -> Candidates:
    """The runs that are closed, spread over `min_documents` surroundings, and of 4 tokens of weight or more.

    `weight[i]` is what token i counts, such as 1 for a Chinese character and 2 for a word.
    """
    before = offsets_of(weight)
    context = _contexts(tokens.codes)
    found = []
    for length, (level, longer) in enumerate(pairwise(repeats.levels), start=1):
        place, place_of_longer = repeats.order[level.first], repeats.order[longer.first]
        kept = before[place + length] - before[place] >= _LIGHTEST
        # Of the longer runs only those matter that are heavy without their last token, or without their first.
        one_less = before[place_of_longer + length + 1] - before[place_of_longer + 1] >= _LIGHTEST
        extended = np.searchsorted(level.first, longer.first, side="right") - 1
        right = _extensions(level, longer, np.flatnonzero(kept[extended]), extended)
        preceded = np.zeros(len(longer.first), dtype=np.int64)
        preceded[one_less] = repeats.rows(place_of_longer[one_less] + 1, length)
        left = _extensions(level, longer, np.flatnonzero(one_less), preceded)
        kept &= np.maximum(right.documents, left.documents) <= _CLOSED * level.documents
        rows = np.flatnonzero(kept)
        if len(rows):
            entropy = np.minimum(right.entropy, left.entropy)[rows]
            found.append(_measured(length, level, rows, entropy, tokens, repeats, context))
    columns: list[Any] = [np.concatenate(column) for column in zip(*found, strict=True)]
    joined = Candidates(*columns) if found else _none()
    return joined.take(np.flatnonzero(joined.contexts >= min_documents))


def _measured(
    length: int, level: Level, rows: Int64, entropy: Floats, tokens: Tokens, repeats: Repeats, context: UInt64
) -> Candidates:
    first, occurrences = level.first[rows], level.occurrences[rows]
    place = repeats.order[ranges(first, occurrences)]
    head = offsets_of(occurrences)[:-1]
    after, before = tokens.edge[place], tokens.edge[place + length]
    run = np.repeat(np.arange(len(rows)), occurrences)
    contexts = np.minimum(_n_different(run, context[place]), _n_different(run, context[place + length + _CONTEXT]))

    def number(found: Bools) -> Int64:
        return np.add.reduceat(found, head, dtype=np.int64)

    return Candidates(
        np.full(len(rows), length),
        first,
        occurrences,
        level.documents[rows],
        np.minimum(contexts, level.documents[rows]),
        _cohesion(length, level, rows, repeats),
        entropy,
        number(after >= COMMA),
        number(before >= COMMA),
        number((after >= COMMA) & (before >= COMMA)),
        number((after == SENTENCE) & (before == SENTENCE)),
        number(before == BRACKET),
        number((after == NUMBER) | (before == NUMBER)),
    )


def _cohesion(length: int, level: Level, rows: Int64, repeats: Repeats) -> Floats:
    place = repeats.order[level.first[rows]]
    chance = np.zeros(len(rows))
    for cut in range(1, length):
        left = repeats.levels[cut - 1].occurrences[repeats.rows(place, cut)]
        right = repeats.levels[length - cut - 1].occurrences[repeats.rows(place + cut, length - cut)]
        np.maximum(chance, left * right, out=chance)
    least: Floats = np.log(level.occurrences[rows] * float(len(repeats.order)) / chance)
    return least


def _contexts(codes: UInt32) -> UInt64:
    """A hash of the `_CONTEXT` tokens that end before place i, for every i from 0 to n + `_CONTEXT`."""
    padded = np.pad(codes, (_CONTEXT, 2 * _CONTEXT)).astype(np.uint64)
    n = len(codes) + _CONTEXT + 1
    hashes = np.zeros(n, dtype=np.uint64)
    for step in range(_CONTEXT):
        hashes *= _BASE
        hashes += padded[step : step + n]
    return mix(hashes)


def _n_different(run: Int64, hashes: UInt64) -> Int64:
    """How many different hashes each run has; `run` numbers the runs from 0 (16 million at most), and all occur."""
    pairs = distinct((run.astype(np.uint64) << _RUN_SHIFT) | (hashes >> _HASH_SHIFT))
    return np.bincount((pairs >> _RUN_SHIFT).astype(np.int64))


def _none() -> Candidates:
    whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Candidates(whole, whole, whole, whole, whole, real, real, *[whole] * 6)


class _Extensions(NamedTuple):
    """Of the runs of a level, what there is one token longer, to one side."""

    #: Of the token that is added.
    entropy: Floats
    #: The most documents that one of them is in; 0 where all are too rare to be rows.
    documents: Int64


def _extensions(level: Level, longer: Level, rows: Int64, shorter: Int64) -> _Extensions:
    """By the given rows of `longer`; `shorter[i]` is the row of `level` that row i extends.

    Extensions that are too rare to be rows count as different.
    """
    n, shorter, occurrences = len(level.first), shorter[rows], longer.occurrences[rows]
    share = occurrences / level.occurrences[shorter]
    rest = level.occurrences - np.bincount(shorter, occurrences, n)
    entropy = rest / level.occurrences * np.log(level.occurrences) - np.bincount(shorter, share * np.log(share), n)
    documents = np.zeros(n, dtype=np.int64)
    np.maximum.at(documents, shorter, longer.documents[rows])
    return _Extensions(entropy, documents)
