"""Shingles against plain Python, and what they make of sentences that differ a little."""

import re
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from boilerplate.errors import UsageError
from boilerplate.text import shingles as module
from boilerplate.text.analysis import ShingleKind, analyse, parse_shingle
from boilerplate.text.columns import code_points, join_texts
from boilerplate.text.shingles import character_shingles, hash_spans, runs_of_width, widths_before

# As they are in folded text: Han, Kana, Hangul, slots; letters of alphabets; an astral ideograph, an emoji.
FOLDED = st.text(st.sampled_from("中国会议の한0" + "abcdeéя" + "𠮷😀"), max_size=12)
SENTENCES = st.lists(FOLDED, max_size=6)


def units(folded: str) -> int:
    return sum(5 if re.match(r"[0\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3𠮷]", x) else 2 for x in folded)


def brute_force(folded: str, size: int) -> list[tuple[int, int]]:
    """The spans that first reach 5 * size units, from each place; the whole sentence where it does not reach them."""
    found = []
    for start in range(len(folded)):
        ends = [end for end in range(start + 1, len(folded) + 1) if units(folded[start:end]) >= 5 * size]
        found += [(start, ends[0])] if ends else []
    return found or ([(0, len(folded))] if folded else [])


def shingles_of(sentences: list[str], size: int) -> list[list[tuple[str, int]]]:
    """For each sentence its shingles, each with its hash."""
    codes, offsets = join_texts(sentences)
    found = character_shingles(codes, offsets, size)
    text = "".join(sentences)
    each = [
        (text[start:end], value)
        for start, end, value in zip(found.start.tolist(), found.end.tolist(), found.hashes.tolist(), strict=True)
    ]
    return [each[a:b] for a, b in zip(found.offsets.tolist(), found.offsets.tolist()[1:], strict=False)]


@pytest.mark.parametrize(
    ("folded", "size", "expected"),
    [
        pytest.param("国务院会议", 2, ["国务", "务院", "院会", "会议"], id="two hanzi"),
        pytest.param("ひらカナ", 2, ["ひら", "らカ", "カナ"], id="two Kana"),
        pytest.param("한국어", 2, ["한국", "국어"], id="two syllables of Hangul"),
        pytest.param("0年0月", 2, ["0年", "年0", "0月"], id="a slot is as wide as a hanzi"),
        pytest.param("government", 2, ["gover", "overn", "vernm", "ernme", "rnmen", "nment"], id="five letters"),
        pytest.param("правда", 2, ["правд", "равда"], id="five letters of any alphabet"),
        pytest.param("ai赋能", 2, ["ai赋能", "i赋能", "赋能"], id="a mixture is as wide, and no wider than need be"),
        pytest.param("用app办", 2, ["用app", "app办"], id="a mixture that ends before the sentence does"),
        pytest.param("abc中", 2, ["abc中"], id="three letters and a hanzi"),
        pytest.param("会", 2, ["会"], id="a sentence of one hanzi is its one shingle"),
        pytest.param("abcd", 2, ["abcd"], id="so is one of four letters"),
        pytest.param("ab中", 2, ["ab中"], id="so is a short mixture"),
        pytest.param("会", 1, ["会"], id="one hanzi where one is asked for"),
        pytest.param("abcd", 1, ["abc", "bcd"], id="three letters for one hanzi"),
        pytest.param("国务院会议", 4, ["国务院会", "务院会议"], id="four hanzi"),
        pytest.param("", 2, [], id="nothing has none"),
        pytest.param("中中中", 2, ["中中", "中中"], id="repeats are kept"),
    ],
)
def test_what_the_shingles_of_a_sentence_are(folded, size, expected):
    assert [shingle for shingle, _ in shingles_of([folded], size)[0]] == expected


@given(SENTENCES, st.integers(1, 9))
def test_shingles_are_the_narrowest_runs_of_the_width(sentences, size):
    codes, offsets = join_texts(sentences)
    found = character_shingles(codes, offsets, size)
    spans = list(zip(found.start.tolist(), found.end.tolist(), strict=True))
    for s, sentence in enumerate(sentences):
        first = int(offsets[s])
        expected = [(first + start, first + end) for start, end in brute_force(sentence, size)]
        assert spans[found.offsets[s] : found.offsets[s + 1]] == expected
    assert found.offsets[-1] == len(spans)


