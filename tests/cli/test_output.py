"""Where a result cannot go is said in a sentence, and before the work is done."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from boilerplate.cli import progress
from boilerplate.cli.output import check_output
from boilerplate.errors import UsageError


@pytest.mark.parametrize(
    ("output", "says"),
    [
        pytest.param("", "the name of the output file is empty", id="an empty name"),
        pytest.param("folder", "it is a folder", id="a folder"),
        pytest.param("none/report.txt", "no such folder", id="a folder that is not there"),
        pytest.param("draft.txt/report.txt", "no such folder", id="a file in the place of a folder"),
        pytest.param("a" * 300, "File name too long", id="a name that is too long"),
        pytest.param("a" * 300 + "/b", "cannot write", id="a folder whose name is too long"),
        pytest.param("folder/../draft.txt", "a document to check", id="the draft itself, by another name"),
    ],
)
def test_what_cannot_be_written_is_refused(tmp_path, monkeypatch, output, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "draft.txt").write_text("text")
    with pytest.raises(UsageError, match=says):
        check_output(output, ("-", "b" * 300, "none.txt", "draft.txt"))


@pytest.mark.parametrize("output", ["report.txt", "other.txt", os.devnull])
def test_a_file_may_be_new_or_written_over_whatever_the_documents_are_called(tmp_path, monkeypatch, output):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.txt").write_text("text")
    check_output(output, ("-", "b" * 300, "b" * 5000, "none.txt"))


@pytest.fixture(params=["a full disk", "a pipe that nobody reads"])
def broken(request):
    """Where nothing can be written."""
    if request.param == "a full disk":
        writing = os.open("/dev/full", os.O_WRONLY)
    else:
        reading, writing = os.pipe()
        os.close(reading)
    yield writing
    os.close(writing)


def test_what_is_said_to_nobody_changes_neither_the_result_nor_the_status(tmp_path, broken):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.txt").write_text("现有人才资源是当前服务全市经济社会发展的主力军。")
    (tmp_path / "bad.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "draft.txt").write_text("昨天我去柳河镇看晚稻。")

    def run(*arguments):
        command = [sys.executable, "-m", "boilerplate", *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=broken, check=False, cwd=tmp_path)

    added = run("index", "add", "archive", "bad.txt")
    assert (added.returncode, added.stdout.split()[:3]) == (0, [b"documents:", b"1", b"added,"])
    assert run("check", "draft.txt").returncode == 0
    unread, unknown = ["check", "draft.txt", "bad.txt"], ["check", "draft.txt", "--corpus", "none"]
    for wrong in (unread, unknown, ["check"], ["nonsense"]):
        assert run(*wrong).returncode == 2


def test_progress_that_nobody_sees_does_not_end_the_work(monkeypatch, broken):
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    stream = os.fdopen(os.dup(broken), "w")
    monkeypatch.setattr(sys, "stderr", stream)
    with progress.ProgressLine() as line:
        line("indexing", 1, 2)
    monkeypatch.undo()
    with pytest.raises(OSError, match=r"Broken pipe|No space"):  # what could not be written is still to be written
        stream.close()


@pytest.mark.parametrize("what", ["indexing", "surveying the corpus"])
def test_what_takes_long_is_said_once_also_where_there_is_no_terminal_and_nothing_more_is_heard(
    monkeypatch, capsys, what
):
    monkeypatch.setattr(progress, "_PATIENCE", 0.05)
    with progress.ProgressLine() as line:
        line(what, 0, 3)
        assert capsys.readouterr().err == ""
        time.sleep(0.5)
        assert capsys.readouterr().err.startswith("boilerplate: ")
        line(what, 1, 3)
        line("checking", 0, 1)
    assert capsys.readouterr().err == ""


def test_what_does_not_take_long_is_not_said(monkeypatch, capsys):
    monkeypatch.setattr(progress, "_PATIENCE", 0.3)
    with progress.ProgressLine() as line:
        line("indexing", 0, 3)
        line("surveying the corpus", 0, 3)
        line("checking", 0, 1)
        time.sleep(0.5)
    with progress.ProgressLine() as line:
        line("indexing", 0, 3)
    time.sleep(0.5)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("arguments", ["index info", "index info --format json", "families", "slogans"])
def test_a_closed_standard_output_is_said(tmp_path, run, arguments):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.txt").write_text("现有人才资源是当前服务全市经济社会发展的主力军。")
    assert run("index", "add", "archive").returncode == 0
    command = f"{sys.executable} -m boilerplate {arguments} --index .boilerplate-index >&-"
    done = subprocess.run(command, shell=True, capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr.count(b"standard output is closed")) == (2, 1)
