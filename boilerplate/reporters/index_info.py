"""What `boilerplate index info` prints."""

from __future__ import annotations

import json

from ..model import IndexSummary
from .printable import printable

SCHEMA_VERSION = 1


def render_json(summary: IndexSummary) -> str:
    """One JSON object; figures of the index as they are, ends with a newline."""
    values = {"schema_version": SCHEMA_VERSION, **summary._asdict()}
    values["bytes"] = values.pop("size")
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def render_text(summary: IndexSummary) -> str:
    """A table of two columns; ends with a newline."""
    from tabulate import tabulate

    per_sentence = f" ({summary.size / summary.sentences:,.0f} a sentence)" if summary.sentences else ""
    rows = [
        ("index", printable(summary.path)),
        ("documents", f"{summary.documents:,}"),
        ("sentences", f"{summary.sentences:,}"),
        ("segments", f"{summary.segments:,}"),
        ("bytes", f"{summary.size:,}{per_sentence}"),
        ("removed, but not yet written over", f"{summary.removed:,} documents"),
        ("digest", summary.digest),
        *((name, printable(str(value))) for name, value in summary.settings.items()),
    ]
    return tabulate(rows, tablefmt="plain", disable_numparse=True) + "\n"


RENDER = {"text": render_text, "json": render_json}
