"""Scores: how many letters of a draft are reused, of which kind, and how many are the writer's own."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .model import Shares
from .text.columns import Bools, Int64, UInt8, counts_before, ranges

#: Classes of letters; each letter has the first that fits, in this order.
CLASSES = ("boilerplate", "copied", "slogan", "original")
BOILERPLATE, COPIED, SLOGAN, ORIGINAL = range(4)


class Score(NamedTuple):
    """The figures of a document."""

    characters: int
    originality: float
    shares: Shares


class Spans(NamedTuple):
    """Spans of a text, in code points, half open."""

    start: Int64
    end: Int64


def passage_classes(documents: Int64, boilerplate_documents: int) -> UInt8:
    """For passages that stand in so many documents: BOILERPLATE where many hold them, COPIED where few do."""
    return np.where(documents >= boilerplate_documents, BOILERPLATE, COPIED).astype(np.uint8)


def classify(length: int, slogans: Spans, passages: Spans, kinds: UInt8) -> UInt8:
    """The class of every character of a text of `length` code points, whether it is a letter or not.

    `kinds` are the classes of the passages, which do not overlap, and go before slogans.
    """
    classes = np.full(length, ORIGINAL, dtype=np.uint8)
    classes[ranges(slogans.start, slogans.end - slogans.start)] = SLOGAN
    lengths = passages.end - passages.start
    classes[ranges(passages.start, lengths)] = np.repeat(kinds, lengths)
    return classes


def class_counts(classes: UInt8, letters: Bools, spans: Spans) -> Int64:
    """How many letters of each class are in each span: shape (spans, classes)."""
    counts = np.empty((len(spans.start), len(CLASSES)), dtype=np.int64)
    for kind in range(len(CLASSES)):
        before = counts_before(letters & (classes == kind))
        counts[:, kind] = before[spans.end] - before[spans.start]
    return counts


def score(counts: Int64) -> Score:
    """The figures of a document with so many letters of each class; one without any letter is wholly original."""
    boilerplate, copied, slogan, _ = counts.tolist()
    characters = int(counts.sum())
    if not characters:
        return Score(0, 1.0, Shares(original=1.0, slogan=0.0, copied=0.0, boilerplate=0.0))
    originality = 1.0 - (boilerplate + copied) / characters
    boilerplate, copied, slogan = (n / characters for n in (boilerplate, copied, slogan))
    original = max(0.0, 1.0 - boilerplate - copied - slogan)
    return Score(
        characters, originality, Shares(original=original, slogan=slogan, copied=copied, boilerplate=boilerplate)
    )
