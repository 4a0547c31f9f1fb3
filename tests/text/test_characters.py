"""What single characters are, and what they fold to."""

import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from boilerplate.text import characters as c
from boilerplate.text.characters import characters_in, letters_in, wide_table
from boilerplate.text.columns import code_points

ASSIGNED = [
    character
    for character in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(character) not in ("Cn", "Co", "Cs")
]


def folded(text: str) -> str:
    """What each character folds to by itself, joined."""
    table = characters_in(code_points(text))
    found = [table.expansions.get(code, (int(table.folded[code]),)) for code in map(ord, text)]
    return "".join(chr(code) for codes in found for code in codes if code)


def flags(character: str) -> int:
    return int(characters_in(code_points(character)).flags[ord(character)])


@pytest.fixture(scope="module")
def all_folds() -> dict[str, str]:
    table = characters_in(code_points("".join(ASSIGNED)))
    folds = {}
    for character in ASSIGNED:
        codes = table.expansions.get(ord(character), (int(table.folded[ord(character)]),))
        folds[character] = "".join(chr(code) for code in codes if code)
    return folds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ＡＢＣａｂｃ", "abcabc", id="full-width letters are letters"),
        pytest.param("０１２３", "0000", id="full-width digits are numbers"),
        pytest.param("7٣५", "000", id="digits of any script are numbers"),
        pytest.param("①⑩⑴⒈㈠㊀Ⅳ", "000000iv", id="a number in a circle or brackets is one number, however long"),
        pytest.param("½²₃", "000", id="a fraction and a raised or lowered digit is one number"),
        pytest.param("〇", "0", id="the zero of Chinese numerals is a number"),
        pytest.param("某", "0", id="a name that is not told is a mask"),
        pytest.param("⾏⽂⼒⼈", "行文力人", id="Kangxi radicals are the characters they look like"),
        pytest.param("⻓⺠⻔⻅⻛", "长民门见风", id="radicals of the supplement are the characters they look like"),
        pytest.param("豈更車", "岂更车", id="compatibility ideographs are the common ones"),
        pytest.param("國務會議臺灣後裏麵", "国务会议台湾后里面", id="traditional characters are the simplified ones"),
        pytest.param(
            "薴", "苎", id="a traditional character whose simplified form has one of its own goes all the way"
        ),
        pytest.param("Éñüå", "enua", id="accents and case go"),
        pytest.param("e\u0301", "e", id="a combining accent goes"),
        pytest.param("ﬁ㎡ß㏠Œ", "fim0ss0日œ", id="a character that stands for several is all of them"),
        pytest.param("㋋㏾", "0月0日", id="a number of two digits in such a character is one number"),
        pytest.param("ｶﾞガか\u3099が", "カカかか", id="half-width Kana and Kana with a combining mark meet the others"),
        pytest.param("한글", "한글", id="Hangul syllables stay whole"),
        pytest.param("ςΣ", "σσ", id="a final sigma is a sigma"),
        pytest.param("，。·・•—―“”*×○ \u3000\xa0\n", "", id="marks and white space are nothing"),
        pytest.param(
            "\ue000\uf8ff\ufffd\0\x07\ud800\U0010ffff", "", id="private, broken and control characters are nothing"
        ),
        pytest.param("\u200b\u200d\ufeff\xad\u2060", "", id="invisible characters are nothing"),
    ],
)
def test_what_a_character_folds_to(text, expected):
    assert folded(text) == expected


def test_folding_a_folded_character_changes_nothing(all_folds):
    table = characters_in(code_points("".join(sorted(set("".join(all_folds.values()))))))
    changed = {
        x for x in set("".join(all_folds.values())) if table.folded[ord(x)] != ord(x) or ord(x) in table.expansions
    }
    assert changed == set()


def test_no_character_folds_to_two_numbers_in_a_row(all_folds):
    assert [character for character, fold in all_folds.items() if "00" in fold] == []


def test_a_letter_folds_to_nothing_only_where_it_stands_for_a_mark(all_folds):
    lost = [character for character, fold in all_folds.items() if character.isalnum() and not fold]
    assert lost
    for character in lost:
        assert {unicodedata.category(x) for x in unicodedata.normalize("NFKC", character)} <= {"Mn", "Zs"}, character


def test_composed_and_decomposed_characters_fold_alike(all_folds):
    for character, fold in all_folds.items():
        parts = unicodedata.normalize("NFD", character)
        if parts != character and not "\uac00" <= character <= "\ud7a3":
            assert "".join(all_folds[part] for part in parts) == fold, character


def test_what_was_traditional_folds_to_one_simplified_character(all_folds):
    pairs = c._variants()
    assert len(pairs) > 4000
    for one, other in pairs.items():
        assert all_folds[one] == all_folds[other], (one, other)
        assert len(all_folds[one]) == 1


def test_every_kangxi_radical_folds_to_an_ideograph_and_is_wide(all_folds):
    for radical in map(chr, range(0x2F00, 0x2FD6)):
        assert "\u4e00" <= all_folds[radical] <= "\u9fff", radical
        assert flags(radical) & c.WIDE, radical


def test_what_is_wide_stays_wide_when_folded(all_folds):
    wide = wide_table()
    table = characters_in(code_points("".join(ASSIGNED)))
    for character, fold in all_folds.items():
        if table.flags[ord(character)] & c.WIDE:
            assert all(wide[ord(x)] for x in fold), character


