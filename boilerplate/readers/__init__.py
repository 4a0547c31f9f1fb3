"""Bytes to text: finding documents, reading them, and knowing their encoding.

A format is one row of `formats.FORMATS`. Whatever cannot be read raises an UnreadableError, or becomes an `Unread`
where many files are read, so that one bad file never stops the others.
"""

from .discovery import Found, IsExcluded, find_documents, nothing
from .encodings import UndecodableError, decode, known_encoding
from .files import SIZE_LIMIT, read_document, read_documents, read_standard_input
from .formats import FORMATS, Format, Reader, is_archive, is_known_suffix, overhead_of, read_bytes

__all__ = [
    "FORMATS",
    "SIZE_LIMIT",
    "Format",
    "Found",
    "IsExcluded",
    "Reader",
    "UndecodableError",
    "decode",
    "find_documents",
    "is_archive",
    "is_known_suffix",
    "known_encoding",
    "nothing",
    "overhead_of",
    "read_bytes",
    "read_document",
    "read_documents",
    "read_standard_input",
]
