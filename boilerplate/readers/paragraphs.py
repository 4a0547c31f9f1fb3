"""Lines on pages to paragraphs: what recurs at the edges of pages is dropped, and lines that were wrapped are joined.

Nothing on a page says where a paragraph ends. These signs do: the first word of the next line would still have fitted;
more space between the lines than elsewhere; another size of letters; an indented line after the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from math import inf
from typing import NamedTuple

#: What stands for a hyphen at the end of a line where a word was divided.
HYPHEN = "\ufffe"

# Of how many rows at the top of a page, and at its bottom, it is asked whether they recur; on how many of the pages
# nearby they must, and on which share, as left and right pages may differ; how many pages before and behind are nearby;
# and by how many points a row may be displaced.
_EDGE_ROWS, _FEWEST, _SHARE, _NEARBY, _DISPLACED = 4, 2, 0.4, 4, 2.0

# All that follows is in heights of the line. Rows stand so far apart at least; letters differ in size from so much on;
# a line is too far down at so many times the usual distance; a line is indented from here on, but by no more than this;
# room that may be left in a line that is full; how wide letters are, if they are not wide.
_SAME_ROW, _OTHER_SIZE, _FAR, _INDENTED, _DEEP, _SLACK, _NARROW = 0.4, 0.15, 1.3, 0.8, 6.0, 0.6, 0.55

# A line that is wrapped fills at least this share of what a page with equal margins has room for.
_LEAST_FULL = 0.6

# Columns of prose have at least so many lines, and are so many heights of a line wide; cells are smaller.
_FEWEST_LINES, _NARROWEST = 4, 12.0

_NUMBERS = re.compile("[0-9０-９〇一二三四五六七八九十百零]+")
# A page number that cannot be part of a text, and the address that browsers print beside it; # is any number.
_PAGE_NUMBER = re.compile("(?:https?|file)://[!-~]+|[-–—]#[-–—]|#/#|第#页(?:[/,，]?共#页)?|Page#(?:(?:of|/)#)?")
_FIRST_WORD = re.compile(r"\W*(?:[\u2e80-\uabff\uf900-\ufaff\uff66-\uffdf]|[^\W\u2e80-\uffff]+)?[^\w\s(（“‘《【「『]*")
_WIDE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U000323af]")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’」』）)\]]*$")
_ITEM = re.compile(
    r"[•●○◦■□▪◆◇➢✓\uf0a7\uf0b7\uf06c\uf0d8]|[-–*]\s|[（(]?[一二三四五六七八九十]{1,3}[、）)]|第[一二三四五六七八九十]{1,3}[章节条]"
)
_DIVIDED = re.compile("(?<=[^\\W\\d_])[-\u00ad\u2010]$")


class Line(NamedTuple):
    """A line, or a stretch of one with wide gaps beside it; in points from the lower left corner of the page."""

    text: str
    left: float
    right: float
    baseline: float
    height: float


class Piece(NamedTuple):
    """What one page has of a paragraph; the text of the pieces is simply put together."""

    page: int
    text: str


class _Column(NamedTuple):
    page: int
    left: float
    right: float
    n_lines: int


class _Placed(NamedTuple):
    line: Line
    column: _Column


def paragraphs(pages: Sequence[Sequence[Line]], widths: Sequence[float]) -> Iterator[list[Piece]]:
    """The paragraphs of a document, whose lines are in the order of reading; pages are numbered from 0.

    `widths` are those of the pages, in points.
    """
    kept = [[line for line in page if line.text.strip()] for page in _without_running_lines(pages)]
    placed = [line for number, page in enumerate(kept) for line in _place(page, number, widths[number])]
    if not placed:
        return
    usual = _usual_distance(kept)
    begin = 0
    for number, (line, following) in enumerate(pairwise(placed), 1):
        if not _goes_on(line, following, usual):
            yield _joined(placed[begin:number])
            begin = number
    yield _joined(placed[begin:])


def _without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Without headers, footers and page numbers: rows at an edge that pages nearby have too, but for their numbers, or
    that are nothing else anywhere."""
    dropped: set[int] = set()
    for is_top in (True, False):
        edges = [_outermost_rows(page, is_top) for page in pages]
        heights = [{_key(row): row[0].baseline for row in rows} for rows in edges]
        for number, rows in enumerate(edges):
            nearby = heights[max(number - _NEARBY, 0) : number] + heights[number + 1 : number + 1 + _NEARBY]
            # A row is at the edge when there is nothing but such rows outside of it.
            running = takewhile(lambda row: _recurs(row, nearby), rows)  # noqa: B023 - used up at once
            dropped |= {id(line) for row in running for line in row}
    return [[line for line in page if id(line) not in dropped] for page in pages]


def _recurs(row: list[Line], nearby: list[dict[str, float]]) -> bool:
    key, baseline = _key(row), row[0].baseline
    if _PAGE_NUMBER.fullmatch(key):
        return True
    same = sum(abs(heights.get(key, inf) - baseline) <= _DISPLACED for heights in nearby)
    return bool(nearby) and same >= min(_FEWEST, len(nearby)) and same >= _SHARE * len(nearby)


def _outermost_rows(page: Sequence[Line], is_top: bool) -> list[list[Line]]:
    """Those nearest to the top or bottom of a page, the nearest first."""
    rows: list[list[Line]] = []
    for line in sorted(page, key=lambda line: -line.baseline if is_top else line.baseline):
        if rows and abs(rows[-1][0].baseline - line.baseline) < _SAME_ROW * line.height:
            rows[-1].append(line)
        elif len(rows) == _EDGE_ROWS:
            break
        else:
            rows.append([line])
    return rows


