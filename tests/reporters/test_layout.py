"""Lines that fit, measured in cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from boilerplate.reporters.layout import Line, Span, cells, clip, clip_start, render_line, wrap
from boilerplate.reporters.printable import printable

MIXED = st.text(st.sampled_from("abc ABC。，“”（）中文人才e\u0301/…⟦⟧𠮷"), max_size=120)


def measured(text: str) -> int:
    return sum(max(0, wcwidth(character)) for character in text)


def plain(lines: list[Line]) -> list[str]:
    return [render_line(line, color=False) for line in lines]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("", 10, [""], id="nothing is one empty line"),
        pytest.param("short", 10, ["short"], id="what fits stays"),
        pytest.param("exactly 10", 10, ["exactly 10"], id="a full line is not broken"),
        pytest.param("one two three", 8, ["one two", "three"], id="English breaks at spaces"),
        pytest.param("one two   ", 7, ["one two"], id="spaces at the end hang"),
        pytest.param("a/folder/with/files", 10, ["a/folder/", "with/files"], id="paths break after a slash"),
        pytest.param("incomprehensible", 6, ["incomp", "rehens", "ible"], id="a word longer than a line is broken"),
        pytest.param("city-speech.txt", 14, ["city-speech", ".txt"], id="a long name breaks before its suffix"),
        pytest.param("city-leading-group", 8, ["city-", "leading-", "group"], id="a long name breaks after a hyphen"),
        pytest.param("人才工作会议", 5, ["人才", "工作", "会议"], id="a wide character is never halved"),
        pytest.param("人才，工作", 4, ["人", "才，", "工作"], id="no line begins with a comma"),
        pytest.param("抓（人才）", 4, ["抓", "（人", "才）"], id="no line ends with an opening bracket"),
        pytest.param("他说：“好！”", 8, ["他说：", "“好！”"], id="quotation marks stay with what they quote"),
        pytest.param("，，，，", 4, ["，，", "，，"], id="marks alone are broken all the same"),
        pytest.param("用GDP衡量", 6, ["用GDP", "衡量"], id="a word in Chinese is kept whole"),
        pytest.param("人人\u0301，", 4, ["人", "人\u0301，"], id="a mark stays with its character"),
        pytest.param("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"], id="an accent stays with its letter"),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert plain(wrap([Span(text)], width)) == lines


def test_lines_after_the_first_hang() -> None:
    assert plain(wrap([Span("path: a reason of some length")], 14, hanging=2)) == [
        "path: a reason",
        "  of some",
        "  length",
    ]


def test_a_mark_is_not_parted_from_what_it_marks() -> None:
    marked = [Span("今年我们"), Span("⟦1 ", "copied", glued=True), Span("坚持", "copied"), Span("⟧", "copied")]
    assert plain(wrap(marked, 12)) == ["今年我们", "⟦1 坚持⟧"]


def test_styles_go_on_in_the_next_line_and_are_reset_in_each() -> None:
    lines = wrap([Span("one "), Span("two three", "copied"), Span(" ", "copied")], 7)
    assert [render_line(line, color=True) for line in lines] == ["one \x1b[33mtwo\x1b[0m", "\x1b[33mthree\x1b[0m"]


@given(st.lists(st.tuples(MIXED, st.booleans()), max_size=4), st.integers(4, 30), st.integers(0, 2))
def test_lines_fit_and_hold_the_text_in_order(texts: list[tuple[str, bool]], width: int, hanging: int) -> None:
    line = [Span(text, "copied" if styled else "", glued=styled) for text, styled in texts]
    rows = plain(wrap(line, width, hanging))
    assert all(measured(row) <= width for row in rows)
    assert "".join(rows).replace(" ", "") == "".join(text for text, _ in texts).replace(" ", "")
    assert all(row.startswith(" " * hanging) for row in rows[1:] if row)


@pytest.mark.parametrize(
    ("text", "width", "start", "end"),
    [
        pytest.param("short", 5, "short", "short", id="what fits stays"),
        pytest.param("abcdef", 4, "abc…", "…def", id="the ellipsis counts"),
        pytest.param("人才工作", 6, "人才…", "…工作", id="wide characters are not halved"),
        pytest.param("人才工作", 7, "人才工…", "…才工作", id="wide characters fill the room"),
        pytest.param("a/人才.txt", 7, "a/人才…", "…才.txt", id="narrow and wide"),
    ],
)
def test_clip(text: str, width: int, start: str, end: str) -> None:
    assert (clip(text, width), clip_start(text, width)) == (start, end)


@given(MIXED, st.integers(1, 40))
def test_what_is_clipped_fits(text: str, width: int) -> None:
    assert cells(clip(text, width)) <= width
    assert cells(clip_start(text, width)) <= width


@given(st.text())
def test_cells_are_what_the_terminal_takes(text: str) -> None:
    assert cells(printable(text)) == measured(printable(text))
