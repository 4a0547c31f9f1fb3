"""What set phrases are made of: a character of a script without spaces is a token, and so is a word of an alphabet.

Phrases run across some marks (`不忘初心、牢记使命`) and not across others: a run of tokens is cut where a sentence
ends, at a number, at brackets, colons and the like.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from ..text.characters import SLOT, UPPER, characters_in, letters_in, wide_table
from ..text.columns import Bools, Int32, Int64, UInt8, UInt32, UInt64
from ..text.folding import Folded
from ..text.sentences import Sentences
from ..text.shingles import hash_spans
from .repeats import CUT

# What can stand between two letters. What is none of these, and no letter, cuts.
_CUTS, _SPACE, _JOINS, _DIVIDES, _ENDS, _WRAPS = 1, 2, 4, 8, 16, 32
_SPACES = " \t\u3000\xa0\u2002\u2003\u2009"
#: Inside a word: apostrophe, hyphens, the sign of 互联网+党建, what is not seen.
_JOINERS = "+＋'’ʼ-\u2010\u2011\u00ad\u200b\u200c\u200d\u2060\ufeff"
#: In a paragraph that was merely wrapped: nothing between wide characters, a space between words.
_LINE_BREAKS = "\n\r\v\f\u2028"
_DIVIDERS = ',，、﹑·・•–—―─~～“”‘"「」『』*'


#: Tokens from this number on are words of an alphabet; the others are code points.
FIRST_WORD = 0x110000
#: What can stand before a token. A phrase does not run across a number, a bracket, a colon or the end of a sentence.
NOTHING, NUMBER, COMMA, BRACKET, SENTENCE = range(5)


class Tokens(NamedTuple):
    """The tokens of a batch of documents, one after another, with a `CUT` wherever no phrase runs on."""

    #: The same number for the same token; that of a wide character is its folded code point.
    codes: UInt32
    document: Int32
    #: Spans in the folded text, half open; those of a `CUT` are empty.
    start: Int32
    end: Int32
    #: What stands before each token, and after the last; what is at least `COMMA` is a mark. Longer by one.
    edge: UInt8
    #: Whether the token is written with a capital.
    capital: Bools
    #: The hashes of the words of an alphabet, sorted: token `FIRST_WORD + i` is word i.
    words: UInt64

    def keys(self) -> UInt64:
        """What tokens are in any text: the code point of a wide character, the hash of a word, 0 of a `CUT`."""
        keys = self.codes.astype(np.uint64)
        of_words = np.flatnonzero(self.codes >= FIRST_WORD)
        keys[of_words] = self.words[self.codes[of_words] - FIRST_WORD]
        return keys

    def weight(self) -> Int64:
        """What each token counts towards the length of a phrase: 2 for a word, 1 for a wide character."""
        return np.where(self.codes == CUT, 0, np.where(self.codes < FIRST_WORD, 1, 2))


def find_tokens(codes: UInt32, sentences: Sentences, folded: Folded) -> Tokens:
    """The tokens of analysed text; `codes` are the code points that the sentences and the folded text come from."""
    if not len(folded.codes):
        none, edge = np.zeros(0, dtype=np.int32), np.full(1, SENTENCE, dtype=np.uint8)
        return Tokens(none.astype(np.uint32), none, none, none, edge, none > 0, none.astype(np.uint64))
    between = _between(codes, folded)
    slot = folded.codes == SLOT
    wide = wide_table()[folded.codes]
    beside_wide = wide | np.append(False, wide[:-1])
    hyphenated = between == _JOINS | _WRAPS  # a word that goes on in the next line
    begins = beside_wide | (((between & ~np.uint8(_JOINS)) > 0) & ~hyphenated)
    after_slot = np.append(False, slot[:-1])
    edge = np.where(slot | after_slot, np.uint8(NUMBER), np.uint8(NOTHING))
    # Between words of an alphabet a space is no mark, and none is left where a line was merely wrapped.
    edge[((between & _DIVIDES) > 0) | (((between & (_SPACE | _JOINS | _WRAPS)) == _SPACE) & beside_wide)] = COMMA
    edge[(between & _CUTS) > 0] = BRACKET
    edge[(between & _ENDS) > 0] = SENTENCE
    cut = (edge >= BRACKET) | slot | after_slot
    start = np.flatnonzero(begins)
    end = np.append(start[1:], len(folded.codes))
    sentence = np.searchsorted(folded.offsets, start, side="right") - 1
    numbers, words = _numbers(folded.codes, wide, start, end)
    tokens = Tokens(
        numbers,
        sentences.document[sentence].astype(np.int32),
        start.astype(np.int32),
        end.astype(np.int32),
        edge[start],
        (characters_in(codes).flags.take(codes[folded.origin[start]]) & UPPER) > 0,
        words,
    )
    return _with_cuts(tokens, cut[start], slot[start])


def _between(codes: UInt32, folded: Folded) -> UInt8:
    """For every folded character what stands between the one before it and it, as a sum of the constants above."""
    found = np.zeros(len(folded.codes), dtype=np.uint8)
    gap = np.flatnonzero(np.diff(folded.origin) > 1) + 1
    # The letters in between are the rest of a number, which folds to one slot; what counts stands after them.
    letters = np.flatnonzero(letters_in(codes))
    last = letters[np.searchsorted(letters, folded.origin[gap]) - 1] if len(letters) else gap
    spans = np.stack((np.maximum(folded.origin[gap - 1], last) + 1, folded.origin[gap]), axis=1)
    filled = spans[:, 0] < spans[:, 1]
    if filled.any():
        kinds = _kind_table().take(codes)
        found[gap[filled]] = np.bitwise_or.reduceat(kinds, spans[filled].ravel())[::2]
    starts = folded.offsets[:-1]
    found[starts[starts < len(found)]] = _ENDS
    return found


@cache
def _kind_table() -> UInt8:
    table = np.full(0x110000, _CUTS, dtype=np.uint8)
    kinds = ((_SPACE, _SPACES), (_JOINS, _JOINERS), (_DIVIDES, _DIVIDERS), (_WRAPS, _LINE_BREAKS))
    for kind, members in kinds:
        table[[ord(character) for character in members]] = kind
    table[0x300:0x370] = _JOINS  # accents that stand alone
    return table


def _numbers(codes: UInt32, wide: Bools, start: Int64, end: Int64) -> tuple[UInt32, UInt64]:
    """The number of each token: its code point, or one beyond all code points for a word; and the words."""
    numbers = codes[start].copy()
    words = np.flatnonzero(~wide[start])
    hashes, number = np.unique(hash_spans(codes, start[words], end[words]), return_inverse=True)
    numbers[words] = FIRST_WORD + number.astype(np.uint32)
    return numbers, hashes


def _with_cuts(tokens: Tokens, before: Bools, instead: Bools) -> Tokens:
    """With a `CUT` before the tokens of the first mask, and instead of those of the second."""
    count = np.where(instead, 1, 1 + before)
    place = np.cumsum(count) - 1
    n = int(count.sum())
    is_cut = np.ones(n, dtype=bool)
    is_cut[place[~instead]] = False
    source = np.repeat(np.arange(len(count)), count)
    codes = np.where(is_cut, CUT, tokens.codes[source]).astype(np.uint32)
    end = np.where(is_cut, tokens.start[source], tokens.end[source]).astype(np.int32)
    edge = np.append(tokens.edge[source], np.uint8(SENTENCE))
    return Tokens(codes, tokens.document[source], tokens.start[source], end, edge, tokens.capital[source], tokens.words)
