"""One text in all formats, written by real programs: it reads back to the same, and is as original in each."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from office_files import SENTENCE, W, docx
from programs import converted, needs_chromium, needs_office, needs_pandoc, printed, written_by_pandoc

from boilerplate import check
from boilerplate.readers import read_document
from boilerplate.text.analysis import fold_texts

TITLE = "关于开展主题党日活动的情况报告"
ITEMS = ["坚持以上率下，示范带动。", "坚持问题导向，立行立改，把学习成果转化为推动工作的实际成效。"]
ROWS = [["单位", "人数"], ["法学院研究生党支部", "三十五"]]
ENGLISH = (
    "The committee met on Tuesday and considered the report. It was agreed that the recommendations should be "
    "implemented without further delay, and that progress be reviewed in the autumn."
)
PLACES = ("校史馆", "博物馆", "纪念馆", "图书馆", "展览馆")
LISTENING = "大家认真聆听讲解，仔细观看展品，在一件件实物、一张张照片前驻足，对“从哪里来、到哪里去”有了更深的认识。"
PARAGRAPHS = [
    f"{number}月，党支部组织党员前往{PLACES[number % 5]}开展主题党日活动，{number * 7}名党员参加。{SENTENCE}{LISTENING}"
    f"第{number}小组在交流中谈到，参观不是终点；回到岗位以后，还要把所见所想落到实处。"
    for number in range(1, 31)
]
TEXT = "\n\n".join([TITLE, *PARAGRAPHS, *ITEMS, *(cell for row in ROWS for cell in row), ENGLISH])

#: What the archive has of it.
OLD = f"{LISTENING}\n\n{ITEMS[1]}\n\n{ENGLISH}"


def page() -> str:
    def each(tag: str, texts: list[str]) -> str:
        return "".join(f"<{tag}>{text}</{tag}>\n" for text in texts)

    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>学习材料</title>'
        "<style>p { text-indent: 2em; margin: 0 } @page { margin: 2cm }</style></head><body>"
        f"{each('h1', [TITLE])}{each('p', PARAGRAPHS)}<ul>{each('li', ITEMS)}</ul>"
        f'<table border="1">{each("tr", [each("td", row) for row in ROWS])}</table>{each("p", [ENGLISH])}</body></html>'
    )


def written_by_python_docx() -> bytes:
    library = pytest.importorskip("docx", reason="python-docx is not installed: pip install '.[test]'")
    document = library.Document()
    document.add_heading(TITLE, 1)
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    for text in ITEMS:
        document.add_paragraph(text, style="List Bullet")
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph(ENGLISH)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_wps_writes() -> bytes:
    """Word's format as WPS Office has it: text in many runs, with marks of its own and of Word between them."""
    namespaces = f'{W} xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData"'
    properties = '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312"/><w:sz w:val="32"/><w:lang/></w:rPr>'

    def paragraph(text: str) -> str:
        runs = [f"<w:r>{properties}<w:t>{text[at : at + 7]}</w:t></w:r>" for at in range(0, len(text), 7)]
        begin = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><wpsCustomData:docfieldStart id="0"/>'
        end = '<wpsCustomData:docfieldEnd id="0"/><w:bookmarkEnd w:id="0"/><w:proofErr w:type="spellEnd"/>'
        return f'<w:p><w:pPr><w:ind w:firstLineChars="200"/>{properties}</w:pPr>{begin}{"".join(runs)}{end}</w:p>'

    def cells(texts: list[str]) -> str:
        return "".join(f"<w:tc><w:tcPr/>{paragraph(text)}</w:tc>" for text in texts)

    rows = "".join(f"<w:tr><w:tblPrEx/>{cells(row)}</w:tr>" for row in ROWS)
    content = "".join(map(paragraph, PARAGRAPHS))
    body = f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>{''.join(map(paragraph, ITEMS))}"
    return docx(f"{paragraph(TITLE)}{body}<w:tbl>{rows}</w:tbl>{paragraph(ENGLISH)}", namespaces=namespaces)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the page that programs make their documents of, and the archive."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "text.html").write_text(page(), encoding="utf-8")
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")
    (folder / "archive").mkdir()
    (folder / "archive" / "old.txt").write_text(OLD, encoding="utf-8")
    return folder


def by_office(folder: Path, target: str) -> bytes:
    if not (folder / "text.odt").exists():
        converted(folder, "text.html", "odt:writer8", "--infilter=HTML (StarWriter)")
    return (folder / "text.odt").read_bytes() if target == "odt" else converted(folder, "text.odt", target)


