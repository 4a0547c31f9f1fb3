"""Word documents: what is text and what is left out, where it stands, and what is refused."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from office_files import (
    SENTENCE,
    W,
    blocks_of,
    check_survives,
    damaged,
    docx,
    places_of,
    reason_of,
    truncations,
    word_paragraph,
    zipped,
)

from boilerplate.readers.docx import extract

HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的字</w:t></w:r>"
BOX = "<w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent>"


def cell(text: str) -> str:
    return f"<w:tc>{word_paragraph(text)}</w:tc>"


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def mark(name: str, **attributes: str) -> str:
    return f"<w:{name}{''.join(f' w:{key}={value!r}' for key, value in attributes.items())}/>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        pytest.param(
            word_paragraph("一、", "标题") + word_paragraph("正文。"), ["一、标题", "正文。"], id="paragraphs"
        ),
        pytest.param("<w:p/><w:p> </w:p>" + word_paragraph("正文。"), ["正文。"], id="empty paragraphs"),
        pytest.param(
            f"<w:p>{run('<w:t>左</w:t><w:tab/><w:t>右</w:t><w:br/><w:t>下</w:t>')}</w:p>", ["左\t右\n下"], id="breaks"
        ),
        pytest.param(
            f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{word_paragraph('控件里')}</w:sdtContent></w:sdt>",
            ["控件里"],
            id="content controls",
        ),
        pytest.param(
            f"<w:p><w:hyperlink>{run('<w:t>链接</w:t>')}</w:hyperlink><w:smartTag>{run('<w:t>标签</w:t>')}</w:smartTag>"
            f"<w:fldSimple w:instr='DATE'>{run('<w:t>今天</w:t>')}</w:fldSimple></w:p>",
            ["链接标签今天"],
            id="links, smart tags and simple fields",
        ),
        pytest.param(
            "<w:p>"
            + run('<w:fldChar w:fldCharType="begin"/>')
            + run("<w:instrText>HYPERLINK http://example.org</w:instrText><w:t>码</w:t>")
            + run('<w:fldChar w:fldCharType="separate"/>')
            + run("<w:t>果</w:t>")
            + run('<w:fldChar w:fldCharType="end"/>')
            + run("<w:t>后</w:t>")
            + "</w:p>",
            ["果后"],
            id="the result of a field and not its code",
        ),
        pytest.param(
            f"<w:p>{run(mark('fldChar', fldCharType='begin'))}</w:p>{word_paragraph('下一段')}",
            ["下一段"],
            id="a field without an end takes nothing with it",
        ),
        pytest.param(
            f"<w:p><w:r><w:ruby><w:rt>{run('<w:t>hàn</w:t>')}</w:rt><w:rubyBase>{run('<w:t>汉</w:t>')}</w:rubyBase></w:ruby></w:r>"
            f"{run('<w:t>字</w:t>')}</w:p>",
            ["汉字"],
            id="ruby: the base and not the reading",
        ),
        pytest.param(
            f"<w:p>{run(mark('sym', font='Symbol', char='00B1'))}{run('<w:t>5</w:t>')}</w:p>",
            ["±5"],
            id="symbols",
        ),
        pytest.param(
            f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr><w:tr><w:sdt><w:sdtContent>{cell('丙')}</w:sdtContent></w:sdt></w:tr></w:tbl>",
            ["甲", "乙", "丙"],
            id="a cell each",
        ),
        pytest.param(
            f"<w:p>{run('<w:t>前</w:t>')}{run(f'<w:pict>{BOX}</w:pict>')}{run('<w:t>后</w:t>')}</w:p>",
            ["前后", "框里的字"],
            id="a text box behind its paragraph",
        ),
    ],
)
def test_what_is_text(body, blocks):
    assert blocks_of(extract(docx(body))) == blocks


def test_a_text_box_for_new_and_for_old_programs_is_read_once():
    namespaces = f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent>"
    old = f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{run('<w:t>旧</w:t>')}</mc:Fallback></mc:AlternateContent>"
    data = docx(f"<w:p>{run(both)}</w:p><w:p>{old}</w:p>", namespaces=namespaces)
    assert blocks_of(extract(data)) == ["框里的字", "旧"]


def test_tracked_changes_are_accepted_and_deletions_counted():
    extracted = extract(
        docx(
            f"<w:p>{run('<w:t>留</w:t>')}<w:ins>{run('<w:t>加</w:t>')}</w:ins>"
            f"<w:del>{run('<w:delText>删</w:delText>')}</w:del><w:moveFrom>{run('<w:t>移走</w:t>')}</w:moveFrom></w:p>"
            f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{cell('整行')}</w:tr><w:tr>{cell('行')}</w:tr></w:tbl>"
        )
    )
    assert blocks_of(extracted) == ["留加", "行"]
    assert extracted.remarks == ("3 tracked deletions are left out",)


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert blocks_of(extract(docx(f"<w:p>{mark}{run('<w:t>前半，</w:t>')}</w:p>{word_paragraph('后半。')}"))) == [
        "前半，后半。"
    ]


def test_hidden_text_is_left_out_and_counted():
    styles = (
        f"<w:styles {W}><w:style w:styleId='a'><w:rPr><w:vanish/></w:rPr></w:style>"
        "<w:style w:styleId='b'><w:basedOn w:val='a'/></w:style>"
        "<w:style w:styleId='c'><w:basedOn w:val='a'/><w:rPr><w:vanish w:val='0'/></w:rPr></w:style></w:styles>"
    )
    extracted = extract(
        docx(
            f"<w:p>{run('<w:t>见</w:t>')}{HIDDEN}</w:p>"
            f"<w:p><w:pPr><w:pStyle w:val='b'/></w:pPr>{run('<w:t>四个字藏</w:t>')}"
            f"{run('<w:rPr>' + mark('vanish', val='false') + '</w:rPr><w:t>露</w:t>')}</w:p>"
            f"<w:p>{run('<w:rPr>' + mark('rStyle', val='b') + '</w:rPr><w:t>二字</w:t>')}</w:p>"
            f"<w:p><w:pPr><w:pStyle w:val='c'/></w:pPr>{run('<w:t>不藏</w:t>')}</w:p>",
            styles=styles,
        )
    )
    assert blocks_of(extracted) == ["见", "露", "不藏"]
    assert extracted.remarks == ("10 hidden characters are left out",)


def test_notes_stand_behind_the_text_in_the_order_of_their_marks():
    notes = "".join(f"<w:footnote w:id='{number}'>{word_paragraph(f'注{number}')}</w:footnote>" for number in (0, 1, 2))
    extracted = extract(
        docx(
            f"<w:p>{run('<w:t>甲</w:t>' + mark('footnoteReference', id='2'))}</w:p>"
            f"<w:p>{run('<w:t>乙</w:t>' + mark('footnoteReference', id='1'))}</w:p>",
            footnotes=f"<w:footnotes {W}>{notes}</w:footnotes>",
        )
    )
    assert places_of(extracted) == {"paragraph 1": "甲", "paragraph 2": "乙", "footnote 1": "注2", "footnote 2": "注1"}


def test_headers_footers_and_comments_are_left_out_and_comments_counted():
    extracted = extract(
        docx(
            f"<w:p>{run('<w:t>文</w:t>')}{run(mark('commentReference', id='0'))}</w:p>",
            header=f"<w:hdr {W}>{word_paragraph('页眉')}</w:hdr>",
            comments=f"<w:comments {W}><w:comment w:id='0'>{word_paragraph('批注')}</w:comment></w:comments>",
        )
    )
    assert extracted.text == "文\n"
    assert extracted.remarks == ("1 comment is left out",)


def test_places_are_paragraphs_and_cells():
    table = f"<w:tbl><w:tr>{cell('甲')}{cell('乙')}</w:tr><w:tr>{cell('丙')}</w:tr></w:tbl>"
    inner = f"<w:tbl><w:tr><w:tc>{table}{word_paragraph('丁')}</w:tc></w:tr></w:tbl>"
    extracted = extract(docx(word_paragraph("前") + table + "<w:p/>" + word_paragraph("后") + inner))
    assert places_of(extracted) == {
        "paragraph 1": "前",
        "table 1, row 1, cell 1": "甲",
        "table 1, row 1, cell 2": "乙",
        "table 1, row 2, cell 1": "丙",
        "paragraph 2": "后",
        "table 3, row 1, cell 1": "甲",
        "table 3, row 1, cell 2": "乙",
        "table 3, row 2, cell 1": "丙",
        "table 2, row 1, cell 1": "丁",
    }


def test_the_strict_variant_and_other_names_of_parts_are_read():
    strict = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    relation = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    data = zipped(
        {
            "_rels/.rels": f'<Relationships><Relationship Type="{relation}" Target="/text/main2.xml"/></Relationships>',
            "text/main2.xml": f"<w:document {strict}><w:body>{word_paragraph('严格')}</w:body></w:document>",
        }
    )
    assert extract(data).text == "严格\n"


def test_what_python_docx_writes_is_read():
    library = pytest.importorskip("docx", reason="python-docx is not installed: pip install '.[test]'")
    document = library.Document()
    document.add_heading("情况报告", 1)
    document.add_paragraph(SENTENCE)
    document.add_paragraph("列表项", style="List Bullet")
    document.add_table(1, 2).cell(0, 1).text = "格"
    document.sections[0].header.paragraphs[0].text = "页眉"
    file = io.BytesIO()
    document.save(file)
    assert blocks_of(extract(file.getvalue())) == ["情况报告", SENTENCE, "列表项", "格"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a Word document"),
        (b"%PDF-1.7", "it is a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old office program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "it is encrypted"),
        (b"PK\x03\x04 and no more", "damaged or cut off"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "not a Word document"),
        (zipped({"word/document.xml": "<w:document"}), "not valid XML"),
        (zipped({"word/document.xml": f"<w:document {W}/>"}, zipfile.ZIP_BZIP2), "compressed as no office program"),
        (docx("<w:p>" * 300 + "</w:p>" * 300), "nested deeper"),
    ],
    ids=["empty", "PDF", "OLE", "encrypted", "no zip", "a workbook", "no XML", "bzip2", "deep"],
)
def test_what_is_refused(data, reason):
    assert reason in reason_of(extract, data)


def test_a_document_of_which_only_the_text_is_left_is_read():
    data = docx(word_paragraph(SENTENCE) + f"<w:p>{run(mark('footnoteReference', id='9'))}</w:p>")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("word/document.xml")
    assert extract(zipped({"word/document.xml": text})).text == f"{SENTENCE}\n"


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    for declared in (f'<!ENTITY e SYSTEM "{secret.as_uri()}">', f'<!ENTITY e0 "xxxxxxxxxx">{bomb}<!ENTITY e "&e9;">'):
        data = zipped({"word/document.xml": f"<!DOCTYPE w:document [{declared}]>{body}"})
        assert "word/document.xml" in reason_of(extract, data)


def test_a_bomb_is_not_unpacked():
    data = zipped({"word/document.xml": f"<w:document {W}>" + " " * 300_000_000})
    assert len(data) < 500_000
    tracemalloc.start()
    assert "more than 64 MB" in reason_of(extract, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300_000_000


def test_styles_based_on_each_other_end():
    styles = f"<w:styles {W}>" + "".join(
        f"<w:style w:styleId='{one}'><w:basedOn w:val='{other}'/></w:style>" for one, other in ("ab", "ba", "cc")
    )
    hiding = "<w:style w:styleId='d'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
    body = f"<w:p><w:pPr><w:pStyle w:val='a'/></w:pPr>{run('<w:t>文</w:t>')}</w:p>"
    assert extract(docx(body, styles=styles + hiding)).text == "文\n"


def test_a_note_that_refers_to_itself_is_read_once():
    reference = run("<w:footnoteReference w:id='1'/>")
    note = (
        f"<w:footnotes {W}><w:footnote w:id='1'><w:p>{run('<w:t>注</w:t>')}{reference}</w:p></w:footnote></w:footnotes>"
    )
    assert extract(docx(f"<w:p>{run('<w:t>文</w:t>')}{reference}</w:p>", footnotes=note)).text == "文\n\n注\n"


def test_damaged_files_give_text_or_a_reason():
    data = docx("".join(word_paragraph(f"{number}{SENTENCE}") for number in range(30)) + f"<w:p>{HIDDEN}</w:p>")
    assert check_survives(extract, truncations(data)) == 60
    assert check_survives(extract, damaged(data)) > 20


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("普通的中文和 English，β受体、μm、Москва、C++、50℃", ()),
        ("Ελλάδα and Россия, α-helix, Δt, ΔE and πr²", ()),
        ("👩\u200d🎓 می\u200cخواهم คน\u200bไทย", ()),
        ("学\u200b习\u200d\u2060贯彻", ("3 zero-width characters inside words",)),
        ("学\u200b习", ("1 zero-width character inside words",)),
        (
            "the p\u0430rty and the sc\u043e\u0440e",
            ("3 Cyrillic or Greek letters that look like Latin ones inside words",),
        ),
    ],
    ids=["mixed text", "Greek and Russian", "joiners that belong there", "zero width", "one", "Cyrillic letters"],
)
def test_signs_of_tampering(text, remarks):
    assert extract(docx(word_paragraph(text))).remarks == remarks
