"""Where sentences begin and end, in the text as it was written.

A sentence ends after a terminator and the quotation marks or brackets that close on it, at the end of a line that is
not merely wrapped, and around a salutation (`同志们：`) that was glued to a heading. A full stop of ASCII ends one
between Chinese characters, and in an alphabet where neither an abbreviation, an initial, a decimal nor an enumerator
speaks against it. A quotation or title may hold a terminator without ending: `“……。”他说。`, `《为什么？》一文`.
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
)
from .columns import Bools, Int64, UInt32, counts_before

#: A line is wrapped, not ended, when it is at least this much of its document's width.
_FULL_LINE = 0.85
#: A document has wrapped lines when its lines are no wider than this (in cells: a Chinese character is two wide) …
_WIDEST_WRAP = 160
#: … and no narrower than this, at least this share of its lines of text is full, and this share holds a stop inside.
_NARROWEST_WRAP, _WRAPPED_SHARE, _STOPPED_SHARE = 40, 0.4, 0.1

_ABBREVIATIONS = (
    "mr mrs ms messrs dr prof st gen sen rep gov lt lieut col capt sgt maj hon rev vs viz cf eg ie approx "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
# Those that end a sentence where a capital follows, and those that are abbreviations only where a number follows.
_OFTEN_LAST = "etc inc ltd co corp jr sr al est dept bros cent ed eds"
_BEFORE_NUMBER = "no nos vol vols fig figs pp art sec ch"
_ROMAN = "ii iii iv vi vii viii ix xi xii"

# A clause that ends in one of these after a closing quotation mark says who spoke: ……。”他说，
_SAID = [ord(c) for c in "说道称示问答喊叹言"]
_QUOTES = [ord(c) for c in '”’」』"']


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
    # A line break after every document, so that no rule looks from one into the next, or past the end.
    codes = np.insert(codes, offsets[1:], ord("\n"))
    offsets = offsets + np.arange(len(offsets))
    codes[:-1][(codes[:-1] == ord("\r")) & (codes[1:] == ord("\n"))] = ord(" ")
    table = np.pad(characters.flags, (0, ord(" ")))
    table[[ord("\n"), ord(" ")]] = NEWLINE | SPACE, SPACE
    flags = table[codes]

    ended = np.zeros(len(codes), dtype=bool)
    stops = _stops(codes, flags)
    ended[stops] = True
    ended[_line_ends(stops, codes, flags, offsets)] = True
    before, after = _salutations(codes, flags)
    ended[before - 1] = ended[after] = True

    end = np.flatnonzero(ended) + 1
    start = np.concatenate((offsets[:1], end))[: len(end)]
    letters_before = counts_before((flags & LETTER) > 0)
    kept = letters_before[end] > letters_before[start]
    solid = np.flatnonzero((flags & SPACE) == 0)
    start = solid[np.searchsorted(solid, start[kept])]
    end = solid[np.searchsorted(solid, end[kept]) - 1] + 1
    document = np.searchsorted(offsets, start, side="right") - 1
    return Sentences(start - document, end - document, document)


def _stops(codes: UInt32, flags: UInt32) -> Int64:
    """The last characters of the sentences that a terminator ends."""
    marks = np.flatnonzero((flags & (TERMINATOR | CLOSER | DOT)) > 0)
    stop = (flags[marks] & TERMINATOR) > 0
    stop &= ~_inside_words(marks, codes, flags)
    dots = (flags[marks] & DOT) > 0
    stop[dots] = _dots_that_end(marks[dots], codes, flags)
    title = np.isin(codes[marks], [ord("》"), ord("〉")])

    # Terminators and the closers after them stand in runs; the sentence ends with the run, unless that ends a title.
    first = np.flatnonzero(np.diff(marks, prepend=-2) > 1)
    order = np.arange(len(marks))
    last_stop = np.maximum.reduceat(np.where(stop, order, -1), first) if len(first) else first
    last_title = np.maximum.reduceat(np.where(title, order, -1), first) if len(first) else first
    last = marks[np.append(first[1:], len(marks))[: len(first)] - 1]
    last = last[last_stop > last_title]
    return last[~_goes_on(last, codes, flags)]


def _goes_on(last: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True where the sentence is not over after the terminator and closers that end at `last`."""
    after = last + 1
    kind, code = flags[last], codes[last]
    closed, dot = (kind & CLOSER) > 0, (kind & DOT) > 0
    ellipsis = dot & ((code != ord(".")) | ((flags[last - 1] & DOT) > 0))
    comma = (closed | np.isin(code, [ord(c) for c in "!?！？"])) & ((flags[after] & COMMA) > 0)
    # A small letter after `!"` or `...` carries the sentence on; after one full stop it is somebody's loose typing.
    following = flags[_skip(after, flags, SPACE, 3)]
    small = (closed | ellipsis | ((code < 0x80) & ~dot & (code != ord(";")))) & ((flags[after] & SPACE) > 0)
    small &= (following & LOWER) > 0
    glued = ellipsis & (((flags[after] & LOWER) > 0) | np.isin(codes[after], [ord(c) for c in "的等和与及之、"]))

    quoted = np.flatnonzero(np.isin(code, _QUOTES))
    begin = after[quoted]
    clause_end = _skip(begin, flags, LETTER, 16)
    said = np.isin(codes[clause_end - 1], _SAID) & (clause_end > begin)
    short = np.isin(codes[begin], [ord(c) for c in "他她说道"]) & (clause_end - begin <= 4)
    reported = np.zeros(len(last), dtype=bool)
    reported[quoted] = said & (short | ((flags[clause_end] & TERMINATOR) > 0))
    return comma | small | glued | reported


