"""The options that say where the work is done: in this process, or on Spark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ..errors import UsageError

_Command = TypeVar("_Command", bound=Callable[..., Any])

LOCAL, SPARK = "local", "spark"


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
