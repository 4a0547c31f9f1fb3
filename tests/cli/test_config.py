"""Configuration as a user meets it: `config show`, `init`, and what `check` makes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from boilerplate.config import KEYS
from boilerplate.config.template import template

STOCK = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子，一株一株地数了一个上午。"


@pytest.fixture
def team(tmp_path):
    """A team's folder: an archive, drafts, and no configuration yet."""
    for name, text in (
        ("archive/a.txt", STOCK),
        ("drafts/stock.txt", STOCK),
        ("drafts/own.txt", OWN),
        ("drafts/old/stock.txt", STOCK),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.fixture
def configure(team):
    def configure(text: str, name: str = ".boilerplate.toml") -> Path:
        file = team / name
        file.write_text(text, encoding="utf-8")
        return file

    return configure


def paths_of(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    assert done.returncode in (0, 1), done.stderr.decode()
    return [document["path"] for document in json.loads(done.stdout)["documents"]]


@pytest.mark.parametrize("folder", [".", "drafts", "drafts/old"])
def test_the_corpus_is_found_from_any_folder_and_named_from_there(run, team, configure, folder):
    configure('corpus = ["archive"]')
    done = run("check", team / "drafts/stock.txt", "--format", "json", cwd=team / folder)
    sources = json.loads(done.stdout)["documents"][0]["sources"]
    assert (done.returncode, done.stderr) == (1, b"")
    assert [source["path"] for source in sources] == [os.path.relpath(team / "archive/a.txt", team / folder)]


def test_a_corpus_of_globs(run, team, configure):
    configure('corpus = ["arch*/**/*.txt", "drafts/ow[n].txt"]')
    done = run("check", "drafts/stock.txt", "--format", "json")
    assert json.loads(done.stdout)["corpus"]["documents"] == 2


@pytest.mark.parametrize("name", ["archives", "archive/*.md"])
def test_a_part_of_the_corpus_that_is_not_there_is_said_with_its_line(run, team, configure, name):
    file = configure(f'\ncorpus = ["archive", "{name}"]')
    done = run("check", "drafts/own.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    wrong = f"{file} line 2: corpus names {name}, and there is nothing there"
    assert done.stderr.decode() == f"boilerplate: {wrong}; put the archive there, or name where it is\n"


def test_flags_are_over_the_environment_over_the_file(run, team, configure):
    configure('corpus = ["archive"]\nrun = 20\nsimilarity = 0.5\nboilerplate_documents = 7')
    done = run(
        "check", "drafts/own.txt", "--format", "json", "--run", "15",
        BOILERPLATE_RUN="18", BOILERPLATE_SIMILARITY="0.75", BOILERPLATE_FORMAT="text",
    )  # fmt: skip
    settings = json.loads(done.stdout)["settings"]
    assert (settings["run"], settings["similarity"], settings["boilerplate_documents"]) == (15, 0.75, 7)


@pytest.mark.parametrize(
    ("options", "status"),
    [
        pytest.param(["--no-config"], 2, id="none: there is no corpus then"),
        pytest.param(["--config", "other.toml"], 0, id="another one: its level is below"),
        pytest.param([], 1, id="the nearest one"),
        pytest.param(["--config", "other.toml", "--no-config"], 2, id="both"),
        pytest.param(["--config", "none.toml"], 2, id="one that is not there"),
    ],
)
def test_which_file_is_used_can_be_said(run, configure, options, status):
    configure('corpus = ["archive"]')
    configure('corpus = ["archive"]\nfail_level = "error"', "other.toml")
    assert run("check", "drafts/stock.txt", *options).returncode == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", 1),
        ("fail_level = 'error'", 0),
        ("levels = { BP001 = 'error' }\nfail_level = 'error'", 1),
        ("levels = { BP001 = 'off' }", 0),
        ("levels = { BP001 = 'note' }", 0),
        ("fail_on_new = 1", 1),
        ("fail_on_new = 2", 0),
        ("fail_on_new = 2\nfail_under = 50", 1),
        ("fail_under = 50", 1),
        ("fail_under = 0", 0),
        ("fail_under = 0\nfail_on_new = 1", 1),
    ],
)
def test_when_a_run_fails(run, configure, text, status):
    configure(f'corpus = ["archive"]\n{text}')
    done = run("check", "drafts/stock.txt")
    assert (done.returncode, done.stderr) == (status, b"")


def test_levels_are_in_the_report(run, configure):
    configure('corpus = ["archive"]\nlevels = { BP001 = "error" }')
    report = json.loads(run("check", "drafts/stock.txt", "--format", "json").stdout)
    assert [(f["rule"], f["level"]) for f in report["documents"][0]["findings"]] == [("BP001", "error")]
    report = json.loads(run("check", "drafts/stock.txt", "--format", "json", "--levels", "BP001=off").stdout)
    assert report["documents"][0]["findings"] == []


@pytest.mark.parametrize(
    ("exclude", "paths", "checked"),
    [
        pytest.param([], ["drafts"], ["drafts/old/stock.txt", "drafts/own.txt", "drafts/stock.txt"], id="nothing"),
        pytest.param(["old/"], ["drafts"], ["drafts/own.txt", "drafts/stock.txt"], id="a folder below"),
        pytest.param(["/old/"], ["drafts/old"], ["drafts/old/stock.txt"], id="patterns are relative to the file"),
        pytest.param(
            ["stock*"], ["drafts/stock.txt", "drafts/own.txt"], ["drafts/own.txt"], id="a document that was named"
        ),
        pytest.param(["drafts/*", "!drafts/own.txt"], ["drafts"], ["drafts/own.txt"], id="all but one"),
    ],
)
def test_excluded_drafts_are_left_alone(run, configure, exclude, paths, checked):
    configure(f'corpus = ["archive"]\nexclude = {json.dumps(exclude)}')
    assert paths_of(run("check", *paths, "--format", "json")) == checked


@pytest.mark.parametrize("paths", [["drafts/old"], ["drafts/old/stock.txt"], ["drafts/old/gone.txt"]], ids=" ".join)
@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit"])
def test_a_run_in_which_all_is_excluded_says_so_and_is_clean(run, configure, paths, format_):
    configure('corpus = ["archive"]\nexclude = ["old/"]')
    done = run("check", *paths, "--format", format_)
    assert done.returncode == 0
    assert done.stderr == b"boilerplate: nothing is left to check: all that was named is excluded\n"


def test_standard_input_that_stands_for_an_excluded_document_is_left_alone(run, configure):
    configure('corpus = ["archive"]\nexclude = ["old/"]')
    options = ("check", "-", "--stdin-filename", "drafts/old/x.txt", "--format", "json")
    assert paths_of(run(*options, stdin=STOCK.encode())) == []
    options = ("check", "-", "drafts/own.txt", "--stdin-filename", "drafts/x.txt", "--format", "json")
    assert paths_of(run(*options, stdin=STOCK.encode())) == ["drafts/x.txt", "drafts/own.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "drafts/own.txt"],
        ["families"],
        ["slogans"],
        ["report"],
        ["index", "add", "archive"],
        ["config", "show"],
    ],
    ids=" ".join,
)
def test_a_broken_configuration_ends_every_command_with_one_sentence(run, configure, arguments):
    file = configure('corpus = ["archive"]\nsimilarity = "high"')
    done = run(*arguments)
    says = f'boilerplate: {file} line 2: similarity is "high", but must be a number from 0.01 to 1\n'
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", says)