@given(SENTENCES, st.integers(1, 100))
def test_runs_of_a_width_without_short_sentences_are_those_that_reach_it(sentences, wanted):
    codes, offsets = join_texts(sentences)
    start, end, per_sentence = runs_of_width(codes, offsets, wanted, keep_short=False)
    text = "".join(sentences)
    for a, b in zip(start.tolist(), end.tolist(), strict=True):
        assert units(text[a:b]) >= wanted > units(text[a : b - 1])
    expected = [
        sum(any(units(sentence[a:b]) >= wanted for b in range(a, len(sentence) + 1)) for a in range(len(sentence)))
        for sentence in sentences
    ]
    assert per_sentence.tolist() == expected


@given(FOLDED)
def test_widths_are_the_sums_before_each_place(folded):
    assert widths_before(code_points(folded)).tolist() == [units(folded[:i]) for i in range(len(folded) + 1)]


@given(SENTENCES, SENTENCES, st.integers(1, 4))
def test_shingles_have_one_hash_exactly_when_they_are_the_same_characters(sentences, others, size):
    here = [shingle for sentence in shingles_of(sentences, size) for shingle in sentence]
    there = [shingle for sentence in shingles_of(others, size) for shingle in sentence]
    for text, value in here:
        for other_text, other_value in there:
            assert (text == other_text) == (value == other_value)


def test_hashes_are_the_same_on_every_machine():
    """Whatever is stored depends on them: who changes the hash must change the version of the format."""
    text, spans = "国务院会议abc0", [(0, 2), (2, 4), (5, 8), (8, 9)]
    starts, ends = np.array(spans).T
    found = hash_spans(code_points(text), starts, ends).tolist()
    assert found == [11142124226275427871, 3333082296777992442, 10359803683039792846, 7072182788822321375]
    assert found == [mixed_polynomial(text[start:end]) for start, end in spans]


@given(st.text(min_size=30, max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=20))
@example("国务院会议abc0", [(0, 5), (1, 2)])
@example("", [(0, 0), (0, 0)])
def test_hashes_are_the_same_however_the_spans_are_divided(text, spans):
    spans = sorted(tuple(sorted(min(place, len(text)) for place in span)) for span in spans)
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", 8)
        found = hash_spans(code_points(text), starts, ends).tolist()
    assert found == [mixed_polynomial(text[start:end]) for start, end in spans]


def test_a_span_longer_than_a_block_has_the_hash_of_its_characters():
    text = "国务院会议abc0" * 5000
    spans = [(0, 5), (3, 44_000), (20_000, 20_003), (39_999, 40_002), (44_990, 45_000)]
    assert spans[1][1] > module._USUAL_POWERS
    starts, ends = np.array(spans).T
    found = hash_spans(code_points(text), starts, ends).tolist()
    assert found == [mixed_polynomial(text[start:end]) for start, end in spans]


def mixed_polynomial(text: str) -> int:
    value = sum((ord(x) + 1) * pow(0x9E3779B97F4A7C55, i, 2**64) for i, x in enumerate(text)) % 2**64
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    value = (value ^ value >> 27) * 0x94D049BB133111EB % 2**64
    return value ^ value >> 31


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_sentence_too_short_for_a_shingle_has_exactly_one_and_shares_it_with_no_other(size):
    short = ["", *"中国会议0", *"abcd", "中国", "ab", "abc", "中a", "a中", "aa", "中国会"]
    sentences = [sentence for sentence in short if 0 < units(sentence) < 5 * size]
    found = shingles_of(sentences, size)
    assert [[text for text, _ in shingles] for shingles in found] == [[sentence] for sentence in sentences]
    assert len({shingles[0][1] for shingles in found}) == len(sentences)


def test_half_a_million_short_runs_have_as_many_hashes():
    rng = np.random.default_rng(5)
    codes = rng.integers(0x4E00, 0x9FFF, (500_000, 2), dtype=np.uint32)
    codes = np.unique(codes, axis=0)
    found = character_shingles(codes.ravel(), np.arange(0, codes.size + 1, 2), 2)
    assert len(found.hashes) == len(codes)
    assert len(np.unique(found.hashes)) == len(codes)
    # Signatures take the low half; it must not collide more often than chance has it.
    low = len(np.unique(found.hashes.astype(np.uint32)))
    assert len(codes) - low < 2 * len(codes) ** 2 / 2**33 + 20


