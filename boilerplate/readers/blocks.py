"""Text put together from blocks: paragraphs, headings, list items and cells, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from .extracted import Extracted, Landmark
from .tampering import signs_of_tampering

# What no office program has in a text.
_NO_CHARACTERS = re.compile("[\0-\x08\x0e-\x1f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_GAP = "\n\n"
_AROUND_LINE_ENDS = re.compile(r"[ \t]*[\r\n\v\f\u2028\u2029]+[ \t]*")


class Blocks:
    """The text so far, and where the reading stands: in a numbered paragraph, a cell, a text box or a note.

    A block has an empty line before and after it; blocks without a character are left out, and have no number.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._places: list[Landmark] = []
        self._size = 0
        self._pieces: list[str] = []
        self._anchored: list[Callable[[], None]] = []
        # The name of the place; "" among the paragraphs of the document, which are numbered.
        self._place = ""
        self._paragraphs = self._tables = self._text_boxes = 0
        self._row = self._cell = 0

    def write(self, text: str) -> None:
        """Go on with the block."""
        self._pieces.append(text)

    def anchor(self, read_text_box: Callable[[], None]) -> None:
        """Note a text box that stands in this block; it is read when the block is at its end."""
        self._anchored.append(read_text_box)

    def end(self, place: str = "") -> None:
        """End the block, if one was begun; it stood in `place` if that is given."""
        text, anchored = "".join(self._pieces), self._anchored
        self._pieces, self._anchored = [], []
        place = place or self._place
        is_there = self.add(text, place or f"paragraph {self._paragraphs + 1}")
        self._paragraphs += is_there and not place
        for read_text_box in anchored:
            self._text_boxes += 1
            with self.at(f"text box {self._text_boxes}"):
                read_text_box()

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """What is written meanwhile stands in a place of this name."""
        self.end()
        outer, self._place = self._place, place
        yield
        self.end()
        self._place = outer

    @contextmanager
    def table(self) -> Iterator[None]:
        self._tables += 1
        outer = self._row, self._cell
        self._row = self._cell = 0
        with self.at(f"table {self._tables}"):
            yield
        self._row, self._cell = outer

    def row(self) -> None:
        """The cells that follow are in the next row."""
        self._row, self._cell = self._row + 1, 0

    @contextmanager
    def cell(self) -> Iterator[None]:
        self._cell += 1
        with self.at(f"{self._place}, row {self._row}, cell {self._cell}"):
            yield

    def add(self, text: str, place: str, *, goes_on: bool = False) -> bool:
        """Add a block, or what the last one goes on with in another place; False where there is nothing in it."""
        text = _cleaned(text).rstrip() if goes_on else _cleaned(text).strip()
        if not text:
            return False
        self._size -= len(_GAP) * goes_on
        if not self._places or self._places[-1].name != place:
            self._places.append(Landmark(self._size, place))
        if goes_on:
            self._texts[-1] += text
        else:
            self._texts.append(text)
        self._size += len(text) + len(_GAP)
        return True

    def extracted(self, remarks: Iterable[str] = ()) -> Extracted:
        """All of it, with the remarks of the format and signs of tampering."""
        self.end()
        text = _GAP.join(self._texts) + "\n" * bool(self._texts)
        return Extracted(text, tuple(self._places), (*remarks, *signs_of_tampering(text)))


def _cleaned(text: str) -> str:
    if _SURROGATES.search(text):  # halves that make a character together, or are nothing
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _AROUND_LINE_ENDS.sub("\n", _NO_CHARACTERS.sub("", text))


def counted_out(number: int, thing: str) -> list[str]:
    """`3 comments are left out`, as a list of one remark; an empty one where there is nothing to count."""
    if not number:
        return []
    return [f"1 {thing} is left out" if number == 1 else f"{number} {thing}s are left out"]
