"""A table for spreadsheets and scripts, as RFC 4180 has it: one row a finding, whatever its state."""

from __future__ import annotations

import csv
import io

from ..model import Report
from . import Options
from .located import Located, locate
from .printable import printable_line, printable_path

COLUMNS = (
    "path", "line", "column", "start", "end", "rule", "level", "state", "reason", "message", "similarity", "source",
    "text",
)  # fmt: skip

#: Significant ones of a similarity.
_DIGITS = 6
#: A spreadsheet takes a cell that begins with one of these for a formula; the full-width ones in East Asia too.
_FORMULA = tuple("=+-@＝＋－＠")


def render(report: Report, *, options: Options) -> str:
    """A header and rows that end in CRLF; similarity and source are those of the best source, empty without one."""
    rendered = io.StringIO(newline="")
    writer = csv.writer(rendered, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(each) for document in report.documents for each in locate(document))
    return rendered.getvalue()


def _row(each: Located) -> list[str]:
    finding = each.finding
    best = finding.related[0] if finding.related else None
    return [
        _cell(printable_path(each.document.path)),
        *map(str, (finding.line, finding.column, finding.start, finding.end)),
        *(_cell(printable_line(value)) for value in (finding.rule, finding.level, finding.state, finding.reason)),
        _cell(printable_line(finding.message)),
        f"{best.similarity:.{_DIGITS}g}" if best else "",
        _cell(printable_path(best.path)) if best else "",
        _cell(printable_line(each.text)),
    ]


def _cell(text: str) -> str:
    """Text that no spreadsheet calculates: behind an apostrophe it is text."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
