"""The program as a user runs it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from configparser import ConfigParser
from pathlib import Path

import pytest

STOCK = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子，一株一株地数了一个上午。"


def as_json(done: subprocess.CompletedProcess[bytes]) -> dict:
    assert done.returncode in (0, 1, 2), done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "档案 archive"
    folder.mkdir()
    (tmp_path / "archive").symlink_to(folder)
    (folder / "a.txt").write_text(STOCK + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def write(tmp_path):
    def write(name: str, content: str | bytes):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


def test_the_draft_of_the_examples_against_the_seeds(run, draft, seeds):
    report = as_json(run("check", draft, "--corpus", seeds, "--format", "json"))
    document = report["documents"][0]
    assert report["corpus"]["documents"] == 5
    assert 0.6 < document["originality"] < 0.7
    assert {p["kind"] for p in document["passages"]} == {"verbatim", "edited"}
    assert len({s["path"] for p in document["passages"] for s in p["sources"]}) == 3


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        pytest.param(OWN, [], 0, id="nothing to report is 0"),
        pytest.param(STOCK, [], 1, id="a stock sentence is 1"),
        pytest.param(STOCK, ["--exit-zero"], 0, id="--exit-zero turns 1 into 0"),
        pytest.param(STOCK, ["--fail-level", "error"], 0, id="a warning is below the level error"),
        pytest.param(STOCK, ["--fail-under", "50"], 1, id="less original than the floor is 1"),
        pytest.param(OWN + STOCK, ["--fail-under", "20"], 0, id="with a floor, only what is below it fails"),
        pytest.param(
            OWN + STOCK, ["--fail-under", "20", "--fail-level", "warning"], 1, id="unless a level is asked for as well"
        ),
        pytest.param("", [], 0, id="an empty draft is no finding"),
        pytest.param("。。。！！“”", [], 0, id="nor is one of punctuation only"),
        pytest.param("好。", [], 0, id="nor is one too short to judge"),
    ],
)
def test_exit_status(run, archive, write, text, options, status):
    done = run("check", write("draft.txt", text), "--corpus", archive, *options)
    assert (done.returncode, done.stderr) == (status, b"")
    assert b"Traceback" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["check"], "Missing argument", id="no path"),
        pytest.param(["check", "draft.txt"], "name one with --corpus", id="no corpus"),
        pytest.param(["check", "none.txt", "--corpus", "archive"], "none.txt", id="a draft that is not there"),
        pytest.param(["check", "draft.txt", "--corpus", "none"], "none", id="a corpus that is not there"),
        pytest.param(
            ["check", "draft.txt", "--corpus", "empty"],
            "holds no document: no files in empty",
            id="an empty corpus folder",
        ),
        pytest.param(
            ["check", "empty", "--corpus", "archive"],
            "nothing to check: no files in empty",
            id="an empty folder of drafts",
        ),
        pytest.param(["check", "binary.txt", "--corpus", "archive"], "binary.txt", id="a binary draft"),
        pytest.param(
            ["check", "bad.txt", "--corpus", "archive", "--encoding", "utf-8"], "bad.txt", id="wrong encoding"
        ),
        pytest.param(
            ["check", "draft.txt", "--corpus", "archive", "--encoding", "klingon"], "klingon", id="no encoding"
        ),
        pytest.param(["check", "draft.txt", "--corpus", "archive", "--shingle", "x-1"], "char-N", id="a wrong shingle"),
        pytest.param(
            ["check", "draft.txt", "--corpus", "archive", "--similarity", "2"], "similarity", id="out of range"
        ),
        pytest.param(["check", "draft.txt", "--corpus", "archive", "--format", "xml"], "xml", id="an unknown format"),
        pytest.param(
            ["check", "draft.txt", "--corpus", "archive", "--output", "no/r.txt"], "no such folder", id="output"
        ),
        pytest.param(
            ["check", "draft.txt", "--corpus", "archive", "--output", "archive"], "folder", id="output a folder"
        ),
        pytest.param(
            ["check", "draft.txt", "--corpus", "archive", "--output", "draft.txt"], "overwrite", id="output a draft"
        ),
        pytest.param(["check", "draft.txt", "--corpus", ""], "empty", id="an empty name of a corpus"),
        pytest.param(["check", "", "--corpus", "archive"], "empty", id="an empty name of a draft"),
        pytest.param(["check", "draft.txt", "--corpus", "archive", "--corpus", "none"], "none", id="one corpus of two"),
        pytest.param(
            ["check", "draft.txt", "--corpus", "archive", "--exclude-source", ""], "empty", id="empty pattern"
        ),
        pytest.param(
            ["check", "draft.txt", "--corpus", "archive", "--exclude-source", "*"], "nothing is left", id="all"
        ),
        pytest.param(["check", "draft.txt", "--corpus", "archive", "--fail-under", "nan"], "nan", id="no number"),
        pytest.param(["check", "draft.txt", "--corpus", "archive", "--output", "/dev/full"], "cannot write", id="full"),
        pytest.param(["frobnicate"], "frobnicate", id="an unknown command"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_the_status_is_2(run, write, tmp_path, arguments, says):
    for folder in ("archive", "empty"):
        (tmp_path / folder).mkdir()
    write("archive/a.txt", STOCK)
    write("draft.txt", OWN)
    write("binary.txt", bytes(range(256)) * 40)
    write("bad.txt", OWN.encode("gb18030"))
    done = run(*arguments)
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_bad_file_among_the_drafts_does_not_stop_the_others_but_ends_with_2(run, write, archive):
    good, bad = write("good.txt", STOCK), write("bad.txt", bytes(range(256)) * 40)
    done = run("check", good, bad, "--corpus", archive, "--format", "json")
    report = as_json(done)
    assert done.returncode == 2
    assert [d["path"] for d in report["documents"]] == [str(good)]
    assert [u["path"] for u in report["unread"]] == [str(bad)]


def test_a_bad_file_in_the_corpus_is_listed_and_said_but_is_no_reason_to_fail(run, write, archive):
    (archive / "broken.txt").write_bytes(bytes(range(256)) * 40)
    done = run("check", write("draft.txt", OWN), "--corpus", archive, "--format", "json")
    assert done.returncode == 0
    assert "broken.txt" in done.stderr.decode()
    assert [u["path"].endswith("broken.txt") for u in as_json(done)["unread"]] == [True]


def test_a_document_of_the_corpus_is_not_compared_with_itself_but_with_its_copies(run, archive):
    alone = as_json(run("check", archive / "a.txt", "--corpus", archive, "--format", "json"))
    shutil.copy(archive / "a.txt", archive / "copy.txt")
    copied = as_json(run("check", archive / "a.txt", "--corpus", archive, "--format", "json"))
    assert alone["documents"][0]["originality"] == 1
    assert copied["documents"][0]["originality"] == 0
    assert copied["documents"][0]["sources"][0]["path"].endswith("copy.txt")


def test_the_same_file_by_another_path_or_a_link_is_still_itself(run, archive, tmp_path):
    link = tmp_path / "link.txt"
    link.symlink_to(archive / "a.txt")
    report = as_json(run("check", link, "--corpus", archive, "--format", "json"))
    assert report["documents"][0]["originality"] == 1


@pytest.mark.parametrize("pattern", ["a.*", "*/a.txt", "档案*", "*/档案 archive/a.txt"])
def test_exclude_source_leaves_documents_and_folders_out(run, write, archive, pattern):
    draft, other = write("draft.txt", STOCK), write("other.txt", OWN)
    report = as_json(
        run("check", draft, "--corpus", archive, "--corpus", other, "--exclude-source", pattern, "--format", "json")
    )
    assert report["documents"][0]["originality"] == 1


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-", ">/dev/full"])
def test_closed_and_full_streams_are_said_or_borne(archive, redirection):
    command = f"{sys.executable} -m boilerplate check {'-' if '<' in redirection else archive / 'a.txt'!s} --corpus"
    command = command.replace(str(archive), "archive") + " archive"
    done = subprocess.run(f"{command} {redirection}", shell=True, capture_output=True, check=False, cwd=archive.parent)
    assert done.returncode == (0 if redirection.startswith("2") else 2)
    assert b"bug" not in done.stderr


def test_standard_input_has_the_name_it_is_given(run, archive):
    done = run(
        "check", "-", "--corpus", archive, "--stdin-filename", "稿子.txt", "--format", "json", stdin=STOCK.encode()
    )
    document = as_json(done)["documents"][0]
    assert (document["path"], document["originality"]) == ("稿子.txt", 0)


def test_standard_input_named_as_a_document_of_the_corpus_is_that_document(run, archive):
    name = archive / "a.txt"
    done = run("check", "-", "--corpus", archive, "--stdin-filename", name, "--format", "json", stdin=STOCK.encode())
    assert as_json(done)["documents"][0]["originality"] == 1


def test_the_result_goes_to_the_output_file_and_nowhere_else(run, write, archive, tmp_path):
    done = run("check", write("draft.txt", STOCK), "--corpus", archive, "--format", "json", "--output", "report.json")
    assert done.stdout == b""
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["documents"]


def test_two_runs_are_equal_byte_for_byte_in_another_folder_and_locale_too(run, draft, seeds, tmp_path):
    once = run("check", "draft.txt", "--corpus", seeds, cwd=draft.parent, PYTHONHASHSEED="1").stdout
    for environment in ({"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONHASHSEED": "2"}, {"PYTHONUTF8": "0"}):
        assert run("check", "draft.txt", "--corpus", seeds, cwd=draft.parent, **environment).stdout == once


@pytest.mark.parametrize(
    ("environment", "colored"),
    [
        pytest.param({}, False, id="not into a pipe"),
        pytest.param({"FORCE_COLOR": "1"}, True, id="unless forced"),
        pytest.param({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, id="and never against NO_COLOR"),
    ],
)
def test_colour(run, draft, seeds, environment, colored):
    done = run("check", draft, "--corpus", seeds, **environment)
    assert (b"\x1b[" in done.stdout) is colored


def test_a_reader_that_has_seen_enough_is_no_error(draft, seeds):
    program = f"{sys.executable} -m boilerplate check '{draft}' --corpus '{seeds}' --format json | head -c 100"
    done = subprocess.run(program, shell=True, capture_output=True, check=False)
    assert (len(done.stdout), done.stderr) == (100, b"")


def test_interrupting_leaves_one_sentence(archive):
    process = subprocess.Popen(
        [sys.executable, "-m", "boilerplate", "check", "-", "--corpus", archive],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"interrupted" in stderr
    assert b"Traceback" not in stderr


#: Ctrl-C in the moment in which a module is to be imported.
_INTERRUPTED = """
import _thread, runpy, sys
name = sys.argv.pop(1)
class Finder:
    def find_spec(self, module, path=None, target=None):
        if module == name:
            _thread.interrupt_main()
