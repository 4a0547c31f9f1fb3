"""JSON that breaks neither a file nor a terminal."""

from __future__ import annotations

import json
import re
from typing import Any

# What `json` leaves as it is though it breaks a file or a terminal: lone surrogates cannot be encoded; DEL, C1 and
# marks of direction rule a terminal; some programs end a line at U+0085, U+2028 and U+2029. JSON has these in strings
# only, where the escape means the same.
_UNSAFE = re.compile("[\ud800-\udfff\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def dumps(value: object, *, compact: bool = False) -> str:
    """`value` as JSON, indented or without any space, and a newline; raises ValueError for numbers that are none."""
    layout: dict[str, Any] = {"separators": (",", ":")} if compact else {"indent": 2}
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, **layout)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
