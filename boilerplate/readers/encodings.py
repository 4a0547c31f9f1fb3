"""Bytes to text, and in which encoding they were.

In this order: the encoding the user forces, a byte order mark, UTF-8, UTF-16 or UTF-32 without a mark, a legacy code
page. Decoding is always strict: no character is ever replaced, and bytes that fit nothing are an error.
"""

from __future__ import annotations

import codecs
import re

from ..errors import BoilerplateError, UsageError
from .code_pages import likely_codecs
from .utf16 import utf16_encoding

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Python calls these encodings, but no file of text is in one, and some of them make lone surrogates.
_NOT_OF_FILES = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}

# Valid UTF-8 that holds NUL is text as long as no more than this share of it are control characters; Perl's -T test
# draws the line there. For an encoding that was guessed, control characters mean that the guess is wrong.
_CONTROL_SHARE = 0.3
_GUESSED_CONTROL_SHARE = 0.02

# White space, form feeds, the escape character of terminals and NEL (U+0085) do occur in texts.
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_BYTES = re.compile(rb"[\0-\x08\x0e-\x19\x1c-\x1f]")
_SAMPLE = 200_000


class UndecodableError(BoilerplateError):
    """Bytes that are not text, or not in the encoding that they should be in."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text and Python's name of its encoding, in lower case: `utf-8`, `utf-16-le`, `gb18030`, `big5`.

    A byte order mark is not part of the text; UTF-8 with one is called `utf-8-sig`. Line ends stay as they are.
    `encoding` forces any text encoding that Python knows, and its name is then the one returned. Raises
    UndecodableError, or UsageError for an `encoding` that is none.
    """
    if encoding is not None:
        name = known_encoding(encoding)
        return _strict(data, name), name
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data, name), name
    decoded = _as_utf8(data) or _as_other(data)
    if decoded is None:
        raise UndecodableError("it is a binary file, not text; if it is text, name its encoding with --encoding")
    return decoded


def known_encoding(name: str) -> str:
    """Python's own name for a text encoding; raises UsageError where there is none."""
    try:
        canonical = codecs.lookup(name).name
        b"a".decode(name)
    except UnicodeDecodeError:
        pass  # one letter is not valid in it, as in UTF-16, but it is an encoding
    except (LookupError, ValueError):
        canonical = "undefined"
    if canonical in _NOT_OF_FILES:
        raise UsageError(f"{name!a} is not a text encoding that Python knows; try utf-8, gb18030, big5 or utf-16")
    return canonical


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        # Python's utf-8-sig counts from behind the mark.
        position = len(data) - len(error.object) + error.start
        raise UndecodableError(
            f"byte {position} (0x{data[position]:02X}) is not valid {name}; "
            "if the file is in another encoding, name it with --encoding"
        ) from error


def _as_utf8(data: bytes) -> tuple[str, str] | None:
    return _attempt(data, "utf-8", _CONTROL_SHARE if b"\0" in data else 1)


def _as_other(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark, or a code page.

    Half a Latin letter of UTF-16 is NUL, and of the halves of Chinese characters one in ten is a control character,
    which text in a code page has not. Very short texts may lack them, so UTF-16 is tried again at the end.
    """
    if b"\0" in data:
        return _as_utf16(data)
    sample = data[:_SAMPLE]
    if len(_CONTROL_BYTES.findall(sample)) > _GUESSED_CONTROL_SHARE * len(sample):
        return _as_utf16(data) or _as_code_page(data)
    return _as_code_page(data) or _as_utf16(data)


def _as_utf16(data: bytes) -> tuple[str, str] | None:
    name = utf16_encoding(data)
    return None if name is None else _attempt(data, name, _GUESSED_CONTROL_SHARE)


def _as_code_page(data: bytes) -> tuple[str, str] | None:
    """Raises UndecodableError where the bytes are text in one encoding, but some of them are not valid in it."""
    names = likely_codecs(data)
    for name in names:
        if (decoded := _attempt(data, name, _GUESSED_CONTROL_SHARE)) is not None:
            return decoded
    for name in names[-1:]:
        _strict(data, name)
    return None


def _attempt(data: bytes, name: str, control_share: float) -> tuple[str, str] | None:
    """None where the bytes are not valid, or hold more control characters than this share of the text."""
    try:
        text = data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    if control_share < 1 and len(_CONTROLS.findall(sample)) > control_share * len(sample):
        return None
    return text, name
