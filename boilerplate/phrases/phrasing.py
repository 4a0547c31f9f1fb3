"""Candidates as clauses of words: how the runs are written most often, and whether their edges are edges of words."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..text.columns import Bools, Int64, distinct, offsets_of, ranges, text_of
from ..text.folding import Folded
from .candidates import Candidates, Floats
from .lexicon import Lexicon
from .repeats import CUT, Repeats
from .tokens import COMMA, FIRST_WORD, Tokens

#: How many occurrences of a run are looked at, spread over the corpus; and how many characters on each side of an edge.
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


class _Sample(NamedTuple):
    """Occurrences: those of candidate c are `place[offsets[c]:offsets[c + 1]]`."""

    place: Int64
    offsets: Int64
    length: Int64


def find_phrases(
    candidates: Candidates, tokens: Tokens, folded: Folded, repeats: Repeats, words: Lexicon
) -> tuple[list[Phrase], Floats]:
    """The candidates as phrases; and the shares of their occurrences that begin, and that end, where a word does."""
    sample = _sample(candidates, repeats)
    starts = _are_word_edges(sample.place, tokens, words)
    ends = _are_word_edges(sample.place + sample.length, tokens, words)
    head, count = sample.offsets[:-1], np.diff(sample.offsets)
    whole: Floats = np.stack([np.add.reduceat(edges, head, dtype=np.int64) / count for edges in (starts, ends)])
    return _phrases(candidates, sample, tokens, folded, words), whole


def _sample(candidates: Candidates, repeats: Repeats) -> _Sample:
    count = np.minimum(candidates.occurrences, _SAMPLE)
    step = ranges(np.zeros(len(count), dtype=np.int64), count)
    total = np.repeat(candidates.occurrences, count)
    rank = np.repeat(candidates.first, count) + step * total // np.repeat(count, count)
    return _Sample(repeats.order[rank].astype(np.int64), offsets_of(count), np.repeat(candidates.length, count))


def _are_word_edges(place: Int64, tokens: Tokens, words: Lexicon) -> Bools:
    """Whether a word begins at each place, or one ends before it; where a mark or an alphabet is, none is in doubt."""
    codes = np.append(tokens.codes, np.uint32(CUT))
    wide = (codes != CUT) & (codes < FIRST_WORD)
    joined = np.append(False, wide[:-1] & wide[1:]) & (tokens.edge < COMMA)
    asked = distinct(place[joined[place]])
    steps = np.arange(1, _AROUND)
    window = np.clip(asked[:, None] + np.arange(-_AROUND, _AROUND), 0, len(tokens.codes) - 1)
    known = np.zeros(window.shape, dtype=bool)
    known[:, [_AROUND - 1, _AROUND]] = True
    known[:, _AROUND + steps] = np.logical_and.accumulate(joined[window[:, _AROUND + steps]], axis=1)
    known[:, _AROUND - 1 - steps] = np.logical_and.accumulate(joined[window[:, _AROUND - steps]], axis=1)
    begins = words.begins(np.where(known, tokens.codes[window], np.uint32(CUT)))[:, _AROUND]
    found = ~joined[place]
    found[~found] = begins[np.searchsorted(asked, place[~found])]
    return found


def _phrases(candidates: Candidates, sample: _Sample, tokens: Tokens, folded: Folded, words: Lexicon) -> list[Phrase]:
    divided = _are_divided(candidates, sample, tokens)
    place = sample.place[sample.offsets[:-1]]
    parts = ranges(place, candidates.length)
    texts = _token_texts(parts, tokens, folded)
    wide = tokens.codes[parts] < FIRST_WORD
    offsets = offsets_of(candidates.length)
    is_wide = np.logical_or.reduceat(wide, offsets[:-1])
    capitals = tokens.capital[sample.place] & tokens.capital[sample.place + sample.length - 1]
    is_name = 2 * np.add.reduceat(capitals, sample.offsets[:-1], dtype=np.int64) > np.diff(sample.offsets)
    # Between two words of an alphabet a space is written, a mark for where a clause ends.
    gap = np.where(divided, _MARK, np.where(wide | np.append(False, wide[:-1]), "", " ")).tolist()
    joined = [before + text for before, text in zip(gap, texts, strict=True)]
    written = ["".join(joined[a:b]).lstrip(_MARK + " ") for a, b in pairwise(offsets.tolist())]
    cut = iter(words.words([text for text, by_character in zip(written, is_wide, strict=True) if by_character]))
    phrases = []
    for text, by_character, name in zip(written, is_wide.tolist(), is_name.tolist(), strict=True):
        found = next(cut) if by_character else text.replace(_MARK, " ").split()
        phrase_words = tuple(word for word in found if word != _MARK)
        phrases.append(Phrase(tuple(text.split(_MARK)), phrase_words, by_character, name))
    return phrases


def _are_divided(candidates: Candidates, sample: _Sample, tokens: Tokens) -> Bools:
    """For every token of every candidate, one after another: whether a mark stands before it more often than not."""
    marks = tokens.edge[ranges(sample.place, sample.length)] >= COMMA
    per_candidate = np.diff(sample.offsets)
    # A candidate's occurrences are rows of equal length: token i of all of them is added up.
    token = ranges(np.repeat(offsets_of(candidates.length)[:-1], per_candidate), sample.length)
    n_marks = np.bincount(token, marks, int(candidates.length.sum()))
    divided: Bools = 2 * n_marks > np.repeat(per_candidate, candidates.length)
    return divided


def _token_texts(place: Int64, tokens: Tokens, folded: Folded) -> list[str]:
    texts = list(map(chr, np.minimum(tokens.codes[place], FIRST_WORD - 1).tolist()))
    for i in np.flatnonzero(tokens.codes[place] >= FIRST_WORD).tolist():
        texts[i] = text_of(folded.codes[tokens.start[place[i]] : tokens.end[place[i]]])
    return texts
