"""The report for a terminal. UPDATE_GOLDEN=1 writes the golden files anew; read them before you keep them."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from boilerplate.model import (
    CorpusSummary,
    DocumentReport,
    Exclusion,
    Finding,
    LeftOut,
    Match,
    Passage,
    Report,
    Sentence,
    Settings,
    Shares,
    Slogan,
    Source,
    SourceShare,
    Unread,
)
from boilerplate.reporters import REPORTERS, Options
from boilerplate.reporters.text import labels

GOLDEN = Path(__file__).parent / "golden"
COLOR = re.compile(r"\x1b\[[0-9;]*m")


def rendered(report: Report, *, color: bool = False, width: int = 80, max_sentences: int | None = 20) -> str:
    return REPORTERS["text"](report, options=Options(color, width, max_sentences))


def cells(line: str) -> int:
    return sum(max(0, wcwidth(character)) for character in line)


@pytest.mark.parametrize("color", [False, True], ids=["plain", "color"])
@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("name", ["chinese", "english"])
def test_golden(reports: Mapping[str, Report], name: str, width: int, color: bool) -> None:
    path = GOLDEN / f"{name}-{width}{'-color' * color}.txt"
    actual = rendered(reports[name], color=color, width=width)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(actual.encode("utf-8"))
    assert actual.encode("utf-8") == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("original", "own.txt: nothing reused (1 sentence, 43 characters)"),
        ("short", "short.txt: too short to judge (1 sentence, 6 characters)"),
        ("no letters", "marks.txt: no letters or digits, so there is nothing to judge"),
        ("protected", "law.txt: all left out (43 characters protected), so there is nothing to judge"),
        ("no corpus", "own.txt: nothing was compared: the corpus has no documents"),
        ("nothing", "No document was checked. Checked against 31 documents with 12,000 sentences. 2"),
    ],
)
def test_what_holds_nothing_reused_takes_one_line(reports: Mapping[str, Report], name: str, line: str) -> None:
    lines = rendered(reports[name]).splitlines()
    assert lines[0] == line
    assert lines[1] == "" or name == "nothing"


@pytest.mark.parametrize("name", ["short", "no letters", "protected", "nothing"])
def test_nothing_to_judge_is_not_called_original(reports: Mapping[str, Report], name: str) -> None:
    assert "% original" not in rendered(reports[name])
    assert ("nothing could be judged, 0 findings" in rendered(reports[name])) is (name != "nothing")


def test_one_document_that_can_be_judged_gives_the_originality_of_all(reports: Mapping[str, Report]) -> None:
    both = (*reports["short"].documents, *reports["original"].documents)
    assert "2 documents: 100.0% original" in rendered(replace(reports["short"], documents=both))


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        pytest.param(LeftOut(16, 6, 23), ", 16 characters protected, 6 approved, 23 suppressed", id="all kinds"),
        pytest.param(LeftOut(0, 6, 0), ", 6 characters approved", id="one kind"),
        pytest.param(LeftOut(0, 0, 1), ", 1 character suppressed", id="one character"),
        pytest.param(LeftOut(), "", id="nothing"),
    ],
)
def test_what_is_left_out_is_named(reports: Mapping[str, Report], left_out: LeftOut, said: str) -> None:
    for name, facts in (("english", "5 sentences (1 too short to judge)"), ("original", "(1 sentence, 43 characters")):
        first = replace(reports[name].documents[0], left_out=left_out)
        text = rendered(replace(reports[name], documents=(first,)), width=200)
        assert f"{facts}{said}{')' * (name == 'original')}\n" in text


def test_unread_files_are_counted_and_named_elsewhere(reports: Mapping[str, Report]) -> None:
    text = rendered(reports["nothing"])
    assert "a.bin" not in text
    assert text.split()[-6:] == ["2", "files", "could", "not", "be", "read."]


def test_colors_change_nothing_but_the_brackets_around_changes(reports: Mapping[str, Report]) -> None:
    for name in ("original", "short", "no letters", "nothing"):
        assert COLOR.sub("", rendered(reports[name], color=True)) == rendered(reports[name])
    chinese = COLOR.sub("", rendered(reports["chinese"], color=True, width=200))
    assert chinese == re.sub(r"\[(.*?)\]", r"\1", rendered(reports["chinese"], width=200))


def test_sentences_beyond_the_limit_are_counted_not_listed(reports: Mapping[str, Report]) -> None:
    text = rendered(reports["chinese"], max_sentences=1)
    assert "4 reused sentences" in text
    assert text.count("    draft   ") == 1
    assert "and 3 more reused sentences, marked below (--verbose lists all)" in text
    assert "⟦3 我们的目标是" in text
    assert rendered(reports["chinese"], max_sentences=None) == rendered(reports["chinese"], max_sentences=4)


def test_a_limit_of_none_at_all_still_counts_and_marks(reports: Mapping[str, Report]) -> None:
    text = rendered(reports["chinese"], max_sentences=0)
    assert "4 reused sentences" in text
    assert "    draft   " not in text
    assert "⟦1 坚持党管人才原则" in text


def test_the_least_share_has_a_bar_and_none_has_not() -> None:
    report = one_passage("甲乙丙丁戊己", "甲乙丙丁", shares=Shares(0.9999, 0.0, 0.0001, 0.0), originality=0.9999)
    rows = {line.split()[0]: line for line in rendered(report).splitlines()[2:6]}
    assert rows["copied"].endswith("  ▌")
    assert rows["slogan"].endswith("characters")


LINE = "自己写的句子没有抄别人。"


def one_passage(text: str, part: str, **others: object) -> Report:
    """A report on a draft one part of which is copied as it is."""
    start = text.index(part)
    end = start + len(part)
    sentence = Sentence(start, end, text.count("\n", 0, start) + 1, 1, part, "copied", 1.0, ())
    found = Passage(start, end, "verbatim", 1, (Source("a.txt", 0, len(part), 1.0),))
    shares = Shares(0.9, 0.0, 0.1, 0.0)
    draft = DocumentReport("d.txt", "utf-8", text, 10, 0.9, shares, 0, (sentence,), (found,))
    return Report(Settings(), CorpusSummary(1, 1, "sha256:0"), (replace(draft, **others),))  # type: ignore[arg-type]


def draft_lines(report: Report, **options: int | None) -> list[str]:
    lines = rendered(report, **options).splitlines()  # type: ignore[arg-type]
    first = lines.index(labels.TEXT) + 1
    return lines[first : lines.index("", first)]


@pytest.mark.parametrize(
    ("text", "part", "lines"),
    [
        pytest.param("甲乙\n丙丁\n", "丙丁", ["1 | 甲乙", "2 | ⟦1 丙丁⟧"], id="a line as a whole"),
        pytest.param("甲\n\n\n\n乙", "乙", ["1 | 甲", "2 |", "5 | ⟦1 乙⟧"], id="many blank lines become one"),
        pytest.param("甲\r\n乙\r丙\n", "丙", ["1 | 甲", "2 | 乙", "3 | ⟦1 丙⟧"], id="line ends of every kind"),
        pytest.param(
            "甲乙\n　丙丁", "乙\n　丙", ["1 | 甲⟦1 乙⟧", "2 | 　⟦1 丙⟧丁"], id="marks begin anew in each line"
        ),
        pytest.param("a\tb", "b", ["1 | a    ⟦1 b⟧"], id="tabs are spaces"),
        pytest.param("a \x1b[31m b", "b", ["1 | a ␛[31m ⟦1 b⟧"], id="escape sequences are shown"),
    ],
)
def test_the_draft_is_shown_line_by_line(text: str, part: str, lines: list[str]) -> None:
    assert draft_lines(one_passage(text, part)) == lines


def test_slogans_are_marked_where_no_passage_is() -> None:
    text = "甲乙丙丁戊己"
    slogans = (Slogan("乙丙", 1, 3, 9), Slogan("己", 5, 6, 9))
    assert draft_lines(one_passage(text, "丙丁", slogans=slogans)) == ["1 | 甲乙⟦1 丙丁⟧戊‹己›"]


def test_long_stretches_without_reuse_are_left_out_unless_all_is_asked_for() -> None:
    text = LINE * 400 + "抄来的一句话。\n" + f"{LINE}\n" * 400
    report = one_passage(text, "抄来的一句话。")
    lines = draft_lines(report)
    assert re.fullmatch(r"    : 4,\d\d\d characters not shown, none of them marked", lines[0])
    assert lines[1].startswith("  1 | …")
    assert any(line.endswith("⟦1 抄来的一句话。⟧") for line in lines)
    assert lines[-1].endswith("characters not shown, none of them marked")
    assert len(lines) < 40
    shown = sum(sum(map(str.isalnum, line.split("|")[1])) for line in lines if "|" in line) - 1
    left_out = [int(re.sub(r"\D", "", line)) for line in lines if "not shown" in line]
    assert shown + sum(left_out) == sum(map(str.isalnum, text))
    assert "not shown" not in rendered(report, max_sentences=None)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        pytest.param({"kind": "copied"}, "⟦1⟧ d.txt:1:1 copied, verbatim, in 1 document", id="reused as a whole"),
        pytest.param({"kind": "original", "end": 6}, "partly copied, verbatim, in 1 document", id="in part"),
        pytest.param({"kind": "short"}, "⟦1⟧ d.txt:1:1 copied, verbatim, in 1 document", id="short, but all there is"),
        pytest.param(
            {"kind": "copied", "matches": (Match("b.txt", 0, 4, "甲乙丙戊", 0.996, 2),)},
            "copied, 99% alike, in 1 document",
            id="nearly the same is not all the same",
        ),
    ],
)
def test_what_is_said_of_a_sentence(sentence: dict[str, object], said: str) -> None:
    report = one_passage("甲乙丙丁戊己", "甲乙丙丁")
    [given_sentence] = report.documents[0].sentences
    changed = replace(report.documents[0], sentences=(given_sentence._replace(**sentence),))  # type: ignore[arg-type]
    assert said in rendered(replace(report, documents=(changed,)))


def test_a_short_sentence_in_a_passage_of_others_is_not_listed_and_a_protected_one_never() -> None:
    report = one_passage("同志们：要把人才工作抓好。法", "同志们：要把人才工作抓好。")
    kinds = (("short", 0, 4), ("copied", 4, 13), ("protected", 13, 14))
    text = report.documents[0].text
    sentences = tuple(Sentence(a, b, 1, a + 1, text[a:b], kind, 0.0, ()) for kind, a, b in kinds)
    rewritten = replace(report, documents=(replace(report.documents[0], sentences=sentences),))
    assert "1 reused sentence\n⟦1⟧ d.txt:1:5 copied" in rendered(rewritten)


def test_findings_that_no_sentence_names_are_told() -> None:
    floor = Finding("BP004", "error", 0, 0, 1, 1, "originality 10.0% is below the floor of 60%")
    own = Finding("BP001", "warning", 0, 4, 1, 1, "copied: the same words as a passage in a.txt")
    text = rendered(one_passage("甲乙丙丁戊己", "甲乙丙丁", findings=(floor, own)))
    assert "\nd.txt:1:1 BP004 error: originality 10.0% is below the floor of 60%\n" in text
    assert "d.txt:1:1 BP001 copied" in text
    assert own.message not in text


def with_states(report: Report, *states: str) -> Report:
    """The report with these states of the findings of its first document, in order."""
    first, *others = report.documents
    findings = tuple(f._replace(state=state) for f, state in zip(first.findings, states, strict=True))
    return replace(report, documents=(replace(first, findings=findings), *others))


def test_what_does_not_count_is_neither_marked_nor_advised_on(reports: Mapping[str, Report]) -> None:
    said = rendered(with_states(reports["english"], "new", "known", "suppressed"), width=200)
    # The third passage has no finding, and stays.
    assert [each for each in ("⟦1", "⟦2", "To do") if each in said] == []
    assert "⟦3 the test of our progress" in said
    assert "To do: cut boilerplate" in rendered(with_states(reports["english"], "new", "known", "new"))


@pytest.mark.parametrize("state", ["known", "unchanged", "suppressed"])
def test_where_nothing_counts_the_draft_is_not_shown(state: str) -> None:
    finding = Finding("BP001", "warning", 0, 4, 1, 1, "copied", state=state)
    said = rendered(one_passage("甲乙丙丁戊己", "甲乙丙丁", findings=(finding,)))
    assert [each for each in (labels.TEXT, "⟦", "To do") if each in said] == []
    with_slogan = rendered(
        one_passage("甲乙丙丁戊己", "甲乙丙丁", findings=(finding,), slogans=(Slogan("己", 5, 6, 9),))
    )
    assert f"{labels.TEXT_WITH_SLOGANS}\n1 | 甲乙丙丁戊‹己›\n" in with_slogan
    assert labels.TEXT not in with_slogan


def test_of_a_passage_only_what_counts_is_marked() -> None:
    text = "前面的话。\n抄来的一句。\n再抄来一句。\n"
    report = one_passage(text, text[6:])
    spans = ((6, 12, "suppressed"), (13, 19, "new"))
    sentences = tuple(Sentence(a, b, 1, 1, text[a:b], "copied", 1.0, ()) for a, b, _ in spans)
    findings = tuple(Finding("BP001", "warning", a, b, 1, 1, "copied", state=state) for a, b, state in spans)
    passage = report.documents[0].passages[0]._replace(start=6, end=19)
    draft = replace(report.documents[0], sentences=sentences, findings=findings, passages=(passage,))
    lines = ["1 | 前面的话。", "2 | 抄来的一句。", "3 | ⟦1 再抄来一句。⟧"]
    assert draft_lines(replace(report, documents=(draft,))) == lines
    off = replace(draft, exclusions=(Exclusion(5, 13, "suppressed"),))
    assert draft_lines(replace(report, documents=(off,))) == lines


def test_of_a_change_nothing_is_shown_but_what_is_new(reports: Mapping[str, Report]) -> None:
    report = with_states(reports["english"], "unchanged", "unchanged", "new")
    said = REPORTERS["text"](report, options=Options(new_only=True))
    document = report.documents[0]
    edited, verbatim = document.findings[1:]
    assert f"{document.path}:{verbatim.line}:{verbatim.column} BP001 boilerplate, verbatim, in 4 documents" in said
    assert "archive/1865-second-inaugural.txt" in said
    assert f":{edited.line}:{edited.column} " not in said
    # Neither numbers nor advice for what is not shown, and none of the draft's own words.
    assert [each for each in ("⟦", "BP004", "name the source", "ferry", labels.SOURCES) if each in said] == []
    assert "1 finding (2 unchanged not counted)" in said


def test_of_a_change_that_adds_nothing_only_the_last_lines_are_shown(reports: Mapping[str, Report]) -> None:
    report = with_states(reports["english"], "unchanged", "known", "suppressed")
    said = REPORTERS["text"](report, options=Options(new_only=True))
    assert said.startswith("1 document: ")
    assert "To do" not in said


def test_slogans_that_are_new_in_a_change_are_shown(reports: Mapping[str, Report]) -> None:
    said = REPORTERS["text"](reports["team"], options=Options(new_only=True))
    assert ":4:3 BP002 note" in said
    assert ":4:13 BP003" not in said


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0.0%"), (0.00001, "<0.1%"), (0.5, "50.0%"), (0.99999, ">99.9%"), (1.0, "100.0%"), (1 - 1e-16, "100.0%")],
)
def test_only_nothing_is_0_percent_and_only_all_is_100(share: float, shown: str) -> None:
    assert labels.percent(share) == shown


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@st.composite
def any_report(draw: st.DrawFn) -> Report:
    """Whatever text anywhere, with spans that lie in it."""
    text = draw(
        st.lists(st.sampled_from(["人才。", "word ", "\n", "\x1b[2J", "\u202e", "\ud800"]) | ANY_TEXT).map("".join)
    )
    bounds = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(bounds[::2], bounds[1::2], strict=False))
    kinds = st.sampled_from(["original", "boilerplate", "copied", "slogan", "protected", "short"])
    passages = tuple(
        Passage(a, b, "edited", draw(st.integers(1, 5)), (Source(draw(ANY_TEXT), 0, 1, 0.5),)) for a, b in spans
    )
    match = Match(draw(ANY_TEXT), 0, 1, draw(ANY_TEXT), 0.5, 2)
    cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=4))})
    sentences = tuple(
        Sentence(a, b, 1, a + 1, text[a:b], draw(kinds), 0.5, (match,) * draw(st.integers(0, 1)))
        for a, b in pairwise(cuts)
    )
    report = DocumentReport(
        draw(ANY_TEXT), draw(ANY_TEXT), text, sum(map(str.isalnum, text)), 0.5, Shares(0.4, 0.1, 0.3, 0.2), 0,
        sentences, passages, (Slogan(draw(ANY_TEXT), 0, len(text) // 2, 3),), (SourceShare(draw(ANY_TEXT), 3, 0.5, 2),),
        (Finding(draw(ANY_TEXT), draw(ANY_TEXT), 0, 0, 1, 1, draw(ANY_TEXT)),),
    )  # fmt: skip
    return Report(Settings(), CorpusSummary(1, 1, "sha256:0"), (report,), (Unread(draw(ANY_TEXT), draw(ANY_TEXT)),))


@settings(deadline=None)
@given(any_report(), st.integers(1, 120), st.booleans(), st.sampled_from([None, 0, 2]))
def test_no_document_can_rule_the_terminal_and_every_line_fits(
    report: Report, width: int, color: bool, max_sentences: int | None
) -> None:
    text = rendered(report, color=color, width=width, max_sentences=max_sentences)
    text.encode("utf-8")
    shown = COLOR.sub("", text) if color else text
    assert not {c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert all(cells(line) <= max(width, 40) for line in shown.split("\n"))
    assert not any(line.endswith(" ") for line in shown.split("\n"))
