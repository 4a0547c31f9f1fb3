"""Scores: how many letters of a draft are reused, of which kind, and how many are the writer's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .model import Passage, Shares, Slogan
from .text.columns import Bools

#: Classes of letters; each letter has the first that fits, in this order.
CLASSES = ("boilerplate", "copied", "slogan", "original")
BOILERPLATE, COPIED, SLOGAN, ORIGINAL = range(4)


class Score(NamedTuple):
    """The figures of a document."""

    characters: int
    originality: float
    shares: Shares


def passage_class(passage: Passage, boilerplate_documents: int) -> int:
    """BOILERPLATE where many documents hold the passage, COPIED where few do."""
    return BOILERPLATE if passage.documents >= boilerplate_documents else COPIED


def classify(
    length: int, passages: Sequence[Passage], slogans: Sequence[Slogan], boilerplate_documents: int
) -> npt.NDArray[np.uint8]:
    """The class of every character of a text of `length` code points, whether it is a letter or not."""
    classes = np.full(length, ORIGINAL, dtype=np.uint8)
    for slogan in slogans:
        classes[slogan.start : slogan.end] = SLOGAN
    for passage in passages:
        classes[passage.start : passage.end] = passage_class(passage, boilerplate_documents)
    return classes


def score(classes: npt.NDArray[np.uint8], letters: Bools) -> Score:
    """Count letters by class; a document without any letter is wholly original."""
    counts = np.bincount(classes[letters], minlength=len(CLASSES))
    characters = int(counts.sum())
    if not characters:
        return Score(0, 1.0, Shares(original=1.0, slogan=0.0, copied=0.0, boilerplate=0.0))
    boilerplate, copied, slogan = (float(counts[c] / characters) for c in (BOILERPLATE, COPIED, SLOGAN))
    original = max(0.0, 1.0 - boilerplate - copied - slogan)
    return Score(
        characters,
        1.0 - float((counts[BOILERPLATE] + counts[COPIED]) / characters),
        Shares(original=original, slogan=slogan, copied=copied, boilerplate=boilerplate),
    )
