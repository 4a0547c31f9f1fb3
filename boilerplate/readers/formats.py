"""The formats that can be read: one row each, chosen by what the bytes are, and where that is not to be seen by suffix.

Offices give files whatever suffix opens them: pages and new Word documents are called `.doc`, and `.wps` is three
formats. So a suffix decides only among formats of text.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple, Protocol

from ..errors import UnreadableError
from ..model import Document
from .encodings import UndecodableError
from .magic import DOC, DOCX, HTML, ODT, PDF, RTF, ZIP, is_cut_off, kind_of
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
    #: What `kind_of` calls it; "" for formats that are told by their suffix alone.
    kind: str = ""
    #: What every file takes beside its bytes: so many bytes of text are read and indexed in about the same time.
    overhead: int = 0


def _read_page(name: str, data: bytes, encoding: str | None) -> Document:
    from .declared import decode_page

    try:
        text, found = decode_page(data, encoding)
    except UndecodableError as error:
        raise UnreadableError(name, error.reason) from error
    return _extracted("html", name, text.encode("utf-8", "surrogatepass"), found)


def _reader_of(module: str, *, called: str = "", starts_programs: bool = False) -> Reader:
    """The reader of a format that has no text of its own; its module in this folder is imported in another process.

    `called` is what documents say they were read as, if not the module's name.
    """

    def read(name: str, data: bytes, encoding: str | None) -> Document:
        return _extracted(module, name, data, called or module, starts_programs)

    return read


def _extracted(module: str, name: str, data: bytes, encoding: str, starts_programs: bool = False) -> Document:
    from .confined import extract  # starts processes
    from .extracted import NotReadable

    try:
        text, places, remarks = extract(module, data, starts_programs=starts_programs)
    except NotReadable as error:
        raise UnreadableError(name, error.reason) from error
    return Document(name, text, encoding, places=places, remarks=remarks, is_extracted=True)


#: Characters of the longest text that is taken: what comes after needs some eighty bytes for each.
TEXT_LIMIT = 20_000_000

#: The suffix of archives, whose members are read as the files of a folder are.
ARCHIVE = ".zip"

# For a package or a PDF to be opened, and for LibreOffice to be started; less than it takes, so that there are not too
# many parts.
_OPENING, _CONVERTING = 20_000, 1_000_000

PLAIN_TEXT = Format("plain text", (".txt", ".text"), read_text)
MARKDOWN = Format("Markdown", (".md", ".markdown"), read_markdown)

FORMATS = (
    PLAIN_TEXT,
    MARKDOWN,
    Format("HTML", (".html", ".htm", ".xhtml"), _read_page, HTML),
    Format("Word", (".docx", ".docm", ".dotx", ".dotm"), _reader_of("docx"), DOCX, _OPENING),
    Format("OpenDocument", (".odt", ".ott"), _reader_of("odt"), ODT, _OPENING),
    Format("RTF", (".rtf",), _reader_of("rtf"), RTF, _OPENING),
    Format("PDF", (".pdf",), _reader_of("pdf"), PDF, _OPENING),
    Format(
        "old Word and WPS",
        (".doc", ".dot", ".wps", ".wpt"),
        _reader_of("libreoffice", called="doc", starts_programs=True),
        DOC,
        _CONVERTING,
    ),
)

_BY_SUFFIX = {suffix: row for row in FORMATS for suffix in row.suffixes}
_BY_KIND = {row.kind: row for row in FORMATS if row.kind}


def read_bytes(name: str, data: bytes, encoding: str | None) -> Document:
    """Read bytes as what they are; as text in the format of the suffix, with any other or none as plain text.

    Raises UnreadableError, also where there is more text than TEXT_LIMIT.
    """
    document = _read(name, data, encoding)
    if len(document.text) > TEXT_LIMIT:
        raise UnreadableError(
            name, f"it has more than {TEXT_LIMIT // 1_000_000} million characters, the most that are read; split it"
        )
    return document


def _read(name: str, data: bytes, encoding: str | None) -> Document:
    by_suffix = _BY_SUFFIX.get(_suffix(name), PLAIN_TEXT)
    kind = kind_of(data)
    # A Markdown file may begin like a page.
    if kind in _BY_KIND and not (kind == HTML and by_suffix is MARKDOWN):
        return _BY_KIND[kind].read(name, data, encoding)
    if kind == ZIP and is_cut_off(data):
        raise UnreadableError(name, "it is damaged or cut off: the table of contents at its end is missing")
    if kind and kind != HTML:
        advice = f"with the suffix {ARCHIVE} its documents are" if kind == ZIP else f"there are {_names()}"
        raise UnreadableError(name, f"it is {kind}, which is not read; {advice}")
    if by_suffix.kind in ("", HTML):
        return by_suffix.read(name, data, encoding)
    if not data:
        raise UnreadableError(name, "it is empty")
    try:
        return read_text(name, data, encoding)
    except UnreadableError as error:
        raise UnreadableError(
            name, f"it is damaged, or no {by_suffix.name} document, whatever its name says"
        ) from error


def is_known_suffix(name: str) -> bool:
    """Whether a file of this name is taken from a folder without being asked for."""
    return _suffix(name) in _BY_SUFFIX


def overhead_of(name: str) -> int:
    """What a file of this name takes beside its bytes, as a number of bytes."""
    return _BY_SUFFIX.get(_suffix(name), PLAIN_TEXT).overhead


def is_archive(name: str) -> bool:
    """Whether a file of this name is looked into as a folder is."""
    return _suffix(name) == ARCHIVE


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _names() -> str:
    *others, last = (row.name for row in FORMATS)
    return f"{', '.join(others)} and {last}"
