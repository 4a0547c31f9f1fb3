"""Phrases of a list in a text: the same letters count, whatever the marks; and numbers, which stay what they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.phrases.listed import find_listed, targets_of
from boilerplate.phrases.spelling import spell
from boilerplate.text.analysis import fold_texts


def spelled(*texts):
    codes, offsets, sentences, _ = fold_texts(texts, [True] * len(texts))
    return spell(codes, offsets, sentences)


def stands(phrase: str, text: str) -> list[str]:
    """What stands in the text for the phrase, as it is written there."""
    spelling = spelled(text)
    hits, _ = find_listed(targets_of([phrase]), spelling)
    return [text[spelling.origin[a] : spelling.origin[b - 1] + 1] for a, b in zip(hits.start, hits.end, strict=True)]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param("两个确立", "两个确认", id="another letter"),
        pytest.param("解放思想、实事求是", "解放思想。实事求是", id="a sentence ends inside of it"),
        pytest.param("解放思想、实事求是", "解放思想\n\n实事求是", id="a paragraph ends inside of it"),
        pytest.param("act", "factor of the pact", id="a part of a word"),
        pytest.param("at one", "they atone", id="two words are not one"),
        pytest.param("into", "in to", id="nor one word two"),
        pytest.param("2035年远景目标", "2036年远景目标", id="another number"),
        pytest.param("5年规划", "15年规划", id="the end of a number"),
        pytest.param("5年规划", "1.5年规划", id="what is after the point of a number"),
        pytest.param("1.5倍", "15倍", id="a number with a point and one without"),
        pytest.param("某市", "X市", id="masks are letters here"),
        pytest.param("！？", "真的！？", id="a phrase without letters"),
    ],
)
def test_what_does_not_stand(phrase, text):
    assert stands(phrase, text) == []


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param("不忘初心、牢记使命", "要不忘初心，牢记使命。", ["不忘初心，牢记使命"], id="another mark"),
        pytest.param("不忘初心、牢记使命", "要不忘初心牢记使命。", ["不忘初心牢记使命"], id="no mark"),
        pytest.param(
            "不忘初心牢记使命", "“不忘初心、牢记 使命”", ["不忘初心、牢记 使命"], id="marks in the text alone"
        ),
        pytest.param("增强“四个意识”", "增強「四個意識」。", ["增強「四個意識"], id="traditional characters"),
        pytest.param("ABC计划", "ＡＢＣ計劃", ["ＡＢＣ計劃"], id="full width"),
        pytest.param(
            "At the end of the day", "at the end\tof the DAY,", ["at the end\tof the DAY"], id="case and space"
        ),
        pytest.param("state-of-the-art", "the state of the art", ["state of the art"], id="hyphens are spaces"),
        pytest.param("don't", "I don’t.", ["don’t"], id="apostrophes"),
        pytest.param("1000公里", "１,０００ 公里", ["１,０００ 公里"], id="digits in groups and full width"),
        pytest.param("一是学习", "要一是学习，二是", ["一是学习"], id="what would be an enumerator by itself"),
        pytest.param("学习", "一是学习。学习学习", ["学习", "学习", "学习"], id="again and again"),
        pytest.param(
            "解放。实事求是", "解放。实事求是，解放、实事求是", ["解放。实事求是", "解放、实事求是"], id="two sentences"
        ),
        pytest.param("efficient", "eﬃcient work", ["eﬃcient"], id="a ligature"),
        pytest.param("解放思想", "𠮷解放思想𠮷", ["解放思想"], id="beside characters beyond the first plane"),
    ],
)
def test_what_stands(phrase, text, found):
    assert stands(phrase, text) == found


def test_no_phrase_runs_from_one_document_into_the_next():
    hits, cut = find_listed(targets_of(["解放思想。实事求是"]), spelled("解放思想。", "实事求是。"))
    assert len(hits.start) == len(cut.start) == 0


def test_what_only_the_end_of_a_sentence_keeps_from_standing_is_told():
    hits, cut = find_listed(targets_of(["不忘初心，牢记使命"]), spelled("不忘初心。\n牢记使命。"))
    assert (len(hits.start), len(cut.start)) == (0, 1)


@given(st.lists(st.text(st.sampled_from("ab1２,.。、 \n“市XX某ﬁ½①é\u0301𠮷\ud800"), max_size=30), max_size=4))
def test_a_spelling_has_every_letter_in_order_at_its_place(texts):
    spelling = spelled(*texts)
    whole = "".join(texts)
    n = len(spelling.text)
    assert all(len(column) == n for column in spelling[1:])
    assert (np.diff(spelling.origin) >= 0).all()
    assert not n or spelling.origin[-1] < len(whole)
    letters = {place for place, character in enumerate(whole) if character.isalnum()}
    assert letters <= set(spelling.origin.tolist())
    assert all(not begins for begins, letter in zip(spelling.begins, spelling.text, strict=True) if letter.isspace())


@given(st.text(st.sampled_from("ab学习1 、-"), min_size=1, max_size=8), st.sampled_from("，； "))
def test_a_phrase_stands_in_itself(phrase, mark):
    text = f"{mark}{phrase}{mark}"
    target = targets_of([phrase])[0].text
    hits, _ = find_listed(targets_of([phrase]), spelled(text))
    assert bool(target) == (len(hits.start) > 0)
