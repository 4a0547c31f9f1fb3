"""Drafts that are judged with lists and with comments: what is left out counts nowhere, and changes nothing else."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from boilerplate.exclusions import prepare
from boilerplate.index.corpus import build_corpus
from boilerplate.judgement import judge
from boilerplate.measurement import measure
from boilerplate.model import Document, LeftOut, ListedPhrase, Lists, Settings

GUIDED = "以习近平新时代中国特色社会主义思想为指导"
STOCK = f"坚持{GUIDED}，深入实施人才强国战略，为高质量发展提供坚强人才支撑。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子。"
SETTINGS = Settings(boilerplate_documents=1)
CORPUS = build_corpus(
    [Document("archive.txt", f"{STOCK}\n全年共培训乡镇干部三百人次，办班十二期。\n", "utf-8")], SETTINGS
)
LETTERS = sum(map(str.isalnum, STOCK))
OFF, ON = "<!-- boilerplate: off -->", "<!-- boilerplate: on -->"


def phrases(protected=(), approved=(), rejected=()):
    return prepare(
        Lists(
            *(tuple(ListedPhrase(text, "list.txt line 1") for text in each) for each in (protected, approved, rejected))
        )
    )


def judged(text: str, listed=None):
    return judge(Document("draft.md", text, "utf-8", False), CORPUS, SETTINGS, phrases=listed or phrases())


def found(report):
    return [(finding.rule, finding.state) for finding in report.findings]


def test_a_protected_formula_is_in_neither_side_of_the_fraction():
    plain, listed = judged(STOCK + OWN), judged(STOCK + OWN, phrases([GUIDED]))
    assert listed.left_out == LeftOut(protected=len(GUIDED))
    assert listed.protected_characters == len(GUIDED)
    assert listed.characters == plain.characters - len(GUIDED)
    reused = round(plain.shares.boilerplate * plain.characters)
    assert round(listed.shares.boilerplate * listed.characters) == reused - len(GUIDED)
    assert sum(listed.shares) == pytest.approx(1)
    assert listed.sources[0].characters == plain.sources[0].characters - len(GUIDED)


def test_a_sentence_that_is_all_protected_is_no_finding():
    report = judged(f"{GUIDED}。", phrases(approved=[GUIDED]))
    assert (report.characters, report.originality, report.findings, report.passages, report.sources) == (
        0,
        1,
        (),
        (),
        (),
    )
    assert [sentence.kind for sentence in report.sentences] == ["protected"]
    assert report.left_out == LeftOut(approved=len(GUIDED))
    assert report.protected_characters == 0


def test_what_is_off_counts_for_nothing_and_its_findings_are_suppressed():
    report = judged(f"{OFF}\n{STOCK}\n{ON}\n{OWN}")
    assert found(report) == [("BP001", "suppressed")]
    assert report.left_out == LeftOut(suppressed=LETTERS)
    assert (report.characters, report.originality) == (sum(map(str.isalnum, OWN)), 1)
    assert [sentence.kind for sentence in report.sentences] == ["boilerplate", "original"]


def test_the_comment_itself_is_no_text():
    text = f"{OWN}\n<!-- boilerplate: ignore-next-line BP001 reason='{STOCK}' -->\n{STOCK}"
    report = judged(text)
    assert report.text == text
    assert [sentence.text for sentence in report.sentences] == [OWN, STOCK]
    assert [(finding.state, finding.reason) for finding in report.findings] == [("suppressed", STOCK)]
    assert report.findings[0].start == text.rindex(STOCK)
    assert report.left_out == LeftOut(suppressed=LETTERS)
    assert report.originality == 1


def test_a_line_whose_reuse_is_ignored_keeps_its_own_text_in_the_score():
    report = judged(f"{OWN}{STOCK} <!-- boilerplate: ignore BP001 -->")
    assert report.left_out == LeftOut(suppressed=LETTERS)
    assert report.characters == sum(map(str.isalnum, OWN))


def test_ignoring_another_rule_leaves_the_score_alone():
    report = judged(f"{STOCK} <!-- boilerplate: ignore BP102 -->")
    assert report.left_out == LeftOut()
    assert report.originality == 0
    assert found(report) == [("BP001", "new"), ("BP900", "new")]


def test_findings_of_lists_stand_among_the_others_in_order():
    listed = phrases([GUIDED], rejected=["老农技员"])
    report = judged(f"{OWN}{STOCK}\n坚持{GUIDED.replace('中国', '')}。", listed)
    assert found(report) == [("BP102", "new"), ("BP001", "new"), ("BP001", "new"), ("BP101", "new")]
    assert [finding.level for finding in report.findings if finding.rule != "BP001"] == ["warning", "error"]
    assert (report.findings[-1].line, report.findings[-1].column) == (2, 3)


CLAUSES = st.sampled_from(
    [STOCK, GUIDED, OWN, "深入实施人才强国战略，", "坚强人才支撑。", "\n", "牢记使命", "甲，", OFF, f"{ON}\n",
     "<!-- boilerplate: ignore -->", "the quick brown fox "]
)  # fmt: skip


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CLAUSES, max_size=8).map("".join), st.sets(st.sampled_from([GUIDED, "人才强国", "brown fox", "甲"])))
def test_every_letter_counts_or_is_left_out_and_figures_agree(text, approved):
    listed = phrases(approved=[phrase for phrase in approved if len(phrase) > 1])
    report = judged(text, listed)
    bare = judged(text)
    assert report.characters + sum(report.left_out) == bare.characters + sum(bare.left_out)
    assert report.left_out.protected == report.protected_characters == 0
    assert sum(report.shares) == pytest.approx(1)
    # What is left out changes the class of nothing else.
    for share in ("boilerplate", "copied", "slogan"):
        before, after = (getattr(each.shares, share) * each.characters for each in (bare, report))
        assert after <= before + 1e-6
        assert before - after <= report.left_out.approved + 1e-6
    assert all(source.characters <= report.characters for source in report.sources)
    (measured,) = measure([Document("draft.md", text, "utf-8", False)], CORPUS, SETTINGS, [()], phrases=listed)
    assert measured.score == (report.characters, report.originality, report.shares)
    assert np.isfinite(report.originality)
