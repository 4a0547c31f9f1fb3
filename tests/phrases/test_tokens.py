"""Tokens, and what stands between them."""

import numpy as np
import pytest

from boilerplate.phrases.repeats import CUT
from boilerplate.phrases.tokens import BRACKET, COMMA, NOTHING, NUMBER, SENTENCE, find_tokens
from boilerplate.text.analysis import analyse, parse_shingle


def tokens_of(*texts):
    analysis = analyse(texts, parse_shingle("char-2"))
    tokens = find_tokens(analysis.codes, analysis.sentences, analysis.folded)
    folded = "".join(map(chr, analysis.folded.codes.tolist()))
    words = [folded[a:b] for a, b in zip(tokens.start.tolist(), tokens.end.tolist(), strict=True)]
    return tokens, words


def runs_of_tokens(text):
    """The tokens of a text as runs, which `|` parts; a comma where one stands."""
    tokens, words = tokens_of(text)
    pieces = "|" if not words else ""
    for word, code, edge in zip(words, tokens.codes.tolist(), tokens.edge.tolist(), strict=False):
        pieces += "|" if code == CUT else ("," if edge == COMMA else " ") + word
    return [piece.strip(" ,") for piece in pieces.split("|") if piece.strip(" ,")]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("不忘初心、牢记使命", ["不 忘 初 心,牢 记 使 命"]),
        ("不忘初心，牢记使命。奋斗", ["不 忘 初 心,牢 记 使 命", "奋 斗"]),
        ("不忘 初心", ["不 忘,初 心"]),
        ("开展“两学一做”教育", ["开 展,两 学 一 做,教 育"]),
        ("今年增长18.5%左右", ["今 年 增 长", "左 右"]),
        ("《意见》要求：稳（试行）中", ["意 见", "要 求", "稳", "试 行", "中"]),
        ("互联网+党建", ["互 联 网 党 建"]),
        ("The state of the Union, don't", ["the state of the union,dont"]),
        ("self-government of COVID", ["selfgovernment of covid"]),
        ("学习PDF文件", ["学 习 pdf 文 件"]),
        ("……", []),
        ("", []),
    ],
)
def test_what_is_a_token_and_where_runs_are_cut(text, runs):
    assert runs_of_tokens(text) == runs


def test_a_line_that_was_merely_wrapped_leaves_no_mark():
    line = "坚持以人民为中心的发展思想不断促进人的全。面发展和全体人民共同富裕始终同人民想在一起"
    tokens, words = tokens_of(f"{line}\n{line}\n{line}\n{line}")
    first_of_second_line = words.index("坚", 2)
    assert words[first_of_second_line - 1] == "起"
    assert tokens.edge[first_of_second_line] == NOTHING


@pytest.mark.parametrize(
    ("last", "first", "words"),
    [
        pytest.param("peace", "prosperity", ["peace", "prosperity"], id="two words"),
        pytest.param("liberté", "égalité", ["liberte", "egalite"], id="with accents"),
        pytest.param("peace  ", "prosperity", ["peace", "prosperity"], id="with spaces at the end of the line"),
        pytest.param("self-", "government", ["selfgovernment"], id="a hyphen at the end of the line"),
        pytest.param("民", "prosperity", ["民", "prosperity"], id="a wide character and a word"),
    ],
)
def test_a_line_that_was_merely_wrapped_parts_words_and_leaves_no_mark(last, first, words):
    line = f"{first} of the people. We hold that all of them are the heirs of {last}"
    tokens, found = tokens_of("\n".join([line] * 4))
    place = next(i for i, word in enumerate(found) if word == words[0] and i > 1)
    assert found[place : place + len(words) + 1] == [*words, "of"]
    assert (tokens.edge[place + 1 : place + len(words) + 1] == NOTHING).all()


@pytest.mark.parametrize(
    ("text", "token", "edge"),
    [
        ("大会，稳中求进", "稳", COMMA),
        ("大会 稳中求进", "稳", COMMA),
        ("大会稳中求进", "稳", NOTHING),
        ("共2,318.5亿", "亿", NUMBER),
        ("共2,318.5，亿", "亿", COMMA),
        ("大会：稳中求进", "稳", BRACKET),
        ("大会。稳中求进", "稳", SENTENCE),
        ("稳中求进", "稳", SENTENCE),
    ],
)
def test_what_stands_before_a_token(text, token, edge):
    tokens, words = tokens_of(text)
    assert tokens.edge[words.index(token)] == edge


def test_what_stands_after_the_last_token_is_the_end_of_its_sentence():
    tokens, _ = tokens_of("稳中求进")
    assert len(tokens.edge) == len(tokens.codes) + 1
    assert tokens.edge[-1] == SENTENCE


def test_forms_of_one_character_are_one_token_and_words_are_told_apart():
    tokens, _ = tokens_of("⾏為行为", "state State states")
    kept = tokens.codes[tokens.codes != CUT].tolist()
    assert kept[:2] == kept[2:4]
    assert kept[4] == kept[5] != kept[6]


def test_documents_never_share_a_run():
    tokens, _ = tokens_of("稳中", "求进")
    assert tokens.codes[tokens.document == 1][0] == CUT
    assert (np.diff(tokens.document) >= 0).all()
