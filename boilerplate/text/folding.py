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
    EXPANDS,
    LATIN,
    LETTER,
    MASK,
    NUMERAL,
    POSITIONAL,
    SLOT,
    SPACE,
    WIDE,
    Characters,
    is_any,
)
from .columns import Bools, Int32, Int64, UInt32, contains, count_within, distinct, offsets_of, ranges, runs_of
from .sentences import Sentences


class Folded(NamedTuple):
    """The folded text of a batch, sentence by sentence."""

    codes: UInt32
    #: For each folded character the place in the batch's code points that it came from; never decreases.
    origin: Int32
    #: Sentence s is `codes[offsets[s]:offsets[s + 1]]`.
    offsets: Int64


def fold(codes: UInt32, sentences: Sentences, characters: Characters, masked: Bools) -> Folded:
    """Fold a batch. `masked[d]` says whether `*` can be a mask in document d; in Markdown it is a mark of the format.

    A sentence folds the same wherever it stands: nothing around it is looked at.
    """
    codes, start = _walled(codes, sentences)
    end = start + (sentences.end - sentences.start)
    flags, folded = characters.flags.take(codes), characters.folded.take(codes)
    slots = _masked_words(folded, flags) | _years(codes, flags) | _enumerators(codes, flags, start)
    slots |= _mask_marks(flags, start, masked[sentences.document])
    folded[slots] = SLOT
    _drop_repeated_slots(folded, flags)

    place = np.flatnonzero(folded != 0)
    first, last = np.searchsorted(place, start), np.searchsorted(place, end)
    per_sentence = last - first
    if len(place) > per_sentence.sum():  # a mask in text without a letter, which is no sentence
        place = place[ranges(first, per_sentence)]
    values = folded[place]
    expanding = np.flatnonzero(((flags & EXPANDS) > 0) & ~slots)
    if len(expanding):
        several = np.searchsorted(place, expanding[contains(place, expanding)])
        place, values, per_sentence = _expanded(several, place, values, per_sentence, codes, characters)
    origin = place.astype(np.int32)
    origin -= np.repeat((start - sentences.start).astype(np.int32), per_sentence)
    return Folded(values, origin, offsets_of(per_sentence))


def _walled(codes: UInt32, sentences: Sentences) -> tuple[UInt32, Int64]:
    """The batch with a space before and after each sentence and at its end, and where the sentences then start."""
    bounds = np.append(np.stack((sentences.start, sentences.end), axis=1), len(codes))
    start = sentences.start + 2 * np.arange(len(sentences.start)) + 1
    return np.insert(codes, bounds, ord(" ")), start


def _drop_repeated_slots(folded: UInt32, flags: UInt32) -> None:
    """Let slots that follow a slot at once, or after one mark that is no space, fold to nothing: `12,345.6` is one."""
    slot = np.flatnonzero(folded == SLOT)
    gap, between = np.diff(slot), slot[1:] - 1
    one_mark = (folded[between] == 0) & ((flags[between] & SPACE) == 0)
    folded[slot[1:][(gap == 1) | ((gap == 2) & one_mark)]] = 0


def _mask_marks(flags: UInt32, start: Int64, masked: Bools) -> Bools:
    """Runs of `*`, `×`, `○` that touch a letter, or marks on both sides: a name was taken out there."""
    mark = (flags & MASK) > 0
    starts, ends = runs_of(mark)
    before, after = flags[starts - 1], flags[ends]
    solid = LETTER | WIDE | COMMA | DOT
    touches = ((before | after) & (LETTER | WIDE)) > 0
    touches |= ((before & solid) > 0) & ((after & solid) > 0)
    touches &= np.append(masked, False)[np.searchsorted(start, starts, side="right") - 1]
    mark[ranges(starts[~touches], (ends - starts)[~touches])] = False
    return mark


def _masked_words(folded: UInt32, flags: UInt32) -> Bools:
    """`XX`, `X` beside a Chinese character, and numbers with masked digits: 202x."""
    slots = np.zeros(len(folded), dtype=bool)
    xs = np.flatnonzero(folded == ord("x"))
    if not len(xs):
        return slots
    digit = (flags & (DIGIT | WIDE)) == DIGIT
    starts, ends = runs_of(((flags & LATIN) > 0) | digit)
    n_x = np.bincount(np.searchsorted(starts, xs, side="right") - 1, minlength=len(starts))
    starts, ends, n_x = starts[n_x > 0], ends[n_x > 0], n_x[n_x > 0]
    n_digit = count_within(digit, starts, ends)
    beside_wide = ((flags[starts - 1] | flags[ends]) & WIDE) > 0
    masked = (n_x + n_digit == ends - starts) & ((n_digit > 0) | (n_x > 1) | beside_wide)
    slots[ranges(starts[masked], (ends - starts)[masked])] = True
    return slots


def _years(codes: UInt32, flags: UInt32) -> Bools:
    """`二〇二一`, `二○二一` anywhere, and `一九九八`, `二零二一` before 年."""
    slots = np.zeros(len(codes), dtype=bool)
    starts, ends = runs_of((flags & POSITIONAL) > 0)
    long = ends - starts >= 2
    starts, ends = starts[long], ends[long]
    zeros = count_within(is_any(codes, "〇○"), starts, ends)
    has_zero = (zeros > 0) & (zeros < ends - starts)
    before_year = (ends - starts == 4) & (codes[ends] == ord("年"))
    year = has_zero | before_year
    slots[ranges(starts[year], (ends - starts)[year])] = True
    return slots


def _enumerators(codes: UInt32, flags: UInt32, start: Int64) -> Bools:
    """The numerals of `一是`, `（三）`, `第一，`, `二、` at the beginning of a sentence."""
    slots = np.zeros(len(codes), dtype=bool)
    ordinal = codes[start] == ord("第")
    first = start + (ordinal | is_any(codes[start], "（("))
    length = np.zeros(len(first), dtype=np.int64)
    for step in range(3):
        length += (length == step) & ((flags[first + length] & NUMERAL) > 0)
    follower = codes[first + length]
    counted = (length > 0) & is_any(follower, "是要、，,.．：:）)")
    # 第一，is an enumerator, 第一要务 is not.
    counted &= ~(ordinal & is_any(follower, "是要"))
    slots[ranges(first[counted], length[counted])] = True
    return slots


def _expanded(
    several: Int64, place: Int64, values: UInt32, per_sentence: Int64, codes: UInt32, characters: Characters
) -> tuple[Int64, UInt32, Int64]:
    """Put in all folded characters of those that have several: ﬁ, ㎡, ß."""
    expanding = distinct(codes[place[several]])
    rests = [characters.expansions[code][1:] for code in expanding.tolist()]
    first = offsets_of([len(rest) for rest in rests])
    which = np.searchsorted(expanding, codes[place[several]])
    more = np.diff(first)[which]
    rest = np.array([letter for rest in rests for letter in rest], dtype=np.uint32)[ranges(first[which], more)]
    sentence = np.searchsorted(np.cumsum(per_sentence), several, side="right")
    per_sentence = per_sentence + np.bincount(sentence, more, len(per_sentence)).astype(np.int64)
    after = np.repeat(several + 1, more)
    return np.insert(place, after, np.repeat(place[several], more)), np.insert(values, after, rest), per_sentence
