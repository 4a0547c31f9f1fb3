"""`boilerplate families` and `boilerplate slogans`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .engines import PARQUET, check_table, engine_options, index_for_spark, on_spark
from .output import check_output, page_width, warn_of, write
from .progress import ProgressLine
from .settings import corpus_options, named_corpus

if TYPE_CHECKING:
    from ..model import Survey

_FORMATS = ("text", "json", PARQUET)
#: How many are shown as text where it is not said.
_SHOWN = 50


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of both commands."""
    for option in (
        click.option("-v", "--verbose", is_flag=True, help="Show all that fills slots, and slogans in their sentence."),
        click.option("--output", metavar="FILE", help="Write the result there, not to standard output."),
        click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True),
        click.option(
            "--limit", type=click.IntRange(0), metavar="N", help=f"At most so many.  [default: {_SHOWN} as text]"
        ),
        click.option("--min-documents", type=click.IntRange(1), default=3, show_default=True, metavar="N"),
        engine_options,
        corpus_options,
    ):
        command = option(command)
    return command


@click.command()
@_options
@click.option("--no-furniture", is_flag=True, help="Leave out navigation, datelines, signatures and the like.")
def families(no_furniture: bool, **options: Any) -> None:
    """Show the stock sentences of a corpus: near-duplicates in several documents, as a template with slots."""
    from ..surveys import survey_families

    _run("families", lambda given: survey_families(furniture=not no_furniture, **given), **options)


@click.command()
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
    verbose: bool,
    engine: str,
    master: str | None,
    **given: Any,
) -> None:
    from ..reporters.survey import RENDER

    spark = on_spark(engine, master)
    if format_ == PARQUET:
        check_table(output, spark=spark)
    else:
        check_output(output, given["corpus"])
    if limit is None and format_ == "text":
        limit = _SHOWN
    corpus, index, encoding = named_corpus(given["corpus"], given["index"], given["encoding"])
    with ExitStack() as stack:
        if spark:
            from ..spark.engine import engine_with_spark
            from ..spark.sessions import opened

            corpus, index = (), index_for_spark(corpus, index)
            session = stack.enter_context(opened(master))
            given["engine"] = engine_with_spark(session, Path(index))
        given["progress"] = stack.enter_context(ProgressLine())
        found = survey({**given, "corpus": corpus, "index": index, "encoding": encoding, "limit": limit})
        if format_ == PARQUET:
            from ..spark.tables import FAMILIES, SLOGANS, write_table

            if what == "families":
                write_table(session, found.families, FAMILIES, str(output))
            else:
                write_table(session, found.slogans, SLOGANS, str(output))
    if format_ != PARQUET:
        write(RENDER[what, format_](found, page_width(output), verbose), output)
    warn_of(found.warnings, found.unread)
