"""The page of a whole archive, in a browser."""

from __future__ import annotations

import base64
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boilerplate.model import (
    CorpusSummary,
    DocumentSummary,
    Family,
    Overview,
    Period,
    Phrase,
    Place,
    Settings,
    Shares,
    SourceShare,
    Unread,
    Variant,
)
from boilerplate.overviews import survey_report
from boilerplate.reporters import Options
from boilerplate.reporters.html.overview import render_overview
from boilerplate.reporters.html.overview_matrix import Pairs, clusters_of, origins_of, packed, strongest

Open = Callable[..., tuple[Any, list[str]]]
ROOT = Path(__file__).parents[3]
FOLDER = "archive/"
HOSTILE = (
    "<script>alert(1)</script></style></title><img src=x onerror=alert(2)><a href='javascript:alert(3)'>\"'&amp;"
    "\x00\x1b[31m\u202e\ud800\ufffe\u2028{one}{{ 7 * 7 }}"
)


def document(path: str, date: str, originality: float, *sources: tuple[str, int], n: int = 1000) -> DocumentSummary:
    shares = Shares(originality * 0.9, originality * 0.1, (1 - originality) / 4, (1 - originality) * 3 / 4)
    found = tuple(SourceShare(other, shared, shared / n, shared) for other, shared in sources)
    return DocumentSummary(path, date, n, originality, shares, found, found[0] if found else None)


def archive(n: int, pairs: int, hostile: str = "") -> Overview:
    """Documents of six years, some of which have another date or none, and pairs of them."""
    rng = random.Random(n)
    dates = sorted(f"{2015 + rng.randrange(6)}-{1 + rng.randrange(12):02}-{1 + rng.randrange(28):02}" for _ in range(n))
    dates[-1] = ""
    names = [
        f"{FOLDER}{'ab'[i % 2]}/{date or 'undated'}_关于做好{i}号工作的意见{hostile}.txt"
        for i, date in enumerate(dates)
    ]
    sources: list[dict[str, int]] = [{} for _ in names]
    for _ in range(pairs):
        one, other = rng.randrange(n), rng.randrange(n)
        if one != other:
            sources[one][names[other]] = 1 + int(999 * rng.random() ** 4)
            sources[other][names[one]] = 1 + int(999 * rng.random() ** 4)
    documents = tuple(
        document(name, date, rng.random(), *sorted(shared.items(), key=lambda item: (-item[1], item[0])))
        for name, date, shared in zip(names, dates, sources, strict=True)
    )
    years = sorted({date[:4] for date in dates if date})
    periods = tuple(Period.of(year, [d for d in documents if d.date[:4] == year]) for year in years)
    families = tuple(
        Family(
            f"{i:012x}", f"要为{{}}提供{i}号支撑{{}}{hostile}。",
            (("全市", hostile, *"甲乙丙丁戊己庚"), ("和保障", "")),
            n - i, n, names[0], names[-2], i % 3 == 2, (Variant("要为全市", names[0], 0, 4),),
        )
        for i in range(min(n, 100))
    )  # fmt: skip
    slogans = tuple(
        Phrase(f"不忘初心{i}{hostile}", len(names[i:]), n, 0.5, Place(names[i], 0, 4), "不忘初心。", tuple(names[i:]))
        for i in range(min(n, 100))
    )
    return Overview(
        Settings(shingle="char-2"),
        CorpusSummary(n, 30 * n, "sha256:" + "0" * 64),
        documents,
        periods,
        families,
        slogans,
        (Unread(f"archive/坏{hostile}.docx", "not a Word document"),),
        (f"{hostile}the archive is odd",) if hostile else (),
    )


def page_of(overview: Overview, language: str = "en", limit: int | None = None) -> str:
    options = Options(version="1.2.3", language=language, command="boilerplate report --corpus archive --format html")
    return render_overview(overview, options=options, limit=limit)


@pytest.fixture(scope="module")
def overview() -> Overview:
    return archive(60, 300)


@pytest.fixture(scope="module")
def seeds() -> Overview:
    return survey_report([str(ROOT / "seeds")])


