"""Where sentences begin and end. In the tables `|` shows where the text is cut; it is taken out before."""

import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from boilerplate.text.characters import characters_in
from boilerplate.text.columns import join_texts
from boilerplate.text.sentences import find_sentences

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
NASTY = st.text(
    st.one_of(
        st.sampled_from("中国会议同志们说他一三十第某年市区〇○⾏⻓東東の한"),
        st.sampled_from("aBxXfi59e.g"),
        st.sampled_from("。！？；.!?;…，,、：:”’\"'」》）)“‘「《（(*×·—-&=/#$%"),
        st.sampled_from(" \u3000\xa0\t\n\r\f\u2028\x85" + INVISIBLE),
        st.sampled_from("ﬁ㎡½ß①٣\u0301\u3099ﾞ𠮷😀\ud800\udc00\ue000\ufffd\0\U0010ffff"),
        st.characters(codec=None),
    ),
    max_size=60,
)


def spans(*texts: str) -> list[list[tuple[int, int]]]:
    """The bounds of the sentences of each text, in it."""
    codes, offsets = join_texts(texts)
    found = find_sentences(codes, offsets, characters_in(codes))
    result: list[list[tuple[int, int]]] = [[] for _ in texts]
    for start, end, document in zip(*(column.tolist() for column in found), strict=True):
        result[document].append((start - int(offsets[document]), end - int(offsets[document])))
    return result


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)[0]]


def is_edge(character: str) -> bool:
    return character.isspace() or character in INVISIBLE


def cut(marked: str, between: str = "") -> tuple[str, list[str]]:
    """The text of a case, and the sentences that its marks show."""
    white = "".join(filter(is_edge, marked))
    pieces = [piece.strip(white) for piece in marked.split("|")]
    return between.join(marked.split("|")), [piece for piece in pieces if any(map(str.isalnum, piece))]


