"""A comment for a pull request, in the Markdown of GitHub and GitLab."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ..model import DocumentReport, Report
from . import Options
from .figures import alike, count, left_out, not_judged, percent, size_of
from .located import NEW, Located, new_findings
from .printable import printable_line, printable_path
from .rounding import overall_originality

#: GitHub refuses comments of more than 65,536 characters; in UTF-16, to be safe with whoever counts otherwise.
LONGEST = 65_000

#: So many rows of a table are shown at once; where there are more, all are folded away.
_OPEN_ROWS = 10
#: Characters of a document's words, and of a path, that are shown.
_LONGEST_TEXT, _LONGEST_PATH = 80, 200
_DOCUMENT = ("document", "originality", "findings")
_FINDING = ("where", "rule", "text", "finding", "source")
#: Characters kept free for what is said of the rows that find no room, and for the ends of tables.
_RESERVED = 1_000


def render(report: Report, *, options: Options) -> str:
    """Head, documents, findings; never longer than LONGEST, and where rows were left out it says how many.

    All that documents and file names hold stands in code spans, where neither markup nor mentions work.
    """
    found = new_findings(report)
    head = [f"### boilerplate: {_headline(report, len(found))}", ""]
    room = LONGEST - _RESERVED - sum(_size(line) for line in head)
    documents = _table("documents", _DOCUMENT, _document_rows(report, found), len(report.documents), room // 3)
    findings = _table("findings", _FINDING, map(_finding_row, found), len(found), room - sum(map(_size, documents)))
    return "\n".join([*head, *documents, *findings, *_closing(report)]).rstrip() + "\n"


def _headline(report: Report, number: int) -> str:
    if not report.documents:
        return "no document was checked"
    originality = f"{percent(overall_originality(report.documents))} original"
    judged = not all(map(not_judged, report.documents))
    return f"{originality if judged else 'nothing could be judged'}, {count(number, 'finding')}"


def _closing(report: Report) -> list[str]:
    """What else there is, in a sentence each."""
    states = Counter(
        finding.state for document in report.documents for finding in document.findings if finding.state != NEW
    )
    by_state = ", ".join(
        f"{states[state]:,} {state}" for state in ("known", "unchanged", "suppressed") if states[state]
    )
    lines = [f"Findings not shown: {by_state}."] if by_state else []
    excluded = left_out(report.documents)
    lines += [f"Left out of all shares: {excluded}."] if excluded else []
    lines += [f"{count(len(report.unread), 'file')} could not be read."] if report.unread else []
    return [" ".join([*lines, f"Checked against {size_of(report.corpus)}."])]


def _document_rows(report: Report, found: Sequence[Located]) -> Iterable[tuple[str, ...]]:
    numbers = Counter(id(each.document) for each in found)
    for document in report.documents:
        yield _path(document.path), _originality(document), f"{numbers[id(document)]:,}"


def _originality(document: DocumentReport) -> str:
    return not_judged(document) or percent(document.originality)


def _finding_row(each: Located) -> tuple[str, ...]:
    finding = each.finding
    best = finding.related[0] if finding.related else None
    return (
        _path(each.document.path, f":{finding.line}:{finding.column}"),
        f"{_code(finding.rule)} {finding.level}",
        _code(each.text),
        _code(finding.message, _LONGEST_PATH),
        f"{_path(best.path)}, {alike(best.similarity)}" if best else "",
    )


def _table(title: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]], number: int, room: int) -> list[str]:
    """The lines of a table of `number` rows, as many as fit into `room` characters; folded where there are many."""
    if not number:
        return []
    lines = [_row(columns), _row(["---"] * len(columns))]
    room -= sum(map(_size, lines))
    shown = 0
    for row in rows:
        line = _row(row)
        if _size(line) > room:
            break
        room -= _size(line)
        lines.append(line)
        shown += 1
    if shown < number:
        lines += ["", f"{number - shown:,} more {title} found no room here."]
    if number > _OPEN_ROWS:
        lines = ["<details>", f"<summary>{number:,} {title}</summary>", "", *lines, "", "</details>"]
    return [*lines, ""]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _path(path: str, place: str = "") -> str:
    shown = printable_path(path)
    if len(shown) > _LONGEST_PATH:
        shown = f"…{shown[1 - _LONGEST_PATH :]}"
    return _span(shown + place)


def _code(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Words of a document on one line, as code; nothing where there are none."""
    shown = printable_line(text)
    return _span(shown if len(shown) <= longest else f"{shown[: longest - 1]}…")


def _span(text: str) -> str:
    """A code span in a table: its fence is longer than any run of backticks in it, and bars end no cell."""
    if not text.strip():
        return ""
    # A backslash before a bar would be read as escaping the backslash that keeps the bar in the cell.
    text = re.sub(r"\\(?=\|)", r"\\ ", text).replace("|", r"\|")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{space}{text}{space}{fence}"


def _size(line: str) -> int:
    """In units of UTF-16, with the line break."""
    return len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1