@pytest.mark.parametrize(
    ("character", "present", "absent"),
    [
        pytest.param("中", c.LETTER | c.WIDE, c.LATIN | c.DIGIT | c.LOWER, id="Han is a wide letter"),
        pytest.param("あ", c.LETTER | c.WIDE, c.LATIN, id="Kana is a wide letter"),
        pytest.param("한", c.LETTER | c.WIDE, c.LATIN, id="Hangul is a wide letter"),
        pytest.param("𠮷", c.LETTER | c.WIDE, 0, id="Han beyond the basic plane is a wide letter"),
        pytest.param("⾏", c.WIDE, c.LETTER, id="a radical is wide, though Python does not call it a letter"),
        pytest.param("é", c.LETTER | c.LOWER | c.LATIN, c.WIDE | c.UPPER, id="é is a small Latin letter"),
        pytest.param("Ｘ", c.LETTER | c.UPPER | c.LATIN, c.WIDE, id="a full-width capital is a Latin capital"),
        pytest.param("я", c.LETTER | c.LOWER, c.LATIN | c.WIDE, id="Cyrillic is not Latin"),
        pytest.param("５", c.LETTER | c.DIGIT, c.LATIN | c.WIDE, id="a full-width digit is a digit"),
        pytest.param("⑩", c.LETTER | c.DIGIT, c.EXPANDS, id="ten in a circle is a digit"),
        pytest.param("〇", c.LETTER | c.DIGIT | c.POSITIONAL | c.WIDE, c.NUMERAL, id="〇 writes a year, no enumerator"),
        pytest.param("三", c.LETTER | c.NUMERAL | c.POSITIONAL | c.WIDE, c.DIGIT, id="三 is a numeral, and itself"),
        pytest.param("ﬁ", c.LETTER | c.LATIN | c.EXPANDS, c.WIDE, id="a ligature expands"),
        pytest.param("○", c.MASK | c.POSITIONAL, c.LETTER, id="a circle masks a name, or is a zero"),
        pytest.param("。", c.TERMINATOR, c.DOT | c.LETTER, id="。 ends a sentence wherever it stands"),
        pytest.param(".", c.DOT, c.TERMINATOR, id="a full stop of ASCII only in some places"),
        pytest.param("…", c.DOT, c.TERMINATOR, id="so does an ellipsis"),
        pytest.param("।", c.TERMINATOR, 0, id="so does the danda of Hindi"),
        pytest.param("؟", c.TERMINATOR, 0, id="so does the question mark of Arabic"),
        pytest.param("\u2028", c.NEWLINE | c.SPACE, 0, id="a line separator ends a line"),
        pytest.param("\f", c.NEWLINE | c.SPACE, 0, id="a form feed ends a line"),
        pytest.param("\u3000", c.SPACE, c.NEWLINE, id="an ideographic space is white"),
        pytest.param("\u200b", c.SPACE, c.NEWLINE, id="a zero-width space is white"),
        pytest.param("\xad", c.SPACE, c.LETTER, id="a soft hyphen is white"),
        pytest.param("\ufffd", 0, c.SPACE | c.LETTER, id="a replacement character is neither white nor a letter"),
    ],
)
def test_what_a_character_is(character, present, absent):
    assert flags(character) & present == present
    assert not flags(character) & absent


def test_letters_are_those_that_python_calls_so():
    text = "".join(ASSIGNED) + "\ud800\ue000\U0010ffff"
    assert letters_in(code_points(text)).tolist() == [character.isalnum() for character in text]


@pytest.fixture
def empty_tables(monkeypatch):
    """As in a new process, where no character was met yet."""
    monkeypatch.setattr(c, "_KNOWN", np.zeros_like(c._KNOWN))
    monkeypatch.setattr(c, "_TABLES", c.Characters(np.zeros_like(c._TABLES.flags), np.zeros_like(c._TABLES.folded), {}))


@pytest.mark.usefixtures("empty_tables")
def test_a_table_of_nothing_can_be_had():
    table = characters_in(np.zeros(0, dtype=np.uint32))
    assert not table.flags.any()
    assert not table.folded.any()
    assert table.expansions == {}


@pytest.mark.usefixtures("empty_tables")
def test_tables_that_threads_fill_little_by_little_hold_what_each_asked_for():
    codes = code_points("".join(ASSIGNED[::50]) + "ﬁ㎡ß㏠")

    def look_up(shift: int) -> dict[int, tuple[int, tuple[int, ...]]]:
        found = {}
        for part in np.array_split(np.roll(codes, shift), 40):
            table = characters_in(part)
            for code in part.tolist():
                first = (int(table.folded[code]),) if table.folded[code] else ()
                found[code] = int(table.flags[code]), table.expansions.get(code, first)
        return found

    expected = {code: c._character(code) for code in codes.tolist()}
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(look_up, range(0, 800, 100))) == [expected] * 8


@pytest.mark.parametrize(
    ("text", "characters", "expected"),
    [
        pytest.param("中，文。", "，。", [False, True, False, True], id="two marks"),
        pytest.param("中，文。", "", [False] * 4, id="one of none is nothing"),
        pytest.param("", "，", [], id="in nothing there is none"),
    ],
)
def test_characters_that_are_one_of_a_few(text, characters, expected):
    assert c.is_any(code_points(text), characters).tolist() == expected
