"""Charts of an archive, drawn by pygal: what it adds to them that no page allows is taken out again.

A page's policy refuses styles in elements and scripts that are not its own, and a page must be the same every time. So
colours and letters come from the page's style sheet, by the classes that are given here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree
from markupsafe import Markup

from ...model import DocumentSummary, Overview, Period, Shares
from ..figures import percent
from ..printable import printable
from .words import Words

#: Classes of letters from the bottom of a bar to its top.
STACKED = Shares._fields[::-1]
#: A chart has so many periods at most, more years are shown as decades; and so many of them are labelled.
_MOST_PERIODS, _MOST_LABELS = 40, 14
_QUARTERS = (0, 25, 50, 75, 100)
_WIDTH, _HEIGHT = 900, 320
_SPARK_WIDTH, _SPARK_HEIGHT = 160, 30

_DRAWN_NUMBER = re.compile(r"-?\d+\.\d+")
_ROUNDED = ("x", "y", "cx", "cy", "r", "d", "width", "height", "transform")
#: What pygal has for its own script and styles.
_LEFT_OUT = frozenset(("defs", "style", "script", "title", "desc"))


def shown_periods(overview: Overview) -> tuple[Period, ...]:
    """The periods as a chart has them: decades where there would be too many years."""
    return overview.periods if len(overview.periods) <= _MOST_PERIODS else overview.decades()


def said(period: str, words: Words) -> str:
    """A period in the language of the page."""
    return words("decade", year=period[:4]) if period.endswith("s") else period


def documents_chart(
    documents: Sequence[DocumentSummary], periods: Sequence[Period], words: Words, folder: str
) -> Markup:
    """A dot for each document with a date, as high as it is original, and a line through the periods as a whole.

    `folder` is what all paths begin with; it is not shown.
    """
    import pygal

    dated = [document for document in documents if document.date and document.characters]
    chart = pygal.XY(**_settings(), range=(0, 100), dots_size=2.5, xrange=_ends([d.date for d in dated]))
    chart.y_labels = [{"value": value, "label": f"{value}%"} for value in _QUARTERS]
    chart.x_labels = [
        {"value": _span(name)[0], "label": said(name, words)} for name in _some([period.name for period in periods])
    ]
    dots = [
        {
            "value": (_middle(document.date), 100 * document.originality),
            "label": printable(f"{document.path.removeprefix(folder)}: {percent(document.originality)}"),
        }
        for document in dated
    ]
    chart.add("documents", dots, stroke=False)
    line = [(_middle(period.name), 100 * period.originality) for period in periods if period.characters]
    chart.add("periods", line, show_dots=False)
    return _drawn(
        chart,
        "documents-chart",
        words("chart_documents"),
        words("chart_documents_about", n=len(dated)),
        ("dots", "mean"),
    )


def periods_chart(periods: Sequence[Period], words: Words) -> Markup:
    """A bar for each period, of its shares one upon the other."""
    import pygal

    names = [period.name for period in periods]
    labelled = set(_some(names))
    chart = pygal.StackedBar(**_settings(), range=(0, 100), spacing=4)
    chart.x_labels = [said(name, words) if name in labelled else "" for name in names]
    chart.y_labels = [{"value": value, "label": f"{value}%"} for value in _QUARTERS]
    for name in STACKED:
        chart.add(name, [100 * getattr(period.shares, name) if period.characters else None for period in periods])
    return _drawn(
        chart,
        "periods-chart",
        words("chart_periods"),
        words("chart_periods_about", first=said(names[0], words), last=said(names[-1], words)),
        [f"fill-{name}" for name in STACKED],
    )


def sparkline(shares: Sequence[float], label: str) -> Markup:
    """A small line of bars, of which the highest is as high as there is room; `label` says the same in words."""
    import pygal

    chart = pygal.Bar(
        **{**_settings(), "width": _SPARK_WIDTH, "height": _SPARK_HEIGHT, "margin": 0, "margin_left": 0, "spacing": 0},
        range=(0, max(shares, default=0) or 1),
        show_x_labels=False,
        show_y_labels=False,
        show_y_guides=False,
    )
    chart.add("documents", list(shares))
    return _drawn(chart, "", label, "", ("bars",))


def _settings() -> dict[str, Any]:
    return {
        "no_prefix": True,
        "js": [],
        "css": [],
        "show_legend": False,
        "width": _WIDTH,
        "height": _HEIGHT,
        "margin": 8,
        "margin_left": 14,
        "disable_xml_declaration": True,
    }


def _drawn(chart: Any, name: str, title: str, about: str, classes: Sequence[str]) -> Markup:
    """A chart as a part of a page; `classes` are those of its series, `name` begins its ids."""
    tree = chart.render_tree()
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or _tag(element) in _LEFT_OUT:
            if _tag(element) == "desc" and element.get("class") == "label":
                _say(next(element.itersiblings()), element.text)
            element.getparent().remove(element)
    for overlay in tree.xpath("//*[contains(@class, 'text-overlay') or contains(@class, 'tooltip-overlay')]"):
        overlay.getparent().remove(overlay)
    for element in tree.iter():
        for key in ("style", "id", "rx", "ry"):
            element.attrib.pop(key, None)
        for key in _ROUNDED:
            if key in element.attrib:
                element.set(key, _DRAWN_NUMBER.sub(lambda number: f"{float(number[0]):.4g}", element.get(key)))
        found = re.search(r"serie-(\d+)", element.get("class", ""))
        if found:
            element.set("class", f"series {classes[int(found[1])]}")
        elif "reactive" in element.get("class", ""):
            del element.attrib["class"]
    _say(tree, title)
    tree.set("role", "img")
    tree.set("class", "chart" if name else "spark")
    if name:
        described = etree.Element("{http://www.w3.org/2000/svg}desc", id=f"{name}-about")
        described.text = about
        tree.insert(1, described)
        tree[0].set("id", f"{name}-title")
        tree.set("aria-labelledby", f"{name}-title")
        tree.set("aria-describedby", f"{name}-about")
    else:
        tree.set("aria-label", title)
    etree.cleanup_namespaces(tree)
    return Markup(etree.tostring(tree, encoding="unicode"))


def _tag(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _say(element: Any, text: str) -> None:
    """Give an element a title, which browsers show where it is pointed at."""
    title = etree.Element("{http://www.w3.org/2000/svg}title")
    title.text = text
    element.insert(0, title)


def _some(names: Sequence[str]) -> list[str]:
    """Some names at equal distances, few enough to stand side by side."""
    return list(names[:: -(-len(names) // _MOST_LABELS) or 1])


def _ends(names: Sequence[str]) -> tuple[float, float]:
    """From the beginning of the first to the end of the last."""
    spans = list(map(_span, names))
    return min(begin for begin, _ in spans), max(end for _, end in spans)


def _middle(name: str) -> float:
    return sum(_span(name)) / 2


def _span(name: str) -> tuple[float, float]:
    """When a date or a period begins and ends, in years; all months are taken to be as long as the longest."""
    if name.endswith("s"):
        return float(name[:4]), float(name[:4]) + 10
    year, month, day = (int(part) if part else 0 for part in (name[:4], name[5:7], name[8:]))
    begin = year + max(month - 1, 0) / 12 + max(day - 1, 0) / 372
    return begin, begin + (1 / 372 if day else 1 / 12 if month else 1)
