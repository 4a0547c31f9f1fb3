"""`boilerplate index` and its commands."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from ..errors import UsageError
from ..model import DEFAULT_SHINGLE, Settings
from .engines import engine_options, on_spark
from .output import page_width, say, warn, warn_of, write
from .progress import ProgressLine
from .settings import configured

if TYPE_CHECKING:
    from ..indexing import Changes

#: The index where none is named or configured.
_USUAL = ".boilerplate-index"


def _named(context: click.Context, parameter: click.Parameter, folder: str | None) -> str:
    return configured([], {}).index or _USUAL if folder is None else folder


_index = click.option(
    "--index",
    "folder",
    metavar="DIR",
    callback=_named,
    help=f"The index, a folder.  [default: as configured, or {_USUAL}]",
)


@click.group()
def index() -> None:
    """Keep an index of a corpus, for `boilerplate check --index DIR`.

    With --corpus an index is kept without your asking. One that you make yourself can hold what lies in many places,
    be handed to others, and stays as it is until you change it.
    """


@index.command(short_help="Add documents, or bring them up to date.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_index
@click.option("--encoding", metavar="NAME", help="Read all documents in this encoding, instead of finding it out.")
@click.option("--shingle", metavar="KIND", help=f"char-N or word-N, for a new index.  [default: {DEFAULT_SHINGLE}]")
@engine_options
def add(
    paths: tuple[str, ...], folder: str, encoding: str | None, shingle: str | None, engine: str, master: str | None
) -> None:
    """Add the documents at PATH (files, or folders of them) to the index, which is made where there is none.

    What is there already and has not changed costs next to nothing; what has changed is read again; of a folder,
    what is no longer there is taken out.

    With --engine spark PATH can also be what Hadoop reads (hdfs://…, s3a://…), or Parquet with columns path and text.
    """
    _check_paths(paths, folder)
    configuration = configured([], {"encoding": encoding, "shingle": shingle})
    encoding, settings = configuration.encoding, Settings(shingle=configuration.shingle)
    with ProgressLine(rate=True) as progress:
        if on_spark(engine, master):
            from ..spark.adding import add_with_spark
            from ..spark.sessions import opened

            with opened(master) as session:
                changes = add_with_spark(session, Path(folder), paths, settings, encoding=encoding, progress=progress)
        else:
            from ..indexing import add_documents

            changes = add_documents(Path(folder), paths, settings, encoding=encoding, progress=progress)
    warn_of((), changes.unread)
    say(_summary(changes))
    if changes.unread and not (changes.added or changes.replaced or changes.unchanged):
        raise UsageError("none of the documents could be read")


@index.command(short_help="Take documents out.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_index
def remove(paths: tuple[str, ...], folder: str) -> None:
    """Take documents out of the index: those at PATH, or in a folder PATH. The files themselves stay."""
    from ..indexing import remove_documents

    _check_paths(paths, folder)
    say(f"{_documents(remove_documents(Path(folder), paths))} removed")


@index.command(short_help="Tell what is in it.")
@_index
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def info(folder: str, format_: str) -> None:
    """Tell what is in the index, how large it is, and what it was made with."""
    from ..index.description import describe
    from ..reporters.index_info import RENDER

    write(RENDER[format_](describe(Path(folder)), page_width(None)), None)


@index.command(short_help="Tell whether it is sound.")
@_index
@click.option("--repair", is_flag=True, help="Take out what is damaged, so that `index add` reads it again.")
def verify(folder: str, repair: bool) -> int:
    """Read all of the index, and tell whether it is what was written. The exit status is 2 where it is not."""
    from ..index.verification import verify as verify_index
    from ..index.writer import Writer

    facts, problems = verify_index(Path(folder))
    for problem in problems:
        warn(f"segment {problem.segment}: {problem.what}; {_documents(len(problem.documents))} affected:")
        for name in problem.documents:
            warn(f"    {name}")
    if problems and repair:
        with Writer(Path(folder)) as writer:
            writer.drop([problem.segment for problem in problems])
        affected = sum(len(problem.documents) for problem in problems)
        command = f"boilerplate index add PATH... --index {quote(folder)}"
        say(f"{_documents(affected)} taken out; add them again with: {command}")
        return 0
    if problems:
        warn(
            f"the index {folder} is damaged; this takes out what is affected, so that `boilerplate index add` reads it "
            f"again: boilerplate index verify --repair --index {quote(folder)}"
        )
        return 2
    say(f"sound: {_documents(facts.documents)}, {facts.sentences:,} sentences")
    return 0


@index.command(short_help="Make it smaller and faster.")
@_index
def compact(folder: str) -> None:
    """Make one segment of all, without what was removed.

    Small segments are merged by themselves; this does the rest.
    """
    from ..index.description import describe
    from ..index.writer import Writer

    before = describe(Path(folder))
    with Writer(Path(folder)) as writer:
        writer.compact()
    after = describe(Path(folder))
    segments = f"{before.segments} segment{'' if before.segments == 1 else 's'}"
    say(f"{segments}, {before.size:,} bytes before; {after.segments}, {after.size:,} bytes now")


def _check_paths(paths: tuple[str, ...], folder: str) -> None:
    if not all((*paths, folder)):
        raise UsageError("a path is empty; . is the current folder")


def _summary(changes: Changes) -> str:
    parts = [f"{changes.added:,} added", f"{changes.replaced:,} replaced", f"{changes.removed:,} removed"]
    return f"documents: {', '.join(parts)}, {changes.unchanged:,} unchanged; {changes.sentences:,} sentences indexed"


def _documents(n: int) -> str:
    return f"{n:,} document{'' if n == 1 else 's'}"
