"""`boilerplate report`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from ..reporters import Options
from .engines import PARQUET, check_table, engine_options, index_for_spark, on_spark
from .output import check_output, command_line, page_width, warn_of, write
from .progress import ProgressLine
from .settings import corpus_options, language_of, language_option, named_corpus

_FORMATS = ("text", "json", "html", PARQUET)
#: Rows of each table where it is not said.
_SHOWN = 20


@click.command()
@corpus_options
@click.option(
    "--min-documents",
    type=click.IntRange(1),
    metavar="N",
    help="Families and slogans are in so many documents at least.  [default: 3]",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    metavar="N",
    help=f"At most so many documents, families and slogans; JSON and HTML have all documents.  [default: {_SHOWN} as "
    "text, 30 as HTML]",
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", metavar="FILE", help="Write the result there, not to standard output.")
@language_option
@engine_options
def report(
    corpus: tuple[str, ...],
    index: str | None,
    encoding: str | None,
    min_documents: int | None,
    limit: int | None,
    format_: str,
    output: str | None,
    lang: str,
    engine: str,
    master: str | None,
) -> None:
    """Show every document of a corpus against all others.

    How original each is, where most of it stands, how that changes over time, who shares text with whom, and what the
    whole corpus keeps repeating. Dates are those that names and folders tell.
    """
    from ..overviews import survey_report

    spark = on_spark(engine, master)
    if format_ == PARQUET:
        check_table(output, spark=spark)
    else:
        check_output(output, corpus)
    as_text = format_ == "text"
    shown = _SHOWN if limit is None else limit
    corpus, index, encoding = named_corpus(corpus, index, encoding)
    with ExitStack() as stack:
        others: dict[str, Any] = {}
        if spark:
            from ..spark.engine import engine_with_spark
            from ..spark.measuring import measuring_with_spark
            from ..spark.sessions import opened

            corpus, index = (), index_for_spark(corpus, index)
            session = stack.enter_context(opened(master))
            others["measuring"] = measuring_with_spark(session, Path(index))
            others["engine"] = engine_with_spark(session, Path(index))
        progress = stack.enter_context(ProgressLine())
        overview = survey_report(
            corpus,
            index=index,
            encoding=encoding,
            min_documents=min_documents,
            # A page says how many there are besides those that it shows.
            limit={"text": shown, "html": None}.get(format_, limit),
            furniture=not as_text,
            progress=progress,
            **others,
        )
        if format_ == PARQUET:
            from ..spark.tables import DOCUMENTS, write_table

            write_table(session, overview.documents, DOCUMENTS, str(output))
    if as_text:
        from ..reporters.overview import render

        write(render(overview, width=page_width(output), limit=shown), output)
    elif format_ != PARQUET:
        from importlib.metadata import version

        options = Options(version=version("boilerplate"), language=language_of(lang), command=command_line())
        if format_ == "json":
            from ..reporters.overview.json import render as render_json

            write(render_json(overview, version=options.version), output)
        else:
            from ..reporters.html.overview import render_overview

            write(render_overview(overview, options=options, limit=limit), output)
    warn_of(overview.warnings, overview.unread)
