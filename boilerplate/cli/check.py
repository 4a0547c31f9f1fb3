"""`boilerplate check`."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from ..model import DEFAULT_SHINGLE, LEVELS, Settings
from ..reporters import REPORTERS
from .output import check_output, warn, write
from .progress import ProgressLine

if TYPE_CHECKING:
    from ..model import Report

_DEFAULTS = Settings()
#: Lines longer than this are hard to read, however wide the terminal is.
_WIDEST = 100


@click.command(short_help="Check drafts against a corpus.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--corpus", multiple=True, metavar="DIR", help="Folder or file to check against; may be given again.")
@click.option(
    "--index",
    metavar="DIR",
    help="Index to check against, made with `boilerplate index add`.  [default: "
    ".boilerplate-index, where it is there and no corpus is named]",
)
@click.option("--format", "format_", type=click.Choice(list(REPORTERS)), default="text", show_default=True)
@click.option("--output", metavar="FILE", help="Write the result there, not to standard output.")
@click.option("--exit-zero", is_flag=True, help="Findings do not make the exit status 1.")
@click.option(
    "--fail-under", type=click.FloatRange(0, 100), metavar="PCT", help="BP004 for documents less original than this."
)
@click.option(
    "--fail-level",
    type=click.Choice(LEVELS),
    help="Findings from this level on make the exit status 1.  [default: warning; error with --fail-under]",
)
@click.option(
    "--exclude-source", multiple=True, metavar="PATTERN", help="Corpus documents to leave out, such as 'drafts/*.txt'."
)
@click.option("--stdin-filename", metavar="NAME", help="What to call standard input, when PATH is -.")
@click.option("--encoding", metavar="NAME", help="Read all documents in this encoding, instead of finding it out.")
@click.option(
    "--shingle",
    metavar="KIND",
    help=f"char-N or word-N.  [default: {DEFAULT_SHINGLE}; with --index what it was made with]",
)
@click.option(
    "--similarity",
    type=click.FloatRange(0, 1, min_open=True),
    default=_DEFAULTS.similarity,
    show_default=True,
    help="Jaccard similarity of near-duplicate sentences.",
)
@click.option(
    "--boilerplate-documents",
    type=click.IntRange(1),
    default=_DEFAULTS.boilerplate_documents,
    show_default=True,
    help="A passage found in this many documents is boilerplate, in fewer copied.",
)
@click.option(
    "--run",
    type=click.IntRange(8),
    default=_DEFAULTS.run,
    show_default=True,
    help="A run of this many Chinese characters is reuse.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("-v", "--verbose", is_flag=True, help="List all reused sentences, not only the first.")
def check(
    paths: tuple[str, ...],
    corpus: tuple[str, ...],
    index: str | None,
    format_: str,
    output: str | None,
    exit_zero: bool,
    exclude_source: tuple[str, ...],
    stdin_filename: str | None,
    encoding: str | None,
    fail_level: str | None,
    color: str,
    verbose: bool,
    **settings: Any,
) -> int:
    """Tell which sentences of the documents at PATH stand in the corpus already, and how much is original.

    PATH is a file, a folder, or - for standard input. The exit status is 0 when there is nothing to report, 1 when
    there are findings, 2 when the command or its input is at fault.
    """
    from ..checks import check as run_check  # numpy and the stages: not needed for --help

    check_output(output, paths)
    _check_input(paths)
    with ProgressLine() as progress:
        report = run_check(
            paths,
            corpus,
            Settings(**settings),
            index=index,
            encoding=encoding,
            exclude_sources=exclude_source,
            standard_input=sys.stdin.buffer if "-" in paths else None,
            standard_input_name=stdin_filename,
            progress=progress,
        )
    write(_render(report, format_, output, color, verbose), output)
    for warning in report.warnings:
        warn(warning)
    for unread in report.unread:
        warn(f"{unread.path}: {unread.reason}")
    level = fail_level or ("error" if settings["fail_under"] is not None else "warning")
    return _status(report, level, exit_zero)


def _check_input(paths: tuple[str, ...]) -> None:
    if "-" in paths and sys.stdin is None:
        raise UsageError("standard input is closed; there is nothing to read from it")


def _render(report: Report, format_: str, output: str | None, color: str, verbose: bool) -> str:
    from ..reporters import Options
    from ..reporters.color import wants_color

    options = Options(
        color=color == "always" if output else wants_color(sys.stdout, os.environ, color),  # type: ignore[arg-type]
        width=min(shutil.get_terminal_size((80, 24)).columns, _WIDEST) if sys.stdout.isatty() and not output else 80,
        max_sentences=None if verbose else Options.max_sentences,
    )
    return REPORTERS[format_](report, options=options)


def _status(report: Report, level: str, exit_zero: bool) -> int:
    """2 where a document that was to be checked could not be read, 1 where there are findings of the level."""
    if report.unchecked:
        return 2
    failing = LEVELS[LEVELS.index(level) :]
    found = any(finding.level in failing for document in report.documents for finding in document.findings)
    return 1 if found and not exit_zero else 0
