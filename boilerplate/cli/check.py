"""`boilerplate check`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import click

from ..config import KEYS
from ..errors import UsageError
from ..levels import with_levels
from ..model import LEVELS, Lists
from ..reporters import VARIED
from .counting import counting
from .destinations import Manner, wanted_reports, write_reports
from .output import command_line, warn_of
from .progress import ProgressLine
from .sections import Sectioned
from .settings import configured, corpus_paths, is_excluded_by, language_of, language_option, setting_options

if TYPE_CHECKING:
    from ..config import Configuration
    from ..model import Report


class _Check(Sectioned):
    sections: ClassVar[Mapping[str, Sequence[str]]] = {
        "What to check against": ("corpus", "index", "exclude_source"),
        "What to check": ("exclude", "encoding", "stdin_filename"),
        "What counts": (
            *("changed_since", "from_ref", "to_ref", "baseline"),
            *("protected", "approved", "rejected", "levels"),
        ),
        "When to fail": ("fail_level", "fail_under", "fail_on_new", "exit_zero"),
        "What is reuse": ("boilerplate_documents", "similarity", "run", "shingle", "slogans"),
        "What to print": ("format", "output", "reports", "lang", "statistics", "quiet", "verbose", "color"),
        "Other options": (),
    }


@click.command(cls=_Check)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@setting_options(*KEYS)
@click.option(
    "--changed-since", metavar="REF", help="Only sentences count that are new against this commit, such as HEAD."
)
@click.option(
    "--from-ref",
    metavar="REF",
    envvar="PRE_COMMIT_FROM_REF",
    help="The same against the last commit that this and --to-ref have in common. pre-commit names both where it runs "
    "for a push or in CI; then --changed-since is passed over.",
)
@click.option("--to-ref", metavar="REF", envvar="PRE_COMMIT_TO_REF", help="Where the change ends.  [default: HEAD]")
@click.option("--output", metavar="FILE", help="Write the result there, not to standard output.")
@click.option(
    "--report", "reports", multiple=True, metavar="FORMAT=PATH", help="Write another report; may be given again."
)
@language_option
@click.option("--exit-zero", is_flag=True, help="Findings do not make the exit status 1.")
@click.option("--stdin-filename", metavar="NAME", help="What to call standard input, when PATH is -.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--statistics", is_flag=True, help="After the report, count findings by rule and level, reuse by source.")
@click.option("-q", "--quiet", is_flag=True, help="Print no report; files are written all the same.")
@click.option(
    "-v", "--verbose", is_flag=True, help="Show all: every reused sentence, and of a change the whole drafts."
)
def check(
    paths: tuple[str, ...],
    output: str | None,
    reports: tuple[str, ...],
    lang: str,
    exit_zero: bool,
    stdin_filename: str | None,
    color: str,
    statistics: bool,
    quiet: bool,
    verbose: bool,
    changed_since: str | None,
    from_ref: str | None,
    to_ref: str | None,
    config: str | None,
    no_config: bool,
    **flags: Any,
) -> int:
    """Tell which sentences of the documents at PATH stand in the corpus already, and how much is original.

    PATH is a file, a folder, or - for standard input. The exit status is 0 when there is nothing to report, 1 when
    there are findings, 2 when the command or its input is at fault.
    """
    _check_input(paths)
    _check_loudness(quiet, verbose, statistics)
    named = [stdin_filename if path == "-" else path for path in paths]
    configuration = configured([path for path in named if path], flags, config=config, no_config=no_config)
    wanted = wanted_reports(configuration.format, output, reports, paths, quiet=quiet)
    count = counting(named, configuration, changed_since, from_ref, to_ref)
    varied = any(each.format in VARIED for each in wanted)
    report = count(check_documents(paths, configuration, stdin_filename, variations=varied))
    is_change = changed_since is not None or from_ref is not None
    manner = Manner(
        color, verbose, statistics, _fail_level(configuration), is_change, language_of(lang), command_line()
    )
    write_reports(report, wanted, manner)
    warn_of(report.warnings, report.unread)
    return 0 if exit_zero and not report.unchecked else _status(report, configuration)


def check_documents(
    paths: tuple[str, ...],
    configuration: Configuration,
    standard_input_name: str | None = None,
    *,
    variations: bool = False,
) -> Report:
    """Check documents as the configuration says."""
    from ..checks import check as run_check  # numpy and the stages: not needed for --help
    from ..readers.lists import read_lists

    lists = Lists(*map(read_lists, (configuration.protected, configuration.approved, configuration.rejected)))
    with ProgressLine() as progress:
        report = run_check(
            paths,
            corpus_paths(configuration),
            configuration.settings(),
            index=configuration.index,
            encoding=configuration.encoding,
            exclude_sources=configuration.exclude_source,
            is_excluded=is_excluded_by(configuration),
            standard_input=sys.stdin.buffer if "-" in paths else None,
            standard_input_name=standard_input_name,
            lists=lists,
            variations=variations,
            progress=progress,
        )
    return with_levels(report, configuration.levels)


def _check_input(paths: tuple[str, ...]) -> None:
    if "-" in paths and sys.stdin is None:
        raise UsageError("standard input is closed; there is nothing to read from it")


def _check_loudness(quiet: bool, verbose: bool, statistics: bool) -> None:
    for option, given in (("--verbose", verbose), ("--statistics", statistics)):
        if quiet and given:
            raise UsageError(f"--quiet prints no report, and {option} asks for more of it; leave one of the two out")


def _status(report: Report, configuration: Configuration) -> int:
    """2 where a document that was to be checked could not be read, 1 where what was found is too much."""
    if report.unchecked:
        return 2
    failing = LEVELS[LEVELS.index(_fail_level(configuration)) :]
    found = [
        finding.rule
        for document in report.documents
        for finding in document.findings
        if finding.level in failing and finding.state == "new"
    ]
    # The floor is a bound of its own, however many findings are allowed.
    return 1 if len(found) >= (configuration.fail_on_new or 1) or "BP004" in found else 0


def _fail_level(configuration: Configuration) -> str:
    """Whoever asks for a floor asks for nothing else, unless they say so."""
    floor_alone = configuration.fail_under is not None and configuration.fail_on_new is None
    return configuration.fail_level or ("error" if floor_alone else "warning")
