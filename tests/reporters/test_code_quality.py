"""The reports for GitLab and reviewdog: fingerprints, paths, and the schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from boilerplate.model import Report
from boilerplate.reporters import REPORTERS, Options

SCHEMA = Path(__file__).parent / "schemas" / "rdjsonl.schema.json"


def gitlab(report: Report) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(REPORTERS["gitlab"](report, options=Options()))
    return entries


def test_entries_of_gitlab_have_what_it_asks_for(reports: Mapping[str, Report]) -> None:
    for report in reports.values():
        for entry in gitlab(report):
            assert list(entry) == ["description", "check_name", "fingerprint", "severity", "location"]
            assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
            assert 1 <= entry["location"]["lines"]["begin"] <= entry["location"]["lines"]["end"]


def test_fingerprints_are_unique_even_of_equal_findings_and_where_there_are_none(reports: Mapping[str, Report]) -> None:
    for name in ("team", "chinese", "english"):
        prints = [entry["fingerprint"] for entry in gitlab(reports[name])]
        assert len(set(prints)) == len(prints) > 1


def test_fingerprints_survive_moved_lines_but_not_another_path(reports: Mapping[str, Report]) -> None:
    document = reports["team"].documents[0]
    moved = replace(
        document,
        text=f"\n{document.text}",
        findings=tuple(f._replace(start=f.start + 1, end=f.end + 1, line=f.line + 1) for f in document.findings),
    )
    before, after, elsewhere = (
        {entry["fingerprint"] for entry in gitlab(replace(reports["team"], documents=(d,)))}
        for d in (document, moved, replace(document, path="b.md"))
    )
    assert before == after
    assert not before & elsewhere


def test_paths_of_gitlab_have_no_dot_before_them(reports: Mapping[str, Report]) -> None:
    dotted, plain = (
        gitlab(replace(reports["team"], documents=(replace(reports["team"].documents[0], path=path),)))
        for path in ("./a/讲话.md", "a/讲话.md")
    )
    assert dotted == plain
    assert {entry["location"]["path"] for entry in dotted} == {"a/讲话.md"}


@pytest.fixture(scope="session")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_every_line_for_reviewdog_keeps_to_the_schema(
    reports: Mapping[str, Report], validator: jsonschema.Draft202012Validator
) -> None:
    for report in reports.values():
        for line in REPORTERS["rdjsonl"](report, options=Options()).splitlines():
            validator.validate(json.loads(line))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"severity": "NOTE"}, id="an unknown severity"),
        pytest.param({"related_locations": []}, id="an unknown field"),
        pytest.param({"location": {"path": "a", "range": {"start": {"line": 0, "column": 1}}}}, id="a line 0"),
    ],
)
def test_what_is_broken_fails(
    reports: Mapping[str, Report], validator: jsonschema.Draft202012Validator, changed: dict[str, Any]
) -> None:
    line = REPORTERS["rdjsonl"](reports["team"], options=Options()).splitlines()[0]
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(json.loads(line) | changed)


def test_columns_for_reviewdog_cut_the_words_out_of_the_bytes(reports: Mapping[str, Report]) -> None:
    document = reports["team"].documents[0]
    new = [finding for finding in document.findings if finding.state == "new"]
    written = REPORTERS["rdjsonl"](replace(reports["team"], documents=(document,)), options=Options())
    lines = document.text.encode("utf-8").splitlines(keepends=True)
    for line, finding in zip(written.splitlines(), new, strict=True):
        span = json.loads(line)["location"]["range"]
        start, end = (sum(map(len, lines[: at["line"] - 1])) + at["column"] - 1 for at in (span["start"], span["end"]))
        cut = b"".join(lines)[start:end].decode("utf-8")
        assert cut == document.text[finding.start : finding.end]
