"""Templates: what is a part, what is a slot, and that nothing of a wording is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.near.templates import Template, Wording, find_templates
from boilerplate.text.analysis import analyse_sentences, parse_shingle


def template_of(*texts: str, cut=None) -> Template:
    """The template of wordings that occur once each."""
    return find_templates([[Wording(text, 1) for text in texts]], cut)[0]


WORDS = {"王晨参加会见。": ["王晨", "参加", "会见", "。"]}


def folded(text: str, start: int = 0, end: int | None = None) -> str:
    """What a part of a text folds to, where it stands."""
    found = analyse_sentences([text], parse_shingle("char-2")).folded
    inside = (found.origin >= start) & (found.origin < (len(text) if end is None else end))
    return "".join(map(chr, found.codes[inside]))


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
            [*["会议于3月5日在北京召开"] * 19, "会议于3月6日在北京召开"],
            "会议于3月{5|6}日在北京召开",
            id="a number that one wording of many writes otherwise",
        ),
        pytest.param(
            [*["会议于2015年在北京召开"] * 19, "会议于年在北京召开"],
            "会议于2015年在北京召开",
            id="a number that one wording of many does not have",
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


@pytest.mark.parametrize(
    ("cut", "at_most", "pattern"),
    [
        pytest.param(None, 0, "王晨参加会{}。", id="without fillers slots are empty braces"),
        pytest.param(None, 2, "王晨参加会{见|谈}。", id="a word may be cut where words are not known"),
        pytest.param(WORDS.__getitem__, 2, "王晨参加{会见|会谈}。", id="a word that would be cut goes into the slot"),
    ],
)
def test_patterns_by_words_and_fillers(cut, at_most, pattern):
    assert template_of("王晨参加会见。", "王晨参加会谈。", cut=cut).pattern(at_most) == pattern


@pytest.mark.parametrize(
    ("family", "fillers"),
    [
        pytest.param(
            [("全力支持甲省发展", 2), ("全力支持乙省发展", 5), ("全力支持丙省发展", 2)],
            [("乙", 5), ("丙", 2), ("甲", 2)],
            id="fillers are counted by occurrence, most frequent first",
        ),
        pytest.param(
            [
                ("To the Senate and House of Representatives", 1),
                ("Fellow Citizens of the Senate and House of Representatives", 1),
                ("Fellow-Citizens of the Senate and House of Representatives", 2),
            ],
            [("Fellow-Citizens of", 3), ("To", 1)],
            id="fillers that fold alike are one, as most often written",
        ),
    ],
)
def test_fillers(family, fillers):
    [slot] = find_templates([[Wording(*wording) for wording in family]])[0].slots
    assert [tuple(filler) for filler in slot] == fillers


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
    text, place = family[0].text, 0
    for part, plain in zip(template.parts, template.folded_parts, strict=True):
        ends = (i + len(part) for i in range(place, len(text) + 1) if text.startswith(part, i))
        place = next((end for end in ends if not plain or folded(text, end - len(part), end) == plain), -1)
        assert place >= 0
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
