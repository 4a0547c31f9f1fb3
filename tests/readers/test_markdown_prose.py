"""What of a Markdown file is analysed: every letter that is read stays where it is, and nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from boilerplate.readers.markdown import prose_of

# What writers of Markdown type, so that drawn texts are full of marks that belong together.
PIECES = st.sampled_from(
    [
        "*", "**", "_", "`", "```\n", "~~~\n", "# ", "> ", "- ", "1. ", "\n", "\n\n", "    ", "\t", "  \n", "\\",
        "[", "]", "](", ")", "](http://a.b \"c\")", "[^1]", "[^1]: ", "[a]: b\n", "![", "|", "\n|-|-|\n", "a|b\n",
        "---\n", "+++\n", "key: value\n", "<", ">", "<!-- ", " -->", "<div>\n", "</div>\n", "<b>", "<script>", "&amp;",
        "&#20013;", "&eacute;", "&", "~~", "- [ ] ", "\r\n", "\r", "<http://a.b>", "党的建设", "会议指出，", "word ",
        "é", "𠀀", "\0", "\ufeff", "\\\n",
    ]
)  # fmt: skip
MARKDOWN = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("坚持党的领导。", "坚持党的领导。", id="text without marks is all prose"),
        pytest.param("加强**党的**建设", "加强党的建设", id="emphasis within Chinese"),
        pytest.param("**“两个”**维护", "“两个”维护", id="emphasis that is none by the rules, for its quotation marks"),
        pytest.param("snake_case_name", "snake_case_name", id="lines within a word are no emphasis"),
        pytest.param("# 标题 #\n\n正文\n====\n", "标题\n正文", id="headings of both kinds"),
        pytest.param("见[文件](http://a.b/c \"题\")。", "见文件。", id="where a link leads"),
        pytest.param("见[文件][一]与[二]。\n\n[一]: http://a.b\n[二]: <c d> '题'\n", "见文件与二。", id="references"),
        pytest.param("见<http://a.b>与<c@d.e>。", "见与。", id="an address that is shown"),
        pytest.param("前![图](a.png)后", "前后", id="a picture"),
        pytest.param("---\ntitle: 前言\ntags: [一]\n---\n正文", "正文", id="front matter"),
        pytest.param("+++\ntitle = '前言'\n+++\n正文", "正文", id="front matter in TOML"),
        pytest.param("---\n# 注\n\ntitle: 前言\n...\n正文", "正文", id="front matter with a comment, ended by dots"),
        pytest.param("---\n\n一\n\n---\n\n二", "一\n二", id="two rules are no front matter"),
        pytest.param("---\n一二三\n---\n二", "一二三\n二", id="nor is a line between them that has no key"),
        pytest.param("一\n\n---\na: b\n---\n", "一\na: b", id="nor what stands further down"),
        pytest.param("前\n\n```python\ncode = 1\n```\n\n后", "前\n后", id="fenced code"),
        pytest.param("前\n\n~~~~\n```\ncode\n~~~~\n后", "前\n后", id="a fence in a fence"),
        pytest.param("前\n\n    code\n\n后", "前\n后", id="indented code"),
        pytest.param("1. 前\n\n   ```\n   code\n   ```\n   后", "前\n后", id="code in a list"),
        pytest.param("运行`git commit`提交", "运行git commit提交", id="code in a sentence is a part of it"),
        pytest.param("> 引\n> > 文\n", "引\n文", id="quotations"),
        pytest.param("- 一\n  - 二\n    1. 三\n\n       四\n", "一\n二\n三\n四", id="nested lists"),
        pytest.param("- [x] 已办\n- [ ] 未办\n", "已办\n未办", id="tasks"),
        pytest.param("| 甲 | 乙 |\n|:--|--:|\n| 丙 | 丁\\|戊 |\n", "甲\n乙\n丙\n丁|戊", id="cells have lines"),
        pytest.param("文[^1]。\n\n[^1]: 注\n", "文。\n注", id="footnotes"),
        pytest.param("<div class=\"甲\">\n字\n<!-- 注 -->\n</div>\n", "字", id="a block of HTML"),
        pytest.param("<!-- 一\n二\n\n三 -->\n四", "四", id="a comment over lines"),
        pytest.param("字<b title=\"甲\">乙</b><!-- 注 -->丙", "字乙丙", id="tags and comments in a line"),
        pytest.param("<script>\nvar a;\n</script>\n\n字", "字", id="a script"),
        pytest.param("前\n\n<style>\np { color: red }\n", "前", id="a style that does not end"),
        pytest.param("一行\n又一行", "一行 又一行", id="a line break within a paragraph is a space"),
        pytest.param("一行  \n又一行\\\n三行", "一行\n又一行\n三行", id="a line break that is meant is one"),
        pytest.param("caf&eacute; &#20013;&nbsp;&amp;", "café 中 &", id="character references"),
        pytest.param("~~删~~ \\*星\\*", "删 *星*", id="strikes and escapes"),
        pytest.param("> [!NOTE]\n> 注意\n", "注意", id="alerts"),
        pytest.param("# 一\r\n\r\n**二**\r\n三", "一\n二 三", id="line ends of Windows"),
    ],
)  # fmt: skip
def test_prose(written: str, read: str) -> None:
    prose = prose_of(written)
    assert len(prose) == len(written)
    lines = (re.sub(r"[ \xa0]+", " ", line).strip(" |\\") for line in re.split(r"[\r\n]+", prose))
    shown = [line.replace(" |", "|").replace("\\", "") for line in lines if line]
    expected = read.split("\n")
    assert [line.replace(" ", "") for line in shown] == [line.replace(" ", "") for line in expected]


def check_prose(text: str) -> str:
    """Assert what holds for any text; returns the prose."""
    prose = prose_of(text)
    assert len(prose) == len(text)
    references = re.finditer(r"&[#\w]{1,40};", text)
    reference = {place for found in references for place in range(found.start(), found.end())}
    other = {i for i, (one, two) in enumerate(zip(text, prose, strict=True)) if one != two and two not in " \n"}
    assert other <= reference
    assert all(prose[i] != "\n" or text[i] in "\n|" for i in range(len(text)))
    return prose


@given(MARKDOWN)
@example("|a\n|-\n|b|c")
@example("<div>\n> <!-- \n> 甲 -->")
@example("&#0;&#xD800;&nosuch;")
def test_prose_is_the_text_and_white_space(text: str) -> None:
    check_prose(text)


@given(MARKDOWN)
def test_letters_are_those_that_another_parser_renders(text: str) -> None:
    """markdown-it, of another family, shows the same letters, wherever both see the same blocks."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    tokens = parser.parse(text)
    kinds = {token.type for token in tokens}
    inline = [child for token in tokens for child in token.children or ()]
    allowed = {"paragraph_open", "paragraph_close", "inline", "heading_open", "heading_close"}
    simple = {"text", "softbreak", "hardbreak", "em_open", "em_close", "strong_open", "strong_close"}
    if not kinds <= allowed or not {child.type for child in inline} <= simple:
        return
    if re.search(r"[|&~\[\0\r+]|^---|\ufeff|[^\S \n]", text):
        return  # tables, references, strikes and front matter are not what that parser was asked for
    assert letters(prose_of(text)) == letters("".join(child.content for child in inline))


@given(st.lists(st.sampled_from(["党的", "建设", "Word", "é"]), min_size=1, max_size=6))
def test_whatever_stands_in_emphasis_keeps_its_place(words: list[str]) -> None:
    text = "甲" + "".join(f"**{word}**乙" for word in words)
    prose = prose_of(text)
    assert letters(prose) == letters(text)
    assert all(prose[found.start() : found.end()] == found[0] for found in re.finditer(r"\w+", text))


@pytest.mark.parametrize(
    "text",
    [
        ">" * 50_000, "[" * 50_000, "- " * 50_000, "*a " * 30_000, "<" * 50_000, "<!--" * 30_000, "![" * 30_000,
        "`" * 50_001, "[a](" * 20_000, "<div>\n" + "<a" * 30_000, "<div>" + "<script>" * 20_000, "&" * 50_000,
        "---\na: b\n" + "c\n" * 50_000, "---\n" + "# x\n" * 30_000, "[a]: b\n" * 20_000, "|a" * 500 + "\n" + "|-" * 500,
        "".join("  " * depth + "- a\n" for depth in range(400)),
    ],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_texts_made_to_take_for_ever_do_not(text: str) -> None:
    check_prose(text)
