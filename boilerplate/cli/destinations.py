"""The reports of a check that are wanted: in which format, and where each goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from ..errors import UsageError
from ..reporters import REPORTERS, Options
from .output import check_output, is_same_file, page_width, write

if TYPE_CHECKING:
    from ..model import Report

_STANDARD_OUTPUT = "-"


class Wanted(NamedTuple):
    """A report to write."""

    format: str
    #: None is standard output.
    path: str | None


class Manner(NamedTuple):
    """How reports are written."""

    color: str
    verbose: bool
    statistics: bool
    #: Findings from this level on are failures.
    fail_level: str
    #: Whether it is asked what is new, and not what a document is made of.
    is_change: bool
    #: "" for that of the documents.
    language: str
    #: The command, as it can be given again.
    command: str


def wanted_reports(
    format_: str, output: str | None, others: Sequence[str], paths: tuple[str, ...], *, quiet: bool
) -> list[Wanted]:
    """The report of `--format` and `--output` first, where it is wanted, and those of `--report`, FORMAT=PATH.

    Raises UsageError where they cannot all be written, or would overwrite a document at `paths`.
    """
    first = [] if quiet and output is None else [Wanted(format_, output)]
    wanted = [*first, *map(_other, others)]
    taken: set[Path | None] = set()
    for report in wanted:
        check_output(report.path, paths)
        place = None if report.path is None else Path(report.path).resolve()
        if place in taken:
            raise UsageError(f"two reports would go to {report.path or 'standard output'}; name a file for each")
        taken.add(place)
    return wanted


def write_reports(report: Report, wanted: Sequence[Wanted], manner: Manner) -> None:
    """Write all; figures on the whole follow the first where that is text, and else go to standard error."""
    for _, path in wanted:
        _check_not_judged(path, report)
    for number, (format_, path) in enumerate(wanted):
        rendered = REPORTERS[format_](report, options=_options(path, manner))
        counted = manner.statistics and number == 0
        write(f"{rendered}\n{_statistics(report)}" if counted and format_ == "text" else rendered, path)
        if counted and format_ != "text":
            click.echo(_statistics(report), err=True, nl=False)


def _other(given: str) -> Wanted:
    format_, equals, path = given.partition("=")
    if not equals:
        raise UsageError(f"--report takes FORMAT=PATH, such as sarif=findings.sarif, and not {given}")
    if format_ not in REPORTERS:
        raise UsageError(f"--report {given}: there is no format {format_}; there are {', '.join(REPORTERS)}")
    return Wanted(format_, None if path == _STANDARD_OUTPUT else path)


def _check_not_judged(path: str | None, report: Report) -> None:
    """What was found in a folder is not known before."""
    if path is not None and any(is_same_file(path, document.path) for document in report.documents):
        raise UsageError(f"{path} is a document that was checked; the report would overwrite it")


def _options(path: str | None, manner: Manner) -> Options:
    from ..reporters.color import wants_color

    return Options(
        color=manner.color == "always" if path else wants_color(sys.stdout, os.environ, manner.color),  # type: ignore[arg-type]
        width=page_width(path),
        max_sentences=None if manner.verbose else Options.max_sentences,
        new_only=manner.is_change and not manner.verbose,
        fail_level=manner.fail_level,
        language=manner.language,
        command=manner.command,
    )


def _statistics(report: Report) -> str:
    from ..reporters.statistics import render

    return render(report)
