"""What the words of a phrase say of it."""

import pytest

from boilerplate.phrases.lexicon import lexicon
from boilerplate.phrases.wording import NO_SLOGAN, is_parallel, judge_chinese, judge_words


def judge(text, *, stands_alone=True):
    clauses = text.split("、")
    words = [word for word in lexicon().words([text])[0] if word != "、"]
    return judge_chinese(clauses, words, lexicon().kinds, stands_alone)


@pytest.mark.parametrize(
    "text",
    [
        "截至目前",
        "今年以来",
        "十三五时期",
        "党的十八大以来",
        "十九届四中全会精神",
        "二十七亿四千万元",
        "百分之三十",
        "个百分点",
        "会议指出",
        "习近平总书记强调",
        "中国人民大学",
        "中央组织部",
        "市委书记",
        "四川成都",
        "巴基斯坦和",
        "的发展",
        "我们相信",
        "各地区、各部门",
        "图书馆、文化馆",
        "北京、上海",
        "陈晓光、刘奇葆",
        "在这个基础上",
        "与此同时",
    ],
)
def test_names_times_numbers_turns_of_speech_and_lists_are_no_slogans(text):
    assert judge(text) == NO_SLOGAN


@pytest.mark.parametrize(
    "text",
    [
        "不忘初心、牢记使命",
        "功在当代、利在千秋",
        "听党话、跟党走",
        "不敢腐、不能腐、不想腐",
        "四个自信",
        "三会一课",
        "一带一路",
        "两不愁三保障",
        "八项规定",
        "绿水青山就是金山银山",
        "以经济建设为中心",
        "为人民服务",
        "幸福都是奋斗出来的",
    ],
)
def test_what_is_formed_like_a_slogan_earns_by_it(text):
    if text == "为人民服务":
        assert judge(text) > NO_SLOGAN
    else:
        assert judge(text) >= 0


@pytest.mark.parametrize(
    ("better", "worse"), [("真抓实干", "基础设施"), ("三会一课", "久久为功"), ("久久为功", "红色引擎")]
)
def test_form_ranks_phrases(better, worse):
    assert judge(better) > judge(worse)


def test_a_part_of_a_clause_earns_less_by_its_form_unless_it_is_a_shorthand():
    assert judge("不忘初心、牢记使命", stands_alone=False) < judge("不忘初心、牢记使命")
    assert judge("三会一课", stands_alone=False) == judge("三会一课")


@pytest.mark.parametrize(
    ("text", "is_slogan"),
    [
        ("of the people of the", False),
        ("the people", False),
        ("people of the", False),
        ("government of the people", True),
        ("peace and prosperity", True),
        ("natural resources", True),
        ("million dollars", False),
        ("two years ago", False),
        ("may god", False),
        ("", False),
    ],
)
def test_words_of_an_alphabet_need_two_that_say_something(text, is_slogan):
    assert (judge_words(text.split(), False) > NO_SLOGAN) == is_slogan


def test_names_of_an_alphabet_come_after_phrases():
    assert NO_SLOGAN < judge_words(["north", "carolina"], True) < judge_words(["natural", "resources"], False)


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (["不忘初心", "牢记使命"], True),
        (["稳增长", "调结构", "促改革"], True),
        (["不忘初心"], False),
        (["把方向", "管"], False),
    ],
)
def test_parallel_clauses_are_equally_long(clauses, expected):
    assert is_parallel(clauses) == expected
