"""Where sentences begin and end, in the text as it was written.

A sentence ends after a terminator and the quotation marks or brackets that close on it, at the end of a line that is
not merely wrapped, and around a salutation (`同志们：`) that was glued to a heading. A full stop of ASCII ends one
between Chinese characters, and in an alphabet where neither an abbreviation, an initial, a decimal, an enumerator nor
a small letter speaks against it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .characters import (
    CLOSER,
    DIGIT,
    DOT,
    LETTER,
    LOWER,
    NEWLINE,
    NUMERAL,
    SPACE,
    TERMINATOR,
    UPPER,
    WIDE,
    Characters,
)
from .columns import Bools, Int64, UInt32, counts_before, runs_of

#: A line is wrapped, not ended, when it is at least this much of its document's width.
_FULL_LINE = 0.85
#: A document has wrapped lines when its lines are no wider than this (in cells: a Chinese character is two wide) …
_WIDEST_WRAP = 160
#: … and no narrower than this, and at least this share of its lines of text is full.
_NARROWEST_WRAP, _WRAPPED_SHARE = 40, 0.4

_ABBREVIATIONS = (
    "mr mrs ms dr prof st sr jr vs etc inc ltd co corp gen sen rep gov lt col capt sgt maj hon rev no nos vol fig pp "
    "ed eds al cf ca approx dept est jan feb mar apr jun jul aug sep sept oct nov dec eg ie viz art sec ch"
).split()

# After a closing quotation mark these carry the sentence on: ……。”他说
_REPORTING = "他她它说道称"


class Sentences(NamedTuple):
    """Spans in the batch's code points, half open, in order, without the white space around them."""

    start: Int64
    end: Int64
    #: Number of the document in the batch.
    document: Int64


def find_sentences(codes: UInt32, offsets: Int64, characters: Characters) -> Sentences:
    """The sentences of a batch of documents; document d is `codes[offsets[d]:offsets[d + 1]]`.

    Text without a single letter or digit is no sentence.
    """
    flags = characters.flags[codes]
    ends_after = _terminated(codes, flags) | _line_ends(flags, offsets)
    before, after = _salutations(codes, flags)
    ends_after[after] = True
    ends_after[before[before > 0] - 1] = True
    ends_after[offsets[1:][offsets[1:] > 0] - 1] = True

    end = np.flatnonzero(ends_after) + 1
    start = np.concatenate(([0], end[:-1])) if len(end) else end
    return _trimmed(start, end, flags, offsets)


def _trimmed(start: Int64, end: Int64, flags: UInt32, offsets: Int64) -> Sentences:
    letters_before = counts_before((flags & LETTER) > 0)
    kept = letters_before[end] > letters_before[start]
    start, end = start[kept], end[kept]
    solid = np.flatnonzero((flags & (SPACE | NEWLINE)) == 0)
    start = solid[np.searchsorted(solid, start)]
    end = solid[np.searchsorted(solid, end) - 1] + 1
    return Sentences(start, end, np.searchsorted(offsets, start, side="right") - 1)


def _terminated(codes: UInt32, flags: UInt32) -> Bools:
    """True at the last character of every sentence that a terminator ends."""
    terminator = (flags & TERMINATOR) > 0
    dots = np.flatnonzero(flags & DOT)
    terminator[dots[_dot_ends_sentence(dots, codes, flags)]] = True

    # Terminators and the closers after them stand in runs; the sentence ends with the run.
    starts, ends = runs_of(terminator | ((flags & (CLOSER | DOT)) > 0))
    terminators_before = counts_before(terminator)
    last = ends[terminators_before[ends] > terminators_before[starts]] - 1

    n = len(codes)
    following = last + 1
    for _ in range(3):
        step = (following < n) & ((flags[np.minimum(following, n - 1)] & (SPACE | NEWLINE)) == SPACE)
        following = following + step
    following_flags = np.where(following < n, flags[np.minimum(following, n - 1)], 0)
    in_latin = (flags[last] & CLOSER > 0) | (codes[last] < 0x80)
    # A small letter after `!"` or `...` carries the sentence on; after one full stop it is somebody's loose typing.
    stop = ((flags[last] & DOT) > 0) & ((flags[np.maximum(last - 1, 0)] & DOT) == 0)
    in_latin &= ~stop & (codes[last] != ord(";"))
    goes_on = in_latin & ((following_flags & LOWER) > 0) & (following > last + 1)
    next_code = codes[np.minimum(last + 1, n - 1)]
    reporting = ((flags[last] & CLOSER) > 0) & np.isin(next_code, [ord(c) for c in _REPORTING]) & (last + 1 < n)
    ended = np.zeros(n, dtype=bool)
    ended[last[~goes_on & ~reporting]] = True
    return ended


def _dot_ends_sentence(dots: Int64, codes: UInt32, flags: UInt32) -> Bools:
    n = len(codes)
    before = np.where(dots > 0, flags[np.maximum(dots - 1, 0)], 0)
    after = np.where(dots + 1 < n, flags[np.minimum(dots + 1, n - 1)], SPACE)
    gap_after = (after & (SPACE | CLOSER | TERMINATOR | DOT)) > 0

    wide = (before & WIDE) > 0
    digit = ((before & DIGIT) > 0) & ~wide
    letter = ((before & LETTER) > 0) & ~wide & ~digit
    closer = (before & (CLOSER | TERMINATOR)) > 0
    followed = gap_after | ((after & WIDE) > 0)

    enumerator = _enumerates(dots, flags)
    decimal = digit & ((after & DIGIT) > 0)
    return (
        (wide & ~enumerator)
        | (digit & ~decimal & ~enumerator & followed)
        | (letter & followed & ~_abbreviates(dots, codes, flags))
        | (closer & followed)
    )


