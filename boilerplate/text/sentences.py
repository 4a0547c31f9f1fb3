"""Where sentences begin and end, in the text as it was written.

A sentence ends after a terminator and the quotation marks or brackets that close on it, at the end of a line that is
not merely wrapped, and around a salutation (`同志们：`) that was glued to a heading. A full stop of ASCII ends one
between Chinese characters, and in an alphabet unless it belongs to an abbreviation, an initial or a number. What is
said or asked inside a quotation or title ends none: `“……。”他说。`, `《为什么？》一文`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .characters import (
    CLOSER,
    COMMA,
    DIGIT,
    DOT,
    FOLLOWER,
    LATIN,
    LETTER,
    LOWER,
    NEWLINE,
    NUMERAL,
    OPENER,
    SPACE,
    TERMINATOR,
    UPPER,
    WIDE,
    Characters,
    is_any,
)
from .columns import Bools, Int64, UInt32, contains, runs_of

#: A line is wrapped, not ended, when it fills so much of its document's width. A document has wrapped lines when it is
#: so wide (in cells, of which a Chinese character fills two), and when such a share of its lines is full, and another
#: has a stop inside or begins with a small letter, as headlines do not.
_FULL_LINE, _NARROWEST_WRAP, _WIDEST_WRAP, _FULL_SHARE, _PROSE_SHARE = 0.85, 40, 160, 0.4, 0.1

_ABBREVIATIONS = (
    "mr mrs ms messrs dr prof st gen sen rep gov lt lieut col capt sgt maj hon rev vs viz cf eg ie approx "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
# Those that end a sentence where a capital follows, and those that are abbreviations only where a number follows.
_OFTEN_LAST = "etc inc ltd co corp jr sr al est dept bros cent ed eds"
_BEFORE_NUMBER = "no nos vol vols fig figs pp art sec ch"


class Sentences(NamedTuple):
    """Spans in the batch's code points, half open, in order, without the white space around them."""

    start: Int64
    end: Int64
    document: Int64  # its number in the batch


def find_sentences(codes: UInt32, offsets: Int64, characters: Characters) -> Sentences:
    """The sentences of a batch of documents; document d is `codes[offsets[d]:offsets[d + 1]]`.

    Text without a single letter or digit is no sentence.
    """
    # A line break around every document, so that no rule looks from one into the next, or past an end.
    codes = np.insert(codes, offsets, ord("\n"))
    offsets = offsets + np.arange(len(offsets)) + 1
    returns = np.flatnonzero(codes == ord("\r"))
    codes[returns[codes[returns + 1] == ord("\n")]] = ord(" ")
    flags = characters.flags.take(codes)

    ended = np.zeros(len(codes), dtype=bool)
    stops = _stops(codes, flags)
    before, after = _salutations(codes, flags)
    ended[np.concatenate((stops, _line_ends(stops, codes, flags, offsets), before - 1, after))] = True

    end = np.flatnonzero(ended) + 1
    start = np.append(0, end)[:-1]
    kept = np.logical_or.reduceat((flags & LETTER) > 0, start)
    start, end = start[kept], end[kept]
    space_start, space_end = runs_of((flags & SPACE) > 0)
    start = np.maximum(start, space_end[np.searchsorted(space_start, start, side="right") - 1])
    space = np.searchsorted(space_start, end) - 1
    end = np.where(space_end[space] >= end, space_start[space], end)
    document = np.searchsorted(offsets, start, side="right") - 1
    return Sentences(start - document - 1, end - document - 1, document)


def _stops(codes: UInt32, flags: UInt32) -> Int64:
    """The last characters of the sentences that a terminator ends."""
    marks = np.flatnonzero((flags & (TERMINATOR | CLOSER | DOT)) > 0)
    stop = ((flags[marks] & TERMINATOR) > 0) & ~_inside_words(marks, codes, flags)
    dots = ((flags[marks] & DOT) > 0) & ((flags[marks - 1] & DOT) == 0)  # the first of several decides
    stop[dots] = _dots_that_end(marks[dots], codes, flags)

    # Terminators and the closers after them stand in runs; the sentence ends with the run, unless a title closes there.
    before = _skip(marks - 1, flags, SPACE, 3, -1)
    spaced = (is_any(codes[marks], "”’」』") & (codes[before] >= 0x80)) | (
        is_any(codes[marks], "»") & is_any(codes[marks + 1], " \n")
    )
    first = np.flatnonzero((before != np.append(-1, marks)[:-1]) | ((before < marks - 1) & ~spaced))
    title = is_any(codes[marks], "》〉") & is_any(codes[marks - 1], "？！?!")
    deciding = np.where(stop | title, 2 * np.arange(len(marks)) + stop, 0)
    ended = np.maximum.reduceat(deciding, first) % 2 == 1
    last: Int64 = marks[np.append(first, len(marks))[1:] - 1][ended]
    return last[~_goes_on(last, codes, flags)]


