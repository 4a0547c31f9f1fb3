"""From a report to what a person or a program reads: one module or folder a format, each a pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from ..model import Report


def tool_version() -> str:
    """The version that setup.cfg states."""
    from importlib.metadata import version

    return version("boilerplate")


@dataclass(frozen=True)
class Options:
    """How to render; what a format has no use for it leaves alone."""

    #: Escape sequences for colours; `color.wants_color` decides.
    color: bool = False
    #: In cells of the terminal: a Chinese character takes two.
    width: int = 80
    #: How many reused sentences of a document are listed, None for all. All text is then shown as well.
    max_sentences: int | None = 20
    version: str = field(default_factory=tool_version)


class Reporter(Protocol):
    """Renders without touching disk or terminal; the result ends with a newline and can be encoded as UTF-8."""

    def __call__(self, report: Report, *, options: Options) -> str: ...


def _json(report: Report, *, options: Options) -> str:
    from .json import render

    return render(report, options=options)


def _text(report: Report, *, options: Options) -> str:
    from .text import render

    return render(report, options=options)


#: By the name that `--format` takes. A reporter is imported when it is first called.
REPORTERS: Mapping[str, Reporter] = MappingProxyType({"text": _text, "json": _json})
