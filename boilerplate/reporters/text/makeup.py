"""How original a draft is, what it is made of, and which documents it draws on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...model import DocumentReport
from ..figures import percentages
from ..layout import ELLIPSIS, Line, Span, cells, clip_start, wrap
from ..printable import printable
from ..rounding import Judged
from . import labels

_MOST_SOURCES, _MOST_SLOGANS = 10, 10
#: Below this width of page, column heads are short.
_NARROW = 60
_WIDEST_BAR, _INDENT = 30, 2


def headline(document: DocumentReport, width: int) -> list[Line]:
    """The path and the originality; then how long the draft is, and how it was read where that is not plain."""
    originality = labels.original(labels.percent(document.originality), slogans=document.shares.slogan > 0)
    too_short = sum(sentence.kind == "short" for sentence in document.sentences)
    facts = [labels.characters(document.characters), labels.sentences(len(document.sentences), too_short)]
    facts += filter(None, [labels.left_out([document])])
    if document.encoding.lower() not in ("utf-8", "ascii"):
        facts.append(labels.encoding(printable(document.encoding)))
    title = [Span(printable(document.path), "title"), Span(f": {originality}", "title")]
    return [*wrap(title, width, _INDENT), *wrap([Span(", ".join(facts), "dim")], width), *remarks(document, width)]


def remarks(document: DocumentReport, width: int) -> list[Line]:
    """What was left out of the document, or is odd about it, each on a line of its own."""
    return [
        line for remark in document.remarks for line in wrap([Span(labels.remark(printable(remark)))], width, _INDENT)
    ]


def made_of(document: Judged, width: int) -> list[Line]:
    """A row for each class of letters, with a bar."""
    from tabulate import tabulate  # takes as long to import as Git to answer, and not every report has a table

    shares = document.shares._asdict()
    rows = []
    for (name, share), percentage in zip(shares.items(), percentages(document), strict=True):
        characters = round(share * document.characters)
        size = labels.characters(characters) if width >= _NARROW else f"{characters:,}"
        rows.append((name, percentage, size))
    table = tabulate(rows, tablefmt="plain", disable_numparse=True, colalign=("left", "right", "right")).splitlines()
    widest = min(_WIDEST_BAR, width - _INDENT - 2 - max(map(cells, table)))
    return [
        [Span(" " * _INDENT + row + "  "), Span(bar(share, widest), name)]
        for row, (name, share) in zip(table, shares.items(), strict=True)
    ]


def sources(document: DocumentReport, width: int) -> list[Line]:
    """A table of the documents that the draft draws on most."""
    from tabulate import tabulate

    listed = document.sources[:_MOST_SOURCES]
    if not listed:
        return []
    columns = labels.SOURCE_COLUMNS if width >= _NARROW else labels.NARROW_SOURCE_COLUMNS
    figures = [(f"{s.characters:,}", labels.percent(s.share), f"{s.longest:,}") for s in listed]
    room = width - _INDENT - sum(map(_column_width, columns[1:], zip(*figures, strict=True)))
    paths = [_short_path(printable(source.path), room) for source in listed]
    rows = [(path, *row) for path, row in zip(paths, figures, strict=True)]
    alignment = ("left", "right", "right", "right")
    table = tabulate(rows, columns, tablefmt="simple", disable_numparse=True, colalign=alignment).splitlines()
    lines: list[Line] = [[Span(" " * _INDENT + row, "dim" if i < 2 else "")] for i, row in enumerate(table)]
    more = len(document.sources) - len(listed)
    return lines + ([[Span(" " * _INDENT + labels.more_sources(more))]] if more else [])


def _short_path(path: str, width: int) -> str:
    """At most `width` cells: folders go first, from the left, then the beginning of the name."""
    short = path
    while cells(short) > width and "/" in short[2:]:
        short = ELLIPSIS + short[short.index("/", 2) :]
    return short if cells(short) <= width else clip_start(path, width)


def _column_width(name: str, values: Sequence[str]) -> int:
    """With the gap before it; tabulate makes a column two cells wider than its name."""
    return max(cells(name) + 2, *map(cells, values)) + 2


def slogans(document: DocumentReport, width: int) -> list[Line]:
    """The set phrases of the draft, those of most documents first."""
    spread: dict[str, int] = {}
    times: Counter[str] = Counter()
    for slogan in document.slogans:
        spread[slogan.text] = max(slogan.documents, spread.get(slogan.text, 0))
        times[slogan.text] += 1
    ranked = sorted(spread.items(), key=lambda phrase: (-phrase[1], phrase[0]))
    lines: list[Line] = []
    for text, documents in ranked[:_MOST_SLOGANS]:
        here = f", {times[text]} times here" if times[text] > 1 else ""
        figures = f"  {labels.in_documents(documents)}{here}"
        phrase = [Span(" " * _INDENT + printable(text), "slogan"), Span(figures, "dim")]
        lines += wrap(phrase, width, 2 * _INDENT)
    more = len(ranked) - _MOST_SLOGANS
    return lines + ([[Span(" " * _INDENT + labels.more_slogans(more))]] if more > 0 else [])


def bar(share: float, widest: int) -> str:
    """Blocks in proportion, half a one at the least: they are black in black and white."""
    halves = max(round(share * widest * 2), 1 if share > 0 else 0)
    return "█" * (halves // 2) + "▌" * (halves % 2)
