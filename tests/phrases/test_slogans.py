"""Slogans of small corpora that were made for it: what is chosen, what it says of itself, and bad input."""

import random
import textwrap

import pytest

from boilerplate.errors import UsageError
from boilerplate.phrases.slogans import find_slogans
from boilerplate.text.analysis import fold_texts

#: Words to make sentences of, each of its own characters.
WORDS = [
    "江河", "桥梁", "书籍", "窗户", "雨雪", "麦田", "渔船", "钢琴", "棋盘", "灯塔", "森林",
    "沙漠", "早晨", "黄昏", "邻居", "朋友", "种植", "修理", "歌唱", "奔跑", "描绘", "寻找",
    "等待", "拜访", "搬运", "清洗", "折叠", "阅读", "安静", "明亮", "柔软", "遥远",
]  # fmt: skip


def slogans_of(texts, **options):
    return find_slogans(fold_texts(texts, [True] * len(texts)), **options).slogans


def corpus(phrases, *, n_documents=12, n_sentences=30, seed=1):
    """Documents of random sentences; each phrase stands in every second document, in a sentence of its own making."""
    chance = random.Random(seed)

    def some():
        return "".join(chance.sample(WORDS, chance.randint(2, 4)))

    texts = []
    for number in range(n_documents):
        sentences = [f"{some()}，{some()}。" for _ in range(n_sentences)]
        for position, phrase in enumerate(phrases):
            if number % 2 == position % 2:
                sentences += [f"{some()}，{phrase}，{some()}。", f"{some()}{phrase}{some()}。"]
        chance.shuffle(sentences)
        texts.append("".join(sentences))
    return texts


def texts_of(slogans):
    return [slogan.text for slogan in slogans]


@pytest.mark.parametrize(
    "phrase",
    ["不忘初心、牢记使命", "四个自信", "绿水青山就是金山银山", "以经济建设为中心", "功在当代、利在千秋", "久久为功"],
)
def test_a_set_phrase_is_found_whole_and_first(phrase):
    slogans = slogans_of(corpus([phrase]))
    assert slogans[0].text == phrase
    assert (slogans[0].documents, slogans[0].occurrences) == (6, 12)


def test_of_two_phrases_neither_hides_the_other():
    found = texts_of(slogans_of(corpus(["不忘初心、牢记使命", "四个自信"]), limit=2))
    assert sorted(found) == ["不忘初心、牢记使命", "四个自信"]


def test_variants_in_marks_width_and_script_are_one_slogan_written_as_most_often():
    texts = corpus(["不忘初心、牢记使命"])
    texts[0] = texts[0].replace("不忘初心、牢记使命", "不忘初心，牢记使命")
    texts[2] = texts[2].replace("不忘初心、牢记使命", "不忘初心、牢記使命")
    slogan = slogans_of(texts)[0]
    assert slogan.text == "不忘初心、牢记使命"
    assert slogan.variants == (("不忘初心、牢记使命", 8), ("不忘初心、牢記使命", 2), ("不忘初心，牢记使命", 2))
    assert slogan.folded == "不忘初心牢记使命"


def test_a_quotation_mark_that_closes_nothing_is_not_shown():
    texts = [text.replace("两学一做", "“两学一做”") for text in corpus(["两学一做活动"])]
    assert slogans_of(texts)[0].text in ("“两学一做”活动", "两学一做活动", "两学一做")


def test_the_first_use_and_its_sentence_are_places_in_their_document():
    texts = ["前面没有。", *corpus(["四个自信"])]
    slogan = slogans_of(texts)[0]
    text = texts[slogan.document]
    assert slogan.document == 1
    assert text[slogan.start : slogan.end] == "四个自信"
    assert text.index("四个自信") == slogan.start
    sentence = text[slogan.example_start : slogan.example_end]
    assert "四个自信" in sentence
    assert sentence.endswith("。")


def test_dispersion_is_less_where_a_phrase_is_spread():
    spread = slogans_of(corpus(["四个自信", "四个自信"]))[0]
    half = slogans_of(corpus(["四个自信"]))[0]
    assert spread.dispersion == pytest.approx(0, abs=0.05)
    assert half.dispersion == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize(
    "line",
    ["首页，综合范文，下一篇返回列表。", "责任编辑：", "本报记者："],
)
def test_a_sentence_or_label_that_all_documents_repeat_is_no_slogan(line):
    texts = [f"{line}{text}" for text in corpus([])]
    assert [text for text in texts_of(slogans_of(texts)) if text in line] == []


def test_a_measure_after_numbers_is_no_slogan():
    chance = random.Random(1)
    texts = [f"{text}有{chance.randint(10, 999)}户困难家庭来了。" for text in corpus([])]
    assert not any("困难家庭" in text for text in texts_of(slogans_of(texts)))


