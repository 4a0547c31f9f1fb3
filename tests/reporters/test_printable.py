"""Nothing that a document or a file name holds can rule a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.reporters.printable import printable

#: Surrogates and all.
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("Plain words, 100 %.", id="ASCII"),
        pytest.param("　　同志们：“好”——𠮷…", id="Chinese, its punctuation and its wide space"),
        pytest.param("naïve e\u0301 Ω", id="accents, also combining ones"),
        pytest.param("नमस्ते שלום مرحبا", id="other scripts, also from right to left"),
        pytest.param("می\u200cخواهم", id="the joiner that Persian spells with"),
        pytest.param("क्\u200dष", id="the joiner after a virama"),
        pytest.param("\ue000 \u00a0", id="private use and a space that does not break"),
        pytest.param("٣\u06dd", id="an Arabic number sign, which has a shape"),
        pytest.param("\U0001f600 \u2026", id="emoji"),
    ],
)
def test_what_shows_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[2J\x1b]0;title\x07", "␛[2J␛]0;title␇", id="escape sequences"),
        pytest.param("a\r\nb\tc\0", "a␍␊b␉c␀", id="line breaks, tabs and NUL"),
        pytest.param("a\x7f\x9b31m", "a␡<U+009B>31m", id="DEL and the one-character CSI"),
        pytest.param("gpj.\u202eexe", "gpj.<U+202E>exe", id="an override that reads a name backwards"),
        pytest.param("\u2066a\u2069\u200f", "<U+2066>a<U+2069><U+200F>", id="isolates and marks of direction"),
        pytest.param("人\u200b才\ufeff\u00ad", "人<U+200B>才<U+FEFF><U+00AD>", id="zero width and soft hyphens"),
        pytest.param("人\u200d才", "人<U+200D>才", id="a joiner that joins nothing"),
        pytest.param("a\u2028b\u2029", "a<U+2028>b<U+2029>", id="separators of lines and paragraphs"),
        pytest.param("\ud800x\udfff", "<U+D800>x<U+DFFF>", id="lone surrogates"),
        pytest.param("\ufdd0\uffff\U0010ffff", "<U+FDD0><U+FFFF><U+10FFFF>", id="noncharacters"),
        pytest.param("\u3164\u2800", "<U+3164><U+2800>", id="letters that look like spaces"),
        pytest.param("\U000e0041", "<U+E0041>", id="tags, which can hide a text in a text"),
        pytest.param("葛\U000e0100❤\ufe0f", "葛❤", id="variation selectors go"),
    ],
)
def test_what_does_not_show_is_made_visible(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(ANY_TEXT)
def test_the_result_can_be_written_and_holds_no_control(text: str) -> None:
    shown = printable(text)
    shown.encode("utf-8")
    assert printable(shown) == shown
    hidden = {c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")}
    assert not hidden
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff")
