"""The report as JSON, described by `check.schema.json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..model import DocumentReport, Finding, Report, Sentence, Source
from . import Options
from .rounding import DECIMALS, figures, overall_originality
from .safe_json import dumps

SCHEMA_VERSION = 1


def render(report: Report, *, options: Options) -> str:
    """One JSON object; ends with a newline."""
    return dumps(values_of(report, options=options))


def values_of(report: Report, *, options: Options) -> dict[str, Any]:
    """Keys stand in the order of the schema; shares and similarities have six decimals."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "boilerplate", "version": options.version},
        "settings": asdict(report.settings),
        "corpus": report.corpus._asdict(),
        "documents": [_document(document) for document in report.documents],
        "unread": [unread._asdict() for unread in report.unread],
        "summary": _summary(report),
    }


def _document(document: DocumentReport) -> dict[str, Any]:
    return {
        "path": document.path,
        "encoding": document.encoding,
        **_extracted(document),
        "remarks": list(document.remarks),
        **figures(document),
        "protected_characters": document.protected_characters,
        "left_out": document.left_out._asdict(),
        "sentences": [_sentence(sentence) for sentence in document.sentences],
        "passages": [
            {**passage._asdict(), "sources": [_source(source) for source in passage.sources]}
            for passage in document.passages
        ],
        "slogans": [slogan._asdict() for slogan in document.slogans],
        "sources": [_rounded(source._asdict(), "share") for source in document.sources],
        "findings": [_finding(finding) for finding in document.findings],
    }


def _extracted(document: DocumentReport) -> dict[str, Any]:
    """What a reader of the report cannot find in the file itself."""
    if not document.is_extracted:
        return {}
    return {"text": document.text, "places": [place._asdict() for place in document.places]}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    matches = [
        {**_rounded(match._asdict(), "similarity"), "family": match.family or None, "template": match.template or None}
        for match in sentence.matches
    ]
    return {**_rounded(sentence._asdict(), "similarity"), "matches": matches}


def _source(source: Source) -> dict[str, Any]:
    values = _rounded(source._asdict(), "similarity")
    del values["text"]  # `matches` have the words; ten sources of every passage would repeat them
    return values


def _finding(finding: Finding) -> dict[str, Any]:
    values = finding._asdict()
    del values["related"]  # passages have their sources
    return {**values, "reason": finding.reason or None, "expected": finding.expected or None}


def _summary(report: Report) -> dict[str, Any]:
    return {
        "documents": len(report.documents),
        "findings": sum(len(document.findings) for document in report.documents),
        "originality": round(overall_originality(report.documents), DECIMALS),
    }


def _rounded(values: dict[str, Any], key: str) -> dict[str, Any]:
    return {**values, key: round(values[key], DECIMALS)}