def test_copies_of_one_text_make_no_slogans():
    text = "我们要久久为功，把这件大事办好办实，一代接着一代干下去。"
    assert slogans_of([text] * 5) == []
    others = [f"{words}久久为功{words[::-1]}。" for words in ("江河桥梁书籍", "窗户雨雪麦田", "渔船钢琴棋盘")]
    assert texts_of(slogans_of([text] * 5 + others)) == ["久久为功"]


def test_a_phrase_within_a_longer_one_that_is_as_frequent_is_left_out():
    found = texts_of(slogans_of(corpus(["绿水青山就是金山银山"])))
    assert not any(text != found[0] and text in found[0] for text in found)


def test_whole_clauses_that_are_mostly_used_together_come_together():
    texts = corpus(["不忘初心、牢记使命"])
    texts[1] += "江河不忘初心，桥梁。书籍不忘初心灯塔。"
    assert texts_of(slogans_of(texts, limit=1)) == ["不忘初心、牢记使命"]


def test_english_phrases_are_of_words():
    chance = random.Random(1)
    words = ["".join(chance.choices("aeioubdfglmnprst", k=7)) for _ in range(400)]

    def some():
        return " ".join(chance.choices(words, k=3))

    texts = [f"{some()}. Of {some()} peace and prosperity {some()}, peace and prosperity." for _ in range(10)]
    slogan = slogans_of(texts)[0]
    assert slogan.text == "peace and prosperity"
    assert slogan.folded == "peaceandprosperity"
    assert slogan.documents == 10


@pytest.mark.parametrize(
    ("phrase", "folded"),
    [
        pytest.param("peace and prosperity", "peaceandprosperity", id="ASCII"),
        pytest.param("liberté égalité fraternité", "liberteegalitefraternite", id="accents"),
        pytest.param("мир труд май", "миртрудмаи", id="Cyrillic"),
        pytest.param("true self-government", "trueselfgovernment", id="a hyphen"),
    ],
)
def test_words_that_stand_on_two_lines_are_those_that_stand_on_one(phrase, folded):
    chance = random.Random(1)
    words = ["".join(chance.choices("aeioubdfglmnprst", k=7)) for _ in range(400)]

    def some():
        return " ".join(chance.choices(words, k=3))

    texts = []
    for _ in range(10):
        used = "".join(f"{some()} {phrase} {some()}, {phrase}. " for _ in range(10))
        texts.append(textwrap.fill(used, 76))
    assert any(word in texts[0] for word in (phrase.replace(" ", "\n", 1), phrase.replace("-", "-\n")))
    [slogan] = [found for found in slogans_of(texts) if found.folded == folded]
    assert slogan.occurrences == 200
    assert slogan.variants == ((phrase, 200),)


def test_results_are_the_same_twice_and_a_limit_keeps_the_best():
    texts = corpus(["不忘初心、牢记使命", "四个自信", "久久为功"])
    slogans = slogans_of(texts)
    assert slogans_of(texts) == slogans
    assert slogans_of(texts, limit=3) == slogans[:3]
    assert slogans_of(texts, limit=0) == []


def test_the_least_number_of_documents_is_kept():
    texts = corpus(["四个自信"])
    assert all(slogan.documents >= 6 for slogan in slogans_of(texts, min_documents=6))
    assert "四个自信" in texts_of(slogans_of(texts, min_documents=6))
    assert "四个自信" not in texts_of(slogans_of(texts, min_documents=7))
    assert slogans_of(texts, min_documents=13) == []
    assert "四个自信" in texts_of(slogans_of(texts, min_documents=1))


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", "", ""],
        ["……", "！！！", "\x1b[31m"],
        ["江河桥梁", "书籍窗户", "雨雪麦田"],
        ["1234567", "1234567", "1234567"],
        ["\ud800\ud800", "\ud800", "\ud800"],
        ["好" * 5000] * 3,
        ["好 " * 3000],
        ["ab " * 3000] * 4,
    ],
)
def test_text_without_set_phrases_has_no_slogans(texts):
    assert slogans_of(texts) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [({"min_documents": 0}, "fewer than 1 document"), ({"limit": -1}, "cannot be negative")],
)
def test_numbers_that_make_no_sense_are_refused(options, message):
    with pytest.raises(UsageError, match=message):
        slogans_of(["久久为功"], **options)


def test_surroundings_that_differ_in_the_next_character_alone_are_different():
    texts = [
        f"今有江河桥梁书{before}久久为功{after}窗户雨雪麦。"
        for before, after in zip("甲乙丙丁", "戊己庚辛", strict=True)
    ]
    assert texts_of(slogans_of(texts)) == ["久久为功"]
