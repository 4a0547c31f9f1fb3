"""The report on a whole corpus as people and programs see it; families and slogans keep to their schemas."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.model import (
    CorpusSummary,
    DocumentSummary,
    Family,
    Overview,
    Period,
    Phrase,
    Place,
    Settings,
    Shares,
    SourceShare,
    Survey,
    Unread,
    Variant,
)
from boilerplate.reporters.layout import cells
from boilerplate.reporters.names import Names
from boilerplate.reporters.overview import render
from boilerplate.reporters.overview.json import render as render_json
from boilerplate.reporters.survey import RENDER

CORPUS = CorpusSummary(3, 30, "sha256:" + "0" * 64)
A, B, C = "archive/2018-12-30_关于加强人才工作的意见.txt", "archive/2019-03-05_北京.txt", "archive/notes.txt"
HOSTILE = "archive/\x1b[31m红\u202e<script>.txt"


def document(
    path: str, date: str, originality: float, *sources: SourceShare, previous: SourceShare | None = None
) -> DocumentSummary:
    shares = Shares(originality, 0.0, (1 - originality) / 3, (1 - originality) * 2 / 3)
    return DocumentSummary(path, date, 300, originality, shares, sources, previous)


def share(path: str, characters: int) -> SourceShare:
    return SourceShare(path, characters, characters / 300, characters)


FAMILY = Family(
    "0123456789ab", "要为{}提供人才支撑。", (("全市", "全县"),), 3, 4, A, B, False, (Variant("要为全县", A, 0, 4),)
)
SLOGAN = Phrase("不忘初心、牢记使命", 3, 5, 0.25, Place(A, 10, 19), "我们不忘初心、牢记使命。", (A, B, C))


@pytest.fixture
def overview() -> Overview:
    documents = (
        document(A, "2018-12-30", 0.4, share(B, 180)),
        document(B, "2019-03-05", 0.3, share(A, 210), share(C, 12), previous=share(A, 210)),
        document(C, "", 1.0),
    )
    periods = tuple(Period.of(d.date[:7], [d]) for d in documents[:2])
    unread = (Unread("archive/broken.txt", "not text"),)
    return Overview(Settings(shingle="char-2"), CORPUS, documents, periods, (FAMILY,), (SLOGAN,), unread)


def schema_of(command: str) -> dict[str, Any]:
    text = resources.files("boilerplate.reporters").joinpath(f"{command}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def of_documents(overview: Overview, *documents: DocumentSummary) -> Overview:
    return replace(overview, documents=documents, periods=(), families=(), slogans=())


def shown(overview: Overview, width: int = 80, limit: int = 20) -> str:
    return render(overview, width=width, limit=limit)


@pytest.mark.parametrize("command", ["report", "families", "slogans"])
def test_the_schemas_are_schemas(command: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(command))


def test_what_two_schemas_describe_they_describe_alike() -> None:
    report = schema_of("report")["$defs"]
    for command in ("families", "slogans"):
        described = schema_of(command)["$defs"]
        assert described == {name: report[name] for name in described}


def test_the_report_keeps_to_its_schema(overview: Overview) -> None:
    data = json.loads(render_json(overview, version="1.2.3"))
    jsonschema.Draft202012Validator(schema_of("report")).validate(data)
    assert list(data) == schema_of("report")["required"]
    assert list(data["documents"][0]) == schema_of("report")["$defs"]["document"]["required"]
    assert list(data["periods"][0]) == schema_of("report")["$defs"]["period"]["required"]
    assert data["documents"][2]["date"] is None
    assert data["documents"][1]["previous"] == {"path": A, "characters": 210, "share": 0.7, "longest": 210}


def test_slogans_are_counted_by_period(overview: Overview) -> None:
    data = json.loads(render_json(overview, version="1.2.3"))
    assert [period["name"] for period in data["periods"]] == ["2018-12", "2019-03"]
    assert data["slogans_by_period"] == [[1, 1]]
    late = SLOGAN._replace(holders=(B, C))
    assert json.loads(render_json(replace(overview, slogans=(late,)), version="1"))["slogans_by_period"] == [[0, 1]]
    assert json.loads(render_json(replace(overview, periods=()), version="1"))["slogans_by_period"] == [[]]


def test_families_and_slogans_keep_to_their_schemas() -> None:
    survey = Survey(CORPUS, (FAMILY,), (SLOGAN,), total=1)
    for command in ("families", "slogans"):
        data = json.loads(RENDER[command, "json"](survey, 80, False))
        jsonschema.Draft202012Validator(schema_of(command)).validate(data)
        described = schema_of(command)["$defs"]
        assert list(data[command][0]) == described["family" if command == "families" else "slogan"]["required"]


@pytest.mark.parametrize(
    "key", ["matrix", "documents", "periods", "families", "slogans", "slogans_by_period", "settings", "unread"]
)
def test_a_report_without_one_of_its_keys_breaks_the_schema(overview: Overview, key: str) -> None:
    data = json.loads(render_json(overview, version="1.2.3"))
    del data[key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema_of("report")).validate(data)


def test_the_matrix_has_every_pair_that_shares_text(overview: Overview) -> None:
    matrix = json.loads(render_json(overview, version="1.2.3"))["matrix"]
    assert matrix == {"documents": [A, B, C], "pairs": [[0, 1, 180], [1, 0, 210], [1, 2, 12]]}


def test_a_matrix_of_nothing_and_a_name_that_looks_like_one(overview: Overview) -> None:
    name = 'archive/"pairs": [].txt'
    data = json.loads(render_json(replace(overview, documents=(document(name, "", 1.0),)), version="1"))
    assert data["matrix"] == {"documents": [name], "pairs": []}


@given(st.lists(st.integers(0, 10**6), min_size=4, max_size=4).filter(any))
def test_shares_add_up_when_they_are_rounded(counts: list[int]) -> None:
    total = sum(counts)
    shares = Shares(*(count / total for count in counts))
    documents = (DocumentSummary(A, "2019", total, 1 - (counts[2] + counts[3]) / total, shares, (), None),)
    overview = Overview(Settings("char-2"), CORPUS, documents, (Period.of("2019", documents),), (), ())
    data = json.loads(render_json(overview, version="1"))
    for judged in (data["documents"][0], data["periods"][0]):
        millionths = {name: round(share * 10**6) for name, share in judged["shares"].items()}
        assert sum(millionths.values()) == 10**6
        assert millionths["original"] + millionths["slogan"] == round(judged["originality"] * 10**6)
        assert all(
            n == pytest.approx(share * 10**6, abs=1) for n, share in zip(millionths.values(), shares, strict=True)
        )


@pytest.mark.parametrize("width", [40, 57, 76, 80, 100])
def test_lines_fit_the_page(overview: Overview, width: int) -> None:
    long = replace(
        overview, documents=(*overview.documents, document("archive/" + "很长的名字" * 40, "", 0.1, share(A, 270)))
    )
    template = replace(overview, families=(FAMILY._replace(template="要为{}提供坚强的人才支撑和智力保障" * 20),))
    for report in (overview, long, template):
        lines = shown(report, width).splitlines()
        assert max(map(cells, lines)) <= width
        assert not [line for line in lines if line.endswith(" ")]


def test_the_least_original_come_first_with_where_they_stand(overview: Overview) -> None:
    text = shown(overview)
    listed = [line for line in text.splitlines() if line.endswith(".txt") and "%  " in line]
    assert [line.split() for line in listed] == [
        ["30.0%", "2019-03-05_北京.txt"],
        ["40.0%", "2018-12-30_关于加强人才工作的意见.txt"],
    ]
    assert "46.7% boilerplate, 23.3% copied of 300 characters" in text
    assert "70.0% in 2018-12-30_关于加强人才工作的意见.txt (the one before)" in text
    assert "notes.txt (the one before)" not in text


def test_the_head_says_how_much_there_is(overview: Overview) -> None:
    head = shown(overview).split("\n\n")[0]
    assert "3 documents in archive/: 56.7% original" in head
    assert "900 characters, from 2018-12-30 to 2019-03-05, 1 document without a date" in head
    assert "2 of them hold text that stands in others." in head
    assert "1 file could not be read" in " ".join(shown(overview).splitlines()[-2:])


def test_what_changes_over_time_is_a_table(overview: Overview) -> None:
    block = next(block for block in shown(overview).split("\n\n") if block.startswith("Over time"))
    rows = [line.split() for line in block.splitlines()[3:]]
    assert [row[:3] for row in rows] == [["2018-12", "1", "40.0%"], ["2019-03", "1", "30.0%"]]
    assert len(rows[0][-1]) < len(rows[1][-1])


def test_many_years_are_shown_as_decades(overview: Overview) -> None:
    documents = tuple(
        document(f"{year}.txt", f"{year}", 0.5, share(f"{year ^ 1}.txt", 9)) for year in range(1950, 1990)
    )
    periods = tuple(Period.of(d.date, [d]) for d in documents)
    text = shown(replace(of_documents(overview, *documents), periods=periods))
    assert all(f"  {decade}s           10" in text for decade in (1950, 1960, 1970, 1980))


def test_few_documents_make_a_matrix(overview: Overview) -> None:
    block = next(block for block in shown(overview).split("\n\n") if block.startswith("Who shares"))
    rows = [line.split()[2:] for line in block.splitlines() if ".txt" in line]
    assert rows == [["·", "60"], ["70", "·", "4"], ["·"]]


def test_folders_make_a_matrix_and_documents_pairs(overview: Overview) -> None:
    documents = [
        document(f"x/{'ab'[i % 2]}/{i}.txt", "", 0.5, share(f"x/{'ab'[1 - i % 2]}/{i ^ 1}.txt", 150)) for i in range(20)
    ]
    text = shown(of_documents(overview, *documents))
    folders = next(block for block in text.split("\n\n") if block.startswith("Which folder"))
    assert [line.split() for line in folders.splitlines()[-2:]] == [["1", "a", "50"], ["2", "b", "50"]]
    pairs = next(block for block in text.split("\n\n") if block.startswith("The pairs"))
    assert len(pairs.splitlines()) == 21
    assert "150 characters   50.0% of a/0.txt" in pairs


def test_copies_do_not_fill_the_pairs(overview: Overview) -> None:
    documents = [document(f"{i}.txt", "", 0.0, share(f"{i ^ 1}.txt", 300)) for i in range(20)]
    assert "The pairs" not in shown(of_documents(overview, *documents))


def test_stock_sentences_and_slogans_have_their_dates(overview: Overview) -> None:
    text = shown(overview)
    assert "3  2018 to 2019    要为{}提供人才支撑。" in text
    assert "3  2018-12-30    不忘初心、牢记使命" in text


def test_the_limit_holds_for_every_table(overview: Overview) -> None:
    text = shown(overview, limit=1)
    assert "The 1 least original document," in text
    assert "Slogans" not in shown(overview, limit=0)
    assert "Stock" not in shown(overview, limit=0)


def test_one_document_has_nothing_to_be_compared_with(overview: Overview) -> None:
    text = shown(of_documents(overview, document(A, "2018", 1.0)))
    assert "is the only document" in text
    assert "original" not in text


def test_documents_that_share_nothing_or_have_no_letter(overview: Overview) -> None:
    empty = DocumentSummary("b.txt", "", 0, 1.0, Shares(1.0, 0.0, 0.0, 0.0), (), None)
    text = shown(of_documents(overview, empty, empty._replace(path="c.txt")))
    assert "No document shares text with another." in text
    assert "2 documents without letters or digits" in text
    assert "% original" not in text


def test_no_name_and_no_text_takes_over_a_terminal(overview: Overview) -> None:
    hostile = replace(
        overview,
        documents=(document(HOSTILE, "", 0.5, share(B, 9)), *overview.documents),
        families=(FAMILY._replace(template="\x1b[2J\r要\u202e为"),),
        slogans=(SLOGAN._replace(text="\x9b初\x07心\n使命", first=Place(HOSTILE, 0, 1)),),
        unread=(Unread("\x1b", "\x85"),),
    )
    assert shown(hostile).replace("\n", "").isprintable()
    assert "␛[31m红<U+202E>" in shown(hostile)
    written = render_json(hostile, version="1")
    assert written.replace("\n", "").isprintable()
    assert json.loads(written)["documents"][0]["path"] == HOSTILE


@pytest.mark.parametrize("command", ["families", "slogans"])
def test_lone_surrogates_and_marks_of_direction_are_escaped_in_surveys_too(command: str) -> None:
    text = "\ud83d\u202e\x7f\u2028"
    survey = Survey(CORPUS, (FAMILY._replace(template=text),), (SLOGAN._replace(text=text),), total=1)
    written = RENDER[command, "json"](survey, 80, False)
    assert written.encode().replace(b"\n", b"").decode().isprintable()
    found = json.loads(written)[command][0]
    assert found["template" if command == "families" else "text"] == text


def test_families_say_when_they_were_used_and_slogans_show_an_example() -> None:
    families = RENDER["families", "text"](Survey(CORPUS, (FAMILY,), total=1), 80, False)
    assert "      2018 to 2019\n" in families
    undated = FAMILY._replace(first="archive/a.txt", last="archive/b.txt")
    survey = Survey(CORPUS, (undated,), total=1, folder="archive/")
    assert "\n      in a.txt and others\n" in RENDER["families", "text"](survey, 80, False)
    many = FAMILY._replace(slots=(tuple("甲乙丙丁"),))
    assert "甲 | 乙 | 丙 and 1 more" in RENDER["families", "text"](Survey(CORPUS, (many,)), 80, False)
    assert "甲 | 乙 | 丙 | 丁" in RENDER["families", "text"](Survey(CORPUS, (many,)), 80, True)
    assert SLOGAN.example not in RENDER["slogans", "text"](Survey(CORPUS, (), (SLOGAN,)), 80, False)
    assert f"\n      {SLOGAN.example}\n" in RENDER["slogans", "text"](Survey(CORPUS, (), (SLOGAN,)), 80, True)
    long = SLOGAN._replace(first=Place(f"archive/{'很长的名字' * 30}.txt", 0, 1))
    table = RENDER["slogans", "text"](Survey(CORPUS, (), (SLOGAN, long)), 80, True)
    assert max(map(cells, table.splitlines())) <= 80


@pytest.mark.parametrize("width", [40, 57, 80, 100])
@pytest.mark.parametrize("verbose", [False, True])
def test_families_and_slogans_fit_the_page(width: int, verbose: bool) -> None:
    long = "在推进乡村振兴 and common prosperity 的过程中" * 9
    family = FAMILY._replace(template=long, slots=((long, "", "incomprehensible" * 9),), first=f"{long}.txt")
    slogan = SLOGAN._replace(first=Place(f"{long}.txt", 0, 1), example=long)
    survey = Survey(CORPUS, (FAMILY, family), (SLOGAN, slogan), total=12, folder="archive/")
    for command in ("families", "slogans"):
        lines = RENDER[command, "text"](survey, width, verbose).splitlines()
        assert max(map(cells, lines)) <= width
        assert SLOGAN.text in "\n".join(lines) or command == "families"


def closing(command: str, total: int, shown: int = 1) -> str:
    survey = Survey(CORPUS, (FAMILY,) * shown, (SLOGAN,) * shown, total=total, folder="archive/")
    return " ".join(RENDER[command, "text"](survey, 100, False).split("\n\n")[-1].split())


@pytest.mark.parametrize(
    ("command", "total", "shown", "says"),
    [
        ("slogans", 16553, 1, "1 of 16,553 slogans in {}; --limit N shows more."),
        ("families", 440, 1, "1 of 440 families in {}; --limit N shows more."),
        ("families", 440, 0, "0 of 440 families in {}; --limit N shows more."),
        ("families", 1, 1, "1 family in {}."),
        ("slogans", 0, 0, "0 slogans in {}."),
    ],
)
def test_the_end_says_how_many_there_are_and_how_to_see_more(command: str, total: int, shown: int, says: str) -> None:
    assert closing(command, total, shown) == says.format("3 documents with 30 sentences in archive/")


def test_names_that_are_shortened_still_differ() -> None:
    meetings = [f"决议_第十三届全国人民代表大会第{n}次会议关于政府工作报告的决议.txt" for n in "一二三四五"]
    names = Names("archive/", {})
    for width in (20, 30, 40, 50, 80):
        told = names.column([f"archive/{name}" for name in meetings], width)
        assert max(cells(line) for lines in told for line in lines) <= width
        assert len({tuple(lines) for lines in told}) == len(meetings)
    assert [len(lines) for lines in names.column(meetings, 40)] == [1] * 5
    assert names.column(meetings, 80) == [[name] for name in meetings]
    assert "".join(names.column(meetings, 20)[0]) == meetings[0]


@pytest.mark.parametrize("width", [40, 80])
def test_no_name_loses_the_part_that_differs(overview: Overview, width: int) -> None:
    meetings = [f"决议_第十三届全国人民代表大会第{n}次会议关于政府工作报告的决议.txt" for n in "一二三四五"]
    documents = [document(m, "", 0.5, share(meetings[i - 1], 150)) for i, m in enumerate(meetings)]
    blocks = shown(of_documents(overview, *documents), width).split("\n\n")
    ranked = "".join("".join(block.split()) for block in blocks if block.startswith("The 5 least"))
    assert all(ranked.count(f"%in{meeting}") == 1 for meeting in meetings)
    shared = "".join(next(block for block in blocks if block.startswith(("Who shares", "The pairs"))).split())
    assert all(f"第{n}" in shared or f"{n}次" in shared for n in "一二三四五")


def test_what_is_original_with_slogans_is_told_from_what_is_so_without(overview: Overview) -> None:
    slogans = Shares(0.5, 0.2, 0.1, 0.2)
    said = [d._replace(originality=0.7, shares=slogans) for d in overview.documents]
    head = shown(of_documents(overview, *said)).split("\n\n")[0]
    assert "70.0% original, slogans included" in head
    assert "original     50.0%" in head
    assert "slogans included" not in shown(overview)
