"""What a file is, told by its bytes and not by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

#: Formats that are read, as messages call them.
PDF = "a PDF document"
RTF = "an RTF document"
DOC = "a document of an old office program (doc or wps)"
DOCX = "a Word document (docx)"
ODT = "an OpenDocument text (odt)"
HTML = "an HTML page"
#: What is read as a folder.
ZIP = "a zip archive"

_FORMATS = {
    b"%PDF-": PDF,
    b"PK\x03\x04": ZIP,
    b"PK\x05\x06": "an empty zip archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": DOC,
    b"{\\rtf": RTF,
    b"\x1f\x8b": "a gzip archive",
    b"BZh91AY&SY": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x7fELF": "a program",
}
_FIRST_BYTES = tuple(_FORMATS)

# Names of members that only one kind of zip archive has.
_PARTS = {
    "word/document.xml": DOCX,
    "xl/workbook.xml": "an Excel workbook (xlsx)",
    "ppt/presentation.xml": "a PowerPoint presentation (pptx)",
    "OFD.xml": "an OFD document",
}
# The same of folders, in packages of Microsoft's kind, and what stands at the beginning of those of others.
_PACKAGE = "[Content_Types].xml"
_FOLDERS = {"word": DOCX, "xl": "an Excel workbook (xlsx)", "ppt": "a PowerPoint presentation (pptx)"}
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_MIME_TYPES = {
    _OPEN_DOCUMENT + b"text": ODT,
    _OPEN_DOCUMENT + b"spreadsheet": "an OpenDocument spreadsheet (ods)",
    _OPEN_DOCUMENT + b"presentation": "an OpenDocument presentation (odp)",
    b"mimetypeapplication/epub+zip": "an EPUB book",
}
# Where the name of the first member stands in a zip archive, and telling names in its table of contents and elsewhere.
_FIRST_NAME = 30
_TELLING = (
    rb"(word/(?:document\.xml)?|xl/(?:workbook\.xml)?|ppt/(?:presentation\.xml)?|OFD\.xml|"
    rb"\[Content_Types\]\.xml|content\.xml|META-INF/manifest\.xml)"
)
_IN_CONTENTS = re.compile(rb"PK\x01\x02.{42}" + _TELLING, re.DOTALL)
_IN_HEADERS = re.compile(rb"PK\x03\x04.{26}" + _TELLING, re.DOTALL)
_END_OF_CONTENTS = b"PK\x05\x06"

# The same of the streams in a compound file.
_IN_COMPOUND = {"Workbook": "an Excel workbook (xls)", "PowerPoint Document": "a PowerPoint presentation (ppt)"}

# Where tar keeps its mark; a tar of text files is valid UTF-8 otherwise.
_TAR_MARK = b"ustar"
_TAR_OFFSET = 257

# Other bytes may stand before the header of a PDF, but no more than these.
_PDF_BYTES = 1024

_PAGE = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE
)
_PAGE_BYTES = 4096


def binary_format(data: bytes) -> str | None:
    """The format with its article, such as `a PDF document`; None where it is text, or nothing that is known."""
    kind = kind_of(data)
    return None if kind == HTML else kind or None


def kind_of(data: bytes) -> str:
    """The format with its article, one of the names above or another; "" where the bytes do not tell."""
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(_FIRST_BYTES):
        kind = next(name for mark, name in _FORMATS.items() if data.startswith(mark))
        return _kind_of_compound(data) if kind == DOC else kind
    if data.startswith(_TAR_MARK, _TAR_OFFSET):
        return "a tar archive"
    if b"%PDF-" in data[:_PDF_BYTES] and b"endobj" in data:
        return PDF
    return HTML if _PAGE.match(_beginning(data)) else ""


def is_cut_off(data: bytes) -> bool:
    """Whether a zip archive lacks the table of contents at its end, without which it cannot be read."""
    return data.startswith(b"PK\x03\x04") and _END_OF_CONTENTS not in data


def kind_of_members(names: Iterable[str]) -> str:
    """What a zip archive with members of these names is: a document that is kept in one, or just an archive."""
    names = set(names)
    folders = {name.partition("/")[0] for name in names} if _PACKAGE in names else set()
    found = (kind for name, kind in _PARTS.items() if name in names)
    in_folder = (kind for folder, kind in _FOLDERS.items() if folder in folders)
    return next(chain(found, in_folder), ODT if {"content.xml", "META-INF/manifest.xml"} <= names else ZIP)


def _kind_of_zip(data: bytes) -> str:
    for mark, kind in _MIME_TYPES.items():
        if data.startswith(mark, _FIRST_NAME):
            return kind
    end = data.rfind(_END_OF_CONTENTS)
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    # What is cut off has no table of contents: there, the headers of the members are all over the file.
    names = _IN_CONTENTS.findall(data, end - size, end) if end >= size else _IN_HEADERS.findall(data)
    return kind_of_members(name.decode("ascii") for name in names)


def _kind_of_compound(data: bytes) -> str:
    return next((name for stream, name in _IN_COMPOUND.items() if stream.encode("utf-16-le") in data), DOC)


def _beginning(data: bytes) -> str:
    """The first characters, as far as telling a page takes: in UTF-16 or any encoding that has ASCII in it."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
    return data[:_PAGE_BYTES].removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace")
