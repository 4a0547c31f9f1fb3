"""Figures on a whole run, and what the text report says of findings that do not count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from boilerplate.model import Report, SourceShare
from boilerplate.reporters import REPORTERS, Options
from boilerplate.reporters.statistics import render


def cells(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("-")]


def test_findings_are_counted_by_rule_and_level_and_state(reports: Mapping[str, Report]) -> None:
    rows = cells(render(reports["team"]))
    assert ["3", "BP001", "near-duplicate", "sentence"] in rows
    assert ["1", "BP004", "originality", "below", "the", "floor"] in rows
    assert not [row for row in rows if "BP102" in row]
    assert [row for row in rows if row[-1] in ("error", "warning", "note")] == [
        ["2", "error"], ["3", "warning"], ["1", "note"],
    ]  # fmt: skip
    assert [row for row in rows if row[-1] in ("known", "unchanged", "suppressed")] == [
        ["1", "known"], ["1", "suppressed"], ["1", "unchanged"],
    ]  # fmt: skip


def test_sources_are_added_up_over_documents(reports: Mapping[str, Report]) -> None:
    document = reports["original"].documents[0]
    first = replace(document, sources=(SourceShare("b\x1b.txt", 900, 0.5, 9), SourceShare("a.txt", 200, 0.1, 9)))
    second = replace(document, sources=(SourceShare("a.txt", 800, 0.5, 9),))
    rows = cells(render(replace(reports["original"], documents=(first, second))))
    assert rows[-2:] == [["1,000", "2", "a.txt"], ["900", "1", "b␛.txt"]]


def test_only_the_first_sources_are_listed(reports: Mapping[str, Report]) -> None:
    document = reports["original"].documents[0]
    sources = tuple(SourceShare(f"{number:02}.txt", 100 - number, 0.1, 9) for number in range(23))
    text = render(replace(reports["original"], documents=(replace(document, sources=sources),)))
    assert cells(text)[-2:] == [["81", "1", "19.txt"], ["and", "3", "more"]]


def test_nothing_is_said_in_words(reports: Mapping[str, Report]) -> None:
    assert render(reports["nothing"]) == "No findings.\n"


@pytest.mark.parametrize(
    ("states", "listed", "summary", "marked"),
    [
        pytest.param(("new", "new", "new"), 3, "3 findings.", ["⟦1 坚持", "⟦2 营造", "⟦3 我们"], id="all count"),
        pytest.param(
            ("known", "new", "new"),
            2,
            "2 findings (1 known not counted).",
            ["⟦1 把各", "⟦2 营造", "⟦3 我们"],
            id="one is known",
        ),
        pytest.param(
            ("suppressed", "known", "unchanged"),
            0,
            "0 findings (1 known, 1 suppressed, 1 unchanged not counted).",
            ["⟦2 营造"],
            id="none counts",
        ),
    ],
)
def test_the_text_report_lists_only_what_counts(
    reports: Mapping[str, Report], states: tuple[str, ...], listed: int, summary: str, marked: list[str]
) -> None:
    document = reports["chinese"].documents[0]
    findings = tuple(f._replace(state=state) for f, state in zip(document.findings, states, strict=True))
    # The sentence that is reused in part has no finding, and is listed all the same.
    text = REPORTERS["text"](
        replace(reports["chinese"], documents=(replace(document, findings=findings),)), options=Options(width=200)
    )
    assert text.count("    draft   ") == listed + 1
    assert summary in text
    assert re.findall("⟦[0-9] ..", text) == marked


def test_findings_on_a_whole_document_are_told_only_where_they_count(reports: Mapping[str, Report]) -> None:
    document = reports["english"].documents[0]
    for state, told in (("new", True), ("known", False)):
        findings = (document.findings[0]._replace(state=state),)
        text = REPORTERS["text"](
            replace(reports["english"], documents=(replace(document, findings=findings),)), options=Options()
        )
        assert ("BP004" in text) is told
