"""What counts, as a user says it: baselines, and what changed since another version."""

from __future__ import annotations

import json
import os
import re
import sys

import pytest

from boilerplate.cli import _status

STOCK = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"
OTHER = "坚持以人民为中心的发展思想，着力解决人民群众最关心最直接最现实的利益问题。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子，一株一株地数了一个上午。"


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Run the program in this process, in a folder with an archive; gives its status, output and errors."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.txt").write_text(STOCK + "\n" + OTHER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for variable in ("PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(variable, raising=False)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["boilerplate", *map(os.fspath, arguments)])
        capfd.readouterr()
        status = _status()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return status, out, err

    return run


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


ARCHIVE = ("--corpus", "archive")


def states(out):
    """The states of the findings of reused sentences, in order."""
    findings = [finding for document in json.loads(out)["documents"] for finding in document["findings"]]
    return [finding["state"] for finding in findings if finding["rule"] == "BP001"]


def test_a_baseline_from_its_making_to_its_end(run, write, tmp_path):
    write("draft.txt", STOCK + OWN)
    assert run("check", "draft.txt", *ARCHIVE)[0] == 1
    file = ".boilerplate-baseline.json"
    assert run("baseline", "create", "draft.txt", *ARCHIVE, "--reason", "誓词") == (0, f"{file}: 1 known finding\n", "")
    known = run("baseline", "show")[1]
    assert re.fullmatch("draft.txt: BP001 [0-9a-f]{16}  誓词\n", known)

    status, out, err = run("check", "draft.txt", *ARCHIVE, "--baseline", file, "--format", "json")
    assert (status, states(out), err) == (0, ["known"], "")
    assert "1 known" in run("check", "draft.txt", *ARCHIVE, "--baseline", file)[1]

    write("draft.txt", OTHER + OWN + STOCK)
    status, out, err = run("check", "draft.txt", *ARCHIVE, "--baseline", file, "--format", "json")
    assert (status, states(out), err) == (1, ["new", "known"], "")
    done = run("baseline", "update", "draft.txt", *ARCHIVE)
    assert done == (0, f"{file}: 2 known findings, 1 added, 0 taken out\n", "")
    assert run("check", "draft.txt", *ARCHIVE, "--baseline", file)[0] == 0
    assert known in run("baseline", "show")[1]

    write("draft.txt", OWN + OTHER)
    status, _, err = run("check", "draft.txt", *ARCHIVE, "--baseline", file)
    assert status == 0
    assert f"no longer found: {known.split('  ')[0]}" in err
    assert run("baseline", "prune", "draft.txt", *ARCHIVE)[1] == f"{file}: 1 known finding, 0 added, 1 taken out\n"
    assert run("check", "draft.txt", *ARCHIVE, "--baseline", file)[2] == ""
    assert not (tmp_path / f"{file}.new").exists()


def test_show_says_why_it_lists_no_text(run):
    assert "the baseline holds no words of the documents" in " ".join(run("baseline", "show", "--help")[1].split())


def test_a_second_copy_of_what_is_known_is_new(run, write):
    write("draft.txt", STOCK + OWN)
    run("baseline", "create", "draft.txt", *ARCHIVE, "--baseline", "known.json")
    write("draft.txt", STOCK + OWN + STOCK)
    status, out, _ = run("check", "draft.txt", *ARCHIVE, "--baseline", "known.json", "--format", "json")
    assert (status, states(out)) == (1, ["known", "new"])


def test_a_baseline_that_the_configuration_names(run, write):
    write("draft.txt", STOCK)
    write(".boilerplate.toml", 'corpus = ["archive"]\nbaseline = "known.json"\n')
    assert run("baseline", "create", "draft.txt")[0] == 0
    assert run("baseline", "show")[1].startswith("draft.txt: BP001")
    assert run("check", "draft.txt")[0] == 0


def test_a_baseline_is_made_by_the_lists_that_the_check_goes_by(run, write):
    write("draft.txt", OWN)
    write("rejected.txt", "老农技员\n")
    options = ("draft.txt", *ARCHIVE, "--rejected", "rejected.txt", "--baseline", "known.json")
    assert run("baseline", "create", *options) == (0, "known.json: 1 known finding\n", "")
    assert run("check", *options)[0] == 0


def test_creating_overwrites_nothing_unless_it_is_told_to(run, write, tmp_path):
    write("draft.txt", STOCK)
    write("known.json", "mine")
    status, _, err = run("baseline", "create", "draft.txt", *ARCHIVE, "--baseline", "known.json")
    assert (status, "--force" in err) == (2, True)
    assert (tmp_path / "known.json").read_text(encoding="utf-8") == "mine"
    assert run("baseline", "create", "draft.txt", *ARCHIVE, "--baseline", "known.json", "--force")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["check", "draft.txt", "--baseline", "none.json"], "none.json: there is no such", id="no file"),
        pytest.param(["check", "draft.txt", "--baseline", "archive"], "archive: it is a folder", id="a folder"),
        pytest.param(["check", "draft.txt", "--baseline", "draft.txt"], "draft.txt line 1: it is not JSON", id="text"),
        pytest.param(["baseline", "show"], "there is no such baseline", id="nothing to show"),
        pytest.param(["baseline", "update", "draft.txt"], "there is no such baseline", id="nothing to update"),
        pytest.param(["baseline", "prune", "draft.txt"], "there is no such baseline", id="nothing to prune"),
        pytest.param(["baseline", "create", "none.txt"], "none.txt: no such file", id="a draft that is not there"),
        pytest.param(["baseline", "create", "-"], "standard input is none", id="standard input"),
        pytest.param(
            ["baseline", "create", "draft.txt", "--baseline", "none/known.json"], "no such folder", id="no folder"
        ),
        pytest.param(["check", "draft.txt", "--changed-since", "HEAD"], "no work tree of Git", id="no repository"),
        pytest.param(["check", "draft.txt", "--to-ref", "HEAD"], "no work tree of Git", id="none, and no beginning"),
    ],
)
def test_what_is_wrong_is_said_with_status_2(run, write, tmp_path, arguments, says):
    write("draft.txt", STOCK)
    corpus = () if arguments[1] == "show" else ARCHIVE
    status, out, err = run(*arguments, *corpus)
    assert (status, out) == (2, "")
    assert says in err
    assert not (tmp_path / ".boilerplate-baseline.json").exists()


