"""JUnit XML: by its schema, safe, and failing where the check fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.model import DocumentReport, Finding, Report, Settings, Shares, Unread
from boilerplate.reporters import REPORTERS, Options

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def rendered(report: Report, fail_level: str = "warning") -> str:
    return REPORTERS["junit"](report, options=Options(fail_level=fail_level))


def test_every_report_keeps_to_the_schema(reports: Mapping[str, Report]) -> None:
    for report in reports.values():
        SCHEMA.validate(rendered(report))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param(' errors="2"', "", id="a count is missing"),
        pytest.param("<failure", "<problem", id="an unknown element"),
        pytest.param('name="own.txt"', 'title="own.txt"', id="an unknown attribute"),
    ],
)
def test_what_is_broken_fails(reports: Mapping[str, Report], right: str, wrong: str) -> None:
    broken = (
        rendered(reports["team"]).replace(right, wrong).replace("</failure", wrong.replace("<", "</") or "</failure")
    )
    with pytest.raises((xmlschema.XMLSchemaValidationError, ET.ParseError)):
        SCHEMA.validate(broken)


@pytest.mark.parametrize(
    ("level", "failing"),
    [
        pytest.param("note", 3, id="from notes on"),
        pytest.param("warning", 2, id="from warnings on"),
        pytest.param("error", 1, id="from errors on"),
    ],
)
def test_documents_fail_from_the_fail_level_on(reports: Mapping[str, Report], level: str, failing: int) -> None:
    document = reports["team"].documents[0]
    documents = tuple(
        replace(document, path=f"{rule}.txt", findings=tuple(f for f in document.findings if f.rule == rule))
        for rule in ("BP002", "BP001", "BP004", "BP003")
    )
    report = replace(reports["team"], documents=documents, unread=(), unchecked=False)
    [suite] = ET.fromstring(rendered(report, level))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", str(failing), "0")
    assert len(suite.findall("testcase/failure")) == failing
    assert len(suite.findall("testcase/system-out")) == 3 - failing


def test_what_could_not_be_read_is_an_error_only_where_it_was_to_be_checked(reports: Mapping[str, Report]) -> None:
    for unchecked in (True, False):
        [suite] = ET.fromstring(rendered(replace(reports["team"], unchecked=unchecked)))
        assert len(suite.findall("testcase/error")) == (2 if unchecked else 0)


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_whatever_a_document_holds_the_xml_is_sound(path: str, message: str) -> None:
    finding = Finding("BP001", "warning", 0, 0, 1, 1, message)
    document = DocumentReport(path, "utf-8", "", 1, 1.0, Shares(1.0, 0.0, 0.0, 0.0), findings=(finding,))
    report = Report(Settings(), corpus=None, documents=(document,), unread=(Unread(path, message),), unchecked=True)  # type: ignore[arg-type]
    text = rendered(report)
    text.encode("utf-8")
    [suite] = ET.fromstring(text)
    assert [element.tag for element in suite.iter()] == ["testsuite", "testcase", "failure", "testcase", "error"]
