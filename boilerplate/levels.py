"""The levels of rules, as a team wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .model import DocumentReport, Report


def with_levels(report: Report, levels: Mapping[str, str] | None) -> Report:
    """The report with the findings of rules in `levels` at that level, and without those of rules that are `off`."""
    if not levels:
        return report
    return replace(report, documents=tuple(_relevelled(document, levels) for document in report.documents))


def _relevelled(document: DocumentReport, levels: Mapping[str, str]) -> DocumentReport:
    findings = (finding._replace(level=levels.get(finding.rule, finding.level)) for finding in document.findings)
    return replace(document, findings=tuple(finding for finding in findings if finding.level != "off"))
