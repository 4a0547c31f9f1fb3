"""Families and slogans as users and programs see them."""

from __future__ import annotations

import json

import pytest
from wcwidth import wcswidth

PLACES = ("柳河镇", "青山县", "东风乡", "红旗街道", "白云区")
NUMBERS = ("三", "五", "十二", "二十", "八")
SLOGANS = ("不忘初心、牢记使命", "绿水青山就是金山银山", "不忘初心，牢记使命")
OWN = (
    "老农技员蹲在地里数穗子，一株一株地数了一个上午。", "两间旧教室腾出来做宿舍，热水和网线开春前通好。",
    "菜场门口的那盏灯坏了半年，昨晚终于亮了。", "她把账本一页页翻给我看，每一笔都记得清清楚楚。",
    "雨下到后半夜才停，河堤上的人一个也没有走。",
)  # fmt: skip


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    for i, (place, number) in enumerate(zip(PLACES, NUMBERS, strict=True)):
        text = (
            f"要为{place}高质量发展提供坚强的人才支撑和智力保障。{OWN[i]}"
            f"今年引进了{number}名年轻的农业技术人员到村里工作。{OWN[i - 1]}"
            f"我们{'始终' if i % 2 else '必须'}{SLOGANS[i % 3]}，{OWN[i - 2]}\n"
        )
        (folder / f"{i}.txt").write_text(text, encoding="utf-8")
    return folder


def result(done) -> dict:
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_families_have_a_template_with_what_fills_its_slots(run, archive):
    found = result(run("families", "--corpus", archive, "--format", "json"))
    assert found["schema_version"] == 1
    family = next(family for family in found["families"] if family["template"].startswith("要为"))
    assert family["template"] == "要为{}高质量发展提供坚强的人才支撑和智力保障。"
    assert sorted(family["slots"][0]) == sorted(PLACES)
    assert (family["documents"], family["occurrences"], len(family["id"])) == (5, 5, 12)
    for variant in family["variants"]:
        text = open(variant["path"], encoding="utf-8").read()  # noqa: PTH123, SIM115
        assert text[variant["start"] : variant["end"]] == variant["text"]
    assert [f["documents"] for f in found["families"]] == sorted(
        (f["documents"] for f in found["families"]), reverse=True
    )


@pytest.fixture
def reports(tmp_path):
    """Sentences that differ in numbers and marks alone; one is twice in a document."""
    folder = tmp_path / "reports"
    folder.mkdir()
    rows = (("2009", "五", "。"), ("2005", "三", "。"), ("2007", "三", "！"), ("2007", "三", "。"))
    for i, (year, number, stop) in enumerate(rows):
        text = f"下面安排{year}年工作总体部署。\n{OWN[i]}\n（{number}）切实加强廉政建设{stop}\n努力做好各项工作{stop}\n"
        (folder / f"{i}.txt").write_text(text + "下面安排2007年工作总体部署。\n" * (i == 3), encoding="utf-8")
    return folder


def test_numbers_that_differ_are_slots_and_each_of_their_readings_a_variant(run, reports):
    found = {family["template"]: family for family in families(run, reports)}
    plan = found["下面安排{}年工作总体部署。"]
    assert plan["slots"] == [["2007", "2005", "2009"]]
    assert [(v["text"][4:8], v["path"][-5:]) for v in plan["variants"]] == [
        ("2009", "0.txt"),
        ("2005", "1.txt"),
        ("2007", "2.txt"),
    ]
    assert (plan["documents"], plan["occurrences"]) == (4, 5)
    assert found["（{}）切实加强廉政建设。"]["slots"] == [["三", "五"]]
    marks = found["努力做好各项工作。"]
    assert (marks["slots"], len(marks["variants"])) == ([], 1)
    for family in found.values():
        for variant in family["variants"]:
            text = open(variant["path"], encoding="utf-8").read()  # noqa: PTH123, SIM115
            assert text[variant["start"] : variant["end"]] == variant["text"]


def test_numbers_that_are_the_same_everywhere_are_part_of_the_template(run, reports):
    for path in reports.iterdir():
        path.write_text(path.read_text("utf-8").replace("2005", "2007").replace("2009", "2007"), "utf-8")
    [plan] = [family for family in families(run, reports) if "总体部署" in family["template"]]
    assert (plan["template"], plan["slots"], len(plan["variants"])) == ("下面安排2007年工作总体部署。", [], 1)


def families(run, folder) -> list[dict]:
    return result(run("families", "--corpus", folder, "--format", "json"))["families"]


