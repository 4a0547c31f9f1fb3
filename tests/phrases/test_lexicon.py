"""Words as jieba cuts them, many texts at a time."""

import numpy as np

from boilerplate.phrases.lexicon import lexicon
from boilerplate.text.words import tokenizer

TEXTS = [
    "坚持以人民为中心的发展思想",
    "不忘初心牢记使命主题教育",
    "研究生命起源",
    "结合成分子时",
    "一岗双责",
    "龘龘",
    "",
    "马克思",
]


def test_words_are_those_of_jieba_without_its_model_for_unknown_words():
    assert lexicon().words(TEXTS) == [list(tokenizer().cut(text, HMM=False)) for text in TEXTS]


def test_a_text_is_cut_alike_whatever_is_cut_with_it():
    assert [lexicon().words([text])[0] for text in TEXTS] == lexicon().words(TEXTS)
    assert lexicon().words(TEXTS * 2000)[-len(TEXTS) :] == lexicon().words(TEXTS)


def test_no_word_reaches_across_what_is_no_character():
    codes = np.array([[ord("人"), 0, ord("民"), 0], [ord("人"), ord("民"), 0, ord("心")]], dtype=np.uint32)
    assert lexicon().begins(codes).tolist() == [[True] * 4, [True, False, True, True]]


def test_no_texts_have_no_words():
    assert lexicon().words([]) == []


def test_kinds_are_those_of_the_dictionary():
    assert [lexicon().kinds[word] for word in ("因地制宜", "北京", "国务院")] == ["i", "ns", "nt"]
