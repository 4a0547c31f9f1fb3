"""What counts as reuse, case by case; each mended error has a case that says what went wrong."""

from __future__ import annotations

import numpy as np
import pytest

from boilerplate.checks import check
from boilerplate.errors import UsageError
from boilerplate.index.corpus import build_corpus
from boilerplate.judgement import judge
from boilerplate.model import Document, DocumentReport, Settings

STOCK = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"
OTHER = "要强化政策落地落实，该兑现的及时兑现，该推进的抓紧落实，能争取的主动争取。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子，一株一株地数了一个上午。"
FAR = "县农校的两间旧教室腾出来做宿舍，热水和网线开春前通好，先让二十个学生住得下。"


def judged(draft: str, *documents: str, settings: Settings | None = None) -> DocumentReport:
    settings = settings or Settings()
    corpus = build_corpus([Document(f"{i:04}", text, "utf-8") for i, text in enumerate(documents)], settings)
    return judge(Document("draft", draft, "utf-8"), corpus, settings)


def reused(report: DocumentReport) -> list[str]:
    return [report.text[p.start : p.end] for p in report.passages]


@pytest.mark.parametrize(
    ("draft", "document", "expected"),
    [
        pytest.param(OWN, STOCK, [], id="nothing in common"),
        pytest.param(OWN + STOCK, STOCK, [STOCK], id="a sentence as it stands"),
        pytest.param(STOCK.replace("，", ",").replace("。", "."), STOCK, [STOCK.replace("，", ",").replace("。", ".")],
                     id="in other punctuation"),
        pytest.param("材料我反复看了三遍，回去的路上还在想，该推进的抓紧落实，能争取的主动争取，话说得好，可补贴拖到六月才发。",
                     OTHER, ["该推进的抓紧落实，能争取的主动争取"], id="a stock clause inside a new sentence"),
        pytest.param(OWN[:-1] + STOCK, STOCK, [STOCK], id="two sentences that lost the stop between them come apart"),
        pytest.param(STOCK + OTHER, STOCK + OTHER, [STOCK + OTHER], id="neighbours of one source are one passage"),
        pytest.param(STOCK + OTHER, OTHER + FAR + OWN + FAR[5:] + STOCK, [STOCK, OTHER],
                     id="sentences from two places of one source are two"),
        pytest.param(STOCK + OWN + OTHER, STOCK + OTHER, [STOCK, OTHER], id="nor are they joined over new text"),
        pytest.param("谢谢！" + OWN, "谢谢！" + STOCK, [], id="a short sentence alone is no evidence"),
        pytest.param(STOCK + "谢谢！", STOCK + "谢谢！", [STOCK + "谢谢！"], id="after a reused one it is"),
        pytest.param("谢谢。\n" + STOCK[:-1] + OTHER + "\n再见。", "谢谢。\n" + STOCK + OTHER + "\n再见。",
                     ["谢谢。\n" + STOCK[:-1] + OTHER + "\n再见。"],
                     id="before and after a run across a lost stop too"),
    ],
)  # fmt: skip
def test_what_is_reused(draft, document, expected):
    assert reused(judged(draft, document)) == expected


def test_a_short_sentence_does_not_follow_on_from_another_document():
    """The neighbour in the columns may be the first sentence of the next document."""
    documents = [STOCK, "谢谢。后来他走了，再也没有回来看过我们一眼。"]
    assert reused(judged(STOCK + "谢谢。", *documents)) == [STOCK]
    assert reused(judged(STOCK + "谢谢。", documents[0], FAR, documents[1])) == [STOCK]


@pytest.mark.parametrize("n", [1, 64, 65, 100, 500])
def test_a_document_of_one_short_line_many_times_is_found_in_its_copy(n):
    text = "是的\n" * n + "彳亍丂"
    assert judged(text, text).originality == 0


def test_short_sentences_in_a_row_are_evidence_only_in_a_row():
    lines = ["加强学习", "改进作风", "深入基层", "服务群众", "狠抓落实", "再创佳绩"]
    lines = [line[:3] for line in lines]
    row = "\n".join(lines)
    assert judged(f"{OWN}\n{row}\n{FAR}", f"{STOCK}\n{row}\n{OTHER}").originality < 1
    assert judged(f"{OWN}\n{row}\n{FAR}", f"{OTHER}\n".join(lines)).originality == 1


