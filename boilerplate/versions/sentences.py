"""Which sentences are not new, told by their folded text and not by where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..text.analysis import fold_texts
from ..text.batches import batches
from ..text.columns import Bools, Int64, UInt32, UInt64, distinct, group_of_each, offsets_of, ranges
from ..text.shingles import hash_spans, mix

#: Code points of text folded at a time, which keeps the arrays in cache.
_BATCH = 500_000
#: So many folded characters of a sentence are looked for before the whole of it is compared.
_SEED = 8

Span = tuple[int, int]


class _Sentences(NamedTuple):
    """The sentences of some texts, in their order."""

    text: Int64
    #: In code points of the text, half open.
    start: Int64
    end: Int64
    #: Hashes of the folded text, and that text: of sentence s `folded[offsets[s]:offsets[s + 1]]`.
    keys: UInt64
    folded: UInt32
    offsets: Int64


def find_unchanged(before: Sequence[str], now: Sequence[str]) -> list[set[Span]]:
    """For each text of `now` the spans, in code points, of its sentences that stood in `before`.

    `before[i]` and `now[i]` are the same file in two versions, empty where there is none. A sentence stays the same
    wherever it moves, also from file to file, and whatever becomes of lines, marks, spaces, numbers and letter case.
    Every old sentence accounts for one new one: a copy of a sentence that is still there is new. What was cut into
    sentences in another way, as where lines are wrapped anew, is not new either.
    """
    old, new = _sentences_of(before), _sentences_of(now)
    stayed = _paired(_in_file(new), _in_file(old))
    kept = _paired(_in_file(old), _in_file(new))
    came, went = np.flatnonzero(~stayed), np.flatnonzero(~kept)
    moved_to = _paired(new.keys[came], old.keys[went])
    moved_from = _paired(old.keys[went], new.keys[came])
    came, went = came[~moved_to], went[~moved_from]
    unchanged = np.ones(len(new.keys), dtype=bool)
    unchanged[came] = _stand_in(new, came, _joined(old, went))

    spans: list[set[Span]] = [set() for _ in now]
    columns = (column[unchanged].tolist() for column in (new.text, new.start, new.end))
    for text, start, end in zip(*columns, strict=True):
        spans[text].add((start, end))
    return spans


def _sentences_of(texts: Sequence[str]) -> _Sentences:
    parts = [_folded(texts, numbers) for numbers in batches(range(len(texts)), lambda i: len(texts[i]), _BATCH)]
    if not parts:
        nothing = np.zeros(0, dtype=np.int64)
        return _Sentences(
            nothing, nothing, nothing, nothing.astype(np.uint64), nothing.astype(np.uint32), np.zeros(1, np.int64)
        )
    text, start, end, keys, folded, lengths = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _Sentences(text, start, end, keys, folded, offsets_of(lengths))


def _folded(texts: Sequence[str], numbers: Sequence[int]) -> tuple[Int64, Int64, Int64, UInt64, UInt32, Int64]:
    """Of the texts of these numbers the columns of `_Sentences`, with lengths for offsets."""
    # An asterisk is taken for emphasis in every format: one that comes or goes makes no sentence new.
    analysed = fold_texts([texts[i] for i in numbers], [False] * len(numbers))
    sentences, folded = analysed.sentences, analysed.folded
    base = analysed.offsets[sentences.document]
    keys = hash_spans(folded.codes, folded.offsets[:-1], folded.offsets[1:])
    text = np.asarray(numbers, dtype=np.int64)[sentences.document]
    return text, sentences.start - base, sentences.end - base, keys, folded.codes, np.diff(folded.offsets)


def _in_file(sentences: _Sentences) -> UInt64:
    """Hashes that differ where the file does, too."""
    return mix(sentences.keys ^ mix(sentences.text.astype(np.uint64) + np.uint64(1)))


def _paired(values: UInt64, others: UInt64) -> Bools:
    """Which values find an equal one among the others, each one of its own; the first do."""
    order = np.argsort(values, kind="stable")
    ordered, others = values[order], np.sort(others)
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    partners = np.searchsorted(others, ordered, side="right") - np.searchsorted(others, ordered)
    paired = np.empty(len(values), dtype=bool)
    paired[order] = rank < partners
    return paired


def _joined(sentences: _Sentences, chosen: Int64) -> UInt32:
    """The folded text of some sentences, with a 0 wherever one does not follow the other in its text."""
    lengths = np.diff(sentences.offsets)[chosen]
    text = sentences.folded[ranges(sentences.offsets[:-1][chosen], lengths)]
    follows = (np.diff(chosen) == 1) & (np.diff(sentences.text[chosen]) == 0)
    return np.insert(text, offsets_of(lengths)[1:-1][~follows], 0)


def _stand_in(sentences: _Sentences, chosen: Int64, text: UInt32) -> Bools:
    """Which of the chosen sentences stand in a text at one stretch."""
    starts, keys = sentences.offsets[:-1][chosen], sentences.keys[chosen]
    lengths = np.diff(sentences.offsets)[chosen]
    found = np.zeros(len(chosen), dtype=bool)
    for number, place in _seeded(sentences.folded, starts, lengths, text):
        fits = place + lengths[number] <= len(text)
        number, place = number[fits], place[fits]
        in_order = np.argsort(place, kind="stable")
        number, place = number[in_order], place[in_order]
        equal = hash_spans(text, place, place + lengths[number]) == keys[number]
        found[number[equal]] = True
    return found


def _seeded(codes: UInt32, starts: Int64, lengths: Int64, text: UInt32) -> Iterator[tuple[Int64, Int64]]:
    """Pairs (number of a sentence, place in the text) where its first characters stand."""
    sizes = np.minimum(lengths, _SEED)
    for size in distinct(sizes).tolist():
        numbers = np.flatnonzero(sizes == size)
        places = np.arange(max(len(text) - size + 1, 0))
        seeds = hash_spans(text, places, places + size)
        order = np.argsort(seeds, kind="stable")
        wanted = hash_spans(codes, starts[numbers], starts[numbers] + size)
        first = np.searchsorted(seeds[order], wanted)
        counts = np.searchsorted(seeds[order], wanted, side="right") - first
        yield numbers[group_of_each(offsets_of(counts))], order[ranges(first, counts)]
