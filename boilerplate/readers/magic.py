"""What a file that is not text is: told by its first bytes, to be named in the error message."""

from __future__ import annotations

_FORMATS = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a zip archive",
    b"PK\x05\x06": "an empty zip archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a document of an old office program (doc, xls, ppt or wps)",
    b"{\\rtf": "an RTF document",
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

#: What the names of a zip archive's first members give away.
_IN_ZIP = {
    b"word/": "a Word document (docx)",
    b"xl/": "an Excel workbook (xlsx)",
    b"ppt/": "a PowerPoint presentation (pptx)",
    b"mimetypeapplication/vnd.oasis.opendocument.text": "an OpenDocument text (odt)",
    b"mimetypeapplication/epub+zip": "an EPUB book",
}

# Where tar keeps its mark; a tar of text files is valid UTF-8 otherwise.
_TAR_MARK = b"ustar"
_TAR_OFFSET = 257


def binary_format(data: bytes) -> str | None:
    """The format with its article, such as `a PDF document`; None where the first bytes say nothing."""
    if data.startswith(b"PK\x03\x04"):
        return next((name for mark, name in _IN_ZIP.items() if mark in data), "a zip archive")
    if data.startswith(_FIRST_BYTES):
        return next(name for mark, name in _FORMATS.items() if data.startswith(mark))
    if data.startswith(_TAR_MARK, _TAR_OFFSET):
        return "a tar archive"
    return None
