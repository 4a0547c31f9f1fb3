"""What the lists of a team mean for drafts: what counts for nothing, what is altered, and what must not be used.

Phrases are looked for as `phrases/spelling` has it, so that marks, spaces, width, case and traditional characters do
not matter, but numbers do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .errors import ConfigurationError
from .model import Exclusion, LeftOut, ListedPhrase, Lists
from .originality import Spans
from .phrases.altered import Altered, find_altered
from .phrases.listed import Target, find_listed, targets_of
from .phrases.occurrences import Hits
from .phrases.spelling import Spelling, spell
from .text.columns import Bools, Int64, UInt8, UInt32, counts_before, distinct, ranges, text_of
from .text.sentences import Sentences

#: Why a letter counts for nothing: the first that fits, as in LeftOut. COUNTED is for all that does.
COUNTED, PROTECTED, APPROVED, SUPPRESSED = range(4)


class Phrases(NamedTuple):
    """Lists, made ready to be looked for."""

    #: The protected ones, then the approved, then the rejected.
    listed: tuple[ListedPhrase, ...]
    targets: list[Target]
    #: Where the approved ones begin, and where the rejected do.
    approved: int
    rejected: int


NO_PHRASES = Phrases((), [], 0, 0)


class Remark(NamedTuple):
    """What is to be said of a span of a draft; offsets are code points of its text, half open."""

    rule: str
    start: int
    end: int
    message: str
    #: What should stand there, where that is known.
    expected: str = ""


class Exclusions(NamedTuple):
    """What lists mean for a batch of drafts."""

    #: For each code point of the batch COUNTED, PROTECTED or APPROVED.
    reasons: UInt8
    #: For each draft BP101 and BP102, in order of place.
    remarks: list[list[Remark]]


def prepare(lists: Lists) -> Phrases:
    """Raises ConfigurationError for a phrase that is rejected and also protected or approved, with both places."""
    listed = (*lists.protected, *lists.approved, *lists.rejected)
    approved = len(lists.protected)
    phrases = Phrases(listed, targets_of([p.text for p in listed]), approved, approved + len(lists.approved))
    wanted = {target.text: phrase for target, phrase in _pairs(phrases, 0, phrases.rejected)}
    for target, phrase in _pairs(phrases, phrases.rejected, len(listed)):
        if target.text in wanted:
            other = wanted[target.text]
            kind = "protected" if other in lists.protected else "approved"
            raise ConfigurationError(
                f"{phrase.place}: {phrase.text} is rejected here, and {kind} in {other.place}; take it out of one list"
            )
    return phrases


def find_exclusions(codes: UInt32, offsets: Int64, sentences: Sentences, phrases: Phrases) -> Exclusions:
    """Look for the phrases of lists in a batch; document d is `codes[offsets[d]:offsets[d + 1]]`."""
    reasons = np.zeros(len(codes), dtype=np.uint8)
    remarks: list[list[Remark]] = [[] for _ in offsets[1:]]
    if not phrases.listed:
        return Exclusions(reasons, remarks)
    spelling = spell(codes, offsets, sentences)
    hits, cut = find_listed(phrases.targets, spelling)
    for reason, first, last in (
        (APPROVED, phrases.approved, phrases.rejected),
        (PROTECTED, 0, phrases.approved),
    ):
        start, end = _written(spelling, _numbered(hits, first, last))
        reasons[ranges(start, end - start)] = reason
    standing = _joined(_numbered(hits, 0, phrases.rejected), _numbered(cut, 0, phrases.approved))
    altered = find_altered(phrases.targets[: phrases.approved], spelling, standing)
    found = [*_altered(altered, phrases, spelling, codes), *_rejected(hits, phrases, spelling, reasons)]
    for remark in sorted(found, key=lambda remark: (remark.start, remark.end)):
        d = int(np.searchsorted(offsets, remark.start, side="right")) - 1
        base = int(offsets[d])
        remarks[d].append(remark._replace(start=remark.start - base, end=remark.end - base))
    return Exclusions(reasons, remarks)


def suppressed(reasons: UInt8, spans: Spans) -> UInt8:
    """The reasons, where what counts within spans of the batch counts no more."""
    reasons = reasons.copy()
    place = ranges(spans.start, spans.end - spans.start)
    reasons[place[reasons[place] == COUNTED]] = SUPPRESSED
    return reasons


def count_left_out(reasons: UInt8, letters: Bools, offsets: Int64) -> list[LeftOut]:
    """How many letters of each document count for nothing."""
    before = [counts_before(letters & (reasons == reason)) for reason in (PROTECTED, APPROVED, SUPPRESSED)]
    counts = np.stack([np.diff(each[offsets]) for each in before], axis=1)
    return [LeftOut(*row) for row in counts.tolist()]


def excluded_spans(reasons: UInt8, offsets: Int64) -> list[tuple[Exclusion, ...]]:
    """The spans of each document that count for nothing, in its own code points."""
    found: list[list[Exclusion]] = [[] for _ in offsets[1:]]
    edges = distinct(np.append(np.flatnonzero(np.diff(reasons, prepend=COUNTED, append=COUNTED)), offsets))
    edges = edges[edges < len(reasons)]
    ends = np.append(edges[1:], len(reasons))
    left_out = reasons[edges] != COUNTED
    start, end = edges[left_out], ends[left_out]
    document = np.searchsorted(offsets, start, side="right") - 1
    base = offsets[document]
    for d, a, b, reason in zip(
        document.tolist(), (start - base).tolist(), (end - base).tolist(), reasons[start].tolist(), strict=True
    ):
        found[d].append(Exclusion(a, b, LeftOut._fields[reason - PROTECTED]))
    return [tuple(of_document) for of_document in found]


def _pairs(phrases: Phrases, first: int, last: int) -> list[tuple[Target, ListedPhrase]]:
    return list(zip(phrases.targets[first:last], phrases.listed[first:last], strict=True))


def _numbered(hits: Hits, first: int, last: int) -> Hits:
    """The hits of the phrases from `first` up to `last`."""
    return hits.where((hits.phrase >= first) & (hits.phrase < last))


def _joined(hits: Hits, others: Hits) -> Hits:
    return Hits(*(np.concatenate(columns) for columns in zip(hits, others, strict=True)))


def _written(spelling: Spelling, hits: Hits) -> tuple[Int64, Int64]:
    """Where hits begin and end in the code points of the batch."""
    return spelling.origin[hits.start], spelling.origin[hits.end - 1] + 1


def _altered(found: Sequence[Altered], phrases: Phrases, spelling: Spelling, codes: UInt32) -> list[Remark]:
    """BP101."""
    remarks = []
    for each in found:
        phrase, target = phrases.listed[each.phrase].text, phrases.targets[each.phrase]
        differences = []
        for edit in each.edits:
            right = _slice(target.text, target.origin, edit.phrase_start, edit.phrase_end)
            wrong = _slice(spelling.text, spelling.origin, edit.start, edit.end)
            differences.append(_difference(phrase[right], text_of(codes[wrong])))
        difference = ", ".join(differences) or "its parts are in another order"
        place = _slice(spelling.text, spelling.origin, each.start, each.end)
        remarks.append(Remark("BP101", place.start, place.stop, f"should read {phrase}: {difference}", phrase))
    return remarks


def _difference(right: str, wrong: str) -> str:
    if not wrong:
        return f"{right} is missing"
    return f"{wrong} instead of {right}" if right else f"{wrong} does not belong there"


def _slice(spelled: str, origin: Int64, start: int, end: int) -> slice:
    """What a span of spelled text is in the text as it was written, without spaces around it."""
    letters = [place for place in range(start, end) if not spelled[place].isspace()]
    return slice(int(origin[letters[0]]), int(origin[letters[-1]]) + 1) if letters else slice(0, 0)


def _rejected(hits: Hits, phrases: Phrases, spelling: Spelling, reasons: UInt8) -> list[Remark]:
    """BP102: the longest of those that overlap, and none inside of what is protected or approved."""
    rejected = _numbered(hits, phrases.rejected, len(phrases.listed))
    remarks = []
    reached = 0
    starts, ends = _written(spelling, rejected)
    for phrase, start, end in zip(rejected.phrase.tolist(), starts.tolist(), ends.tolist(), strict=True):
        if start >= reached and not (reasons[start:end] != COUNTED).all():
            reached = end
            message = f"{phrases.listed[phrase].text} is on the list of phrases that must not be used"
            remarks.append(Remark("BP102", start, end, message))
    return remarks
