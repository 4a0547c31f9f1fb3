"""From a report to what a person or a program reads: one module or folder a format, each a pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from ..model import Report


@dataclass(frozen=True)
class Options:
    """How to render; what a format has no use for it leaves alone."""

    #: Escape sequences for colours; `color.wants_color` decides.
    color: bool = False
    #: In cells of the terminal: a Chinese character takes two.
    width: int = 80
    #: How many reused sentences of a document are listed, None for all. All text is then shown as well.
    max_sentences: int | None = 20
    #: Of the tool; where it is not given, what the installed package says.
    version: str = ""


class Reporter(Protocol):
    """Renders without touching disk or terminal; the result ends with a newline and can be encoded as UTF-8."""

    def __call__(self, report: Report, *, options: Options) -> str: ...


def _json(report: Report, *, options: Options) -> str:
    from .json import render

    return render(report, options=options if options.version else replace(options, version=_installed_version()))


def _text(report: Report, *, options: Options) -> str:
    from .text import render

    return render(report, options=options)


#: By the name that `--format` takes. A reporter is imported when it is first called.
REPORTERS: Mapping[str, Reporter] = MappingProxyType({"text": _text, "json": _json})


def _installed_version() -> str:
    from importlib.metadata import version

    return version("boilerplate")
