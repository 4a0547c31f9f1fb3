"""Which configuration file holds, what stands in it and on which line, and what is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from boilerplate.config import merged, nearest_file, read_layer
from boilerplate.errors import ConfigurationError


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Files of a tree with an end to the search at its top, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def make(*files: str, **contents: str) -> None:
        for file in files:
            path = tmp_path / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                contents.get(path.name, "[tool.boilerplate]" if path.suffix == ".toml" else "[boilerplate]")
            )
            if path.name in (".boilerplate.toml", "boilerplate.toml"):
                path.write_text("")

    return make


def found(*paths: str) -> str | None:
    file = nearest_file(paths, here=str(Path.cwd()))
    return None if file is None else file.relative_to(Path.cwd()).as_posix()


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        pytest.param([], "a.txt", None, id="none"),
        pytest.param([".boilerplate.toml"], "a.txt", ".boilerplate.toml", id="beside the document"),
        pytest.param(
            [".boilerplate.toml"], "b/c/a.txt", ".boilerplate.toml", id="above, though the document is not there"
        ),
        pytest.param([".boilerplate.toml", "b/setup.cfg"], "b/c/a.txt", "b/setup.cfg", id="the nearest"),
        pytest.param(["b/.boilerplate.toml"], "b", "b/.boilerplate.toml", id="in a folder that is named"),
        pytest.param(["b/.boilerplate.toml"], "b/../b/a.txt", "b/.boilerplate.toml", id="by a path with dots"),
        pytest.param(["b/.boilerplate.toml"], "c/a.txt", None, id="not in a folder beside"),
        pytest.param(
            [".boilerplate.toml", "boilerplate.toml", "pyproject.toml", "setup.cfg"], ".", ".boilerplate.toml", id="1st"
        ),
        pytest.param(["boilerplate.toml", "pyproject.toml", "setup.cfg"], ".", "boilerplate.toml", id="2nd"),
        pytest.param(["pyproject.toml", "setup.cfg"], ".", "pyproject.toml", id="3rd"),
        pytest.param(["setup.cfg"], ".", "setup.cfg", id="4th"),
        pytest.param([".boilerplate.toml/x"], ".", None, id="a folder of that name is none"),
    ],
)
def test_the_nearest_file_holds(make, files, path, expected):
    make(*files)
    Path("b").mkdir(exist_ok=True)
    assert found(path) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", "[project]\nname = 'boilerplate-x'\n"),
        ("pyproject.toml", "[tool.boilerplates]\nx = 1\n"),
        ("pyproject.toml", "this is [ not TOML, and nobody asked"),
        ("setup.cfg", "[metadata]\nname = boilerplate\n"),
        ("setup.cfg", "%%% for others"),
    ],
)
def test_files_of_others_without_a_section_of_ours_are_passed_over(make, name, content):
    make(".boilerplate.toml", "b/x.txt")
    Path("b", name).write_text(content)
    assert found("b/a.txt") == ".boilerplate.toml"


@pytest.mark.parametrize("is_file", [False, True], ids=["a clone", "a work tree or submodule"])
def test_nothing_above_a_git_work_tree_is_looked_at(make, is_file):
    make(".boilerplate.toml", "clone/drafts/x.txt")
    git = Path("clone/.git")
    git.write_text("gitdir: ../x") if is_file else git.mkdir()
    assert nearest_file(["drafts/a.txt"], here=str(Path("clone").resolve())) is None
    make("clone/boilerplate.toml")
    assert found("clone/drafts/a.txt") == "clone/boilerplate.toml"


def test_a_document_that_has_none_above_it_has_that_of_the_current_folder(make, tmp_path_factory):
    make(".boilerplate.toml")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / ".git").mkdir()
    assert found(str(elsewhere / "a.txt")) == ".boilerplate.toml"
    assert found(str(elsewhere / "a.txt"), "b.txt") == ".boilerplate.toml"
    assert found() == ".boilerplate.toml"


def test_documents_with_different_files_are_refused(make):
    make("a/.boilerplate.toml", "b/.boilerplate.toml")
    with pytest.raises(ConfigurationError) as error:
        found("a/x.txt", "a/y.txt", "b/z.txt")
    one, other = Path.cwd() / "a/.boilerplate.toml", Path.cwd() / "b/.boilerplate.toml"
    assert str(error.value) == (
        f"a/x.txt is configured by {one}, b/z.txt by {other}, and a run has one configuration: check them one after "
        "the other, or name a file with --config"
    )
    with pytest.raises(ConfigurationError, match=r"c/x\.txt is configured by nothing, a/x\.txt by "):
        found("c/x.txt", "a/x.txt")


SAME = {"similarity": 0.5, "corpus": ("archive", "b.txt"), "fail_under": 60.0, "levels": {"BP001": "off"}}
AS_TOML = """
similarity = 0.5
corpus = [
    "archive",  # comment = 1
    "b.txt",
]
fail_under = 60
"""


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        (".boilerplate.toml", f"{AS_TOML}levels = {{ BP001 = 'off' }}", {"similarity": 2, "corpus": 3, "levels": 8}),
        (".boilerplate.toml", f"{AS_TOML}[levels]\nBP001 = 'off'", {"fail_under": 7, "levels": 8}),
        ("boilerplate.toml", f"{AS_TOML}levels.BP001 = 'off'", {"similarity": 2, "levels": 8}),
        ("boilerplate.toml", f"\ufeff{AS_TOML}'levels' = {{ BP001 = 'off' }}".replace("\n", "\r\n"), {"levels": 8}),
        (
            "pyproject.toml",
            f"[project]\nsimilarity = 2\n[tool.boilerplate]{AS_TOML}[tool.boilerplate.levels]\nBP001 = 'off'",
            {"similarity": 4, "corpus": 5, "levels": 10},
        ),
        (
            "pyproject.toml",
            f"[ tool . 'boilerplate' ]{AS_TOML}levels = {{ BP001 = 'off' }}\n[tool.other]\nrun = 3",
            {"similarity": 2, "levels": 8},
        ),
        (
            "setup.cfg",
            "[metadata]\nsimilarity = 2\n[boilerplate]\nsimilarity = 0.5\ncorpus =\n    archive\n    b.txt\n"
            "fail_under: 60\nlevels = BP001 = off\n",
            {"similarity": 4, "corpus": 5, "fail_under": 8, "levels": 9},
        ),
    ],
)  # fmt: skip
def test_the_same_settings_from_each_kind_of_file_with_their_lines(make, name, content, lines):
    Path(name).write_text(content, encoding="utf-8", newline="")
    file = Path.cwd() / name
    configuration = merged(read_layer(file))
    assert {key: getattr(configuration, key) for key in SAME} == SAME
    assert {key: configuration.origin(key) for key in lines} == {key: f"{file} line {n}" for key, n in lines.items()}


RUN = "but must be a whole number from 8 to 1000"
UTF_8 = ": it is not UTF-8; save it in that encoding"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (".boilerplate.toml", b"run = 13\nrun 9\n", " line 2 column 5: it is not TOML: expected '=' after a key"),
        (".boilerplate.toml", b"run = 13\ncorpus = [\n", " line 2: it is not TOML: invalid value"),
        (".boilerplate.toml", b"run = 13\nrun = 14\n", " line 2 column 9: it is not TOML: cannot overwrite a value"),
        (".boilerplate.toml", b"a = " + b"[" * 100_000, ": it is nested too deeply"),
        (".boilerplate.toml", "run = 13\n# 说明".encode("gb18030"), f" line 2{UTF_8}"),
        (".boilerplate.toml", "run = 13".encode("utf-16"), f" line 1{UTF_8}"),
        (".boilerplate.toml", b"#" * 1_000_001, ": it is larger than 1 MB, and no configuration is"),
        (".boilerplate.toml", b"run = 13\n\nrunn = 9", " line 3: runn is no setting; did you mean run?"),
        (".boilerplate.toml", b"[tool.boilerplate]\nrun = 9", " line 1: tool is no setting; the settings are "),
        (".boilerplate.toml", b"run = 1979-05-27", f' line 1: run is "1979-05-27", {RUN}'),
        ("pyproject.toml", b"tool.boilerplate = 3", ": tool.boilerplate must be a table"),
        ("pyproject.toml", b"[tool.boilerplate]\nrun = 3", f" line 2: run is 3, {RUN}"),
        ("setup.cfg", b"[boilerplate]\nrun = x", f' line 2: run is "x", {RUN}'),
        ("setup.cfg", b"[boilerplate]\nrun =", f' line 2: run is "", {RUN}'),
        ("setup.cfg", b"[boilerplate]\nrun", " line 2: it is neither a section nor a setting"),
        ("setup.cfg", b"[boilerplate]\nrnu = 9", " line 2: rnu is no setting; did you mean run?"),
        ("setup.cfg", b"run = 9\n[boilerplate]", " line 1: it stands in no [section]"),
        ("setup.cfg", b"[boilerplate]\nrun = 9\n= 3", " line 3: it is neither a section nor a setting"),
        ("setup.cfg", b"[boilerplate]\nrun = 9\nrun = 10", " line 3: run is there already"),
        ("setup.cfg", b"[boilerplate]\n[boilerplate]", " line 2: [boilerplate] is there already"),
        ("setup.cfg", b"[boilerplate]\nlevels = BP001", ' line 2: levels is ["BP001"], but must be a table of rules '),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_with_its_line(make, name, content, says):
    file = Path.cwd() / name
    file.write_bytes(content)
    with pytest.raises(ConfigurationError) as error:
        merged(read_layer(nearest_file(["a.txt"], here=str(Path.cwd()))))
    assert str(error.value).startswith(f"{file}{says}")


def test_a_file_that_was_named_must_be_one_with_settings(make):
    make("b/x.txt")
    Path("pyproject.toml").write_text("[project]\n")
    for name, says in (
        ("none.toml", "no such file"),
        ("b", "it is no file"),
        ("pyproject.toml", "there is no [tool.boilerplate] in it"),
    ):
        with pytest.raises(ConfigurationError) as error:
            read_layer(Path(name))
        assert str(error.value) == f"{name}: {says}"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on Windows: run it on Linux or macOS")
def test_a_pipe_is_no_file_and_is_not_waited_for(make):
    os.mkfifo(".boilerplate.toml")
    assert found("a.txt") is None


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="nothing is forbidden to root, nor by modes on Windows: run it as another user than root, on Linux or macOS",
)
def test_a_file_that_may_not_be_read_is_said(make):
    make(".boilerplate.toml")
    Path(".boilerplate.toml").chmod(0)
    with pytest.raises(ConfigurationError, match="it cannot be read: Permission denied"):
        read_layer(Path(".boilerplate.toml"))
