"""Which files a folder stands for."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from boilerplate.readers import FORMATS, Found, find_documents, read_documents

SUFFIXES = " ".join([*(suffix for row in FORMATS for suffix in row.suffixes), ".zip"])


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make(*paths: str) -> None:
    for path in map(Path, paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")


def found(arguments: Iterable[str], **options: list[str]) -> list[str]:
    return [path.as_posix() for path in find_documents(list(arguments), **options).paths]


@pytest.mark.parametrize(
    ("files", "arguments", "expected"),
    [
        pytest.param([], [], [], id="no argument stands for nothing"),
        pytest.param(["a/b.png", "a/c", "a/d.csv"], ["a"], [], id="unknown suffixes are passed over"),
        pytest.param(["a/.b.txt", "a/.git/c.txt"], ["a"], [], id="hidden files and folders are passed over"),
        pytest.param(["a/~$b.docx", "a/.~lock.b.odt#"], ["a"], [], id="and what offices leave beside an open file"),
        pytest.param(
            ["a/README.md", "a/readme-zh.txt", "a/b/LICENSE.txt", "a/Licence.md"],
            ["a"],
            [],
            id="what describes the folder is left out",
        ),
        pytest.param(["a/readmeter.txt"], ["a"], ["a/readmeter.txt"], id="a name that only begins like README is not"),
        pytest.param(
            ["a/README.md", "a/.b.txt", "a/c.docx"],
            ["a/c.docx", "a/.b.txt", "a/README.md"],
            ["a/c.docx", "a/.b.txt", "a/README.md"],
            id="named files are taken, whatever they are, in the order given",
        ),
        pytest.param(["a/.b/c.txt"], ["a/.b"], ["a/.b/c.txt"], id="so are named folders"),
        pytest.param(
            ["a/b.txt", "a/c.md", "a/d.docx", "a/e.wps", "a/F.PDF"],
            ["a"],
            ["a/F.PDF", "a/b.txt", "a/c.md", "a/d.docx", "a/e.wps"],
            id="all suffixes that a reader knows are taken",
        ),
        pytest.param(
            ["a/b/z.txt", "a/b-c.txt", "a/b.txt", "a/一.txt", "a/__pycache__/d.txt"],
            ["a"],
            ["a/__pycache__/d.txt", "a/b-c.txt", "a/b.txt", "a/b/z.txt", "a/一.txt"],
            id="the order is that of the whole paths",
        ),
        pytest.param(["a.txt", "b/c.txt"], ["."], ["a.txt", "b/c.txt"], id="the folder one is in"),
        pytest.param(["a/b.txt"], ["a/b.txt", "a", "./a/b.txt"], ["a/b.txt"], id="a file found twice is taken once"),
        pytest.param(["a/b.txt", "c/d.txt"], ["c", "a"], ["c/d.txt", "a/b.txt"], id="arguments keep their order"),
        pytest.param(["a/b\nc.txt"], ["a"], ["a/b\nc.txt"], id="a line feed in a name"),
    ],
)
def test_find(files: list[str], arguments: list[str], expected: list[str]) -> None:
    make(*files)
    assert found(arguments) == expected


def test_links_that_lead_in_circles_end() -> None:
    make("a/b/c.txt")
    Path("a/b/up").symlink_to("..", target_is_directory=True)
    Path("a/self").symlink_to("self")
    assert find_documents(["a"]) == Found([Path("a/b/c.txt")], [], other_formats=1, left_out=0, asked=("a",))


def test_a_link_to_a_folder_is_followed() -> None:
    make("elsewhere/c.txt")
    Path("a").mkdir()
    Path("a/link").symlink_to("../elsewhere", target_is_directory=True)
    assert found(["a"]) == ["a/link/c.txt"]
    assert found(["a/link"]) == ["a/link/c.txt"]


def test_what_links_lead_to_goes_by_its_own_name() -> None:
    make("a/m/b.txt", "a/z/c.txt")
    Path("a/a.txt").symlink_to("m/b.txt")
    Path("a/d").symlink_to("z", target_is_directory=True)
    Path("a/m/e").symlink_to("../z", target_is_directory=True)
    assert found(["a"]) == ["a/m/b.txt", "a/z/c.txt"]


def test_a_link_to_nothing_is_found_so_that_reading_it_can_tell() -> None:
    make("a/b.txt")
    Path("a/gone.txt").symlink_to("nowhere")
    read = list(read_documents(find_documents(["a"]).paths))
    assert [getattr(result, "reason", None) for result in read] == [None, "it is a symbolic link to nothing"]


def test_a_name_that_is_not_unicode_is_found_and_read() -> None:
    Path("a").mkdir()
    try:
        Path(os.fsdecode(b"a/\xff.txt")).write_text("text")
    except (OSError, UnicodeError):
        pytest.skip("only Unicode names can be given to files here, as on macOS and Windows: run it on Linux")
    assert [document.path for document in read_documents(find_documents(["a"]).paths)] == ["a/\udcff.txt"]


@pytest.mark.parametrize(
    ("excluded", "expected"),
    [
        pytest.param([], ["a/b.txt", "a/old/c.txt", "a/old/d.md"], id="nothing"),
        pytest.param(["a/old/d.md"], ["a/b.txt", "a/old/c.txt"], id="a file"),
        pytest.param(["a/old/"], ["a/b.txt"], id="a folder with all that it holds"),
        pytest.param(["a/old"], ["a/b.txt", "a/old/c.txt", "a/old/d.md"], id="a file of the name of a folder"),
        pytest.param(["a/"], [], id="all, though it was named"),
    ],
)
def test_excluded(excluded: list[str], expected: list[str]) -> None:
    make("a/b.txt", "a/old/c.txt", "a/old/d.md")
    result = find_documents(["a"], is_excluded=lambda path, is_folder: path.as_posix() + "/" * is_folder in excluded)
    assert [path.as_posix() for path in result.paths] == expected
    assert result.excluded == (3 - len(expected) > 0)


@pytest.mark.parametrize("name", ["a.txt", "none.txt"], ids=["one that is there", "one that is not"])
def test_a_named_file_can_be_excluded(name: str) -> None:
    make("a.txt")
    found = find_documents([name], is_excluded=lambda path, is_folder: path.suffix == ".txt")
    assert found == Found([], [], other_formats=0, left_out=0, excluded=1, asked=(name,))


def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a/b.txt", "a/closed/c.txt")
    really_scan = os.scandir

    def scan(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return really_scan(path)

    monkeypatch.setattr(os, "scandir", scan)
    result = find_documents(["a"])
    assert [path.as_posix() for path in result.paths] == ["a/b.txt"]
    assert result.unread == [("a/closed", "no permission to read it")]


@pytest.mark.parametrize(
    "name", ["missing", "a.txt/b", "a\0b", "x" * 300], ids=["missing", "below a file", "NUL", "long"]
)
def test_what_is_not_there_is_reported(name: str) -> None:
    make("a.txt")
    result = find_documents(["a.txt", name])
    assert [path.as_posix() for path in result.paths] == ["a.txt"]
    assert [unread.path for unread in result.unread] == [name]


@pytest.mark.parametrize(
    ("files", "arguments", "reason"),
    [
        ([], ["a"], "no files in a"),
        ([], ["a", "a", "a", "a", "a"], "no files in a, a, a and 2 more"),
        (["a/b.png"], ["a"], f"1 file in a, none of a format that this version reads ({SUFFIXES})"),
        (["a/b.png", "a/c.xlsx"], ["a"], f"2 files in a, none of a format that this version reads ({SUFFIXES})"),
        (["a/README.md"], ["a"], "1 file in a left out (README, LICENSE)"),
        ([], ["a", "b"], "b: no such file or folder"),
    ],
)
def test_an_empty_result_says_what_there_was_instead(files: list[str], arguments: list[str], reason: str) -> None:
    Path("a").mkdir()
    make(*files)
    result = find_documents(arguments)
    assert not result.paths
    assert result.why_nothing() == reason