@pytest.mark.parametrize(
    ("options", "status"),
    [
        pytest.param([], 1, id="one is enough"),
        pytest.param(["--fail-on-new", "2"], 1, id="as many as there are"),
        pytest.param(["--fail-on-new", "3"], 0, id="more than there are"),
    ],
)
def test_fail_on_new_counts_what_is_new(run, write, options, status):
    write("draft.txt", STOCK + OWN)
    run("baseline", "create", "draft.txt", *ARCHIVE)
    write("draft.txt", STOCK + OWN + STOCK + OTHER)
    baseline = ("--baseline", ".boilerplate-baseline.json")
    assert run("check", "draft.txt", *ARCHIVE, *baseline, *options)[0] == status


def test_only_what_changed_counts(run, write, tmp_path, monkeypatch):
    from repositories import ENVIRONMENT, Repository

    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    repository = Repository(tmp_path)
    write("讲话.txt", STOCK + "\n" + OWN)
    first = repository.commit()
    write("讲话.txt", OWN + "\n" + STOCK)
    status, out, _ = run("check", "讲话.txt", *ARCHIVE, "--changed-since", "HEAD", "--format", "json")
    assert (status, states(out)) == (0, ["unchanged"])
    write("讲话.txt", OWN + "\n" + STOCK + "\n" + OTHER)
    status, out, _ = run("check", "讲话.txt", *ARCHIVE, "--changed-since", "HEAD", "--format", "json")
    assert (status, states(out)) == (1, ["unchanged", "new"])
    brief = run("check", "讲话.txt", *ARCHIVE, "--changed-since", "HEAD")[1]
    assert "1 unchanged" in brief
    assert (OTHER[:9] in brief, STOCK[:9] in brief) == (True, False)
    assert STOCK[:9] in run("check", "讲话.txt", *ARCHIVE, "--changed-since", "HEAD", "--verbose")[1]

    # What is known and unchanged is known: somebody said so.
    run("baseline", "create", "讲话.txt", *ARCHIVE, "--baseline", "known.json")
    options = ("--changed-since", "HEAD", "--baseline", "known.json", "--format", "json")
    status, out, _ = run("check", "讲话.txt", *ARCHIVE, *options)
    assert (status, states(out)) == (0, ["known", "known"])

    repository.commit()
    assert run("check", "讲话.txt", *ARCHIVE, "--changed-since", "HEAD")[0] == 0
    assert run("check", "讲话.txt", *ARCHIVE, "--changed-since", "HEAD", "--from-ref", first)[0] == 1
    # As pre-commit names them: a hook that says HEAD must not find that nothing changed since HEAD.
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", first)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    assert run("check", "讲话.txt", *ARCHIVE, "--changed-since", "HEAD")[0] == 1
    status, _, err = run("check", "讲话.txt", *ARCHIVE, "--changed-since", "HEAD", "--from-ref", "nowhere")
    assert (status, "'nowhere' is no commit" in err) == (2, True)
