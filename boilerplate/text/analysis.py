"""The text stages in one call: documents in, columns of sentences, folded characters and shingles out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..errors import UsageError
from .characters import Characters, characters_in
from .columns import Int64, UInt32, join_texts
from .folding import Folded, fold
from .sentences import Sentences, find_sentences
from .shingles import Shingles, character_shingles
from .words import word_shingles


class Analysis(NamedTuple):
    """A batch of documents, analysed."""

    codes: UInt32
    #: Document d is `codes[offsets[d]:offsets[d + 1]]`.
    offsets: Int64
    sentences: Sentences
    folded: Folded
    shingles: Shingles


class FoldedText(NamedTuple):
    """A batch of documents, cut into sentences and folded."""

    codes: UInt32
    #: Document d is `codes[offsets[d]:offsets[d + 1]]`.
    offsets: Int64
    sentences: Sentences
    folded: Folded


class ShingleKind(NamedTuple):
    """What shingles are made of (`char` or `word`) and how many make one."""

    unit: str
    size: int

    def __str__(self) -> str:
        return f"{self.unit}-{self.size}"


def parse_shingle(text: str) -> ShingleKind:
    """`char-2`, `word-3`; raises UsageError for anything else."""
    unit, _, size = text.partition("-")
    if unit not in ("char", "word") or not size.isdecimal() or not 1 <= int(size) <= 9:
        raise UsageError(f"shingle {text!r} is not known: it is char-N or word-N with N from 1 to 9, such as char-2")
    return ShingleKind(unit, int(size))


def fold_texts(texts: Sequence[str], masked: Sequence[bool]) -> FoldedText:
    """The first stages alone, without shingles; `masked` as in `fold`."""
    codes, offsets = join_texts(texts)
    characters = characters_in(codes)
    return _folded(codes, offsets, find_sentences(codes, offsets, characters), characters, masked)


def fold_sentences(texts: Sequence[str], masked: Sequence[bool]) -> FoldedText:
    """The same where every text is known to be one sentence, in the bounds that `analyse` gave it."""
    codes, offsets = join_texts(texts)
    sentences = Sentences(offsets[:-1], offsets[1:], np.arange(len(texts)))
    return _folded(codes, offsets, sentences, characters_in(codes), masked)


def analyse(texts: Sequence[str], shingle: ShingleKind, masked: Sequence[bool] | None = None) -> Analysis:
    """Run the text stages over a batch; `masked` as in `fold`, all True where it is not given."""
    return _with_shingles(fold_texts(texts, _or_all(masked, texts)), shingle)


def analyse_sentences(texts: Sequence[str], shingle: ShingleKind, masked: Sequence[bool] | None = None) -> Analysis:
    """The same where every text is known to be one sentence, in the bounds that `analyse` gave it."""
    return _with_shingles(fold_sentences(texts, _or_all(masked, texts)), shingle)


def _or_all(masked: Sequence[bool] | None, texts: Sequence[str]) -> Sequence[bool]:
    return [True] * len(texts) if masked is None else masked


def _folded(
    codes: UInt32, offsets: Int64, sentences: Sentences, characters: Characters, masked: Sequence[bool]
) -> FoldedText:
    return FoldedText(codes, offsets, sentences, fold(codes, sentences, characters, np.array(masked, dtype=bool)))


def _with_shingles(text: FoldedText, shingle: ShingleKind) -> Analysis:
    codes, _, sentences, folded = text
    if shingle.unit == "word":
        shingles = word_shingles(codes, sentences, folded, shingle.size)
    else:
        shingles = character_shingles(folded.codes, folded.offsets, shingle.size)
    return Analysis(*text, shingles)
