"""Rich text: what is text and what is left out, in the encodings of its fonts, and what is refused."""

from __future__ import annotations

import pytest
from office_files import SENTENCE, blocks_of, check_survives, damaged, places_of, reason_of, truncations

from boilerplate.readers.rtf import extract

FONTS = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 SimSun;}{\f2\fcharset204 Cyr;}}"


def rtf(body: str, *, page: int = 1252) -> bytes:
    return rf"{{\rtf1\ansi\ansicpg{page}\deff0{FONTS}{body}}}".encode("latin-1")


def escaped(text: str) -> str:
    return "".join(rf"\u{code - 65536 if code > 32767 else code}?" for code in map(ord, text))


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        pytest.param(r"\pard One\par Two\line b\par", ["One", "Two\nb"], id="paragraphs"),
        pytest.param(r"a\tab b\~c\_d\-e\endash\ldblquote f\rdblquote\{\\\}", ["a\tb c-de–“f”{\\}"], id="characters"),
        pytest.param(r"\uc1\u20320?\u-28734\'3f\u25991?", ["你迂文"], id="Unicode with one substitute"),
        pytest.param(r"{\uc0\u20320}\u22909?", ["你好"], id="Unicode without a substitute, in a group"),
        pytest.param(r"\uc2\u20320\'c4\'e3\uc1\u-10179?\u-8704?", ["你😀"], id="two substitutes, surrogates"),
        pytest.param(r"\f1\'c4\'e3\'ba\'c3\f0 caf\'e9", ["你好café"], id="the encoding of the font"),
        pytest.param(r"\f2\'cf\'f0\'e8", ["При"], id="Cyrillic"),
        pytest.param(r"\f1 \'81@x", ["丂x"], id="the second byte written as a letter"),
        pytest.param(
            r"{\header h\par}{\footerf f\par}{\info{\title t}}{\*\other u}{\pict 01}x\bin3 {{{y", ["xy"], id="no text"
        ),
        pytest.param(r"{\field{\*\fldinst LINK x}{\fldrslt link}} {\listtext 1.\tab}item", ["link item"], id="fields"),
        pytest.param(
            r"a{\shp{\*\shpinst{\sp{\sn n}{\sv v}}{\shptxt box\par two\par}}{\shprslt old}}b\par",
            ["ab", "box", "two"], id="text boxes",
        ),
        pytest.param("a\r\nb\\\nc", ["ab", "c"], id="line ends of the file are none of the text"),
    ],
)  # fmt: skip
def test_what_is_text(body, blocks):
    assert blocks_of(extract(rtf(body))) == blocks


def test_the_code_page_of_the_document_holds_where_the_font_says_nothing():
    assert blocks_of(extract(rtf(r"\'c4\'e3\'ba\'c3", page=936))) == ["你好"]


def test_deletions_hidden_text_and_comments_are_left_out_and_counted():
    extracted = extract(rtf(r"a{\deleted bb}{\revised c}{\v ddd}\v e\v0 f\v g\plain h{\*\annotation i}"))
    assert blocks_of(extracted) == ["acfh"]
    assert extracted.remarks == (
        "1 tracked deletion is left out",
        "5 hidden characters are left out",
        "1 comment is left out",
    )


def test_notes_stand_behind_the_text_and_places_are_paragraphs_and_cells():
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    extracted = extract(
        rtf(
            r"\pard a{\footnote\ftnalt\pard end}{\footnote\pard foot\par more}\par"
            + row.format("1", r"2\par 3")
            + row.format("4", "5")
            + r"\pard b\par"
            + row.format("6", "7")
        )
    )
    assert places_of(extracted) == {
        "paragraph 1": "a",
        "table 1, row 1, cell 1": "1",
        "table 1, row 1, cell 2": "2\n\n3",
        "table 1, row 2, cell 1": "4",
        "table 1, row 2, cell 2": "5",
        "paragraph 2": "b",
        "table 2, row 1, cell 1": "6",
        "table 2, row 1, cell 2": "7",
        "endnote 1": "end",
        "footnote 1": "foot\n\nmore",
    }


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not an RTF document"),
        (b"PK\x03\x04", "it is a zip archive"),
        (b"{\\rtf1 " + b"{" * 1_000_000, "nested deeper"),
    ],
    ids=["empty", "zip", "deep"],
)
def test_what_is_refused(data, reason):
    assert reason in reason_of(extract, data)


def test_a_file_that_was_cut_off_is_read_so_far():
    extracted = extract(rtf(escaped(SENTENCE))[:-1])
    assert extracted.text == f"{SENTENCE}\n"
    assert extracted.remarks == ("it is cut off: what is left of it was read",)


def test_damaged_files_give_text_or_a_reason():
    data = rtf("".join(rf"\pard {number}{escaped(SENTENCE)}{{\footnote x}}\par" for number in range(30)))
    assert 0 < check_survives(extract, truncations(data)) < 5
    check_survives(extract, damaged(data))
    check_survives(extract, iter([rtf(r"\u99999999999999?\bin-5 \uc-3\f999\ansicpg-1\'zz\u")]))