@pytest.fixture(scope="module")
def large() -> str:
    return page_of(archive(2000, 140_000))


@pytest.fixture
def page(overview: Overview, open_page: Open) -> Iterator[Any]:
    opened, said = open_page(page_of(overview), viewport={"width": 1280, "height": 900})
    yield opened
    assert said == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_opens_from_the_disk_without_a_word_and_axe_finds_nothing(
    overview: Overview, open_page: Open, violations: Callable[[Any], list[str]], language: str, scheme: str, width: int
) -> None:
    html = page_of(overview, language)
    page, said = open_page(html, color_scheme=scheme, viewport={"width": width, "height": 800})
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[language]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    page.locator("canvas").press("ArrowDown")
    assert violations(page) == []
    assert said == []


def test_the_page_of_the_seeds(seeds: Overview, open_page: Open, violations: Callable[[Any], list[str]]) -> None:
    page, said = open_page(page_of(seeds, ""))
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("table.documents tbody tr:visible").count() == len(seeds.documents) == 5
    assert violations(page) == []
    assert said == []


# The picture of pairs.


def readout(page: Any) -> str:
    text: str = page.locator(".readout").inner_text()
    return text


def said_of(overview: Overview, one: DocumentSummary, other: DocumentSummary) -> str:
    def share(a: DocumentSummary, b: DocumentSummary) -> str:
        found = [source.share for source in a.sources if source.path == b.path]
        return f"{100 * found[0]:.1f}%" if found else "nothing"

    one_, other_ = (f"{d.path.removeprefix(FOLDER)} ({d.date or 'no date'})" for d in (one, other))
    if one is other:
        return f"{one_} itself."
    return f"{share(one, other)} of {one_} stands in {other_}; the other way round {share(other, one)}."


def choose(page: Any, name: str, value: str) -> None:
    page.get_by_role("combobox", name=name, exact=True).select_option(value)


def test_arrow_keys_say_what_is_under_the_frame(overview: Overview, page: Any) -> None:
    choose(page, "Order", "date")
    documents = overview.documents
    canvas = page.locator("canvas")
    assert page.locator(".readout").get_attribute("role") == "status"
    canvas.press("ArrowRight")
    assert readout(page) == said_of(overview, documents[0], documents[0])
    canvas.press("ArrowRight")
    assert readout(page) == said_of(overview, documents[0], documents[1])
    for key in ("ArrowDown", "ArrowDown", "End"):
        canvas.press(key)
    assert readout(page) == said_of(overview, documents[2], documents[-1])
    for key in ("ArrowRight", "ArrowUp", "Home", "PageDown"):
        canvas.press(key)
    assert readout(page) == said_of(overview, documents[7], documents[0])


@pytest.mark.parametrize("order", ["path", "originality", "clustered"])
def test_the_picture_can_be_sorted(overview: Overview, page: Any, order: str) -> None:
    documents = list(overview.documents)
    expected = {
        "path": sorted(documents, key=lambda d: d.path),
        "originality": sorted(documents, key=lambda d: d.originality),
        "clustered": [documents[i] for i in clusters_of(Pairs.of(documents), len(documents)).order],
    }[order]
    choose(page, "Order", "date")
    choose(page, "Order", order)
    canvas = page.locator("canvas")
    canvas.press("ArrowRight")
    canvas.press("ArrowRight")
    assert readout(page) == said_of(overview, expected[0], expected[1])
    canvas.press("End")
    assert readout(page) == said_of(overview, expected[0], expected[-1])


def colours(page: Any, rows: int) -> list[list[str]]:
    """The colour in the middle of each square."""
    found: list[list[str]] = page.evaluate(
        """(n) => {
          const canvas = document.querySelector("canvas"), width = canvas.width, side = width / n;
          const copy = Object.assign(document.createElement("canvas"), { width, height: width });
          const pen = copy.getContext("2d", { willReadFrequently: true });
          pen.drawImage(canvas, 0, 0);
          const bytes = pen.getImageData(0, 0, width, width).data;
          const colour = (row, column) => {
            const at = 4 * (Math.floor((row + .5) * side) * width + Math.floor((column + .5) * side));
            return [...bytes.slice(at, at + 3)].map((part) => part.toString(16).padStart(2, "0")).join("");
          };
          return [...Array(n)].map((_, row) => [...Array(n)].map((_, column) => colour(row, column)));
        }""",
        rows,
    )
    return found


