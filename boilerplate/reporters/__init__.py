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
    #: Whether nothing is shown but findings that are new: of a change nobody wants to read what was there before.
    new_only: bool = False
    #: Of the tool; where it is not given, what the installed package says.
    version: str = ""
    #: Findings from this level on are failures, where a format tells failures from other findings.
    fail_level: str = "warning"
    #: `zh` or `en`, where a format speaks more than one language; "" for that of the documents.
    language: str = ""
    #: The command that makes the report, for a format that shows it.
    command: str = ""


class Reporter(Protocol):
    """Renders without touching disk or terminal; the result ends with a newline and can be encoded as UTF-8."""

    def __call__(self, report: Report, *, options: Options) -> str: ...


def _of(module: str) -> Reporter:
    """The reporter of a module, which is imported when it is first called."""

    def render(report: Report, *, options: Options) -> str:
        from importlib import import_module

        given = options if options.version or module not in _VERSIONED else _with_version(options)
        rendered: str = import_module(f".{module}", __name__).render(report, options=given)
        return rendered

    return render


#: Formats that name the version of the program.
_VERSIONED = ("json", "sarif", "html")

#: By the name that `--format` takes.
REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {
        name: _of(name)
        for name in ("text", "json", "html", "sarif", "github", "gitlab", "rdjsonl", "junit", "markdown", "csv")
    }
)

#: Formats that show what the figures would be without a source, or with what is left out.
VARIED = frozenset({"html"})

#: Languages that some formats speak.
LANGUAGES = ("zh", "en")


def _with_version(options: Options) -> Options:
    from importlib.metadata import version

    return replace(options, version=version("boilerplate"))
