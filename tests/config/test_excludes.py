"""What `.gitignore` patterns exclude: as Git itself has it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from boilerplate.config.patterns import excluder

FILES = [
    "a.txt",
    "b.tmp",
    "keep.tmp",
    "old/a.txt",
    "old/keep.txt",
    "sub/old/c.txt",
    "sub/b.tmp",
    "sub/稿 子.txt",
    "build",
]


@pytest.fixture
def tree(tmp_path, monkeypatch):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "patterns",
    [
        [],
        ["*.tmp"],
        ["*.tmp", "!keep.tmp"],
        ["old/"],
        ["/old/"],
        ["old/", "!old/keep.txt"],
        ["old/*", "!old/keep.txt"],
        ["sub/*.tmp"],
        ["**/c.txt"],
        ["sub/**"],
        ["build/"],
        ["build"],
        ["# comment", "", "稿*"],
        ["*", "!*/", "!a.txt"],
    ],
    ids=" ".join,
)
def test_the_same_is_excluded_as_git_ignores(tree, patterns):
    subprocess.run(["git", "init", "--quiet"], check=True)
    Path(".git/info/exclude").write_text("\n".join(patterns) + "\n", encoding="utf-8")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--exclude-standard"], capture_output=True, check=True, encoding="utf-8"
    )
    is_excluded = excluder(patterns, str(tree))
    assert sorted(name for name in FILES if not is_excluded(Path(name), False)) == sorted(
        listed.stdout.split("\0")[:-1]
    )


@pytest.mark.parametrize("path", ["old/a.txt", "./old/../old/a.txt", "sub/../old/a.txt"])
def test_however_it_is_named(tree, path):
    assert excluder(["/old/"], str(tree))(Path(path), False)
    assert excluder(["/old/"], str(tree))(tree / path, False)


def test_from_below_and_through_links(tree, tmp_path_factory, monkeypatch):
    link = tmp_path_factory.mktemp("links") / "link"
    link.symlink_to(tree)
    for folder, path in ((tree, link / "old/a.txt"), (link, tree / "old/a.txt"), (link, link / "old/a.txt")):
        assert excluder(["/old/"], str(folder))(path, False)
    monkeypatch.chdir(tree / "sub")
    assert excluder(["/old/"], str(tree))(Path("../old/a.txt"), False)
    assert not excluder(["/old/"], str(tree))(Path("old/c.txt"), False)


def test_folders_are_excluded_but_not_the_one_that_patterns_are_relative_to_nor_what_lies_elsewhere(tree):
    is_excluded = excluder(["old/", "*"], str(tree))
    assert is_excluded(Path("old"), True)
    assert is_excluded(Path("sub/old"), True)
    assert not is_excluded(Path(), True)
    assert not is_excluded(tree.parent / "old", True)
    assert not is_excluded(Path(f"{tree}-beside/a.txt"), False)
    assert not excluder(["build/"], str(tree))(Path("build"), False)
