"""The page of a check, in a browser."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from boilerplate import check
from boilerplate.model import Report, Settings
from boilerplate.reporters import REPORTERS, Options
from boilerplate.reporters.html.drafts import DraftView
from boilerplate.reporters.html.words import Words

ROOT = Path(__file__).parents[3]
COMMAND = "boilerplate check examples/draft.txt --corpus seeds --format html"
Open = Callable[..., tuple[Any, list[str]]]


def checked(*drafts: Path, corpus: Path = ROOT / "seeds", **options: Any) -> Report:
    return check([str(draft) for draft in drafts], [str(corpus)], variations=True, **options)


@pytest.fixture(scope="module")
def report() -> Report:
    return checked(ROOT / "examples" / "draft.txt")


def page_of(report: Report, language: str = "") -> str:
    return REPORTERS["html"](report, options=Options(version="1.2.3", language=language, command=COMMAND))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_opens_from_the_disk_without_a_word_and_axe_finds_nothing(
    report: Report, open_page: Open, violations: Callable[[Any], list[str]], language: str, scheme: str, width: int
) -> None:
    page, said = open_page(page_of(report, language), color_scheme=scheme, viewport={"width": width, "height": 800})
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[language]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
    assert violations(page) == []
    page.locator("a.mark").first.click()
    assert violations(page) == []
    assert said == []


def test_choosing_a_passage_by_mouse_shows_its_source(report: Report, open_page: Open) -> None:
    page, said = open_page(page_of(report, "en"))
    passages = report.documents[0].passages
    panel = page.get_by_role("complementary")
    assert panel.count() == 0
    for number, passage in enumerate(passages, 1):
        page.locator(f"a.mark[href='#d1-p{number}']").first.click()
        assert panel.get_by_text(f"Passage {number}").is_visible()
        source = passage.sources[0]
        assert source.path in panel.inner_text()
        assert squeezed(source.text) in squeezed(panel.inner_text())
        assert f"in {passage.documents} document" in panel.inner_text()
    panel.get_by_role("button", name="Close").click()
    assert panel.count() == 0
    assert said == []


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_choosing_a_passage_by_keyboard(report: Report, open_page: Open) -> None:
    page, _ = open_page(page_of(report, "en"))
    panel = page.get_by_role("complementary")
    page.locator("a.mark").first.focus()
    page.keyboard.press("Enter")
    assert panel.get_by_text("Passage 1").is_visible()
    assert page.evaluate("document.activeElement.id") == "panel-title"
    previous, following = (panel.get_by_role("button", name=name) for name in ("Previous", "Next"))
    assert previous.is_disabled()
    following.press("Enter")
    assert panel.get_by_text("Passage 2").is_visible()
    for _ in report.documents[0].passages[2:]:
        following.press("Enter")
    assert panel.get_by_text(f"Passage {len(report.documents[0].passages)}").is_visible()
    assert following.is_disabled()
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert page.evaluate("document.activeElement.getAttribute('href')") == f"#d1-p{len(report.documents[0].passages)}"


def figures(page: Any) -> tuple[str, dict[str, tuple[str, str]]]:
    rows = page.locator(".made-of tbody tr").evaluate_all(
        "rows => rows.map((row) => [row.dataset.class, row.cells[1].textContent, row.cells[2].textContent])"
    )
    return page.locator("[data-figure=headline]").inner_text(), {name: (share, n) for name, share, n in rows}


def test_switching_sources_off_gives_the_figures_of_a_check_without_them(report: Report, open_page: Open) -> None:
    page, said = open_page(page_of(report, "en"))
    as_it_is = figures(page)
    boxes = page.get_by_role("checkbox")
    paths = [source.path for source in report.documents[0].sources]
    assert boxes.count() == len(paths) == 3
    for off in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2)):
        for number in range(len(paths)):
            boxes.nth(number).set_checked(number not in off)
        without = checked(ROOT / "examples" / "draft.txt", exclude_sources=[paths[number] for number in off])
        other, _ = open_page(page_of(without, "en"))
        assert figures(page) == figures(other)
        assert figures(page) != as_it_is
        assert page.locator("[data-figure=changed]").inner_text() == "without what is switched off below"
    page.get_by_role("button", name="Count all sources again").press("Enter")
    assert figures(page) == as_it_is
    boxes.first.press("Space")
    assert figures(page) != as_it_is
    assert said == []


def test_a_combination_that_was_not_worked_out_names_the_command(report: Report, open_page: Open) -> None:
    document = report.documents[0]
    alone = tuple(variation for variation in document.variations if len(variation.sources) < 2)
    page, _ = open_page(page_of(replace(report, documents=(replace(document, variations=alone),)), "en"))
    as_it_is = figures(page)
    for number in (0, 1):
        page.get_by_role("checkbox").nth(number).uncheck()
    assert figures(page) == as_it_is
    assert page.locator(".unknown code").inner_text() == (
        f"{COMMAND} --exclude-source {document.sources[0].path} --exclude-source {document.sources[1].path}"
    )
    page.get_by_role("checkbox").nth(1).check()
    assert not page.locator(".unknown").is_visible()
    assert figures(page) != as_it_is


def test_tables_sort_by_mouse_and_by_keyboard(report: Report, open_page: Open) -> None:
    page, _ = open_page(page_of(report, "en"))
    table = page.locator(".sources table")
    paths = [source.path for source in report.documents[0].sources]
    names = table.locator("tbody th")
    table.get_by_role("button", name="document").click()
    assert names.all_inner_texts() == sorted(paths)
    assert table.locator("[aria-sort=ascending]").count() == 1
    table.get_by_role("button", name="characters").press("Enter")
    assert names.all_inner_texts() == paths
    table.get_by_role("button", name="characters").press("Enter")
    assert names.all_inner_texts() == paths[::-1]


def test_the_strip_leads_to_sentences_by_arrow_keys(report: Report, open_page: Open) -> None:
    page, _ = open_page(page_of(report, "en"))
    ticks = page.locator(".strip a")
    sentences = report.documents[0].sentences
    assert ticks.count() == len(sentences)
    ticks.first.focus()
    for key, number in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("End", len(sentences)), ("Home", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.getAttribute('href')") == f"#d1-s{number}"
    assert page.locator(".strip a[tabindex='0']").count() == 1
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    assert page.url.endswith(f"#d1-s{len(sentences)}")
    kinds = [sentence.kind for sentence in sentences]
    assert ticks.evaluate_all("all => all.map((each) => each.getAttribute('aria-label'))") == [
        f"sentence {n}, {kind}" + (f", {round(s.similarity * 100, 1)}%" if s.similarity else "")
        for n, (s, kind) in enumerate(zip(sentences, kinds, strict=True), 1)
    ]


def test_the_draft_is_shown_as_written(report: Report, open_page: Open) -> None:
    page, _ = open_page(page_of(report))
    page.locator("sup").evaluate_all("all => all.forEach((each) => each.remove())")
    shown = page.locator(".text > p").evaluate_all("all => all.map((each) => each.textContent)")
    assert shown == report.documents[0].text.split("\n")


def test_every_passage_is_marked_where_it_stands(report: Report, open_page: Open) -> None:
    document = report.documents[0]
    page, _ = open_page(page_of(report))
    page.locator("sup").evaluate_all("all => all.forEach((each) => each.remove())")
    for number, passage in enumerate(document.passages, 1):
        marks = page.locator(f"a.mark[href='#d1-p{number}']").evaluate_all("all => all.map((each) => each.textContent)")
        assert "".join(marks) == document.text[passage.start : passage.end].replace("\n", "")


def test_it_can_be_read_without_scripts(report: Report, open_page: Open) -> None:
    page, _ = open_page(page_of(report, "en"), java_script_enabled=False)
    document = report.documents[0]
    text = page.locator("body").inner_text()
    assert "65.7% original" in text
    for number, passage in enumerate(document.passages, 1):
        card = page.locator(f"#d1-p{number}")
        assert squeezed(passage.sources[0].text) in squeezed(card.inner_text())
    page.locator("a.mark").first.click()
    assert page.url.endswith("#d1-p1")
    for control in ("button.all", "button.save", "input[type=checkbox]", ".panel"):
        assert not page.locator(control).first.is_visible()


def test_printed_it_keeps_every_mark(report: Report, open_page: Open, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed: pip install '.[test]'")
    page, _ = open_page(page_of(report, "en"))
    page.locator("a.mark").first.click()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    printed = pdfium.PdfDocument(tmp_path / "page.pdf")
    text = squeezed("".join(printed[n].get_textpage().get_text_range() for n in range(len(printed))))
    for number, passage in enumerate(report.documents[0].passages, 1):
        assert squeezed(report.documents[0].text[passage.start : passage.end]) + str(number) in text
        assert f"Passage{number}" in text
    assert "Passageandsource" not in text, "the panel is not for paper"


def test_the_json_in_it_is_that_of_a_check(report: Report, open_page: Open, tmp_path: Path) -> None:
    page, _ = open_page(page_of(report))
    expected = json.loads(REPORTERS["json"](report, options=Options(version="1.2.3")))
    assert json.loads(page.locator("#report").text_content()) == expected
    with page.expect_download() as download:
        page.locator("button.save").press("Enter")
    download.value.save_as(tmp_path / "saved.json")
    assert json.loads((tmp_path / "saved.json").read_text(encoding="utf-8")) == expected


HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>alert(2)</script>",
    "</script><script>alert(3)</script>",
    '"><img src=x onerror=alert(4)>',
    "'><svg onload=alert(5)>",
    "javascript:alert(6)",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "]]>",
    "\u202eabc\u202c\u2066",
    "\x1b[31m\x00\x07",
    "&lt;b&gt;&amp;",
    "\u2028\u2029",
)


def test_what_documents_say_is_shown_and_nothing_of_it_runs(tmp_path: Path, open_page: Open) -> None:
    body = "发展是第一要务，创新是第一动力，人才是第一资源，必须久久为功、绵绵用力。"
    texts = [f"{each} {body} {each}" for each in HOSTILE]
    archive = tmp_path / "archive"
    archive.mkdir()
    for number, each in enumerate(HOSTILE):
        name = re.sub(r"[/\x00]", "∕", each)[:60]
        (archive / f"{number} {name}.txt").write_text("\n".join(texts), encoding="utf-8")
    draft = tmp_path / '"><script>alert(0)<∕script>.txt'
    draft.write_text("\n\n".join([*texts, *texts]), encoding="utf-8")
    report = checked(draft, corpus=archive)
    document = replace(
        report.documents[0],
        remarks=HOSTILE,
        encoding=HOSTILE[0],
        findings=tuple(
            finding._replace(message=text, reason=text, state=state)
            for finding, text, state in zip(
                report.documents[0].findings, HOSTILE * 99, ("new", "known", "suppressed") * 99, strict=False
            )
        ),
    )
    report = replace(report, documents=(document,), warnings=HOSTILE)
    page, said = open_page(page_of(report))
    page.locator("a.mark").first.click()
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.wait_for_timeout(200)
    assert said == []
    assert page.evaluate("document.scripts.length") == 3
    assert page.locator("img, iframe, object, embed, form, base").count() == 0
    assert page.locator("a").evaluate_all("all => all.every((a) => a.getAttribute('href').startsWith('#'))")
    shown = page.locator(".text").inner_text()
    for each in ("<script>alert(1)</script>", "</style>", '"><img src=x onerror=alert(4)>', "{{ 7 * 7 }}", "&lt;b&gt;"):
        assert each in shown
    assert "<U+202E>" in shown
    assert "\u202e" not in page.content()
    assert "\x1b" not in page.content()


def test_the_policy_stops_what_escaping_might_miss(report: Report, open_page: Open) -> None:
    injected = '<script>document.title = "run"</script><img src=x onerror="document.title = 1"><p style="color: red">x'
    page, _ = open_page(page_of(report).replace("</main>", f"{injected}</main>"))
    page.wait_for_timeout(200)
    assert page.title() == page_of(report).split("<title>")[1].split("</title>")[0]
    assert page.locator("main > p").last.evaluate("p => getComputedStyle(p).color") != "rgb(255, 0, 0)"


def test_lone_surrogates_do_not_break_it(report: Report) -> None:
    document = report.documents[0]
    broken = replace(document, path="a\udcff.txt", text=document.text.replace("同志", "\ud800志"), remarks=("\udfff",))
    page_of(replace(report, documents=(broken,))).encode("utf-8")


def test_several_drafts_stand_in_one_page(open_page: Open) -> None:
    report = checked(ROOT / "examples" / "draft.txt", ROOT / "seeds")
    page, said = open_page(page_of(report, "en"))
    assert page.locator("article.draft").count() == len(report.documents) == 6
    ids = page.locator("[id]").evaluate_all("all => all.map((each) => each.id)")
    assert len(ids) == len(set(ids))
    page.locator("nav a").last.click()
    assert page.url.endswith("#d6")
    page.locator("#d3 a.mark").first.click()
    assert page.get_by_role("complementary").is_visible()
    page.locator("#d2 input[type=checkbox]").first.uncheck()
    assert page.locator("#d2 [data-figure=changed]").inner_text()
    assert not page.locator("#d1 [data-figure=changed]").inner_text()
    assert said == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\n\n", id="blank"),
        pytest.param("***", id="no letter"),
        pytest.param("河水退了。\r\n船都搁着。\r第三行\n", id="all ends of lines"),
        pytest.param("𠮷野家的𠮷字不是吉字，这件事值得写在前面，也值得在会上再讲一遍。" * 3, id="beyond 16 bits"),
    ],
)
def test_drafts_of_any_kind(tmp_path: Path, open_page: Open, text: str) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_bytes(text.encode("utf-8"))
    page, said = open_page(page_of(checked(draft)))
    shown = page.locator(".text > p").evaluate_all("all => all.map((each) => each.textContent)")
    assert "\n".join(shown) == text.replace("\r\n", "\n").replace("\r", "\n")
    assert said == []


def test_what_lists_and_comments_leave_out_is_said(tmp_path: Path, open_page: Open) -> None:
    from boilerplate.model import ListedPhrase, Lists

    draft = tmp_path / "draft.md"
    formula = "坚持以人民为中心的发展思想不动摇"
    draft.write_text(
        f"河边的芦苇倒了一片，{formula}，渔船都搁在淤泥里等着涨潮。\n\n"
        "<!-- boilerplate: off reason='quoted' -->\n现有人才资源是当前服务全县经济社会发展的主力军。\n"
        "<!-- boilerplate: on -->\n\n坚持以人民为核心的发展思想不动摇，这是写错了的一句。\n",
        encoding="utf-8",
    )
    report = checked(draft, lists=Lists(protected=(ListedPhrase(formula, "list line 1"),)))
    page, said = open_page(page_of(report, "en"))
    text = page.locator("body").inner_text()
    assert f"{len(formula)} characters in protected formulae" in text
    assert "23 characters that a comment in the draft leaves out" in text
    assert page.locator("#d1-BP101").is_visible()
    page.locator("details").first.locator("summary").press("Enter")
    rows = page.locator("details").first.locator("tbody tr").all_inner_texts()
    counts = {row.split("\t")[0]: int(row.split("\t")[1]) for row in rows}
    now = report.documents[0].characters
    assert counts["nothing is changed"] == now
    assert counts["protected formulae counted as well"] == now + len(formula)
    assert counts["what comments in the draft leave out counted as well"] == now + 23
    assert said == []


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Less original than was asked for"), ("zh", "原创度低于要求的下限")]
)
def test_a_floor_that_is_missed_is_said(report: Report, language: str, said: str) -> None:
    [draft] = checked(ROOT / "examples" / "draft.txt", settings=Settings(fail_under=90)).documents
    [message] = [finding.message for finding in draft.findings if finding.rule == "BP004"]
    page = page_of(replace(report, documents=(draft,)), language).partition("<script")[0]
    assert re.search(f'{said}[:：] ?<span lang="en">{message}</span> <small>BP004</small>', page)
    assert said not in page_of(report, language)


def test_without_a_command_the_line_to_run_is_a_whole_one(report: Report) -> None:
    document = replace(report.documents[0], path="my draft.txt")
    page = REPORTERS["html"](replace(report, documents=(document,)), options=Options(language="en"))
    assert 'data-command="boilerplate check &#39;my draft.txt&#39; --corpus ARCHIVE"' in page
    assert "The command that makes this report" not in page


@pytest.mark.parametrize(("text", "why"), [("好的。", "It is too short to be judged."), ("……", "There are no letters")])
def test_nothing_to_judge_is_not_called_original(tmp_path: Path, text: str, why: str) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(text, encoding="utf-8")
    page = page_of(checked(draft, draft.parent), "en")
    assert "Nothing could be judged</h" in page
    assert why in page
    assert "% original" not in page


def test_sections_have_the_letters_that_count(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    seed = (ROOT / "seeds" / "city-leading-group-speech.txt").read_text(encoding="utf-8")
    draft.write_text(f'<!-- boilerplate: ignore-next-line BP001 reason="quoted here" -->\n{seed}', encoding="utf-8")
    document = checked(draft).documents[0]
    sections = DraftView(document, 1, 3, Words("en")).sections
    assert len(sections) > 1
    assert sum(section.characters for section in sections) == document.characters


def test_a_long_draft_opens(tmp_path: Path, open_page: Open) -> None:
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    draft = tmp_path / "long.txt"
    draft.write_text("\n".join(seeds * 6), encoding="utf-8")
    page, said = open_page(page_of(checked(draft)))
    page.locator("a.mark").nth(50).click()
    assert page.get_by_role("complementary").is_visible()
    assert said == []


def test_300_sentences_take_less_than_a_megabyte_and_a_second(tmp_path: Path, open_page: Open) -> None:
    """All of them copied, each from more documents than are named."""
    hanzi, choice = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)], random.Random(1)
    sentences = ["".join(choice.choices(hanzi, k=45)) + "。" for _ in range(300)]
    archive = tmp_path / "archive"
    archive.mkdir()
    for number in range(12):
        (archive / f"{number}.txt").write_text("\n".join(sentences), encoding="utf-8")
    draft = tmp_path / "draft.txt"
    draft.write_text("\n".join(sentences), encoding="utf-8")
    html = page_of(checked(draft, corpus=archive))
    assert len(html.encode("utf-8")) < 1_000_000
    page, _ = open_page(html)
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].toJSON()")
    assert timing["loadEventEnd"] - timing["responseEnd"] < 1_000
