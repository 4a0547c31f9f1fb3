"""Lines of styled text, measured in the cells of a terminal: a Chinese character takes two, a combining mark none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, groupby
from typing import NamedTuple, TypeAlias

from wcwidth import wcwidth

from .color import colored


class Span(NamedTuple):
    """Printable text in one style of `color.STYLES`."""

    text: str
    style: str = ""
    #: No line ends inside or right after it: a mark stays with what it marks.
    glued: bool = False


Line: TypeAlias = Sequence[Span]

ELLIPSIS = "…"

# A line of Chinese may end between any two characters, but does not begin with these, nor end with those.
_NOT_FIRST = frozenset("，。、；：！？,.;:!?%％)]}>）］｝】〕〗」』》〉”’›»⟧…—～·々ー")
_NOT_LAST = frozenset("([{<（［｛【〔〖「『《〈“‘‹«⟦")


def cells(text: str) -> int:
    """How many cells `text`, which is printable, takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def clip(text: str, width: int) -> str:
    """`text` cut at its end, with an ellipsis, to at most `width` cells."""
    return text if cells(text) <= width else _head(text, width - 1) + ELLIPSIS


def clip_start(text: str, width: int) -> str:
    """`text` cut at its beginning, with an ellipsis, to at most `width` cells; of a path this leaves the name."""
    return text if cells(text) <= width else ELLIPSIS + _head(text[::-1], width - 1)[::-1]


def wrap(line: Line, width: int, hanging: int = 0) -> list[Line]:
    """Lines of at most `width` cells; all but the first begin with `hanging` spaces.

    A line ends at a space, which goes, after a slash, or next to a wide character where typography allows; a word that
    is longer than a line is broken, where it can be after a hyphen or before the suffix of a file.
    """
    text = "".join(span.text for span in line)
    glued = bytearray(b"".join(bytes((span.glued,)) * len(span.text) for span in line))
    ends = _ends(line)
    lines: list[Line] = []
    for start, end in _line_bounds(text, glued, width, hanging):
        indent = [Span(" " * hanging)] if lines and hanging else []
        lines.append([*indent, *_cut(line, ends, start, end)])
    return lines


def render_line(line: Line, color: bool) -> str:
    """The text of a line, without spaces at its end."""
    end = len("".join(span.text for span in line).rstrip(" "))
    runs = groupby(_cut(line, _ends(line), 0, end), key=lambda span: span.style)
    texts = (("".join(span.text for span in run), style) for style, run in runs)
    return "".join(colored(text, style) if color else text for text, style in texts)


def _line_bounds(text: str, glued: bytearray, width: int, hanging: int) -> Iterator[tuple[int, int]]:
    """Where each line starts and ends, without the spaces at its end."""
    widths = {character: _cells(character) for character in set(text)}
    start, room = 0, width
    while (full := _full(text, widths, start, room)) < len(text):
        places = range(full, start, -1)
        whole = (i for i in places if not glued[i - 1] and _may_break(text[i - 1], text[i]))
        parts = (i for i in places if not glued[i - 1] and _joins_parts(text[i - 1], text[i]))
        end = next(chain(whole, parts), full)
        yield start, _without_spaces(text, start, end)
        start, room = end, width - hanging
    yield start, _without_spaces(text, start, len(text))


def _full(text: str, widths: Mapping[str, int], start: int, room: int) -> int:
    """Where the first character stands that has no room, but for spaces; at least one character has."""
    for i in range(start, len(text)):
        room -= widths[text[i]]
        if room < 0 and text[i] != " " and i > start:
            return i
    return len(text)


def _may_break(before: str, after: str) -> bool:
    if after == " " or not _cells(after):
        return False
    if before in " /":
        return True
    wide = _cells(before) == 2 or _cells(after) == 2
    return wide and before not in _NOT_LAST and after not in _NOT_FIRST


def _joins_parts(before: str, after: str) -> bool:
    """Whether a name that is longer than a line may end there."""
    return (before in "-_" and after.isalnum()) or (after == "." and before.isalnum())


def _without_spaces(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" "))


def _ends(line: Line) -> list[int]:
    return list(accumulate(len(span.text) for span in line))


def _cut(line: Line, ends: Sequence[int], start: int, end: int) -> list[Span]:
    """What of a line lies from `start` to `end`; `ends[i]` is where span i ends."""
    pieces = []
    for i in range(bisect_right(ends, start), len(line)):
        offset = ends[i] - len(line[i].text)
        if offset >= end:
            break
        pieces.append(line[i]._replace(text=line[i].text[max(0, start - offset) : end - offset]))
    return pieces


def _head(text: str, width: int) -> str:
    used = 0
    for end, character in enumerate(text):
        used += _cells(character)
        if used > width:
            return text[:end]
    return text


@lru_cache(maxsize=1 << 16)
def _cells(character: str) -> int:
    return max(0, wcwidth(character))
