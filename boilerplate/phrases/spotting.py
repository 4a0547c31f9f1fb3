"""Where phrases of a lexicon stand in a text, however they are punctuated there.

Text is spelled as its tokens: wide characters one after another, words with a space between them, and a line break
where no phrase runs on. All phrases are looked for at once (Aho and Corasick 1975), and what is found counts where it
begins and ends with a token.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..text.analysis import fold_texts
from ..text.columns import Bools, Int64, UInt32, distinct, offsets_of, ranges, text_of
from ..text.folding import Folded
from .occurrences import Hits, finder
from .repeats import CUT
from .tokens import FIRST_WORD, Tokens, find_tokens

_BREAK, _SPACE = ord("\n"), ord(" ")
#: Folded characters of records that are searched at a time.
_AT_ONCE = 1_000_000


def spell_phrases(phrases: Sequence[str]) -> list[str]:
    """The phrases as they are looked for; "" for one that cannot be found, because it does not run on."""
    codes, _, sentences, folded = fold_texts(phrases, [False] * len(phrases))
    spelling = _spell(find_tokens(codes, sentences, folded), folded)
    edges = np.searchsorted(spelling.document, np.arange(len(phrases) + 1))
    texts = [spelling.text[a:b].strip("\n") for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]
    return ["" if "\n" in text else text for text in texts]


def spot_phrases(spelled: Sequence[str], tokens: Tokens, folded: Folded) -> Hits:
    """All places where the phrases stand in the text of the tokens, also inside of one another, in its folded text.

    They are in the order of `Hits.whole`.
    """
    spelling = _spell(tokens, folded)
    hits = finder(spelled)(spelling.text).whole(spelling.begins, spelling.ends)
    return Hits(hits.phrase, spelling.place[hits.start], spelling.place[hits.end - 1] + 1)


def apart(hits: Hits) -> Hits:
    """Hits in the order of `Hits.whole`, without those that are inside of others or overlap with one before them."""
    kept = []
    reached = 0
    for row, (start, end) in enumerate(zip(hits.start.tolist(), hits.end.tolist(), strict=True)):
        if start >= reached:
            kept.append(row)
            reached = end
    return Hits(*(column[kept] for column in hits))


def records_with(spelled: Sequence[str], folded: UInt32, offsets: Int64) -> tuple[Int64, Int64]:
    """Pairs of a phrase and a record whose folded text holds the letters of it; sorted, each once.

    Record r is `folded[offsets[r]:offsets[r + 1]]`. Marks are not asked, nor where words begin: it takes a tenth of the
    time of `spot_phrases`, and serves to count in how many documents of a large corpus a phrase is.
    """
    find = finder([phrase.replace(" ", "") for phrase in spelled])
    n_records = len(offsets) - 1
    edges = np.unique(np.append(np.searchsorted(offsets, np.arange(0, len(folded), _AT_ONCE)), n_records))
    pairs = [np.zeros(0, dtype=np.int64)]
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        begin, end = offsets[first], offsets[last]
        # A line break before every record.
        at = offsets[first:last] - begin
        phrase, start, _ = find(text_of(np.insert(folded[begin:end], at, _BREAK)))
        record = np.searchsorted(at + np.arange(len(at)), start, side="right") - 1 + first
        pairs.append(phrase * n_records + record)
    pair = distinct(np.concatenate(pairs))
    return pair // n_records, pair % n_records


class _Spelling(NamedTuple):
    """Text with the place in the folded text that each of its characters has.

    Whether a token begins there, and whether one ends.
    """

    text: str
    place: Int64
    begins: Bools
    ends: Bools
    document: Int64


def _spell(tokens: Tokens, folded: Folded) -> _Spelling:
    is_cut, is_word = tokens.codes == CUT, tokens.codes >= FIRST_WORD
    spaced = is_word.copy()
    spaced[1:] &= is_word[:-1]
    spaced[:1] = False
    # One character for a cut, and one for a space before a word.
    length = np.where(is_cut, 1, tokens.end - tokens.start + spaced).astype(np.int64)
    offsets = offsets_of(length)
    codes = np.full(offsets[-1], _SPACE, dtype=np.uint32)
    codes[offsets[:-1][is_cut]] = _BREAK
    place = np.repeat(tokens.start.astype(np.int64), length)
    of_tokens = np.flatnonzero(~is_cut)
    size = (tokens.end - tokens.start).astype(np.int64)[of_tokens]
    first = offsets[:-1][of_tokens] + spaced[of_tokens]
    at, source = ranges(first, size), ranges(tokens.start[of_tokens].astype(np.int64), size)
    codes[at], place[at] = folded.codes[source], source
    begins, ends = np.zeros(len(codes), dtype=bool), np.zeros(len(codes), dtype=bool)
    begins[first], ends[first + size - 1] = True, True
    return _Spelling(text_of(codes), place, begins, ends, np.repeat(tokens.document.astype(np.int64), length))
