"""Slogans in tasks: repeated runs counted length by length, and what is judged of them gathered where their text is.

Documents lie whole in one part, so that what is counted of parts adds up. A run is known by the hash of its tokens; one
of n + 1 tokens can be repeated only if both of n tokens in it are (Agrawal and Srikant 1994). Of every run a part sends
one row, however often it has it. The numbers that slogans are chosen by, and the choice, are those of `phrases`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..index.corpus import documents_that_count
from ..phrases.candidates import Candidates, cohesion
from ..phrases.description import Occurrences, describe, joined, occurrences_of, sizes_of
from ..phrases.lexicon import lexicon
from ..phrases.phrasing import Uses, drawn, look_at, lots, token_texts
from ..phrases.slogans import LONGEST, BestSlogans, best_by_numbers, check_bounds, choose
from ..phrases.tokens import Tokens, find_tokens
from ..surveys import FindSlogans
from ..text.analysis import FoldedText, fold_texts
from ..text.columns import Int64, UInt64
from ..wholes import Whole
from .columns import Columns, beside, mapped, moved, stored, together
from .reading import Index, opened
from .records import part_of
from .runs import (
    RUN,
    Counted,
    added,
    closed_runs,
    counted_runs,
    distinct_runs,
    find_runs,
    joined_columns,
    longest_with,
    measured_runs,
    n_different,
    places_by_length,
    possible_runs,
    repeated_runs,
    summed,
    with_shorter,
)
from .sessions import failures_said

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import SparkSession

#: Places where a run may be, of all lengths together, that can well be counted in one round.
_PLACES = 4_000_000
#: Bytes of text, in UTF-8, in a part at most: what a part knows passes through Java in one piece.
_PART = 6_000_000


class Part(NamedTuple):
    """The documents of a part: the segment of each, its number there, and its rank among all; by rank."""

    number: int
    segment: Int64
    document: Int64
    rank: Int64

    def read(self, index: Index) -> tuple[FoldedText, Tokens]:
        """Their text, and what phrases are made of in it."""
        segments = opened(index).corpus.segments
        at = list(zip(self.segment.tolist(), self.document.tolist(), strict=True))
        text = fold_texts(
            [segments[s].document_analysed(d) for s, d in at], [bool(segments[s].masked[d]) for s, d in at]
        )
        return text, find_tokens(text.codes, text.sentences, text.folded)


def slogans_with_spark(session: SparkSession, folder: Path, n_parts: int = 0) -> FindSlogans:
    """How the slogans of the index in this folder are found; what comes out does not depend on the number of parts."""

    def find(whole: Whole, min_documents: int, limit: int | None) -> BestSlogans:
        check_bounds(min_documents, limit)
        size = int(whole.segment.text_offsets[-1])
        parts = n_parts or max(session.sparkContext.defaultParallelism, -(-size // _PART))
        with failures_said():
            return _Search(session, Index.at(folder), whole, parts).slogans(min_documents, limit)

    return find


class _Search:
    """One search for slogans."""

    def __init__(self, session: SparkSession, index: Index, whole: Whole, n_parts: int) -> None:
        self._context, self._index, self._n_parts = session.sparkContext, index, n_parts
        at = np.array(documents_that_count(opened(index).corpus), dtype=np.int64).reshape(-1, 2)
        # Neighbours in an index are alike, so that a run is in few parts.
        before = whole.segment.text_offsets.astype(np.int64)
        part = before[:-1] * n_parts // max(int(before[-1]), 1)
        found = []
        for number in range(n_parts):
            rows = np.flatnonzero(part == number)
            rows = rows[np.argsort(whole.rank[rows])]
            found.append(Part(number, at[rows, 0], at[rows, 1], whole.rank[rows]))
        self._parts = self._context.parallelize(found, n_parts)

        def keys(part: Part) -> Columns:
            _, tokens = part.read(index)
            return (
                tokens.keys(),
                tokens.document.astype(np.int32),
                part.rank,
                sizes_of(tokens, len(part.rank)),
                np.array([part.number]),
            )

        self._text = stored(self._parts.map(keys))
        sizes = self._text.map(lambda columns: (columns[2], columns[3], len(columns[0]))).collect()
        self._size = np.zeros(len(at), dtype=np.int64)
        for rank, size, _ in sizes:
            self._size[rank] = size
        self._n_tokens = sum(n for _, _, n in sizes)

    def slogans(self, min_documents: int, limit: int | None) -> BestSlogans:
        """The slogans, best first."""
        longest, counted = self._counted(min_documents)
        candidates = self._candidates(longest, counted)
        candidates = candidates.take(np.flatnonzero(candidates.contexts >= min_documents))
        candidates = candidates.take(best_by_numbers(candidates))
        if not len(candidates.key):
            return BestSlogans([], 0)
        every = choose(candidates, *self._uses(longest, candidates))
        described = [describe(found, self._size) for found in self._occurrences(longest, candidates, every[:limit])]
        return BestSlogans(described, len(every))

    def _counted(self, min_documents: int) -> tuple[RDD[Columns], RDD[Columns]]:
        """How long the longest repeated run from each token on is, and what `Counted` has of the repeated runs."""
        n_parts = self._n_parts

        def none(keys: UInt64, *_: Any) -> Columns:
            return (np.zeros(len(keys), dtype=np.uint8),)

        longest, tables = stored(mapped(self._text, none)), []
        first, after = 1, 2
        while first < after:
            lengths = range(first, after)

            def rows(text: Columns, longest: Columns, lengths: range = lengths) -> Columns:
                keys, document, *_, number = text
                found = [distinct_runs(keys, document, *run) for run in possible_runs(keys, longest[0], lengths)]
                return joined_columns([(*row, np.full(len(row[0]), number[0], dtype=np.int32)) for row in found], RUN)

            def repeated(*columns: Any) -> Columns:
                return repeated_runs(columns, min_documents)

            def taken(text: Columns, state: Columns, lengths: range = lengths) -> Columns:
                before, *answers = state
                return (longest_with(before, text[0], tuple(answers), lengths),)

            sent = moved(beside(self._text, longest, rows), RUN, n_parts, lambda key, *_: part_of(key, n_parts))
            answered = moved(mapped(sent, repeated), (*RUN, np.bool_), n_parts, lambda *columns: columns[5])
            tables.append(stored(answered))
            both = beside(longest, tables[-1], lambda state, answers: (*state, *answers))
            before, longest = longest, stored(beside(self._text, both, taken))
            last = lengths[-1]
            n_places = sum(int(counts[last]) for (counts,) in mapped(longest, places_by_length).collect())
            before.unpersist()
            # Long runs are few, or many where documents are copies; then what is sent of them is little.
            n_lengths = max(1, last // 2, _PLACES // n_places) if n_places else 0
            first, after = after, min(after + n_lengths, LONGEST + 1)
        return longest, stored(mapped(together(tables), counted_runs))

    def _candidates(self, longest: RDD[Columns], counted: RDD[Columns]) -> Candidates:
        """The runs that are closed, and what is known of them; in no order that matters."""
        n_parts = self._n_parts
        kinds = (np.uint64, np.int64, np.int64, np.int64, np.int64)
        sent = moved(beside(self._text, counted, with_shorter), kinds, n_parts, lambda key, *_: part_of(key, n_parts))
        columns = self._collected(mapped(sent, closed_runs), (np.uint64, np.int64, np.int64, np.int64, np.float64))
        order = np.argsort(columns[0])
        key, length, occurrences, documents, entropy = (column[order] for column in columns)
        n, wanted, index = len(key), self._context.broadcast((key, length)), self._index

        def measured(part: Part, columns: Columns) -> Columns:
            longest, *counted = columns
            return measured_runs(part.read(index)[1], longest, Counted(*counted), *wanted.value)

        known = beside(longest, counted, lambda longest, counted: (*longest, *counted))
        found = stored(self._parts.zip(known).map(lambda both: measured(*both)))
        # Contexts are parted by their hash, so that those of a run that is everywhere are in no single task.
        pairs = moved(
            mapped(found, lambda *columns: columns[8:]),
            (np.int64, np.uint64),
            n_parts,
            lambda _, context: part_of(context, n_parts),
        )
        counts = moved(mapped(pairs, n_different), (np.int64, np.int64), n_parts, lambda run, _: part_of(run, n_parts))
        run, n_contexts = self._collected(mapped(counts, added), (np.int64, np.int64))
        sides = np.zeros(2 * n, dtype=np.int64)
        sides[run] = n_contexts
        rows = moved(
            mapped(found, lambda *columns: columns[:8]),
            (np.int64,) * 7 + (np.float64,),
            n_parts,
            lambda run, *_: part_of(run, n_parts),
        )
        run, *standing, chance = self._collected(mapped(rows, summed), (np.int64,) * 7 + (np.float64,))
        by_run = np.argsort(run)
        return Candidates(
            key,
            length,
            occurrences,
            documents,
            np.minimum(sides.reshape(n, 2).min(axis=1), documents),
            cohesion(occurrences, chance[by_run], self._n_tokens),
            entropy,
            *(column[by_run] for column in standing),
        )

    def _uses(self, longest: RDD[Columns], candidates: Candidates) -> tuple[Uses, list[tuple[str, ...]]]:
        """The occurrences of candidates, sorted by their keys, that are looked at; and the tokens of each candidate."""
        n_parts, index = self._n_parts, self._index
        wanted = self._context.broadcast((candidates.key, candidates.length))

        def looked_at(both: tuple[Part, Columns]) -> Columns:
            part, (longest,) = both
            text, tokens = part.read(index)
            run, place = find_runs(longest, tokens.keys(), *wanted.value)
            document = tokens.document[place]
            lot = lots(part.rank[document], place - np.searchsorted(tokens.document, document))
            rows = drawn(run, lot)
            run, place, length = run[rows], place[rows], wanted.value[1][run[rows]]
            texts = token_texts(place, length, tokens, text.folded)
            uses = look_at(run, lot[rows], place, length, tokens, lexicon())
            return (*uses, np.fromiter(texts, dtype=object, count=len(texts)))

        def first(*columns: Any) -> Columns:
            rows = drawn(columns[0], columns[1])
            return tuple(column[rows] for column in columns)

        kinds = (np.int64, np.uint64, np.bool_, np.bool_, np.bool_, np.uint64, np.object_)
        found = self._parts.zip(longest).map(looked_at)
        by_run = moved(found, kinds, n_parts, lambda run, *_: part_of(run, n_parts))
        columns = first(*self._collected(mapped(by_run, first), kinds))
        heads = np.searchsorted(columns[0], np.arange(len(candidates.key)))
        return Uses(*columns[:-1]), columns[-1][heads].tolist()

    def _occurrences(self, longest: RDD[Columns], candidates: Candidates, order: Int64) -> Iterator[Occurrences]:
        """All occurrences of these candidates, in this order."""
        index = self._index
        rows = np.sort(order)
        wanted = self._context.broadcast((candidates.key[rows], candidates.length[rows]))

        def described(both: tuple[Part, Columns]) -> dict[int, Occurrences]:
            part, (longest,) = both
            text, tokens = part.read(index)
            run, place = find_runs(longest, tokens.keys(), *wanted.value)
            heads = np.flatnonzero(np.diff(run, prepend=-1))
            return {
                number: occurrences_of(places, int(wanted.value[1][number]), text, tokens, part.rank)
                for number, places in zip(run[heads].tolist(), np.split(place, heads[1:]), strict=False)
            }

        found = self._parts.zip(longest).map(described).collect()
        for number in np.searchsorted(rows, order).tolist():
            yield joined([part[number] for part in found if number in part])

    def _collected(self, table: RDD[Columns], kinds: Any) -> Columns:
        return joined_columns(table.collect(), kinds)
