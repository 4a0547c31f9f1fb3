"""What documents are called in reports on many of them: short, for they stand in tables."""

from __future__ import annotations

from collections.abc import Mapping
from os.path import commonprefix
from typing import NamedTuple

from ..dates import between
from .layout import cells, clip, clip_start
from .printable import printable


class Names(NamedTuple):
    """Documents by their paths below the folder that all lie in, and their dates."""

    #: Ends with a slash; "" where there is none.
    folder: str
    dates: Mapping[str, str]

    @classmethod
    def of(cls, dates: Mapping[str, str]) -> Names:
        """`dates` has the date of each path, "" where it tells none."""
        shared = commonprefix(list(dates))  # noqa: RUF071 - cut at the last slash, it is of whole folders
        return cls(shared[: shared.rfind("/") + 1], dates)

    @property
    def within(self) -> str:
        """` in FOLDER/`, to follow what it is said of."""
        return f" in {printable(self.folder)}" if self.folder else ""

    def short(self, path: str, width: int) -> str:
        """At most `width` cells; the middle goes, since names begin with dates and end with what they are about."""
        text = printable(path.removeprefix(self.folder))
        if cells(text) <= width:
            return text
        end = clip_start(text, width // 2)
        return clip(text, width - cells(end) + 1)[:-1] + end

    def group(self, path: str) -> str:
        """The folder below the one that all lie in, "" for what lies in that."""
        return path.removeprefix(self.folder).rpartition("/")[0].partition("/")[0]

    def between(self, first: str, last: str) -> str:
        """From when to when: `2013 to 2019`; "" where one of the two documents has no date."""
        return between(self.dates[first], self.dates[last])
