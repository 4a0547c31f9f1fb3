"""Text from documents and file names, made fit to show: it cannot move the cursor, hide or turn text round."""

from __future__ import annotations

import re
import unicodedata

# Invisible letters and marks; everything else that is invisible is known by its category.
_BLANK = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x2800, 0x3164, 0xFFA0))
# They choose between glyphs of one character and show nothing themselves; with them, terminals disagree on widths.
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
# Format characters in name, but they are seen: Arabic, Syriac and Kaithi number signs.
_SEEN = frozenset((*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD))
_JOINERS = re.compile("[\u200c\u200d]")


def printable(text: str) -> str:
    """`text` with all that does not show made visible, `␛` or `<U+202E>`; the result is left alone if given again.

    Line breaks and tabs are made visible too: who wants them splits first. Joiners stay where Arabic and Indic scripts
    spell with them. Variation selectors are dropped.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = text.translate(_VISIBLE)
    return _JOINERS.sub(_joiner, shown)


def printable_line(text: str) -> str:
    """`text` on one line, with white space as single spaces, and printable."""
    return printable(" ".join(text.split()))


def printable_path(path: str) -> str:
    """A path as it is, so that others know the file by it, unless something in it does not show."""
    return path if path.isprintable() else printable(path)


class _Visible(dict[int, str]):
    """For `str.translate`: what each code point is shown as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _shown(code))


_VISIBLE = _Visible()


def _shown(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if any(code in selectors for selectors in _VARIATION_SELECTORS):
        return ""
    if _hidden(code) and not _JOINERS.match(chr(code)):
        return _name(code)
    return chr(code)


def _hidden(code: int) -> bool:
    hidden = unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp") and code not in _SEEN
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return hidden or noncharacter or code in _BLANK


def _joiner(match: re.Match[str]) -> str:
    """Kept after a virama and in Arabic words (RFC 5892, appendix A, in short); shown anywhere else."""
    before = match.string[match.start() - 1] if match.start() else " "
    spells = unicodedata.combining(before) == 9 or unicodedata.bidirectional(before) == "AL"
    return match[0] if spells else _name(ord(match[0]))


def _name(code: int) -> str:
    return f"<U+{code:04X}>"
