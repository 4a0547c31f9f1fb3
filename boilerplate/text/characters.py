"""What a character is, and what it folds to: worked out when a code point is met first, then looked up by array."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cache
from pkgutil import get_data
from typing import NamedTuple

import numpy as np

from .columns import Bools, UInt32, distinct

# One bit for each property that segmentation and folding ask for.
LETTER = 1 << 0  # str.isalnum: what is counted
WIDE = 1 << 1  # Han, Kana, Hangul, Bopomofo: a script without spaces, or whose characters are syllables; ⾏ too
SPACE = 1 << 2
NEWLINE = 1 << 3
TERMINATOR = 1 << 4  # ends a sentence wherever it stands
DOT = 1 << 5  # ends a sentence in some places
CLOSER = 1 << 6  # a closing quotation mark or bracket, which belongs to the sentence before it
COMMA = 1 << 7  # ends a clause
NUMERAL = 1 << 8  # 一二三…十
POSITIONAL = 1 << 9  # 〇一二…九, which write a year
MASK = 1 << 10  # a mark that stands for a name that was taken out: *区, ○○, ××
LOWER = 1 << 11
UPPER = 1 << 12
LATIN = 1 << 13  # folds to a-z
DIGIT = 1 << 14  # folds to a number
EXPANDS = 1 << 15  # folds to several characters
OPENER = 1 << 16  # no line of Chinese ends with it …
FOLLOWER = 1 << 17  # … and none begins with it

#: What every number and every mask folds to.
SLOT = ord("0")

_TERMINATORS = "。！？!?；;｡!?‼⁇⁈⁉।॥؟؛\u037e۔։።፧၊။។៕᠃᠉︒︕︖﹒﹔﹖﹗"
_DOTS = ".．…‥"
#: The code points that end sentences.
STOPS = _TERMINATORS + _DOTS
_CLOSERS = "”’」』》〉）】〕］｝)]}\"'»›﹂﹄"
_COMMAS = "，,、：:﹐﹑︰"
# Quotation marks are not among them: what closes in one language opens in another.
_OPENERS = "《〈「『（【〔［｛"
_FOLLOWERS = "，、。；：！？》〉」』）】〕］｝"
_NEWLINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_MASKS = "*＊×╳✕○□◯"
_NUMERALS = "一二三四五六七八九十"
_POSITIONAL = "〇○零一二三四五六七八九"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_NAMED = "某"  # a mask in words: 某市, 某某同志

_WIDE_RANGES = (
    (0x1100, 0x11FF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3038, 0x303C),
    (0x3041, 0x30FF), (0x3100, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97F),
    (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFF66, 0xFFDC), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip
# In order; what is in a range has an odd number of them at or below it.
_WIDE_EDGES = [edge for low, high in _WIDE_RANGES for edge in (low, high + 1)]


class Characters(NamedTuple):
    """Tables indexed by code point (0x110000 entries); those of code points that were not met yet are 0."""

    flags: UInt32
    #: The first folded code point, 0 where the character folds to nothing.
    folded: UInt32
    #: All folded code points, where there are several.
    expansions: dict[int, tuple[int, ...]]


_N_CODE_POINTS = 0x110000
# The system hands out zeros without writing them: of these tables only the parts that are used take up memory.
_KNOWN = np.zeros(_N_CODE_POINTS, dtype=bool)
_TABLES = Characters(np.zeros(_N_CODE_POINTS, dtype=np.uint32), np.zeros(_N_CODE_POINTS, dtype=np.uint32), {})
# What segmentation and folding put between texts is there from the beginning.
_TABLES.flags[[ord("\n"), ord(" ")]] = NEWLINE | SPACE, SPACE


def characters_in(codes: UInt32) -> Characters:
    """The tables, of which there is one set, with every code point in `codes` filled in."""
    known = _KNOWN.take(codes)
    if not known.all():
        _fill(distinct(codes[~known]))
    return _TABLES


def _fill(codes: UInt32) -> None:
    """Work out what the tables hold of these code points; threads that meet one at the same time write the same."""
    for code in codes.tolist():
        _TABLES.flags[code], target = _character(code)
        if target:
            _TABLES.folded[code] = target[0]
        if len(target) > 1:
            _TABLES.expansions[code] = target
    _KNOWN[codes] = True  # last: who finds it True must find the rest


@cache
def wide_table() -> Bools:
    """True for every code point of a script without spaces, and for a slot: those that are wide in folded text."""
    table = np.zeros(_N_CODE_POINTS, dtype=bool)
    for low, high in _WIDE_RANGES:
        table[low : high + 1] = True
    table[SLOT] = True
    return table


def letters_in(codes: UInt32) -> Bools:
    """Which of the code points are letters or digits: those that are counted."""
    return (characters_in(codes).flags.take(codes) & LETTER) > 0


def is_any(codes: UInt32, characters: str) -> Bools:
    """Which of the code points are one of a few characters."""
    found = np.zeros(len(codes), dtype=bool)
    for character in characters:
        found |= codes == ord(character)
    return found


def _character(code: int) -> tuple[int, tuple[int, ...]]:
    character = chr(code)
    folded = _fold(character)
    flags = _marks().get(character, 0)
    flags |= LETTER * character.isalnum()
    flags |= WIDE * (bool(folded) and bisect_right(_WIDE_EDGES, code) % 2)
    flags |= SPACE * character.isspace()
    flags |= LOWER * character.islower()
    flags |= UPPER * character.isupper()
    flags |= LATIN * (folded.isascii() and folded.isalpha())
    flags |= DIGIT * (folded == chr(SLOT))
    flags |= EXPANDS * (len(folded) > 1)
    return flags, tuple(map(ord, folded))


@cache
def _marks() -> dict[str, int]:
    """The properties of those characters that have them by name."""
    marks: dict[str, int] = {}
    for flags, members in (
        (TERMINATOR, _TERMINATORS), (DOT, _DOTS), (CLOSER, _CLOSERS), (COMMA, _COMMAS), (NEWLINE | SPACE, _NEWLINES),
        (MASK, _MASKS), (NUMERAL, _NUMERALS), (POSITIONAL, _POSITIONAL), (OPENER, _OPENERS), (FOLLOWER, _FOLLOWERS),
        (SPACE, _INVISIBLE),
    ):  # fmt: skip
        for character in members:
            marks[character] = marks.get(character, 0) | flags
    return marks


def _fold(character: str) -> str:
    """The letters and digits a character stands for: compatibility forms, case, accents, traditional forms undone."""
    if character in _NAMED or unicodedata.category(character) == "No":
        return chr(SLOT)  # one number, however many digits ⑩ and ½ hold
    compatible = unicodedata.normalize("NFKC", character)
    folded = "".join(_fold_letter(letter) for letter in compatible.casefold())
    return folded.replace(2 * chr(SLOT), chr(SLOT))


def _fold_letter(letter: str) -> str:
    if unicodedata.category(letter) in ("Nd", "No") or letter == "〇":
        return chr(SLOT)
    if letter in _variants():  # a radical, which is no letter to Python, or a traditional character
        return _fold_letter(_variants()[letter])
    if not letter.isalnum():
        return ""
    if letter.isascii():
        return letter
    # Accents go, so that composed and decomposed forms meet; a Hangul syllable must not fall into its parts.
    base = letter if "\uac00" <= letter <= "\ud7a3" else unicodedata.normalize("NFKD", letter)
    return "".join(part for part in base if part.isalnum())


@cache
def _variants() -> dict[str, str]:
    data = get_data("boilerplate.text", "variants.txt")  # importlib.resources takes longer to import than this to read
    assert data is not None
    lines = data.decode("utf-8").splitlines()
    pairs = "".join("".join(line.split()) for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))
