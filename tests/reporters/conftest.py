"""Reports made by hand, small enough to check by eye."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from boilerplate.model import (
    CorpusSummary,
    DocumentReport,
    Finding,
    LeftOut,
    Match,
    Passage,
    Report,
    Sentence,
    Settings,
    Shares,
    Slogan,
    Source,
    SourceShare,
    Unread,
)

CORPUS = CorpusSummary(31, 12_000, "sha256:" + "0" * 64)


def letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def span(text: str, part: str) -> tuple[int, int]:
    assert text.count(part) == 1, part
    start = text.index(part)
    return start, start + len(part)


def sentence(text: str, part: str, kind: str = "original", *matches: Match) -> Sentence:
    start, end = span(text, part)
    before = text[:start].splitlines(keepends=True)
    column = 1 if not before or before[-1].endswith("\n") else len(before[-1]) + 1
    line = text.count("\n", 0, start) + 1
    return Sentence(start, end, line, column, part, kind, matches[0].similarity if matches else 0.0, matches)


def match(path: str, text: str, similarity: float, documents: int = 1) -> Match:
    return Match(path, 100, 100 + len(text), text, similarity, documents)


def passage(text: str, part: str, kind: str, documents: int, path: str, similarity: float) -> Passage:
    start, end = span(text, part)
    return Passage(start, end, kind, documents, (Source(path, 100, 100 + len(part), similarity),))


def finding(of: Sentence, message: str, level: str = "warning") -> Finding:
    return Finding("BP001", level, of.start, of.end, of.line, of.column, message)


def document(
    path: str,
    text: str,
    sentences: tuple[Sentence, ...] = (),
    passages: tuple[Passage, ...] = (),
    slogans: tuple[Slogan, ...] = (),
    *,
    encoding: str = "utf-8",
    protected: int = 0,
    **others: tuple[Finding, ...] | tuple[SourceShare, ...],
) -> DocumentReport:
    """Shares are counted from the passages and slogans."""
    total = letters(text) - protected
    boilerplate = sum(letters(text[p.start : p.end]) for p in passages if p.documents >= 3)
    copied = sum(letters(text[p.start : p.end]) for p in passages if p.documents < 3)
    slogan = sum(letters(s.text) for s in slogans)
    counts = (total - boilerplate - copied - slogan, slogan, copied, boilerplate)
    shares = Shares(*(count / total for count in counts)) if total else Shares(1.0, 0.0, 0.0, 0.0)
    originality = 1 - (boilerplate + copied) / total if total else 1.0
    return DocumentReport(
        path,
        encoding,
        text,
        total,
        originality,
        shares,
        protected,
        sentences,
        passages,
        slogans,
        left_out=LeftOut(protected),
        **others,
    )


def source_share(text: str, path: str, *parts: str) -> SourceShare:
    sizes = [letters(part) for part in parts]
    return SourceShare(path, sum(sizes), sum(sizes) / letters(text), max(sizes))


def chinese() -> Report:
    heading = "在全市人才工作会议上的讲话"
    salutation = "同志们："
    opening = "去年冬天，我在城西的老机床厂蹲了三天，听二十多位老师傅讲他们怎样带徒弟。"
    edited = "坚持党管人才原则，深化人才发展体制机制改革，为建设制造强市提供坚强人才支撑。"
    origin = "坚持党管人才原则，全面深化人才发展体制机制改革，为建设现代化强省提供坚强的人才支撑。"
    follow = "把各方面优秀人才集聚到党和人民的伟大奋斗中来。"
    mixed = "厂里的图纸室今年要改成夜校，不忘初心、牢记使命，这件事由我来盯。"
    clause = "营造尊重人才、求贤若渴的社会环境"
    partly = f"要从食堂、宿舍和孩子上学这些小事做起，{clause}，少开会，多办事。"
    copied = "我们的目标是：三年内培训技师2,000名，建成实训基地12个。"
    close = "谢谢大家！"
    paragraphs = (salutation, opening + edited + follow, mixed + partly, copied, close)
    text = f"{heading}\n\n" + "".join(f"　　{paragraph}\n" for paragraph in paragraphs)
    city, province, county = (
        "档案/2024/全市人才工作会议讲话.txt",
        "档案/2023/省委人才工作要点.txt",
        "档案/县区/总结.txt",
    )
    sentences = (
        sentence(text, heading, "short"),
        sentence(text, salutation, "short"),
        sentence(text, opening),
        sentence(text, edited, "boilerplate", match(province, origin, 0.7436, 7)),
        sentence(text, follow, "boilerplate", match(province, follow, 1.0, 9)),
        sentence(text, mixed),
        sentence(text, partly),
        sentence(text, copied, "copied", match(county, copied.replace("2,000", "1,500").replace("12", "8"), 0.8)),
        sentence(text, close, "short"),
    )
    passages = (
        passage(text, edited + follow, "edited", 7, province, 0.82),
        passage(text, clause, "verbatim", 5, city, 1.0),
        passage(text, copied, "edited", 1, county, 0.8),
    )
    slogan = "不忘初心、牢记使命"
    return Report(
        Settings(shingle="char-2"),
        CORPUS,
        (
            document(
                "讲话稿.txt",
                text,
                sentences,
                passages,
                (Slogan(slogan, *span(text, slogan), 12),),
                encoding="gb18030",
                sources=(
                    source_share(text, province, edited + follow),
                    source_share(text, city, edited, clause),
                    source_share(text, county, copied),
                ),
                findings=tuple(finding(s, "boilerplate: …") for s in sentences if s.kind in ("boilerplate", "copied")),
            ),
            document("说明.txt", opening, (sentence(opening, opening),)),
        ),
        (Unread("附件.docx", "not a Word document"),),
    )


def english() -> Report:
    title = "Remarks at the opening of the river school"
    own = "The bus was late again this morning, and nobody in the queue complained about it."
    edited = "We gather today not as strangers but as neighbors, bound together by a common purpose."
    origin = "We gather here not as strangers but as citizens, bound together by a common purpose."
    verbatim = "Let us go forward together, with firmness in the right as we see the right."
    clause = "the test of our progress is whether we provide enough for those who have too little"
    partly = f"My father ran the ferry for thirty years and used to say that {clause}, and he charged them half."
    text = f"{title}\n\n{own} {edited}\n{verbatim} {partly}\n"
    first, second = "archive/1865-second-inaugural.txt", "archive/inaugurals/collected-since-1933.txt"
    sentences = (
        sentence(text, title, "short"),
        sentence(text, own),
        sentence(text, edited, "copied", match(second, origin, 0.6875, 2)),
        sentence(text, verbatim, "boilerplate", match(first, verbatim, 1.0, 4)),
        sentence(text, partly),
    )
    passages = (
        passage(text, edited, "edited", 2, second, 0.6875),
        passage(text, verbatim, "verbatim", 4, first, 1.0),
        passage(text, clause, "edited", 2, second, 0.91),
    )
    return Report(
        Settings(shingle="char-2"),
        CORPUS,
        (
            document(
                "drafts/river-school.txt",
                text,
                sentences,
                passages,
                sources=(source_share(text, second, edited, clause), source_share(text, first, verbatim)),
                findings=(
                    Finding("BP004", "error", 0, 0, 1, 1, "originality 46.2% is below the floor of 60%"),
                    *(finding(s, "copied: …") for s in sentences[2:4]),
                ),
            ),
        ),
    )


#: What a document or a file name might hold to harm whoever shows it.
HOSTILE = (
    "<script>alert(1)</script> @everyone #1 [x](https://evil.example) ![x](https://evil.example/x.png) `a``b`|c\\|d "
    "*b* _i_ ~s~ &amp; ]]> {0} %0A::error::x \x00\x1b[31m\u202e\ud800\ufffe\r\n::error title=x::y\r\n# head"
)


def team() -> Report:
    """CRLF lines, characters outside the basic plane, findings of every rule, level and state, and hostile text."""
    opening = "𠮷田同志："
    reused = "坚持党管人才原则，深化人才发展体制机制改革，为建设制造强市提供坚强人才支撑。"
    known = "把各方面优秀人才集聚到党和人民的伟大奋斗中来。"
    slogan = "不忘初心、牢记使命"
    over_two_lines = "We gather today not as strangers\r\nbut as neighbors 𠮷."
    text = f"# 讲话𠮷\r\n\r\n{opening}{reused}{known}\r\n　　{slogan}，这件事由我来盯。\r\n{over_two_lines}\r\n"
    source = Source("档案/2023/要点 50%.txt", 40, 78, 0.7436, reused.replace("深化", "全面深化"))
    other = Source("/archive/a.txt", 3, 40, 1.0)

    def at(rule: str, part: str, level: str, line: int, column: int, message: str, **others: object) -> Finding:
        start, end = span(text, part)
        assert text[start - column + 1 : start].count("\n") == 0
        assert text[:start].count("\n") == line - 1
        mark = f"{len(part):016x}"
        return Finding(rule, level, start, end, line, column, message, mark, **others)  # type: ignore[arg-type]

    findings = (
        Finding("BP004", "error", 0, 0, 1, 1, "originality 46.2% is below the floor of 60%", "00000000000000ff"),
        at("BP001", reused, "warning", 3, 6, "boilerplate: 74% like a passage", related=(source, other)),
        at("BP001", known, "warning", 3, 44, "copied: the same words", state="known", reason="agreed: 2024, item 3"),
        at("BP002", slogan, "note", 4, 3, "a slogan, in 12 documents"),
        at("BP003", "这件事由我来盯。", "note", 4, 13, "said before, in line 3", state="unchanged"),
        at("BP101", over_two_lines, "error", 5, 1, "altered: one\r\ntwo, 100%: a{b}"),
        at("BP102", "𠮷.", "warning", 6, 18, "rejected", state="suppressed", reason="a name"),
    )
    hostile = Finding(
        "BP001", "warning", 0, len(HOSTILE), 1, 1, HOSTILE, "00000000000000aa", related=(Source(HOSTILE, 0, 9, 0.5),)
    )
    return _report(
        document("稿件/讲话, 第1稿: 50%.md", text, encoding="gb18030", findings=findings),
        document(HOSTILE, HOSTILE, findings=(hostile, hostile)),
        document("own.txt", "A sentence of my own."),
        unread=(Unread("稿件/坏 #1.docx", "not a Word document"), Unread("\udcff.txt", "a binary file")),
        unchecked=True,
    )


def _report(*documents: DocumentReport, **others: object) -> Report:
    return Report(**{"settings": Settings(shingle="char-2"), "corpus": CORPUS, "documents": documents, **others})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def reports() -> Mapping[str, Report]:
    own = "A sentence of my own, which nobody has written before."
    short = "Thanks!"
    return {
        "chinese": chinese(),
        "english": english(),
        "original": _report(document("own.txt", own, (sentence(own, own),))),
        "short": _report(document("short.txt", short, (sentence(short, short, "short"),))),
        "no letters": _report(document("marks.txt", "…… !?\n")),
        "protected": _report(document("law.txt", own, (sentence(own, own, "protected"),), protected=letters(own))),
        "no corpus": _report(
            document("own.txt", own, (sentence(own, own),)), corpus=CorpusSummary(0, 0, "sha256:" + "0" * 64)
        ),
        "team": team(),
        "nothing": _report(unread=(Unread("a.bin", "a binary file"), Unread("b.bin", "a binary file"))),
    }
