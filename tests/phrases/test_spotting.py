"""Phrases of a lexicon in a text: against a search by hand, and where words, marks and sentences end."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.phrases.spotting import apart, records_with, spell_phrases, spot_phrases
from boilerplate.phrases.tokens import find_tokens
from boilerplate.text.analysis import fold_texts
from boilerplate.text.columns import offsets_of


def spotted(phrases, texts, *, all_of_them=False):
    """What stands in each text, as it is written there."""
    codes, offsets, sentences, folded = fold_texts(texts, [True] * len(texts))
    found = spot_phrases(spell_phrases(phrases), find_tokens(codes, sentences, folded), folded)
    if not all_of_them:
        found = apart(found)
    whole = "".join(texts)
    rows = [[] for _ in texts]
    for phrase, start, end in zip(*(column.tolist() for column in found), strict=True):
        begin, last = int(folded.origin[start]), int(folded.origin[end - 1])
        document = int(np.searchsorted(offsets, begin, side="right")) - 1
        rows[document].append((phrases[phrase], whole[begin : last + 1]))
    return rows


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param("不忘初心", "我们要不忘初心，继续前进。", "不忘初心", id="in a clause"),
        pytest.param("不忘初心、牢记使命", "不忘初心，牢记使命。", "不忘初心，牢记使命", id="with another mark"),
        pytest.param("不忘初心、牢记使命", "不忘初心牢记使命。", "不忘初心牢记使命", id="without a mark"),
        pytest.param("四个意识", "增强“四个意识”。", "四个意识", id="in quotation marks"),
        pytest.param("不忘初心", "不忘（初心）。", "", id="not across a bracket"),
        pytest.param("不忘初心、牢记使命", "不忘初心。牢记使命。", "", id="not across the end of a sentence"),
        pytest.param("不忘初心", "不忘2个初心", "", id="not across a number"),
        pytest.param("不忘初心", "不忘初 心", "不忘初 心", id="over a space"),
        pytest.param("国家安全", "國家安全", "國家安全", id="in traditional characters"),
        pytest.param("build back better", "Build  back better!", "Build  back better", id="words, however spaced"),
        pytest.param("build back better", "to rebuild back better", "", id="not from the middle of a word"),
        pytest.param("build back", "build backs", "", id="not to the middle of a word"),
        pytest.param("互联网 economy", "发展互联网economy。", "互联网economy", id="both scripts"),
        pytest.param("。！", "。！", "", id="nothing but marks is nothing"),
        pytest.param("", "有字", "", id="an empty phrase"),
    ],
)
def test_a_phrase_is_found_as_it_is_read(phrase, text, found):
    assert [written for _, written in spotted([phrase], [text])[0]] == ([found] if found else [])


def test_of_phrases_in_one_another_the_longest_counts_and_of_those_that_overlap_the_first():
    phrases = ["不忘初心", "牢记使命", "不忘初心、牢记使命", "牢记使命主题"]
    text = "不忘初心、牢记使命主题教育，不忘初心。"
    assert [phrase for phrase, _ in spotted(phrases, [text])[0]] == ["不忘初心、牢记使命", "不忘初心"]
    everything = [phrase for phrase, _ in spotted(phrases, [text], all_of_them=True)[0]]
    assert everything == ["不忘初心、牢记使命", "不忘初心", "牢记使命主题", "牢记使命", "不忘初心"]


def test_no_phrase_runs_from_one_document_into_the_next():
    assert spotted(["不忘初心"], ["不忘", "初心", "", "不忘初心"]) == [[], [], [], [("不忘初心", "不忘初心")]]


def test_without_phrases_or_text_nothing_is_found():
    assert spotted([], ["不忘初心"]) == [[]]
    assert spotted(["不忘初心"], []) == []
    assert spotted(["不忘初心"], ["", "1"]) == [[], []]


@given(
    st.lists(st.text("甲乙丙", min_size=1, max_size=3), max_size=5),
    st.lists(st.text("甲乙丙，", max_size=12), max_size=3),
)
def test_all_places_are_those_that_a_search_by_hand_finds(phrases, texts):
    phrases = list(dict.fromkeys(phrases))
    rows = spotted(phrases, texts, all_of_them=True)
    for text, found in zip(texts, rows, strict=True):
        letters = text.replace("，", "")
        wanted = [(p, m.start()) for p in phrases for m in re.finditer(f"(?={p})", letters)]
        assert sorted(phrase for phrase, _ in found) == sorted(phrase for phrase, _ in wanted)


@given(
    st.lists(st.text("甲乙丙", min_size=1, max_size=3), max_size=5), st.lists(st.text("甲乙丙", max_size=8), max_size=9)
)
def test_records_hold_the_phrases_that_their_text_holds(phrases, records):
    offsets = offsets_of([len(record) for record in records])
    codes = np.array([ord(c) for c in "".join(records)], dtype=np.uint32)
    phrase, record = records_with(phrases, codes, offsets)
    wanted = [(p, r) for p, text in enumerate(phrases) for r, whole in enumerate(records) if text in whole]
    assert list(zip(phrase.tolist(), record.tolist(), strict=True)) == wanted