def test_very_long_sentences_are_not_alike_by_chance():
    """The longer, the less similar they had to be, until 20,000 letters of any two speeches were near-duplicates."""
    rng = np.random.default_rng(3)
    # Letters as rare and as common as in real text, so that all pairs of characters occur by chance.
    one, other = ("".join(chr(0x4E00 + int(i) % 3000) for i in rng.zipf(1.3, 8000)) for _ in range(2))
    assert judged(one, other).originality == 1


@pytest.mark.parametrize("run", [8, 9, 10, 11, 12, 13, 20])
def test_a_run_of_the_asked_for_length_is_found_wherever_it_stands(run):
    clause = "能争取的主动争取该推进的抓紧落实借助红利"[:run]
    rng = np.random.default_rng(run)
    for _ in range(20):
        mine, theirs = ("".join(map(chr, rng.integers(0x5000, 0x9000, 40))) for _ in range(2))
        report = judged(f"{mine}{clause}{mine[::-1]}", f"{theirs}{clause}{theirs[::-1]}", settings=Settings(run=run))
        assert reused(report) == [clause]


def test_what_is_in_many_documents_stays_boilerplate_beside_a_copied_page():
    alone = judged(STOCK + OTHER + FAR, *[STOCK + OWN[i:] for i in range(5)])
    with_copy = judged(STOCK + OTHER + FAR, *[STOCK + OWN[i:] for i in range(5)], STOCK + OTHER + FAR)
    assert alone.shares.boilerplate == with_copy.shares.boilerplate > 0
    assert [p.documents for p in with_copy.passages] == [6, 1]


def test_a_source_covers_what_it_covers_once():
    """A document that held a clause twice counted double, and became a source of the whole sentence."""
    clause, rest = STOCK[:17], (OWN + FAR + OTHER).replace("。", "")
    once = judged(STOCK, STOCK, clause + rest)
    twice = judged(STOCK, STOCK, f"{clause}{rest}。{clause}{rest[5:]}")
    assert once.passages[0].documents == twice.passages[0].documents == 1


@pytest.mark.parametrize(
    ("originality", "floor", "found"),
    [pytest.param(66, 66, False, id="equal is not below"), pytest.param(66, 66.1, True, id="a little is below")],
)
def test_the_floor_of_originality(originality, floor, found):
    own = "".join(chr(0x5000 + i) for i in range(originality))
    copied = "".join(chr(0x7000 + i) for i in range(100 - originality))
    report = judged(f"{own}。{copied}。", copied, settings=Settings(fail_under=floor))
    assert [f.message for f in report.findings if f.rule == "BP004"] == (
        [f"originality 66% is below the floor of {floor:g}%"] if found else []
    )


@pytest.mark.parametrize("text", ["e\u0301", "ᄀ", "〇", "某"])
def test_letters_that_fold_to_little_are_still_found(text):
    report = judged(f"{text}\n{STOCK}", f"{text}\n{STOCK}")
    assert report.originality == 0


@pytest.mark.parametrize(
    "settings",
    [{"similarity": 0}, {"similarity": 1.5}, {"run": 3}, {"boilerplate_documents": 0}, {"fail_under": 101}],
    ids=str,
)
def test_settings_that_make_no_sense_are_refused(settings):
    with pytest.raises(UsageError, match="must be from"):
        Settings(**settings)


@pytest.mark.parametrize(
    ("paths", "corpus", "error"),
    [
        pytest.param([], ["seeds"], UsageError, id="nothing to check"),
        pytest.param(["examples/draft.txt"], [], UsageError, id="nothing to check against"),
        pytest.param("examples/draft.txt", ["seeds"], TypeError, id="a path where a list is wanted"),
    ],
)
def test_what_the_python_interface_refuses(paths, corpus, error):
    with pytest.raises(error):
        check(paths, corpus)


def test_the_three_lines_of_the_readme(monkeypatch, seeds):
    import boilerplate

    monkeypatch.chdir(seeds.parent)
    report = boilerplate.check(["examples/draft.txt"], corpus=["seeds"])
    assert 0.6 < report.documents[0].originality < 0.7
    assert report.documents[0].passages[0].sources[0].path == "seeds/city-leading-group-speech.txt"
