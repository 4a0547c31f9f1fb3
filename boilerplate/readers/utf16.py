"""UTF-16 and UTF-32 without a byte order mark, told by which bytes stand where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log2

# Enough to tell, and a multiple of four, so that it ends where a code unit does.
_SAMPLE_BYTES = 200_000

# Bits of a low byte, of which each is as likely as the next; and the least that the high byte of a text may have on the
# average: noise has -12, Korean, the worst of the texts, -9.
_EVEN_SPREAD = -8.0
_FLOOR = -10.0


def utf16_encoding(data: bytes) -> str | None:
    """`utf-16-le`, `utf-16-be`, `utf-32-le` or `utf-32-be` where the bytes fit it better than anything else, or None.

    UTF-32 is hardly ever valid by chance. For UTF-16 it is a likelihood ratio: high bytes of code units come from a few
    blocks of Unicode, low bytes are spread evenly, while in single bytes of text both are mostly printable; and it must
    be likelier than noise.
    """
    sample = data[:_SAMPLE_BYTES]
    for name in ("utf-32-le", "utf-32-be"):
        if len(data) % 4 == 0 and _is_valid(sample, name):
            return name
    if not data or len(data) % 2:
        return None
    even, odd = Counter(sample[::2]), Counter(sample[1::2])
    little, big = _bits(odd, _HIGH_BYTE), _bits(even, _HIGH_BYTE)
    n_units = len(sample) // 2
    single = _bits(even + odd, _SINGLE_BYTE) - n_units * _EVEN_SPREAD
    if max(little, big) <= max(single, n_units * _FLOOR):
        return None
    return "utf-16-le" if little >= big else "utf-16-be"


def _is_valid(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _bits(counts: Counter[int], bits: list[float]) -> float:
    """The logarithm, to base 2, of how likely bytes are that occur so often."""
    return sum(bits[byte] * n for byte, n in counts.items())


def _table(shares: Iterable[tuple[float, Iterable[int]]]) -> list[float]:
    """Each share is spread evenly over its bytes; a later one takes bytes away from an earlier one."""
    bits = [0.0] * 256
    for share, group in shares:
        members = list(group)
        for byte in members:
            bits[byte] = log2(share / len(members))
    return bits


# Rough shares: what decides is that Latin letters (00), Chinese characters (4E to 9F) and their punctuation (30, FF)
# are likely. Hangul (AC to D7) is kept low, because GB18030 looks like it, and Korean has spaces.
_HIGH_BYTE = _table(
    [
        (0.001, range(256)),
        (0.05, [*range(0x01, 0x07), *range(0x09, 0x0F), 0x1E, 0x1F]),
        (0.02, range(0xAC, 0xD8)),
        (0.4, range(0x4E, 0xA0)),
        (0.1, [0x20, 0x30, 0xFF]),
        (0.4, [0x00]),
    ]
)
_SINGLE_BYTE = _table(
    [
        (0.001, range(256)),
        (0.1, range(0x80, 0x100)),
        (0.9, [*b"\t\n\r", *range(0x20, 0x7F)]),
    ]
)