def table(*cases: tuple[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("marked", [pytest.param(marked, id=name) for name, marked in cases])


@table(
    ("a heading and a salutation glued to the text are told apart", "在全区会议上的讲话|同志们:|今天我们开会。|"),
    ("so they are in traditional characters", "在會議上的講話|同志們：|今天開會。|"),
    ("a salutation at the beginning is cut once", "同志们：|今天开会。"),
    ("a salutation after another is not cut from it", "各位领导、同志们：|今天开会。"),
    ("同志们 without a colon is none", "感谢全体同志们的努力，同志们辛苦了。"),
    ("a speech on one line", "讲话|同志们:|刚才,大家都讲了,我都同意。|下面,我讲三点。|一、提高认识!|二、抓好落实"),
    ("full stops of ASCII between hanzi end sentences", "会议传达了精神.|会议要求抓好落实.|散会"),
    ("commas and colons of ASCII between hanzi do not", "会议要求,全区要做到:一要学,二要干."),
    ("marks of ASCII between hanzi", "真抓实干!|怎么办?|压实责任;|狠抓落实"),
    ("a figure does not hide them", "总量近3000人;|增长394.9%.|完成率达到55%。|"),
    ("a stop typed twice ends one sentence", "项目多。。|今年建成。"),
    ("a quotation mark belongs to the sentence that closes in it", "他们高喊：“加油！”|第二天，大家走了。"),
    ("so does one behind a space", "大家很高兴。 ”|第二天走了。"),
    ("all marks in a row belong to it", "“真的吗？！”）|是的。"),
    ("a quotation that ends inside a sentence", "“大家都要学。”他说，要抓落实。|会议结束。"),
    ("a quotation and who spoke it", "“减负了！”社区主任韩丽萍高兴地说。|“是的。”小张表示。|“走吧？”记者问。|"),
    ("who spoke begins a sentence that goes on", "“就难解决。”|于丽萍表示，有次一位老人摔倒。"),
    ("a quotation that nobody is said to have spoken", "“大家都要学。”|他精准的讲解引来掌声。|“好。”|说起此事他笑了。"),
    ("a quotation before a comma", "他问“梦想是什么？”，一起来听。|“欢迎！”、“你好！”"),
    ("a question in a title", "《孩子，你在哪里？》引起关注。|看《问题真的大了吗？！》。|结束"),
    ("a headline without a stop", "国内联播快讯\n|全国汽油今日降价\n|新华社消息：今天降价。|"),
    (
        "page furniture is sentences of its own",
        "首页 > 综合范文 > 发言(1359字) >\n|正文。|\n|下一篇:返回列表\n|下载 打印 全屏 收藏",
    ),
    ("an ellipsis ends one before the next clause", "医院升级……|这些事都有了结果。|房价涨了......|震后重建。"),
    ("an ellipsis that a clause holds does not", "他说：“……是的。”|他写了《对你说……》。|种了松、柏……等树。|对……的看法"),
    ("a comma after an ellipsis", "停电、积水……，她有耐心。"),
    ("clauses between semicolons are sentences", "要加强学习；|要改进作风；|要抓落实。"),
    ("masked names", "在***、***等企业，*区、**市和XX县都要落实。|**坚持以人民为中心。|某某同志讲话。"),
    ("a mask before a stop", "留*回*来*就业创业。|建成了**.|今天"),
    ("a mask gone wrong", "与二十大学等高校共建。|202x年完成。"),
    ("numbered items", "一、提高认识\n|（二）抓好落实\n|1.加强领导\n|2. 压实责任\n|十二.总结\n|①第一条铁路通车"),
    ("numbered items on one line", "要做到：1.加强领导。|2.压实责任；|3.严格考核"),
    ("a bullet before a number", "●1.总量达到三百万。\n|# 1. 总 则\n|- 1. 附 则"),
    ("full-width figures", "增长９．１％；|完成１２．５亿元．|农业增产．|"),
    ("foreign names", "约翰·肯尼迪和哈桑・鲁哈尼、卡斯特罗•鲁斯会谈。"),
    ("a name of a file in Chinese", "请下载总结.docx和report.txt。|名单.xlsx已更新."),
    ("an indent of ideographic or no-break spaces", "\u3000\u3000第一段。|\n\xa0\xa0\xa0\xa0第二段。|\n \u3000第三段"),
    ("other line breaks", "第一行\u2028|第二行\f|第三行\x85|第四行\r|第五行\r\n|第六行\x0b|第七行"),
    ("invisible characters", "\ufeff第一句。|\u200b第二句。\u200b”|\n软\xad连字符"),
    ("broken characters", "第\ufffd一句。|\ue000第二句\0。|\ud800第三句"),
    ("radicals of a PDF font", "⾏稳致远。|⼒争上游\n|⾼质量发展.|今天"),
    (
        "a title that a link has broken over lines",
        "认真贯彻《\n公司法\n》，抓好落实。|本作品是\n|法律\n、\n法规\n，和命令\n。|",
    ),
    ("an entity of HTML left in the text", "&nbsp;&nbsp;我们&ldquo;行动&rdquo;起来&#8226;加油；|好;|走"),
)
def test_chinese_is_cut(marked):
    text, expected = cut(marked)
    assert sentences(text) == expected


@table(
    ("titles and initials", "Mr. and Mrs. J. F. Kennedy met Dr. Smith, Gov. Lee and Prof. R. Roe.|They left."),
    ("a country in initials", "The U.S. Army and the U.N. sent help.|It came."),
    ("a hint in Latin", "Take fruit, e.g. pears, i.e. what grows here, vs. meat.|Then rest."),
    ("a number with No.", "See No. 5 and Nos. 6 and 7, vol. 3, pp. 4 and Fig. 2.|Then go."),
    ("the word no", "Will he come?|No.|We shall see."),
    ("the word I", "You are glad, and so am I.|It is nice.|So do I.|As we know."),
    ("abbreviations that end a sentence", "Bring pens, paper, etc.|The rest is here.|He runs Acme Inc.|It grew."),
    ("abbreviations that do not", "The etc. of life, Acme Inc. of Ohio and Smith & Co. were there."),
    ("hours", "It opens at 10:30 a.m. and closes at 5 p.m.|They know it.|At 10:30 we left."),
    ("months", "On Jan. 5 and Dec. 24 we met.|Then Mar. 3 came."),
    ("decimals", "It cost 3.5 million.|Then $1,000.50 more.|Up .5 points"),
    (
        "a sentence that ends in a figure",
        "It fell to 48.|But we had $12.|The end.|It rose 5%.|So it did, in 1998.|Yes.",
    ),
    ("a sentence that ends in a possessive", 'In the 1990\'s.|Then came the "70s."|And then'),
    ("a quotation mark after the stop", 'He said, "We won."|The end.|“We lost.”|So it went.'),
    ("a quotation that the sentence goes on after", '"Stop!" he said.|"Why?" she asked, "now?"|He left.'),
    ("a quotation before a comma", '"Stop!", "Go!" and "Why?", they cried.|He left.'),
    ("dots that end a sentence and dots that do not", "Well...|He left.|Wait... what?|And so… he went.|Well…|He came."),
    ("dots glued to a word", "It was...odd, and...fine.|So"),
    ("dots with spaces", "To faith . . . and service . . . The end.|So"),
    ("several marks", "What?!|No!!|Oh…!|Yes."),
    ("a list", "1. First item\n|2. Second item.|\n|  3. Third\n|1.2. Fourth\n|a. Fifth\n|(b) Sixth"),
    ("a list on one line", "We must: 1. act now; |2. wait.|3. Rest."),
    (
        "addresses and names of files",
        "See www.example.com/a.html and http://x.org/p?id=3&q=a#top or report.txt for v1.2.|Then go.",
    ),
    ("an address at the end", "Go to https://example.com/find?q=a.|Then stop.|Write to a.b@c.org!|Now"),
    ("semicolons", "He came; |he saw; |he won."),
    ("a bracket", "It is so (see above.)|Then (really?) he went.|So"),
    ("spaces before the stop", "All is done .|Nothing is left .|So"),
    ("a heading", "THE STATE OF THE UNION\n|Fellow citizens:\n|We meet again."),
)
def test_english_is_cut(marked):
    text, expected = cut(marked, " ")
    assert sentences(text) == expected


@table(
    ("Japanese", "会議を開いた。|「はい。」と言った。|すごい！|本当ですか？|半角。|終わり｡|以上"),
    ("Korean", "회의를 열었다.|다음 문장이다.|정말?|네."),
    ("Thai, which has no stop", "สวัสดีครับ วันนี้อากาศดี"),
    ("Arabic", "كيف حالك؟|أنا بخير.|شكرا، جزيلا؛|نعم۔|لا"),
    ("Hindi", "यह एक वाक्य है।|यह दूसरा है॥|हाँ"),
    ("Greek, whose question mark is a semicolon", "Πώς είσαι;|Καλά.|Πού είσαι;|Εδώ."),
    ("Russian", "А. С. Пушкин родился в Москве.|Он жил.|В 1837 г. он умер."),
    ("German and French", "Das ist gut.|Größer!|« Ça va ? »|Oui."),
    ("emoji", "好😀。|Great 👍!|👨‍👩‍👧 Family.|🇨🇳中国"),
    ("Armenian, Ethiopic, Khmer and Burmese", "Ողջույն։|ሰላም።|សួស្តី។|မင်္ဂလာပါ။|a"),
    ("a mixture", "他用iPhone拍摄.|AI是什么?|It is 人工智能.|完成了GDP目标。|OK"),
)
def test_other_languages_are_cut(marked):
    text, expected = cut(marked, " ")
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \u3000\n\t\r\n\u2028\f", id="white space"),
        pytest.param("。！？……——“”《》，、；：", id="marks"),
        pytest.param("***\n=====\n---\n* * *", id="rules and masks without a letter"),
        pytest.param("😀👍\ufffd\ue000\0\ud800\u200b", id="emoji, broken and invisible characters"),
    ],
)
def test_text_without_a_letter_has_no_sentence(text):
    assert sentences(text) == []
    assert spans(text, "好", text) == [[], [(0, 1)], []]


