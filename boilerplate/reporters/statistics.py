"""Figures on a whole run: findings by rule and by level, reuse by source."""

from __future__ import annotations

from collections import Counter

from ..model import LEVELS, Report
from ..rules import RULES
from .located import NEW
from .printable import printable

#: Sources that are listed.
_SOURCES = 20


def render(report: Report) -> str:
    """Tables of what counts and what does not, as text; ends with a newline."""
    from tabulate import tabulate

    findings = [finding for document in report.documents for finding in document.findings]
    new = [finding for finding in findings if finding.state == NEW]
    rules = Counter(finding.rule for finding in new)
    levels = Counter(finding.level for finding in new)
    states = Counter(finding.state for finding in findings if finding.state != NEW)
    tables: list[tuple[tuple[str, ...], list[tuple[str, ...]]]] = [
        (("findings", "rule", ""), [(f"{rules[r]:,}", r, _name(r)) for r in sorted(rules)]),
        (("findings", "level"), [(f"{levels[level]:,}", level) for level in reversed(LEVELS) if levels[level]]),
        (("not counted", "state"), [(f"{states[state]:,}", state) for state in sorted(states)]),
        (("characters", "documents", "source"), _sources(report)),
    ]
    written = [
        tabulate(rows, columns, tablefmt="simple", disable_numparse=True, colalign=_aligned(columns))
        for columns, rows in tables
        if rows
    ]
    return "\n\n".join(written or ["No findings."]) + "\n"


def _name(rule: str) -> str:
    return RULES[rule].name if rule in RULES else ""


def _sources(report: Report) -> list[tuple[str, ...]]:
    """The sources of most letters and digits of the drafts, and how many of the drafts draw on each."""
    characters: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for document in report.documents:
        for source in document.sources:
            characters[source.path] += source.characters
            documents[source.path] += 1
    best = sorted(characters, key=lambda path: (-characters[path], path))
    rows: list[tuple[str, ...]] = [
        (f"{characters[path]:,}", f"{documents[path]:,}", printable(path)) for path in best[:_SOURCES]
    ]
    return rows + ([("", "", f"and {len(best) - _SOURCES:,} more")] if len(best) > _SOURCES else [])


def _aligned(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        "right" if column in ("findings", "not counted", "characters", "documents") else "left" for column in columns
    )
