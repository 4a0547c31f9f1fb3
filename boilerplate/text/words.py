"""Shingles of words, cut by jieba: for those who prefer them to characters (`--shingle word-2`)."""

from __future__ import annotations

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
        edges = _word_edges(codes, int(sentences.start[s]), int(sentences.end[s]), folded)
        n = max(len(edges) - size, min(len(edges) - 1, 1))
        starts.append(edges[:n])
        ends.append(edges[np.minimum(np.arange(n) + size, len(edges) - 1)])
    start = np.concatenate(starts) if starts else np.zeros(0, dtype=np.int64)
    end = np.concatenate(ends) if ends else start
    return Shingles(hash_spans(folded.codes, start, end), start, end, offsets_of([len(x) for x in starts]))


def _word_edges(codes: UInt32, begin: int, end: int, folded: Folded) -> Int64:
    """Where words begin in the folded text, and where the last one ends; words without a letter are passed over."""
    text = "".join(map(chr, codes[begin:end].tolist()))
    lengths = [len(word) for word in _tokenizer().cut(text)]
    return np.unique(np.searchsorted(folded.origin, begin + offsets_of(lengths)))


@cache
def _tokenizer() -> Any:
    """A tokenizer of our own: jieba's default one writes to a shared temporary folder and to standard error."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tokenizer.lock:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
    return tokenizer
