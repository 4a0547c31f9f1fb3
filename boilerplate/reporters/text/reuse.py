"""The reused sentences of a draft, one after another: where, how like its source, and how it differs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...model import DocumentReport, Finding, Passage, Sentence
from .. import Options
from ..changes import Part, changes, one_line, same_words
from ..layout import ELLIPSIS, Line, Span, wrap
from ..located import NEW, where
from ..printable import printable
from . import labels
from .shortening import shortened

_REUSED = ("boilerplate", "copied")
_NOT_JUDGED = ("protected", "short")
_INDENT, _LABEL = 4, 8
#: Similarities no farther apart than this are about the same.
_ABOUT = 0.05
#: A quotation is shortened to this many lines, or this many cells where lines are short.
_QUOTED_LINES, _QUOTED_CELLS = 3, 150
#: Characters of a sentence that are compared with its source.
_LONGEST_COMPARED = 4000


class Reuse(NamedTuple):
    """A sentence with reused text in it."""

    sentence: Sentence
    #: The passages that touch it, each with its number in the report, the one with most of its letters first.
    passages: tuple[tuple[int, Passage], ...]


def reused_sentences(document: DocumentReport) -> list[Reuse]:
    """Sentences that are reused, or that a passage touches; short ones only where they are all a passage touches."""
    touched = [Reuse(sentence, _passages_in(sentence, document)) for sentence in document.sentences]
    judged = [reuse for reuse in touched if reuse.sentence.kind not in _NOT_JUDGED]
    listed = [reuse for reuse in judged if reuse.passages or reuse.sentence.kind in _REUSED]
    explained = {number for reuse in listed for number, _ in reuse.passages}
    short = [
        reuse
        for reuse in touched
        if reuse.sentence.kind == "short" and any(number not in explained for number, _ in reuse.passages)
    ]
    return sorted([*listed, *short], key=lambda reuse: reuse.sentence.start)


class Concerns:
    """Which findings are about which sentence; one without a span is about the whole document."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = sorted((f for f in findings if f.start < f.end), key=lambda finding: finding.start)

    def rules(self, sentence: Sentence) -> list[str]:
        """The rules of the findings that begin in the sentence and count."""
        return sorted({finding.rule for finding in self._within(sentence) if finding.state == NEW})

    def matter(self, sentence: Sentence) -> bool:
        """Whether the sentence is worth showing: not where all findings that begin in it are known or suppressed."""
        found = self._within(sentence)
        return not found or any(finding.state == NEW for finding in found)

    def _within(self, sentence: Sentence) -> Sequence[Finding]:
        low, high = (
            bisect_left(self._findings, at, key=lambda finding: finding.start) for at in (sentence.start, sentence.end)
        )
        return self._findings[low:high]


def class_of(passage: Passage, boilerplate_documents: int) -> str:
    return "boilerplate" if passage.documents >= boilerplate_documents else "copied"


def describe(
    reuse: Reuse,
    document: DocumentReport,
    concerns: Concerns,
    boilerplate_documents: int,
    width: int,
    options: Options,
) -> list[Line]:
    """A headline, what the draft says, what the source says where that differs, and where it stands."""
    kind = _kind(reuse, boilerplate_documents)
    headline = _headline(reuse, document, concerns, kind)
    # The numbers are those of the marks in the text, which is not always shown.
    lines = wrap(headline[1:] if options.new_only else headline, width, _INDENT)
    room = max(_QUOTED_CELLS, _QUOTED_LINES * (width - _INDENT - _LABEL))
    for label, parts in _compared(reuse) if _has_match(reuse) else _reused_part(reuse, document):
        lines += _labelled(label, _quotation(shortened(parts, room), options.color), width)
    path = _source_path(reuse)
    return lines + (_labelled(labels.FROM, [Span(printable(path))], width) if path else [])


def letters_in(text: str) -> int:
    return sum(map(str.isalnum, text))


def _has_match(reuse: Reuse) -> bool:
    """Whether a sentence of the corpus explains the whole sentence, and about as well as what explains a part of it."""
    matches = reuse.sentence.matches
    if reuse.sentence.kind not in _REUSED or not matches:
        return False
    of_parts = [source.similarity for _, passage in reuse.passages[:1] for source in passage.sources[:1]]
    return matches[0].similarity >= max(of_parts, default=0.0) - _ABOUT


def _kind(reuse: Reuse, boilerplate_documents: int) -> str:
    if reuse.sentence.kind in _REUSED or not reuse.passages:
        return reuse.sentence.kind
    return class_of(reuse.passages[0][1], boilerplate_documents)


def _passages_in(sentence: Sentence, document: DocumentReport) -> tuple[tuple[int, Passage], ...]:
    passages = document.passages
    first = bisect_right(passages, sentence.start, key=lambda passage: passage.end)
    touching = []
    for number in range(first, len(passages)):
        if passages[number].start >= sentence.end:
            break
        letters = letters_in(document.analysed[_shared(sentence, passages[number])])
        if letters:
            touching.append((-letters, number + 1, passages[number]))
    return tuple((number, passage) for _, number, passage in sorted(touching))


