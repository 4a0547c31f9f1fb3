"""Diagnostics for reviewdog, one JSON object a line."""

from __future__ import annotations

import json
from typing import Any

from ..model import Report, Source
from . import Options
from .located import Located, new_findings
from .printable import printable_line, printable_path

_SEVERITIES = {"note": "INFO", "warning": "WARNING", "error": "ERROR"}


def render(report: Report, *, options: Options) -> str:
    """Columns are bytes of UTF-8 from 1, the end is exclusive; empty where there is nothing to say."""
    return "".join(f"{json.dumps(_diagnostic(each), ensure_ascii=False)}\n" for each in new_findings(report))


def _diagnostic(each: Located) -> dict[str, Any]:
    finding = each.finding
    diagnostic = {
        "message": printable_line(finding.message),
        "location": {
            "path": printable_path(each.document.path),
            "range": {
                "start": {"line": finding.line, "column": each.byte_column},
                "end": {"line": each.end_line, "column": each.end_byte_column},
            },
        },
        "severity": _SEVERITIES[finding.level],
        "source": {"name": "boilerplate"},
        "code": {"value": finding.rule},
    }
    related = [_related(source) for source in finding.related]
    return {**diagnostic, "relatedLocations": related} if related else diagnostic


def _related(source: Source) -> dict[str, Any]:
    # Lines of a source are not known: an index has its sentences, not the file.
    return {"message": printable_line(source.text), "location": {"path": printable_path(source.path)}}
