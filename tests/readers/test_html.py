"""HTML pages: what of them is text, in which encoding, and that no page does harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.readers.declared import decode_page
from boilerplate.readers.encodings import UndecodableError
from boilerplate.readers.extracted import Landmark
from boilerplate.readers.html import extract


def text_of(page: str) -> str:
    return extract(page.encode()).text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", ""),
        ("没有标签", "没有标签\n"),
        ("<p>一<p>二", "一\n\n二\n"),
        ("<h1>题</h1>文<div>段</div>尾", "题\n\n文\n\n段\n\n尾\n"),
        ("<p>加强<b>党的</b><i>建</i>设</p>", "加强党的建设\n"),
        ("<p>一<br>二<br/>三</p>", "一\n二\n三\n"),
        ("<p>  many \n\t spaces </p>", "many spaces\n"),
        ("<p>一行\n  又一行\nand words\nhere</p>", "一行又一行 and words here\n"),
        ("<p>超<wbr>长&shy;词&nbsp;&amp;&#20013;&#x6587;&eacute;</p>", "超长词\xa0&中文é\n"),
        ("<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>", "漢字\n"),
        ("<ul><li>一<li>二<ol><li>三</ol></ul>", "一\n\n二\n\n三\n"),
        ("<table><tr><th>甲<th>乙<tr><td>1<td>2</table>", "甲\n\n乙\n\n1\n\n2\n"),
        ("<pre>一\n  二</pre>", "一\n二\n"),
        ("<p>运行<code>ls</code></p><pre><code>ls -l</code></pre>", "运行ls\n"),
        ("<head><title>题</title><style>p{}</style></head><p>文<script>var a='<p>'</script>", "文\n"),
        ("<noscript>请启用</noscript><template><p>模</template><nav>首页</nav><p>文", "文\n"),
        ("<p>选<select><option>甲</select><textarea>乙</textarea><button>丙</button>", "选\n"),
        ("<svg><text>图</text></svg><iframe>框</iframe><object>物</object>文", "文\n"),
        ("<dialog>关</dialog><dialog open>开</dialog>", "开\n"),
        ("<p>A<!-- a comment -->B", "AB\n"),
        ("<p title='属性' alt=\"也是\">文", "文\n"),
        ("<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><script src='a'/><p>文</p></body>",
         "文\n"),
        ("<p>a < b & c", "a < b & c\n"),
        ("<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b SYSTEM 'file:///etc/passwd'>]><p>文&b;", "]>\n\n文&b;\n"),
    ],
)  # fmt: skip
def test_text(page: str, text: str) -> None:
    assert text_of(page) == text


@pytest.mark.parametrize(
    "attributes",
    ["hidden", "hidden=''", "style='display:none'", "style='color: red; DISPLAY : none !important'",
     "style=visibility:hidden"],
)  # fmt: skip
def test_hidden_text_is_left_out_and_counted(attributes: str) -> None:
    extracted = extract(f"<p>看得见<p {attributes}>看<b>不</b> 见</p><script>var a;</script><p>的".encode())
    assert extracted.text == "看得见\n\n的\n"
    assert extracted.remarks == ("3 hidden characters are left out",)


def test_what_only_looks_like_hiding_is_not() -> None:
    page = "<p style='x-display:none-such'>甲<p style='margin:0'>乙<p class=hidden>丙<p aria-hidden=true>丁"
    assert text_of(page) == "甲\n\n乙\n\n丙\n\n丁\n"


def test_signs_of_tampering_are_told() -> None:
    assert extract("<p>加\u200b强".encode()).remarks == ("1 zero-width character inside words",)


def test_every_piece_has_its_place() -> None:
    text, places, _ = extract("<p>一<table><tr><td>二<td>三</table><p>四".encode())
    assert places == (
        Landmark(0, "paragraph 1"),
        Landmark(3, "table 1, row 1, cell 1"),
        Landmark(6, "table 1, row 1, cell 2"),
        Landmark(9, "paragraph 2"),
    )
    assert [text[place.offset] for place in places] == list("一二三四")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>一<!-- boilerplate: ignore BP001 --><p>二", "一<!-- boilerplate: ignore BP001 -->\n\n二\n"),
        ("<div><!--boilerplate: off--><p>一<!-- boilerplate:\non --></div>",
         "<!--boilerplate: off-->\n\n一<!-- boilerplate: on -->\n"),
        ("<p><!-- boilerplate: ignore -->一", "<!-- boilerplate: ignore -->一\n"),
        ("<script><!-- boilerplate: off --></script>一", "一\n"),
    ],
)  # fmt: skip
def test_comments_for_this_program_stay(page: str, text: str) -> None:
    assert text_of(page) == text


DEEP = 100_000


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * DEEP + "深" + "</div>" * DEEP + "<p>后",
        "<table><tr><td>" * (DEEP // 4) + "深<p>后",
        "<b>" * DEEP + "深<p>后",
        "<ul><li>" * DEEP + "深<p>后",
        "<span style=display:none>" * DEEP + "</span>" * DEEP + "深<p>后",
        "<p a='" + "x" * 20_000_000 + "'>深<p>后",
        "<!-- " + "x" * 20_000_000 + " -->深<p>后",
        "&a;" * DEEP + "深<p>后",
    ],
    ids=lambda page: page[:24],
)
def test_nothing_is_too_deep_or_too_long(page: str) -> None:
    assert text_of(page).endswith("深\n\n后\n")


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "</td>", "<br>", "<pre>", "</pre>", "<code>", "</code>",
     "<ul>", "</ul>", "<script>", "</script>", "<div hidden>", "</div>", "<!--", "-->", "<!-- boilerplate: off -->",
     "<ruby>", "<rt>", "</ruby>", "<body>", "</body>", "</html>", "<svg>", "<a href='", "&#", "&amp;", "<![CDATA[",
     "]]>", "<?", "<li>", "<dialog>", "<select>", "<html>", "<frameset>", "<head>", "<title>", "</b>",
     "<plaintext>", "\0", "<col>"]
)  # fmt: skip


@given(st.lists(TAGS | st.text(max_size=4), max_size=40).map("".join))
def test_any_page_is_read(page: str) -> None:
    text, places, _ = extract(page.encode("utf-8", "surrogatepass"))
    offsets = [place.offset for place in places]
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    extract(data)


PAGE = "<html><head><meta charset={}></head><p>会议指出，要坚持党的领导。é"


@pytest.mark.parametrize(
    ("data", "encoding", "found"),
    [
        (PAGE.format("gb2312").replace("é", "镕").encode("gbk"), None, "gb18030"),
        (PAGE.format("'GBK'").replace("é", "").encode("gbk"), None, "gb18030"),
        (PAGE.format("utf-8").encode(), None, "utf-8"),
        (PAGE.format("utf-16").encode(), None, "utf-8"),
        (PAGE.format("gbk").encode("utf-8-sig"), None, "utf-8-sig"),
        (PAGE.format("gbk").encode("utf-16"), None, "utf-16-le"),
        (PAGE.format("nonsense").encode(), None, "utf-8"),
        (PAGE.format("hex").encode(), None, "utf-8"),
        (PAGE.format("utf-8").replace("é", "").encode("gb18030"), None, "gb18030"),
        (PAGE.format("gb2312").encode(), "utf-8", "utf-8"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=big5"><p>會議指出'.encode("big5"),
            None,
            "big5hkscs",
        ),
        ("<?xml version='1.0' encoding='shift_jis'?><html>会議は".encode("cp932"), None, "cp932"),
        (b"<meta charset=iso-8859-1>\x93quoted\x94", None, "cp1252"),
    ],
)
def test_the_encoding_of_a_page(data: bytes, encoding: str | None, found: str) -> None:
    text, name = decode_page(data, encoding)
    assert name == found
    assert any(words in text for words in ("会议指出", "會議指出", "会議は", "“quoted”"))


def test_bytes_that_are_no_text_are_no_page() -> None:
    with pytest.raises(UndecodableError):
        decode_page(bytes(range(256)), None)
