"""What `boilerplate report` prints for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from ...model import DocumentSummary, Family, Overview, Period, Phrase
from ..figures import NEARLY_ALL, percentages
from ..layout import Line, Span, clip, render_line, wrap
from ..names import Names
from ..printable import printable, printable_line
from ..text.labels import characters, count, not_read, original, percent, size_of
from ..text.makeup import bar, made_of
from .sharing import who_with_whom
from .tables import INDENT, line, table, titled

_NARROWEST = 40
#: Cells that the text of a phrase has beside its figures at least; else it stands below them.
_NARROWEST_PHRASE = 24
#: A table of periods has so many rows at most: more years are shown as decades.
_MOST_PERIODS, _WIDEST_BAR = 30, 20


def render(overview: Overview, *, width: int, limit: int) -> str:
    """Lines of at most `width` cells, 40 at the least, and at most `limit` rows of a kind; ends with a newline."""
    width = max(width, _NARROWEST)
    names = Names.of({document.path: document.date for document in overview.documents})
    if len(overview.documents) > 1:
        blocks = [
            _head(overview, names, width),
            _least_original(overview.documents, names, width, limit),
            _over_time(overview, width),
            *who_with_whom(overview.documents, names, width),
        ]
    else:
        blocks = [_alone(overview.documents[0], width)]
    blocks += [
        _families(overview.families[:limit], names, width),
        _slogans(overview.slogans[:limit], names, width),
        _end(overview, width),
    ]
    lines = chain.from_iterable([*block, []] for block in blocks if block)
    return "\n".join(render_line(one, color=False) for one in lines)


def _alone(document: DocumentSummary, width: int) -> list[Line]:
    said = "is the only document, so there is nothing to compare it with; add others to the corpus."
    return wrap([Span(f"{printable(document.path)} {said}")], width, 2)


def _head(overview: Overview, names: Names, width: int) -> list[Line]:
    documents = overview.documents
    total = Period.of("", documents)
    judged = original(percent(total.originality), slogans=total.shares.slogan > 0)
    originality = f": {judged}" if total.characters else ""
    facts = [characters(total.characters)]
    dates = [document.date for document in documents if document.date]
    if dates:
        facts.append(f"from {dates[0]} to {dates[-1]}" if dates[0] != dates[-1] else f"of {dates[0]}")
        facts += [f"{count(len(documents) - len(dates), 'document')} without a date"] * (len(dates) < len(documents))
    empty = sum(not document.characters for document in documents)
    facts += [f"{count(empty, 'document')} without letters or digits"] * bool(empty)
    return [
        *wrap([Span(f"{count(len(documents), 'document')}{names.within}{originality}")], width, 2),
        *wrap([Span(", ".join(facts))], width),
        *(made_of(total, width) if total.characters else []),
        *wrap([Span(_how_many(documents))], width),
    ]


def _how_many(documents: Sequence[DocumentSummary]) -> str:
    sharing = sum(bool(document.sources) for document in documents)
    if not sharing:
        return "No document shares text with another."
    nearly = sum(document.originality <= 1 - NEARLY_ALL for document in documents)
    more = f", and {nearly:,} nearly nothing else ({percent(NEARLY_ALL)} or more)" if nearly else ""
    some = "All of them" if sharing == len(documents) else f"{sharing:,} of them"
    return f"{some} hold text that stands in others{more}."


def _least_original(documents: Sequence[DocumentSummary], names: Names, width: int, limit: int) -> list[Line]:
    """A row of figures for each document, and below it where most of it stands."""
    reused = [document for document in documents if document.originality < 1]
    ranked = sorted(reused, key=lambda document: (document.originality, -document.characters))[:limit]
    if not ranked:
        return []
    lines = []
    for document in ranked:
        first, *others = _standing(document, names)
        lines += wrap([Span(f"{INDENT}{percent(document.originality):>8}  ", glued=True), Span(first)], width, 12)
        lines += [one for other in others for one in wrap([Span(" " * 12, glued=True), Span(other)], width, 14)]
    ranking = f"The {len(ranked):,} least original {'document' if len(ranked) == 1 else 'documents'}"
    return titled(f"{ranking}, and where most of each stands", lines, width)


def _standing(document: DocumentSummary, names: Names) -> list[str]:
    """The name of a document, what it is made of, where most of it stands, and how much in the one before it."""
    figures = dict(zip(document.shares._asdict(), percentages(document), strict=True))
    made = [f"{figures[kind]} {kind}" for kind in ("boilerplate", "copied", "slogan") if getattr(document.shares, kind)]
    told = [names.below(document.path), f"{', '.join(made)} of {characters(document.characters)}"]
    best, before = next(iter(document.sources), None), document.previous
    for source in dict.fromkeys(source for source in (best, before) if source is not None):
        share = f"{percent(source.share) if source.characters else 'nothing'} in "
        which = " (the one before)" if source == before else ""
        told.append(share + names.below(source.path) + which)
    return told


def _over_time(overview: Overview, width: int) -> list[Line]:
    periods = overview.periods
    if len(periods) > _MOST_PERIODS:
        periods = overview.decades()
    if len(periods) < 2:
        return []
    columns = ("", "documents", "original", "slogan", "copied", "boilerplate")
    figures = [(period.name, f"{period.documents:,}", *percentages(period)) for period in periods]
    bare = table(figures, columns, "lrrrrr")
    if max(len(one[0].text) for one in bare) + 4 > width:
        narrow = [(name, *shares) for name, _, _, _, *shares in figures]
        return titled("Over time", table(narrow, ("", *columns[-2:]), "lrr"), width)
    room = min(_WIDEST_BAR, width - max(len(one[0].text) for one in bare) - 2)
    most = max(1 - period.originality for period in periods)
    bars = [bar((1 - period.originality) / most if most else 0.0, room) for period in periods]
    rows = [(*row, drawn) for row, drawn in zip(figures, bars, strict=True)]
    drawing = table(rows, (*columns, ""), "lrrrrrl")
    return titled("Over time, and a bar for what is copied or boilerplate", drawing, width)


def _families(families: Sequence[Family], names: Names, width: int) -> list[Line]:
    rows = [(f"{f.documents:,}", names.between(f.first, f.last), f.template) for f in families]
    return titled(
        "Stock sentences, those of most documents first",
        _phrases(rows, ("documents", "dates", "template"), width),
        width,
    )


def _slogans(slogans: Sequence[Phrase], names: Names, width: int) -> list[Line]:
    rows = [(f"{s.documents:,}", names.dates[s.first.path], s.text) for s in slogans]
    return titled("Slogans, the best first", _phrases(rows, ("documents", "since", "slogan"), width), width)


def _phrases(rows: Sequence[tuple[str, str, str]], columns: tuple[str, str, str], width: int) -> list[Line]:
    """A table of figures and text in two lines at most; without the dates where there are none."""
    if not rows:
        return []
    dated = any(date for _, date, _ in rows)
    figures = [(documents, *([date] if dated else []), "") for documents, date, _ in rows]
    head, rule, *body = table(figures, (columns[0], *columns[1 : 1 + dated], ""), "r" + "l" * (1 + dated))
    at = len(rule[0].text)
    if width - at < _NARROWEST_PHRASE:
        told = [f"{', '.join(filter(None, row[:2]))}: {printable_line(row[2])}" for row in rows]
        said = [Span(INDENT + clip(one, 3 * (width - 4))) for one in told]
        return [one for span in said for one in wrap([span], width, 2 * len(INDENT))]
    lines: list[Line] = [line(f"{head[0].text:{at}}{columns[2]}"), line(f"{rule[0].text:{at}}{'-' * len(columns[2])}")]
    for figure, (_, _, text) in zip(body, rows, strict=True):
        short = clip(printable_line(text), 2 * (width - at) - 2)
        lines += wrap([Span(f"{figure[0].text:{at}}{short}")], width, at)
    return lines


def _end(overview: Overview, width: int) -> list[Line]:
    unread = f" {not_read(len(overview.unread))}" if overview.unread else ""
    return wrap([Span(f"{size_of(overview.corpus)}, each document against all others.{unread}")], width)