def _key(row: list[Line]) -> str:
    text = "".join(line.text for line in sorted(row, key=lambda line: line.left))
    return _NUMBERS.sub("#", "".join(text.split()))


def _place(page: list[Line], number: int, width: float) -> Iterator[_Placed]:
    """The lines with their columns. What stands beside other lines, as cells and the columns of a journal do, is
    measured by itself; everything else on the page is one column."""
    beside = _stand_beside(page)
    rest = _column(number, [line for line, is_beside in zip(page, beside, strict=True) if not is_beside], width)
    begin = 0
    for end in range(1, len(page) + 1):
        if end < len(page) and _continues(page[end - 1], page[end], beside[begin], beside[end]):
            continue
        lines = page[begin:end]
        column = _column(number, lines) if beside[begin] else rest
        yield from (_Placed(line, column) for line in lines)
        begin = end


def _continues(line: Line, after: Line, is_beside: bool, after_is_beside: bool) -> bool:
    """Whether a line stands in the same column as the one before it."""
    if not _is_below(after, line):
        return False
    if is_beside == after_is_beside:
        return not is_beside or (after.left < line.right and line.left < after.right)
    return is_beside and abs(after.left - line.left) < after.height  # a column that is longer than the one beside it


def _column(page: int, lines: list[Line], width: float = 0) -> _Column:
    """The column that some lines make; if they end far from the edge of a page of this width, none of them is full."""
    if not lines:
        return _Column(page, 0, 0, 0)
    left, right = _edges(lines)
    if right < left + _LEAST_FULL * (width - 2 * left):
        right = width - left
    return _Column(page, left, right, len(lines))


def _stand_beside(page: list[Line]) -> list[bool]:
    order = sorted(range(len(page)), key=lambda place: page[place].baseline)
    beside = [False] * len(page)
    for lower, upper in pairwise(order):
        if page[upper].baseline - page[lower].baseline < _SAME_ROW * page[upper].height:
            beside[lower] = beside[upper] = True
    return beside


def _is_below(line: Line, other: Line) -> bool:
    return other.baseline - line.baseline > _SAME_ROW * line.height


def _edges(lines: list[Line]) -> tuple[float, float]:
    """The outermost left and right that at least two lines reach; with fewer than four lines, that any does."""
    # Marks may hang over the edge.
    inside = [line for line in lines if line.text[-1] == HYPHEN or line.text[-1].isalnum()] or lines
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in inside)
    if len(lines) < 4:
        return lefts[0], max(line.right for line in lines)
    near = lines[0].height
    left = next((one for one, other in pairwise(lefts) if other - one < near), lefts[0])
    right = next((one for one, other in pairwise(rights[::-1]) if one - other < 2 * near), rights[-1])
    return left, right


def _usual_distance(pages: list[list[Line]]) -> float:
    """How far a line usually stands below the one before it in the same paragraph, in its own heights."""
    distances = sorted(
        (line.baseline - following.baseline) / following.height
        for page in pages
        for line, following in pairwise(page)
        if _is_below(following, line) and line.baseline - following.baseline < 4 * following.height
    )
    # Most lines are followed by one of their own paragraph, unless paragraphs are short.
    return distances[len(distances) // 4] if distances else 0


def _goes_on(placed: _Placed, following: _Placed, usual: float) -> bool:
    (line, column), (after, next_column) = placed, following
    if line.text.endswith(HYPHEN):
        return True
    height = max(line.height, after.height)
    if abs(line.height - after.height) > _OTHER_SIZE * height or _ITEM.match(after.text):
        return False
    if column == next_column:
        if line.baseline - after.baseline > _FAR * usual * height:
            return False
    elif column.page == next_column.page and not _is_of_prose(column, height):
        return False
    if column.right - line.right > _width_of_first_word(after) + _SLACK * height:
        return False
    if line.left - column.left > _DEEP * height and abs(line.left - after.left) > height:
        return False
    is_indented = after.left - next_column.left > _INDENTED * height
    return not (is_indented and _SENTENCE_END.search(line.text))


def _is_of_prose(column: _Column, height: float) -> bool:
    """Whether text may go on in another column of the page, as it does not from one cell into the next."""
    return column.n_lines >= _FEWEST_LINES and column.right - column.left > _NARROWEST * height


def _width_of_first_word(line: Line) -> float:
    found = _FIRST_WORD.match(line.text)
    word = found.group() if found else ""
    n_wide = len(_WIDE.findall(word))
    return line.height * (n_wide + _NARROW * (len(word) - n_wide))


def _joined(lines: list[_Placed]) -> list[Piece]:
    texts = [placed.line.text for placed in lines]
    pieces = [Piece(lines[0].column.page, texts[0])]
    for placed, (before, text) in zip(lines[1:], pairwise(texts), strict=True):
        if before.endswith(HYPHEN) or (text[0].islower() and _DIVIDED.search(before)):
            page, piece = pieces.pop()
            pieces.append(Piece(page, piece[:-1]))
        elif not _WIDE.match(before[-1]) and not _WIDE.match(text[0]):
            text = f" {text}"
        pieces.append(Piece(placed.column.page, text))
    return pieces
