"""Which families are page furniture (navigation, copyright lines, datelines, signatures) and which are prose.

A family is furniture if no stop ends it, or brackets enclose it, and something else tells so: that it stands at the
head or the foot of documents; that the same other family stands beside it; that it has many marks and digits for its
letters. A heading is unfinished and no more; a stock sentence that opens every document of an archive is finished.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..text.characters import CLOSER, DIGIT, DOT, LETTER, SPACE, TERMINATOR, characters_in
from ..text.columns import Bools, Int64, counts_before, join_texts, numbered

#: Of a document the first three sentences are its head and the last three its foot, or a tenth if that is fewer.
_EDGE, _EDGE_SHARE = 3, 0.1
#: In what share of its occurrences a family must stand there, or beside the same family.
_USUALLY = 0.8
#: What share of its characters marks and digits make up in a line that is bare of letters.
_BARE = 0.4


class Signs(NamedTuple):
    """What tells page furniture, for each family."""

    unfinished: Bools
    at_edge: Bools
    accompanied: Bools
    bare: Bools

    @property
    def furniture(self) -> Bools:
        """Which families are furniture: those that are unfinished and have another sign."""
        return self.unfinished & (self.at_edge | self.accompanied | self.bare)


def find_signs(family: Int64, sentence_offsets: Int64, medoids: Sequence[str]) -> Signs:
    """The signs of furniture; `medoids` is the text of each family's medoid as it was written.

    `family` is the family of each sentence of the corpus, or -1, document by document: those of document d are
    `family[sentence_offsets[d]:sentence_offsets[d + 1]]`.
    """
    sentence = np.flatnonzero(family >= 0)
    mine, document = family[sentence], np.searchsorted(sentence_offsets, sentence, side="right") - 1
    first, last = sentence_offsets[document], sentence_offsets[document + 1] - 1
    occurrences = np.bincount(mine, minlength=len(medoids))
    from_edge = np.minimum(sentence - first, last - sentence)
    near = from_edge < np.minimum(_EDGE, np.ceil(_EDGE_SHARE * (last - first + 1)))
    at_edge = np.bincount(mine[near], minlength=len(medoids)) >= _USUALLY * occurrences

    accompanied = np.zeros(len(medoids), dtype=bool)
    for step, inside in ((-1, sentence > first), (1, sentence < last)):
        beside = family[sentence[inside] + step]
        one, other = mine[inside][beside >= 0], beside[beside >= 0]
        pairs, number = numbered(one << 32 | other)
        times = np.bincount(number, minlength=len(pairs))
        accompanied[(pairs >> 32)[times >= _USUALLY * occurrences[pairs >> 32]]] = True
    unfinished, bare = _written_signs(medoids)
    return Signs(unfinished, at_edge, accompanied, bare)


def _written_signs(texts: Sequence[str]) -> tuple[Bools, Bools]:
    """Whether no stop ends each text or brackets enclose it, and whether it is bare of letters."""
    codes, offsets = join_texts(texts)
    flags = characters_in(codes).flags.take(codes)
    seen = counts_before((flags & SPACE) == 0)
    letters = counts_before(((flags & LETTER) > 0) & ((flags & DIGIT) == 0))
    n_seen, n_letters = np.diff(seen[offsets]), np.diff(letters[offsets])
    last = offsets[1:] - 1
    while ((flags[last] & CLOSER) > 0).any():
        last = last - ((flags[last] & CLOSER) > 0)
    enclosed = [text[0] in "（([【" and text[-1] in "）)]】" for text in texts]
    unfinished = ((flags[last] & (TERMINATOR | DOT)) == 0) | np.array(enclosed, dtype=bool)
    return unfinished, n_seen - n_letters >= _BARE * n_seen
