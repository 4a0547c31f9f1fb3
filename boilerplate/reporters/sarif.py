"""SARIF 2.1.0 (OASIS), for code scanning: every finding, also those that are known or suppressed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from ..model import DocumentReport, Finding, Report, Source, Unread
from ..rules import RULES, Rule, page
from . import Options
from .figures import alike
from .located import Located, locate
from .printable import printable_line
from .rounding import DECIMALS, figures, overall_originality
from .safe_json import dumps

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

#: The key under which fingerprints are kept; another way to make them gets another number.
_FINGERPRINT = "boilerplate/v1"
_RULE_INDEX = {code: index for index, code in enumerate(RULES)}


def render(report: Report, *, options: Options) -> str:
    """One run. Columns and offsets are code points; relative paths stay relative, for the reader to know to what."""
    run = {
        "tool": {
            "driver": {
                "name": "boilerplate",
                "version": options.version,
                "rules": [_rule(rule) for rule in RULES.values()],
            }
        },
        "invocations": [_invocation(report)],
        "artifacts": [_artifact(document) for document in report.documents],
        "results": [
            _result(each, index) for index, document in enumerate(report.documents) for each in locate(document)
        ],
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "properties": {
            "originality": round(overall_originality(report.documents), DECIMALS),
            "corpus": report.corpus._asdict(),
        },
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in re.split("[ -]", rule.name)),
        "shortDescription": {"text": rule.name.capitalize()},
        "fullDescription": {"text": rule.summary},
        "help": {"text": page(rule), "markdown": page(rule)},
        "defaultConfiguration": {"level": rule.level},
    }


def _invocation(report: Report) -> dict[str, Any]:
    level = "error" if report.unchecked else "warning"
    return {
        "executionSuccessful": not report.unchecked,
        "toolExecutionNotifications": [_notification(unread, level) for unread in report.unread],
    }


def _notification(unread: Unread, level: str) -> dict[str, Any]:
    return {
        "level": level,
        "message": _message(unread.reason),
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(unread.path)}}}],
    }


def _artifact(document: DocumentReport) -> dict[str, Any]:
    return {
        "location": {"uri": _uri(document.path)},
        "roles": ["analysisTarget"],
        "encoding": document.encoding,
        "properties": {**figures(document), "protectedCharacters": document.protected_characters},
    }


def _result(each: Located, artifact: int) -> dict[str, Any]:
    finding = each.finding
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": each.end_line,
        "endColumn": each.end_column,
        "charOffset": finding.start,
        "charLength": finding.end - finding.start,
    }
    location = {"artifactLocation": {"uri": _uri(each.document.path), "index": artifact}, "region": region}
    index = {"ruleIndex": _RULE_INDEX[finding.rule]} if finding.rule in _RULE_INDEX else {}
    fingerprint = {"partialFingerprints": {_FINGERPRINT: finding.fingerprint}} if finding.fingerprint else {}
    related = {"relatedLocations": _related(finding.related)} if finding.related else {}
    return {
        "ruleId": finding.rule,
        **index,
        "level": finding.level,
        "message": _message(finding.message),
        "locations": [{"physicalLocation": location}],
        **related,
        **fingerprint,
        "baselineState": "unchanged" if finding.state in ("known", "unchanged") else "new",
        # All results of a run must have this where one has; an empty list says that nothing is suppressed.
        "suppressions": _suppressions(finding),
    }


def _suppressions(finding: Finding) -> list[dict[str, str]]:
    kinds = {"suppressed": "inSource", "known": "external"}
    if finding.state not in kinds:
        return []
    return [
        {"kind": kinds[finding.state], **({"justification": printable_line(finding.reason)} if finding.reason else {})}
    ]


def _related(sources: Sequence[Source]) -> list[dict[str, Any]]:
    return [
        {
            "id": number,
            "message": _message(f"{alike(source.similarity)}{': ' if source.text else ''}{source.text}"),
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(source.path)},
                "region": {"charOffset": source.start, "charLength": source.end - source.start},
            },
        }
        for number, source in enumerate(sources, 1)
    ]


def _message(text: str) -> dict[str, str]:
    """A message that says what `text` says: braces are doubled (3.11.5), and `[...](...)` is no link (3.11.6)."""
    shown = printable_line(text).replace("{", "{{").replace("}", "}}")
    return {"text": shown.replace("](", "] (")}


def _uri(path: str) -> str:
    """A URI reference; the bytes of a name that is no valid UTF-8 are kept."""
    if re.match(r"[A-Za-z]:[\\/]", path):
        return "file:///" + _quoted(path.replace("\\", "/"))
    pure = str(PurePosixPath(path))
    return "file://" + _quoted(pure) if pure.startswith("/") else _quoted(pure)


def _quoted(path: str) -> str:
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    return quote(data, safe="/")
