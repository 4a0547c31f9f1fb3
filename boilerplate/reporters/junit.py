"""JUnit XML as Jenkins, GitLab and others read it: a document is a test case, which fails where it has findings."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from ..model import LEVELS, Report, Unread
from . import Options
from .figures import count
from .located import NEW, Located, locate
from .printable import printable, printable_line, printable_path

_NAME = "boilerplate"


def render(report: Report, *, options: Options) -> str:
    """XML 1.0; findings below `options.fail_level` are told, but fail nothing."""
    failing = LEVELS[LEVELS.index(options.fail_level) :]
    by_document = [[each for each in locate(document) if each.finding.state == NEW] for document in report.documents]
    unread = report.unread if report.unchecked else ()
    counts: dict[str, str] = {
        "tests": str(len(report.documents) + len(unread)),
        "failures": str(sum(any(each.finding.level in failing for each in found) for found in by_document)),
        "errors": str(len(unread)),
    }
    suites = ET.Element("testsuites", {"name": _NAME, **counts})
    suite = ET.SubElement(suites, "testsuite", {"name": _NAME, **counts})
    for document, found in zip(report.documents, by_document, strict=True):
        _add_document(suite, document.path, found, failing)
    for missing in unread:
        _add_unread(suite, missing)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _add_document(suite: ET.Element, path: str, found: Sequence[Located], failing: Sequence[str]) -> None:
    """One failure with all findings: readers of this format show only the first of a case."""
    case = ET.SubElement(suite, "testcase", name=printable_path(path), classname=_NAME)
    failures = [each for each in found if each.finding.level in failing]
    others = [each for each in found if each.finding.level not in failing]
    if failures:
        rules = ", ".join(sorted({each.finding.rule for each in failures}))
        message = f"{count(len(failures), 'finding')}: {rules}"
        ET.SubElement(case, "failure", message=printable(message), type=_weightiest(failures)).text = _lines(failures)
    if others:
        ET.SubElement(case, "system-out").text = _lines(others)


def _weightiest(found: Sequence[Located]) -> str:
    return max((each.finding.level for each in found), key=LEVELS.index)


def _add_unread(suite: ET.Element, unread: Unread) -> None:
    case = ET.SubElement(suite, "testcase", name=printable_path(unread.path), classname=_NAME)
    ET.SubElement(case, "error", message=printable_line(unread.reason), type="unread")


def _lines(found: Sequence[Located]) -> str:
    return "".join(f"\n{_line(each)}" for each in found) + "\n"


def _line(each: Located) -> str:
    finding = each.finding
    place = f"{each.document.path}:{finding.line}:{finding.column}"
    return printable(f"{place}: {finding.rule} {finding.level}: ") + printable_line(finding.message)
