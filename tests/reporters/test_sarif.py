"""SARIF that others can read: by its schema, and by what the schema cannot say."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import jsonschema
import pytest

from boilerplate.model import Report, Unread
from boilerplate.reporters import REPORTERS, Options
from boilerplate.rules import RULES

SCHEMA = Path(__file__).parent / "schemas" / "sarif-schema-2.1.0.json"


def run_of(report: Report) -> dict[str, Any]:
    [run] = log_of(report)["runs"]
    return run


def log_of(report: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(REPORTERS["sarif"](report, options=Options(version="1.2.3")))
    return log


def with_path(report: Report, path: str) -> Report:
    return replace(report, documents=(replace(report.documents[0], path=path),), unread=())


@pytest.fixture(scope="session")
def validator() -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_every_report_keeps_to_the_schema(reports: Mapping[str, Report], validator: jsonschema.Draft4Validator) -> None:
    for report in reports.values():
        validator.validate(log_of(report))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda run: run.update(columnKind="bytes"), id="an unknown unit of columns"),
        pytest.param(lambda run: run["results"][0].update(level="info"), id="an unknown level"),
        pytest.param(lambda run: run["results"][0].pop("message"), id="no message"),
        pytest.param(lambda run: run["tool"]["driver"]["rules"][0].update(url=""), id="an unknown property"),
    ],
)
def test_what_is_broken_fails(
    reports: Mapping[str, Report], validator: jsonschema.Draft4Validator, change: Callable[[dict[str, Any]], object]
) -> None:
    log = copy.deepcopy(log_of(reports["team"]))
    change(log["runs"][0])
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(log)


def test_regions_are_the_words_of_the_finding(reports: Mapping[str, Report]) -> None:
    report = reports["team"]
    run = run_of(report)
    findings = [(document, finding) for document in report.documents for finding in document.findings]
    assert run["columnKind"] == "unicodeCodePoints"
    for result, (document, finding) in zip(run["results"], findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        lines = re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", document.text)
        before = "".join(lines[: region["startLine"] - 1]) + lines[region["startLine"] - 1][: region["startColumn"] - 1]
        upto = "".join(lines[: region["endLine"] - 1]) + lines[region["endLine"] - 1][: region["endColumn"] - 1]
        assert (len(before), len(upto)) == (finding.start, finding.end)
        assert (region["charOffset"], region["charLength"]) == (finding.start, finding.end - finding.start)


def test_results_name_their_rule_and_every_rule_has_its_page(reports: Mapping[str, Report]) -> None:
    run = run_of(reports["team"])
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*RULES]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert all(rule["help"]["markdown"].startswith(f"# {rule['id']}: ") for rule in rules)
    assert all(rule["name"].isalnum() for rule in rules)


def test_a_rule_that_nobody_knows_is_named_all_the_same(reports: Mapping[str, Report]) -> None:
    document = reports["team"].documents[0]
    finding = document.findings[0]._replace(rule="BP777")
    [result] = run_of(replace(reports["team"], documents=(replace(document, findings=(finding,)),)))["results"]
    assert result["ruleId"] == "BP777"
    assert "ruleIndex" not in result


def test_states(reports: Mapping[str, Report]) -> None:
    report = reports["team"]
    results = run_of(report)["results"]
    told = {
        finding.state: (result["baselineState"], result["suppressions"])
        for result, finding in zip(results, report.documents[0].findings, strict=False)
    }
    assert told == {
        "new": ("new", []),
        "known": ("unchanged", [{"kind": "external", "justification": "agreed: 2024, item 3"}]),
        "unchanged": ("unchanged", []),
        "suppressed": ("new", [{"kind": "inSource", "justification": "a name"}]),
    }


def test_fingerprints_survive_moved_lines(reports: Mapping[str, Report]) -> None:
    document = reports["team"].documents[0]
    moved = replace(
        document,
        text=f"\r\n\r\n{document.text}",
        findings=tuple(f._replace(start=f.start + 4, end=f.end + 4, line=f.line + 2) for f in document.findings),
    )
    before, after = (
        [r["partialFingerprints"] for r in run_of(replace(reports["team"], documents=(d,)))["results"]]
        for d in (document, moved)
    )
    assert before == after
    assert before[1] == {"boilerplate/v1": document.findings[1].fingerprint}


def test_what_could_not_be_read_makes_the_run_a_failure_only_where_it_was_to_be_checked(
    reports: Mapping[str, Report],
) -> None:
    for unchecked, level in ((True, "error"), (False, "warning")):
        [invocation] = run_of(replace(reports["team"], unchecked=unchecked))["invocations"]
        assert invocation["executionSuccessful"] is not unchecked
        assert [note["level"] for note in invocation["toolExecutionNotifications"]] == [level] * 2
        assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "not a Word document"


def test_originality_stands_with_the_artifact_and_the_run(reports: Mapping[str, Report]) -> None:
    run = run_of(reports["english"])
    document = reports["english"].documents[0]
    [artifact] = run["artifacts"]
    assert artifact["encoding"] == "utf-8"
    assert artifact["properties"]["originality"] == pytest.approx(document.originality, abs=1e-6)
    assert run["properties"]["originality"] == artifact["properties"]["originality"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("a/b.txt", "a/b.txt", id="relative"),
        pytest.param("./a//b.txt", "a/b.txt", id="without what says nothing"),
        pytest.param("../a.txt", "../a.txt", id="from the folder above"),
        pytest.param("a:b.txt", "a%3Ab.txt", id="a colon is no scheme"),
        pytest.param("讲 话#1?%.txt", "%E8%AE%B2%20%E8%AF%9D%231%3F%25.txt", id="whatever URIs have a use for"),
        pytest.param("/srv/a b.txt", "file:///srv/a%20b.txt", id="absolute"),
        pytest.param("C:\\稿\\a.txt", "file:///C%3A/%E7%A8%BF/a.txt", id="absolute, on Windows"),
        pytest.param("\udcff.txt", "%FF.txt", id="bytes that are no UTF-8"),
        pytest.param("\ud800.txt", "%ED%A0%80.txt", id="a lone surrogate that stands for no byte"),
    ],
)
def test_paths_are_uris(reports: Mapping[str, Report], path: str, uri: str) -> None:
    run = run_of(with_path(reports["team"], path))
    locations = [run["artifacts"][0]["location"]]
    locations += [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in run["results"]]
    assert {location["uri"] for location in locations} == {uri}
    assert urlsplit(uri).scheme in ("", "file")
    assert b"%" not in unquote_to_bytes(uri) or "%" in path


def test_messages_are_plain_text(reports: Mapping[str, Report]) -> None:
    """Braces would be placeholders, and brackets before parentheses a link."""
    report = replace(reports["nothing"], unread=(Unread("a", "see [this](https://evil.example)\r\n{0} \x1b"),))
    [note] = run_of(report)["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "see [this] (https://evil.example) {{0}} ␛"
