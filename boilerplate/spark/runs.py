"""Repeated runs as the tasks of Spark know them: rows of arrays, by part of the text; see `slogans`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ..phrases.candidates import LIGHTEST, are_closed, chance_of, extensions
from ..phrases.slogans import LONGEST
from ..phrases.standing import Contexts, different, keys_of_runs, standing_of
from ..phrases.tokens import FIRST_WORD, Tokens
from ..text.columns import Bools, Int32, Int64, UInt8, UInt64, contains, distinct, numbered, offsets_of
from .columns import Columns, empty

#: A row of a run: hash, length, place, occurrences, documents, and the part that it comes from.
RUN = (np.uint64, np.uint8, np.int32, np.int64, np.int64, np.int32)
#: What a row says of the run of its hash: itself, or a longer one that goes on to the right, or to the left.
_ITSELF, _RIGHT, _LEFT = range(3)


class Counted(NamedTuple):
    """The repeated runs of a part, one row each, sorted by hash.

    `occurrences` and `documents` are those of all parts, and `mine` says of each run that this part is the first to
    have it.
    """

    key: UInt64
    length: UInt8
    place: Int32
    occurrences: Int64
    documents: Int64
    mine: Bools

    def times(self, keys: UInt64) -> Int64:
        """How often these runs occur, all of them repeated ones."""
        return self.occurrences[np.searchsorted(self.key, keys)]


def find_runs(longest: UInt8, keys: UInt64, wanted: UInt64, lengths: Int64) -> tuple[Int64, Int64]:
    """Where the wanted runs, sorted by their hashes, stand: the number of each, and its place; by number, place.

    `longest` says of each token how long the longest repeated run from there on is.
    """
    found = [(np.zeros(0, dtype=np.int64),) * 2]
    for length in distinct(lengths).tolist():
        place = np.flatnonzero(longest >= length)
        of_length = np.flatnonzero(lengths == length)
        mine = keys_of_runs(keys, place, length)
        there = contains(wanted[of_length], mine)
        found.append((of_length[np.searchsorted(wanted[of_length], mine[there])], place[there]))
    number, place = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((place, number))
    return number[order], place[order]


def joined_columns(parts: list[Columns], kinds: Any) -> Columns:
    """The rows of all parts, one after another."""
    return tuple(np.concatenate(column) for column in zip(empty(kinds), *parts, strict=True))


def possible_runs(keys: UInt64, longest: UInt8, lengths: range) -> Iterator[tuple[Int64, int]]:
    """The places of runs of each of these lengths that can be repeated: all shorter ones in them are, or can be."""
    can = longest >= lengths[0] - 1 if lengths[0] > 1 else keys != 0
    for length in lengths:
        if length > 1:
            can = can & np.append(can[1:], False)[: len(can)]
        yield np.flatnonzero(can), length


def distinct_runs(keys: UInt64, document: Int64, place: Int64, length: int) -> Columns:
    """Of each run of this length at these places: hash, length, first place, occurrences and documents."""
    run = keys_of_runs(keys, place, length)
    order = np.argsort(run, kind="stable")
    run, place = run[order], place[order]
    new: Bools = np.append(True, run[1:] != run[:-1])[: len(run)]
    new_document = new | np.append(True, document[place[1:]] != document[place[:-1]])[: len(run)]
    head = np.flatnonzero(new)
    occurrences = np.diff(np.append(head, len(run)))
    documents = np.add.reduceat(new_document, head, dtype=np.int64) if len(head) else head
    return run[head], np.full(len(head), length, dtype=np.uint8), place[head].astype(np.int32), occurrences, documents


def repeated_runs(columns: Columns, min_documents: int) -> Columns:
    """The rows of runs that are repeated, with the numbers of all parts, and whether a row is the first of its run."""
    key, length, place, occurrences, documents, part = columns
    order = np.lexsort((part, key))
    new = np.append(True, key[order[1:]] != key[order[:-1]])[: len(order)]
    head = np.flatnonzero(new)
    if not len(head):
        return (*columns, np.zeros(0, dtype=bool))
    n_rows = np.diff(np.append(head, len(order)))
    times, there = (np.add.reduceat(column[order], head) for column in (occurrences, documents))
    kept = np.repeat((there >= min_documents) & (times > 1), n_rows)
    rows = order[kept]
    return (
        key[rows],
        length[rows],
        place[rows],
        np.repeat(times, n_rows)[kept],
        np.repeat(there, n_rows)[kept],
        part[rows],
        new[kept],
    )


def longest_with(before: UInt8, keys: UInt64, answers: Columns, lengths: range) -> UInt8:
    """How long the longest repeated run from each token on is, with those of these lengths."""
    longest = before.copy()
    for place, length in possible_runs(keys, before, lengths):
        mine = np.sort(answers[0][answers[1] == length])
        longest[place[contains(mine, keys_of_runs(keys, place, length))]] = length
    return longest


def counted_runs(*answers: Any) -> Columns:
    """The columns of `Counted`."""
    order = np.argsort(answers[0])
    return tuple(column[order] for column in (*answers[:5], answers[6]))


def places_by_length(longest: UInt8) -> Columns:
    """At how many places the longest repeated run has each length."""
    return (np.bincount(longest, minlength=LONGEST + 1),)


def with_shorter(text: Columns, columns: Columns) -> Columns:
    """Rows for the runs that this part is the first to have, and for those one token shorter in them.

    Only runs that are heavy enough are named: hash, what the row says of it, length, occurrences and documents.
    """
    keys, counted = text[0], Counted(*columns)
    weight = offsets_of(np.where(keys == 0, 0, np.where(keys < FIRST_WORD, 1, 2)))
    found: list[Columns] = []
    for length in distinct(counted.length).tolist():
        rows = np.flatnonzero(counted.mine & (counted.length == length))
        for what, start, n in ((_ITSELF, 0, length), (_RIGHT, 0, length - 1), (_LEFT, 1, length - 1)):
            at = counted.place[rows].astype(np.int64) + start
            heavy = (weight[at + n] - weight[at] >= LIGHTEST) & (n < LONGEST)
            kept, at = rows[heavy], at[heavy]
            whole = np.full(len(kept), what), np.full(len(kept), n)
            found.append((keys_of_runs(keys, at, n), *whole, counted.occurrences[kept], counted.documents[kept]))
    return joined_columns(found, (np.uint64, np.int64, np.int64, np.int64, np.int64))


def closed_runs(key: UInt64, what: Int64, *columns: Any) -> Columns:
    """The runs that are closed: hash, length, occurrences, documents and entropy."""
    itself = np.flatnonzero(what == _ITSELF)
    itself = itself[np.argsort(key[itself])]
    length, occurrences, documents = (column[itself] for column in columns)

    def longer(side: int) -> Any:
        rows = np.flatnonzero(what == side)
        return extensions(occurrences, np.searchsorted(key[itself], key[rows]), columns[1][rows], columns[2][rows])

    right, left = longer(_RIGHT), longer(_LEFT)
    kept = are_closed(documents, right, left)
    entropy = np.minimum(right.entropy, left.entropy)
    return key[itself][kept], length[kept], occurrences[kept], documents[kept], entropy[kept]


def measured_runs(tokens: Tokens, longest: UInt8, counted: Counted, wanted: UInt64, lengths: Int64) -> Columns:
    """Of the wanted runs in a part: number, `Standing` and chance of parts; and their contexts, each once.

    A run's contexts on the left have twice its number, those on the right one more.
    """
    keys = tokens.keys()
    run, place = find_runs(longest, keys, wanted, lengths)
    if not len(run):
        return empty((*(np.int64,) * 7, np.float64, np.int64, np.uint64))
    end = place + lengths[run]
    head = np.flatnonzero(np.diff(run, prepend=-1))
    there = run[head]
    chance = np.zeros(len(head))
    for length in distinct(lengths[there]).tolist():
        rows = np.flatnonzero(lengths[there] == length)
        chance[rows] = chance_of(place[head[rows]], length, lambda at, n: counted.times(keys_of_runs(keys, at, n)))
    contexts = Contexts.of(tokens)
    sides = np.concatenate((2 * run, 2 * run + 1)), np.concatenate((contexts.before(place), contexts.after(end - 1)))
    return (there, *standing_of(place, end, head, tokens.edge), chance, *_each_once(*sides))


def _each_once(run: Int64, contexts: UInt64) -> Columns:
    runs, number = numbered(run)
    number, contexts = different(number, contexts)
    return runs[number], contexts


def n_different(run: Int64, contexts: UInt64) -> Columns:
    runs, number = numbered(_each_once(run, contexts)[0])
    return runs, np.bincount(number, minlength=len(runs))


def added(run: Int64, counts: Int64) -> Columns:
    runs, number = numbered(run)
    return runs, np.bincount(number, counts, len(runs)).astype(np.int64)


def summed(run: Int64, *columns: Any) -> Columns:
    """One row a run: what is counted added up; the chance is the same in all parts."""
    order = np.argsort(run, kind="stable")
    head = np.flatnonzero(np.append(True, np.diff(run[order]) != 0)[: len(order)])
    if not len(head):
        return (run, *columns)
    counts = (np.add.reduceat(column[order], head) for column in columns[:-1])
    return (run[order][head], *counts, columns[-1][order][head])
