"""What numbers read: told apart where they differ, and only there."""

import pytest

from boilerplate.near.numbers import read_numbers


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("二、2005年工作总体部署", "二、2007年工作总体部署", False, id="a number"),
        pytest.param("一是加强交流", "二是加强交流", False, id="an enumerator"),
        pytest.param("202x年的工作", "2023年的工作", False, id="a mask"),
        pytest.param("从1到23的工作", "从12到3的工作", False, id="the same digits in other numbers"),
        pytest.param("在1和2之间", "在2和1之间", False, id="the same numbers in another order"),
        pytest.param("工作在第5", "工作在第6", False, id="a number at the end"),
        pytest.param("增长7.5%，好于预期", "增长7.5 ％好于预期", True, id="marks after a number"),
        pytest.param("2005年，工作总体部署。", "2005 年工作总体部署", True, id="marks and spaces elsewhere"),
        pytest.param("加强党的建设。", "加强党的建设", True, id="no number"),
    ],
)
def test_sentences_that_fold_alike_differ_by_what_their_numbers_read(one, other, same):
    first, second = read_numbers([one, other], [True, True])
    assert (first == second) == same


def test_what_stands_beside_a_sentence_says_nothing():
    texts = ["2005年", "没有数字", "第3条和第4条", "7"]
    alone = [int(read_numbers([text], [True])[0]) for text in texts]
    assert read_numbers(texts, [True] * 4).tolist() == alone
    assert read_numbers([], []).tolist() == []


def test_in_markdown_no_mark_is_a_mask():
    assert len(set(read_numbers(["第**条规定", "第5条规定"], [True, True]).tolist())) == 2
    emphasis, without = read_numbers(["甲**条规定", "甲条规定"], [False, False])
    assert emphasis == without
