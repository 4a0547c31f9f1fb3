"""Where what a command has to say goes: results to standard output or a file, warnings to standard error."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import UsageError

if TYPE_CHECKING:
    from ..model import Unread

#: Lines longer than this are hard to read, however wide the terminal is.
_WIDEST = 100


def check_output(output: str | None, paths: tuple[str, ...]) -> None:
    """Say that a result cannot be written before the work on `paths` is done, not after; raises UsageError."""
    if output is None and sys.stdout is None:
        raise UsageError("standard output is closed; name a file with --output")
    if output is None:
        return
    if not output:
        raise UsageError("the name of the output file is empty")
    try:
        if not Path(output).parent.is_dir():
            raise UsageError(f"cannot write {output}: no such folder")
        there = Path(output).stat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}") from error
    if stat.S_ISDIR(there.st_mode):
        raise UsageError(f"cannot write {output}: it is a folder")
    if any(is_same_file(output, path) for path in paths):
        raise UsageError(f"{output} is a document to check; the result would overwrite it")


def is_same_file(one: str, other: str) -> bool:
    """Whether two paths lead to one file; False where either leads to none."""
    with suppress(OSError):
        return Path(one).samefile(other)
    return False


def page_width(output: str | None) -> int:
    """How wide a result may be, in cells: as COLUMNS says or the terminal is, but no line is hard to read.

    80 in a file, and where there is neither.
    """
    if output is not None:
        return 80
    return min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)


def command_line() -> str:
    """The command that is running, as it can be given to a shell again."""
    return shlex.join(["boilerplate", *sys.argv[1:]])


def write(text: str, output: str | None) -> None:
    """Write a result, in UTF-8 whatever the locale; raises UsageError where that cannot be."""
    if output is None and sys.stdout is None:
        raise UsageError("standard output is closed; there is nowhere to write to")
    data = text.encode("utf-8", "backslashreplace")
    try:
        if output is not None:
            Path(output).write_bytes(data)
        else:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_standard_output()
        raise UsageError(f"cannot write {output or 'to standard output'}: {error.strerror}") from error


def say(sentence: str) -> None:
    """Write one line of a result to standard output."""
    from ..reporters.printable import printable

    if sys.stdout is not None:
        write(f"{printable(sentence)}\n", None)


def warn(sentence: str) -> None:
    """Say something on standard error; where nobody can hear it the exit status must tell."""
    from ..reporters.printable import printable

    with suppress(OSError):
        click.echo(f"boilerplate: {printable(sentence)}", err=True)


def warn_of(warnings: Iterable[str], unread: Iterable[Unread]) -> None:
    """Say on standard error what there is to be heard of a result, and which documents could not be read."""
    for warning in warnings:
        warn(warning)
    for document in unread:
        warn(f"{document.path}: {document.reason}")


def _drop_standard_output() -> None:
    """What could not be written must not be tried again when the process ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
