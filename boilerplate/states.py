"""Which findings of a report count: those that are new."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from .model import DocumentReport, Finding, Report

#: A sentence of a document: from, and up to, in code points of its text.
Span = tuple[int, int]
#: What a finding is known by within its document: its rule and its fingerprint.
Identity = tuple[str, str]


def with_states(
    report: Report,
    *,
    unchanged: Sequence[Collection[Span]] | None = None,
    known: Sequence[Mapping[Identity, str]] | None = None,
) -> Report:
    """The report with the states of its findings set; both arguments have an item for each of its documents.

    `unchanged` are the sentences that are not new: a finding is unchanged where all sentences that it touches are, and
    one of the document as a whole (of no width) where all there are. `known` are the findings that are known, and why.
    Whatever has a state other than `new` keeps it.
    """
    documents = tuple(
        _with_states(document, unchanged[d] if unchanged is not None else None, known[d] if known is not None else {})
        for d, document in enumerate(report.documents)
    )
    return replace(report, documents=documents)


def _with_states(
    document: DocumentReport, unchanged: Collection[Span] | None, known: Mapping[Identity, str]
) -> DocumentReport:
    changed = None if unchanged is None else _changed(document, unchanged)
    findings = tuple(_with_state(finding, changed, known) for finding in document.findings)
    return replace(document, findings=findings)


def _changed(document: DocumentReport, unchanged: Collection[Span]) -> list[Span]:
    """The other sentences, in order."""
    spans = ((sentence.start, sentence.end) for sentence in document.sentences)
    return [span for span in spans if span not in unchanged]


def _with_state(finding: Finding, changed: Sequence[Span] | None, known: Mapping[Identity, str]) -> Finding:
    if finding.state != "new":
        return finding
    reason = known.get((finding.rule, finding.fingerprint))
    if reason is not None:
        return finding._replace(state="known", reason=reason)
    if changed is not None and not _touches(finding, changed):
        return finding._replace(state="unchanged")
    return finding


def _touches(finding: Finding, changed: Sequence[Span]) -> bool:
    if finding.start == finding.end:
        return bool(changed)
    after = bisect_right(changed, finding.start, key=lambda span: span[1])
    return after < len(changed) and changed[after][0] < finding.end