def test_a_square_is_as_dark_as_the_share(overview: Overview, page: Any) -> None:
    choose(page, "Order", "date")
    palette = ["000000", "d4dee9", "a5bdd6", "6f95bd", "3b6a9c", "0f3560"]
    number = {d.path: i for i, d in enumerate(overview.documents)}
    n = len(number)
    expected = [[palette[0]] * n for _ in range(n)]
    for i, d in enumerate(overview.documents):
        expected[i][i] = "c9ced6"
        for source in d.sources:
            level = 1 + sum(source.share >= least for least in (0.1, 0.25, 0.5, 0.9))
            expected[i][number[source.path]] = palette[level]
    assert colours(page, n) == expected
    choose(page, "From", "500")
    few = [[c if c in ("c9ced6", palette[4], palette[5]) else palette[0] for c in row] for row in expected]
    assert colours(page, n) == few
    assert sum(c == palette[5] for row in few for c in row) > 0


def test_a_range_is_looked_at_closer_by_keyboard(overview: Overview, page: Any) -> None:
    choose(page, "Order", "date")
    size, canvas = page.locator(".size"), page.locator("canvas")
    assert size.inner_text() == "60 × 60 documents"
    back, whole = page.get_by_role("button", name="Back"), page.get_by_role("button", name="All", exact=True)
    assert back.is_disabled()
    assert whole.is_disabled()
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight", "Enter"):
        canvas.press(key)
    assert size.inner_text() == "3 × 2 documents"
    assert readout(page) == said_of(overview, overview.documents[3], overview.documents[1])
    canvas.press("Home")
    canvas.press("ArrowUp")
    assert readout(page) == said_of(overview, overview.documents[2], overview.documents[0])
    canvas.press("Escape")
    assert size.inner_text() == "60 × 60 documents"
    closer = page.get_by_role("button", name="Look closer")
    closer.press("Enter")
    assert size.inner_text() == "30 × 30 documents"
    closer.press("Enter")
    assert size.inner_text() == "16 × 16 documents"
    back.press("Enter")
    assert size.inner_text() == "30 × 30 documents"
    closer.press("Space")
    whole.press("Enter")
    assert size.inner_text() == "60 × 60 documents"
    assert whole.is_disabled()


def test_a_range_is_looked_at_closer_by_mouse(overview: Overview, page: Any) -> None:
    choose(page, "Order", "date")
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()

    def at(row: float, column: float) -> tuple[float, float]:
        box = canvas.bounding_box()
        return box["x"] + (column + 0.5) * box["width"] / 60, box["y"] + (row + 0.5) * box["height"] / 60

    page.mouse.move(*at(7, 11))
    assert readout(page) == said_of(overview, overview.documents[7], overview.documents[11])
    page.mouse.down()
    page.mouse.move(*at(9, 30), steps=5)
    page.mouse.up()
    assert page.locator(".size").inner_text() == "3 × 20 documents"
    page.get_by_role("button", name="Back").click()
    assert page.locator(".size").inner_text() == "60 × 60 documents"
    page.mouse.click(*at(5, 2))
    assert readout(page) == said_of(overview, overview.documents[5], overview.documents[2])


def test_a_group_can_be_looked_at_alone(overview: Overview, page: Any) -> None:
    choose(page, "Order", "date")
    groups = page.get_by_role("combobox", name="Show", exact=True).locator("option").all_inner_texts()
    assert groups[:9] == ["all documents", "2015", "2016", "2017", "2018", "2019", "2020", "a/", "b/"]
    for label, mine in (
        ("2017", [d for d in overview.documents if d.date[:4] == "2017"]),
        ("b/", [d for d in overview.documents if d.path.startswith("archive/b/")]),
    ):
        page.get_by_role("combobox", name="Show", exact=True).select_option(label=label)
        assert page.locator(".size").inner_text() == f"{len(mine)} × {len(mine)} documents"
        page.locator("canvas").press("ArrowDown")
        page.locator("canvas").press("End")
        assert readout(page) == said_of(overview, mine[0], mine[-1])