def test_slogans_are_found_whatever_the_marks_in_them(run, archive):
    found = result(run("slogans", "--corpus", archive, "--format", "json"))
    slogan = next(slogan for slogan in found["slogans"] if "初心" in slogan["text"])
    assert (slogan["text"], slogan["documents"], slogan["occurrences"]) == ("不忘初心、牢记使命", 3, 3)
    first = slogan["first"]
    text = open(first["path"], encoding="utf-8").read()  # noqa: PTH123, SIM115
    assert text[first["start"] : first["end"]] == "不忘初心、牢记使命"
    assert slogan["example"] in text


def test_an_index_in_pieces_says_what_the_folder_says(run, archive):
    for path in sorted(archive.iterdir(), reverse=True):
        run("index", "add", path, "--index", "index")
    run("index", "remove", archive / "0.txt", "--index", "index")
    (archive / "0.txt").unlink()
    for command in ("families", "slogans"):
        from_index = run(command, "--index", "index", "--format", "json")
        assert result(from_index) == result(run(command, "--corpus", archive, "--format", "json"))


def test_as_text_they_can_be_read_and_no_document_takes_over_a_terminal(run, archive):
    for i in range(3):
        path = archive / f"{i}.txt"
        path.write_text(
            path.read_text("utf-8") + "请把\x1b[31m这一行红色的文字\x1b[0m原样印出来给大家看一看。", "utf-8"
        )
    for command in ("families", "slogans"):
        done = run(command, "--corpus", archive)
        assert done.returncode == 0
        assert b"\x1b" not in done.stdout
        assert "with" in done.stdout.decode().split("\n\n")[-1]
    assert "要为{}高质量发展" in run("families", "--corpus", archive).stdout.decode()


@pytest.mark.parametrize("command", ["families", "slogans"])
@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        pytest.param(["--corpus", "archive", "--min-documents", "6"], 2, "the corpus has 5", id="more than there are"),
        pytest.param(["--corpus", "archive", "--min-documents", "0"], 2, "0", id="in no document"),
        pytest.param(["--corpus", "empty"], 2, "holds no document", id="an empty corpus"),
        pytest.param(["--corpus", "none"], 2, "no such file", id="no corpus"),
        pytest.param([], 2, "--corpus DIR or --index DIR", id="nothing named"),
        pytest.param(["--corpus", "archive", "--limit", "0"], 0, "", id="none wanted"),
        pytest.param(["--corpus", "same"], 0, "", id="documents that are all the same"),
        pytest.param(["--corpus", "apart"], 0, "", id="nothing repeated"),
    ],
)
def test_bad_input_gets_an_answer_or_a_sentence(run, archive, tmp_path, command, arguments, status, says):
    for name, texts in (("empty", []), ("same", [OWN[0] * 3] * 4), ("apart", OWN)):
        (tmp_path / name).mkdir()
        for i, text in enumerate(texts):
            (tmp_path / name / f"{i}.txt").write_text(text, encoding="utf-8")
    done = run(command, *arguments)
    assert done.returncode == status, done.stderr.decode()
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("command", ["families", "slogans"])
def test_text_says_how_many_there_are_whatever_is_shown(run, archive, command):
    total = len(result(run(command, "--corpus", archive, "--format", "json"))[command])
    assert total > 1
    for limit in (0, 1):
        ends = run(command, "--corpus", "archive", "--limit", str(limit)).stdout.decode().split("\n\n")[-1]
        assert " ".join(ends.split()).startswith(f"{limit} of {total} {command} in 5 documents with ")
        assert " ".join(ends.split()).endswith("in archive/; --limit N shows more.")
    every = run(command, "--corpus", "archive", "--limit", str(total)).stdout.decode().split("\n\n")[-1]
    assert every.startswith(f"{total} {command} in 5 documents")
    assert "--limit" not in every


@pytest.mark.parametrize("command", ["families", "slogans", "report"])
def test_lines_are_as_long_as_columns_says_and_80_in_a_file(run, archive, tmp_path, command):
    as_is, narrow = (run(command, "--corpus", archive, **env).stdout.decode() for env in ({}, {"COLUMNS": "40"}))
    assert max(map(wcswidth, narrow.splitlines())) <= 40 < max(map(wcswidth, as_is.splitlines())) <= 80
    run(command, "--corpus", archive, "--output", "found.txt", COLUMNS="40")
    assert (tmp_path / "found.txt").read_text("utf-8") == as_is
