"""When to use colours, and which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TextIO

Choice = Literal["auto", "always", "never"]

#: What a span of text means, and the parameters of its escape sequence (SGR). Red and yellow differ in lightness too.
STYLES: Mapping[str, str] = {
    "": "",
    "title": "1",
    "dim": "2",
    "original": "32",
    "slogan": "36",
    "copied": "33",
    "boilerplate": "31",
    "changed": "1;4",
    "problem": "1;31",
}


def wants_color(stream: TextIO, env: Mapping[str, str], choice: Choice = "auto") -> bool:
    """What was asked for; else NO_COLOR, FORCE_COLOR (each when not empty), TERM=dumb, and whether it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if env.get("NO_COLOR"):
        return False
    if env.get("FORCE_COLOR"):
        return True
    return env.get("TERM") != "dumb" and not stream.closed and stream.isatty()


def colored(text: str, style: str) -> str:
    """`text` between the escape sequence of a style and the one that resets it."""
    parameters = STYLES[style]
    return f"\033[{parameters}m{text}\033[0m" if parameters and text else text