def test_the_picture_follows_the_colours_of_the_system_and_of_paper(overview: Overview, open_page: Open) -> None:
    page, _ = open_page(page_of(overview), color_scheme="dark")
    palette: dict[str, set[str]] = {"light": set(), "dark": set(), "print": set()}
    for name in palette:
        page.emulate_media(media="print") if name == "print" else page.emulate_media(media="screen", color_scheme=name)
        page.wait_for_timeout(100)
        palette[name] = {colour for row in colours(page, 60) for colour in row}
    assert palette["light"] & palette["dark"] == {"000000"}
    assert palette["print"] == palette["light"]


# Tables.


def shown_paths(page: Any) -> list[str]:
    texts: list[str] = page.locator("table.documents tbody tr:visible th").all_inner_texts()
    return texts


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_the_table_of_documents_is_sorted_and_turned_page_by_page(
    overview: Overview, page: Any, by_keyboard: bool
) -> None:
    def press(button: Any) -> None:
        button.press("Enter") if by_keyboard else button.click()

    table = page.locator("table.documents")
    paths = [d.path.removeprefix(FOLDER) for d in overview.documents]
    following, previous = page.get_by_role("button", name="Next"), page.get_by_role("button", name="Previous")
    assert shown_paths(page) == paths[:50]
    assert page.locator(".shown").inner_text() == "60 of 60 documents, 1 to 50"
    assert previous.is_disabled()
    press(following)
    assert shown_paths(page) == paths[50:]
    assert page.locator(".shown").inner_text() == "60 of 60 documents, 51 to 60"
    assert following.is_disabled()
    press(previous)
    assert shown_paths(page) == paths[:50]
    press(following)
    press(table.get_by_role("button", name="original"))
    ranked = [d.path.removeprefix(FOLDER) for d in sorted(overview.documents, key=lambda d: -round(d.originality, 3))]
    assert shown_paths(page) == ranked[:50]
    assert table.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    press(table.get_by_role("button", name="most of it stands in"))
    shares = [float(text.split("%")[0]) for text in table.locator("tr:visible td.source .figure").all_inner_texts()]
    assert shares == sorted(shares, reverse=True)
    press(table.get_by_role("button", name="document"))
    assert shown_paths(page)[0] == min(paths)


def test_the_table_of_documents_can_be_filtered(overview: Overview, page: Any) -> None:
    box = page.get_by_label("Only with this in path, date or source")
    box.fill("关于做好7号")
    mine = [
        d.path.removeprefix(FOLDER)
        for d in overview.documents
        if "关于做好7号" in d.path or (d.sources and "关于做好7号" in d.sources[0].path)
    ]
    assert shown_paths(page) == mine
    assert page.locator(".shown").inner_text().startswith(f"{len(mine)} of 60 documents")
    box.fill("no such thing")
    assert shown_paths(page) == []
    assert page.locator(".shown").inner_text() == "no document has that"
    box.fill("")
    assert len(shown_paths(page)) == 50


def test_every_sort_button_sorts(page: Any) -> None:
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    for button in page.locator("button.sort").all():
        button.press("Enter")
        head = button.locator("xpath=ancestor::th")
        assert head.get_attribute("aria-sort") == (
            "ascending" if "name" in head.get_attribute("class") else "descending"
        )