@pytest.mark.parametrize("command", ["families", "slogans", "report"])
def test_commands_on_a_whole_corpus_use_the_one_that_is_configured(run, configure, seeds, command):
    named = run(command, "--corpus", seeds, "--format", "json")
    configure(f"corpus = ['{seeds}']")
    configured = run(command, "--format", "json")
    assert (configured.returncode, configured.stderr) == (0, b"")
    assert json.loads(named.stdout) == json.loads(configured.stdout)


def test_index_commands_use_the_index_and_the_shingle_that_are_configured(run, team, configure):
    configure('index = "team.index"\nshingle = "char-3"')
    assert run("index", "add", "archive").returncode == 0
    assert (team / "team.index").is_dir()
    info = json.loads(run("index", "info", "--format", "json").stdout)
    assert (info["documents"], info["settings"]["shingle"]) == (1, "char-3")
    assert run("check", "drafts/stock.txt").returncode == 1


def test_lists_that_are_configured_are_heeded(run, team, configure):
    configure('corpus = ["archive"]\nprotected = ["protected.txt"]\nrejected = ["rejected.txt"]')
    (team / "protected.txt").write_text("# formulae\n全心全意为人民服务\n", encoding="utf-8")
    (team / "rejected.txt").write_text("抢抓机遇\n", encoding="utf-8")
    (team / "drafts" / "new.txt").write_text("我们要全心全意为人民服务。大家抢抓机遇。", encoding="utf-8")
    (document,) = json.loads(run("check", "drafts/new.txt", "--format", "json").stdout)["documents"]
    assert document["protected_characters"] == 9
    assert [finding["rule"] for finding in document["findings"]] == ["BP102"]


