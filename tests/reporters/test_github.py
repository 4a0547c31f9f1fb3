"""Workflow commands: what is shown of many, and that no text is taken for a command."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest

from boilerplate.model import Finding, Report
from boilerplate.reporters import REPORTERS, Options


def lines_of(report: Report) -> list[str]:
    return REPORTERS["github"](report, options=Options()).splitlines()


def with_findings(report: Report, *findings: Finding, **document: str) -> Report:
    return replace(report, documents=(replace(report.documents[0], findings=findings, **document),))  # type: ignore[arg-type]


def some(level: str, number: int, width: int = 1) -> list[Finding]:
    return [Finding("BP001", level, i, i + width, 1, i + 1, f"{level} {i} of {width}") for i in range(number)]


@pytest.mark.parametrize(
    ("notes", "warnings", "errors", "last"),
    [
        pytest.param(10, 10, 10, "::notice file=", id="ten of each are shown"),
        pytest.param(0, 11, 0, "::notice title=boilerplate::1 more warning not shown", id="of eleven ten"),
        pytest.param(10, 0, 12, "2 more errors and 1 more note not shown", id="the last notice takes up room"),
        pytest.param(300, 20, 11, "1 more error and 10 more warnings and 291 more notes", id="of each level"),
        pytest.param(9, 11, 0, "::1 more warning not shown", id="nine notes and the last notice are ten"),
    ],
)
def test_no_more_than_github_shows(
    reports: Mapping[str, Report], notes: int, warnings: int, errors: int, last: str
) -> None:
    findings = [*some("note", notes), *some("warning", warnings), *some("error", errors)]
    lines = lines_of(with_findings(reports["team"], *findings))
    commands = Counter(line.split()[0] for line in lines)
    assert max(commands.values()) <= 10
    assert commands["::error"] == min(errors, 10)
    assert commands["::warning"] == min(warnings, 10)
    assert last in lines[-1]


def test_the_weightiest_come_first(reports: Mapping[str, Report]) -> None:
    findings = [*some("note", 1), *some("warning", 20, width=2), *some("warning", 1, width=30), *some("error", 1)]
    lines = lines_of(with_findings(reports["team"], *findings))
    assert [line.rpartition("::")[2] for line in lines[:3]] == ["error 0 of 1", "warning 0 of 30", "warning 0 of 2"]


@pytest.mark.parametrize(
    "text",
    [
        "a\n::error::b",
        "a\r\n::error::b",
        "%0A::error::b",
        "\u2028::error::b",
        "\x85::stop-commands::x",
        "a,line=7::b",
        "##[error]x",
    ],
)
def test_text_stays_text(reports: Mapping[str, Report], text: str) -> None:
    finding = Finding("BP001", "warning", 0, 0, 1, 1, text)
    [line] = lines_of(with_findings(reports["team"], finding, path=text))
    match = re.fullmatch(r"::warning file=([^,:]*),line=1,endLine=1,title=[^,:]*::(.*)", line)
    assert match
    assert "%0A" not in match[2].replace("%250A", "")


def test_columns_are_given_only_on_one_line(reports: Mapping[str, Report]) -> None:
    text = "ab𠮷cd\nef"
    one_line = Finding("BP001", "note", 2, 4, 1, 3, "x")
    two_lines = Finding("BP001", "note", 2, 7, 1, 3, "x")
    first, second = lines_of(with_findings(reports["team"], two_lines, one_line, text=text))
    assert "line=1,endLine=2,title" in first
    assert "line=1,endLine=1,col=3,endColumn=4,title" in second
