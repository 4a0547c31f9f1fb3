"""Signs that somebody tampered with a text so that it is not found again: what a reader sees is not what is there.

Only what has no honest use in such a place is counted. Zero-width characters have one in Arabic, Indic and Thai text
and in emoji; Greek letters have one in formulas, and words are cut by soft hyphens.
"""

from __future__ import annotations

import re

_ZERO_WIDTH = "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0020-\U000e007f"

# Letters of scripts that are written without joiners, and digits.
_GREEK_OR_CYRILLIC = "\u0370-\u0373\u0376\u0377\u037f\u0386\u0388-\u03ff\u0400-\u052f"
_ALPHABETS = f"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f{_GREEK_OR_CYRILLIC}"
_LETTER = f"[0-9{_ALPHABETS}\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U000323af]"

_INSIDE = re.compile(f"(?<={_LETTER})[{_ZERO_WIDTH}]+(?={_LETTER})")
_FOREIGN = re.compile(f"[{_GREEK_OR_CYRILLIC}]")
_WORD = re.compile(f"[{_ALPHABETS}]{{3,}}")
_LATIN = re.compile("[A-Za-z]")

# Those that most typefaces draw as a Latin letter. Small Greek letters, which stand beside Latin ones in formulas, are
# not among them but for omicron.
_CYRILLIC = frozenset("АВЕЅІЈКМНОРСТХаеѕіјорсухԁԛԝһӏ")
_GREEK = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")


def signs_of_tampering(text: str) -> tuple[str, ...]:
    """What a person should know, as sentences without a full stop; empty for nearly every text.

    Counted are zero-width characters with a letter or hanzi on both sides; and Cyrillic or Greek letters that look
    like Latin ones, in words that have at least three letters, of which at least one is Latin and all others are Latin
    or such letters.
    """
    signs = []
    if not text.isascii():
        hidden = sum(len(found) for found in _INSIDE.findall(text))
        if hidden:
            signs.append(f"{hidden} zero-width {_plural(hidden, 'character')} inside words")
        alike = sum(map(_count_alike, _WORD.findall(text))) if _FOREIGN.search(text) else 0
        if alike:
            signs.append(f"{alike} Cyrillic or Greek {_plural(alike, 'letter')} that {_looks(alike)} inside words")
    return tuple(signs)


def _count_alike(word: str) -> int:
    foreign = _FOREIGN.findall(word)
    is_disguised = foreign and _LATIN.search(word) and all(letter in _CYRILLIC | _GREEK for letter in foreign)
    return len(foreign) if is_disguised else 0


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"


def _looks(number: int) -> str:
    return "looks like a Latin one" if number == 1 else "look like Latin ones"
