"""What all formats for other programs keep to. UPDATE_GOLDEN=1 writes the golden files anew; read them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from boilerplate.model import Report
from boilerplate.reporters import REPORTERS, Options
from boilerplate.reporters.located import locate

GOLDEN = Path(__file__).parent / "golden"
#: Every format but those for people at a terminal and our own JSON, which has a schema and tests of its own.
FILES = {
    "sarif": "team.sarif",
    "github": "team-github.txt",
    "gitlab": "team-gitlab.json",
    "rdjsonl": "team.rdjsonl",
    "junit": "team-junit.xml",
    "markdown": "team.md",
    "csv": "team.csv",
    "html": "team.html",
}
#: What of a page is in files of its own, and checked in a browser.
_STATIC = re.compile(r"(<style>|<script>|Content-Security-Policy\" content=\").*?(</style>|</script>|\">)", re.DOTALL)
#: Formats that have a place for findings that do not count.
WITH_STATES = ("sarif", "csv", "json", "html")


def rendered(format_: str, report: Report) -> str:
    return REPORTERS[format_](report, options=Options(version="1.2.3"))


def test_every_format_has_a_golden_file() -> None:
    assert {*FILES, "text", "json"} == set(REPORTERS)


@pytest.mark.parametrize("format_", FILES)
def test_golden(reports: Mapping[str, Report], format_: str) -> None:
    path = GOLDEN / FILES[format_]
    text = rendered(format_, reports["team"])
    actual = (_STATIC.sub(r"\1\2", text) if format_ == "html" else text).encode("utf-8")
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(actual)
    assert actual == path.read_bytes()


@pytest.mark.parametrize("format_", REPORTERS)
def test_another_process_in_another_place_gives_the_same_bytes(tmp_path: Path, format_: str) -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from conftest import team\n"
        "from boilerplate.reporters import REPORTERS, Options\n"
        f"text = REPORTERS[{format_!r}](team(), options=Options(version='1'))\n"
        "sys.stdout.buffer.write(text.encode('utf-8'))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            cwd=folder,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
        ).stdout
        for folder, seed, locale, zone in ((tmp_path, "1", "C", "Asia/Shanghai"), (Path.cwd(), "2", "C.UTF-8", "UTC"))
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("format_", [name for name in FILES if name != "sarif"])
def test_nothing_that_a_document_holds_gets_through_unseen(reports: Mapping[str, Report], format_: str) -> None:
    text = rendered(format_, reports["team"])
    text.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ud800-\udfff\ufffe]", text)


@pytest.mark.parametrize("format_", [name for name in FILES if name not in WITH_STATES])
def test_what_does_not_count_is_left_out(reports: Mapping[str, Report], format_: str) -> None:
    report = reports["team"]
    without = replace(
        report,
        documents=tuple(
            replace(d, findings=tuple(f for f in d.findings if f.state == "new")) for d in report.documents
        ),
    )
    text = rendered(format_, report)
    if format_ == "markdown":
        note = "Findings not shown: 1 known, 1 unchanged, 1 suppressed. "
        assert note in text
        text = text.replace(note, "")
    assert text == rendered(format_, without)


def places(format_: str, report: Report) -> list[tuple[int, ...]]:
    """Line and column of the start, and what a format tells of the end, of every finding it shows."""
    text = rendered(format_, report)
    if format_ == "sarif":
        results = json.loads(text)["runs"][0]["results"]
        regions = [result["locations"][0]["physicalLocation"]["region"] for result in results]
        return [(r["startLine"], r["startColumn"], r["endLine"], r["endColumn"]) for r in regions]
    if format_ == "rdjsonl":
        ranges = [json.loads(line)["location"]["range"] for line in text.splitlines()]
        return [(r["start"]["line"], r["start"]["column"], r["end"]["line"], r["end"]["column"]) for r in ranges]
    if format_ == "github":
        found = re.finditer(r"line=(\d+),endLine=(\d+)(?:,col=(\d+),endColumn=(\d+))?", text)
        return [tuple(int(group) for group in match.groups() if group) for match in found]
    if format_ == "gitlab":
        return [tuple(entry["location"]["lines"].values()) for entry in json.loads(text)]
    if format_ == "csv":
        return [(int(row["line"]), int(row["column"])) for row in csv.DictReader(io.StringIO(text, newline=""))]
    if format_ == "junit":
        text = "".join(ET.fromstring(text).itertext())
    return [tuple(map(int, match.groups())) for match in re.finditer(r"\.md:(\d+):(\d+)", text)]


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        # The warning begins after 𠮷田同志：, 5 characters or 16 bytes, and is 38 characters or 114 bytes long.
        ("sarif", [(1, 1, 1, 1), (3, 6, 3, 44), (4, 3, 4, 12), (5, 1, 6, 20)]),
        ("rdjsonl", [(1, 1, 1, 1), (3, 17, 3, 131), (4, 7, 4, 34), (5, 1, 6, 23)]),
        ("github", [(1, 1), (5, 6), (3, 3, 6, 43), (4, 4, 3, 11)]),
        ("gitlab", [(1, 1), (3, 3), (4, 4), (5, 6)]),
        ("csv", [(1, 1), (3, 6), (4, 3), (5, 1)]),
        ("junit", [(1, 1), (3, 6), (5, 1), (4, 3)]),
        ("markdown", [(1, 1), (3, 6), (4, 3), (5, 1)]),
    ],
)
def test_places_after_characters_outside_the_basic_plane_and_crlf(
    reports: Mapping[str, Report], format_: str, expected: list[tuple[int, ...]]
) -> None:
    document = reports["team"].documents[0]
    new = tuple(finding for finding in document.findings if finding.state == "new")
    report = replace(reports["team"], documents=(replace(document, findings=new),), unread=())
    assert places(format_, report) == expected


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        pytest.param("ab", 0, 2, (1, 3, 1), id="to the end of the text"),
        pytest.param("ab\ncd", 0, 3, (2, 1, 1), id="with the line break: the last line is the one before"),
        pytest.param("ab\r\ncd", 1, 5, (2, 2, 2), id="across CRLF"),
        pytest.param("ab\rcd", 1, 4, (2, 2, 2), id="across CR"),
        pytest.param("", 0, 0, (1, 1, 1), id="nothing"),
        pytest.param("ab\ncd", 3, 3, (2, 1, 2), id="no width"),
    ],
)
def test_where_a_finding_ends(
    reports: Mapping[str, Report], text: str, start: int, end: int, expected: tuple[int, int, int]
) -> None:
    document = reports["team"].documents[0]
    finding = document.findings[0]._replace(start=start, end=end)
    [located] = locate(replace(document, text=text, findings=(finding,)))
    assert (located.end_line, located.end_column, located.last_line) == expected
