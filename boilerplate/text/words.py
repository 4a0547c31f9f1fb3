"""Shingles of words, cut by jieba: for those who prefer them to characters (`--shingle word-2`)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

import numpy as np

from .columns import Int64, UInt32, offsets_of
from .folding import Folded
from .sentences import Sentences
from .shingles import Shingles, hash_spans


def word_shingles(codes: UInt32, sentences: Sentences, folded: Folded, size: int) -> Shingles:
    """All runs of `size` words; a sentence of fewer words is itself its one shingle."""
    starts: list[Int64] = []
    ends: list[Int64] = []
    for s in range(len(sentences.start)):
        edges = _word_edges(codes, folded, int(folded.offsets[s]), int(folded.offsets[s + 1]))
        n = max(len(edges) - size, min(len(edges) - 1, 1))
        starts.append(edges[:n])
        ends.append(edges[np.minimum(np.arange(n) + size, len(edges) - 1)])
    start = np.concatenate(starts) if starts else np.zeros(0, dtype=np.int64)
    end = np.concatenate(ends) if ends else start
    return Shingles(hash_spans(folded.codes, start, end), start, end, offsets_of([len(x) for x in starts]))


def cut_words(text: str) -> list[str]:
    """A text cut into words by jieba; together they are the text."""
    return list(tokenizer().cut(text))


@cache
def tokenizer() -> Any:
    """A tokenizer of our own: jieba's default one writes to a shared temporary folder and to standard error."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tokenizer.lock:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
    return tokenizer


def _word_edges(codes: UInt32, folded: Folded, begin: int, end: int) -> Int64:
    """Where words begin in the folded text from `begin` to `end`, and where the last one ends.

    What is cut is the folded text, so that texts that fold alike are cut alike, with a space wherever something other
    than letters stood: English words are known by that, and no Chinese one is found across a comma.
    """
    apart = _apart(codes, folded.origin[begin:end].astype(np.int64))
    pieces = np.split(folded.codes[begin:end], np.flatnonzero(apart) + 1)
    lengths = [len(word) for piece in pieces for word in tokenizer().cut("".join(map(chr, piece.tolist())))]
    return begin + offsets_of(lengths)


def _apart(codes: UInt32, origin: Int64) -> list[bool]:
    """Whether marks or spaces stand between each folded character and the next."""
    gaps = zip(origin[:-1].tolist(), origin[1:].tolist(), strict=True)
    return [any(_separates(code) for code in codes[a + 1 : b].tolist()) for a, b in gaps]


@cache
def _separates(code: int) -> bool:
    return not chr(code).isalnum() and unicodedata.category(chr(code)) not in ("Cf", "Mn", "Mc", "Me")
