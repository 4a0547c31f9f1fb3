"""Plain text and Markdown: the document is the decoded file, so that offsets are those an editor shows."""

from __future__ import annotations

from ..errors import UnreadableError
from ..model import Document
from .encodings import UndecodableError, decode
from .tampering import signs_of_tampering


def read_text(name: str, data: bytes, encoding: str | None) -> Document:
    text, found = _decoded(name, data, encoding)
    return Document(name, text, found, remarks=signs_of_tampering(text))


def read_markdown(name: str, data: bytes, encoding: str | None) -> Document:
    """The text with its marks; `*` is emphasis here, never a name that was taken out."""
    from .markdown import prose_of  # a library that plain text does not need

    text, found = _decoded(name, data, encoding)
    prose = prose_of(text)
    remarks = signs_of_tampering(text)
    return Document(name, text, found, masked=False, prose=None if prose == text else prose, remarks=remarks)


def _decoded(name: str, data: bytes, encoding: str | None) -> tuple[str, str]:
    try:
        return decode(data, encoding)
    except UndecodableError as error:
        raise UnreadableError(name, error.reason) from error
