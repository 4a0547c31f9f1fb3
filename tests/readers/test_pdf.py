"""PDF documents: lines to paragraphs, what recurs on pages, where text stands, and what is refused."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from office_files import SENTENCE, blocks_of, check_survives, damaged, page_tree, places_of, reason_of, truncations

from boilerplate.readers.paragraphs import HYPHEN, Line, paragraphs
from boilerplate.readers.pdf import PAGE_LIMIT, extract

pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed: pip install '.[test]'")
pytest.importorskip("reportlab", reason="reportlab is not installed: pip install '.[test]'")

SIZE, LEADING, LEFT, TOP, PER_LINE = 12, 18, 72, 720, 36


def pdf(*pages: Callable, password: str | None = None) -> bytes:
    """A document whose pages these functions draw."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, encrypt=password, invariant=1)
    for draw in pages:
        canvas.setFont("STSong-Light", SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def lines(*rows: str, top: float = TOP, left: float = LEFT, leading: float = LEADING) -> Callable:
    """Draws rows below each other; a wide space at the beginning is an indentation of one letter."""

    def draw(canvas):
        for number, row in enumerate(rows):
            indentation = len(row) - len(row.lstrip("　"))
            canvas.drawString(left + indentation * SIZE, top - number * leading, row.lstrip("　"))

    return draw


def several(*drawn: Callable) -> Callable:
    return lambda canvas: [draw(canvas) for draw in drawn]


def wrapped(text: str) -> list[str]:
    """A paragraph as an office program sets it: two letters indented, in full lines."""
    text = "　　" + text
    return [text[place : place + PER_LINE] for place in range(0, len(text), PER_LINE)]


LONG = "".join(f"第{number}条，{SENTENCE}" for number in range(5))
SHORT = "大家一致表示赞成。"
ENGLISH = (
    "It was agreed that the recommendations of the chairman of the whole com-",
    "mittee should be put before the meeting that followed, and that they would",
    "be read by all members.",
)


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        pytest.param([*wrapped(LONG), *wrapped(SHORT), *wrapped(LONG)], [LONG, SHORT, LONG], id="indented paragraphs"),
        pytest.param(
            ["关于学习情况的报告", *wrapped(LONG)], ["关于学习情况的报告", LONG], id="a heading above a paragraph"
        ),
        pytest.param([SENTENCE[:20], "甲方", "乙方"], [SENTENCE[:20], "甲方", "乙方"], id="short lines"),
        pytest.param(
            [*ENGLISH, "The meeting was closed."],
            [" ".join(ENGLISH).replace("com- mittee", "committee"), "The meeting was closed."],
            id="words are joined by spaces, and divided ones without",
        ),
    ],
)  # fmt: skip
def test_lines_are_joined_to_paragraphs(page, blocks):
    assert blocks_of(extract(pdf(lines(*page)))) == blocks


def test_more_space_than_usual_divides_paragraphs():
    body = LONG[:PER_LINE]
    first, second = lines(body, body, body), lines(body, body, top=TOP - 3 * LEADING - 12)
    assert blocks_of(extract(pdf(several(first, second)))) == [body * 3, body * 2]


def test_a_paragraph_goes_on_over_the_page_and_is_found_on_both():
    rows = wrapped(LONG)
    extracted = extract(pdf(lines(*rows[:2]), lines(*rows[2:], *wrapped(SHORT))))
    assert blocks_of(extracted) == [LONG, SHORT]
    places = places_of(extracted)
    assert list(places) == ["page 1", "page 2"]
    assert places["page 1"] == LONG[: 2 * PER_LINE - 2]


def test_running_headers_footers_and_page_numbers_are_dropped():
    def page(number: int) -> Callable:
        header = lines(f"第{number}章 学习材料汇编" if number % 2 else "内部资料", top=800)
        return several(header, lines(*wrapped(f"{number}甲乙丙"[number % 3 :] + LONG)), lines(f"— {number} —", top=40))

    text = extract(pdf(*map(page, range(1, 9)))).text
    assert "学习材料汇编" not in text
    assert "内部资料" not in text
    assert "—" not in text
    assert text.count(LONG) == 8


@pytest.mark.parametrize("number", ["— 1 —", "第 1 页 共 1 页", "1/1", "https://example.org/a/b?c=1 1/1"])
def test_a_single_page_loses_its_page_number(number):
    page = several(lines(*wrapped(LONG)), lines(number, top=40))
    assert blocks_of(extract(pdf(page))) == [LONG]


def test_a_number_in_the_last_line_of_a_single_page_is_kept():
    assert blocks_of(extract(pdf(several(lines(*wrapped(LONG)), lines("2012", top=40))))) == [LONG, "2012"]