sys.meta_path.insert(0, Finder())
"""


@pytest.mark.parametrize("module", ["boilerplate.cli", "click", "boilerplate.cli.check", "numpy", "boilerplate.checks"])
@pytest.mark.parametrize(
    "started",
    [
        pytest.param("runpy.run_module('boilerplate', run_name='__main__', alter_sys=True)", id="as a module"),
        pytest.param("from boilerplate.__main__ import main; main()", id="as a command"),
    ],
)
def test_an_interrupt_while_modules_are_imported_is_one_sentence_too(module, started, draft, seeds):
    command = [sys.executable, "-c", f"{_INTERRUPTED}{started}", module, "check", draft, "--corpus", seeds]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (130, b"")
    assert done.stderr.decode().split("\n")[-2:] == ["boilerplate: interrupted", ""]
    assert b"Traceback" not in done.stderr


def test_the_command_begins_where_an_interrupt_is_waited_for():
    parser = ConfigParser()
    parser.read(Path(__file__).parents[2] / "setup.cfg", encoding="utf-8")
    assert parser["options.entry_points"]["console_scripts"].strip() == "boilerplate = boilerplate.__main__:main"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not delete a folder that is in use: run it on Linux")
@pytest.mark.parametrize("arguments", ["check draft.txt --corpus archive", "index info", "slogans --corpus archive"])
def test_a_current_folder_that_was_deleted_is_said(tmp_path, arguments):
    (tmp_path / "gone").mkdir()
    command = f"cd '{tmp_path}/gone' && rmdir '{tmp_path}/gone' && '{sys.executable}' -m boilerplate {arguments}"
    done = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"boilerplate: the current folder was deleted")
    assert done.stderr.count(b"\n") == 1


def test_a_bug_ends_with_3_and_asks_to_be_reported(tmp_path, draft, seeds):
    (tmp_path / "sitecustomize.py").write_text(
        "import boilerplate.checks as m\ndef broken(*a, **k): raise RuntimeError('oops')\nm.check = broken\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}:{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run(
        [sys.executable, "-m", "boilerplate", "check", draft, "--corpus", seeds],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 3
    assert b"RuntimeError: oops" in done.stderr
    assert b"Traceback" not in done.stderr


NASTY = {
    "text with NUL between the letters": STOCK + "\0\0" + OWN,
    "replacement and control characters": STOCK[:10] + "\ufffd\x1b[31m\x07\u202e" + STOCK[10:],
    "a line of 500,000 characters": OWN * 13_000,
    "a million empty lines": "\n" * 1_000_000 + STOCK,
    "one letter": "a",
    "astral characters and combining marks": "𠮷野家的牛肉饭e\u0301\u0302很好吃，我们都很喜欢这家店里的味道。",
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
@pytest.mark.parametrize("side", ["draft", "corpus"])
def test_strange_text_on_either_side_is_read_and_judged(run, write, archive, text, side):
    odd, plain = write("odd.txt", text), write("plain.txt", STOCK)
    paths = (odd, archive) if side == "draft" else (plain, odd)
    done = run("check", paths[0], "--corpus", paths[1], "--format", "json", "--exit-zero")
    assert done.returncode == 0, done.stderr.decode()
    document = as_json(done)["documents"][0]
    assert 0 <= document["originality"] <= 1
    assert sum(document["shares"].values()) == pytest.approx(1, abs=1e-6)
    assert b"\x1b" not in done.stdout
