"""The table of reporters: complete, pure, and cheap until one is used."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

import pytest

from boilerplate.model import Report
from boilerplate.reporters import REPORTERS, Options

#: One line a finding, so that there is none where nothing was found.
MAY_BE_EMPTY = ("github", "rdjsonl")
HEAVY = ("numpy", "tabulate", "wcwidth", "difflib", "json", "csv", "xml", "hashlib", "importlib.metadata")


def test_the_table_names_every_format() -> None:
    assert list(REPORTERS) == [
        "text", "json", "html", "sarif", "github", "gitlab", "rdjsonl", "junit", "markdown", "csv",
    ]  # fmt: skip


@pytest.mark.parametrize("name", REPORTERS)
def test_the_same_report_gives_the_same_text_that_ends_in_one_newline(reports: Mapping[str, Report], name: str) -> None:
    for report in reports.values():
        rendered = REPORTERS[name](report, options=Options(version="1"))
        assert rendered == REPORTERS[name](report, options=Options(version="1"))
        assert rendered.endswith("\n") or (name in MAY_BE_EMPTY and not rendered)
        assert not rendered.endswith("\n\n")
        rendered.encode("utf-8")


@pytest.mark.parametrize("module", ["boilerplate.reporters", "boilerplate.reporters.color"])
def test_naming_the_formats_imports_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print([name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
