"""Files and standard input: what is read, and the sentence each unreadable one gets."""

import gzip
import io
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from boilerplate.errors import UnreadableError, UsageError
from boilerplate.model import Document, Unread
from boilerplate.readers import FORMATS, SIZE_LIMIT, files, read_document, read_documents, read_standard_input
from boilerplate.readers.formats import TEXT_LIMIT

needs_pipes = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="there are no named pipes on Windows: run it on Linux or macOS"
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("notes.txt", True),
        ("notes.text", True),
        ("notes", True),
        ("notes.log", True),
        ("notes.md", False),
        ("notes.markdown", False),
        ("NOTES.MD", False),
        ("a.md.txt", True),
        ("两行\n名字.txt", True),
        (".hidden", True),
    ],
)
def test_the_suffix_says_whether_stars_may_be_masks(tmp_path: Path, name: str, masked: bool) -> None:
    path = tmp_path / name
    path.write_bytes("**坚持\r\n".encode())
    prose = None if masked else "  坚持\r\n"
    assert read_document(path) == Document(path.as_posix(), "**坚持\r\n", "utf-8", masked, prose)


def test_the_path_is_the_one_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a").mkdir()
    Path("a/b.txt").write_text("c")
    assert read_document("a/b.txt").path == "a/b.txt"


def test_a_name_that_is_not_unicode_is_read(tmp_path: Path) -> None:
    try:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt"))
        path.write_text("a")
    except (OSError, UnicodeError):
        pytest.skip("only Unicode names can be given to files here, as on macOS and Windows: run it on Linux")
    assert read_document(path).text == "a"


def test_the_encoding_is_reported_and_can_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("会议指出，要坚持。".encode("gb18030"))
    assert read_document(path).encoding == "gb18030"
    assert read_document(path, encoding="latin-1").encoding == "iso8859-1"


def test_an_empty_file_is_an_empty_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert read_document(tmp_path / "a.txt").text == ""


def make_missing(path: Path) -> None:
    pass


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(path))


def make_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(make_missing, "no such file or folder", id="missing"),
        pytest.param(Path.mkdir, "it is a folder, not a file", id="a folder"),
        pytest.param(
            lambda path: os.mkfifo(path), "it is a pipe", id="a pipe that nobody writes to", marks=needs_pipes
        ),
        pytest.param(make_socket, "it is a socket", id="a socket", marks=needs_pipes),
        pytest.param(
            lambda path: path.symlink_to("/dev/zero"), "it is a device", id="a link to a device", marks=needs_pipes
        ),
        pytest.param(lambda path: path.symlink_to("gone"), "a symbolic link to nothing", id="a link to nothing"),
        pytest.param(lambda path: path.symlink_to(path.name), "leads back to itself", id="a link to itself"),
        pytest.param(make_large, "larger than 200 MB", id="too large"),
    ],
)
def test_what_is_no_readable_file_is_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], reason: str
) -> None:
    make(tmp_path / "a.txt")
    monkeypatch.setattr(os, "open", pytest.fail)
    with pytest.raises(UnreadableError, match=reason) as caught:
        read_document(tmp_path / "a.txt")
    assert caught.value.path == (tmp_path / "a.txt").as_posix()


@pytest.mark.parametrize(
    ("name", "reason"),
    [("a\0b", "no file can have such a name"), ("x" * 300, "the name is too long"), ("b.txt/c", "no such file")],
)
def test_impossible_names(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "b.txt").touch()
    with pytest.raises(UnreadableError, match=reason):
        read_document(f"{tmp_path}/{name}")


def zip_of(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "text")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (zip_of("xl/workbook.xml"), "an Excel workbook"),
        (zip_of("ppt/presentation.xml"), "a PowerPoint presentation"),
        (zip_of("OFD.xml"), "an OFD document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le"), "an Excel workbook"),
        (gzip.compress(b"text"), "a gzip archive"),
        (b"a.txt".ljust(257, b"\0") + b"ustar\x0000" + b"text" * 500, "a tar archive"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_formats_that_are_not_read_are_named_and_so_are_those_that_are(data: bytes, named: str) -> None:
    *others, last = (row.name for row in FORMATS)
    for encoding in (None, "latin-1"):
        for name in ("-", "a.docx", "a.txt", "a.md", "a.html"):
            with pytest.raises(UnreadableError, match=f"{named}.*not read; there are {', '.join(others)} and {last}"):
                read_standard_input(io.BytesIO(data), name, encoding)


def test_an_archive_that_is_not_called_so_is_not_looked_into() -> None:
    with pytest.raises(UnreadableError, match=r"it is a zip archive, which is not read; with the suffix \.zip"):
        read_standard_input(io.BytesIO(zip_of("a.txt")), "a.docx")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").touch()
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnreadableError, match="no permission to read it"):
        read_document(tmp_path / "a.txt")


