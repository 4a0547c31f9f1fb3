"""Results as Parquet: one row a document, a family or a slogan, with the fields that JSON has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model import DocumentSummary, Family, Phrase
from .sessions import failures_said

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SHARES = "struct<original: double, slogan: double, copied: double, boilerplate: double>"
_SOURCE = "struct<path: string, characters: bigint, share: double, longest: bigint>"

#: The columns of each table, and their types.
DOCUMENTS = {
    "path": "string",
    "date": "string",
    "characters": "bigint",
    "originality": "double",
    "shares": _SHARES,
    "sources": f"array<{_SOURCE}>",
    "previous": _SOURCE,
}
FAMILIES = {
    "id": "string",
    "template": "string",
    "slots": "array<array<string>>",
    "documents": "bigint",
    "occurrences": "bigint",
    "first": "string",
    "last": "string",
    "furniture": "boolean",
    "variants": "array<struct<text: string, path: string, start: bigint, end: bigint>>",
}
SLOGANS = {
    "text": "string",
    "documents": "bigint",
    "occurrences": "bigint",
    "dispersion": "double",
    "first": "struct<path: string, start: bigint, end: bigint>",
    "example": "string",
}


def write_table(
    session: SparkSession, rows: Iterable[DocumentSummary | Family | Phrase], columns: dict[str, str], folder: str
) -> None:
    """Write rows, in their order, into a folder that is made; raises SparkFailedError."""
    plain = [tuple(_plain(getattr(row, name)) for name in columns) for row in rows]
    schema = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    with failures_said():
        # One part, so that the order of rows is that of the result.
        table = session.createDataFrame(plain, schema).coalesce(1)
        table.write.parquet(Path(folder).absolute().as_uri())


def _plain(value: Any) -> Any:
    """Values that Spark takes: lone surrogates, which only names of files can have, are written as escapes."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value
