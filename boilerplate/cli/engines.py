"""The options that say where the work is done: in this process, or on Spark."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import UsageError

_Command = TypeVar("_Command", bound=Callable[..., Any])

LOCAL, SPARK = "local", "spark"
#: The format of results that only Spark writes.
PARQUET = "parquet"


def engine_options(command: _Command) -> _Command:
    """Options `engine` and `master`; `on_spark` says what they come to."""
    for option in (
        click.option("--master", metavar="URL", help="Where Spark runs: spark://HOST:7077, yarn.  [default: local[*]]"),
        click.option(
            "--engine",
            type=click.Choice((LOCAL, SPARK)),
            default=LOCAL,
            show_default=True,
            help="Do the work on this machine, or in the tasks of Apache Spark.",
        ),
    ):
        command = option(command)
    return command


def on_spark(engine: str, master: str | None) -> bool:
    """Whether the work is done on Spark; raises UsageError where a master is named for nothing."""
    if master is not None and engine != SPARK:
        raise UsageError("--master is of Spark; add --engine spark")
    return engine == SPARK


def index_for_spark(corpus: tuple[str, ...], index: str | None) -> str:
    """The index that tasks are to read; raises UsageError where folders of documents are named instead."""
    from ..corpora import DEFAULT_INDEX

    if corpus:
        raise UsageError(
            f"--engine spark works on an index that all machines see, and not on folders ({', '.join(corpus[:3])}); "
            "make one with `boilerplate index add FOLDER --index DIR --engine spark`, and name it with --index"
        )
    if index is None and not Path(DEFAULT_INDEX).is_dir():
        raise UsageError("no index to work on: name one with --index DIR")
    return index or DEFAULT_INDEX


def check_table(output: str | None, *, spark: bool) -> None:
    """Say that a table cannot be written before the work is done, not after; raises UsageError."""
    if not spark:
        raise UsageError("--format parquet is written by Spark; add --engine spark")
    if not output:
        raise UsageError("--format parquet needs a folder to write to; name one with --output DIR")
    if os.path.lexists(output):
        raise UsageError(f"cannot write {output}: there is something already; name a folder that is new")
    if not Path(output).absolute().parent.is_dir():
        raise UsageError(f"cannot write {output}: no such folder")