def by_pandoc(folder: Path, suffix: str, *options: str) -> bytes:
    return written_by_pandoc(folder / "text.html", suffix, *options)


def case(write: Callable[[Path], bytes], name: str, **options: object) -> object:
    return pytest.param(write, name, id=options.pop("id", name), **options)


@pytest.mark.parametrize(
    ("write", "name"),
    [
        case(lambda folder: TEXT.encode("gb18030"), "gb18030.txt"),
        case(lambda folder: page().encode(), "page.html"),
        case(lambda folder: as_wps_writes(), "wps.docx"),
        case(lambda folder: as_wps_writes(), "named.wps"),
        case(lambda folder: written_by_python_docx(), "python.docx"),
        case(lambda folder: by_office(folder, "odt"), "office.odt", marks=needs_office),
        case(lambda folder: by_office(folder, "docx"), "office.docx", marks=needs_office),
        case(lambda folder: by_office(folder, "rtf"), "office.rtf", marks=needs_office),
        case(lambda folder: by_office(folder, "pdf:writer_pdf_Export"), "office.pdf", marks=needs_office),
        case(lambda folder: by_office(folder, "doc"), "office.doc", marks=needs_office),
        case(lambda folder: by_office(folder, "doc"), "kingsoft.wps", marks=needs_office),
        case(lambda folder: by_pandoc(folder, ".docx"), "pandoc.docx", marks=needs_pandoc),
        case(lambda folder: by_pandoc(folder, ".odt"), "pandoc.odt", marks=needs_pandoc),
        case(lambda folder: by_pandoc(folder, ".rtf"), "pandoc.rtf", marks=needs_pandoc),
        case(lambda folder: by_pandoc(folder, ".html"), "pandoc.html", marks=needs_pandoc),
        case(lambda folder: by_pandoc(folder, ".md", "-t", "gfm"), "pandoc.md", marks=needs_pandoc),
        case(lambda folder: by_pandoc(folder, ".txt", "-t", "plain"), "pandoc.txt", marks=needs_pandoc),
        case(lambda folder: printed(folder / "text.html"), "printed.pdf", marks=needs_chromium),
    ],
)
def test_one_text_is_the_same_and_as_original(folder: Path, write: Callable[[Path], bytes], name: str) -> None:
    file = folder / "drafts" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(write(folder))
    document = read_document(file)
    assert document.remarks == ()
    assert folded(document.prose or document.text) == folded(TEXT)
    found, expected = check([file, folder / "text.txt"], corpus=[folder / "archive"]).documents
    assert 0.3 < expected.originality < 0.7
    assert found.originality == pytest.approx(expected.originality, abs=0.005)


RADICALS = str.maketrans(
    "一人入大学小工己心手支文方日月止比民用立老行见西言身里长门风高",
    "⼀⼈⼊⼤学⼩⼯⼰⼼⼿⽀⽂⽅⽇⽉⽌⽐⺠⽤⽴⽼⾏⻅西⾔⾝⾥⻓⻔⻛⾼",
)


def as_taken_out_of_a_page() -> str:
    """The text as programs take it out of PDF documents of pages: with the radicals of their fonts, in lines of one
    width, spaces where lines were, and marks that no letter is."""
    lines = []
    for text in [TITLE, *PARAGRAPHS, *ITEMS]:
        lines += [text[at : at + 44] for at in range(0, len(text), 44)]
        lines += ["=" * 60] if text == TITLE else []
    return "\n".join(lines).replace("党支部", "党 支部").translate(RADICALS)


@pytest.mark.parametrize("direction", [1, -1], ids=["in a clean archive", "from a clean draft"])
def test_what_fonts_and_pages_do_to_a_text_folds_away(tmp_path: Path, direction: int) -> None:
    texts = [as_taken_out_of_a_page(), "\n\n".join([TITLE, *PARAGRAPHS, *ITEMS])]
    assert len(set(texts[0]) - set(texts[1])) > 10  # radicals
    draft, archive = texts[::direction]
    (tmp_path / "draft.txt").write_text(draft, encoding="utf-8")
    (tmp_path / "archive.txt").write_text(archive, encoding="utf-8")
    (document,) = check([tmp_path / "draft.txt"], corpus=[tmp_path / "archive.txt"]).documents
    assert document.originality == 0
    assert not [sentence.text for sentence in document.sentences if sentence.kind == "original"]


def folded(text: str) -> str:
    return "".join(map(chr, fold_texts([text], [True]).folded.codes))
