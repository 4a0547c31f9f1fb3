"""Folded text: letters and digits in one canonical form, each with the place it came from.

Case, accents, width, compatibility forms and traditional characters are undone; everything else is dropped. A number
and a mask (`XX`, `**`, `某`, `202x`) fold to one and the same character, so that `202x年` meets `2023年`; so do the
numerals of a Chinese year and of an enumerator.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .characters import (
    COMMA,
    DIGIT,
    DOT,
    LATIN,
    LETTER,
    MASK,
    NUMERAL,
    POSITIONAL,
    SLOT,
    SPACE,
    WIDE,
    Characters,
)
from .columns import Bools, Int32, Int64, UInt32, counts_before, offsets_of, ranges, runs_of
from .sentences import Sentences

_ENUMERATED = ("是", "要", "、", "，", ",", ".", "．", "：", ":", "）", ")")


class Folded(NamedTuple):
    """The folded text of a batch, sentence by sentence."""

    codes: UInt32
    #: For each folded character the place in the batch's code points that it came from; never decreases.
    origin: Int32
    #: Sentence s is `codes[offsets[s]:offsets[s + 1]]`.
    offsets: Int64


def fold(codes: UInt32, sentences: Sentences, characters: Characters, masked: Bools) -> Folded:
    """Fold a batch. `masked[d]` says whether `*` can be a mask in document d; in Markdown it is a mark of the format."""
    flags = characters.flags[codes]
    folded = characters.folded[codes]
    slots = _masked_words(codes, folded, flags) | _years(codes, flags) | _enumerators(codes, flags, sentences)
    masks = _mask_marks(flags)
    if not masked.all():
        marks = np.flatnonzero(masks)
        of = np.searchsorted(sentences.start, marks, side="right") - 1
        masks[marks[~masked[sentences.document[of]] | (of < 0)]] = False
    slots |= masks
    folded[slots] = SLOT

    place = np.flatnonzero(folded)
    sentence = np.searchsorted(sentences.start, place, side="right") - 1
    inside = (sentence >= 0) & (place < sentences.end[sentence])
    place, sentence = place[inside], sentence[inside]
    kept = ~_repeated_slots(folded, place, sentence, flags)
    place, sentence = place[kept], sentence[kept]
    folded = folded[place]
    if characters.expansions:
        place, sentence, folded = _expanded(place, sentence, folded, codes, characters, slots)
    per_sentence = np.bincount(sentence, minlength=len(sentences.start))
    return Folded(folded, place.astype(np.int32), offsets_of(per_sentence))


def _repeated_slots(folded: UInt32, place: Int64, sentence: Int64, flags: UInt32) -> Bools:
    """Slots that follow a slot of the same sentence at once, or after one mark: `12,345.6` is one number."""
    slot = folded[place] == SLOT
    repeated = np.zeros(len(place), dtype=bool)
    gap = np.diff(place)
    between = flags[np.minimum(place[:-1] + 1, len(flags) - 1)]
    touching = (gap == 1) | ((gap == 2) & ((between & SPACE) == 0))
    repeated[1:] = slot[1:] & slot[:-1] & (np.diff(sentence) == 0) & touching
    return repeated


def _mask_marks(flags: UInt32) -> Bools:
    """Runs of `*`, `×`, `○` that touch a letter: a name was taken out there."""
    mark = (flags & MASK) > 0
    starts, ends = runs_of(mark)
    solid = np.pad((flags & (LETTER | COMMA | DOT)) > 0, 1)
    letters = np.pad((flags & LETTER) > 0, 1)
    touches = letters[starts] | letters[ends + 1] | (solid[starts] & solid[ends + 1])
    loose = ~touches
    mark[ranges(starts[loose], (ends - starts)[loose])] = False
    return mark


def _masked_words(codes: UInt32, folded: UInt32, flags: UInt32) -> Bools:
    """`XX`, `X` beside a Chinese character, and numbers with masked digits: 202x."""
    slots = np.zeros(len(codes), dtype=bool)
    is_x = folded == ord("x")
    if not is_x.any():
        return slots
    digit = (flags & (DIGIT | WIDE)) == DIGIT
    starts, ends = runs_of(((flags & LATIN) > 0) | digit)
    xs = counts_before(is_x)
    digits = counts_before(digit)
    n_x, n_digit = xs[ends] - xs[starts], digits[ends] - digits[starts]
    wide = np.pad((flags & WIDE) > 0, 1)
    beside_wide = wide[starts] | wide[ends + 1]
    masked = (n_x > 0) & (n_x + n_digit == ends - starts) & ((n_digit > 0) | (n_x > 1) | beside_wide)
    slots[ranges(starts[masked], (ends - starts)[masked])] = True
    return slots


def _years(codes: UInt32, flags: UInt32) -> Bools:
    """`二〇二一`, `二○二一` anywhere, and `一九九八`, `二零二一` before 年."""
    slots = np.zeros(len(codes), dtype=bool)
    starts, ends = runs_of((flags & POSITIONAL) > 0)
    long = ends - starts >= 2
    starts, ends = starts[long], ends[long]
    zeros = counts_before((codes == 0x3007) | (codes == 0x25CB))
    has_zero = (zeros[ends] > zeros[starts]) & (zeros[ends] - zeros[starts] < ends - starts)
    before_year = (ends - starts == 4) & (codes[np.minimum(ends, len(codes) - 1)] == ord("年"))
    year = has_zero | before_year
    slots[ranges(starts[year], (ends - starts)[year])] = True
    return slots


def _enumerators(codes: UInt32, flags: UInt32, sentences: Sentences) -> Bools:
    """The numerals of `一是`, `（三）`, `第一，`, `二、` at the beginning of a sentence."""
    slots = np.zeros(len(codes), dtype=bool)
    n = len(codes)
    if not n or not len(sentences.start):
        return slots
    place = sentences.start.copy()
    ordinal = codes[place] == ord("第")
    place += ordinal | np.isin(codes[place], [ord("（"), ord("(")])
    first = np.minimum(place, n - 1)
    length = np.zeros(len(place), dtype=np.int64)
    for _ in range(3):
        at = np.minimum(first + length, n - 1)
        length += ((flags[at] & NUMERAL) > 0) & (first + length == at)
    follower = codes[np.minimum(first + length, n - 1)]
    followed = np.isin(follower, [ord(c) for c in _ENUMERATED])
    # 第一，is an enumerator, 第一要务 is not.
    followed &= ~(ordinal & np.isin(follower, [ord("是"), ord("要")]))
    counted = (length > 0) & followed & (first + length < sentences.end)
    slots[ranges(first[counted], length[counted])] = True
    return slots


def _expanded(
    place: Int64,
    sentence: Int64,
    folded: UInt32,
    codes: UInt32,
    characters: Characters,
    slots: Bools,
) -> tuple[Int64, Int64, UInt32]:
    """Put in all folded characters of those that have several: ﬁ, ㎡, ß."""
    expanding = np.zeros(len(characters.flags), dtype=np.int64)
    for code, target in characters.expansions.items():
        expanding[code] = len(target) - 1
    extra = expanding[codes[place]]
    extra[slots[place]] = 0
    first = offsets_of(extra + 1)[:-1]
    place, sentence = np.repeat(place, extra + 1), np.repeat(sentence, extra + 1)
    folded = np.repeat(folded, extra + 1)
    several = first[extra > 0]
    for code, target in characters.expansions.items():
        at = several[codes[place[several]] == code]
        for step, letter in enumerate(target):
            folded[at + step] = letter
    return place, sentence, folded
