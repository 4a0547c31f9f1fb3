"""Lines and columns of a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple


class Lines(NamedTuple):
    """Where the lines of a text begin: at 0, and after every CRLF, CR and LF."""

    starts: list[int]

    @classmethod
    def of(cls, text: str) -> Lines:
        """The lines of `text`; one that is empty has one line."""
        return cls([0, *(found.end() for found in re.finditer("\r\n?|\n", text))])

    def of_offset(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point, both from 1; columns are code points.

        The end of a text has a place too: it is the column after the last, or the first of a line without any.
        """
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