def _enumerates(dots: Int64, flags: UInt32) -> Bools:
    """True for the dot of `1.`, `12.`, `三.` and `十二.` at the beginning of a line or after a mark."""
    number = DIGIT | NUMERAL
    place = dots - 1
    length = np.zeros(len(dots), dtype=np.int64)
    for _ in range(3):
        inside = (place >= 0) & ((flags[np.maximum(place, 0)] & number) > 0)
        length += inside
        place = place - inside
    opened = (place < 0) | ((flags[np.maximum(place, 0)] & LETTER) == 0)
    return (length > 0) & opened


def _abbreviates(dots: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True where the word before the dot is an initial or a known abbreviation."""
    packed = np.zeros(len(dots), dtype=np.int64)
    length = np.zeros(len(dots), dtype=np.int64)
    inside = np.ones(len(dots), dtype=bool)
    for step in range(1, 8):
        place = np.maximum(dots - step, 0)
        inside &= (dots - step >= 0) & ((flags[place] & (LETTER | WIDE)) == LETTER)
        packed += np.where(inside, (codes[place].astype(np.int64) | 0x20) << (8 * (step - 1)), 0)
        length += inside
    first = np.maximum(dots - length, 0)
    initial = (length == 1) & ((flags[first] & UPPER) > 0)
    inner = (length == 1) & (dots >= 2) & (codes[np.maximum(dots - 2, 0)] == ord("."))
    known = [sum(ord(c) << (8 * i) for i, c in enumerate(reversed(word))) for word in _ABBREVIATIONS]
    return initial | inner | np.isin(packed, known)


def _salutations(codes: UInt32, flags: UInt32) -> tuple[Int64, Int64]:
    """Where `同志们：` begins, if it is glued to the word before it, and where its colon stands."""
    last = np.flatnonzero(codes == ord("们"))
    last = last[(last >= 2) & (last + 1 < len(codes))]
    last = last[(codes[last - 1] == ord("志")) & (codes[last - 2] == ord("同"))]
    last = last[np.isin(codes[last + 1], [ord(":"), ord("：")])]
    begin = last - 2
    glued = (begin > 0) & ((flags[np.maximum(begin - 1, 0)] & LETTER) > 0)
    return begin[glued], last + 1


def _line_ends(flags: UInt32, offsets: Int64) -> Bools:
    """True at every newline but those inside a paragraph of wrapped lines."""
    newline = (flags & NEWLINE) > 0
    ended = newline.copy()
    breaks = np.flatnonzero(newline)
    if len(breaks):
        ended[breaks[_wraps(breaks, flags, offsets)]] = False
    return ended


def _wraps(breaks: Int64, flags: UInt32, offsets: Int64) -> Bools:
    """Which of the newlines at `breaks` merely wrap a line (as pages and PDF files do)."""
    document = np.searchsorted(offsets, breaks, side="right") - 1
    line_start = np.maximum(np.concatenate(([0], breaks[:-1] + 1)), offsets[document])
    wide = counts_before((flags & WIDE) > 0)
    width = (breaks - line_start) + (wide[breaks] - wide[line_start])
    letters = counts_before((flags & LETTER) > 0)
    prose = letters[breaks] > letters[line_start]

    page_width, is_wrapped = _page_widths(document[prose], width[prose], len(offsets) - 1)
    full = prose & is_wrapped[document] & (width >= _FULL_LINE * page_width[document])
    last = np.maximum(breaks - 1, 0)
    full &= (flags[last] & (TERMINATOR | DOT)) == 0
    following = np.minimum(breaks + 1, len(flags) - 1)
    return full & (breaks + 1 < offsets[document + 1]) & ((flags[following] & (SPACE | NEWLINE)) == 0)


def _page_widths(document: Int64, width: Int64, n_documents: int) -> tuple[Int64, Bools]:
    """Each document's width in cells (its 95th percentile of lines), and whether its lines are wrapped."""
    order = np.lexsort((width, document))
    lines = np.bincount(document, minlength=n_documents)
    begin = np.concatenate(([0], np.cumsum(lines)[:-1]))
    page_width = np.zeros(n_documents, dtype=np.int64)
    some = lines > 0
    page_width[some] = width[order][begin[some] + (lines[some] - 1) * 95 // 100]
    widest = np.zeros(n_documents, dtype=np.int64)
    np.maximum.at(widest, document, width)
    full = np.bincount(document[width >= _FULL_LINE * page_width[document]], minlength=n_documents)
    wrapped = (
        (lines >= 4)
        & (page_width >= _NARROWEST_WRAP)
        & (page_width <= _WIDEST_WRAP)
        & (widest <= 1.25 * page_width)
        & (full >= _WRAPPED_SHARE * lines)
    )
    return page_width, wrapped
