"""Several reports from one run, none, and figures on all."""

from __future__ import annotations

import json

import pytest

from boilerplate.reporters import REPORTERS

STOCK = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "drafts").mkdir()
    (tmp_path / "archive" / "a.txt").write_text(STOCK, encoding="utf-8")
    (tmp_path / "draft.txt").write_text(f"𠮷：{STOCK}\r\n", encoding="utf-8")
    (tmp_path / "drafts" / "b.txt").write_text(STOCK, encoding="utf-8")
    return tmp_path


CHECK = ("check", "draft.txt", "--corpus", "archive")


def test_all_reports_of_one_run_are_what_each_alone_would_be(run, folder):
    others = [option for name in REPORTERS for option in ("--report", f"{name}=out-{name}")]
    done = run(*CHECK, *others, "--format", "json")
    assert (done.returncode, done.stderr) == (1, b"")
    assert all((folder / f"out-{name}").stat().st_size for name in REPORTERS)
    for name in ("text", "sarif", "junit"):
        assert (folder / f"out-{name}").read_bytes() == run(*CHECK, "--format", name).stdout
    assert done.stdout == (folder / "out-json").read_bytes()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        pytest.param(["--report", "xml=a"], "there is no format xml", id="an unknown format"),
        pytest.param(["--report", "sarif"], "FORMAT=PATH", id="no path"),
        pytest.param(["--report", "sarif="], "empty", id="an empty path"),
        pytest.param(["--report", "sarif=no/a.sarif"], "no such folder", id="a folder that is missing"),
        pytest.param(["--report", "sarif=archive"], "it is a folder", id="a folder"),
        pytest.param(["--report", "sarif=draft.txt"], "would overwrite it", id="the draft"),
        pytest.param(["--report", "csv=a", "--report", "json=./a"], "two reports would go to ./a", id="one path twice"),
        pytest.param(["--output", "a", "--report", "json=a"], "two reports would go to a", id="the output's path"),
        pytest.param(["--report", "json=-"], "two reports would go to standard output", id="standard output twice"),
        pytest.param(
            ["--quiet", "--report", "json=-", "--report", "csv=-"], "to standard output", id="and without the first"
        ),
        pytest.param(["--quiet", "--verbose"], "leave one of the two out", id="less and more"),
        pytest.param(["--quiet", "--statistics"], "leave one of the two out", id="less and figures"),
    ],
)
def test_nonsense_is_said_before_the_work(run, folder, options, says):
    before = (folder / "draft.txt").read_bytes()
    # The corpus is not there: whoever got as far as that would complain of it.
    done = run("check", "draft.txt", "--corpus", "missing", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr.decode("utf-8")
    assert (folder / "draft.txt").read_bytes() == before
    assert not (folder / "a").exists()


def test_a_draft_that_was_found_in_a_folder_is_not_overwritten(run, folder):
    done = run("check", "drafts", "--corpus", "archive", "--report", "json=drafts/b.txt", "--quiet")
    assert done.returncode == 2
    assert "drafts/b.txt is a document that was checked" in done.stderr.decode("utf-8")
    assert (folder / "drafts" / "b.txt").read_text(encoding="utf-8") == STOCK


def test_quiet_leaves_status_warnings_and_files(run, folder):
    (folder / "archive" / "broken.txt").write_bytes(bytes(range(256)) * 40)
    done = run(*CHECK, "--quiet", "--report", "json=a.json")
    assert (done.returncode, done.stdout) == (1, b"")
    assert "broken.txt" in done.stderr.decode("utf-8")
    assert json.loads((folder / "a.json").read_bytes())["summary"]["documents"] == 1


def test_another_report_may_have_standard_output_where_the_first_does_not(run, folder):
    for options in (["--quiet"], ["--output", "a.txt"]):
        done = run(*CHECK, *options, "--report", "json=-")
        assert json.loads(done.stdout)["summary"]["documents"] == 1


def test_figures_follow_the_text(run, folder):
    plain, counted = run(*CHECK), run(*CHECK, "--statistics")
    assert counted.stdout.startswith(plain.stdout)
    assert counted.returncode == plain.returncode == 1
    figures = counted.stdout[len(plain.stdout) :].decode("utf-8")
    assert "1  BP001   near-duplicate sentence" in figures
    assert figures.rstrip().endswith("archive/a.txt")


def test_figures_do_not_break_what_programs_read(run, folder):
    done = run(*CHECK, "--statistics", "--format", "json")
    assert json.loads(done.stdout)["summary"]["documents"] == 1
    assert "BP001   near-duplicate sentence" in done.stderr.decode("utf-8")


def test_junit_fails_where_the_check_does(run, folder):
    for level, failures in (("error", b'failures="0"'), ("warning", b'failures="1"')):
        assert failures in run(*CHECK, "--fail-level", level, "--format", "junit").stdout
