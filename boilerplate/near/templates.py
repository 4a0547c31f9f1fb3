"""What the sentences of a family have in common, `为{}提供坚强人才支撑`, and what fills the slots where they differ.

Every wording is aligned with the medoid by their longest common subsequence, in which a wide character, a number and a
word of an alphabet count as one. What of the medoid stands in nearly all wordings is a part of the template, what does
not is a slot. A wording that departs from a part, as few do, keeps its departure, so that template and reading together
always give back the wording's folded text.

No part between two slots is a mere character or short word: what is aligned so by chance belongs to what differs.
Numbers fold alike; where a wording has another number than the medoid there is a slot, however rare it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..text.analysis import fold_sentences
from ..text.characters import LETTER, MASK, SLOT, characters_in, is_any, wide_table
from ..text.columns import Bools, Int64, UInt32, offsets_of, runs_of, text_of
from ..text.folding import Folded
from ..text.shingles import WIDE_UNITS, widths_before

#: The medoid's text is a part where at least this share of the occurrences has it too.
_COMMON = 0.85
#: The narrowest stretch, in units, that is aligned or stands between two slots: two wide characters.
_NARROWEST = 2 * WIDE_UNITS
#: A mark within a word of an alphabet.
_APOSTROPHES = "'’"
_OPENER_OF = {
    "”": "“",
    "’": "‘",
    "）": "（",
    ")": "(",
    "》": "《",
    "】": "【",
    "]": "[",
    "」": "「",
    "』": "『",
    "〉": "〈",
}


class Wording(NamedTuple):
    """One way in which a sentence was written."""

    text: str
    #: How often it occurs so.
    occurrences: int
    #: Whether `*` can be a mask in it, as in `text.folding.fold`.
    masked: bool = True


class Filler(NamedTuple):
    """What stands in a slot, as it was written, without the marks around it; and in how many occurrences."""

    text: str
    occurrences: int


class Reading(NamedTuple):
    """How a wording fills a template; all text is folded."""

    #: What it has in each slot.
    fillers: tuple[str, ...]
    #: The parts that are not the template's, with their numbers: most wordings have none.
    departures: tuple[tuple[int, str], ...]


class Template(NamedTuple):
    """n slots between n + 1 parts, of which the first and the last may be empty."""

    #: The medoid's text as it was written, marks included; and folded.
    parts: tuple[str, ...]
    folded_parts: tuple[str, ...]
    #: The fillers of each slot, most frequent first. An empty one means that nothing stands there.
    slots: tuple[tuple[Filler, ...], ...]
    #: For each wording how it fills the template.
    readings: tuple[Reading, ...]

    def pattern(self, at_most: int = 0) -> str:
        """The template on a line, with so many fillers in each slot: `深入学习贯彻党的{二十大|X届X中全会}精神`."""
        line = self.parts[0]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            # Where the medoid has nothing there is no space for the words of an alphabet that others have.
            filler = next(filler.text for filler in slot if filler.text)
            line += " " * _both_narrow(line[-1:], filler[0])
            line += "{" + "|".join(filler.text for filler in slot[:at_most]) + "}"
            line += " " * _both_narrow(filler[-1], part[:1]) + part
        return line

    def folded(self, reading: Reading) -> str:
        """The folded text of the wording that has this reading."""
        departures = dict(reading.departures)
        parts = [departures.get(number, part) for number, part in enumerate(self.folded_parts)]
        return "".join(part + filler for part, filler in zip(parts, [*reading.fillers, ""], strict=True))


def _both_narrow(last: str, first: str) -> bool:
    """Whether two characters would be taken for parts of one word; either may be missing."""
    return len(last + first) == 2 and (last + first).isalnum() and not wide_table()[[ord(last), ord(first)]].any()


class _Text(NamedTuple):
    """One wording, as it was written and folded."""

    written: str
    folded: str
    #: For each folded character where in `written` it came from, and at the end the length of that.
    origin: list[int]
    #: Unit u is `folded[units[u]:units[u + 1]]`.
    units: Int64
    occurrences: int


class _Blocks(NamedTuple):
    """Stretches in which wordings agree with the medoid, sorted by wording and place; all in units.

    Every wording has one that ends where both texts do; it may be empty.
    """

    wording: Int64
    medoid: Int64
    place: Int64
    length: Int64


def find_templates(
    families: Sequence[Sequence[Wording]], cut: Callable[[str], Iterable[str]] | None = None
) -> list[Template]:
    """The template of each family; of its wordings, of which it must have one, the first is the medoid's.

    `cut` cuts a text into words, of a script without spaces too: where it is given, slots hold whole words of the
    medoid.
    """
    wordings = [wording for family in families for wording in family]
    codes, offsets, _, folded = fold_sentences(
        [wording.text for wording in wordings], [wording.masked for wording in wordings]
    )
    text, units = text_of(folded.codes), np.flatnonzero(_begins_unit(codes, folded))
    texts = []
    for wording, begin, (low, high) in zip(wordings, offsets.tolist(), pairwise(folded.offsets.tolist()), strict=False):
        first, last = np.searchsorted(units, (low, high))
        texts.append(
            _Text(
                wording.text,
                text[low:high],
                [*(folded.origin[low:high] - begin).tolist(), len(wording.text)],
                np.append(units[first:last], high) - low,
                wording.occurrences,
            )
        )
    edges = offsets_of([len(family) for family in families]).tolist()
    return [_template(texts[low:high], cut) for low, high in pairwise(edges)]


def _begins_unit(codes: UInt32, folded: Folded) -> Bools:
    """Whether a unit begins at each folded character: all but those inside a word of an alphabet."""
    wide = wide_table()[folded.codes]
    begins = np.ones(len(wide), dtype=bool)
    before, here = folded.origin[:-1], folded.origin[1:]
    joined = (here - before <= 1) | ((here - before == 2) & is_any(codes[here - 1], _APOSTROPHES))
    begins[1:] = wide[1:] | wide[:-1] | ~joined
    starts = folded.offsets[:-1]
    begins[starts[starts < len(begins)]] = True
    return begins


def _template(texts: list[_Text], cut: Callable[[str], Iterable[str]] | None) -> Template:
    blocks = _align(texts)
    starts, ends = _slots(texts, blocks, _inside_words(texts[0], cut))
    # Where texts depart from the parts on both sides of a slot it may be left with nothing that differs.
    fillers = _fillers(texts, _cuts(texts, blocks, starts, ends))
    differ = np.array([len(slot) > 1 for slot in fillers], dtype=bool)
    cuts = _cuts(texts, blocks, starts[differ], ends[differ])
    fillers = _fillers(texts, cuts)
    rows = [[text.folded[a:b] for a, b in pairwise(row)] for text, row in zip(texts, cuts, strict=True)]
    parts = rows[0][::2]
    readings = [
        Reading(tuple(row[1::2]), tuple((i, part) for i, part in enumerate(row[::2]) if part != parts[i]))
        for row in rows
    ]
    return Template(tuple(_written_parts(texts, cuts)), tuple(parts), tuple(fillers), tuple(readings))


def _align(texts: list[_Text]) -> _Blocks:
    """The stretches that every wording has in common with the medoid."""
    medoid, width = _units(texts[0]), _widths(texts[0]).tolist()
    # Texts that fold alike may still differ in where their words end.
    found: dict[tuple[str, ...], list[tuple[int, int, int]]] = {}
    rows: list[tuple[int, int, int, int]] = []
    for wording, text in enumerate(texts):
        units = _units(text)
        if units not in found:
            found[units] = _stretches(medoid, units, width)
        rows.extend((wording, *stretch) for stretch in found[units])
    return _Blocks(*np.array(rows, dtype=np.int64).T)


def _stretches(medoid: tuple[str, ...], text: tuple[str, ...], width: list[int]) -> list[tuple[int, int, int]]:
    """Where two texts agree: the places in both, and the length. The last stretch ends, maybe empty, where both do.

    Of a longest common subsequence those stretches are kept that are long enough, or stand at an end of both texts; and
    these are made longer where what stands beside them is equal, for the subsequence may have gone another way there.
    """
    from rapidfuzz.distance import LCSseq

    matching = [(block.a, block.b, block.size) for block in LCSseq.editops(medoid, text).as_matching_blocks()]
    kept = []
    end, place_end = 0, 0
    for begin, place, length in matching:
        at_end = begin + length == len(medoid) and place + length == len(text)
        if at_end or begin + place == 0 or width[begin + length] - width[begin] >= _NARROWEST:
            while begin > end and place > place_end and medoid[begin - 1] == text[place - 1]:
                begin, place, length = begin - 1, place - 1, length + 1
            kept.append((begin, place, length))
            end, place_end = begin + length, place + length
    grown: list[tuple[int, int, int]] = []
    for (begin, place, length), (following, following_place, _) in zip(kept, [*kept[1:], kept[-1]], strict=True):
        end, place_end = begin + length, place + length
        while end < following and place_end < following_place and medoid[end] == text[place_end]:
            end, place_end = end + 1, place_end + 1
        if grown and (grown[-1][0] + grown[-1][2], grown[-1][1] + grown[-1][2]) == (begin, place):
            begin, place, _ = grown.pop()  # nothing is left between the two
        grown.append((begin, place, end - begin))
    return grown


def _units(text: _Text) -> tuple[str, ...]:
    return tuple(text.folded[a:b] for a, b in pairwise(text.units.tolist()))


def _widths(text: _Text) -> Int64:
    """How wide the first u units are, for u from 0 to their number."""
    return widths_before(np.array([ord(letter) for letter in text.folded], dtype=np.uint32))[text.units]


def _inside_words(medoid: _Text, cut: Callable[[str], Iterable[str]] | None) -> Bools:
    """Which of the gaps around the medoid's units are inside of a word."""
    inside = np.zeros(len(medoid.units), dtype=bool)
    if cut is not None:
        ends = offsets_of([len(word) for word in cut(medoid.written)])
        word = np.searchsorted(ends, np.array(medoid.origin)[medoid.units[:-1]], side="right")
        inside[1:-1] = word[1:] == word[:-1]
    return inside


