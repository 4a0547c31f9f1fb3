"""The reused sentences of a draft, one after another: where, how like its source, and how it differs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from ...model import DocumentReport, Passage, Sentence
from ..printable import printable
from . import labels
from .changes import Part, changes, same_words, shortened
from .layout import ELLIPSIS, Line, Span, cells, wrap

_REUSED = ("boilerplate", "copied")
_NOT_JUDGED = ("protected", "short")
_INDENT, _LABEL = 4, 8
#: A quotation is shortened to this many lines, or this many cells where lines are short.
_QUOTED_LINES, _QUOTED_CELLS = 3, 150


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


def class_of(passage: Passage, boilerplate_documents: int) -> str:
    return "boilerplate" if passage.documents >= boilerplate_documents else "copied"


def describe(reuse: Reuse, document: DocumentReport, boilerplate_documents: int, width: int, color: bool) -> list[Line]:
    """A headline, what the draft says, what the source says where that differs, and where it stands."""
    whole = reuse.sentence.kind in _REUSED
    kind = reuse.sentence.kind if whole else class_of(reuse.passages[0][1], boilerplate_documents)
    lines = wrap(_headline(reuse, document, kind, whole), width, _INDENT)
    quoted = _quotations(reuse) if whole else [(labels.DRAFT, [Part(_part_text(reuse, document), False)])]
    for label, parts in quoted:
        room = max(_QUOTED_CELLS, _QUOTED_LINES * (width - _INDENT - _LABEL))
        lines += _labelled(label, _quotation(shortened(parts, room), color), width)
    path = _source_path(reuse)
    return lines + (_labelled(labels.FROM, [Span(printable(path))], width) if path else [])


def _passages_in(sentence: Sentence, document: DocumentReport) -> tuple[tuple[int, Passage], ...]:
    passages = document.passages
    first = bisect_right(passages, sentence.start, key=lambda passage: passage.end)
    touching = []
    for number in range(first, len(passages)):
        if passages[number].start >= sentence.end:
            break
        letters = letters_in(document.text[_shared(sentence, passages[number])])
        if letters:
            touching.append((-letters, number + 1, passages[number]))
    return tuple((number, passage) for _, number, passage in sorted(touching))


def _shared(sentence: Sentence, passage: Passage) -> slice:
    return slice(max(sentence.start, passage.start), min(sentence.end, passage.end))


def letters_in(text: str) -> int:
    return sum(map(str.isalnum, text))


def _headline(reuse: Reuse, document: DocumentReport, kind: str, whole: bool) -> Line:
    sentence = reuse.sentence
    opening, closing = labels.REUSE_MARKS
    numbers = "".join(f"{opening}{number}{closing}" for number in sorted(number for number, _ in reuse.passages))
    place = f"{printable(document.path)}:{sentence.line}:{sentence.column}"
    rules = sorted({f.rule for f in document.findings if sentence.start <= f.start < sentence.end})
    facts = [_likeness(reuse, whole), labels.in_documents(_documents(reuse))]
    return [
        Span(numbers + " " * bool(numbers), kind, glued=True),
        Span(place, "title"),
        *(Span(f" {printable(rule)}", "dim") for rule in rules),
        Span(" "),
        Span(kind if whole else labels.partly(kind), kind),
        Span("".join(f", {fact}" for fact in facts if fact)),
    ]


def _likeness(reuse: Reuse, whole: bool) -> str:
    sentence = reuse.sentence
    if whole and sentence.matches:
        best = sentence.matches[0]
        return labels.VERBATIM if same_words(sentence.text, best.text) else labels.alike(best.similarity)
    if not reuse.passages or reuse.passages[0][1].kind == "verbatim":
        return labels.VERBATIM
    sources = reuse.passages[0][1].sources
    return labels.alike(sources[0].similarity) if sources else ""


def _documents(reuse: Reuse) -> int:
    return max(
        [passage.documents for _, passage in reuse.passages] or [match.documents for match in reuse.sentence.matches],
        default=0,
    )


def _source_path(reuse: Reuse) -> str:
    if reuse.sentence.kind in _REUSED and reuse.sentence.matches:
        return reuse.sentence.matches[0].path
    return next((source.path for _, passage in reuse.passages for source in passage.sources), "")


def _quotations(reuse: Reuse) -> list[tuple[str, list[Part]]]:
    """What the draft says, and the source where it says something else."""
    ours = _one_line(reuse.sentence.text)
    theirs = _one_line(reuse.sentence.matches[0].text) if reuse.sentence.matches else ours
    if same_words(ours, theirs):
        return [(labels.DRAFT, [Part(ours, False)])]
    return list(zip((labels.DRAFT, labels.SOURCE), changes(ours, theirs), strict=True))


def _part_text(reuse: Reuse, document: DocumentReport) -> str:
    """What of the sentence is reused, with an ellipsis for each stretch of letters that is not."""
    sentence, pieces = reuse.sentence, []
    position = sentence.start
    for passage in sorted((passage for _, passage in reuse.passages), key=lambda passage: passage.start):
        shared = _shared(sentence, passage)
        pieces.append(ELLIPSIS * bool(letters_in(document.text[position : shared.start])) + document.text[shared])
        position = shared.stop
    pieces.append(ELLIPSIS * bool(letters_in(document.text[position : sentence.end])))
    return _one_line("".join(pieces))


def _one_line(text: str) -> str:
    """White space as single spaces, none where a line of Chinese goes on in the next."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    joined = ""
    for line in filter(None, lines):
        space = bool(joined) and cells(joined[-1]) < 2 and cells(line[0]) < 2
        joined += " " * space + line
    return printable(joined)


def _quotation(parts: Sequence[Part], color: bool) -> Line:
    opening, closing = ("", "") if color else labels.CHANGE_MARKS
    return [Span(opening + text + closing, "changed") if changed else Span(text) for text, changed in parts]


def _labelled(label: str, content: Line, width: int) -> list[Line]:
    head = Span(" " * _INDENT + label.ljust(_LABEL), "dim", glued=True)
    return wrap([head, *content], width, _INDENT + _LABEL)
