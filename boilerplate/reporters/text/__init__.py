"""The report for a person at a terminal: how original, made up of what, from where, and what to do."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from ...model import DocumentReport, Passage, Report
from .. import Options
from ..layout import Line, Span, render_line, wrap
from ..located import NEW, where
from ..printable import printable
from ..rounding import overall_originality
from . import labels
from .makeup import headline, made_of, remarks, slogans, sources
from .marked import marked_text, marks_in
from .reuse import Concerns, Reuse, class_of, describe, reused_sentences

_NARROWEST = 40


def render(report: Report, *, options: Options) -> str:
    """Lines of at most `options.width` cells, 40 at the least; only colours are escape sequences."""
    width = max(_NARROWEST, options.width)
    blocks = [block for document in report.documents for block in _document(document, report, options, width)]
    blocks.append(_closing(report, options, width))
    lines = chain.from_iterable([*block, []] for block in blocks if block)
    return "\n".join(render_line(line, options.color) for line in lines)


def _document(document: DocumentReport, report: Report, options: Options, width: int) -> list[list[Line]]:
    """Blocks of lines, some of which may be empty."""
    if options.new_only:
        return _new_findings(document, report, options, width)
    reused = reused_sentences(document)
    if not (document.characters and (reused or document.passages or document.slogans)):
        return [_quiet(document, report, width), _other_findings(document, reused, options, width)]
    bound, whole = report.settings.boilerplate_documents, options.max_sentences is None
    concerns = Concerns(document.findings)
    listed = [reuse for reuse in reused if concerns.matter(reuse.sentence)]
    marks = marks_in(document, listed, [reuse for reuse in reused if not concerns.matter(reuse.sentence)], bound)
    text = marked_text(document, marks, width, whole) if marks else []
    return [
        [*headline(document, width), *made_of(document, width)],
        _other_findings(document, reused, options, width),
        _titled(labels.SOURCES, sources(document, width), width),
        *_reused(document, listed, concerns, bound, options, width),
        _titled(labels.SLOGANS, slogans(document, width), width),
        _titled(labels.TEXT if listed else labels.TEXT_WITH_SLOGANS, text, width),
    ]


def _new_findings(document: DocumentReport, report: Report, options: Options, width: int) -> list[list[Line]]:
    if all(finding.state != NEW for finding in document.findings):
        return []
    reused = reused_sentences(document)
    concerns = Concerns(document.findings)
    listed = [reuse for reuse in reused if concerns.rules(reuse.sentence)]
    return [
        headline(document, width),
        _other_findings(document, reused, options, width),
        *_reused(document, listed, concerns, report.settings.boilerplate_documents, options, width),
    ]


def _quiet(document: DocumentReport, report: Report, width: int) -> list[Line]:
    """The one line on a document in which nothing was found."""
    left_out, why_not = labels.left_out([document]), labels.not_judged(document)
    if not document.characters:
        verdict = labels.nothing_to_judge(f"{why_not} ({left_out})" if left_out else why_not)
    elif not report.corpus.documents:
        verdict = labels.NO_CORPUS
    else:
        facts = [labels.sentences(len(document.sentences), 0), labels.characters(document.characters), left_out]
        verdict = f"{why_not or labels.NOTHING_REUSED} ({', '.join(filter(None, facts))})"
    said = wrap([Span(printable(document.path), "title"), Span(f": {verdict}")], width, 2)
    return [*said, *remarks(document, width)]


def _reused(
    document: DocumentReport,
    reused: Sequence[Reuse],
    concerns: Concerns,
    bound: int,
    options: Options,
    width: int,
) -> list[list[Line]]:
    most = len(reused) if options.max_sentences is None else max(0, options.max_sentences)
    blocks = [describe(reuse, document, concerns, bound, width, options) for reuse in reused[:most]]
    if len(reused) > most:
        blocks.append(wrap([Span(labels.more_sentences(len(reused) - most, marked=not options.new_only))], width, 2))
    return [_titled(labels.reused(len(reused)), blocks[0], width), *blocks[1:]] if blocks else []


def _other_findings(document: DocumentReport, reused: Sequence[Reuse], options: Options, width: int) -> list[Line]:
    """Findings that count and that no reused sentence names."""
    lines: list[Line] = []
    starts = [reuse.sentence.start for reuse in reused]
    for finding in document.findings:
        at = bisect_right(starts, finding.start) - 1
        named = finding.start < finding.end and at >= 0 and finding.start < reused[at].sentence.end
        listed = finding.rule == "BP002" and not options.new_only  # slogans have a list of their own
        if not named and not listed and finding.state == NEW:
            place = Span(printable(where(document, finding)), "title")
            rule = Span(printable(f" {finding.rule} {finding.level}"), "problem" if finding.level == "error" else "")
            lines += wrap([place, rule, Span(printable(f": {finding.message}"))], width, 4)
    return lines


def _closing(report: Report, options: Options, width: int) -> list[Line]:
    bound = report.settings.boilerplate_documents
    kinds = {class_of(passage, bound) for document in report.documents for passage in _new_passages(document)}
    said = [labels.advice(bound, kinds)] if kinds else []
    states = Counter(finding.state for document in report.documents for finding in document.findings)
    judged = not all(map(labels.not_judged, report.documents))
    originality = labels.percent(overall_originality(report.documents)) if judged else None
    summary = labels.summary(len(report.documents), originality, states.pop(NEW, 0), states)
    unread = f" {labels.not_read(len(report.unread))}" if report.unread else ""
    against = labels.checked_against(report.corpus)
    advice = [line for text in said for line in [*wrap([Span(text)], width), []]]
    return [*advice, *wrap([Span(summary, "title"), Span(f" {against}{unread}")], width)]


def _new_passages(document: DocumentReport) -> Iterator[Passage]:
    """Those of which a sentence is new."""
    # Sentences do not overlap, so that of those in order the first one that ends in a passage or after it decides.
    new = sorted((f.start, f.end) for f in document.findings if f.state == NEW and f.rule == "BP001")
    for passage in document.passages:
        at = bisect_right(new, passage.start, key=lambda span: span[1])
        if at < len(new) and new[at][0] < passage.end:
            yield passage


def _titled(title: str, lines: Sequence[Line], width: int) -> list[Line]:
    return [*wrap([Span(title, "title")], width), *lines] if lines else []
