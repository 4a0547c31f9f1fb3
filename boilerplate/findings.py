"""Findings: what the rules have to say of a draft, each with its place, and a name that outlives a change of place."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

import numpy as np

from .exclusions import Remark
from .measurement import Reuse
from .model import Document, Finding, Passage, Sentence, Settings, Slogan, Source
from .near.within import find_repeated
from .originality import BOILERPLATE, CLASSES, Score
from .rules import RULES
from .text.columns import Bools, Int64, UInt64
from .text.lines import Lines

#: Sources of a passage that a finding names.
_RELATED = 3
#: Characters of a sentence that a message quotes.
_QUOTED = 24


def too_little(figures: Score, settings: Settings) -> tuple[Finding, ...]:
    """BP004 for a document that is less original than was asked for."""
    floor = settings.fail_under
    percent = round(figures.originality * 100, 9)
    if floor is None or not figures.characters or percent >= floor:
        return ()
    shown = min(math.floor(percent * 10) / 10, floor)
    message = f"originality {shown if shown < floor else percent:g}% is below the floor of {floor:g}%"
    return (Finding("BP004", "error", 0, 0, 1, 1, message),)


def of_remark(remark: Remark, lines: Lines) -> Finding:
    """What a list of phrases has to say."""
    line, column = lines.of_offset(remark.start)
    level = RULES[remark.rule].level
    return Finding(remark.rule, level, remark.start, remark.end, line, column, remark.message, expected=remark.expected)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By place; those of one place stay as they are."""
    return tuple(sorted(findings, key=lambda finding: finding.start))


def reuse_findings(
    sentences: Sequence[Sentence],
    passages: Sequence[Passage],
    letters: Bools,
    lines: Lines,
    settings: Settings,
) -> tuple[Finding, ...]:
    """BP001 for every sentence that holds reused text: a warning where that is most of it, else a note."""
    findings = []
    ends = [passage.end for passage in passages]
    for sentence in sentences:
        i = bisect_right(ends, sentence.start)
        while i < len(passages) and passages[i].start < sentence.end:
            passage = passages[i]
            start, end = max(passage.start, sentence.start), min(passage.end, sentence.end)
            if letters[start:end].any():
                line, column = lines.of_offset(start)
                level = "warning" if sentence.kind in ("boilerplate", "copied") else "note"
                message = _message(passage, settings)
                findings.append(
                    Finding("BP001", level, start, end, line, column, message, related=passage.sources[:_RELATED])
                )
            i += 1
    return tuple(findings)


def _message(passage: Passage, settings: Settings) -> str:
    best = passage.sources[0]
    wording = "the same words as" if passage.kind == "verbatim" else f"{min(round(best.similarity * 100), 99)}% like"
    kind = CLASSES[BOILERPLATE] if passage.documents >= settings.boilerplate_documents else "copied"
    others = passage.documents - 1
    more = "" if not others else f" and {others} other document{'s' if others > 1 else ''}"
    return f"{kind}: {wording} a passage in {best.path}{more}"


def slogan_findings(
    slogans: Sequence[Slogan], letters: Bools, passages: Sequence[Passage], lines: Lines
) -> tuple[Finding, ...]:
    """BP002 for every slogan where it first stands outside of passages, whose letters are reused already."""
    outside = letters.copy()
    for passage in passages:
        outside[passage.start : passage.end] = False
    first: dict[str, Slogan] = {}
    times: Counter[str] = Counter()
    for slogan in slogans:
        if outside[slogan.start : slogan.end].any():
            first.setdefault(slogan.text, slogan)
            times[slogan.text] += 1
    findings = []
    for slogan in first.values():
        line, column = lines.of_offset(slogan.start)
        here = f", here {times[slogan.text]} times" if times[slogan.text] > 1 else ""
        message = f"slogan: {slogan.text}, which stands in {slogan.documents} documents{here}"
        level = RULES["BP002"].level
        findings.append(Finding("BP002", level, slogan.start, slogan.end, line, column, message))
    return tuple(findings)


def repeat_findings(documents: Sequence[Document], reuse: Reuse, lines: Sequence[Lines]) -> list[tuple[Finding, ...]]:
    """BP003 for every sentence of a draft that repeats an earlier one of the same draft."""
    drafts = reuse.drafts
    found = find_repeated(drafts, reuse.probe.banded, reuse.probe.bands)
    findings: list[list[Finding]] = [[] for _ in documents]
    document = drafts.sentences.document[found.sentence]
    base = drafts.offsets[document]
    for d, *spans, similarity in zip(
        document.tolist(),
        (drafts.sentences.start[found.sentence] - base).tolist(),
        (drafts.sentences.end[found.sentence] - base).tolist(),
        (drafts.sentences.start[found.earlier] - base).tolist(),
        (drafts.sentences.end[found.earlier] - base).tolist(),
        found.similarity.tolist(),
        strict=True,
    ):
        start, end, earlier_start, earlier_end = spans
        if not reuse.letters[drafts.offsets[d] + start : drafts.offsets[d] + end].any():
            continue
        text = documents[d].text[earlier_start:earlier_end]
        quoted = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
        line, column = lines[d].of_offset(start)
        likeness = "repeats" if similarity == 1 else f"is {min(round(similarity * 100), 99)}% like"
        message = f"{likeness} line {lines[d].of_offset(earlier_start)[0]} of this document: {quoted}"
        earlier = Source(documents[d].path, earlier_start, earlier_end, round(similarity, 6), text)
        level = RULES["BP003"].level
        findings[d].append(Finding("BP003", level, start, end, line, column, message, related=(earlier,)))
    return [tuple(of_draft) for of_draft in findings]


def sentence_keys(reuse: Reuse, draft: int) -> tuple[Int64, UInt64]:
    """Where the sentences of a draft begin, and the hashes of their folded text."""
    first, last = np.searchsorted(reuse.drafts.sentences.document, [draft, draft + 1])
    return reuse.drafts.sentences.start[first:last] - reuse.drafts.offsets[draft], reuse.probe.keys[first:last]


def identified(findings: Iterable[Finding], starts: Int64, keys: UInt64) -> tuple[Finding, ...]:
    """The findings in order, each with its fingerprint: of the rule, the sentence, and which it is of those that agree.

    Sentences begin at `starts` and have `keys`. Lines may move, and marks and spaces change, and it stays the same.
    """
    seen: Counter[str] = Counter()
    named = []
    for finding in in_order(findings):
        at = int(np.searchsorted(starts, finding.start, side="right")) - 1
        where = "" if finding.end == 0 or at < 0 else f"{int(keys[at]):016x}"
        name = f"{finding.rule} {where}"
        seen[name] += 1
        digest = sha256(f"{name} {seen[name]}".encode("ascii")).hexdigest()
        named.append(finding._replace(fingerprint=digest[:16]))
    return tuple(named)