def test_the_figures_of_the_charts_stand_in_tables(overview: Overview, page: Any) -> None:
    rows = page.locator("details:has-text('The figures of this chart') tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert [(row[0], row[1]) for row in rows] == [(p.name, str(p.documents)) for p in overview.periods]
    assert all(sum(float(cell.rstrip("%")) for cell in row[2:]) == pytest.approx(100) for row in rows)
    for chart in page.locator("svg.chart").all():
        for attribute in ("aria-labelledby", "aria-describedby"):
            assert page.locator(f"[id='{chart.get_attribute(attribute)}']").text_content()
    heights = (
        page.locator("#periods-chart-title")
        .locator("xpath=..")
        .locator(".fill-original rect")
        .evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")
    )
    original = [period.shares.original for period in overview.periods]
    assert np.allclose(np.array(heights) / heights[0], np.array(original) / original[0], atol=0.02)
    assert page.locator("svg.chart .dots circle").count() == sum(bool(d.date) for d in overview.documents)


def test_a_slogan_has_its_course(overview: Overview, page: Any) -> None:
    spark = page.locator("svg.spark").first
    assert spark.get_attribute("aria-label") == ", ".join(
        f"{p.name}: {p.documents} of {p.documents}" for p in overview.periods
    )
    late = page.locator("tr:has-text('不忘初心29') svg.spark")
    counts = overview.by_period(overview.slogans[29].holders)
    assert counts[0] == 0 < counts[-1]
    assert late.get_attribute("aria-label") == ", ".join(
        f"{p.name}: {n} of {p.documents}" for p, n in zip(overview.periods, counts, strict=True)
    )


def test_families_and_slogans_are_as_many_as_are_asked_for(overview: Overview, open_page: Open) -> None:
    page, _ = open_page(page_of(overview, limit=3))
    lists = page.locator("ol.families")
    assert [part.locator("li").count() for part in lists.all()] == [3, 3]
    assert lists.first.locator(".template").first.inner_text() == "要为{1}提供0号支撑{2}。"
    assert "and 3 more" in lists.first.locator("details").first.text_content()
    assert page.locator("svg.spark").count() == 3
    assert page.get_by_text("Shown are 3 of 40, those of most documents first.").is_visible()


# Without scripts, on paper, and with what documents may hold.


def test_without_scripts_all_is_there_to_read(overview: Overview, open_page: Open) -> None:
    page, _ = open_page(page_of(overview), java_script_enabled=False)
    assert not page.locator("canvas").is_visible()
    assert len(shown_paths(page)) == len(overview.documents)
    assert not page.locator(".filter").is_visible()
    pairs = page.locator("table:has-text('letters and digits that both have') tbody tr")
    assert pairs.count() == 30
    assert pairs.first.is_visible()


def test_paper_has_the_heads_of_tables_and_the_picture(overview: Overview, open_page: Open) -> None:
    page, _ = open_page(page_of(overview), color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("canvas").is_visible()
    assert page.locator("table.documents th").first.inner_text() == "document"
    assert not page.locator(".filter").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(page.pdf(format="A4")) > 10_000


def test_nothing_of_a_document_runs(open_page: Open) -> None:
    overview = archive(20, 60, HOSTILE)
    html = page_of(overview)
    html.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\ud800-\udfff\ufffe\u2028]", html)
    page, said = open_page(html)
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    page.locator("canvas").press("ArrowDown")
    page.locator("canvas").press("ArrowRight")
    assert "<script>alert(1)</script>" in readout(page)
    assert "<U+202E>" in readout(page)
    assert "{{ 7 * 7 }}" in page.locator("table.documents th[scope=row]").first.inner_text()
    assert page.locator("img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert "<script>alert(1)</script>" in page.locator("ol.families li").first.inner_text()
    assert said == []


def test_the_policy_lets_nothing_in_and_no_element_has_a_style(overview: Overview) -> None:
    html = page_of(overview)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    body = re.sub(r"<style>.*?</style>|<script.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", body)
    assert "Kozea" not in html


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param({"documents": slice(0, 1)}, "This is the only document", id="one document"),
        pytest.param({"periods": slice(0, 0), "dates": False}, "No path tells a date", id="no dates"),
        pytest.param({"families": slice(0, 0), "slogans": slice(0, 0)}, "There are none.", id="nothing recurs"),
        pytest.param({"sources": False}, "No two documents share text.", id="nothing shared"),
        pytest.param({"characters": 0}, "There are no letters or digits", id="no letters"),
        pytest.param({"periods": slice(0, 1)}, "lie in one period, 2015", id="one period"),
    ],
)
def test_archives_in_which_something_is_missing(
    overview: Overview, open_page: Open, change: dict[str, Any], says: str
) -> None:
    documents = overview.documents[change.get("documents", slice(None))]
    if "documents" in change or not change.get("sources", True):
        documents = tuple(d._replace(sources=(), previous=None) for d in documents)
    if not change.get("dates", True):
        documents = tuple(d._replace(date="") for d in documents)
    if "characters" in change:
        documents = tuple(
            d._replace(characters=0, originality=1.0, shares=Shares(1, 0, 0, 0), sources=(), previous=None)
            for d in documents
        )
    parts = {
        name: getattr(overview, name)[change.get(name, slice(None))] for name in ("periods", "families", "slogans")
    }
    if "documents" in change:
        parts = {"periods": (Period.of("2015", documents),), "families": (), "slogans": ()}
    if "characters" in change:
        parts["periods"] = tuple(
            Period.of(p.name, [d for d in documents if d.date[:4] == p.name]) for p in overview.periods
        )
    page, said = open_page(page_of(replace(overview, documents=documents, **parts)))
    assert says in page.locator("main").inner_text()
    assert said == []


