"""What differs between a sentence and its source, and what of it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.reporters.changes import Part, changes, same_words
from boilerplate.reporters.layout import cells
from boilerplate.reporters.text.shortening import shortened


def marked(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.changed else part.text for part in parts)


@pytest.mark.parametrize(
    ("draft", "source", "ours", "theirs"),
    [
        pytest.param("人才工作。", "人才工作。", "人才工作。", "人才工作。", id="the same"),
        pytest.param("人才,工作。", "人才，工作！", "人才,工作。", "人才，工作！", id="other marks are no change"),
        pytest.param("The State  is", "the state is", "The State  is", "the state is", id="nor are case and spaces"),
        pytest.param("ＧＤＰ增长", "GDP增长", "ＧＤＰ增长", "GDP增长", id="nor is width"),
        pytest.param("为我市发展", "为全省发展", "为[我市]发展", "为[全省]发展", id="Chinese by characters"),
        pytest.param("深化改革", "全面深化改革", "深化改革", "[全面]深化改革", id="words that were taken out"),
        pytest.param("全面深化改革", "深化改革", "[全面]深化改革", "深化改革", id="words that were put in"),
        pytest.param(
            "a new deal here", "a square deal here", "a [new] deal here", "a [square] deal here", id="English by words"
        ),
        pytest.param("在2024年", "在2023年", "在[2024]年", "在[2023]年", id="numbers whole"),
        pytest.param(
            "甲乙中丙丁到此",
            "戊己中庚辛到此",
            "[甲乙中丙丁]到此",
            "[戊己中庚辛]到此",
            id="a lone character that agrees is drowned",
        ),
        pytest.param("全新", "旧的", "[全新]", "[旧的]", id="nothing in common"),
    ],
)
def test_changes(draft: str, source: str, ours: str, theirs: str) -> None:
    left, right = changes(draft, source)
    assert (marked(left), marked(right)) == (ours, theirs)


@given(st.text(), st.text())
def test_both_sentences_are_kept_and_the_same_words_have_no_change(draft: str, source: str) -> None:
    left, right = changes(draft, source)
    assert "".join(part.text for part in left) == draft
    assert "".join(part.text for part in right) == source
    if any(part.changed for part in (*left, *right)):
        assert not same_words(draft, source)


@pytest.mark.parametrize(
    ("parts", "width", "shown"),
    [
        pytest.param([Part("short", False)], 5, "short", id="what fits stays"),
        pytest.param([Part("a" * 30, False)], 10, "aaaaaaaaa…", id="without a change the beginning is kept"),
        pytest.param(
            [Part("a" * 30, False), Part("X", True), Part("b" * 30, False)],
            24,
            "…aaaaaaaaaa[X]bbbbbbbbbb…",
            id="what stands around a change is kept",
        ),
        pytest.param(
            [Part("X", True), Part("a" * 40, False), Part("Y", True)],
            30,
            "[X]aaaaaaaa…aaaaaaaa[Y]",
            id="between two changes the middle goes",
        ),
        pytest.param([Part("X" * 30, True), Part("b", False)], 10, "[XXXXXXXXX…]", id="a long change is cut"),
        pytest.param([Part("啊……哦" * 9, False)], 20, "啊……哦啊……哦啊……哦…", id="an ellipsis of the text is kept"),
    ],
)
def test_shortened(parts: list[Part], width: int, shown: str) -> None:
    assert marked(shortened(parts, width)) == shown


@given(st.lists(st.tuples(st.text("ab中。…", min_size=1), st.booleans())), st.integers(2, 60))
def test_what_is_shortened_fits(pairs: list[tuple[str, bool]], width: int) -> None:
    parts = shortened([Part(*pair) for pair in pairs], width)
    assert sum(cells(part.text) for part in parts) <= width
