"""Workflow commands, which GitHub shows as annotations of a pull request."""

from __future__ import annotations

from collections import Counter

from ..model import LEVELS, Report
from ..rules import RULES
from . import Options
from .figures import count
from .located import Located, new_findings
from .printable import printable, printable_line, printable_path

#: GitHub shows so many annotations of each kind that a step makes, the first ones, and drops the others silently.
SHOWN = 10

_COMMANDS = {"note": "notice", "warning": "warning", "error": "error"}


def render(report: Report, *, options: Options) -> str:
    """One command a line, the weightiest first, then how many are not shown; empty where there is nothing to say."""
    found = sorted(new_findings(report), key=_weight)
    of_level = Counter(each.finding.level for each in found)
    room = dict.fromkeys(LEVELS, SHOWN)
    if any(number > SHOWN for number in of_level.values()):
        room["note"] -= 1  # what is left out is said by a notice, which must be seen itself
    left_out = {level: of_level[level] - room[level] for level in reversed(LEVELS) if of_level[level] > room[level]}
    lines = []
    for each in found:
        if room[each.finding.level]:
            room[each.finding.level] -= 1
            lines.append(_command(each))
    if left_out:
        lines.append(f"::notice title=boilerplate::{_data(_not_shown(left_out))}")
    return "".join(f"{line}\n" for line in lines)


def _weight(each: Located) -> tuple[int, int]:
    """Errors before warnings before notes; among these what is about more text."""
    finding = each.finding
    whole = finding.end == finding.start
    return -LEVELS.index(finding.level), -len(each.document.text) if whole else finding.start - finding.end


def _command(each: Located) -> str:
    finding = each.finding
    properties = {"file": printable_path(each.document.path), "line": finding.line, "endLine": each.last_line}
    if finding.line == each.end_line and finding.start < finding.end:
        # Columns of a finding that spans lines are refused. The last one is taken in.
        properties |= {"col": finding.column, "endColumn": each.end_column - 1}
    name = f" {RULES[finding.rule].name}" if finding.rule in RULES else ""
    properties["title"] = printable(finding.rule + name)
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.level]} {written}::{_data(printable_line(finding.message))}"


def _not_shown(left_out: dict[str, int]) -> str:
    counts = " and ".join(count(number, f"more {level}") for level, number in left_out.items())
    return (
        f"{counts} not shown here: GitHub shows {SHOWN} of each. Another report, such as --report text=FILE, has all."
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
