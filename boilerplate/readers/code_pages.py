"""The referee among the encodings from before Unicode.

Nearly any bytes decode in some of them without an error: a Big5 file does as GB18030, and every file does as KOI8-R. So
chardet, which knows how often the characters of each language follow each other, ranks the code pages that files of
text are found in, and text in a damaged multi-byte encoding is told from text in a single-byte one.
"""

from __future__ import annotations

import re

# chardet's name for each code page, and the codecs of Python to try, the strictest first: Big5 as everyone has it, as
# Windows extends it, and as Hong Kong does.
_CODECS = {
    "gb18030": ("gb18030",),
    "big5hkscs": ("big5", "cp950", "big5hkscs"),
    "cp932": ("cp932",),
    "euc_jis_2004": ("euc_jp", "euc_jis_2004"),
    "cp949": ("cp949",),
    "cp1252": ("cp1252",),
    "cp1250": ("cp1250",),
    "cp1251": ("cp1251",),
    "cp1253": ("cp1253",),
    "cp1254": ("cp1254",),
    "cp1255": ("cp1255",),
    "cp1256": ("cp1256",),
    "cp1257": ("cp1257",),
    "cp1258": ("cp1258",),
    "cp874": ("cp874",),
    "koi8-r": ("koi8-r",),
    "koi8-u": ("koi8-u",),
}
_MULTI_BYTE = ("gb18030", "big5hkscs", "cp932", "euc_jis_2004", "cp949")

# How many characters beyond ASCII there must be to each invalid byte before a file counts as damaged UTF-8. Texts in
# other encodings have at most 2.3; a text of 200 bytes with one byte wrong has at least 15.
_UTF8_PER_ERROR = 4

# The fewest Chinese characters that a stretch between errors is judged by.
_LEAST_STRETCH = 5

# chardet reads no more than this of a file.
_SAMPLE_BYTES = 200_000
_CONTEXT_BYTES = 200

_HIGH_BYTE = re.compile(rb"[\x80-\xff]")


def likely_codecs(data: bytes) -> tuple[str, ...]:
    """Python's codecs for the most likely code page, the strictest first; empty where the bytes are not text.

    The data need not be valid in them from end to end: UTF-8, GB18030 and Big5 are known with a few bytes wrong.
    """
    sample = _telling_lines(data)
    if _is_damaged_utf8(sample):
        return ("utf-8",)
    found = _ask(sample)
    if found not in _MULTI_BYTE:
        found = _damaged(sample) or found
    return _CODECS.get(found, ())


def _ask(sample: bytes) -> str:
    import chardet

    found = chardet.detect(sample, include_encodings=_CODECS, max_bytes=_SAMPLE_BYTES, compat_names=False)
    return found["encoding"] or ""


def _telling_lines(data: bytes) -> bytes:
    """The lines with bytes beyond ASCII, up to a sample's length, and little of what stands before such bytes.

    ASCII looks alike in every code page, and a Chinese quotation may stand far behind an English beginning. No
    character of these code pages has a line feed among its bytes.
    """
    lines: list[bytes] = []
    size = end = 0
    while size < _SAMPLE_BYTES and (high := _HIGH_BYTE.search(data, end)):
        start = max(data.rfind(b"\n", end, high.start()) + 1, end, high.start() - _CONTEXT_BYTES)
        end = data.find(b"\n", high.start()) + 1 or len(data)
        lines.append(data[start : min(end, start + _SAMPLE_BYTES)])
        size += end - start
    return b"".join(lines)


def _is_damaged_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return _count_beyond_ascii(text) - wrong >= _UTF8_PER_ERROR * max(wrong, 1)


def _damaged(sample: bytes) -> str | None:
    """A multi-byte encoding that one invalid byte hides: only single-byte ones then fit the whole.

    The longest stretch that is valid speaks for itself. In text of a single-byte encoding such stretches are short, and
    they do not look Chinese.
    """
    for name in ("gb18030", "big5hkscs"):
        stretches = sample.decode(name, "replace").split("\ufffd")
        longest = max(stretches, key=len)
        is_long = len(stretches) > 1 and _count_beyond_ascii(longest) >= _LEAST_STRETCH
        if is_long and _ask(longest.encode(name, "ignore")) == name:
            return name
    return None


def _count_beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