def test_a_list_that_is_not_there_is_said(run, configure):
    configure('corpus = ["archive"]\nprotected = ["protected.txt"]')
    done = run("check", "drafts/own.txt")
    assert done.returncode == 2
    assert b"protected.txt" in done.stderr


def test_config_show_prints_each_setting_with_its_origin(run, configure):
    file = configure('run = 20\nexclude = ["old/"]')
    done = run("config", "show", "drafts/own.txt", BOILERPLATE_SIMILARITY="0.5")
    rows = [line.split(maxsplit=1) for line in done.stdout.decode().splitlines()]
    assert [row[0] for row in rows] == list(KEYS)
    shown = {name: " ".join(rest.split()) for name, rest in rows}
    assert shown["run"] == f"20 {file} line 1"
    assert shown["exclude"] == f'["old/"] {file} line 2'
    assert shown["similarity"] == "0.5 environment BOILERPLATE_SIMILARITY"
    assert shown["fail_under"] == "- default"


def test_config_show_as_json(run, configure):
    file = configure("[levels]\nBP003 = 'off'")
    shown = json.loads(run("config", "show", "--format", "json").stdout)
    assert shown["schema_version"] == 1
    assert shown["settings"]["levels"] == {"value": {"BP003": "off"}, "origin": f"{file} line 1"}
    assert shown["settings"]["run"] == {"value": 13, "origin": "default"}
    assert list(shown["settings"]) == list(KEYS)


def test_init_writes_a_commented_file_and_overwrites_none(run, tmp_path):
    assert run("init").returncode == 0
    file = tmp_path / ".boilerplate.toml"
    assert file.read_text(encoding="utf-8") == template()
    file.write_text("run = 20")
    done = run("init")
    says = "boilerplate: .boilerplate.toml is there already; --force writes a new .boilerplate.toml all the same\n"
    assert (done.returncode, done.stderr.decode(), file.read_text()) == (2, says, "run = 20")
    assert run("init", "--force").returncode == 0
    assert file.read_text(encoding="utf-8") == template()


def test_init_does_not_take_the_place_of_a_file_of_another_name(run, tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.boilerplate]\nrun = 20\n")
    done = run("init")
    assert done.returncode == 2
    assert b"pyproject.toml is there already" in done.stderr
    assert not (tmp_path / ".boilerplate.toml").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_prints_a_script(shell):
    environment = {**os.environ, "_BOILERPLATE_COMPLETE": f"{shell}_source"}
    program = [sys.executable, "-m", "boilerplate"]
    done = subprocess.run(program, env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert f"_BOILERPLATE_COMPLETE={shell}_complete".encode() in done.stdout


def test_shell_completion_knows_options_and_their_values():
    environment = {**os.environ, "_BOILERPLATE_COMPLETE": "bash_complete"}
    for words, expected in (("boilerplate con", b"config"), ("boilerplate check --fail-level ", b"warning")):
        variables = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
        program = [sys.executable, "-m", "boilerplate"]
        done = subprocess.run(program, env={**environment, **variables}, capture_output=True, check=False)
        assert expected in done.stdout
