"""The formats that can be read: one row each, chosen by suffix."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple, Protocol

from ..model import Document
from .plain import read_markdown, read_text


class Reader(Protocol):
    """Makes a document of a file's bytes.

    `name` is what the document is called in reports and errors. `encoding` is one the user asked for, or None. Raises
    UnreadableError where the bytes are not of the format. Heavy libraries are imported when called, not before.
    """

    def __call__(self, name: str, data: bytes, encoding: str | None) -> Document: ...


class Format(NamedTuple):
    name: str
    #: In lower case, with the dot; capitals in a file's name do not matter.
    suffixes: tuple[str, ...]
    read: Reader


PLAIN_TEXT = Format("plain text", (".txt", ".text"), read_text)

FORMATS = (
    PLAIN_TEXT,
    Format("Markdown", (".md", ".markdown"), read_markdown),
)

_BY_SUFFIX = {suffix: row for row in FORMATS for suffix in row.suffixes}


def read_bytes(name: str, data: bytes, encoding: str | None) -> Document:
    """Read in the format that the suffix of `name` stands for; with any other suffix, or none, as plain text."""
    return _BY_SUFFIX.get(_suffix(name), PLAIN_TEXT).read(name, data, encoding)


def is_known_suffix(name: str) -> bool:
    """Whether a file of this name is taken from a folder without being asked for."""
    return _suffix(name) in _BY_SUFFIX


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()
