"""What holds for every draft and every corpus."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boilerplate.index import segment as module
from boilerplate.index.corpus import Corpus, build_corpus
from boilerplate.judgement import judge
from boilerplate.model import Document, DocumentReport, Settings

CLAUSES = (
    "坚持党管人才原则", "深化人才发展体制机制改革", "为高质量发展提供坚强人才支撑", "今年以来", "2024年5月", "XX市",
    "现有人才资源是主力军", "功在当代、利在千秋", "the quick brown fox", "jumps over 12 lazy dogs", "谢谢大家", "一是",
    "加強環境保護", "要强化政策落地落实", "*区", "昨天我去柳河镇看晚稻", "e\u0301", "ﬁ㎡½", "\U00020bb7野家", "\u200b",
)  # fmt: skip
MARKS = "，", "。", "；", "！”", "\n", "\n\n", " ", "", ".", ": ", "\u3000", "》", "\0", "\ud800"

texts = st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from(MARKS)), max_size=14).map(
    lambda parts: "".join(clause + mark for clause, mark in parts)
)
anything = st.one_of(texts, st.text(max_size=60))
corpora = st.lists(anything, min_size=1, max_size=4)
thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def corpus_of(documents: list[str]) -> Corpus:
    return build_corpus([Document(f"{i:03}.txt", text, "utf-8") for i, text in enumerate(documents)], Settings())


def judged(draft: str, documents: list[str]) -> DocumentReport:
    return judge(Document("draft.txt", draft, "utf-8"), corpus_of(documents), Settings())


@thorough
@given(anything, corpora)
def test_scores_add_up_and_spans_lie_in_the_text(draft, documents):
    report = judged(draft, documents)
    letters = [c.isalnum() for c in draft]
    assert report.characters == sum(letters)
    assert 0 <= report.originality <= 1
    assert all(share >= 0 for share in report.shares)
    assert sum(report.shares) == pytest.approx(1)
    assert report.originality == pytest.approx(report.shares.original + report.shares.slogan)
    reused = sum(sum(letters[p.start : p.end]) for p in report.passages)
    assert report.originality == pytest.approx(1 - reused / max(sum(letters), 1))

    ends = 0
    for passage in report.passages:
        assert ends <= passage.start < passage.end <= len(draft)
        ends = passage.end
        assert 1 <= len(passage.sources) <= min(10, passage.documents)
        assert any(letters[passage.start : passage.end])
        for source in passage.sources:
            text = documents[int(source.path[:3])]
            assert 0 <= source.start < source.end <= len(text)
            assert source.text == text[source.start : source.end]
            assert 0 < source.similarity <= 1
        similarities = [source.similarity for source in passage.sources]
        assert similarities == sorted(similarities, reverse=True)
    for sentence in report.sentences:
        assert draft[sentence.start : sentence.end] == sentence.text
        assert len(sentence.matches) <= 10
        for match in sentence.matches:
            assert documents[int(match.path[:3])][match.start : match.end] == match.text
    for share in report.sources:
        assert 0 < share.longest <= share.characters <= report.characters
    for finding in report.findings:
        assert 0 <= finding.start < finding.end <= len(draft)


@thorough
@given(anything, corpora)
def test_a_document_checked_against_itself_under_another_name_is_not_original(draft, documents):
    report = judged(draft, [*documents, draft])
    assert report.originality == (0 if report.characters else 1)


@thorough
@given(texts, corpora, anything, st.integers(0, 4))
def test_another_document_in_the_corpus_never_makes_a_draft_more_original(draft, documents, another, at):
    more = [*documents[:at], another, *documents[at:]]
    assert judged(draft, more).originality <= judged(draft, documents).originality + 1e-9


@thorough
@given(corpora, st.sampled_from([1, 20, 100]))
def test_the_columns_do_not_depend_on_how_documents_are_batched(documents, size):
    whole = corpus_of(documents)
    with patch.object(module, "_BATCH", size):
        batched = corpus_of(documents)
    for column, again in zip(whole.segments[0], batched.segments[0], strict=True):
        assert np.array_equal(column, again)


@thorough
@given(texts, texts)
def test_matches_are_symmetric(one, other):
    there, back = judged(one, [other]), judged(other, [one])
    pairs = {(s.text, m.text, m.similarity) for s in there.sentences for m in s.matches}
    mirrored = {(m.text, s.text, m.similarity) for s in back.sentences for m in s.matches}
    # Equal sentences are one record, named by its first place: compare what they say, not how often.
    assert {similarity for *_, similarity in pairs} == {similarity for *_, similarity in mirrored}


def test_the_worst_of_all_corpora_one_hot_sentence_and_a_thousand_variants_of_it_is_judged_in_time():
    hot = "深入学习贯彻党的二十大精神，扎实推进各项工作落到实处、见到实效。"
    documents = [f"{hot}\n第{chr(0x4E00 + i)}号文件：{hot[:-5]}{chr(0x5000 + i)}见到实效。" for i in range(1000)]
    report = judged(hot, documents)
    assert report.originality == 0
    assert report.passages[0].documents == 1000
    assert len(report.passages[0].sources) == 10


def test_a_sentence_after_it_does_not_change_what_is_reused_of_one():
    """Stretches of two sentences that touched were taken for one, and the first lost its end."""
    draft = "坚持党管人才原则，the quick brown fox，坚持党管人才原则。谢谢大家，"
    alone = judged(draft, ["the quick brown fox，"])
    with_another = judged(draft, ["谢谢大家，", "the quick brown fox，"])
    assert with_another.originality <= alone.originality
