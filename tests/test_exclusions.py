"""What lists mean for drafts: letters that count for nothing, and what is said of altered and rejected phrases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.errors import ConfigurationError
from boilerplate.exclusions import (
    APPROVED,
    COUNTED,
    PROTECTED,
    SUPPRESSED,
    count_left_out,
    find_exclusions,
    prepare,
    suppressed,
)
from boilerplate.model import LeftOut, ListedPhrase, Lists
from boilerplate.originality import Spans
from boilerplate.text.analysis import fold_texts
from boilerplate.text.characters import letters_in

GUIDED = "以习近平新时代中国特色社会主义思想为指导"


def lists(protected=(), approved=(), rejected=()) -> Lists:
    return Lists(
        *(
            tuple(ListedPhrase(phrase, f"{name}.txt line {number}") for number, phrase in enumerate(phrases, 1))
            for name, phrases in (("protected", protected), ("approved", approved), ("rejected", rejected))
        )
    )


def excluded(texts, listed):
    codes, offsets, sentences, _ = fold_texts(texts, [True] * len(texts))
    return codes, offsets, find_exclusions(codes, offsets, sentences, prepare(listed))


def said(text, listed):
    *_, found = excluded([text], listed)
    return [(remark.rule, text[remark.start : remark.end], remark.message) for remark in found.remarks[0]]


def left_out(text, listed):
    codes, offsets, found = excluded([text], listed)
    return count_left_out(found.reasons, letters_in(codes), offsets)[0]


def test_without_lists_all_letters_count():
    codes, offsets, found = excluded(["不忘初心", ""], Lists())
    assert not found.reasons.any()
    assert len(found.reasons) == len(codes)
    assert found.remarks == [[], []]
    assert count_left_out(found.reasons, letters_in(codes), offsets) == [LeftOut(), LeftOut()]


@pytest.mark.parametrize(
    ("text", "listed", "expected"),
    [
        pytest.param("甲乙", lists(["不忘初心"]), LeftOut(), id="nothing of a list"),
        pytest.param("要不忘、初心。", lists(["不忘初心"]), LeftOut(protected=4), id="marks are no letters"),
        pytest.param("要不忘初心。", lists(approved=["不忘初心"]), LeftOut(approved=4), id="approved"),
        pytest.param("要不忘初心。", lists(["初心"], ["不忘初心"]), LeftOut(2, 2), id="protected within approved"),
        pytest.param("要不忘初心。", lists(["不忘初心"], ["初心"]), LeftOut(4), id="approved within protected"),
        pytest.param("甲乙丙丁", lists(["甲乙丙", "乙丙丁"]), LeftOut(4), id="phrases that overlap, each letter once"),
        pytest.param("要不忘初心。", lists(rejected=["初心"]), LeftOut(), id="rejected text counts"),
    ],
)
def test_each_letter_is_left_out_once_for_the_first_reason(text, listed, expected):
    assert left_out(text, listed) == expected


@pytest.mark.parametrize(
    ("text", "listed", "expected"),
    [
        pytest.param(f"{GUIDED}。", lists([GUIDED]), [], id="as it should be"),
        pytest.param(
            "以习近平新时代特色社会主义思想为指导。",
            lists([GUIDED]),
            [("BP101", "以习近平新时代特色社会主义思想为指导", f"should read {GUIDED}: 中国 is missing")],
            id="a word is missing",
        ),
        pytest.param(
            "以习近平新时代中国特色社会主义伟大思想为指導。",
            lists([GUIDED]),
            [
                (
                    "BP101",
                    "以习近平新时代中国特色社会主义伟大思想为指導",
                    f"should read {GUIDED}: 伟大 does not belong there",
                )
            ],
            id="a word is put in",
        ),
        pytest.param(
            "Life and liberty and the pursuit of a happiness.",
            lists(["life, liberty and the pursuit of happiness"]),
            [
                (
                    "BP101",
                    "Life and liberty and the pursuit of a happiness",
                    "should read life, liberty and the pursuit of happiness: and does not belong there, "
                    "a does not belong there",
                )
            ],
            id="words of an alphabet, whole",
        ),
        pytest.param(
            "牢记使命、不忘初心。",
            lists(["不忘初心、牢记使命"]),
            [("BP101", "牢记使命、不忘初心", "should read 不忘初心、牢记使命: its parts are in another order")],
            id="another order",
        ),
        pytest.param(
            "坚持和加强党的领导。", lists(["坚持和加强党的全面领导"], ["坚持和加强党的领导"]), [], id="approved"
        ),
        pytest.param(
            "为发展赋 能，赋能增效，深度赋能。",
            lists(approved=["赋能增效"], rejected=["赋能", "深度赋能"]),
            [
                ("BP102", "赋 能", "赋能 is on the list of phrases that must not be used"),
                ("BP102", "深度赋能", "深度赋能 is on the list of phrases that must not be used"),
            ],
            id="rejected phrases, the longest, not inside of approved ones",
        ),
    ],
)
def test_what_is_said(text, listed, expected):
    assert said(text, listed) == expected


@pytest.mark.parametrize("kind", ["protected", "approved"])
def test_a_phrase_cannot_be_wanted_and_rejected(kind):
    with pytest.raises(ConfigurationError) as caught:
        prepare(lists(**{kind: ["甲乙", "不忘初心、牢记使命"]}, rejected=["不忘初心，牢记使命"]))
    assert f"rejected here, and {kind} in {kind}.txt line 2" in str(caught.value)
    assert str(caught.value).startswith("rejected.txt line 1: ")


PHRASES = st.lists(st.text(st.sampled_from("甲乙丙ab 1、"), min_size=1, max_size=4), max_size=3)
TEXTS = st.lists(st.text(st.sampled_from("甲乙丙ab 1、。\n"), max_size=30), min_size=1, max_size=3)


@given(TEXTS, PHRASES, PHRASES)
def test_documents_of_a_batch_are_as_if_they_were_alone(texts, protected, approved):
    listed = lists(protected, approved)
    codes, offsets, together = excluded(texts, listed)
    alone = [excluded([text], listed)[2] for text in texts]
    assert np.array_equal(together.reasons, np.concatenate([each.reasons for each in alone]))
    assert together.remarks == [remarks for each in alone for remarks in each.remarks]
    assert all(
        0 <= remark.start < remark.end <= len(text)
        for text, remarks in zip(texts, together.remarks, strict=True)
        for remark in remarks
    )
    counts = count_left_out(together.reasons, letters_in(codes), offsets)
    assert all(sum(each) <= sum(map(str.isalnum, text)) for each, text in zip(counts, texts, strict=True))


@given(TEXTS, PHRASES, st.integers(0, 20), st.integers(0, 20))
def test_what_is_suppressed_changes_no_letter_that_a_list_leaves_out(texts, protected, a, b):
    codes, _, found = excluded(texts, lists(protected))
    start, end = sorted(min(place, len(codes)) for place in (a, b))
    reasons = suppressed(found.reasons, Spans(np.array([start]), np.array([end])))
    assert ((reasons == PROTECTED) == (found.reasons == PROTECTED)).all()
    assert not (reasons == APPROVED).any()
    outside = np.ones(len(codes), dtype=bool)
    outside[start:end] = False
    assert (reasons[outside] == found.reasons[outside]).all()
    assert (reasons[start:end] != COUNTED).all()
    assert not (reasons[outside] == SUPPRESSED).any()
