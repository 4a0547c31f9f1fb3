"""What the numbers and masks of a sentence read, which fold to one character whatever they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..text.analysis import fold_sentences
from ..text.characters import LETTER, MASK, SLOT, characters_in
from ..text.columns import UInt64, offsets_of, ranges
from ..text.shingles import hash_spans


def read_numbers(sentences: Sequence[str], masked: Sequence[bool]) -> UInt64:
    """A hash of the numbers and masks of each sentence, as they are written and in their order.

    Of sentences that fold alike it is the same where all their numbers are, without the marks after these.
    `masked` as in `text.folding.fold`.
    """
    codes, offsets, _, folded = fold_sentences(sentences, masked)
    slot = np.flatnonzero(folded.codes == SLOT)
    sentence = np.searchsorted(folded.offsets, slot, side="right") - 1
    begin, end = folded.origin[slot], offsets[sentence + 1]
    inside = slot + 1 < folded.offsets[sentence + 1]
    end[inside] = folded.origin[slot[inside] + 1]
    written = (characters_in(codes).flags.take(codes) & (LETTER | MASK)) > 0
    last = np.maximum.accumulate(np.where(written, np.arange(1, len(codes) + 1), 0))
    lengths = np.maximum(last[end - 1] - begin, 0)
    # The folded character stands before each number, so that 1 and 23 are not 12 and 3.
    starts = offsets_of(lengths)
    numbers = np.insert(codes[ranges(begin, lengths)], starts[:-1], np.uint32(SLOT))
    starts += np.arange(len(starts))
    edges = starts[np.searchsorted(slot, folded.offsets)]
    return hash_spans(numbers, edges[:-1], edges[1:])
