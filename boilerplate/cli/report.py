"""`boilerplate report`."""

from __future__ import annotations

import click

from .output import check_output, page_width, warn_of, write
from .progress import ProgressLine
from .settings import corpus_options, named_corpus

_FORMATS = ("text", "json")
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
    help=f"At most so many documents, families and slogans; JSON has all documents.  [default: {_SHOWN} as text]",
)
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output", metavar="FILE", help="Write the result there, not to standard output.")
def report(
    corpus: tuple[str, ...],
    index: str | None,
    encoding: str | None,
    min_documents: int | None,
    limit: int | None,
    format_: str,
    output: str | None,
) -> None:
    """Show every document of a corpus against all others.

    How original each is, where most of it stands, how that changes over time, who shares text with whom, and what the
    whole corpus keeps repeating. Dates are those that names and folders tell.
    """
    from ..overviews import survey_report

    check_output(output, corpus)
    as_text = format_ == "text"
    shown = _SHOWN if limit is None else limit
    corpus, index, encoding = named_corpus(corpus, index, encoding)
    with ProgressLine() as progress:
        overview = survey_report(
            corpus,
            index=index,
            encoding=encoding,
            min_documents=min_documents,
            limit=shown if as_text else limit,
            furniture=not as_text,
            progress=progress,
        )
    if as_text:
        from ..reporters.overview import render

        write(render(overview, width=page_width(output), limit=shown), output)
    else:
        from importlib.metadata import version

        from ..reporters.overview.json import render as render_json

        write(render_json(overview, version=version("boilerplate")), output)
    warn_of(overview.warnings, overview.unread)