def _skip(place: Int64, flags: UInt32, what: int, most: int, step: int = 1) -> Int64:
    """The first place from here on whose character is not `what`, or breaks the line; at most so many steps on."""
    for _ in range(most):
        place = place + step * (((flags[place] & what) > 0) & ((flags[place] & NEWLINE) == 0))
    return place


def _inside_words(marks: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True for the `?` of an address (`/page?id=3`) and the `;` of an entity (`&nbsp;`)."""
    left, code, right = codes[marks - 1], codes[marks], codes[marks + 1]
    in_ascii = (code < 0x80) & (code != ord(";")) & (left > 0x20) & (left < 0x80) & ((flags[marks - 1] & CLOSER) == 0)
    inside = in_ascii & (
        ((right < 0x80) & ((flags[marks + 1] & LOWER) > 0)) | np.isin(right, [ord(c) for c in "&=/%#"])
    )
    entity = np.flatnonzero(code == ord(";"))
    name = _skip(marks[entity] - 1, flags, LETTER, 8, -1)
    inside[entity] |= np.isin(codes[name], [ord("&"), ord("#")]) & (name < marks[entity] - 1)
    return inside


def _dots_that_end(dots: Int64, codes: UInt32, flags: UInt32) -> Bools:
    before, after = flags[dots - 1], flags[dots + 1]
    wide = (before & WIDE) > 0
    letter = ((before & (LETTER | DIGIT)) == LETTER) & ~wide
    ellipsis = ((codes[dots] != ord(".")) & (codes[dots] != ord("．"))) | ((after & DOT) > 0)
    file_type = (after & (LATIN | LOWER)) == (LATIN | LOWER)
    followed = (after & (SPACE | CLOSER | TERMINATOR | DOT | WIDE)) > 0
    ends = np.where(wide, ~file_type, followed & ~(letter & _abbreviates(dots, codes, flags)))
    ends &= ~ellipsis | ((before & (LETTER | CLOSER)) > 0)
    # The first of several dots decides.
    return ends & ((before & DOT) == 0) & ~_enumerates(dots, codes, flags)


def _enumerates(dots: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True for the dot of `1.`, `1.2.`, `十二.` and `iv.` at the beginning of a line or after a mark."""
    begin = _skip(dots - 1, flags, DIGIT | NUMERAL, 3, -1)
    for _ in range(2):
        more = ((flags[begin] & DOT) > 0) & ((flags[begin - 1] & DIGIT) > 0) & (begin < dots - 1)
        begin = np.where(more, _skip(begin - 1, flags, DIGIT, 3, -1), begin)
    roman = np.isin(_words_before(dots, codes, flags), _packed(_ROMAN))
    begin = np.where(roman, _skip(dots - 1, flags, LETTER, 4, -1), begin)
    mark = _skip(begin, flags, SPACE, 20, -1)
    apart = mark < begin
    part_of_it = ~apart & np.isin(codes[mark], [ord(c) for c in "$€£¥￥-–—/#+%~'’"])
    opened = ((flags[mark] & (LETTER | WIDE | COMMA)) == 0) | np.isin(codes[mark], [ord(":"), ord("：")])
    return (begin < dots - 1) & opened & ~part_of_it


def _abbreviates(dots: Int64, codes: UInt32, flags: UInt32) -> Bools:
    """True where the word before the dot is an initial or a known abbreviation."""
    word = _words_before(dots, codes, flags)
    following = flags[_skip(dots + 1, flags, SPACE, 2)]
    capital, number = (following & UPPER) > 0, (following & DIGIT) > 0
    # `So do I. Then`, `the 1990's. Then`, `at 5 p.m. They`
    last_word = (codes[dots - 1] == ord("I")) & ((flags[dots - 3] & LOWER) > 0)
    last_word |= np.isin(codes[dots - 2], [ord("'"), ord("’")])
    last_word |= (codes[dots - 1] == ord("m")) & (codes[dots - 2] == ord(".")) & capital
    return (
        ((word > 0) & (word < 0x100) & ~last_word)
        | np.isin(word, _packed(_ABBREVIATIONS))
        | (np.isin(word, _packed(_OFTEN_LAST)) & ~capital)
        | (np.isin(word, _packed(_BEFORE_NUMBER)) & number)
    )


def _words_before(dots: Int64, codes: UInt32, flags: UInt32) -> Int64:
    """The letters before each dot, small, eight at most, packed into one number; those that are not ASCII are alike."""
    words = np.zeros(len(dots), dtype=np.int64)
    inside = np.ones(len(dots), dtype=bool)
    for step in range(8):
        place = np.maximum(dots - 1 - step, -1)
        inside &= (flags[place] & (LETTER | WIDE)) == LETTER
        small = np.where(codes[place] < 0x80, codes[place] | 0x20, 0x7F).astype(np.int64)
        words += np.where(inside, small << (8 * step), 0)
    return words


def _packed(words: str) -> list[int]:
    return [sum(ord(c) << (8 * i) for i, c in enumerate(reversed(word))) for word in words.split()]


def _salutations(codes: UInt32, flags: UInt32) -> tuple[Int64, Int64]:
    """Where `同志们：` begins, if it is glued to the word before it, and where its colon stands."""
    last = np.flatnonzero((codes == ord("们")) | (codes == ord("們")))
    last = last[(codes[last - 1] == ord("志")) & (codes[last - 2] == ord("同"))]
    last = last[np.isin(codes[last + 1], [ord(":"), ord("：")])]
    begin = last - 2
    return begin[(flags[begin - 1] & LETTER) > 0], last + 1


def _line_ends(stops: Int64, codes: UInt32, flags: UInt32, offsets: Int64) -> Int64:
    """The newlines but those inside a paragraph of wrapped lines, or beside a mark that holds two lines together."""
    breaks = np.flatnonzero((flags & NEWLINE) > 0)
    start = np.concatenate((offsets[:1], breaks + 1))[:-1]
    text, last = _skip(start, flags, SPACE, 40), _skip(breaks - 1, flags, SPACE, 8, -1)
    following = np.append(text, text[-1:])[1:]
    goes_on = ((flags[last] & OPENER) > 0) | ((flags[following] & FOLLOWER) > 0)
    goes_on |= (codes[last] == ord("、")) & ((flags[following] & NEWLINE) == 0)
    goes_on[_wrapped(breaks, start, text, last, stops, flags, offsets)] = True
    goes_on[np.searchsorted(breaks, offsets[1:] - 1)] = False
    return breaks[~goes_on]


def _wrapped(
    breaks: Int64, start: Int64, text: Int64, last: Int64, stops: Int64, flags: UInt32, offsets: Int64
) -> Int64:
    """Numbers of the lines that were merely wrapped, as pages and PDF files do; the last line of a batch never is."""
    document = np.searchsorted(offsets, start, side="right") - 1
    wide = counts_before((flags & WIDE) > 0)
    width = (breaks - start) + (wide[breaks] - wide[start])
    prose = ((flags[text] | flags[text + (text < breaks)] | flags[last] | flags[last - 1]) & (LETTER | WIDE)) > 0
    small = (flags[text] & LOWER) > 0
    inside = np.searchsorted(offsets, stops[(flags[stops + 1] & NEWLINE) == 0], side="right") - 1
    n_inside = np.bincount(np.concatenate((inside, document[small])), minlength=len(offsets) - 1)
    page_width = _page_widths(document[prose], width[prose], n_inside)[document]

    line = np.flatnonzero(prose[:-1] & prose[1:] & (page_width[:-1] > 0) & (width[:-1] >= _FULL_LINE * page_width[:-1]))
    line = line[~np.isin(last[line], stops)]
    following = text[line + 1]
    deeper = following - start[line + 1] > text[line] - start[line]
    bullet = ((flags[following] & (LETTER | WIDE)) == 0) & ((flags[following + 1] & SPACE) > 0)
    return line[~bullet & (~deeper | small[line + 1])]


def _page_widths(document: Int64, width: Int64, n_inside: Int64) -> Int64:
    """Each document's width in cells (the 95th percentile of its lines), 0 where its lines are not wrapped."""
    order = np.lexsort((width, document))
    lines = np.bincount(document, minlength=len(n_inside))
    some = lines > 0
    begin = np.cumsum(lines) - lines
    page_width = np.zeros(len(n_inside), dtype=np.int64)
    page_width[some] = width[order][begin[some] + (lines[some] - 1) * 95 // 100]
    full = np.bincount(document[width >= _FULL_LINE * page_width[document]], minlength=len(n_inside))
    over = np.bincount(document[width > 1.25 * page_width[document]], minlength=len(n_inside))
    wrapped = (lines >= 4) & (page_width >= _NARROWEST_WRAP) & (page_width <= _WIDEST_WRAP)
    wrapped &= (full >= _WRAPPED_SHARE * lines) & (n_inside >= _STOPPED_SHARE * lines) & (over <= 0.05 * lines)
    return np.where(wrapped, page_width, 0)
