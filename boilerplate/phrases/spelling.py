"""Text as phrases of a list are looked for in it: letters in one canonical form, and numbers as they are written.

Marks, spaces, width, case and traditional characters are undone as in folded text. But a number stays what it is, for
a formula about the year 2035 is not about 2036, and words of an alphabet stay apart: `at one` is not `atone`.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np

from ..text.characters import DIGIT, EXPANDS, LETTER, SLOT, SPACE, characters_in, is_any, wide_table
from ..text.columns import Bools, Int64, UInt32, count_within, distinct, offsets_of, ranges, text_of
from ..text.sentences import Sentences

_SPACE, _BREAK = ord(" "), ord("\n")
#: What stands inside a word: apostrophes, what is not seen, accents that stand alone.
_INSIDE_WORDS = "'’ʼ\u00ad\u200b\u200c\u200d\u2060\ufeff" + "".join(map(chr, range(0x300, 0x370)))


class Spelling(NamedTuple):
    """A batch of documents, spelled: letters, a space between words, and a line break before each document.

    All columns have one row for each character of `text`.
    """

    text: str
    #: The code point of the batch that it comes from; of a space or a break, the one that comes after. Never decreases.
    origin: Int64
    #: The number of its sentence.
    sentence: Int64
    #: Whether a phrase can begin or end with it.
    begins: Bools
    ends: Bools
    #: Whether a mark stands before it (a space is none), or a sentence begins with it.
    marked: Bools


def spell(codes: UInt32, offsets: Int64, sentences: Sentences) -> Spelling:
    """Spell a batch; document d is `codes[offsets[d]:offsets[d + 1]]`."""
    in_number = _in_numbers(codes, offsets)
    values, place, sentence = _letters(codes, sentences, in_number)
    wide = wide_table()[values] & (values != SLOT)  # here a digit, not a slot
    beside_wide = wide | np.append(True, wide[:-1])
    apart, marked = _is_apart(codes, place, in_number)
    new_sentence = np.diff(sentence, prepend=-1) != 0
    new_document = np.diff(sentences.document[sentence], prepend=0) != 0
    separated = np.flatnonzero((apart & ~beside_wide) | new_document)
    begins = beside_wide | apart | new_sentence
    ends = np.append(begins[1:], True)
    # What is put in has the columns of the letter after it, but for these.
    source = np.insert(np.arange(len(values)), separated, separated)
    at = separated + np.arange(len(separated))
    spelled, begins, ends = values[source], begins[source], ends[source]
    spelled[at] = np.where(new_document[separated], _BREAK, _SPACE)
    begins[at] = ends[at] = False
    text = text_of(spelled)
    return Spelling(text, place[source], sentence[source], begins, ends, (marked | new_sentence)[source])


def _in_numbers(codes: UInt32, offsets: Int64) -> Bools:
    """Which places have a digit on both sides, in their document: there a comma or a point is part of a number."""
    flags = characters_in(codes).flags.take(codes)
    digit = np.pad((flags & (DIGIT | LETTER)) == (DIGIT | LETTER), 1)
    inside: Bools = digit[:-2] & digit[2:]
    edges = offsets[(offsets > 0) & (offsets < len(codes))]
    inside[edges] = inside[edges - 1] = False
    return inside


def _letters(codes: UInt32, sentences: Sentences, in_number: Bools) -> tuple[UInt32, Int64, Int64]:
    """The letters of all sentences in their canonical form, and for each its place and its sentence."""
    characters = characters_in(codes)
    values, flags = characters.folded.take(codes), characters.flags.take(codes)
    values[in_number & is_any(codes, ".．")] = ord(".")
    place = np.flatnonzero(values)
    sentence = np.searchsorted(sentences.start, place, side="right") - 1
    inside = (sentence >= 0) & (place < np.append(sentences.end, 0)[sentence])
    place, sentence = place[inside], sentence[inside]
    written, values = codes[place], values[place]
    several = np.flatnonzero((values == SLOT) | ((flags[place] & EXPANDS) > 0))
    if not len(several):
        return values, place, sentence
    kinds = distinct(written[several])
    spelled = [_number(code) or characters.expansions.get(code, (code,)) for code in kinds.tolist()]
    edges = offsets_of([len(letters) for letters in spelled])
    which = np.searchsorted(kinds, written[several])
    length = np.ones(len(values), dtype=np.int64)
    length[several] = np.diff(edges)[which]
    at = offsets_of(length)[:-1][several]
    values, place, sentence = np.repeat(values, length), np.repeat(place, length), np.repeat(sentence, length)
    letters = np.array([letter for letters in spelled for letter in letters], dtype=np.uint32)
    values[ranges(at, length[several])] = letters[ranges(edges[:-1][which], length[several])]
    return values, place, sentence


def _is_apart(codes: UInt32, place: Int64, in_number: Bools) -> tuple[Bools, Bools]:
    """What stands before each letter, and after the one before it, that is no part of a word or a number.

    Whether there is anything, and whether it is a mark.
    """
    flags = characters_in(codes).flags.take(codes)
    inside = _inside_words().take(codes) | (in_number & is_any(codes, ","))
    # The letters of an expansion share a place.
    after_last = np.minimum(np.append(-1, place[:-1]) + 1, place)
    gap = np.flatnonzero(after_last < place)
    apart, marked = np.zeros(len(place), dtype=bool), np.zeros(len(place), dtype=bool)
    apart[gap] = count_within(~inside, after_last[gap], place[gap]) > 0
    marked[gap] = count_within(~inside & ((flags & SPACE) == 0), after_last[gap], place[gap]) > 0
    return apart, marked


@cache
def _inside_words() -> Bools:
    table = np.zeros(0x110000, dtype=bool)
    table[[ord(character) for character in _INSIDE_WORDS]] = True
    return table


@cache
def _number(code: int) -> tuple[int, ...]:
    """What a digit or number is spelled as: `１` and `①` as 1, `〇` and `某` as themselves; nothing for others."""
    character = chr(code)
    if unicodedata.category(character) not in ("Nd", "No") and character not in "〇某":
        return ()
    if unicodedata.category(character) == "Nd":
        return tuple(map(ord, str(unicodedata.digit(character))))
    letters = [letter for letter in unicodedata.normalize("NFKC", character) if letter.isalnum()]
    return tuple(map(ord, letters or character))
