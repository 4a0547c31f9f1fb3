"""The encoding that an HTML page says it is in."""

from __future__ import annotations

import re

from .encodings import decode

# Where a declaration must stand, by the standard in the first 1024 bytes; many stand behind scripts.
_HEAD = 8192

_DECLARED = re.compile(
    rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)|<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
# A name stands for what it is used for in pages, which is more than it says: https://encoding.spec.whatwg.org.
_CODECS = {
    "gb2312": "gb18030", "gb_2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-x-big5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
}  # fmt: skip


def decode_page(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The text of a page and the name of its encoding, as `decode` gives them.

    In this order: the encoding the user forces, a byte order mark, the declaration, and what any text is taken for.
    A declaration that the bytes do not bear out is passed over. Raises UndecodableError.
    """
    declared = _DECLARED.search(data, 0, _HEAD)
    if encoding is None and declared is not None and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = (declared[1] or declared[2]).decode("ascii").lower()
        # It could be read this far, so that it is not in UTF-16.
        codec = "utf-8" if name.startswith("utf-16") else _CODECS.get(name, name)
        try:
            return data.decode(codec), codec
        except (LookupError, ValueError):
            pass
    return decode(data, encoding)
