"""The comment for a pull request: no markup but our own, and no longer than GitHub takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from boilerplate.model import CorpusSummary, DocumentReport, Finding, LeftOut, Report, Settings, Shares, Source
from boilerplate.reporters import REPORTERS, Options
from boilerplate.reporters.markdown import LONGEST

ALLOWED = {"text", "code_inline"}
HTML = {"<details>", "</details>", "<summary>"}


def rendered(report: Report) -> str:
    return REPORTERS["markdown"](report, options=Options())


def parsed(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def one_finding(words: str) -> Report:
    finding = Finding("BP001", "warning", 0, len(words), 1, 1, words, related=(Source(words, 0, 1, 0.5),))
    document = DocumentReport(words, "utf-8", words, 1, 0.5, Shares(0.5, 0.0, 0.5, 0.0), findings=(finding,))
    return Report(Settings(), CorpusSummary(1, 1, "sha256:0"), (document,))


@settings(deadline=None)
@given(st.text(st.sampled_from(list("`|\\<>[]()!@#*_~&;:/ \n\t.-=a1中\ud800\x1b")), max_size=40))
@example("\\|`")
@example("` ` `` ``` |")
@example("@everyone https://evil.example www.evil.example a@b.example #1")
@example("| --- |\n| --- |")
@example("&lt;script&gt; <!-- --> <img src=x onerror=alert(1)>")
@example("  `")
@example("\\" * 5 + "|")
def test_words_of_a_document_stand_in_code_alone(words: str) -> None:
    text = rendered(one_finding(words))
    text.encode("utf-8")
    tokens = list(parsed(text))
    inline = [token for token in tokens if token.nesting == 0 and token.type not in ("inline", "html_block")]
    assert {token.type for token in inline} <= ALLOWED
    assert not [token for token in tokens if token.type.startswith(("link", "image", "html", "em", "strong", "fence"))]
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type in ("td_open", "th_open")]
    assert (len(rows), len(cells)) == (4, 2 * 3 + 2 * 5)
    ours = {token.content for token in inline if token.type == "text" and token.content.strip(" ")}
    assert ours <= {
        "boilerplate: 50.0% original, 1 finding", "document", "originality", "findings", "50.0%", "1", "where", "rule",
        "text", "finding", "source", "warning", " warning", ", 50% alike",
        "Checked against 1 document with 1 sentence.",
    }  # fmt: skip


def test_no_bar_follows_two_backslashes() -> None:
    """Some parsers take these for a backslash that is escaped, and the bar for the end of the cell."""
    assert "\\\\|" not in rendered(one_finding("a\\|b\\\\|c"))


def test_code_shows_what_was_written() -> None:
    words = "a|b `c` ``d`` <e> &amp; @f"
    shown = [token.content for token in parsed(rendered(one_finding(words))) if token.type == "code_inline"]
    assert words in shown


@pytest.mark.parametrize(("number", "folded"), [(10, False), (11, True)])
def test_long_lists_are_folded(reports: Mapping[str, Report], number: int, folded: bool) -> None:
    document = reports["team"].documents[0]
    report = replace(reports["team"], documents=(replace(document, findings=document.findings[:1] * number),))
    assert (f"<details>\n<summary>{number} findings</summary>\n\n| where |" in rendered(report)) is folded
    blocks = {token.content.strip() for token in parsed(rendered(report)) if token.type == "html_block"}
    assert {line.partition(">")[0] + ">" for block in blocks for line in block.splitlines()} == (
        HTML if folded else set()
    )


@pytest.mark.parametrize("words", ["x" * 300, "x", "𠮷" * 300, "`" * 300, "|" * 300])
def test_what_finds_no_room_is_counted(reports: Mapping[str, Report], words: str) -> None:
    document = reports["team"].documents[0]
    finding = document.findings[1]._replace(message=words)
    many = replace(document, path=words, findings=(finding,) * 50)
    text = rendered(replace(reports["team"], documents=(many,) * 2000))
    assert len(text.encode("utf-16-le")) // 2 <= LONGEST < 65_536
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    documents = [row for row in rows if row.count(" | ") < 4]
    assert f"{2000 - len(documents):,} more documents found no room here." in text
    assert f"{2000 * 50 - (len(rows) - len(documents)):,} more findings found no room here." in text
    assert len(rows) > len(documents)
    assert text.endswith("Checked against 31 documents with 12,000 sentences.\n")


def test_originality_of_each_document_and_of_all(reports: Mapping[str, Report]) -> None:
    lines = rendered(reports["english"]).splitlines()
    share = f"{reports['english'].documents[0].originality * 100:.1f}%"
    assert lines[0] == f"### boilerplate: {share} original, 3 findings"
    assert f"| `drafts/river-school.txt` | {share} | 3 |" in lines
    assert "no letters or digits" in rendered(reports["no letters"])


def test_what_is_left_out_is_named(reports: Mapping[str, Report]) -> None:
    first, *others = reports["team"].documents
    two = (replace(first, left_out=LeftOut(16, 6, 0)), replace(first, left_out=LeftOut(0, 1000, 0)), *others)
    said = rendered(replace(reports["team"], documents=two))
    assert "Left out of all shares: 16 characters protected, 1,006 approved." in said
    assert "Left out" not in rendered(reports["team"])


@pytest.mark.parametrize(
    ("name", "why"),
    [("short", "too short to judge"), ("no letters", "no letters or digits"), ("protected", "all left out")],
)
def test_nothing_to_judge_is_not_called_original(reports: Mapping[str, Report], name: str, why: str) -> None:
    said = rendered(reports[name])
    assert said.startswith("### boilerplate: nothing could be judged, 0 findings\n")
    assert f"| {why} | 0 |" in said
    assert "100.0%" not in said
