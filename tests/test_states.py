"""Which findings count."""

from __future__ import annotations

import pytest

from boilerplate.model import CorpusSummary, DocumentReport, Finding, Report, Sentence, Settings, Shares
from boilerplate.states import with_states

FIRST, SECOND = (0, 10), (12, 30)


def finding(start, end, *, rule="BP001", fingerprint="f", **more):
    return Finding(rule, "warning", start, end, 1, 1, "message", fingerprint, **more)


def report(*findings):
    sentences = tuple(Sentence(a, b, 1, a + 1, "…", "original", 0.0, ()) for a, b in (FIRST, SECOND))
    document = DocumentReport(
        "a.txt", "utf-8", "x" * 30, 28, 1.0, Shares(1, 0, 0, 0), sentences=sentences, findings=findings
    )
    return Report(Settings(), CorpusSummary(1, 1, "sha256:0"), (document,), warnings=("kept",))


def states(result):
    return [(each.state, each.reason) for each in result.documents[0].findings]


@pytest.mark.parametrize(
    ("span", "unchanged", "state"),
    [
        pytest.param((0, 10), [], "new", id="no sentence is unchanged"),
        pytest.param((2, 8), [FIRST], "unchanged", id="a part of a sentence that is unchanged"),
        pytest.param((12, 30), [FIRST], "new", id="a sentence that is new, beside one that is not"),
        pytest.param((5, 20), [FIRST], "new", id="across two sentences, of which one is new"),
        pytest.param((5, 20), [FIRST, SECOND], "unchanged", id="across two that are unchanged"),
        pytest.param((0, 0), [FIRST], "new", id="the whole document, with a sentence that is new"),
        pytest.param((0, 0), [FIRST, SECOND], "unchanged", id="the whole document, with none"),
        pytest.param((10, 12), [FIRST], "unchanged", id="what stands between sentences touches none that is new"),
        pytest.param((0, 10), [(0, 9)], "new", id="a sentence that only begins alike is another"),
    ],
)
def test_a_finding_is_unchanged_where_all_sentences_it_touches_are(span, unchanged, state):
    assert states(with_states(report(finding(*span)), unchanged=[unchanged])) == [(state, "")]


def test_what_is_known_says_why_and_needs_both_rule_and_fingerprint():
    findings = (finding(0, 10), finding(0, 10, fingerprint="g"), finding(0, 10, rule="BP002"))
    known = [{("BP001", "f"): "an oath of office"}]
    assert states(with_states(report(*findings), known=known)) == [
        ("known", "an oath of office"),
        ("new", ""),
        ("new", ""),
    ]


def test_what_is_known_is_so_even_where_it_is_unchanged():
    result = with_states(report(finding(0, 10)), unchanged=[[FIRST, SECOND]], known=[{("BP001", "f"): ""}])
    assert states(result) == [("known", "")]


def test_what_is_suppressed_stays_so():
    suppressed = finding(0, 10, state="suppressed", reason="asked for")
    result = with_states(report(suppressed), unchanged=[[FIRST, SECOND]], known=[{("BP001", "f"): "known"}])
    assert states(result) == [("suppressed", "asked for")]


def test_nothing_else_of_a_report_changes():
    before = report(finding(0, 10), finding(12, 30))
    assert with_states(before) == before
    after = with_states(before, unchanged=[[FIRST]])
    assert after.warnings == before.warnings
    assert [each._replace(state="new") for each in after.documents[0].findings] == list(before.documents[0].findings)
    assert after.documents[0].sentences == before.documents[0].sentences