def test_what_recurs_inside_of_a_page_or_on_one_page_alone_is_kept():
    body = [*wrapped(LONG), "责任编辑：王某", *wrapped(SHORT)]
    pages = [
        several(lines(f"{name}页的标题", top=800), lines(*body), lines(f"{name}页的末行", top=90))
        for name in "甲乙丙丁戊己"
    ]
    text = extract(pdf(*pages, lines("责任编辑：王某", top=800))).text
    assert text.count("责任编辑：王某") == 7
    assert "己页的标题" in text


def test_cells_and_columns_are_not_joined_with_what_stands_beside_them():
    def table(canvas):
        for number, row in enumerate([("单位", "人数"), ("法学院", "35"), ("理学院", "40")]):
            for column, cell in enumerate(row):
                canvas.drawString(LEFT + column * 200, TOP - 200 - number * LEADING, cell)

    extracted = extract(pdf(several(lines(*wrapped(LONG)), table)))
    assert blocks_of(extracted) == [LONG, "单位", "人数", "法学院", "35", "理学院", "40"]


def test_a_paragraph_goes_on_in_the_next_column():
    rows = [LONG[place : place + 15] for place in range(0, 105, 15)]
    page = several(lines(*rows[:4]), lines(*rows[4:], left=LEFT + 250))
    assert blocks_of(extract(pdf(page))) == ["".join(rows)]


def test_a_divided_word_of_one_line_is_put_together():
    whole = [Line(f"recom{HYPHEN}", 72, 500, 700, 12), Line("mended", 72, 110, 686, 12)]
    assert [[piece.text for piece in pieces] for pieces in paragraphs([whole], [595])] == [["recom", "mended"]]


def test_pages_that_are_images_are_said():
    def image(canvas):
        canvas.drawInlineImage(picture(), 0, 0, 500, 700)

    extracted = extract(pdf(lines(*wrapped(LONG)), image, image, lambda canvas: None))
    assert extracted.remarks == (
        "pages 2 and 3 are without text, only an image; if scanned, recognize the text (OCR) first",
    )
    assert "only images" in reason_of(extract, pdf(image))
    assert reason_of(extract, pdf(lambda canvas: None)) == "there is no text in it"


def picture():
    image = pytest.importorskip("PIL.Image", reason="pillow is not installed: pip install '.[test]'")
    return image.new("L", (8, 8), 128)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a PDF document"),
        (b"PK\x03\x04", "it is a zip archive"),
        (b"%PDF-1.7 and nothing else", "damaged or cut off"),
        (page_tree("3 0 R", 1_000_000, "3 0 obj<</Type/Page/Parent 2 0 R>>endobj"), f"no more than {PAGE_LIMIT}"),
        (page_tree("3 0 R", PAGE_LIMIT), "none of its pages can be read"),
        (page_tree("2 0 R", 5), "none of its pages can be read"),
        (page_tree("3 0 R 3 0 R", 4, "3 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj"), "none of its pages"),
    ],
    ids=["empty", "zip", "no pages", "a million pages", "pages that are not there", "a page tree in itself", "in two"],
)
def test_what_is_refused(data, reason):
    assert reason in reason_of(extract, data)


def test_an_encrypted_document_is_refused_and_one_that_only_forbids_changes_is_read():
    from reportlab.lib.pdfencrypt import StandardEncryption

    assert "it is encrypted" in reason_of(extract, pdf(lines(SENTENCE), password="geheim"))
    open_to_all = StandardEncryption("", ownerPassword="geheim", canModify=0)
    assert extract(pdf(lines(SENTENCE), password=open_to_all)).text == f"{SENTENCE}\n"


def test_damaged_files_give_text_or_a_reason():
    data = pdf(*[lines(*wrapped(LONG))] * 3)
    check_survives(extract, truncations(data))
    check_survives(extract, damaged(data))


def test_letters_that_are_set_one_by_one_are_read_whatever_fonts_there_are():
    def page(canvas):
        for place, letter in enumerate(SENTENCE):
            canvas.drawString(LEFT + place * SIZE, TOP, letter)

    assert extract(pdf(page)).text == f"{SENTENCE}\n"


@pytest.mark.skipif(
    not Path("/proc/self/io").exists(), reason="what a process reads is counted in /proc/self/io: run it on Linux"
)
def test_fonts_of_this_system_are_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(lines(*wrapped(LONG))))
    program = (
        "import sys, pathlib, pypdfium2; from boilerplate.readers import pdf\n"
        "data = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "has_read = lambda: int(pathlib.Path('/proc/self/io').read_text().split()[1])\n"
        "before = has_read(); pdf.extract(data); print(has_read() - before)"
    )
    command = [sys.executable, "-c", program, tmp_path / "a.pdf"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert int(done.stdout) < 10_000