@needs_pipes
def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    really_open = os.open

    def swap_and_open(path: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return really_open(path, flags)

    monkeypatch.setattr(os, "open", swap_and_open)
    with pytest.raises(UnreadableError, match="it is a pipe"):
        read_document(path)


class Writer:
    """Does something to a file each time it was read to its end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *actions: Callable[[], object]) -> None:
        self.actions = list(actions)
        self.read = files._read_to_end
        monkeypatch.setattr(files, "_read_to_end", self)

    def __call__(self, descriptor: int, expected: int, name: str) -> bytes:
        data = self.read(descriptor, expected, name)
        if self.actions:
            self.actions.pop(0)()
        return data


def test_a_file_that_changes_once_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    Writer(monkeypatch, lambda: path.write_text("newer"))
    assert read_document(path).text == "newer"


def test_a_file_that_is_replaced_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text("old")
    other.write_text("new")
    os.utime(other, ns=(0, path.stat().st_mtime_ns))
    Writer(monkeypatch, lambda: other.replace(path))
    assert read_document(path).text == "new"


def test_a_file_that_keeps_changing_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    Writer(monkeypatch, lambda: path.write_text("newer"), lambda: path.write_text("newest"))
    with pytest.raises(UnreadableError, match="it changed while it was read, twice"):
        read_document(path)


def test_a_file_that_vanishes_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    Writer(monkeypatch, path.unlink)
    with pytest.raises(UnreadableError, match="it vanished while it was read"):
        read_document(path)


def test_a_file_larger_than_it_said_is_not_read_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    monkeypatch.setattr(os, "read", lambda descriptor, size: b"x" * size)
    monkeypatch.setattr(files, "SIZE_LIMIT", 1_000_000)
    with pytest.raises(UnreadableError, match="larger than"):
        read_document(path)


def test_a_text_that_would_need_too_much_memory_is_refused(tmp_path: Path) -> None:
    text = "党 the\n"
    path = tmp_path / "a.txt"
    path.write_text(text * (TEXT_LIMIT // len(text)), encoding="utf-8")
    assert len(read_document(path).text) > TEXT_LIMIT - len(text)
    path.write_text(text * (190_000_000 // len(text.encode())), encoding="utf-8")
    with pytest.raises(UnreadableError, match="more than 20 million characters, the most that are read; split it"):
        read_document(path)


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    for name, data in (("a.txt", b"a"), ("b.txt", b"\0\0"), ("d.txt", b"d")):
        (tmp_path / name).write_bytes(data)
    read = list(read_documents([tmp_path / name for name in ("a.txt", "b.txt", "c.txt", "d.txt")]))
    assert [type(result) for result in read] == [Document, Unread, Unread, Document]
    assert [result.reason.partition(";")[0] for result in read if isinstance(result, Unread)] == [
        "it is a binary file, not text",
        "no such file or folder",
    ]


def test_an_unknown_encoding_is_wrong_usage_before_anything_is_read() -> None:
    with pytest.raises(UsageError):
        read_documents([], "klingon")


def test_standard_input_goes_by_the_name_it_is_given() -> None:
    data = "**坚持**".encode()
    assert read_standard_input(io.BytesIO(data), "-") == Document("-", "**坚持**", "utf-8", True)
    assert read_standard_input(io.BytesIO(data), "a.md") == Document(
        "a.md", "**坚持**", "utf-8", False, prose="  坚持  "
    )
    assert read_standard_input(io.BytesIO(data), "-", "gbk").encoding == "gbk"


def test_standard_input_that_is_closed_too_large_or_not_text(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.BytesIO()
    closed.close()
    with pytest.raises(UnreadableError, match="-: standard input is closed"):
        read_standard_input(closed, "-")
    with pytest.raises(UnreadableError, match=r"draft\.md: it is a binary file"):
        read_standard_input(io.BytesIO(bytes(100)), "draft.md")
    monkeypatch.setattr(files, "SIZE_LIMIT", 10)
    with pytest.raises(UnreadableError, match="larger than"):
        read_standard_input(io.BytesIO(b"x" * 11), "-")
