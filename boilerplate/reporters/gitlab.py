"""A Code Quality report of GitLab: the subset of the Code Climate format that merge requests show."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from ..model import Report
from . import Options
from .located import Located, new_findings
from .printable import printable_line, printable_path
from .safe_json import dumps

_SEVERITIES = {"note": "info", "warning": "minor", "error": "major"}


def render(report: Report, *, options: Options) -> str:
    """A JSON array, one object a finding."""
    seen: Counter[tuple[str, ...]] = Counter()
    entries = [_entry(each, seen) for each in new_findings(report)]
    return dumps(entries)


def _entry(each: Located, seen: Counter[tuple[str, ...]]) -> dict[str, Any]:
    finding = each.finding
    return {
        "description": printable_line(finding.message),
        "check_name": finding.rule,
        "fingerprint": _fingerprint(each, seen),
        "severity": _SEVERITIES[finding.level],
        "location": {
            # GitLab matches it with the files of the repository, which have no `./` before them.
            "path": printable_path(str(PurePosixPath(each.document.path))),
            "lines": {"begin": finding.line, "end": each.last_line},
        },
    }


def _fingerprint(each: Located, seen: Counter[tuple[str, ...]]) -> str:
    """Of all that stays where lines move, and a number where that alone does not tell two findings apart."""
    finding = each.finding
    key = (str(PurePosixPath(each.document.path)), finding.rule, finding.fingerprint or each.text)
    seen[key] += 1
    return sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "surrogatepass")).hexdigest()[:32]
