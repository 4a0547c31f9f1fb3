"""`boilerplate report` as users and programs run it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from importlib import resources
from itertools import pairwise

import jsonschema
import pytest

OWN = (
    "老农技员蹲在地里数穗子，一株一株地数了一个上午。",
    "两间旧教室腾出来做宿舍，热水和网线开春前通好。",
    "菜场门口的那盏灯坏了半年，昨晚终于亮了。",
    "她把账本一页页翻给我看，每一笔都记得清清楚楚。",
    "雨下到后半夜才停，河堤上的人一个也没有走。",
)
STOCK = "要为全县高质量发展提供坚强的人才支撑和智力保障。"


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    for i, own in enumerate(OWN):
        (folder / f"{2015 + i}-report.txt").write_text(f"{own}{STOCK}{OWN[i - 1]}", encoding="utf-8")
    return folder


def result(done) -> dict:
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def schema() -> dict:
    return json.loads(resources.files("boilerplate.reporters").joinpath("report.schema.json").read_text("utf-8"))


def test_json_is_what_the_schema_says_and_the_same_every_time(run, archive):
    first = run("report", "--corpus", "archive", "--format", "json")
    data = result(first)
    jsonschema.Draft202012Validator(schema()).validate(data)
    assert [document["date"] for document in data["documents"]] == ["2015", "2016", "2017", "2018", "2019"]
    assert all(document["previous"]["path"] == before["path"] for before, document in pairwise(data["documents"]))
    assert len(data["matrix"]["pairs"]) == 20
    assert run("report", "--corpus", "archive", "--format", "json").stdout == first.stdout


def test_an_index_in_pieces_says_what_the_folder_says(run, archive):
    for path in sorted(archive.iterdir(), reverse=True):
        run("index", "add", path, "--index", "index")
    run("index", "remove", archive / "2015-report.txt", "--index", "index")
    (archive / "2015-report.txt").unlink()
    from_index = result(run("report", "--index", "index", "--format", "json"))
    assert from_index == result(run("report", "--corpus", archive, "--format", "json"))


def test_the_seeds_give_something_worth_reading(run, seeds):
    done = run("report", "--corpus", seeds)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert "5 documents in " in text
    for title in ("The 5 least original", "Who shares with whom", "Slogans"):
        assert f"\n\n{title}" in text
    assert max(map(len, text.splitlines())) <= 80


def test_json_has_all_documents_whatever_the_limit(run, archive):
    data = result(run("report", "--corpus", "archive", "--format", "json", "--limit", "1"))
    assert (len(data["documents"]), len(data["families"])) == (5, 1)
    text = run("report", "--corpus", "archive", "--limit", "1").stdout.decode()
    assert "The 1 least original document," in text


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        pytest.param(["--corpus", "archive", "--min-documents", "6"], 2, "the corpus has 5", id="more than there are"),
        pytest.param(["--corpus", "archive", "--min-documents", "0"], 2, "0", id="in no document"),
        pytest.param(["--corpus", "none"], 2, "no such file", id="no corpus"),
        pytest.param([], 2, "--corpus DIR or --index DIR", id="nothing named"),
        pytest.param(["--corpus", "nothing"], 2, "holds no document", id="an empty folder"),
        pytest.param(
            ["--corpus", "archive", "--output", "none/report.txt"], 2, "no such folder", id="nowhere to write"
        ),
        pytest.param(["--corpus", "one"], 0, "is the only document", id="one document"),
        pytest.param(["--corpus", "same"], 0, "0.0% original", id="documents that are all the same"),
        pytest.param(["--corpus", "apart"], 0, "No document shares text", id="nothing shared"),
        pytest.param(["--corpus", "letterless"], 0, "2 documents without letters", id="no letter anywhere"),
        pytest.param(["--corpus", "hostile"], 0, "3 documents", id="control characters and markup"),
    ],
)
@pytest.mark.parametrize("format_", ["text", "json"])
def test_bad_input_gets_an_answer_or_a_sentence(run, archive, tmp_path, arguments, status, says, format_):
    hostile = f"{STOCK}请把\x1b[31m这一行红色的文字\x1b[0m<script>原样\u202e印出来给大家看一看。"
    for name, texts in {
        "nothing": [], "one": OWN[:1], "same": [OWN[0] * 3] * 4, "apart": OWN[:3], "letterless": ["", "——\n！？"],
        "hostile": [hostile] * 3,
    }.items():  # fmt: skip
        (tmp_path / name).mkdir()
        for i, text in enumerate(texts):
            (tmp_path / name / f"\x1b[31m{i}<b>.txt").write_text(text, encoding="utf-8")
    done = run("report", *arguments, "--format", format_)
    assert done.returncode == status, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert b"\x1b" not in done.stdout + done.stderr
    if status == 0 and format_ == "json":
        jsonschema.Draft202012Validator(schema()).validate(json.loads(done.stdout))
    else:
        assert says in (done.stdout if status == 0 else done.stderr).decode()


@pytest.mark.parametrize(("language", "tag"), [("auto", "zh-Hans"), ("zh", "zh-Hans"), ("en", "en")])
def test_a_page_speaks_the_language_of_the_archive_or_the_one_asked_for(run, archive, language, tag):
    command = ["report", "--corpus", "archive", "--format", "html", "--lang", language]
    done = run(*command)
    assert done.returncode == 0, done.stderr.decode()
    page = done.stdout.decode()
    assert f'<html lang="{tag}">' in page
    assert f"boilerplate {' '.join(command)}" in page
    assert run(*command).stdout == done.stdout


@pytest.mark.parametrize("corpus", ["one", "same", "apart", "letterless", "hostile"])
def test_a_page_of_any_archive(run, tmp_path, corpus):
    texts = {
        "one": OWN[:1], "same": [OWN[0] * 3] * 4, "apart": OWN[:3], "letterless": ["", "——\n！？"],
        "hostile": [f"{STOCK}\x1b[31m</script><script>alert(1)</script>\u202e"] * 3,
    }[corpus]  # fmt: skip
    (tmp_path / corpus).mkdir()
    for i, text in enumerate(texts):
        (tmp_path / corpus / f"\x1b[31m{i}<b>.txt").write_text(text, encoding="utf-8")
    done = run("report", "--corpus", corpus, "--format", "html")
    assert done.returncode == 0, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"<script>alert" not in done.stdout
    assert done.stdout.endswith(b"</html>\n")


def test_a_page_has_as_many_families_and_slogans_as_are_asked_for(run, archive):
    command = ["report", "--corpus", "archive", "--format", "html"]
    families = [run(*command, *limit).stdout.count(b'class="family"') for limit in ((), ("--limit", "0"))]
    assert families == [1, 0]


def test_the_result_goes_to_the_output_file_and_nowhere_else(run, archive, tmp_path):
    printed = run("report", "--corpus", "archive")
    done = run("report", "--corpus", "archive", "--output", "report.txt")
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "report.txt").read_bytes() == printed.stdout


def test_what_cannot_be_read_is_listed_and_is_no_reason_to_fail(run, archive):
    (archive / "broken.txt").write_bytes(b"%PDF-1.7\n\x00\x01")
    done = run("report", "--corpus", "archive", "--format", "json")
    assert [unread["path"] for unread in result(done)["unread"]] == ["archive/broken.txt"]
    assert b"broken.txt" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(archive):
    command = f"{sys.executable} -m boilerplate report --corpus {archive} --format json | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"{\n", b"")


def test_interrupting_leaves_one_sentence_and_does_not_finish_the_rest(archive):
    program = (
        "import sys, time, boilerplate.overviews as overviews\n"
        "from boilerplate.cli import main\n"
        "measure, overviews.BATCH = overviews.measure, 1\n"
        "def slow(*given, **stock):\n"
        "    sys.stderr.write('measuring\\n')\n"
        "    time.sleep(5)\n"
        "    return measure(*given, **stock)\n"
        "overviews.measure = slow\n"
        f"sys.argv = ['boilerplate', 'report', '--corpus', {str(archive)!r}]\n"
        "main()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr.readline() == b"measuring\n"
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    lines = error.decode().splitlines()
    assert lines[-1].startswith("boilerplate: interrupted")
    assert lines.count("measuring") < len(OWN) - 1
    assert "Traceback" not in error.decode()
