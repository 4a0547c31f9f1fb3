"""Formulae that are nearly there: found where a word differs, and not where the words are of something else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.phrases.altered import find_altered
from boilerplate.phrases.listed import Hits, find_listed, targets_of
from boilerplate.phrases.spelling import spell
from boilerplate.text.analysis import fold_texts

GUIDED = "以习近平新时代中国特色社会主义思想为指导"
THOUGHT = "习近平新时代中国特色社会主义思想"
CONSCIOUS = "增强“四个意识”、坚定“四个自信”、做到“两个维护”"
FOUNDING = "不忘初心、牢记使命"
CLEAR_WATERS = "绿水青山就是金山银山"
RIGHTS = "life, liberty and the pursuit of happiness"


def altered(text: str, *phrases: str) -> list[tuple[str, str]]:
    """The places, as they are written, and the phrases that should stand there."""
    codes, offsets, sentences, _ = fold_texts([text], [True])
    spelling = spell(codes, offsets, sentences)
    targets = targets_of(phrases)
    standing = (np.concatenate(columns) for columns in zip(*find_listed(targets, spelling), strict=True))
    found = find_altered(targets, spelling, Hits(*standing))
    return [(text[spelling.origin[e.start] : spelling.origin[e.end - 1] + 1], phrases[e.phrase]) for e in found]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        pytest.param("", [GUIDED], id="no text"),
        pytest.param(f"坚持{GUIDED}，", [GUIDED], id="the formula itself"),
        pytest.param("不忘初心，牢记使命。", [FOUNDING], id="other marks"),
        pytest.param("以習近平新時代中國特色社會主義思想為指導。", [GUIDED], id="traditional characters"),
        pytest.param("坚持和发展中国特色社会主义，开创新时代党的建设新局面。", [GUIDED], id="words of the formula"),
        pytest.param(f"坚持{GUIDED}。", [GUIDED, THOUGHT, "习近平思想为指导"], id="one formula within another"),
        pytest.param(f"学习{THOUGHT}的指导意义。", [GUIDED, THOUGHT], id="a shorter form that is listed"),
        pytest.param(f"用{THOUGHT}武装全党。", [GUIDED], id="a shorter form that is not"),
        pytest.param("深入学习贯彻新时代中国特色社会主义思想。", [THOUGHT], id="an edge that is there by chance"),
        pytest.param("我们勿忘、牢记使命。我们勿忘初心、记使命。", ["我要不忘初心、牢记使命"], id="too much differs"),
        pytest.param("以习近平新时代中国特色社会主\n\n义思想为指导", [GUIDED], id="cut at the end of a line"),
        pytest.param("以习近平新时代中国特色社会……", [GUIDED], id="broken off"),
        pytest.param("两个建立", ["两个确立"], id="a phrase too short to be told from others"),
        pytest.param("2036年远景目标纲要", ["2035年远景目标纲要"], id="about another number"),
        pytest.param("the peace of the Union", ["the State of the Union"], id="another word of an alphabet"),
        pytest.param("the States of the Union", ["the State of the Union"], id="another form of it"),
        pytest.param(
            "life, liberty and the prusuits of happiness", [RIGHTS], id="a short word with three wrong letters"
        ),
        pytest.param("wee the people", ["we the people"], id="few words"),
    ],
)
def test_what_is_not_altered(text, phrases):
    assert altered(text, *phrases) == []


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        pytest.param("以习近平新时代特色社会主义思想为指导", GUIDED, id="a word is missing"),
        pytest.param("以习近平新时代中国特色社会主义伟大思想为指导", GUIDED, id="a word is put in"),
        pytest.param("以习近平新时代中国特色社会主意思想为指导", GUIDED, id="a letter is wrong"),
        pytest.param("以習近平新時代特色社會主義思想為指導", GUIDED, id="in traditional characters"),
        pytest.param("牢记使命、不忘初心", FOUNDING, id="two members have changed places"),
        pytest.param("坚定“四个自信”、做到“两个维护”、增强“四个意识", CONSCIOUS, id="so have three"),
        pytest.param("增强“四个意识”、坚定“四个自信”、坚决做到“两个维护", CONSCIOUS, id="a word is put in between"),
        pytest.param("绿水青山就是银山", CLEAR_WATERS, id="so short that one word is a fifth of it"),
        pytest.param("绿水青山就是金山银三", CLEAR_WATERS, id="the last letter is wrong, before a mark"),
        pytest.param("率水青山就是金山银山", CLEAR_WATERS, id="the first letter is wrong, after a mark"),
        pytest.param("life, liberty, the pursuit of happiness", RIGHTS, id="a word of an alphabet is missing"),
        pytest.param("life, liberty and the pursuit of happyness", RIGHTS, id="a word is misspelt"),
    ],
)
def test_what_is_altered(written, phrase):
    assert altered(f"我们要坚持，{written}。", phrase) == [(written, phrase)]
    assert altered(f"我们要坚持，{phrase}。", phrase) == []


def test_each_is_altered_into_the_other():
    one, other = "坚持和加强党的全面领导", "坚持和加强党的领导"
    assert altered(f"{other}。", one) == [(other, one)]
    assert altered("坚持和加强党的全部领导。", one, other) == [("坚持和加强党的全部领导", one)]
    assert altered(f"{other}。", one, other) == altered(f"{one}。", one, other) == []


def test_an_altered_formula_is_found_beside_a_listed_part_of_it():
    written = "增强“四个意识”、坚定“四个自信”、做好“两个维护"
    assert altered(f"要{written}”。", CONSCIOUS, "四个意识") == [(written, CONSCIOUS)]


def test_of_a_formula_of_several_sentences_the_one_that_differs_is_found():
    phrase = "没有调查，就没有发言权。没有正确的调查，同样没有发言权。"
    text = "他说：没有调查，就没有发言权。没有正确调查，同样没有发言权。"
    assert altered(text, phrase) == [("没有正确调查，同样没有发言权", phrase)]


def test_the_longest_phrase_is_named_where_several_are_near():
    assert altered("坚持以习近平新时代特色社会主义思想为指导。", THOUGHT, GUIDED) == [
        ("以习近平新时代特色社会主义思想为指导", GUIDED)
    ]


@given(
    st.lists(st.text(st.sampled_from("以习近平新时代a b1，。\n“"), max_size=40), min_size=1, max_size=3),
    st.lists(st.text(st.sampled_from("以习近平新时代a b1，。“"), max_size=12), min_size=1, max_size=3),
)
def test_places_lie_in_the_text_apart_and_in_order(texts, phrases):
    codes, offsets, sentences, _ = fold_texts(texts, [True] * len(texts))
    spelling = spell(codes, offsets, sentences)
    targets = targets_of(phrases)
    hits, _ = find_listed(targets, spelling)
    found = find_altered(targets, spelling, hits)
    places = [0, *(place for each in found for place in (each.start, each.end)), len(spelling.text)]
    assert places == sorted(places)
    for each in found:
        text = spelling.text[each.start : each.end]
        assert "\n" not in text
        assert text not in {target.text for target in targets}
        assert each.edits == tuple(sorted(each.edits))
