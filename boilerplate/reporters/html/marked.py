"""The text of a draft in lines, with everything in it that is to be marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ...model import DocumentReport
from ...text.lines import Lines
from ..located import NEW

#: What findings of a rule are marked as, inside of passages too.
_MARKED = {"BP003": "repeat", "BP101": "altered", "BP102": "rejected"}
_SLOGAN = 1


class Piece(NamedTuple):
    """A stretch of text that is marked alike throughout."""

    text: str
    #: Classes of the element that it is in; none for plain text.
    kinds: tuple[str, ...]
    #: Numbers of the sentences, from 1, that begin with it; the last one is where links lead.
    sentences: tuple[int, ...]


class Mark(NamedTuple):
    """Pieces of one passage, or of none, that stand in one line."""

    #: The number of the passage, from 1; 0 for text that is not reused.
    passage: int
    #: Whether the passage begins here: one that goes over several lines is marked in each.
    begins: bool
    ends: bool
    pieces: tuple[Piece, ...]


class Row(NamedTuple):
    """A line of the draft."""

    number: int
    #: What a person calls the place that begins with it, `page 3`; "" where none does.
    place: str
    marks: tuple[Mark, ...]


def rows_of(document: DocumentReport) -> Iterator[Row]:
    """The lines of the draft; its text without the ends of lines is that of all pieces, one after another."""
    text = document.text
    passage, slogan, rules = _painted(document)
    starts = np.array([sentence.start for sentence in document.sentences], dtype=np.int64)
    changes = np.zeros(len(text) + 1, dtype=bool)
    for column in (passage, slogan, rules):
        changes[1 : len(text)] |= column[1:] != column[:-1]
    changes[starts[starts < len(text)]] = True
    places = {place.offset: place.name for place in document.places}
    offsets = sorted(places)
    at = 0
    for number, (start, end) in enumerate(_lines(text), 1):
        name = ""
        while at < len(offsets) and offsets[at] < max(end, start + 1):
            name = places[offsets[at]]
            at += 1
        edges = [start, *(np.flatnonzero(changes[start + 1 : end]) + start + 1).tolist(), end] if end > start else []
        pieces = [
            (int(passage[a]), a, b, _piece(text[a:b], int(slogan[a]), int(rules[a]), starts, a, b))
            for a, b in pairwise(edges)
        ]
        yield Row(number, name, tuple(_grouped(pieces, document)))


def _painted(
    document: DocumentReport,
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """For each code point the number of its passage, whether it is in a slogan, and the rules that speak of it."""
    passage = np.zeros(len(document.text), dtype=np.int32)
    slogan, rules = np.zeros(len(passage), dtype=np.uint8), np.zeros(len(passage), dtype=np.uint8)
    for number, each in enumerate(document.passages, 1):
        passage[each.start : each.end] = number
    for phrase in document.slogans:
        if not passage[phrase.start : phrase.end].any():
            slogan[phrase.start : phrase.end] = _SLOGAN
    for bit, rule in enumerate(_MARKED):
        for finding in document.findings:
            if finding.rule == rule and finding.state == NEW:
                rules[finding.start : finding.end] |= 1 << bit
    return passage, slogan, rules


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines without their ends."""
    for start, end in pairwise([*Lines.of(text).starts, len(text)]):
        yield start, start + len(text[start:end].rstrip("\r\n"))


def _piece(text: str, slogan: int, rules: int, starts: npt.NDArray[np.int64], start: int, end: int) -> Piece:
    kinds = [kind for bit, kind in enumerate(_MARKED.values()) if rules >> bit & 1]
    first, last = np.searchsorted(starts, (start, end)).tolist()
    return Piece(text, (*(["slogan"] * slogan), *kinds), tuple(range(first + 1, last + 1)))


def _grouped(pieces: Sequence[tuple[int, int, int, Piece]], document: DocumentReport) -> Iterator[Mark]:
    """Pieces of one passage together."""
    for number, group in groupby(pieces, key=itemgetter(0)):
        together = list(group)
        passage = document.passages[number - 1] if number else None
        begins = passage is not None and together[0][1] == passage.start
        ends = passage is not None and together[-1][2] == passage.end
        yield Mark(number, begins, ends, tuple(piece for *_, piece in together))
