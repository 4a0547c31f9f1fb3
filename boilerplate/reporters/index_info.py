"""What `boilerplate index info` prints."""

from __future__ import annotations

import json

from ..model import IndexSummary
from .figures import count
from .layout import Line, Span, cells, render_line, wrap
from .printable import printable

SCHEMA_VERSION = 1
_INDENT = "  "


def render_json(summary: IndexSummary, width: int) -> str:
    """One JSON object; figures of the index as they are, ends with a newline."""
    values = {"schema_version": SCHEMA_VERSION, **summary._asdict()}
    values["bytes"] = values.pop("size")
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def render_text(summary: IndexSummary, width: int) -> str:
    """A table of two columns, at most `width` cells wide; ends with a newline."""
    per_sentence = f" ({summary.size / summary.sentences:,.0f} a sentence)" if summary.sentences else ""
    rows = [
        ("index", printable(summary.path)),
        ("documents", f"{summary.documents:,}"),
        ("sentences", f"{summary.sentences:,}"),
        ("segments", f"{summary.segments:,}"),
        ("bytes", f"{summary.size:,}{per_sentence}"),
        ("removed", f"{count(summary.removed, 'document')}, not yet written over"),
        ("digest", summary.digest),
        *((name, printable(str(value))) for name, value in summary.settings.items()),
    ]
    at = max(len(name) for name, _ in rows) + 2
    lines = [line for name, value in rows for line in _row(name, value, at, width)]
    return "".join(f"{render_line(line, color=False)}\n" for line in lines)


def _row(name: str, value: str, at: int, width: int) -> list[Line]:
    """Where there is no room for the value beside its name it stands below, whole if it can."""
    if at + cells(value) <= width:
        return [[Span(f"{name:{at}}{value}")]]
    return [[Span(name)], *wrap([Span(_INDENT, glued=True), Span(value)], width, len(_INDENT))]


RENDER = {"text": render_text, "json": render_json}
