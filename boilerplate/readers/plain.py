"""Plain text and Markdown: the document is the decoded file, so that offsets are those an editor shows."""

from __future__ import annotations

from ..errors import UnreadableError
from ..model import Document
from .encodings import UndecodableError, decode
from .magic import binary_format

#: What an error message says of this version; a test holds it to the table of formats.
READABLE = "plain text and Markdown"


def read_text(name: str, data: bytes, encoding: str | None) -> Document:
    return _read(name, data, encoding, masked=True)


def read_markdown(name: str, data: bytes, encoding: str | None) -> Document:
    """The text with its marks, unrendered; `*` is emphasis here, never a name that was taken out."""
    return _read(name, data, encoding, masked=False)


def _read(name: str, data: bytes, encoding: str | None, *, masked: bool) -> Document:
    other_format = binary_format(data)
    if other_format is not None:
        raise UnreadableError(name, f"it is {other_format}, and this version reads {READABLE}")
    try:
        text, found = decode(data, encoding)
    except UndecodableError as error:
        raise UnreadableError(name, error.reason) from error
    return Document(name, text, found, masked)
