"""Bytes to text: what the encoding is found to be, what can be forced, and what is refused."""

import codecs
import random
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from boilerplate.errors import UsageError
from boilerplate.readers import UndecodableError, decode

SEEDS = sorted(Path(__file__).parents[2].glob("seeds/*.txt"))

SIMPLIFIED = (
    "街道办事处昨天开了一次短会，请各社区的同志谈谈暑期托管班怎么办。大家说，场地不难，难的是老师："
    "“一个班三十个孩子，一位老师看不过来。”\n会后，办事处同意再请六位大学生。\n"
)
TRADITIONAL = (
    "區公所昨天開了一次短會，請各里的同仁談談暑期托育班怎麼辦。大家說，場地不難，難的是老師："
    "「一個班三十個孩子，一位老師看不過來。」\n會後，公所同意再請六位大學生。\n"
)
JAPANESE = (
    "きのう市役所で短い会議があり、夏休みの学童保育について話し合いました。"
    "場所はあるが先生が足りない、という声が多かったそうです。\n"
)
KOREAN = (
    "어제 주민센터에서 짧은 회의가 열려 여름방학 돌봄 교실을 어떻게 할지 이야기했습니다. "
    "장소는 있지만 선생님이 모자란다고 합니다.\n"
)
RUSSIAN = (
    "Вчера в управе прошло короткое совещание о летних группах для школьников. Места хватает, не хватает учителей.\n"
)
FRENCH = (
    "Hier, la mairie a réuni les habitants à propos des activités d’été : la salle est prête, il manque des maîtres.\n"
)
ENGLISH = "The office met yesterday. There is room enough, it said, but not enough teachers.\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        pytest.param(b"", "", "utf-8", id="no bytes are an empty text"),
        pytest.param(b"plain\r\nold\rASCII\n", "plain\r\nold\rASCII\n", "utf-8", id="line ends stay as they are"),
        pytest.param(b"a \xef\xbf\xbd b", "a \ufffd b", "utf-8", id="a replacement character in the text is kept"),
        pytest.param(b"\x01\x02\x1b[0m", "\x01\x02\x1b[0m", "utf-8", id="control characters are kept"),
        pytest.param(
            "第一句。\0第二句。".encode(), "第一句。\0第二句。", "utf-8", id="NUL in what is UTF-8 otherwise is kept"
        ),
        pytest.param(
            b"abc\0defg\0hi\0", "abc\0defg\0hi\0", "utf-8", id="words between NULs are not taken for Chinese in UTF-16"
        ),
        pytest.param("a\ufeffb".encode(), "a\ufeffb", "utf-8", id="a mark inside the text is text"),
        pytest.param(codecs.BOM_UTF8, "", "utf-8-sig", id="a byte order mark alone is an empty text"),
        pytest.param("你好".encode("gbk"), "你好", "gb18030", id="two characters of GBK"),
        pytest.param("联通".encode("gbk"), "联通", "gb18030", id="the two characters of GBK that look like UTF-8"),
        pytest.param("抓铁有痕".encode("gb18030"), "抓铁有痕", "gb18030", id="four that look like Korean to some"),
        pytest.param("他住在𠮷野家。".encode("gb18030"), "他住在𠮷野家。", "gb18030", id="GB18030 of four bytes"),
        pytest.param("那裏恒有棋聲。".encode("cp950"), "那裏恒有棋聲。", "cp950", id="Big5 as Windows extends it"),
        pytest.param(
            f"{TRADITIONAL}呢啲嘢好啱。".encode("big5hkscs"),
            f"{TRADITIONAL}呢啲嘢好啱。",
            "big5hkscs",
            id="Big5 as Hong Kong extends it",
        ),
        pytest.param(
            (ENGLISH * 9000 + SIMPLIFIED).encode("gb18030"),
            ENGLISH * 9000 + SIMPLIFIED,
            "gb18030",
            id="Chinese far behind an English beginning",
        ),
    ],
)
def test_decode(data: bytes, text: str, encoding: str) -> None:
    assert decode(data) == (text, encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED.replace("\n", ""), "utf-16-le", "utf-16-le"),
        (SIMPLIFIED.replace("\n", ""), "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-32", "utf-32-le"),
        (SIMPLIFIED, "utf-32-be", "utf-32-be"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "utf-16-le", "utf-16-le"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (JAPANESE, "utf-16-be", "utf-16-be"),
        (KOREAN, "euc_kr", "cp949"),
        (KOREAN, "utf-16-le", "utf-16-le"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "utf-16-be", "utf-16-be"),
        (FRENCH, "cp1252", "cp1252"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (ENGLISH, "utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_of_a_text_is_found_out(text: str, encoding: str, name: str) -> None:
    assert decode(text.encode(encoding)) == (text, name)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_every_passage_of_a_speech_is_read_back(path: Path, encoding: str) -> None:
    text = path.read_text(encoding="utf-8")
    passages = [text[start : start + 60] for start in range(0, len(text) - 60, 60)]
    assert passages
    assert [decode(passage.encode(encoding))[0] for passage in passages] == passages


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("UTF8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("GBK", "gbk"),
        ("GB18030", "gb18030"),
        ("Big5", "big5"),
        ("latin-1", "iso8859-1"),
        ("utf_16_le", "utf-16-le"),
    ],
)
def test_a_forced_encoding_is_used_and_reported_by_its_own_name(encoding: str, name: str) -> None:
    assert decode("caf".encode(encoding), encoding) == ("caf", name)


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        pytest.param(
            "人才".encode("big5"), "gb18030", "人才".encode("big5").decode("gb18030"), id="against all evidence"
        ),
        pytest.param(codecs.BOM_UTF8 + b"a", "utf-8", "a", id="the mark of UTF-8 is not text"),
        pytest.param(codecs.BOM_UTF16_LE + b"a\0", "utf-16-le", "a", id="nor is that of UTF-16"),
        pytest.param(codecs.BOM_UTF16_BE + b"\0a", "utf-16", "a", id="which also gives the byte order"),
        pytest.param("第一\0第二".encode("gb18030"), "gb18030", "第一\0第二", id="NUL is no obstacle"),
    ],
)
def test_forced(data: bytes, encoding: str, text: str) -> None:
    assert decode(data, encoding)[0] == text