# Wrapped lines.

CHINESE = (
    "镇上的老茶馆开了三十多年，桌子还是当年那几张，墙上的挂钟早就不走了，可来喝茶的人一点也没有少，天不亮门口就排起了队。"
    "掌柜姓周，话不多，记性却好得出奇，谁爱喝浓的、谁要加一把菊花、谁的账还欠着两碗，他从来不用翻本子就能说得一清二楚。"
    "去年冬天下了一场大雪，路断了四天，茶馆照样生火烧水，掌柜说，总有人走得到这里，走到了就该有一口热的喝，钱不钱的再说。"
    "果然第三天傍晚来了两个修电线的年轻人，帽子上全是冰，进门先笑，后来他们每年都专程绕路过来坐一坐，带上自家做的米糕。"
)
ENGLISH = (
    "The old mill stands where two brooks meet, and in spring its yard lies under water up to the third step of the "
    "stairs. Nobody has ground corn in it since the war, yet every child in the valley can tell which of the stones is "
    "cracked and why. Mr. Harper of Harper Bros. in town wanted to buy it once, for a price that made the parish laugh "
    "for a month. In the end it was left to the swallows, who pay no rent but keep the roof in better order than any "
    "tenant ever did, or so my aunt maintains whenever the subject comes up at table. "
)


