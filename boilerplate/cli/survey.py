"""`boilerplate families` and `boilerplate slogans`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from .output import check_output, warn, write
from .progress import ProgressLine

if TYPE_CHECKING:
    from ..model import Survey

_FORMATS = ("text", "json")
#: How many are shown as text where it is not said.
_SHOWN = 50


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of both commands."""
    for option in (
        click.option("--output", metavar="FILE", help="Write the result there, not to standard output."),
        click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True),
        click.option(
            "--limit", type=click.IntRange(0), metavar="N", help=f"At most so many.  [default: {_SHOWN} as text]"
        ),
        click.option("--min-documents", type=click.IntRange(1), default=3, show_default=True, metavar="N"),
        click.option("--encoding", metavar="NAME", help="Read all documents in this encoding."),
        click.option("--index", metavar="DIR", help="Index of the corpus, made with `boilerplate index add`."),
        click.option("--corpus", multiple=True, metavar="DIR", help="Folder or file; may be given again."),
    ):
        command = option(command)
    return command


@click.command(short_help="Show the stock sentences of a corpus.")
@_options
@click.option("--no-furniture", is_flag=True, help="Leave out navigation, datelines, signatures and the like.")
def families(no_furniture: bool, **options: Any) -> None:
    """Show the stock sentences of a corpus: near-duplicates in several documents, as a template with slots."""
    from ..surveys import survey_families

    _run("families", lambda given: survey_families(furniture=not no_furniture, **given), **options)


@click.command(short_help="Show the slogans of a corpus.")
@_options
def slogans(**options: Any) -> None:
    """Show the set phrases of a corpus, best first."""
    from ..surveys import survey_slogans

    _run("slogans", lambda given: survey_slogans(**given), **options)


def _run(
    what: str,
    survey: Callable[[dict[str, Any]], Survey],
    *,
    format_: str,
    output: str | None,
    limit: int | None,
    **given: Any,
) -> None:
    from ..reporters.survey import RENDER

    check_output(output, given["corpus"])
    if limit is None and format_ == "text":
        limit = _SHOWN
    with ProgressLine() as progress:
        found = survey({**given, "limit": limit, "progress": progress})
    width = shutil.get_terminal_size((80, 24)).columns if sys.stdout is not None and sys.stdout.isatty() else 100
    write(RENDER[what, format_](found, width), output)
    for warning in found.warnings:
        warn(warning)
    for unread in found.unread:
        warn(f"{unread.path}: {unread.reason}")
