"""The font that pdfium measures letters by where a PDF document leaves it to the reader to have one.

It would look among the fonts of the system, trace every letter to see how large it is, which with a Chinese font takes
ten times as long as all else does, and drop letters that no font has; so what is read would depend on who reads. Here
all letters are boxes. How far they stand apart is said in the document.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdfium2

# Fonts whose names begin like this are in pdfium itself, as documents need not say how wide their letters are.
_STANDARD = (b"Courier", b"Helvetica", b"Times", b"Symbol", b"ZapfDingbats")

# What a box is wide, how far it goes below the line and above it, in thousandths of the size of the font.
_WIDTH, _BELOW, _ABOVE = 1000, -120, 880

#: What stands for the font where pdfium asks for something of it; any number but 0.
_HANDLE = 1


@cache
def use_boxes() -> pypdfium2.raw.FPDF_SYSFONTINFO:
    """Let pdfium ask for fonts here from now on; what is returned must live as long as pdfium."""
    import pypdfium2

    content = box_font()

    def map_font(_: Any, weight: int, is_italic: int, charset: int, pitch: int, name: Any, is_exact: Any) -> int | None:
        called = ctypes.cast(name, ctypes.c_char_p).value or b""
        return None if called.startswith(_STANDARD) else _HANDLE

    def font_data(_: Any, font: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0  # no table is asked for but that of a collection of fonts
        if size >= len(content):
            ctypes.memmove(buffer, content, len(content))
        return len(content)

    fonts = pypdfium2.raw.FPDF_SYSFONTINFO(version=1)
    kinds = dict(fonts._fields_)
    for name, answer in (("MapFont", map_font), ("GetFont", lambda *_: None), ("GetFontData", font_data)):
        setattr(fonts, name, kinds[name](answer))
    pypdfium2.raw.FPDF_SetSystemFontInfo(fonts)
    return fonts


def box_font() -> bytes:
    """A TrueType font in which every character is a box (https://learn.microsoft.com/typography/opentype/spec)."""
    size = (0, _BELOW, _WIDTH, _ABOVE)
    corners = struct.pack(">8h", 0, 0, _WIDTH, 0, _BELOW, _ABOVE - _BELOW, 0, _BELOW - _ABOVE)
    box = struct.pack(">5hHH4s", 1, *size, 3, 0, b"\1\1\1\1") + corners
    tables = {
        # All of Unicode is one glyph.
        b"cmap": struct.pack(">HHHHI HHIIIIII", 0, 1, 3, 10, 12, 13, 0, 28, 0, 1, 0, 0x10FFFF, 1),
        b"glyf": box * 2,
        b"head": struct.pack(">IIIIHHQQ4hHHhhh", 1 << 16, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, *size, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">IhhhH6h8xhH", 1 << 16, _ABOVE, _BELOW, 0, _WIDTH, 0, 0, _WIDTH, 1, 0, 0, 0, 1),
        b"hmtx": struct.pack(">Hhh", _WIDTH, 0, 0),
        b"loca": struct.pack(">3H", 0, len(box) // 2, len(box)),
        b"maxp": struct.pack(">IHHH4xH16x", 1 << 16, 2, 4, 1, 1),
    }
    place = 12 + 16 * len(tables)
    directory, contents = struct.pack(">IHHHH", 1 << 16, len(tables), 64, 2, 48), b""
    for tag, content in tables.items():
        directory += struct.pack(">4sIII", tag, 0, place + len(contents), len(content))
        contents += content + bytes(-len(content) % 4)
    return directory + contents
