"""Findings with the place where each ends, as formats for editors and platforms want it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from ..model import DocumentReport, Finding, Report, Sentence
from ..text.lines import Lines

#: The state of a finding that counts.
NEW = "new"


class Located(NamedTuple):
    """A finding, its document, and where it ends."""

    document: DocumentReport
    finding: Finding
    #: Of the code point after the last, from 1.
    end_line: int
    end_column: int
    #: The line of its last code point: a finding that takes in a line break ends on the line before.
    last_line: int
    #: Columns from 1 of its start and its end, in bytes of UTF-8.
    byte_column: int
    end_byte_column: int

    @property
    def text(self) -> str:
        """The words it is about; none where it is about the whole document."""
        return self.document.text[self.finding.start : self.finding.end]


def locate(document: DocumentReport) -> Iterator[Located]:
    """The findings of a document, in their order."""
    if not document.findings:
        return
    lines = Lines.of(document.text)
    for finding in document.findings:
        end_line, end_column = lines.of_offset(finding.end)
        last_line, _ = lines.of_offset(max(finding.start, finding.end - 1))
        start_line, _ = lines.of_offset(finding.start)
        before = document.text[lines.starts[start_line - 1] : finding.start]
        before_end = document.text[lines.starts[end_line - 1] : finding.end]
        yield Located(document, finding, end_line, end_column, last_line, _size(before) + 1, _size(before_end) + 1)


def new_findings(report: Report) -> list[Located]:
    """The findings of all documents that count: neither known nor unchanged nor suppressed."""
    return [each for document in report.documents for each in locate(document) if each.finding.state == NEW]


def where(document: DocumentReport, spot: Sentence | Finding) -> str:
    """Path, line and column, and what a person calls the place where these are not those of an editor: `page 3`."""
    name = place_of(document, spot.start)
    return f"{document.path}:{spot.line}:{spot.column}" + f" ({name})" * bool(name)


def place_of(document: DocumentReport, offset: int) -> str:
    """What a person calls the place of a code point, `page 3`; "" where it has no name."""
    at = bisect_right(document.places, offset, key=lambda place: place.offset) - 1
    return document.places[at].name if at >= 0 else ""


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
