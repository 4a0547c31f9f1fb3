"""The table: what a spreadsheet makes of it, and what a program reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import pytest

from boilerplate.model import Report
from boilerplate.reporters import REPORTERS, Options


def rows_of(report: Report) -> list[dict[str, str]]:
    text = REPORTERS["csv"](report, options=Options())
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_finding_has_a_row_whatever_its_state(reports: Mapping[str, Report]) -> None:
    report = reports["team"]
    findings = [finding for document in report.documents for finding in document.findings]
    for row, finding in zip(rows_of(report), findings, strict=True):
        assert (row["rule"], row["level"], row["state"]) == (finding.rule, finding.level, finding.state)
        assert [int(row[key]) for key in ("line", "column", "start", "end")] == [
            finding.line, finding.column, finding.start, finding.end,
        ]  # fmt: skip


def test_lines_end_in_crlf_and_what_must_be_quoted_is(reports: Mapping[str, Report]) -> None:
    text = REPORTERS["csv"](reports["team"], options=Options())
    assert text.count("\n") == text.count("\r\n") == text.count("\r")
    assert '\r\n"稿件/讲话, 第1稿: 50%.md",1,1,0,0,' in text


def test_the_best_source(reports: Mapping[str, Report]) -> None:
    row = rows_of(reports["team"])[1]
    assert (row["similarity"], row["source"]) == ("0.7436", "档案/2023/要点 50%.txt")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1＋1", "－1", "\n@x", "\u3000=1", "=cmd|' /C calc'!A0"],
)
def test_no_cell_is_a_formula(reports: Mapping[str, Report], text: str) -> None:
    document = reports["team"].documents[0]
    source = document.findings[1].related[0]._replace(path=text)
    finding = document.findings[1]._replace(
        start=0, end=len(text), rule=text, message=text, reason=text, related=(source,)
    )
    report = replace(reports["team"], documents=(replace(document, path=text, text=text, findings=(finding,)),))
    [row] = rows_of(report)
    for key in ("path", "rule", "message", "reason", "source", "text"):
        assert row[key]
        assert row[key].lstrip()[0] not in "=+-@\t\r＝＋－＠"
