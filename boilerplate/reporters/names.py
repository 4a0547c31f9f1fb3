"""What documents are called in reports on many of them: short, for they stand in tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import commonprefix
from typing import NamedTuple

from ..dates import between
from .layout import Span, cells, clip, clip_start, render_line, wrap
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

    def below(self, path: str) -> str:
        """The path from the folder on."""
        return printable(path.removeprefix(self.folder))

    def column(self, paths: Sequence[str], width: int) -> list[list[str]]:
        """What stands for each path in a column of `width` cells: a line, or several of one name.

        Of names that are too long a part goes, the middle before others, as long as those that differ still do; else
        they are broken.
        """
        names = list(map(self.below, paths))
        different = len(set(names))
        middle = width // 2
        for end in sorted(range(2, width - 2), key=lambda end: (abs(end - middle), end)):
            short = [_without_middle(name, width, end) for name in names]
            if len(set(short)) == different:
                return [[name] for name in short]
        return [[render_line(line, color=False) for line in wrap([Span(name)], max(width, 2))] for name in names]

    def group(self, path: str) -> str:
        """The folder below the one that all lie in, "" for what lies in that."""
        return path.removeprefix(self.folder).rpartition("/")[0].partition("/")[0]

    def between(self, first: str, last: str) -> str:
        """From when to when: `2013 to 2019`; "" where one of the two documents has no date."""
        return between(self.dates[first], self.dates[last])


def _without_middle(name: str, width: int, end: int) -> str:
    """At most `width` cells, of which the end of the name, with the ellipsis before it, takes at most `end`."""
    if cells(name) <= width:
        return name
    kept = clip_start(name, end)
    return clip(name, width - cells(kept) + 1)[:-1] + kept
