"""Lines and columns, counted in code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.text.lines import Lines


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        pytest.param("", 0, (1, 1), id="an empty text has a first line"),
        pytest.param("ab", 2, (1, 3), id="the end is the column after the last"),
        pytest.param("a\nb", 1, (1, 2), id="a line break belongs to its line"),
        pytest.param("a\nb", 2, (2, 1), id="after LF"),
        pytest.param("a\rb", 2, (2, 1), id="after CR"),
        pytest.param("a\r\nb", 3, (2, 1), id="after CRLF, which is one line break"),
        pytest.param("a\r\nb", 2, (1, 3), id="within CRLF"),
        pytest.param("a\n\rb", 3, (3, 1), id="LF and CR are two"),
        pytest.param("a\n", 2, (2, 1), id="the end after a line break"),
        pytest.param("𠮷\u0301b", 2, (1, 3), id="a column is a code point"),
        pytest.param("a\u2028b\x0bc\x85d", 6, (1, 7), id="no other character ends a line"),
    ],
)
def test_of_offset(text: str, offset: int, place: tuple[int, int]) -> None:
    assert Lines.of(text).of_offset(offset) == place


@given(st.text(st.sampled_from("a𠮷\r\n"), max_size=40))
def test_every_offset_has_a_place_of_its_own_that_leads_back(text: str) -> None:
    lines = Lines.of(text)
    places = [lines.of_offset(offset) for offset in range(len(text) + 1)]
    assert places == sorted(set(places))
    assert [lines.starts[line - 1] + column - 1 for line, column in places] == [*range(len(text) + 1)]
