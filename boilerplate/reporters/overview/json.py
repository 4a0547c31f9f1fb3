"""The report on a whole corpus as JSON, described by `report.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ...model import DocumentSummary, Overview, SourceShare
from ..rounding import DECIMALS, figures
from ..safe_json import dumps
from ..survey import family_values, slogan_values

SCHEMA_VERSION = 1

#: Sources of a document that are listed with it; the matrix has all.
_LISTED = 10


def render(overview: Overview, *, version: str) -> str:
    """Keys stand in the order of the schema; shares have six decimals."""
    text = dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "boilerplate", "version": version},
            "settings": asdict(overview.settings),
            "corpus": overview.corpus._asdict(),
            "documents": [_document(document) for document in overview.documents],
            "matrix": {"documents": [document.path for document in overview.documents], "pairs": []},
            "periods": [
                {"name": period.name, "documents": period.documents, **figures(period)} for period in overview.periods
            ],
            "families": [family_values(family) for family in overview.families],
            "slogans": [slogan_values(slogan) for slogan in overview.slogans],
            "slogans_by_period": [overview.by_period(slogan.holders) for slogan in overview.slogans],
            "unread": [unread._asdict() for unread in overview.unread],
        }
    )
    # There are many pairs, and `json` would take five lines for each. In a string the quotation marks are escaped.
    return text.replace('"pairs": []', f'"pairs": [{_pairs(overview.documents)}]', 1)


def _document(document: DocumentSummary) -> dict[str, Any]:
    return {
        "path": document.path,
        "date": document.date or None,
        **figures(document),
        "sources": [_source(source) for source in document.sources[:_LISTED]],
        "previous": _source(document.previous) if document.previous else None,
    }


def _source(source: SourceShare) -> dict[str, Any]:
    return {**source._asdict(), "share": round(source.share, DECIMALS)}


def _pairs(documents: Sequence[DocumentSummary]) -> str:
    """A line for each document that has sources: `[document, source, characters]`, by their numbers in the matrix."""
    number = {document.path: i for i, document in enumerate(documents)}
    rows = []
    for i, document in enumerate(documents):
        pairs = sorted((number[source.path], source.characters) for source in document.sources)
        if pairs:
            rows.append(", ".join(f"[{i}, {source}, {characters}]" for source, characters in pairs))
    return "\n      " + ",\n      ".join(rows) + "\n    " if rows else ""