def sentences_without_breaks(text: str) -> list[str]:
    return [" ".join(sentence.split()) for sentence in sentences(text)]


def wrap(text: str, width: int, newline: str = "\n") -> str:
    return newline.join(text[i : i + width] for i in range(0, len(text), width))


@pytest.mark.parametrize("newline", ["\n", "\r\n", " \n", "\u2028"], ids=["LF", "CRLF", "a space and LF", "U+2028"])
@pytest.mark.parametrize("width", [23, 37, 46])
def test_lines_that_a_page_broke_inside_a_word_are_joined(width, newline):
    found = ["".join(sentence.split()) for sentence in sentences(wrap(CHINESE, width, newline))]
    assert found == sentences(CHINESE)


def test_lines_of_radicals_are_joined_too():
    text = CHINESE.replace("力", "⼒").replace("行", "⾏").replace("文", "⽂")
    assert ["".join(sentence.split()) for sentence in sentences(wrap(text, 40))] == sentences(text)


@pytest.mark.parametrize("indent", ["", "    ", "> "], ids=["no indent", "an indent", "a mark of quotation"])
@pytest.mark.parametrize("width", [60, 72, 78])
def test_lines_that_an_editor_wrapped_are_joined(width, indent):
    wrapped = textwrap.fill(ENGLISH, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    if indent == "> ":  # a mark of quotation is an item of its own: nothing is joined, nothing is lost
        assert len(sentences(wrapped)) >= wrapped.count("\n")
    else:
        assert sentences_without_breaks(wrapped) == sentences(ENGLISH)


def test_the_lines_of_an_item_that_hang_are_joined():
    text = textwrap.fill("  a) " + ENGLISH, 72, subsequent_indent="     ") + "\n\n" + textwrap.fill(ENGLISH, 72)
    first, *others = sentences_without_breaks(text)
    assert first == "a) " + sentences(ENGLISH)[0]
    assert [first.removeprefix("a) "), *others] == 2 * sentences(ENGLISH)


def test_one_long_line_among_many_does_not_keep_the_others_apart():
    paragraph = textwrap.fill(ENGLISH, 72) + "\n\n"
    text = 6 * paragraph + " ".join(30 * ["word"]) + ".\n"
    assert sentences_without_breaks(text)[:4] == sentences(ENGLISH)


def test_an_indented_line_begins_a_paragraph():
    lines = wrap(CHINESE, 40).split("\n")
    joined = sentences("\n".join([lines[0], "\u3000\u3000" + lines[1], *lines[2:]]))
    assert joined[0] == lines[0]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            [
                "坚持以人民为中心推动经济社会实现高质量发展",
                "深入学习贯彻党的二十届三中全会精神座谈会",
                "全面加强基层治理体系和治理能力现代化建设",
            ],
            id="headlines of one width",
        ),
        pytest.param(["坚持以人民为中心，推动经济社会高质量发展。"], id="sentences of one width"),
        pytest.param(
            ["Minister opens a new bridge over the river today", "Council votes for a new school in the old town"],
            id="headlines in English",
        ),
        pytest.param(["a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v"], id="a table"),
        pytest.param(["https://example.org/archive/2024/05/17/page-one.html"], id="addresses"),
        pytest.param(["- 坚持以人民为中心，推动经济社会高质量发展；好"], id="a list"),
        pytest.param(["风急天高猿啸哀，渚清沙白鸟飞回"], id="a poem"),
        pytest.param(["央视网消息：国家主席今天下午在人民大会堂会见外宾。" * 4], id="a paragraph a line"),
    ],
)
def test_lines_that_merely_are_of_one_width_are_not_joined(lines):
    lines = 12 * lines
    assert len({sentence for sentence in sentences("\n".join(lines)) if "\n" in sentence}) == 0


