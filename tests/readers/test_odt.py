"""OpenDocument texts: what is text and what is left out, where it stands, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_files import SENTENCE, blocks_of, check_survives, damaged, odt, places_of, reason_of, truncations, zipped

from boilerplate.readers.odt import extract

CELL = "<table:table-cell><text:p>{}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        pytest.param("<text:h>一、标题</text:h>\n  <text:p>正文。</text:p>", ["一、标题", "正文。"], id="paragraphs"),
        pytest.param("<text:p> a\n  b<text:span>c </text:span> d</text:p>", ["a bc  d"], id="white space of XML"),
        pytest.param(
            "<text:p>左<text:tab/>右<text:s text:c='3'/>右<text:line-break/>下</text:p>",
            ["左\t右   右\n下"],
            id="breaks",
        ),
        pytest.param("<text:p>全　角</text:p>", ["全　角"], id="wide spaces stay"),
        pytest.param(
            "<text:list><text:list-item><text:p>甲</text:p></text:list-item><text:list-item><text:p>乙</text:p>"
            "</text:list-item></text:list>",
            ["甲", "乙"],
            id="list items",
        ),
        pytest.param(
            "<text:p>前<draw:frame><draw:text-box><text:p>框里</text:p></draw:text-box></draw:frame>后</text:p>",
            ["前后", "框里"],
            id="a text box behind its paragraph",
        ),
        pytest.param(
            "<text:p>前<draw:custom-shape><text:p>形里</text:p></draw:custom-shape>后</text:p>",
            ["前后", "形里"],
            id="text in a shape",
        ),
        pytest.param(
            "<text:p><text:ruby><text:ruby-base>汉</text:ruby-base><text:ruby-text>hàn</text:ruby-text></text:ruby>字"
            "</text:p>",
            ["汉字"],
            id="ruby: the base and not the reading",
        ),
        pytest.param(
            "<text:p>甲<text:s text:c='9999999999'/>乙</text:p>", ["甲" + " " * 1000 + "乙"], id="many spaces"
        ),
        pytest.param(
            "<table:table><table:table-row table:number-rows-repeated='1000000'>"
            "<table:table-cell table:number-columns-repeated='1000000'><text:p>格</text:p></table:table-cell>"
            "</table:table-row></table:table>",
            ["格"],
            id="a cell that says it is a million",
        ),
    ],
)
def test_what_is_text(body, blocks):
    assert blocks_of(extract(odt(body))) == blocks


def test_deletions_hidden_text_and_comments_are_left_out_and_counted():
    styles = (
        "<style:style style:name='T1'><style:text-properties text:display='none'/></style:style>"
        "<style:style style:name='T2' style:parent-style-name='T1'/>"
        "<style:style style:name='T3' style:parent-style-name='T4'/>"
        "<style:style style:name='T4' style:parent-style-name='T3'/>"
    )
    extracted = extract(
        odt(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes>"
            "<text:p>见<text:span text:style-name='T2'>藏起</text:span>得<office:annotation><text:p>批注</text:p>"
            "</office:annotation><text:span text:style-name='T3'>到</text:span></text:p>"
            "<text:section text:display='none'><text:p>整节</text:p></text:section>"
            "<text:p>显<text:hidden-text text:string-value='暗文' text:is-hidden='true'/></text:p>"
            "<text:p><text:hidden-paragraph text:is-hidden='true'/>整段</text:p>",
            styles=styles,
        )
    )
    assert blocks_of(extracted) == ["见得到", "显"]
    assert extracted.remarks == (
        "1 tracked deletion is left out",
        "8 hidden characters are left out",
        "1 comment is left out",
    )


def test_notes_stand_behind_the_text_and_places_are_paragraphs_and_cells():
    note = (
        "<text:note text:note-class='{}'><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p>"
        "</text:note-body></text:note>"
    )
    extracted = extract(
        odt(
            f"<text:p>甲{note.format('endnote', '尾注')}{note.format('footnote', '脚注')}</text:p>"
            f"<table:table><table:table-header-rows><table:table-row>{CELL.format('一')}{CELL.format('二')}"
            f"</table:table-row></table:table-header-rows><table:table-row>{CELL.format('三')}"
            f"<table:covered-table-cell/>{CELL.format('')}</table:table-row></table:table><text:p>乙</text:p>"
        )
    )
    assert places_of(extracted) == {
        "paragraph 1": "甲",
        "table 1, row 1, cell 1": "一",
        "table 1, row 1, cell 2": "二",
        "table 1, row 2, cell 1": "三",
        "paragraph 2": "乙",
        "footnote 1": "脚注",
        "endnote 1": "尾注",
    }


def test_what_odfdo_writes_is_read():
    odfdo = pytest.importorskip("odfdo", reason="odfdo is not installed: pip install '.[test]'")
    import io

    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "情况报告"))
    document.body.append(odfdo.Paragraph(SENTENCE))
    file = io.BytesIO()
    document.save(file)
    assert blocks_of(extract(file.getvalue())) == ["情况报告", SENTENCE]


ENCRYPTED = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not an OpenDocument text"),
        (b"{\\rtf1 }", "it is an RTF document, not an OpenDocument text"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "the part with the text is missing"),
        (zipped({"content.xml": "<office/>"}), "the part with the text is missing"),
        (odt("<text:p>", manifest=ENCRYPTED), "it is encrypted"),
        (odt("<text:p>"), "not valid XML"),
        (odt("<text:span>" * 300 + "</text:span>" * 300), "nested deeper"),
    ],
    ids=["empty", "RTF", "no content", "another root", "encrypted", "no XML", "deep"],
)
def test_what_is_refused(data, reason):
    assert reason in reason_of(extract, data)


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    data = zipped({"content.xml": f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><a>&e;</a>'})
    assert "declares XML entities" in reason_of(extract, data)


def test_damaged_files_give_text_or_a_reason():
    data = odt("".join(f"<text:p>{number}{SENTENCE}</text:p>" for number in range(30)))
    assert check_survives(extract, truncations(data)) == 60
    assert check_survives(extract, damaged(data)) > 20
