"""Templates: what is a part, what is a slot, and that nothing of a wording is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.near.templates import Template, Wording, find_templates
from boilerplate.text.analysis import analyse_sentences, parse_shingle


def template_of(*texts: str, cut=None) -> Template:
    """The template of wordings that occur once each."""
    return find_templates([[Wording(text, 1) for text in texts]], cut)[0]


def folded(text: str) -> str:
    return "".join(map(chr, analyse_sentences([text], parse_shingle("char-2")).folded.codes))


@pytest.mark.parametrize(
    ("texts", "pattern"),
    [
        pytest.param(
            ["深入学习贯彻党的二十大精神。", "深入学习贯彻党的X届X中全会精神。"],
            "深入学习贯彻党的{X届X中全会|二十大}精神。",
            id="what differs is a slot",
        ),
        pytest.param(["会议还研究了其他事项。"], "会议还研究了其他事项。", id="one wording has no slot"),
        pytest.param(
            ["办好中国的事情，关键在党。", "习近平强调，办好中国的事情，关键在党。"],
            "{|习近平强调}办好中国的事情，关键在党。",
            id="what one has before the other's beginning",
        ),
        pytest.param(
            ["主持会议。", "主持会议，并发表重要讲话。"],
            "主持会议{|并发表重要讲话}。",
            id="what one has after the other's end, before the marks",
        ),
        pytest.param(
            ["新华社北京10月12日电", "新华社北京1月5日电"],
            "新华社北京{10月12|1月5}日电",
            id="numbers written otherwise",
        ),
        pytest.param(
            ["增长7.5%左右，好于预期", "增长8%左右，好于预期"], "增长{7.5|8}%左右，好于预期", id="a number whole"
        ),
        pytest.param(
            ["新华社北京3月3日电", "新华社北京3月3日电 "], "新华社北京3月3日电", id="the same numbers are a part"
        ),
        pytest.param(
            ["the report of the Secretary of War", "the report of the Secretary of the Navy"],
            "the report of the Secretary of {War|the Navy}",
            id="words of an alphabet whole",
        ),
        pytest.param(
            ["Members of Congress, my friends", "Members of the Congress, my friends"],
            "Members of {|the} Congress, my friends",
            id="a space beside a slot that may be empty",
        ),
        pytest.param(
            ["甲乙丙丁和戊己庚辛提供坚强保证", "子丑寅卯和辰巳午未提供坚强保证"],
            "{子丑寅卯和辰巳午未|甲乙丙丁和戊己庚辛}提供坚强保证",
            id="no island of one character",
        ),
        pytest.param(
            ["印发《意见（试行）》的通知要求", "印发《办法》的通知要求"],
            "印发《{办法|意见（试行）}》的通知要求",
            id="brackets in pairs",
        ),
        pytest.param(
            ["贯彻《中共中央关于建议》精神", "党的五中全会通过《中共中央关于建议》精神"],
            "{党的五中全会通过|贯彻}《中共中央关于建议》精神",
            id="the nearest of equal characters is aligned",
        ),
    ],
)
def test_patterns(texts, pattern):
    assert template_of(*texts).pattern(3) == pattern


def test_without_fillers_slots_are_empty_braces():
    assert (
        template_of("为中国式现代化提供坚强人才支撑", "为建设强国提供坚强人才支撑").pattern() == "为{}提供坚强人才支撑"
    )


def test_a_word_that_is_cut_goes_into_the_slot_where_words_are_known():
    words = {"王晨参加会见。": ["王晨", "参加", "会见", "。"]}
    texts = ("王晨参加会见。", "王晨参加会谈。")
    assert template_of(*texts).pattern(2) == "王晨参加会{见|谈}。"
    assert template_of(*texts, cut=words.__getitem__).pattern(2) == "王晨参加{会见|会谈}。"


def test_fillers_are_counted_by_occurrence_most_frequent_first():
    family = [Wording("全力支持甲省发展", 2), Wording("全力支持乙省发展", 5), Wording("全力支持丙省发展", 2)]
    [slot] = find_templates([family])[0].slots
    assert [tuple(filler) for filler in slot] == [("乙", 5), ("丙", 2), ("甲", 2)]


def test_fillers_that_fold_alike_are_one_as_most_often_written():
    family = [
        Wording("To the Senate and House of Representatives", 1),
        Wording("Fellow Citizens of the Senate and House of Representatives", 1),
        Wording("Fellow-Citizens of the Senate and House of Representatives", 2),
    ]
    [slot] = find_templates([family])[0].slots
    assert [tuple(filler) for filler in slot] == [("Fellow-Citizens of", 3), ("To", 1)]


def test_a_rare_departure_opens_no_slot_and_is_kept():
    family = [
        Wording("党政军民学，东西南北中，党是领导一切的。", 20),
        Wording("党政军民学，东西南北中，党领导一切。", 1),
    ]
    template = find_templates([family])[0]
    assert template.slots == ()
    assert template.readings[0].departures == ()
    assert template.readings[1].departures == ((0, "党政军民学东西南北中党领导一切"),)
    assert template.folded(template.readings[1]) == folded(family[1].text)


def test_templates_of_several_families_are_those_of_each():
    families = [[Wording("全力支持甲省发展", 1), Wording("全力支持乙省发展", 1)], [Wording("会议还研究了其他事项", 3)]]
    assert find_templates(families) == [*find_templates(families[:1]), *find_templates(families[1:])]
    assert find_templates([]) == []


words = st.lists(st.sampled_from("甲乙丙丁一二三"), max_size=4).map("".join)
pieces = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "加强党的建设",
                "推动高质量发展",
                "state of the union ",
                "，",
                "、",
                "12,345.6",
                "3",
                "XX市",
                "ﬁne ",
                "“",
                "”",
            ]
        ),
        words,
    ),
    min_size=1,
    max_size=8,
).map("".join)


@given(st.lists(st.tuples(pieces, st.integers(1, 20)), min_size=1, max_size=8), st.booleans())
def test_parts_and_fillers_give_back_every_wording_and_the_medoid_as_it_was_written(wordings, whole_words):
    family = [Wording(text, n) for text, n in wordings]
    [template] = find_templates(
        [family], (lambda text: [text[i : i + 2] for i in range(0, len(text), 2)]) if whole_words else None
    )
    assert [template.folded(reading) for reading in template.readings] == [folded(text) for text, _ in wordings]
    assert template.readings[0].departures == ()
    assert len(template.parts) == len(template.folded_parts) == len(template.slots) + 1
    place = 0
    for part in template.parts:
        place = family[0].text.index(part, place) + len(part)
    assert all(
        folded(part) == plain for part, plain in zip(template.parts, template.folded_parts, strict=True) if plain
    )
    for slot in template.slots:
        assert len(slot) > 1
        assert sum(filler.occurrences for filler in slot) == sum(n for _, n in wordings)
        assert [filler.occurrences for filler in slot] == sorted((f.occurrences for f in slot), reverse=True)


@given(st.lists(pieces, min_size=2, max_size=6))
def test_templates_do_not_depend_on_the_order_of_variants(texts):
    first, *rest = texts
    one, other = template_of(first, *rest), template_of(first, *reversed(rest))
    assert one.parts == other.parts
    assert one.slots == other.slots
