"""Comments that leave findings alone: which are heeded, what they hold for, and what is said of useless ones."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.directives import apply_directives, ignores, left_out, parse_directives, without
from boilerplate.model import Finding

OFF, ON = "<!-- boilerplate: off -->", "<!-- boilerplate: on -->"
NEXT = '<!-- boilerplate: ignore-next-line BP001 reason="motto" -->'
HERE = "<!-- boilerplate: ignore BP001 -->"


def finding(text: str, words: str, rule: str = "BP001") -> Finding:
    start = text.index(words)
    return Finding(rule, "warning", start, start + len(words), 1, 1, "")


def states(text: str, *findings: Finding) -> list[tuple[str, str]]:
    """The states and reasons of the findings."""
    judged = apply_directives(parse_directives(text), findings, text)
    return [(each.state, each.reason) for each in judged[: len(findings)]]


def complaints(text: str, *findings: Finding) -> list[tuple[str, int, str]]:
    """Level, line and beginning of what is said of directives."""
    judged = apply_directives(parse_directives(text), findings, text)[len(findings) :]
    assert all(each.rule == "BP900" and text[each.start :].startswith("<!--") for each in judged)
    return [(each.level, each.line, each.message) for each in judged]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("<!-- a comment -->", id="a comment for people"),
        pytest.param("<!-- boilerplate text follows -->", id="about boilerplate"),
        pytest.param("boilerplate: off", id="no comment"),
        pytest.param(f"```\n{OFF}\n```\n", id="in a fenced block"),
        pytest.param(f"  > ~~~ html\n{OFF}\n```\n{OFF}\n~~~~\n", id="in a fenced block of the other kind"),
        pytest.param(f"```\n{OFF}\n", id="in a fenced block that is not closed"),
        pytest.param(f"Write `{OFF}` before it.", id="in a span of code"),
        pytest.param(f"Write `a`, ``{OFF}``.", id="in the second span of code"),
    ],
)
def test_what_is_no_directive(text):
    assert parse_directives(text) == ()


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        pytest.param(OFF, ("off", (), ""), id="off"),
        pytest.param("<!--boilerplate:off-->", ("off", (), ""), id="without spaces"),
        pytest.param("<!-- boilerplate：off reason=“引文” -->", ("off", (), "引文"), id="marks of a Chinese keyboard"),
        pytest.param("<!--\n boilerplate: off\n reason='a\n b'\n-->", ("off", (), "a b"), id="on several lines"),
        pytest.param(NEXT, ("ignore-next-line", ("BP001",), "motto"), id="the next line"),
        pytest.param(
            "<!-- boilerplate: ignore-next-line bp001, BP102 BP001 -->",
            ("ignore-next-line", ("BP001", "BP102"), ""),
            id="several rules",
        ),
        pytest.param("<!-- boilerplate: ignore -->", ("ignore", (), ""), id="all rules"),
        pytest.param(f"`a` {OFF}", ("off", (), ""), id="after code"),
        pytest.param(f"    {OFF}", ("off", (), ""), id="indented, as in a list"),
        pytest.param(f"```\n```\n{OFF}", ("off", (), ""), id="after a fenced block"),
    ],
)
def test_what_a_directive_says(comment, expected):
    (directive,) = parse_directives(comment)
    assert (directive.verb, directive.rules, directive.reason) == expected
    assert comment[directive.start : directive.end].startswith("<!--")
    assert comment[directive.start : directive.end].endswith("-->")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{OFF}\n甲\n{ON}\n乙", ("suppressed", "new"), id="off and on"),
        pytest.param(f"甲 {OFF} 乙 {ON}", ("new", "suppressed"), id="on one line"),
        pytest.param(f"{OFF}\n甲\n乙", ("suppressed", "suppressed"), id="off to the end"),
        pytest.param(f"{NEXT}\n甲\n乙", ("suppressed", "new"), id="the next line"),
        pytest.param(f"甲\n{NEXT}\n\n \n乙", ("new", "suppressed"), id="the next line with text"),
        pytest.param(f"{NEXT}\n{HERE}\n甲\n乙", ("suppressed", "new"), id="beyond other directives"),
        pytest.param(f"{NEXT} 甲\n乙", ("new", "suppressed"), id="not its own line"),
        pytest.param(f"甲 {HERE}\n乙", ("suppressed", "new"), id="its own line"),
        pytest.param(f"甲\r乙 {HERE}\r\n", ("new", "suppressed"), id="ends of lines of all systems"),
        pytest.param("<!-- boilerplate: ignore BP102 --> 甲\n乙", ("new", "new"), id="another rule"),
        pytest.param("<!-- boilerplate: ignore --> 甲\n乙", ("suppressed", "new"), id="any rule"),
    ],
)
def test_which_findings_are_suppressed(text, expected):
    assert tuple(state for state, _ in states(text, finding(text, "甲"), finding(text, "乙"))) == expected


def test_the_reason_is_told():
    text = f"{NEXT}\n甲 <!-- boilerplate: ignore -->"
    assert states(text, finding(text, "甲")) == [("suppressed", "motto")]


def test_a_finding_is_suppressed_where_it_begins_and_never_when_it_is_about_the_whole_document():
    text = f"甲\n乙 {HERE}"
    assert states(text, finding(text, "甲\n乙"), Finding("BP004", "error", 0, 0, 1, 1, "")) == [("new", "")] * 2
    assert states("<!-- boilerplate: ignore -->", Finding("BP004", "error", 0, 0, 1, 1, "")) == [("new", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"{OFF}\n甲\n{ON}", [], id="a useful pair"),
        pytest.param(f"甲 {HERE}", [], id="a useful line"),
        pytest.param(f"\n{NEXT}\n乙\n甲", [("warning", 2, "suppresses nothing")], id="the wrong line"),
        pytest.param(f"甲\n{NEXT}", [("warning", 2, "suppresses nothing")], id="no next line"),
        pytest.param(f"{OFF}乙{ON}甲", [("warning", 1, "`off` suppresses nothing")], id="nothing between off and on"),
        pytest.param("<!-- boilerplate: ignore BP102 -->甲", [("warning", 1, "suppresses nothing")], id="another rule"),
        pytest.param("<!-- boilerplate: ignore BP001 BP102 -->甲", [("warning", 1, "BP102")], id="one rule of two"),
        pytest.param(f"{OFF}\n甲", [("note", 1, "to the end")], id="no on"),
        pytest.param(f"甲\n{ON}", [("warning", 2, "no `off`")], id="no off"),
        pytest.param(f"{OFF}甲{OFF}{ON}", [("warning", 1, "off already")], id="off twice"),
        pytest.param("<!-- boilerplate: ignore BP999 -->甲", [("warning", 1, "no rule BP999")], id="an unknown rule"),
        pytest.param("<!-- boilerplate: off BP001 -->甲", [("warning", 1, "about all rules")], id="off for a rule"),
        pytest.param("<!-- boilerplate: ignore-nextline -->甲", [("warning", 1, "ignore-next-line?")], id="misspelt"),
        pytest.param("<!-- boilerplate: -->甲", [("warning", 1, "not understood")], id="empty"),
        pytest.param("<!-- boilerplate: ignore because -->甲", [("warning", 1, "no rule BECAUSE")], id="no reason="),
        pytest.param("<!-- boilerplate: off\n甲", [("warning", 1, "--> is missing")], id="not closed"),
    ],
)
def test_what_is_said_of_directives(text, expected):
    found = complaints(text, finding(text, "甲"))
    assert [(level, line) for level, line, _ in found] == [(level, line) for level, line, _ in expected]
    assert all(part in message for (_, _, message), (_, _, part) in zip(found, expected, strict=True))


def test_a_comment_that_is_not_closed_leaves_the_next_one_alone():
    text = f"<!-- boilerplate: off\n甲{HERE}"
    assert states(text, finding(text, "甲")) == [("suppressed", "")]
    assert [line for _, line, _ in complaints(text, finding(text, "甲"))] == [1]


def test_what_is_off_and_what_is_ignored():
    text = f"{OFF}甲{ON}乙\n丙{HERE}"
    directives = parse_directives(text)
    assert [text[a:b] for a, b in left_out(directives)] == ["甲"]
    assert [text[a:b] for a, b in ignores(directives, "BP001") if a < b][1:] == [f"丙{HERE}"]


PARTS = st.sampled_from(
    ["<!-- boilerplate:", "-->", "<!--", " off", " on", " ignore", "-next-line", " BP001", ' reason="x"', "`", "```",
     "~~~", "\n", "\r\n", " ", "甲", "reason=", '"', "，", "\ud800"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(PARTS, max_size=25).map("".join)))
def test_no_text_is_too_strange(text):
    directives = parse_directives(text)
    blank = without(text, directives)
    assert len(blank) == len(text)
    assert [c for c in blank if c in "\r\n"] == [c for c in text if c in "\r\n"]
    edges = [place for each in directives for place in (each.start, each.end)]
    assert edges == sorted(edges)
    assert all(0 <= each.first <= each.last <= len(text) for each in directives)
    findings = [Finding("BP001", "warning", i, i + 1, 1, 1, "") for i in range(len(text))]
    judged = apply_directives(directives, findings, text)
    assert [each._replace(state="new", reason="") for each in judged[: len(findings)]] == findings
    off = {place for start, end in left_out(directives) for place in range(start, end)}
    assert all(each.state == "suppressed" for each in judged[: len(findings)] if each.start in off)


@pytest.mark.parametrize("part", ["<!-- boilerplate: off ", "` <!-- boilerplate: off -->", "```\n", OFF + ON, " , "])
def test_a_hostile_text_takes_no_longer_than_another(part):
    text = "<!-- boilerplate: off" + part * (400_000 // len(part))
    begin = time.perf_counter()
    parse_directives(text)
    assert time.perf_counter() - begin < 5
