"""What the value of a setting can be: how it is read from text, what is allowed, and how both are said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, NamedTuple, Protocol

from ..model import LEVELS
from ..rules import RULES

#: Longer values are cut where a sentence shows them.
_SHOWN = 60
_SWITCHED = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}


class Kind(Protocol):
    """A kind of value."""

    @property
    def is_list(self) -> bool:
        """Whether text for it has several parts: lines, options given again, or parts between `:`."""

    @property
    def metavar(self) -> str:
        """What stands for a value, or a part of it, in `--help`."""

    @property
    def described(self) -> str:
        """What a value must be, to follow "must be"."""

    def from_text(self, parts: Sequence[str]) -> object:
        """What text stands for: one part, unless it is a list. What makes no sense is left for `checked` to refuse."""

    def checked(self, value: object) -> Any:
        """The value as the program uses it; raises ValueError, with a reason or without."""


class Number(NamedTuple):
    """A number from `low` to `high`, both included."""

    low: float
    high: float | None = None
    whole: bool = False
    metavar: str = "N"
    is_list: bool = False

    @property
    def described(self) -> str:
        limits = f", {self.low} or more" if self.high is None else f" from {self.low} to {self.high}"
        return ("a whole number" if self.whole else "a number") + limits

    def from_text(self, parts: Sequence[str]) -> object:
        try:
            number = int(parts[0]) if self.whole else float(parts[0])
        except ValueError:
            return parts[0]
        return number if isfinite(number) else parts[0]

    def checked(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else (int, float)):
            raise ValueError
        if not self.low <= value or (self.high is not None and not value <= self.high):
            raise ValueError
        return value if self.whole else float(value)


class Choice(NamedTuple):
    """One of some names."""

    names: tuple[str, ...]
    metavar: str = "NAME"
    is_list: bool = False

    @property
    def described(self) -> str:
        return f"one of {', '.join(self.names)}"

    def from_text(self, parts: Sequence[str]) -> object:
        return parts[0]

    def checked(self, value: object) -> str:
        if value not in self.names:
            raise ValueError
        return str(value)


class Switch(NamedTuple):
    """Yes or no."""

    metavar: str = "yes|no"
    described: str = "true or false"
    is_list: bool = False

    def from_text(self, parts: Sequence[str]) -> object:
        return _SWITCHED.get(parts[0].lower(), parts[0])

    def checked(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError
        return value


class Text(NamedTuple):
    """A name for which `fits` holds."""

    described: str
    fits: Callable[[str], bool]
    metavar: str = "NAME"
    is_list: bool = False

    def from_text(self, parts: Sequence[str]) -> object:
        return parts[0]

    def checked(self, value: object) -> str:
        if not isinstance(value, str) or not self.fits(value):
            raise ValueError
        return value


class List(NamedTuple):
    """A list of texts that are not empty; `check` looks at all of them together, and raises ValueError."""

    described: str
    metavar: str
    check: Callable[[Sequence[str]], None] = lambda texts: None
    is_list: bool = True

    def from_text(self, parts: Sequence[str]) -> object:
        return list(parts)

    def checked(self, value: object) -> tuple[str, ...]:
        if isinstance(value, str):
            raise ValueError(f"in brackets: [{shown(value)}]")
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise ValueError
        if not all(value):
            raise ValueError("and an item is empty")
        self.check(value)
        return tuple(value)


class Levels(NamedTuple):
    """A level for some of the rules, or `off`."""

    metavar: str = "RULE=LEVEL"
    is_list: bool = True

    @property
    def described(self) -> str:
        return f"a table of rules ({', '.join(RULES)}) with their levels ({', '.join((*LEVELS, 'off'))})"

    def from_text(self, parts: Sequence[str]) -> object:
        pairs = [part.partition("=") for part in parts]
        return {rule.strip(): level.strip() for rule, _, level in pairs} if all(pair[1] for pair in pairs) else parts

    def checked(self, value: object) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise ValueError
        for rule, level in value.items():
            if rule not in RULES:
                raise ValueError(f"and there is no rule {shown(rule)}")
            if level not in (*LEVELS, "off"):
                raise ValueError(f"and there is no level {shown(level)}")
        return dict(value)


def shown(value: object) -> str:
    """A value as TOML has it, cut where it is long."""
    text = toml_of(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def toml_of(value: object) -> str:
    """A value as TOML has it, on one line."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {toml_of(inner)}' for name, inner in value.items())} }}" if value else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml_of, value))}]"
    return json.dumps(value, ensure_ascii=False, default=str)


def is_shingle(text: str) -> bool:
    """Whether it names a kind of shingle; how large N may be is for those to say who make shingles."""
    return bool(re.fullmatch(r"(char|word)-[1-9][0-9]*", text))


def is_encoding(text: str) -> bool:
    """Whether Python knows the encoding."""
    import codecs

    try:
        return bool(codecs.lookup(text).name)
    except (LookupError, ValueError):
        return False


def check_patterns(patterns: Sequence[str]) -> None:
    """Raises ValueError where one is none that a `.gitignore` can have."""
    from .patterns import compiled

    compiled(patterns)
