"""Candidates as clauses of words: how the runs are written most often, and whether their edges are edges of words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from ..text.characters import wide_table
from ..text.columns import Bools, Int64, UInt64, code_points, distinct, group_of_each, offsets_of, ranges, text_of
from ..text.folding import Folded
from ..text.shingles import mix
from .candidates import Floats
from .lexicon import Lexicon
from .repeats import CUT
from .tokens import COMMA, FIRST_WORD, Tokens

#: How many occurrences of a run are looked at, and how many characters on each side of an edge.
_SAMPLE, _AROUND = 4, 6
#: Stands for any mark inside a phrase; folded text has none.
_MARK = "、"


class Phrase(NamedTuple):
    """A candidate in folded letters."""

    #: What stands between marks in at least half of the occurrences looked at; words of an alphabet with spaces.
    clauses: tuple[str, ...]
    words: tuple[str, ...]
    #: Whether a character of a script without spaces is in it.
    is_wide: bool
    #: Whether its words are written with capitals, but for small ones between them.
    is_name: bool


class Uses(NamedTuple):
    """The occurrences of candidates that are looked at, one row each."""

    candidate: Int64
    #: The lot that was drawn for it.
    lot: UInt64
    #: Whether a word begins where it does, and one ends where it does.
    begins: Bools
    ends: Bools
    #: Whether its first and its last token are written with a capital.
    capital: Bools
    #: Bit i says that a mark stands before token i of it.
    marks: UInt64


def lots(document: Int64, place: Int64) -> UInt64:
    """A lot for each occurrence, by the number of its document and the number of its first token there.

    It is the same whatever else there is, so that all who draw lots for parts of a text look at the same occurrences.
    """
    return mix((document.astype(np.uint64) << np.uint64(32)) | place.astype(np.uint64))


def drawn(candidate: Int64, lot: UInt64) -> Int64:
    """The rows of the occurrences that are looked at, by candidate and lot: of each candidate the least lots."""
    order = np.lexsort((lot, candidate))
    same = np.zeros(len(order), dtype=bool)
    same[_SAMPLE:] = candidate[order[_SAMPLE:]] == candidate[order[:-_SAMPLE]]
    return order[~same]


def look_at(candidate: Int64, lot: UInt64, place: Int64, length: Int64, tokens: Tokens, words: Lexicon) -> Uses:
    """How these occurrences, of `length[i]` tokens from `place[i]` on, stand in their text."""
    end = place + length
    offsets = offsets_of(length)
    marked = tokens.edge[ranges(place, length)] >= COMMA
    bits = marked.astype(np.uint64) << ranges(np.zeros(len(length), dtype=np.int64), length).astype(np.uint64)
    return Uses(
        candidate,
        lot,
        _are_word_edges(place, tokens, words),
        _are_word_edges(end, tokens, words),
        tokens.capital[place] & tokens.capital[end - 1],
        np.bitwise_or.reduceat(bits, offsets[:-1]) if len(bits) else bits,
    )


def find_phrases(uses: Uses, texts: Sequence[Sequence[str]], words: Lexicon) -> tuple[list[Phrase], Floats]:
    """The candidates as phrases; and the shares of their occurrences that begin, and that end, where a word does.

    `texts[c]` are the tokens of candidate c in folded letters. `uses` come by candidate, and each has some.
    """
    count = np.bincount(uses.candidate, minlength=len(texts))
    head = offsets_of(count)[:-1]
    edges = uses.begins, uses.ends
    whole: Floats = np.stack([np.add.reduceat(side, head, dtype=np.int64) / count for side in edges])
    is_name = 2 * np.add.reduceat(uses.capital, head, dtype=np.int64) > count
    offsets = offsets_of([len(tokens) for tokens in texts])
    divided = _are_divided(uses, count, offsets)
    parts = list(chain.from_iterable(texts))
    wide = wide_table()[code_points("".join(part[0] for part in parts))]
    is_wide = np.logical_or.reduceat(wide, offsets[:-1])
    # Between two words of an alphabet a space is written, a mark for where a clause ends.
    gap = np.where(divided, _MARK, np.where(wide | np.append(False, wide[:-1]), "", " ")).tolist()
    joined = [before + text for before, text in zip(gap, parts, strict=True)]
    written = ["".join(joined[a:b]).lstrip(_MARK + " ") for a, b in pairwise(offsets.tolist())]
    cut = iter(words.words([text for text, by_character in zip(written, is_wide, strict=True) if by_character]))
    phrases = []
    for text, by_character, name in zip(written, is_wide.tolist(), is_name.tolist(), strict=True):
        found = next(cut) if by_character else text.replace(_MARK, " ").split()
        phrase_words = tuple(word for word in found if word != _MARK)
        phrases.append(Phrase(tuple(text.split(_MARK)), phrase_words, by_character, name))
    return phrases, whole


def _are_word_edges(place: Int64, tokens: Tokens, words: Lexicon) -> Bools:
    """Whether a word begins at each place, or one ends before it; where a mark or an alphabet is, none is in doubt."""
    codes = np.append(tokens.codes, np.uint32(CUT))
    wide = (codes != CUT) & (codes < FIRST_WORD)
    joined = np.append(False, wide[:-1] & wide[1:]) & (tokens.edge < COMMA)
    asked = distinct(place[joined[place]])
    steps = np.arange(1, _AROUND)
    window = np.clip(asked[:, None] + np.arange(-_AROUND, _AROUND), 0, len(tokens.codes))
    known = np.zeros(window.shape, dtype=bool)
    known[:, [_AROUND - 1, _AROUND]] = True
    known[:, _AROUND + steps] = np.logical_and.accumulate(joined[window[:, _AROUND + steps]], axis=1)
    known[:, _AROUND - 1 - steps] = np.logical_and.accumulate(joined[window[:, _AROUND - steps]], axis=1)
    begins = words.begins(np.where(known, codes[window], np.uint32(CUT)))[:, _AROUND]
    found = ~joined[place]
    found[~found] = begins[np.searchsorted(asked, place[~found])]
    return found


def _are_divided(uses: Uses, count: Int64, offsets: Int64) -> Bools:
    """For every token of every candidate, one after another: whether a mark stands before it more often than not."""
    length = np.diff(offsets)[uses.candidate]
    row = np.repeat(np.arange(len(length)), length)
    step = ranges(np.zeros(len(length), dtype=np.int64), length)
    marked = (uses.marks[row] >> step.astype(np.uint64)) & np.uint64(1)
    n_marks = np.bincount(offsets[uses.candidate[row]] + step, marked, int(offsets[-1]))
    divided: Bools = 2 * n_marks > count[group_of_each(offsets)]
    return divided


def token_texts(place: Int64, length: Int64, tokens: Tokens, folded: Folded) -> list[tuple[str, ...]]:
    """The tokens of each run in folded letters."""
    all_places = ranges(place, length)
    codes = tokens.codes[all_places]
    texts = list(map(chr, np.minimum(codes, FIRST_WORD - 1).tolist()))
    for i in np.flatnonzero(codes >= FIRST_WORD).tolist():
        texts[i] = text_of(folded.codes[tokens.start[all_places[i]] : tokens.end[all_places[i]]])
    return [tuple(texts[a:b]) for a, b in pairwise(offsets_of(length).tolist())]
