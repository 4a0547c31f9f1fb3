"""Which repeated runs could be set phrases, and what the text says of each: how it holds together, how it stands.

A run is closed when no longer run that holds it is about as frequent. It is spread when what stands around it differs:
copies of one text repeat everything, and say nothing. Of a run that is both, four things are measured that tell a
phrase from a piece of one: cohesion (Zhang et al. use the least pointwise mutual information over all ways to cut it in
two; so does Church and Hanks 1990 for two words), branching entropy on both sides (Jin and Tanaka-Ishii 2006), and how
often a mark stands before it, after it, and on both sides (marks as annotation of words: Li and Sun 2009).

Nothing of it depends on how runs were counted: in one sorted order of all text, or in many pieces of it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Bools, Int64, UInt64, offsets_of, ranges
from .repeats import Level, Repeats
from .standing import Contexts, different, keys_of_runs, standing_of
from .tokens import Tokens

#: A run is closed if no longer one occurs in more than this share of its documents.
_CLOSED = 0.95
#: No phrase weighs less.
LIGHTEST = 4
#: What entropies are added up of is rounded to whole parts of so many, so that the order of addition does not show.
_PARTS = float(1 << 16)

Floats = npt.NDArray[np.float64]


class Candidates(NamedTuple):
    """Runs that are closed and spread, one row each."""

    #: A hash of the tokens.
    key: UInt64
    #: Number of tokens.
    length: Int64
    occurrences: Int64
    documents: Int64
    #: In how many surroundings it occurs: the smaller of the numbers of different left and right ones.
    contexts: Int64
    #: In nats: the least pointwise mutual information of its two parts, however it is cut.
    cohesion: Floats
    #: In nats: the smaller of the entropies of the token before it and the token after it.
    entropy: Floats
    #: As in `Standing`.
    after_mark: Int64
    before_mark: Int64
    alone: Int64
    sentences: Int64
    labels: Int64
    numbers: Int64

    def take(self, rows: Int64) -> Candidates:
        """Some of the rows."""
        columns: list[Any] = [column[rows] for column in self]
        return Candidates(*columns)


class Found(NamedTuple):
    """Candidates of one text that is sorted whole."""

    candidates: Candidates
    #: Their places are `Repeats.order[first:first + occurrences]`.
    first: Int64

    def take(self, rows: Int64) -> Found:
        """Some of the rows."""
        return Found(self.candidates.take(rows), self.first[rows])

    def places(self, repeats: Repeats) -> Int64:
        """The places of all candidates, one candidate after another."""
        return repeats.order[ranges(self.first, self.candidates.occurrences)].astype(np.int64)


def find_candidates(tokens: Tokens, repeats: Repeats, min_documents: int) -> Found:
    """The runs that are closed, spread over `min_documents` surroundings, and weigh `LIGHTEST` or more."""
    before = offsets_of(tokens.weight())
    keys = tokens.keys()
    contexts = Contexts.of(tokens)
    found = []
    for length, (level, longer) in enumerate(pairwise(repeats.levels), start=1):
        place, place_of_longer = repeats.order[level.first], repeats.order[longer.first]
        heavy = before[place + length] - before[place] >= LIGHTEST
        # Of the longer runs only those matter that are heavy without their last token, or without their first.
        one_less = before[place_of_longer + length + 1] - before[place_of_longer + 1] >= LIGHTEST
        extended = np.searchsorted(level.first, longer.first, side="right") - 1
        right = _extended(level, longer, np.flatnonzero(heavy[extended]), extended)
        preceded = np.zeros(len(longer.first), dtype=np.int64)
        preceded[one_less] = repeats.rows(place_of_longer[one_less] + 1, length)
        left = _extended(level, longer, np.flatnonzero(one_less), preceded)
        rows = np.flatnonzero(heavy & are_closed(level.documents, right, left))
        if len(rows):
            entropy = np.minimum(right.entropy, left.entropy)[rows]
            found.append(_measured(length, level, rows, entropy, tokens, keys, repeats, contexts))
    columns: list[Any] = [np.concatenate(column) for column in zip(*found, strict=True)]
    joined = Found(Candidates(*columns[:-1]), columns[-1]) if found else _none()
    return joined.take(np.flatnonzero(joined.candidates.contexts >= min_documents))


def _measured(
    length: int,
    level: Level,
    rows: Int64,
    entropy: Floats,
    tokens: Tokens,
    keys: UInt64,
    repeats: Repeats,
    contexts: Contexts,
) -> tuple[npt.NDArray[Any], ...]:
    """The columns of candidates, and `Found.first`."""
    first, occurrences = level.first[rows], level.occurrences[rows]
    place = repeats.order[ranges(first, occurrences)].astype(np.int64)
    run = np.repeat(np.arange(len(rows)), occurrences)
    sides = contexts.before(place), contexts.after(place + length - 1)
    least = np.minimum(*(np.bincount(different(run, hashes)[0]) for hashes in sides))
    at = repeats.order[first].astype(np.int64)

    def occurrences_of(place: Int64, n: int) -> Int64:
        return repeats.levels[n - 1].occurrences[repeats.rows(place, n)]

    return (
        keys_of_runs(keys, at, length),
        np.full(len(rows), length),
        occurrences,
        level.documents[rows],
        np.minimum(least, level.documents[rows]),
        cohesion(occurrences, chance_of(at, length, occurrences_of), len(repeats.order)),
        entropy,
        *standing_of(place, place + length, offsets_of(occurrences)[:-1], tokens.edge),
        first,
    )


def chance_of(place: Int64, length: int, occurrences_of: Callable[[Int64, int], Int64]) -> Floats:
    """How often the two parts of the runs of `length` tokens at these places occur, as a product: the most of all cuts.

    `occurrences_of` knows how often the runs of n tokens at some places occur.
    """
    chance = np.zeros(len(place))
    for cut in range(1, length):
        left, right = occurrences_of(place, cut), occurrences_of(place + cut, length - cut)
        np.maximum(chance, left * right, out=chance)
    return chance


def cohesion(occurrences: Int64, chance: Floats, n_tokens: int) -> Floats:
    """In nats, in a text of `n_tokens`, cuts among them; `chance` as `chance_of` has it."""
    least: Floats = np.log(occurrences * float(n_tokens) / chance)
    return least


def _none() -> Found:
    whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
    columns: list[Any] = [whole.astype(np.uint64), *[whole] * 4, real, real, *[whole] * 6]
    return Found(Candidates(*columns), whole)


class Extensions(NamedTuple):
    """Of runs, what there is one token longer, to one side."""

    #: Of the token that is added.
    entropy: Floats
    #: The most documents that one of them is in; 0 where all are too rare to be repeated ones.
    documents: Int64


def extensions(occurrences: Int64, of_run: Int64, longer_occurrences: Int64, longer_documents: Int64) -> Extensions:
    """Of runs that occur so often; repeated run i that is one token longer extends run `of_run[i]`.

    Extensions that are too rare to be repeated ones count as different. Their order is of no matter.
    """
    n = len(occurrences)
    parts = np.rint(_PARTS * longer_occurrences * np.log(longer_occurrences))
    # Whole numbers, which are added up exactly as long as they are less than 2**53.
    known = np.bincount(of_run, parts, n) / _PARTS
    entropy = np.maximum(np.log(occurrences) - known / occurrences, 0)
    documents = np.zeros(n, dtype=np.int64)
    np.maximum.at(documents, of_run, longer_documents)
    return Extensions(entropy, documents)


def are_closed(documents: Int64, right: Extensions, left: Extensions) -> Bools:
    """Whether no extension of each run is in about as many documents as it is."""
    closed: Bools = np.maximum(right.documents, left.documents) <= _CLOSED * documents
    return closed


def _extended(level: Level, longer: Level, rows: Int64, of_run: Int64) -> Extensions:
    return extensions(level.occurrences, of_run[rows], longer.occurrences[rows], longer.documents[rows])