@pytest.mark.parametrize(
    "encoding",
    ["rot13", "base64", "hex", "zip", "undefined", "idna", "unicode_escape", "klingon", "", "a\0b", "\ud800"],
)
def test_what_is_no_text_encoding_is_wrong_usage(encoding: str) -> None:
    with pytest.raises(UsageError, match="is not a text encoding that Python knows"):
        decode(b"text", encoding)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(bytes(4000), "binary", id="nothing but NUL"),
        pytest.param(b"\0", "binary", id="one NUL"),
        pytest.param(random.Random(1).randbytes(4000), "binary", id="random bytes"),
        pytest.param(bytes(range(1, 256)) * 16, "binary", id="every byte but NUL"),
        pytest.param("第一句。\0第二句。".encode("gb18030"), "binary", id="NUL in what is neither UTF-8 nor UTF-16"),
        pytest.param("第一句话\0A第二句话".encode("gb18030"), "binary", id="nor is it Korean in UTF-16"),
        pytest.param(b"Un caf\xe9 noir \0s'il vous pla\xeet!", "binary", id="nor Chinese, where it is French"),
        pytest.param(
            SIMPLIFIED.encode()[:-2],
            rf"byte {len(SIMPLIFIED.encode()) - 4} \(0xE3\) is not valid utf-8",
            id="UTF-8 cut off inside a character",
        ),
        pytest.param(
            "坚持\n".encode() * 50 + b"\xff" + "坚持\n".encode() * 50,
            r"byte 350 \(0xFF\) is not valid utf-8",
            id="UTF-8 with a byte that is wrong",
        ),
        pytest.param(
            codecs.BOM_UTF8 + b"ab\xffcd", r"byte 5 \(0xFF\) is not valid utf-8-sig", id="counted from the mark on"
        ),
        pytest.param(codecs.BOM_UTF16_LE + b"a\0b", r"byte 4 \(0x62\) is not valid utf-16-le", id="half a UTF-16 unit"),
        pytest.param(
            SIMPLIFIED.encode("gb18030")[:100] + b"\xff" + SIMPLIFIED.encode("gb18030")[100:],
            r"byte 100 \(0xFF\) is not valid gb18030",
            id="GB18030 with a byte that is wrong is not taken for Russian",
        ),
        pytest.param(
            TRADITIONAL.encode("big5")[:100] + b"\xff" + TRADITIONAL.encode("big5")[100:],
            r"byte 100 \(0xFF\) is not valid big5",
            id="nor is Big5",
        ),
    ],
)
def test_undecodable(data: bytes, reason: str) -> None:
    with pytest.raises(UndecodableError, match=reason) as caught:
        decode(data)
    assert "--encoding" in caught.value.reason


def test_a_forced_encoding_that_does_not_fit_says_at_which_byte() -> None:
    with pytest.raises(UndecodableError, match=re.escape("byte 3 (0xFF) is not valid gb18030")):
        decode(b"abc\xff\xff", "gb18030")


@given(st.binary(max_size=200))
@example(b"\xf9\x92")
@example(codecs.BOM_UTF8 * 2)
@example("\ufeff坚持".encode("gb18030"))
def test_bytes_are_text_in_the_encoding_that_is_reported_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except UndecodableError:
        return
    assert not re.search("[\ud800-\udfff]", text)
    assert decode(data, encoding) == (text, encoding)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=50).filter(lambda text: not text.startswith("\ufeff"))
)
def test_any_text_behind_a_byte_order_mark_is_read_back(text: str) -> None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ):
        assert decode(mark + text.encode(encoding))[0] == text
