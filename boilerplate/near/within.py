"""Sentences that repeat an earlier one of the same document."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.analysis import Analysis
from ..text.columns import Int64, UInt32, distinct
from ..text.shingles import WIDE_UNITS, widths_before
from .verify import shingle_sets, verify, vocabulary_of

#: What two sentences of one document must have in common: parallel clauses are a figure of speech.
_SIMILARITY = 0.7
#: Narrower sentences are headings and calls, which may well be repeated: ten Chinese characters.
_NARROWEST = 10 * WIDE_UNITS


class Repeated(NamedTuple):
    """Pairs of a sentence and the earlier one that it is most like, ascending; of equal ones the first."""

    sentence: Int64
    earlier: Int64
    #: Exact Jaccard similarity of their shingle sets.
    similarity: npt.NDArray[np.float64]


def find_repeated(batch: Analysis, banded: Int64, bands: UInt32) -> Repeated:
    """The sentences of a batch of documents that repeat an earlier one of their document.

    `banded` are the sentences that have signatures, ascending, and `bands` their band keys, of shape (bands, banded).
    As in a corpus the first of a bucket leads and all others are compared with it.
    """
    widths = widths_before(batch.folded.codes)
    wide = widths[batch.folded.offsets[1:]] - widths[batch.folded.offsets[:-1]] >= _NARROWEST
    chosen = np.flatnonzero(wide[banded])
    sentence = banded[chosen]
    document = batch.sentences.document[sentence].astype(np.uint64)
    n = len(wide) + 1
    pairs = [np.zeros(0, dtype=np.int64)]
    for keys in bands[:, chosen]:
        bucket = document << np.uint64(32) | keys
        order = np.argsort(bucket, kind="stable")
        is_first = np.append(True, bucket[order][1:] != bucket[order][:-1])[: len(order)]
        first = sentence[order[np.flatnonzero(is_first)]]
        leader = np.repeat(first, np.diff(np.append(np.flatnonzero(is_first), len(order))))
        later = ~is_first
        pairs.append(sentence[order[later]] * n + leader[later])
    pair = distinct(np.concatenate(pairs))
    vocabulary = vocabulary_of(batch.shingles)
    sets = shingle_sets(batch.shingles, vocabulary)
    found = verify(sets, sets, pair // n, pair % n, len(vocabulary))
    found = found.where(found.similarity >= _SIMILARITY)
    order = np.lexsort((found.record, -found.similarity, found.query))
    best = order[np.append(True, found.query[order][1:] != found.query[order][:-1])[: len(order)]]
    return Repeated(found.query[best], found.record[best], found.similarity[best])