@given(st.lists(st.text(max_size=20), max_size=4))
@example(["中。", "x.", "", "。"])
def test_documents_of_a_batch_have_the_shingles_that_each_has_alone(texts):
    kind = ShingleKind("char", 2)
    together = analyse(texts, kind)
    alone = [analyse([text], kind) for text in texts]
    assert together.shingles.hashes.tolist() == [value for a in alone for value in a.shingles.hashes.tolist()]
    lengths = np.concatenate([[0], *(np.diff(a.shingles.offsets) for a in alone)])
    assert together.shingles.offsets.tolist() == np.cumsum(lengths).tolist()
    assert len(together.shingles.offsets) == len(together.sentences.start) + 1


# What they are for.


def similarity(one: str, other: str) -> float:
    sets = []
    for text in (one, other):
        analysis = analyse([text], ShingleKind("char", 2))
        assert len(analysis.sentences.start) == 1
        sets.append(set(analysis.shingles.hashes.tolist()))
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        pytest.param("202x年，XX市召开第X次会议", "2023年，**市召开第12次会议", 1, id="masks and what they mask"),
        pytest.param(
            "截至2019年底，全市共有党员3,456名。", "截至二〇二一年底，全市共有党员8901名。", 0.9, id="dates and counts"
        ),
        pytest.param("江苏省委书记在南京会见了客人", "浙江省委书记在杭州会见了客人", 0.4, id="places"),
        pytest.param("某市某区某某同志在会上讲话", "XX市*区××同志在会上讲话", 1, id="masks of all kinds"),
        pytest.param("一是加强领导，压实责任", "三是加强领导，压实责任", 1, id="enumerators"),
        pytest.param("深入學習貫徹會議精神", "深入学习贯彻会议精神", 1, id="traditional and simplified"),
        pytest.param("⾼质量发展⾏稳致远", "高质量发展行稳致远", 1, id="radicals of a PDF font"),
        pytest.param("Section 3 of the Act of 1998 applies", "Section 12 of the Act of 2004 applies", 1, id="English"),
        pytest.param("The U.S. Army helps, says Mr. Lee", "the US army helps — says Mr Lee", 1, id="marks and case"),
    ],
)
def test_near_duplicates_that_differ_in_slots_are_similar(one, other, least):
    assert similarity(one, other) >= least


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("会议强调了安全生产工作", "他昨天去河边钓了三条鱼", id="Chinese"),
        pytest.param("The committee shall meet in May", "A fox ran over my lazy hound", id="English"),
        pytest.param("2019年", "12:30", id="numbers alone"),
    ],
)
def test_other_sentences_are_not(one, other):
    assert similarity(one, other) < 0.1


# Names of kinds.


@pytest.mark.parametrize("name", ["char-1", "char-2", "word-2", "word-9"])
def test_the_name_of_a_kind_can_be_read_and_written(name):
    assert str(parse_shingle(name)) == name


@pytest.mark.parametrize(
    "name", ["", "char", "char-", "char-0", "char-10", "char-²", "char-x", "line-2", "-2", "char-2-3"]
)
def test_another_name_is_refused_in_a_sentence_that_says_what_would_do(name):
    with pytest.raises(UsageError, match="char-N or word-N with N from 1 to 9"):
        parse_shingle(name)


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(["中" * 5_000_000], id="one of five million hanzi"),
        pytest.param(["a" * 5_000_000], id="one of five million letters"),
        pytest.param(["中"] * 1_000_000, id="a million of one hanzi"),
        pytest.param(["中a"] * 500_000 + [""] * 500_000, id="half a million of nothing"),
        pytest.param([], id="none"),
    ],
)
def test_many_sentences_or_long_ones_are_shingled_in_time(sentences):
    codes, offsets = join_texts(sentences)
    start = time.perf_counter()
    character_shingles(codes, offsets, 2)
    assert time.perf_counter() - start < 2
