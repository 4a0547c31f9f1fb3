"""The sections of a draft: by its headings, else by its pages, else parts of about equal length."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...model import DocumentReport

#: A heading of Markdown, or a short line that begins as headings of Chinese documents and of statutes do.
_HEADING = re.compile(
    r"^(?:#{1,6}[ \t]+(?P<marked>\S.*)"
    r"|(?P<plain>[ \t\u3000]*(?:[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十百\d]{1,4}[章节編编部]"
    r"|(?:Chapter|Section|Part|CHAPTER|SECTION|PART)\s+[\dIVXLC]+\b)[^。！？\n]{0,40}))[ \t]*\r?$",
    re.MULTILINE,
)
_PAGE = re.compile(r"page \d+")
#: Parts of a draft without headings and pages, and the sentences that each has at least.
_PARTS, _LEAST = 10, 5


class Section(NamedTuple):
    """A stretch of the draft, in code points, half open."""

    #: Its heading or page; "" for what stands before the first one, and for a part that has no name.
    title: str
    start: int
    end: int


def sections_of(document: DocumentReport) -> list[Section]:
    """The sections in order, which have all of the text; none for a draft that is too short to have any."""
    found = _HEADING.finditer(document.text)
    headings = [(heading.start(), (heading["marked"] or heading["plain"]).strip()) for heading in found]
    if len(headings) < 2:
        headings = [(place.offset, place.name) for place in document.places if _PAGE.fullmatch(place.name)]
    if len(headings) < 2:
        size = max(-(-len(document.sentences) // _PARTS), _LEAST)
        headings = [(sentence.start, "") for sentence in document.sentences[::size]]
        headings = [(0, ""), *headings[1:]] if len(headings) > 1 else []
    if not headings:
        return []
    if headings[0][0] > 0:
        headings.insert(0, (0, ""))
    ends = [*(start for start, _ in headings[1:]), len(document.text)]
    return [Section(title, start, end) for (start, title), end in zip(headings, ends, strict=True)]
