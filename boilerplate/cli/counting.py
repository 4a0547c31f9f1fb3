"""Which findings of a check count: what is known or was there before does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..baseline import Baseline, Entry, read_baseline
from ..states import with_states

if TYPE_CHECKING:
    from ..config import Configuration
    from ..model import Report

#: How many entries a warning names.
_NAMED = 3


def counting(
    paths: Sequence[str | None],
    configuration: Configuration,
    changed_since: str | None,
    from_ref: str | None,
    to_ref: str | None,
) -> Callable[[Report], Report]:
    """What sets the states of a report's findings, and adds what there is to be heard of it.

    Whatever is wrong with the baseline, or with the version to compare with, is said before anything is checked.
    """
    baseline = read_baseline(Path(configuration.baseline)) if configuration.baseline else None
    changes = _changes(paths, configuration.encoding, changed_since, from_ref, to_ref)

    def count(report: Report) -> Report:
        report = report if baseline is None else _known(report, baseline)
        return report if changes is None else changes(report)

    return count


def named(entry: Entry) -> str:
    """What a message calls an entry of a baseline."""
    return f"{entry.path}: {entry.rule} {entry.fingerprint}"


def _changes(
    paths: Sequence[str | None],
    encoding: str | None,
    changed_since: str | None,
    from_ref: str | None,
    to_ref: str | None,
) -> Callable[[Report], Report] | None:
    if changed_since is None and from_ref is None and to_ref is None:
        return None
    from ..versions import find_version, unchanged_sentences

    version = find_version(
        [path or "-" for path in paths], changed_since=changed_since, from_ref=from_ref, to_ref=to_ref
    )

    def changed(report: Report) -> Report:
        comparison = unchanged_sentences(report.documents, version, encoding=encoding)
        report = replace(report, warnings=(*report.warnings, *comparison.warnings))
        return with_states(report, unchanged=comparison.unchanged)

    return changed


def _known(report: Report, baseline: Baseline) -> Report:
    gone = baseline.gone(report.documents)
    if gone:
        which = "; ".join(map(named, gone[:_NAMED]))
        more = f"; and {len(gone) - _NAMED:,} more" if len(gone) > _NAMED else ""
        warning = f"{baseline.file}: no longer found: {which}{more}; `boilerplate baseline prune` takes them out"
        report = replace(report, warnings=(*report.warnings, warning))
    return with_states(report, known=baseline.known(report.documents))