def test_many_years_are_decades(open_page: Open) -> None:
    documents = tuple(document(f"archive/{year}.txt", f"{year}", 0.5) for year in range(1790, 1850))
    periods = tuple(Period.of(d.date, [d]) for d in documents)
    slogan = Phrase(
        "we the people",
        3,
        3,
        0.5,
        Place("archive/1791.txt", 0, 9),
        "",
        tuple(f"archive/{y}.txt" for y in (1791, 1799, 1833)),
    )
    overview = replace(archive(60, 0), documents=documents, periods=periods, families=(), slogans=(slogan,))
    for language, decade in (("en", "1830s"), ("zh", "1830 年代")):
        page, said = open_page(page_of(overview, language))
        assert decade in page.locator("svg.chart").last.text_content()
        label = page.locator("svg.spark").get_attribute("aria-label")
        assert re.findall(r"\d+(?= of)|(?<=有 )\d+", label) == ["2", "0", "0", "0", "1", "0"]
        assert said == []


# What it is made of.


def test_the_same_archive_gives_the_same_page_in_another_process(overview: Overview, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    for i in range(4):
        (tmp_path / "archive" / f"201{i}.txt").write_text(
            f"要为全县高质量发展提供坚强的人才支撑和智力保障。第{i}次。" * 2, "utf-8"
        )
    program = (
        "from boilerplate.overviews import survey_report\nfrom boilerplate.reporters import Options\n"
        "from boilerplate.reporters.html.overview import render_overview\nimport hashlib\n"
        "page = render_overview(survey_report(['archive']), options=Options(version='1'))\n"
        "print(hashlib.sha256(page.encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }  # fmt: skip
    assert len(made) == 1
    assert page_of(overview) == page_of(overview)


def test_two_thousand_documents_are_small_and_there_at_once(large: str, open_page: Open) -> None:
    assert len(large.encode("utf-8")) < 8_000_000
    page, said = open_page(large, viewport={"width": 1280, "height": 900})
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert 0 < loaded < 6000
    took = page.evaluate(
        """() => {
          const order = document.querySelector("select.order"), start = performance.now();
          order.value = "originality";
          order.dispatchEvent(new Event("change"));
          document.querySelector("table.documents button.sort").click();
          document.body.getBoundingClientRect();
          return performance.now() - start;
        }"""
    )
    assert took < 2000
    assert page.locator("table.documents tbody tr:visible").count() == 50
    assert said == []


def test_the_strongest_pairs_are_kept_where_there_are_too_many(
    overview: Overview, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("boilerplate.reporters.html.overview_rows.MOST_PAIRS", 100)
    monkeypatch.setattr("boilerplate.reporters.html.overview_rows.MOST_DOCUMENTS", 40)
    monkeypatch.setattr("boilerplate.reporters.html.overview_rows._MOST_LISTED", 50)
    html = page_of(overview)
    page, said = open_page(html)
    assert page.get_by_text("The picture has the 40 documents that are least original").is_visible()
    assert re.search(r"\d+ pairs with the smallest shares are left out", page.locator("main").inner_text())
    assert page.locator(".size").inner_text() == "40 × 40 documents"
    assert "10 more are in the JSON" in page.locator("main").inner_text()
    data = json.loads(page.locator("#picture").text_content())
    shares = np.frombuffer(base64.b64decode(data["shares"]), "<u2")
    least = sorted(range(60), key=lambda i: overview.documents[i].originality)[:40]
    paths = {overview.documents[i].path for i in least}
    among = [s.share for i in least for s in overview.documents[i].sources if s.path in paths]
    assert sorted(shares.tolist(), reverse=True) == [max(round(1000 * s), 1) for s in sorted(among, reverse=True)[:100]]
    assert said == []


def pairs_of(*rows: tuple[int, int, int]) -> Pairs:
    """Of documents of 100 letters."""
    columns = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3).T
    return Pairs(columns[0], columns[1], columns[2], columns[2] / 100)


@pytest.mark.parametrize(
    ("rows", "n", "order", "groups"),
    [
        pytest.param([], 3, [0, 1, 2], [], id="nothing shared"),
        pytest.param([(1, 2, 50)], 3, [1, 2, 0], [], id="a pair, and what is alone comes last"),
        pytest.param(
            [(a, b, 90) for g in ((0, 2, 4), (1, 3, 5)) for a in g for b in g if a != b], 6,
            [0, 2, 4, 1, 3, 5], [[0, 2, 4], [1, 3, 5]], id="two groups",
        ),
        pytest.param(
            [(a, b, 90) for g in ((0, 2), (1, 3, 5, 6)) for a in g for b in g if a != b], 7,
            [0, 2, 1, 3, 5, 6, 4], [[1, 3, 5, 6]], id="two are no group",
        ),
        pytest.param([(a, b, 40) for a in range(3) for b in range(a)], 3, [0, 1, 2], [], id="hardly alike"),
    ],
)  # fmt: skip
def test_clusters(rows: Sequence[tuple[int, int, int]], n: int, order: list[int], groups: list[list[int]]) -> None:
    assert clusters_of(pairs_of(*rows), n) == (order, groups)


def test_origins_are_of_later_documents_where_both_have_dates() -> None:
    dates = ["2018", "2018-03", "2018-05-01", "2019-01-01", ""]
    pairs = pairs_of((1, 0, 10), (2, 1, 20), (3, 0, 30), (3, 2, 40), (2, 3, 5), (4, 2, 50), (3, 4, 60))
    assert origins_of(pairs, dates, 10) == [
        (2, 1, 40, 2, 90),
        (0, 1, 30, 2, 40),
        (1, 1, 20, 1, 20),
        (4, 0, 0, 1, 60),
        (3, 0, 0, 1, 5),
    ]
    assert len(origins_of(pairs, dates, 2)) == 2


def test_the_strongest_pairs_are_told_once() -> None:
    pairs = pairs_of((0, 1, 10), (1, 0, 40), (2, 0, 30), (1, 2, 5))
    assert strongest(pairs, 2) == [(0, 1, 40, 0.1, 0.4), (0, 2, 30, 0.0, 0.3)]


def test_packed_pairs_are_found_by_their_documents() -> None:
    columns = {
        name: base64.b64decode(text) for name, text in packed(pairs_of((0, 2, 50), (2, 0, 0), (2, 1, 100)), 3).items()
    }
    assert np.frombuffer(columns["offsets"], "<u4").tolist() == [0, 1, 1, 3]
    assert np.frombuffer(columns["sources"], "<u2").tolist() == [2, 0, 1]
    assert np.frombuffer(columns["shares"], "<u2").tolist() == [500, 1, 1000]
