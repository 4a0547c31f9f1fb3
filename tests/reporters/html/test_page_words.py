"""The texts of pages: both languages have all, with the same values in them, and no text is there for nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import boilerplate.reporters as reporters
import boilerplate.reporters.html as html
from boilerplate.readers.tampering import signs_of_tampering
from boilerplate.reporters.html.words import LANGUAGES, Words, language_of

ROOM = Path(html.__file__).parent
PLURAL = "_one"


def values_in(text: str | list[str]) -> set[str]:
    return set(re.findall(r"{(\w+)}", "".join(text)))


def texts_of(language: str) -> dict[str, set[str]]:
    texts = Words(language).texts
    return {key: values_in(texts[key]) for key in texts if not key.endswith(PLURAL) and key != "remarks"}


def test_every_language_that_can_be_asked_for_has_texts() -> None:
    assert tuple(LANGUAGES) == reporters.LANGUAGES


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    assert texts_of("zh") == texts_of("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_for_one_has_a_text_for_many(language: str) -> None:
    texts = Words(language).texts
    for key in texts:
        if key.endswith(PLURAL):
            assert values_in(texts[key]) <= values_in(texts[key.removesuffix(PLURAL)]), key


def test_every_text_is_used() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in ROOM.rglob("*") if path.suffix in (".py", ".html", ".js")
    )
    composed = re.findall(r'f?"(\w+_)(?:{|" ~)', sources)
    classes = ("original", "slogan", "copied", "boilerplate", "short", "protected", "verbatim", "edited")
    for key in Words("en").texts:
        name = key.removesuffix(PLURAL)
        assert (
            re.search(rf'["\']{name}["\']', sources) or name in classes or any(name.startswith(c) for c in composed)
        ), key


@pytest.mark.parametrize(
    ("n", "language", "text"),
    [
        pytest.param(1, "en", "1 document", id="one"),
        pytest.param(0, "en", "0 documents", id="none"),
        pytest.param(1200, "en", "1,200 documents", id="many"),
        pytest.param(1, "zh", "1 份文档", id="Chinese has no plural"),
    ],
)
def test_numbers(n: int, language: str, text: str) -> None:
    assert Words(language)("documents", n=n) == text


def test_values_that_look_like_placeholders_stay_as_they_are() -> None:
    assert Words("en")("title", name="{n} {0} {name}") == "Originality of {n} {0} {name}"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("坚持党的领导。", "zh", id="Chinese"),
        pytest.param("We hold these truths.", "en", id="English"),
        pytest.param("GDP增长6.5%，CPI上涨2.1%", "zh", id="Chinese with figures"),
        pytest.param("The word 人才 means talent, and is used for staff.", "en", id="English with a Chinese word"),
        pytest.param("", "en", id="nothing"),
        pytest.param("12345 ***", "en", id="no letters"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, language: str) -> None:
    assert language_of([text]) == language


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        pytest.param("page 12", "zh", "第 12 页", id="a page"),
        pytest.param("page 12", "en", "page 12", id="in English"),
        pytest.param("table 2, row 3, cell 1", "zh", "表 2，第 3 行，第 1 格", id="a cell"),
        pytest.param("text box 1", "zh", "文本框 1", id="a text box"),
        pytest.param("comment", "zh", "comment", id="what has no number"),
        pytest.param("一、总则, row 1", "zh", "一、总则, row 1", id="a heading"),
        pytest.param("page 1, {n}", "zh", "page 1, {n}", id="what is no place"),
    ],
)
def test_places(name: str, language: str, text: str) -> None:
    assert Words(language).place(name) == text


@pytest.mark.parametrize(
    ("remark", "text"),
    [
        pytest.param("1 comment is left out", "略去批注 1 条", id="one"),
        pytest.param("12 tracked deletions are left out", "略去修订中删除的内容 12 处", id="many"),
        pytest.param("3 hidden characters are left out", "略去隐藏文字 3 个", id="hidden text"),
        pytest.param("1 embedded document is left out", "略去嵌入的文档 1 个", id="embedded"),
        pytest.param("2 zero-width characters inside words", "词语中间有零宽字符 2 个", id="zero width"),
        pytest.param(
            "pages 1, 2 and 5 are damaged and left out", "第 1, 2、5 页已损坏，未读取", id="pages that are damaged"
        ),
    ],
)
def test_remarks_in_chinese(remark: str, text: str) -> None:
    assert Words("zh").remark(remark) == (text, "zh-Hans")
    assert Words("en").remark(remark) == (remark, "en")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [("2013", "2019-05", "2013 至 2019-05"), ("2025", "2025", "2025"), ("", "2019", ""), ("", "", "")],
)
def test_from_when_to_when(first: str, last: str, text: str) -> None:
    assert Words("zh").between(first, last) == text


def test_a_remark_without_a_text_is_said_to_be_english() -> None:
    assert Words("zh").remark("something new {0}") == ("something new {0}", "en")


@pytest.mark.parametrize("text", ["ра\u200bуload \u200b", "paураl pаypal", "人\u200b才"])
def test_signs_of_tampering_have_a_chinese_text(text: str) -> None:
    for remark in signs_of_tampering(text):
        assert Words("zh").remark(remark)[1] == "zh-Hans"