def _slots(texts: list[_Text], blocks: _Blocks, inside_word: Bools) -> tuple[Int64, Int64]:
    """Where slots begin and end, in units of the medoid."""
    width = _widths(texts[0])
    n_units = len(width) - 1
    counts = np.array([text.occurrences for text in texts])
    # Units and the gaps around them stand in turn: gap 0, unit 0, gap 1, …; a stretch covers what is inside of it.
    last = blocks.place + blocks.length == np.array([len(text.units) - 1 for text in texts])[blocks.wording]
    begin = 2 * blocks.medoid + 1 - (blocks.medoid + blocks.place == 0)
    end = 2 * (blocks.medoid + blocks.length) + (last & (blocks.medoid + blocks.length == n_units))
    covers = np.flatnonzero(begin < end)
    changes = np.zeros(2 * n_units + 2, dtype=np.int64)
    np.add.at(changes, begin[covers], counts[blocks.wording[covers]])
    np.subtract.at(changes, end[covers], counts[blocks.wording[covers]])
    differs = np.cumsum(changes)[:-1] < _COMMON * counts.sum()
    differs[1::2][_differing_numbers(texts, blocks, np.flatnonzero(~differs[1::2]))] = True
    starts, ends = runs_of(differs)
    edges = np.flatnonzero(~inside_word)
    starts, ends = (
        edges[np.searchsorted(edges, starts // 2, side="right") - 1],
        edges[np.searchsorted(edges, ends // 2)],
    )
    apart = width[starts[1:]] - width[ends[:-1]] >= _NARROWEST
    return starts[np.append(True, apart)[: len(starts)]], ends[np.append(apart, True)[: len(ends)]]


def _differing_numbers(texts: list[_Text], blocks: _Blocks, units: Int64) -> Int64:
    """Which of these units of the medoid are numbers that a wording writes otherwise, or that many do not have."""
    medoid = texts[0]
    is_number = [medoid.folded[medoid.units[u]] == chr(SLOT) for u in units.tolist()]
    units = units[np.array(is_number, dtype=bool)]
    same = np.zeros(len(units), dtype=np.int64)
    other = np.zeros(len(units), dtype=bool)
    cuts = _cuts(texts, blocks, units, units + 1)
    usual = [medoid.written[a:b] for a, b in _written_spans(medoid, cuts[0])]
    for text, row in zip(texts, cuts, strict=True):
        for number, (a, b) in enumerate(_written_spans(text, row)):
            if text.written[a:b] == usual[number]:
                same[number] += text.occurrences
            elif chr(SLOT) in text.folded[row[2 * number + 1] : row[2 * number + 2]]:
                other[number] = True
    differing: Int64 = units[other | (same < _COMMON * sum(text.occurrences for text in texts))]
    return differing


def _cuts(texts: list[_Text], blocks: _Blocks, starts: Int64, ends: Int64) -> list[list[int]]:
    """For each wording where its parts and fillers begin and end in its folded text: 0, a, b, …, its length.

    A filler goes from the last unit before the slot that is aligned to the first after it that is.
    """
    n_units = len(texts[0].units) - 1
    wording = np.arange(len(texts))[:, None]
    key = blocks.wording * (n_units + 1) + blocks.medoid
    before = np.searchsorted(key, wording * (n_units + 1) + starts) - 1
    aligned = (before >= 0) & (blocks.wording[before] == wording)
    begin = blocks.place[before] + np.minimum(blocks.length[before], starts - blocks.medoid[before])
    begin[~aligned] = 0
    after = np.searchsorted(key, wording * (n_units + 1) + ends, side="right") - 1
    within = (after >= 0) & (blocks.wording[after] == wording)
    within &= (blocks.medoid[after] + blocks.length[after] > ends) | (ends == n_units)
    after += ~within
    end = blocks.place[after] + np.maximum(ends - blocks.medoid[after], 0)
    # What is aligned beyond the next slot only leaves nothing for it and for the part between.
    inner = np.maximum.accumulate(np.stack((begin, end), axis=2).reshape(len(texts), -1), axis=1)
    return [[0, *text.units[row].tolist(), len(text.folded)] for text, row in zip(texts, inner, strict=True)]


def _written_spans(text: _Text, cuts: list[int]) -> list[tuple[int, int]]:
    """Where in the written text the filler of each slot stands, without the marks around it."""
    spans = []
    for a, b in zip(cuts[1:-1:2], cuts[2:-1:2], strict=True):
        begin, end = text.origin[a], text.origin[b]
        if a < b:
            stop = _without_marks(text.written, text.origin[b - 1] + 1, end)
            filler = text.written[begin:stop]
            while (
                stop < end
                and text.written[stop] in _OPENER_OF
                and filler.count(_OPENER_OF[text.written[stop]]) > (filler.count(text.written[stop]))
            ):
                stop += 1
                filler = text.written[begin:stop]
            end = stop
        spans.append((begin, end if a < b else begin))
    return spans


def _without_marks(text: str, begin: int, end: int) -> int:
    """The end of `text[begin:end]` without what follows its last letter, digit or mask."""
    while end > begin and not _is_written(text[end - 1]):
        end -= 1
    return end


@cache
def _is_written(character: str) -> bool:
    """Whether a character stands for something, other than punctuation."""
    code = np.array([ord(character)], dtype=np.uint32)
    return bool(characters_in(code).flags[code[0]] & (LETTER | MASK))


def _fillers(texts: list[_Text], cuts: list[list[int]]) -> list[tuple[Filler, ...]]:
    """The fillers of each slot; those that fold alike are one, as most often written, if there is no number in them."""
    spans = [_written_spans(text, row) for text, row in zip(texts, cuts, strict=True)]
    slots = []
    for slot in range(len(spans[0])):
        counts: Counter[str] = Counter()
        written: dict[str, Counter[str]] = {}
        for text, row, span in zip(texts, cuts, spans, strict=True):
            filler, folded = text.written[slice(*span[slot])], text.folded[row[2 * slot + 1] : row[2 * slot + 2]]
            kind = filler if chr(SLOT) in folded else folded
            counts[kind] += text.occurrences
            written.setdefault(kind, Counter())[filler] += text.occurrences
        fillers = []
        for kind, times in counts.items():
            usual = min(written[kind].items(), key=lambda item: (-item[1], item[0]))[0]
            fillers.append(Filler(usual, times))
        slots.append(tuple(sorted(fillers, key=lambda filler: (-filler.occurrences, filler.text))))
    return slots


def _written_parts(texts: list[_Text], cuts: list[list[int]]) -> list[str]:
    """What of the medoid stands outside of slots, as it was written."""
    spans = [_written_spans(text, row) for text, row in zip(texts, cuts, strict=True)]
    medoid = texts[0].written
    edges = [0, *(edge for slot in range(len(spans[0])) for edge in _in_medoid(texts, spans, slot)), len(medoid)]
    return [medoid[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _in_medoid(texts: list[_Text], spans: list[list[tuple[int, int]]], slot: int) -> tuple[int, int]:
    """Where the slot stands in the medoid's written text: where it is empty, before or after the marks there."""
    begin, end = spans[0][slot]
    if begin < end:
        return begin, end
    start = _without_marks(texts[0].written, 0, begin)
    marks, vote = texts[0].written[start:begin], 0
    for text, row in zip(texts, spans, strict=True):
        a, b = row[slot]
        if a < b:
            precede = text.written[_without_marks(text.written, 0, a) : a] == marks
            follow = text.written[b : b + len(marks)] == marks
            vote += text.occurrences * (follow - precede)
    return (start, start) if vote > 0 else (begin, begin)
