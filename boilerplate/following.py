"""Sentences too short to be judged, which are reused where they follow on from what is, or stand in a row of equals.

A short sentence is no evidence by itself: `谢谢大家` stands in half of all speeches. It is taken for reused where it
equals the sentence that stands in its place in the source: next to reused text, among several short ones in a row, or
when the draft as a whole stands in the corpus.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .index.excerpt import Excerpt
from .text.columns import Bools, Int64, distinct

#: So many short sentences in a row are evidence, when together they are as wide as a run.
_ROW = 6
#: Places of the draft's rarest sentence that are tried, to see whether the whole draft stands there.
_TRIED = 64


class Sequence(NamedTuple):
    """The sentences of a draft, as records of the excerpt."""

    #: The record that equals each sentence, -1 where there is none.
    equal: Int64
    short: Bools
    #: Width in units.
    width: Int64


class Pairs(NamedTuple):
    """Sentences of the draft and the places in the corpus that they equal."""

    sentence: Int64
    place: Int64


def following(draft: Sequence, excerpt: Excerpt, strong: list[Pairs], units: int) -> Pairs:
    """Short sentences that are reused, and all sentences of a draft that stands in the corpus as a whole.

    `strong` are first and last sentences of what is reused, with their places, to be followed backwards and onwards.
    """
    rows = _rows(draft, excerpt, units)
    whole = _whole(draft, excerpt)
    backwards, onwards = strong
    found = [
        rows,
        whole,
        _walk(draft, excerpt, _joined([backwards, rows, whole]), -1),
        _walk(draft, excerpt, _joined([onwards, rows, whole]), 1),
    ]
    n = excerpt.n_places + 1
    keys = distinct(np.concatenate([pairs.sentence * n + pairs.place for pairs in found]))
    return Pairs(keys // n, keys % n)


def _walk(draft: Sequence, excerpt: Excerpt, start: Pairs, step: int) -> Pairs:
    """The short sentences that follow, one after another, as long as draft and source agree."""
    sentence, place = start
    found = [_NONE]
    while len(sentence):
        sentence, place = sentence + step, place + step
        inside = (sentence >= 0) & (sentence < len(draft.equal)) & (place >= 0) & (place < excerpt.n_places)
        sentence, place = sentence[inside], place[inside]
        short = draft.short[sentence]
        sentence, place = sentence[short], place[short]
        agrees = _stand_at(draft, excerpt, sentence, place)
        agrees &= excerpt.document_of(place) == excerpt.document_of(place - step)
        sentence, place = sentence[agrees], place[agrees]
        found.append(Pairs(sentence, place))
    return _joined(found)


def _rows(draft: Sequence, excerpt: Excerpt, units: int) -> Pairs:
    fit = draft.short & (draft.equal >= 0)
    n = len(fit) - _ROW + 1
    if n <= 0:
        return _NONE
    windows = np.arange(n)[:, None] + np.arange(_ROW)
    first = np.flatnonzero(fit[windows].all(axis=1) & (draft.width[windows].sum(axis=1) >= units))
    windows = windows[first]
    rarest = excerpt.counts(draft.equal[windows].reshape(-1)).reshape(windows.shape).argmin(axis=1)
    window, place = excerpt.places_of(draft.equal[windows[np.arange(len(windows)), rarest]])
    return _agreeing(draft, excerpt, windows[window], place - rarest[window])


def _whole(draft: Sequence, excerpt: Excerpt) -> Pairs:
    if not len(draft.equal) or (draft.equal < 0).any():
        return _NONE
    rarest = int(excerpt.counts(draft.equal).argmin())
    _, place = excerpt.places_of(draft.equal[rarest : rarest + 1])
    begin = place[:_TRIED] - rarest
    return _agreeing(
        draft, excerpt, np.broadcast_to(np.arange(len(draft.equal)), (len(begin), len(draft.equal))), begin
    )


def _agreeing(draft: Sequence, excerpt: Excerpt, sentences: Int64, begin: Int64) -> Pairs:
    """Of rows of sentences (one a row), laid on the corpus from `begin[i]` on, those that agree throughout."""
    length = sentences.shape[1]
    inside = (begin >= 0) & (begin + length <= excerpt.n_places)
    sentences, begin = sentences[inside], begin[inside]
    places = begin[:, None] + np.arange(length)
    agree = _stand_at(draft, excerpt, sentences.reshape(-1), places.reshape(-1)).reshape(places.shape).all(axis=1)
    agree &= excerpt.document_of(places[:, 0]) == excerpt.document_of(places[:, -1])
    return Pairs(sentences[agree].reshape(-1), places[agree].reshape(-1))


def _stand_at(draft: Sequence, excerpt: Excerpt, sentence: Int64, place: Int64) -> Bools:
    """Whether each sentence of the draft equals the one at that place."""
    agrees = draft.equal[sentence] >= 0
    agrees[agrees] = excerpt.keys_at(place[agrees]) == excerpt.keys[draft.equal[sentence[agrees]]]
    return agrees


def _joined(parts: list[Pairs]) -> Pairs:
    return Pairs(np.concatenate([p.sentence for p in parts]), np.concatenate([p.place for p in parts]))


_NONE = Pairs(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
