"""The command line: parses, calls, writes, and turns what went wrong into a sentence and an exit status."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from ..errors import BoilerplateError, Interrupted
from .output import warn

#: Exit statuses: nothing to report; findings; wrong usage or input; a bug in the program.
OK, FINDINGS, WRONG, BUG = range(4)

#: The commands in the order that they are needed in: the module of each, and its line of help.
_COMMANDS = {
    "check": ("check", "Check drafts against a corpus."),
    "explain": ("explain", "Explain a rule."),
    "init": ("config", "Write a configuration file to start from."),
    "config": ("config", "Show what is set, and where."),
    "baseline": ("baseline", "Keep findings that are known and do not fail a check."),
    "index": ("index", "Keep an index of a corpus."),
    "report": ("report", "Show every document of a corpus against the others."),
    "families": ("survey", "Show the stock sentences of a corpus."),
    "slogans": ("survey", "Show the set phrases of a corpus."),
}


class _Commands(click.Group):
    """Imports a command when it is called, so that none waits for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # Of a name that is none, click looks for a similar one among those that it knows.
        for name in [cmd_name] if cmd_name in _COMMANDS else _COMMANDS:
            module = import_module(f".{_COMMANDS[name][0]}", __package__)
            self.commands[name] = getattr(module, name)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in _COMMANDS.items()])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="boilerplate COMMAND --help tells all of a command's options.",
)
@click.version_option(package_name="boilerplate", prog_name="boilerplate")
def commands() -> None:
    """Tell which sentences of a draft are boilerplate, and how much of it is original."""


def main() -> NoReturn:
    """Run the command line and end the process with its status."""
    status = _status()
    with suppress(OSError, ValueError):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    # Nothing is left to do, and freeing everything one by one would take a tenth of the time of a check.
    os._exit(status)


def _status() -> int:
    try:
        result = commands.main(prog_name="boilerplate", standalone_mode=False)
        return result if isinstance(result, int) else OK
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        with suppress(OSError):
            click.echo(help_wanted.format_message(), err=True)
        return WRONG
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return WRONG
    except BoilerplateError as error:
        _complain(str(error))
        return WRONG
    except (click.Abort, KeyboardInterrupt) as error:
        # click makes an Abort of an interrupt.
        interrupt = error.__cause__ if isinstance(error, click.Abort) else error
        _complain(f"interrupted; {interrupt}" if isinstance(interrupt, Interrupted) else "interrupted")
        return 130
    except BrokenPipeError:
        # The reader has seen enough (`| head`). What is left in the buffer must not be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        if error.errno == errno.ENOSPC:
            _complain("cannot write: no space is left on the device")
        elif _is_nowhere():
            _complain("the current folder was deleted; change to one that is there, and run the command again")
        else:
            return _bug(error)
        return WRONG
    except MemoryError:
        _complain("not enough memory for this corpus; check against a part of it")
        return WRONG
    except Exception as error:
        return _bug(error)


def _bug(error: Exception) -> int:
    if os.environ.get("BOILERPLATE_DEBUG"):
        raise error
    _complain(
        f"this is a bug in boilerplate: {type(error).__name__}: {error}\n"
        "Set BOILERPLATE_DEBUG=1 to see where, and please report it with the command that you ran."
    )
    return BUG


def _is_nowhere() -> bool:
    """Whether the current folder is gone, so that no relative path leads anywhere."""
    try:
        Path.cwd()
    except FileNotFoundError:
        return True
    return False


def _complain(sentence: str) -> None:
    for line in sentence.splitlines():
        warn(line)