def _skip(place: Int64, flags: UInt32, what: int, most: int, step: int = 1) -> Int64:
    """The first place from here on whose character is not `what`, or breaks the line; at most so many steps on."""
    for _ in range(most):
        here = flags[place]
        inside = ((here & what) > 0) & ((here & NEWLINE) == 0)
        if not inside.any():
            break
        place = place + step * inside
    return place


def _goes_on(last: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True where the sentence is not over after the terminator and closers that end at `last`."""
    after, code = last + 1, codes[last]
    closed, dot = (flags[last] & CLOSER) > 0, (flags[last] & DOT) > 0
    ellipsis = dot & ((code != ord(".")) | ((flags[last - 1] & DOT) > 0))
    goes_on: Bools = (closed | ellipsis | is_any(code, "!?！？")) & ((flags[after] & COMMA) > 0)
    goes_on |= ellipsis & (((flags[after] & LOWER) > 0) | is_any(codes[after], "的等和与及之、"))
    # A small letter after `!"` or `...` carries the sentence on; after one full stop it is somebody's loose typing.
    small = (flags[_skip(after, flags, SPACE, 3)] & LOWER) > 0
    goes_on |= (closed | ellipsis | is_any(code, "!?")) & small & ((flags[after] & SPACE) > 0)

    # `。”他说，`, `。”张三高兴地说。`, `。」と言う`
    quoted = np.flatnonzero(is_any(code, '”’」』"'))
    begin = after[quoted]
    end = _skip(begin, flags, LETTER, 16)
    said = (end > begin) & is_any(codes[end - 1], "说道称示问答喊叹言")
    said &= ((flags[end] & TERMINATOR) > 0) | (is_any(codes[begin], "他她说道") & (end - begin <= 4))
    goes_on[quoted] |= said | (codes[begin] == ord("と"))
    return goes_on


def _inside_words(marks: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True for the `?` of an address (`/page?id=3`) and the `;` of an entity (`&nbsp;`)."""
    left, right = codes[marks - 1], codes[marks + 1]
    inside: Bools = is_any(codes[marks], "!?") & (left > 0x20) & (left < 0x80) & ((flags[marks - 1] & CLOSER) == 0)
    inside &= (right < 0x80) & (((flags[marks + 1] & LOWER) > 0) | is_any(right, "&=/%#"))
    semicolon = np.flatnonzero(codes[marks] == ord(";"))
    name = _skip(marks[semicolon] - 1, flags, LETTER, 8, -1)
    inside[semicolon] = is_any(codes[name], "&#") & (name < marks[semicolon] - 1)
    return inside


def _dots_that_end(dots: Int64, codes: UInt32, flags: UInt32) -> Bools:
    before, after = flags[dots - 1], flags[dots + 1]
    file_type = (after & (LATIN | LOWER)) == (LATIN | LOWER)
    followed = (after & (SPACE | CLOSER | TERMINATOR | DOT | WIDE)) > 0
    abbreviates = ((before & (LETTER | DIGIT)) == LETTER) & _abbreviates(dots, codes, flags)
    ends: Bools = np.where((before & WIDE) > 0, ~file_type, followed & ~abbreviates)
    spaced = ((before & SPACE) > 0) & ((flags[dots - 2] | flags[np.minimum(dots + 2, len(flags) - 1)]) & DOT > 0)
    ellipsis = ~is_any(codes[dots], ".．") | ((after & DOT) > 0) | spaced
    ends &= (~ellipsis | ((before & (LETTER | WIDE | CLOSER)) > 0)) & ~_enumerates(dots, codes, flags)
    return ends


def _enumerates(dots: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True for the dot of `1.`, `1.2.` and `十二.` at the beginning of a line or after a mark."""
    begin = _skip(dots - 1, flags, DIGIT | NUMERAL, 3, -1)
    chained = ((flags[begin] & DOT) > 0) & ((flags[begin - 1] & DIGIT) > 0) & (begin < dots - 1)
    begin = np.where(chained, _skip(begin, flags, DIGIT | DOT, 8, -1), begin)
    mark = _skip(begin, flags, SPACE, 20, -1)
    opened: Bools = ((flags[mark] & (LETTER | WIDE | COMMA)) == 0) | is_any(codes[mark], ":：")
    part_of_it = (mark == begin) & is_any(codes[mark], "$€£¥￥-–—/#+%~'’")
    part_of_it |= ((flags[mark] & DOT) > 0) & _abbreviates(mark, codes, flags)
    opened &= (begin < dots - 1) & ~part_of_it
    return opened


def _abbreviates(dots: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True where the word before the dot is an initial or a known abbreviation."""
    packed = np.zeros(len(dots), dtype=np.int64)
    inside = np.ones(len(dots), dtype=bool)
    for step in range(8):
        place = np.maximum(dots - 1 - step, 0)
        inside &= (flags[place] & (LETTER | WIDE)) == LETTER
        packed += (np.where(codes[place] < 0x80, codes[place] | 0x20, 0x7F) * inside).astype(np.int64) << (8 * step)
    known, often_last, before_number = (
        contains(np.sort([int.from_bytes(word.encode(), "big") for word in words.split()]), packed)
        for words in (_ABBREVIATIONS, _OFTEN_LAST, _BEFORE_NUMBER)
    )
    following = flags[_skip(dots + 1, flags, SPACE, 2)]
    capital, number = (following & UPPER) > 0, (following & DIGIT) > 0
    # An initial stands apart, and is not the letter of `So do I. Then` or `at 5 p.m. They`.
    letter, earlier = codes[dots - 1], codes[dots - 2]
    initial = ((flags[dots - 2] & (SPACE | DOT)) > 0) | is_any(earlier, '(["“-')
    initial &= ~((letter == ord("I")) & ((flags[dots - 3] & LOWER) > 0))
    initial &= ~((letter == ord("m")) & (earlier == ord(".")) & capital) & (packed > 0) & (packed < 0x100)
    known |= initial | (often_last & ~capital) | (before_number & number)
    return known


def _salutations(codes: UInt32, flags: UInt32) -> tuple[Int64, Int64]:
    """Where `同志们：` begins, if it is glued to the word before it, and where its colon stands."""
    last = np.flatnonzero((codes == ord("们")) | (codes == ord("們")))
    last = last[(codes[last - 1] == ord("志")) & (codes[last - 2] == ord("同")) & is_any(codes[last + 1], ":：")]
    begin = last - 2
    return begin[(flags[begin - 1] & LETTER) > 0], last + 1


def _line_ends(stops: Int64, codes: UInt32, flags: UInt32, offsets: Int64) -> Int64:
    """The newlines but those inside a paragraph of wrapped lines, or beside a mark that holds two lines together."""
    breaks = np.flatnonzero((flags & NEWLINE) > 0)
    start = np.append(0, breaks + 1)[:-1]
    text, last = _skip(start, flags, SPACE, 40), _skip(breaks - 1, flags, SPACE, 8, -1)
    following = np.append(text, text[-1:])[1:]
    goes_on = ((flags[last] & OPENER) > 0) | ((flags[following] & FOLLOWER) > 0)
    goes_on |= (codes[last] == ord("、")) & (following == breaks + 1) & ((flags[following] & NEWLINE) == 0)
    goes_on[_wrapped(start, text, last, stops, flags, offsets)] = True
    goes_on[np.searchsorted(breaks, offsets - 1)] = False
    return breaks[~goes_on]


def _wrapped(start: Int64, text: Int64, last: Int64, stops: Int64, flags: UInt32, offsets: Int64) -> Int64:
    """Numbers of the lines that were merely wrapped, as pages and PDF files do."""
    document, breaks = np.searchsorted(offsets, start, side="right") - 1, np.append(start[1:], len(flags)) - 1
    wide = np.searchsorted(np.flatnonzero((flags & WIDE) > 0), np.append(0, breaks))
    width = (breaks - start) + np.diff(wide)
    edges = flags[text] | flags[text + (text < breaks)] | flags[last] | flags[np.maximum(last - 1, 0)]
    prose = (edges & (LETTER | WIDE)) > 0
    small = (flags[text] & LOWER) > 0
    inside = np.searchsorted(offsets, stops[(flags[stops + 1] & NEWLINE) == 0], side="right") - 1
    words = small & ((flags[_skip(text, flags, LETTER, 20)] & SPACE) > 0)
    signs = np.bincount(np.concatenate((inside, document[words])), minlength=len(offsets))
    page_width = _page_widths(document[prose], width[prose], signs)[document]

    line = np.flatnonzero(prose[:-1] & prose[1:] & ((page_width > 0) & (width >= _FULL_LINE * page_width))[:-1])
    line = line[~contains(stops, last[line])]
    following = text[line + 1]
    deeper = following - start[line + 1] > text[line] - start[line]
    after = np.minimum(following + 1, len(flags) - 1)
    bullet = ((flags[following] & (LETTER | WIDE)) == 0) & ((flags[after] & SPACE) > 0)
    return np.compress(~bullet & (~deeper | small[line + 1]), line)


def _page_widths(document: Int64, width: Int64, signs: Int64) -> Int64:
    """Each document's width in cells (the 95th percentile of its lines), 0 where its lines are not wrapped."""
    lines = np.bincount(document, minlength=len(signs))
    place = np.cumsum(lines) - lines + (lines - 1) * 95 // 100
    page_width = np.append(width[np.lexsort((width, document))], 0)[place]
    full = np.bincount(document[width >= _FULL_LINE * page_width[document]], minlength=len(signs))
    over = np.bincount(document[width > 1.25 * page_width[document]], minlength=len(signs))
    wrapped = (lines >= 4) & (page_width >= _NARROWEST_WRAP) & (page_width <= _WIDEST_WRAP)
    wrapped &= (full >= _FULL_SHARE * lines) & (signs >= _PROSE_SHARE * lines) & (over <= 0.05 * lines)
    return np.where(wrapped, page_width, 0)
