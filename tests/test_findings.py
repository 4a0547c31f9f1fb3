"""What the rules say of drafts: slogans, repeats, and names of findings that outlive a change of place."""

import numpy as np
import pytest

from boilerplate.index.corpus import build_corpus
from boilerplate.index.stock import NO_STOCK, Stock, StockFamily, StockPhrase
from boilerplate.judgement import judge
from boilerplate.model import Document, Settings

SETTINGS = Settings()
STOCK_SENTENCE = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员周师傅蹲在地里数穗子。"
PHRASES = NO_STOCK._replace(
    phrases=[StockPhrase("不忘初心、牢记使命", "不忘初心牢记使命", 12), StockPhrase("主力军", "主力军", 5)]
)


def judged(text, *, archive=(STOCK_SENTENCE,), stock=NO_STOCK):
    corpus = build_corpus([Document(f"{i}.txt", other, "utf-8") for i, other in enumerate(archive)], SETTINGS)
    return judge(Document("draft.txt", text, "utf-8"), corpus, SETTINGS, stock=stock)


def found(report, rule):
    return [finding for finding in report.findings if finding.rule == rule]


def test_a_slogan_is_listed_counted_and_said_once():
    text = f"不忘初心，牢记使命。{OWN}我们要不忘初心、牢记使命！"
    report = judged(text, stock=PHRASES)
    assert [text[slogan.start : slogan.end] for slogan in report.slogans] == [
        "不忘初心，牢记使命",
        "不忘初心、牢记使命",
    ]
    assert {(slogan.text, slogan.documents) for slogan in report.slogans} == {("不忘初心、牢记使命", 12)}
    assert report.shares.slogan == pytest.approx(16 / report.characters)
    assert report.originality == 1
    (finding,) = found(report, "BP002")
    assert (finding.start, finding.line, finding.column, finding.level) == (0, 1, 1, "note")
    assert finding.message == "slogan: 不忘初心、牢记使命, which stands in 12 documents, here 2 times"
    assert report.sentences[0].kind == "slogan"


def test_a_slogan_within_a_passage_is_listed_but_not_said_again():
    report = judged(STOCK_SENTENCE, stock=PHRASES)
    assert [slogan.text for slogan in report.slogans] == ["主力军"]
    assert report.shares.slogan == 0
    assert not found(report, "BP002")


def test_a_match_names_its_family():
    corpus = build_corpus([Document("0.txt", STOCK_SENTENCE, "utf-8")], SETTINGS)
    keys = corpus.segments[0].keys
    stock = Stock((), [StockFamily("0123456789ab", "现有{}主力军")], keys, np.zeros(1, dtype=np.int64))
    (match,) = judged(STOCK_SENTENCE, stock=stock).sentences[0].matches
    assert (match.family, match.template) == ("0123456789ab", "现有{}主力军")
    (match,) = judged(STOCK_SENTENCE).sentences[0].matches
    assert (match.family, match.template) == ("", "")


def test_a_repeat_within_the_draft_is_said_with_its_line():
    text = f"{OWN}\n今天天气晴朗，地里的人比昨天还要多一些。\n{OWN}"
    (finding,) = found(judged(text), "BP003")
    assert (finding.line, finding.column, finding.level) == (3, 1, "note")
    assert finding.message == f"repeats line 1 of this document: {OWN[:24]}…"
    ((path, start, end, similarity, said),) = finding.related
    assert (path, start, end, similarity, said) == ("draft.txt", 0, len(OWN), 1, OWN)


def test_a_finding_of_reuse_names_its_sources():
    (finding,) = found(judged(OWN + STOCK_SENTENCE, archive=[STOCK_SENTENCE, OWN[5:] + STOCK_SENTENCE]), "BP001")[:1]
    assert {source.path for source in finding.related} <= {"0.txt", "1.txt"}
    assert finding.related


def names(text):
    return [(finding.rule, finding.fingerprint) for finding in judged(text, stock=PHRASES).findings]


def test_a_fingerprint_stays_when_lines_move_and_marks_change():
    before = names(f"{OWN}\n{STOCK_SENTENCE}\n不忘初心，牢记使命，这是昨天说的。")
    after = names(f"不忘初心、牢记使命，这是昨天说的！\n\n{STOCK_SENTENCE.replace('，', ',')}\n{OWN}")
    assert sorted(before) == sorted(after)
    assert len(set(before)) == len(before) > 1


def test_equal_findings_have_different_fingerprints():
    fingerprints = [name for _, name in names(f"{STOCK_SENTENCE}\n{OWN}\n{STOCK_SENTENCE}")]
    assert len(set(fingerprints)) == len(fingerprints) >= 2
    assert fingerprints[0] in [name for _, name in names(STOCK_SENTENCE)]


def test_another_sentence_has_another_fingerprint():
    assert not set(names(STOCK_SENTENCE)) & set(names(STOCK_SENTENCE.replace("全市", "全省各")))


def test_the_floor_of_originality_has_a_fingerprint():
    corpus = build_corpus([Document("0.txt", STOCK_SENTENCE, "utf-8")], SETTINGS)
    report = judge(Document("draft.txt", STOCK_SENTENCE, "utf-8"), corpus, Settings(fail_under=50))
    (finding,) = found(report, "BP004")
    assert len(finding.fingerprint) == 16
