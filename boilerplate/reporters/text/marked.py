"""The text of a draft with its reused parts marked, line by line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice, takewhile
from typing import NamedTuple

from ...model import DocumentReport, Passage
from ..layout import ELLIPSIS, Line, Span, wrap
from ..printable import printable
from . import labels
from .reuse import Reuse, class_of, letters_in

#: A stretch of more characters than this without a mark is left out …
_LONGEST_STRETCH = 1500
#: … but for about this many beside a mark, to where a sentence begins or ends.
_CONTEXT = 200
_TAB = " " * 4
# The ends of lines that `str.splitlines` knows: the lines of a report's sentences are counted by it.
_LINE_ENDS = "\n\r"
_LINE_BREAK = re.compile(f"\r\n|[{_LINE_ENDS}]")


class Mark(NamedTuple):
    """A marked span of the text; marks do not overlap and stand in order."""

    start: int
    end: int
    opening: str
    closing: str
    style: str


def marks_in(
    document: DocumentReport, listed: Sequence[Reuse], hidden: Sequence[Reuse], boilerplate_documents: int
) -> list[Mark]:
    """The passages that listed sentences lie in, by their numbers, without what is hidden or suppressed of them; and
    the slogans outside of passages."""
    opening, closing = labels.REUSE_MARKS
    numbers = {number for reuse in listed for number, _ in reuse.passages}
    cuts = sorted(
        [(reuse.sentence.start, reuse.sentence.end) for reuse in hidden]
        + [(each.start, each.end) for each in document.exclusions if each.reason == "suppressed"]
    )
    # Of spans that overlap, the end of the one before may be the later one.
    ends = list(accumulate((end for _, end in cuts), max))
    marks = [
        Mark(start, end, f"{opening}{number} ", closing, class_of(passage, boilerplate_documents))
        for number, passage in enumerate(document.passages, 1)
        if number in numbers
        for start, end in _counted(passage, islice(cuts, bisect_right(ends, passage.start), None), document.analysed)
    ]
    for slogan in document.slogans:
        at = bisect_right(document.passages, slogan.start, key=lambda passage: passage.end)
        if at == len(document.passages) or document.passages[at].start >= slogan.end:
            marks.append(Mark(slogan.start, slogan.end, *labels.SLOGAN_MARKS, "slogan"))
    return sorted(marks)


def _counted(passage: Passage, cuts: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """What is left of a passage without `cuts`, which are in order: without white space at its edges."""
    position = passage.start
    for start, end in (*takewhile(lambda cut: cut[0] < passage.end, cuts), (passage.end, passage.end)):
        inside = text[position:start]
        if letters_in(inside):
            first = position + len(inside) - len(inside.lstrip())
            yield first, first + len(inside.strip())
        position = max(position, end)


def marked_text(document: DocumentReport, marks: Sequence[Mark], width: int, whole: bool) -> list[Line]:
    """Lines as in the draft, numbered and wrapped; long stretches without a mark are not shown unless `whole`."""
    text = document.text
    breaks = [match.span() for match in _LINE_BREAK.finditer(text)]
    margin = len(str(len(breaks) + 1))
    lines: list[Line] = []
    position = 0
    for start, end in [*([] if whole else _far_from_marks(document, marks)), (len(text), len(text))]:
        for number, first, last in _without_runs_of_blanks(_lines_between(breaks, position, start), text):
            lines += _numbered(number, _marked(text, first, last, marks), margin, width)
        if end > start:
            note = Span(labels.not_shown(letters_in(text[start:end])), "dim")
            lines += wrap([Span(" " * margin + " : ", "dim", glued=True), note], width, margin + 3)
        position = end
    return lines


def _far_from_marks(document: DocumentReport, marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """The spans of the text that are far from any mark."""
    begins = [sentence.start for sentence in document.sentences]
    ends = [sentence.end for sentence in document.sentences]
    edge = len(document.text)
    for before, after in zip([0, *(mark.end for mark in marks)], [*(mark.start for mark in marks), edge], strict=True):
        if after - before > _LONGEST_STRETCH:
            start = _near(ends, before + _CONTEXT) if before else 0
            yield start, _near(begins, after - _CONTEXT) if after < edge else edge


def _near(places: Sequence[int], place: int) -> int:
    """The first of `places` from `place` on if that is not far, else `place`."""
    at = bisect_left(places, place)
    return places[at] if at < len(places) and places[at] - place < _CONTEXT else place


def _lines_between(breaks: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The number, start and end of every line, or part of one, in a span of the text."""
    number = bisect_right(breaks, start, key=lambda line_break: line_break[1])
    while number < len(breaks) and breaks[number][0] < end:
        yield number + 1, start, breaks[number][0]
        start = breaks[number][1]
        number += 1
    if start < end:
        yield number + 1, start, end


def _marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> Line:
    """A line, or part of one, with marks around what is marked: in every line anew, without spaces at the edges."""
    spans = [] if start == 0 or text[start - 1] in _LINE_ENDS else [Span(ELLIPSIS)]
    position = start
    for i in range(bisect_right(marks, start, key=lambda mark: mark.end), len(marks)):
        mark = marks[i]
        if mark.start >= end:
            break
        inside = text[max(start, mark.start) : min(end, mark.end)]
        first = max(start, mark.start) + len(inside) - len(inside.lstrip())
        last = first + len(inside.strip())
        if first == last:
            continue
        opening, closing = Span(mark.opening, mark.style, glued=True), Span(mark.closing, mark.style)
        spans += [_plain(text[position:first]), opening, _plain(text[first:last], mark.style), closing]
        position = last
    spans.append(_plain(text[position:end]))
    return spans if end == len(text) or text[end] in _LINE_ENDS else [*spans, Span(ELLIPSIS)]


def _plain(text: str, style: str = "") -> Span:
    return Span(printable(text.replace("\t", _TAB)), style)


def _numbered(number: int, content: Line, margin: int, width: int) -> list[Line]:
    """A line of the draft behind its number; what it is wrapped into, behind a bar."""
    rows = wrap(content, max(2, width - margin - 3))
    heads = [f"{number:>{margin}} | ", *[" " * margin + " | "] * (len(rows) - 1)]
    return [[Span(head, "dim"), *row] for head, row in zip(heads, rows, strict=True)]


def _without_runs_of_blanks(lines: Iterable[tuple[int, int, int]], text: str) -> Iterator[tuple[int, int, int]]:
    """One blank line where there are many."""
    blank = False
    for number, start, end in lines:
        after_blank, blank = blank, not text[start:end].strip()
        if not (blank and after_blank):
            yield number, start, end