def test_a_short_article_with_a_long_paragraph_is_not_a_wrapped_one():
    caption = "青年突击队在园区为企业介绍新办法，讲解怎样办理退税。大家听得很认真，问得也多（李雷 摄）"
    lines = ["税务局的党员先锋队", "走近一支年轻的队伍，走进一个个动人的故事里面去", CHINESE * 2, caption, caption]
    assert not [sentence for sentence in sentences("\n".join(lines)) if "\n" in sentence]


def test_a_list_inside_a_wrapped_document_is_not_joined():
    items = ["- " + sentence.rstrip("。")[:38] for sentence in sentences(CHINESE)]
    found = sentences(wrap(3 * CHINESE, 40) + "\n\n" + "\n".join(items))
    assert found[-4:] == items


# Properties.


@given(NASTY)
@example("中.")
@example("\r\r\n。”")
@example("...")
def test_sentences_lie_in_the_text_in_order_and_hold_each_letter_once(text):
    (found,) = spans(text)
    bounds = [place for span in found for place in span]
    assert bounds == sorted(bounds)
    assert all(0 <= start < end <= len(text) for start, end in found)
    for start, end in found:
        assert not is_edge(text[start])
        assert not is_edge(text[end - 1])
        assert any(map(str.isalnum, text[start:end]))
    covered = {place for start, end in found for place in range(start, end)}
    assert {place for place, character in enumerate(text) if character.isalnum()} <= covered


@given(st.lists(NASTY, max_size=5))
@example(["中。", "”他说。"])
@example(["他说Mr", ". 中", "", "12", ".5"])
@example(["《", "公司法", "》"])
@example(["会议", "同志们：", "好"])
def test_documents_of_a_batch_are_cut_as_if_each_were_alone(texts):
    assert spans(*texts) == [spans(text)[0] for text in texts]


@given(NASTY)
def test_a_sentence_alone_is_one_sentence_when_it_has_no_line_break(text):
    breaks = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
    for sentence in sentences(text):
        if not any(character in breaks for character in sentence):
            assert sentences(sentence) == [sentence]


def test_the_seeds_are_cut_into_sentences_of_a_sensible_length(seeds: Path):
    for path in sorted(seeds.glob("*.txt")):
        found = sentences(path.read_text(encoding="utf-8"))
        assert len(found) > 30, path.name
        assert max(map(len, found)) < 300, path.name
        assert not [sentence for sentence in found if sentence[0] in "，。！？；、：）》”"], path.name


# Bad input that must not be slow.


def in_time(*texts: str) -> int:
    start = time.perf_counter()
    found = spans(*texts)
    assert time.perf_counter() - start < 2
    return sum(map(len, found))


def test_one_line_of_five_megabytes():
    assert in_time(CHINESE * 23_000) == 4 * 23_000
    assert in_time("中" * 5_000_000) == 1
    assert in_time("word " * 1_000_000) == 1


def test_a_million_empty_lines():
    assert in_time("\n" * 1_000_000) == 0
    assert in_time("\n" * 500_000 + "中" + "\n" * 500_000) == 1
    assert in_time("\r\n" * 500_000 + "中\r\n" * 3) == 3


def test_five_million_marks_or_spaces():
    assert in_time("。" * 5_000_000) == 0
    assert in_time("中" + "." * 5_000_000 + "国") == 2
    assert in_time("中" + " " * 5_000_000 + "国") == 1
    assert in_time("\u3000" * 5_000_000 + "国") == 1


def test_a_hundred_thousand_documents():
    assert in_time(*100_000 * ["", "中"]) == 100_000


def test_no_documents():
    assert spans() == []
    assert spans("") == [[]]
    assert spans("", "", "") == [[], [], []]


def test_the_last_of_wrapped_lines_may_be_empty_and_the_last_of_all():
    line = "坚持党管人才原则，深化人才发展体制机制改革"
    text = f"{line[:8]}\n\n{line}\n{line[:17]}。{line[:8]}"
    assert sentences(text) == sentences(text + "\n\n")
