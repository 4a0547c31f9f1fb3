"""`boilerplate baseline`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..baseline import DEFAULT_BASELINE, Baseline, read_baseline, write_baseline
from ..config import KEYS
from ..errors import UnreadableError, UsageError
from .check import check_documents
from .counting import named
from .output import say, warn
from .settings import configured, setting_options

if TYPE_CHECKING:
    from ..config import Configuration
    from ..model import Report


@click.group()
def baseline() -> None:
    """Keep a file of findings that are known, so that a check fails only for others.

    The file is .boilerplate-baseline.json, or what --baseline or the configuration names. `boilerplate check` uses it
    where it is named. Keep it in Git: it has one entry a line, and no line numbers and no times.
    """


_PATHS = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
#: All that bears on what is found, so that a baseline can be made by the options that a check is made with.
_AGAINST = setting_options(*(name for name in KEYS if name not in ("format", "fail_level", "fail_on_new")))
_REASON = click.option("--reason", default="", metavar="TEXT", help="Why what is added is left as it is.")


@baseline.command(short_help="Make a baseline of all findings.")
@_PATHS
@_AGAINST
@_REASON
@click.option("--force", is_flag=True, help="Overwrite a baseline that is there, with its reasons.")
def create(paths: tuple[str, ...], reason: str, force: bool, config: str | None, no_config: bool, **flags: Any) -> None:
    """Check the documents at PATH and make a baseline of all that is found."""
    file, check = _prepared(paths, flags, config, no_config)
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; `boilerplate baseline update` adds to it, --force overwrites it")
    if not file.parent.is_dir():
        raise UsageError(f"cannot write {file}: no such folder")
    _write(Baseline(file, {}).updated(check().documents, reason))


@baseline.command(short_help="Add findings that are new.")
@_PATHS
@_AGAINST
@_REASON
def update(paths: tuple[str, ...], reason: str, config: str | None, no_config: bool, **flags: Any) -> None:
    """Check the documents at PATH and add what is found to the baseline. Reasons are kept."""
    file, check = _prepared(paths, flags, config, no_config)
    before = read_baseline(file)
    _write(before.updated(check().documents, reason), before)


@baseline.command(short_help="Take out what no longer occurs.")
@_PATHS
@_AGAINST
def prune(paths: tuple[str, ...], config: str | None, no_config: bool, **flags: Any) -> None:
    """Check the documents at PATH and take out of the baseline what no longer occurs in them.

    What it has on files that are no longer there goes, too. What it has on other files stays.
    """
    file, check = _prepared(paths, flags, config, no_config)
    before = read_baseline(file)
    _write(before.pruned(check().documents), before)


@baseline.command(short_help="List what is known.")
@setting_options("baseline")
def show(config: str | None, no_config: bool, **flags: Any) -> None:
    """List what is in the baseline, with the reasons.

    A line is the file, the rule, and a fingerprint of the finding. The text is not there: the baseline holds no words
    of the documents. `boilerplate check --format json` has each fingerprint with the place that it is of.
    """
    known = read_baseline(_file(configured([], flags, config=config, no_config=no_config)))
    for entry in sorted(known.reasons):
        reason = known.reasons[entry]
        say(f"{named(entry)}{f'  {reason}' if reason else ''}")


def _prepared(
    paths: tuple[str, ...], flags: dict[str, Any], config: str | None, no_config: bool
) -> tuple[Path, Callable[[], Report]]:
    """The baseline's file, and the check to be made. The check raises UnreadableError where a document cannot be read:
    a baseline that leaves it out would be wrong."""
    if "-" in paths:
        raise UsageError("a baseline is made of files; standard input is none")
    configuration = configured(paths, flags, config=config, no_config=no_config)

    def check() -> Report:
        report = check_documents(paths, configuration)
        for warning in report.warnings:
            warn(warning)
        if report.unchecked:
            raise UnreadableError(*report.unread[0])
        return report

    return _file(configuration), check


def _file(configuration: Configuration) -> Path:
    return Path(configuration.baseline or DEFAULT_BASELINE)


def _write(now: Baseline, before: Baseline | None = None) -> None:
    write_baseline(now)
    number = len(now.reasons)
    added = "" if before is None else f", {len(now.reasons.keys() - before.reasons.keys())} added"
    dropped = "" if before is None else f", {len(before.reasons.keys() - now.reasons.keys())} taken out"
    say(f"{now.file}: {number:,} known finding{'' if number == 1 else 's'}{added}{dropped}")