def _shared(sentence: Sentence, passage: Passage) -> slice:
    return slice(max(sentence.start, passage.start), min(sentence.end, passage.end))


def _headline(reuse: Reuse, document: DocumentReport, concerns: Concerns, kind: str) -> Line:
    sentence = reuse.sentence
    opening, closing = labels.REUSE_MARKS
    numbers = "".join(f"{opening}{number}{closing}" for number in sorted(number for number, _ in reuse.passages))
    rules = concerns.rules(sentence)
    documents = [passage.documents for _, passage in reuse.passages] + [match.documents for match in sentence.matches]
    facts = [_likeness(reuse), *map(labels.in_documents, documents[:1])]
    partly = not _has_match(reuse) and any(
        letters_in(t) for reused, t in _pieces(reuse, document.analysed) if not reused
    )
    return [
        Span(numbers + " " * bool(numbers), kind, glued=True),
        Span(printable(where(document, sentence)), "title"),
        *(Span(f" {printable(rule)}", "dim") for rule in rules),
        Span(" "),
        Span(labels.partly(kind) if partly else kind, kind),
        Span("".join(f", {fact}" for fact in facts if fact)),
    ]


def _likeness(reuse: Reuse) -> str:
    sentence = reuse.sentence
    if _has_match(reuse):
        best = sentence.matches[0]
        return labels.VERBATIM if same_words(sentence.text, best.text) else labels.alike(best.similarity)
    best_source = next((source for _, passage in reuse.passages for source in passage.sources), None)
    if best_source is None or reuse.passages[0][1].kind == "verbatim":
        return labels.VERBATIM if best_source else ""
    return labels.alike(best_source.similarity)


def _source_path(reuse: Reuse) -> str:
    if _has_match(reuse):
        return reuse.sentence.matches[0].path
    return next((source.path for _, passage in reuse.passages for source in passage.sources), "")


def _compared(reuse: Reuse) -> list[tuple[str, list[Part]]]:
    """What the draft says, and the source where it says something else."""
    sentence, source = reuse.sentence.text, reuse.sentence.matches[0].text
    if same_words(sentence, source):
        return [(labels.DRAFT, [Part(one_line(sentence), False)])]
    ours, theirs = one_line(sentence[:_LONGEST_COMPARED]), one_line(source[:_LONGEST_COMPARED])
    return list(zip((labels.DRAFT, labels.SOURCE), changes(ours, theirs), strict=True))


def _pieces(reuse: Reuse, text: str) -> Iterator[tuple[bool, str]]:
    """The sentence in pieces of the document's text: whether each is in a passage, and what it says."""
    sentence, position = reuse.sentence, reuse.sentence.start
    for _, passage in sorted(reuse.passages):
        shared = _shared(sentence, passage)
        yield False, text[position : shared.start]
        yield True, text[shared]
        position = shared.stop
    yield False, text[position : sentence.end]


def _reused_part(reuse: Reuse, document: DocumentReport) -> list[tuple[str, list[Part]]]:
    """What of the sentence is reused, with an ellipsis for each stretch of letters that is not."""
    passage = reuse.passages[0][1] if len(reuse.passages) == 1 else None
    inside = passage is not None and reuse.sentence.start <= passage.start and passage.end <= reuse.sentence.end
    source = passage.sources[0].text if passage and passage.sources and passage.kind == "edited" and inside else ""
    if passage and source:
        ours = one_line(document.text[passage.start : passage.end][:_LONGEST_COMPARED])
        return list(
            zip((labels.DRAFT, labels.SOURCE), changes(ours, one_line(source[:_LONGEST_COMPARED])), strict=True)
        )
    pieces = _pieces(reuse, document.text)
    quoted = one_line("".join(text if reused else ELLIPSIS * bool(letters_in(text)) for reused, text in pieces))
    return [(labels.DRAFT, [Part(quoted, False)])]


def _quotation(parts: Sequence[Part], color: bool) -> Line:
    """What is changed, without the spaces at its edges, between brackets, or in a style of its own."""
    opening, closing = ("", "") if color else labels.CHANGE_MARKS
    spans = []
    for text, changed in parts:
        inner = text.strip(" ") if changed else ""
        before, _, after = text.partition(inner) if inner else (text, "", "")
        spans += [Span(before), Span(opening + inner + closing if inner else "", "changed"), Span(after)]
    return [span for span in spans if span.text]


def _labelled(label: str, content: Line, width: int) -> list[Line]:
    head = Span(" " * _INDENT + label.ljust(_LABEL), "dim", glued=True)
    return wrap([head, *content], width, _INDENT + _LABEL)
