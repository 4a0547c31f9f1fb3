"""Zip archives as folders: which documents are in them, under which names, and what is refused."""

import io
import os
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_files import zipped

from boilerplate import check
from boilerplate.errors import UnreadableError
from boilerplate.indexing import add_documents
from boilerplate.model import Document, Settings, Unread
from boilerplate.readers import archives, find_documents, read_document, read_documents

SENTENCE = "会议强调，要坚持和加强党的全面领导，坚定不移全面从严治党，推动各项工作再上新台阶。"


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, members: dict[str, str | bytes]) -> None:
    Path(name).write_bytes(zipped(members))


def read(*paths: str) -> dict[str, str]:
    """What is read of files and folders: texts, and reasons in brackets."""
    found = find_documents(paths)
    results = [*found.unread, *read_documents(found.paths)]
    return {each.path: each.text if isinstance(each, Document) else f"({each.reason})" for each in results}


def test_members_are_documents_below_the_archive() -> None:
    write("a.zip", {"一/二.txt": "文", "b.md": "*c*", "c.html": "<p>d"})
    assert read("a.zip") == {"a.zip/一/二.txt": "文", "a.zip/b.md": "*c*", "a.zip/c.html": "d\n"}
    assert read(".") == read("a.zip")
    assert read_document("a.zip/一/二.txt").text == "文"
    assert list(Path().iterdir()) == [Path("a.zip")]


def test_files_are_chosen_as_in_folders() -> None:
    write("a.zip", {"x.png": "", "README.md": "a", "b/.c.txt": "a", "__MACOSX/d.txt": "a", "d/": "", "e.txt": "e"})
    found = find_documents(["a.zip"], is_excluded=lambda path, is_folder: path.name == "f.txt")
    assert (found.paths, found.other_formats, found.left_out) == ([Path("a.zip/e.txt")], 1, 1)


def test_what_is_excluded_is_left_out_of_archives_too() -> None:
    write("a.zip", {"b.txt": "b", "c.txt": "c"})
    found = find_documents(["a.zip"], is_excluded=lambda path, is_folder: path.name == "b.txt")
    assert (found.paths, found.excluded) == ([Path("a.zip/c.txt")], 1)


def test_archives_in_archives_are_folders_too_but_not_for_ever() -> None:
    inner = zipped({"c.txt": "c", "deeper.zip": zipped({"d.txt": "d"})})
    write("a.zip", {"b/inner.zip": inner})
    assert read("a.zip") == {
        "a.zip/b/inner.zip/c.txt": "c",
        "a.zip/b/inner.zip/deeper.zip": "(it is an archive in an archive, more than 2 deep; unpack it)",
    }


def test_a_document_that_is_kept_as_an_archive_is_a_document() -> None:
    write("a.zip", {"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"})
    assert find_documents(["a.zip"]).paths == [Path("a.zip")]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/passwd.txt", "a.zip/__/__/etc/passwd.txt"),
        ("/etc/passwd.txt", "a.zip/etc/passwd.txt"),
        ("..\\..\\b.txt", "a.zip/__/__/b.txt"),
        ("C:\\b.txt", "a.zip/C:/b.txt"),
        ("./b//c.txt", "a.zip/b/c.txt"),
        ("b/.../c.txt", None),
        ("两\n行.txt", "a.zip/两\n行.txt"),
        ("b\x1b[31m.txt", "a.zip/b\x1b[31m.txt"),
    ],
)
def test_names_lead_nowhere_else(name: str, path: str | None) -> None:
    write("a.zip", {name: "文"})
    assert read("a.zip") == ({} if path is None else {path: "文"})


def test_members_of_one_name_are_all_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("b.txt", "一")
        for text in ("二", "三"):
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("b.txt", text)
    Path("a.zip").write_bytes(buffer.getvalue())
    assert read("a.zip") == {"a.zip/b.txt": "一", "a.zip/b~1.txt": "二", "a.zip/b~2.txt": "三"}


def with_names(encoding: str, *names: str) -> bytes:
    """An archive whose names are in an encoding, and do not say so; all are as long as what stands for them."""
    raw = [name.encode(encoding) for name in names]
    data = zipped({f"{number:0{len(name)}}": "文" for number, name in enumerate(raw)})
    for number, name in enumerate(raw):
        data = data.replace(f"{number:0{len(name)}}".encode(), name)
    return data


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("gbk", ["关于召开会议的通知.txt", "附件/名单.txt"]),
        ("gbk", ["報告.txt", "镕基.txt"]),
        ("utf-8", ["关于召开会议的通知.txt"]),
        ("big5", ["關於召開會議的通知和有關事項的說明與附件.txt", "臺灣大學圖書館閱覽規則.txt"]),
        ("cp437", ["résumé.txt"]),
    ],
)
def test_names_that_do_not_say_their_encoding(encoding: str, names: list[str]) -> None:
    Path("a.zip").write_bytes(with_names(encoding, *names))
    assert read("a.zip") == {f"a.zip/{name}": "文" for name in names}


def encrypted(data: bytes) -> bytes:
    """Mark all members as encrypted."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = data.find(mark, at + 1)
    return bytes(changed)


def lying(data: bytes, size: int) -> bytes:
    """Let the first member say that it is so large."""
    changed = bytearray(data)
    struct.pack_into("<L", changed, data.find(b"PK\x03\x04") + 22, size)
    struct.pack_into("<L", changed, data.find(b"PK\x01\x02") + 24, size)
    return bytes(changed)


def corrupted(data: bytes) -> bytes:
    at = data.find(b"b.txt") + 5
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(encrypted, "it is encrypted", id="encrypted"),
        pytest.param(lambda data: lying(data, 250_000_000), "it is larger than 200 MB", id="too large"),
        pytest.param(lambda data: lying(data, 190_000_000), "times its size", id="a bomb"),
        pytest.param(lambda data: lying(data, 3), "it is damaged", id="larger than it says"),
        pytest.param(corrupted, "it is damaged", id="damaged"),
    ],
)
def test_a_member_that_cannot_be_read(change: Callable[[bytes], bytes], reason: str) -> None:
    Path("a.zip").write_bytes(change(zipped({"b.txt": SENTENCE * 10})))
    with pytest.raises(UnreadableError, match=reason) as caught:
        read_document("a.zip/b.txt")
    assert caught.value.path == "a.zip/b.txt"


def test_a_bomb_is_not_unpacked_and_the_rest_is_read() -> None:
    write("a.zip", {"bomb.txt": bytes(150_000_000), "c.txt": "文"})
    assert Path("a.zip").stat().st_size < 200_000
    result = read("a.zip")
    assert result["a.zip/c.txt"] == "文"
    assert "times its size" in result["a.zip/bomb.txt"]


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 5)
    write("a.zip", {f"{number}.txt": "a" for number in range(6)})
    Path("b.txt").write_text("b")
    assert read(".") == {"a.zip": "(it has more than 5 members, the most that are read; unpack it)", "b.txt": "b"}


def test_a_table_of_contents_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 5)
    write("a.zip", {f"{number}.txt": "a" for number in range(200)})
    monkeypatch.setattr(zipfile, "ZipFile", pytest.fail)
    assert "more than 5 members" in read("a.zip")["a.zip"]


def test_too_much_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    write("a.zip", {"b.txt": "a" * 600, "c.txt": "a" * 600})
    assert "it unpacks to" in read("a.zip")["a.zip"]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"text", zipped({"b.txt": "text" * 50})[:-30], zipped({"b.txt": "a"})[:60]]
)
def test_what_is_no_archive_is_said_and_the_rest_is_read(data: bytes) -> None:
    Path("a.zip").write_bytes(data)
    Path("b.txt").write_text("b")
    result = read(".")
    assert result["b.txt"] == "b"
    assert "cannot be read as a zip archive" in result["a.zip"]


@given(st.randoms(use_true_random=False))
def test_any_damage_is_said(dice: random.Random) -> None:
    data = bytearray(zipped({"b.txt": SENTENCE * 3, "文.md": "c", "d/e.zip": zipped({"f.txt": "g"})}))
    for _ in range(dice.randrange(1, 8)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    Path("a.zip").write_bytes(data)
    read("a.zip")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on Windows: run it on Linux or macOS")
def test_what_is_no_file_is_not_opened() -> None:
    os.mkfifo("a.zip")
    Path("b.zip").symlink_to("/dev/zero")
    assert set(read(".")) == {"a.zip", "b.zip"}


def test_documents_that_are_not_there() -> None:
    write("a.zip", {"b.txt": "a"})
    Path("c.txt").write_text("c")
    for path in ("a.zip/c.txt", "a.zip/b.txt/c", "c.txt/d.txt", "gone.zip/a.txt"):
        with pytest.raises(UnreadableError, match="no such"):
            read_document(path)
    assert [type(each) for each in read_documents(["a.zip/b.txt", "a.zip/c.txt"])] == [Document, Unread]


def test_an_archive_that_changes_is_read_anew() -> None:
    write("a.zip", {"b.txt": "old"})
    assert read("a.zip") == {"a.zip/b.txt": "old"}
    write("a.zip", {"b.txt": "newer", "c.txt": "c"})
    assert read("a.zip") == {"a.zip/b.txt": "newer", "a.zip/c.txt": "c"}


def test_archives_are_corpora_and_an_index_keeps_up_with_them(tmp_path: Path) -> None:
    Path("corpus").mkdir()
    write("corpus/a.zip", {"b.txt": SENTENCE, "n.zip": zipped({"c.html": f"<p>{SENTENCE}"})})
    Path("draft.txt").write_text(SENTENCE)
    index = Path("index")
    assert add_documents(index, ["corpus"], Settings())[:4] == (2, 0, 0, 0)
    report = check(["draft.txt"], index=index)
    assert {source.path for source in report.documents[0].sources} == {
        "corpus/a.zip/b.txt", "corpus/a.zip/n.zip/c.html",
    }  # fmt: skip
    assert add_documents(index, ["corpus"], Settings())[:4] == (0, 0, 0, 2)
    write("corpus/a.zip", {"b.txt": SENTENCE, "d.txt": "另一篇文章，说的是另一件事情。"})
    assert add_documents(index, ["corpus"], Settings())[:4] == (1, 0, 1, 1)
    Path("corpus/a.zip").unlink()
    Path("corpus/e.txt").write_text(SENTENCE)
    # The text of one of the two is there still, in another file.
    assert add_documents(index, ["corpus"], Settings())[:4] == (0, 0, 1, 1)


def test_an_archive_that_is_added_again_loses_what_is_no_longer_in_it() -> None:
    write("a.zip", {"b.txt": SENTENCE, "n.zip": zipped({"c.txt": "另一篇文章，说的是另一件事情。"})})
    write("d.zip", {"e.txt": "这一篇在另一个压缩包里，不应受到影响。"})
    index = Path("index")
    assert add_documents(index, ["a.zip", "d.zip"], Settings())[:4] == (3, 0, 0, 0)
    write("a.zip", {"f.txt": SENTENCE})
    # What is called otherwise now has the text of one that is gone.
    assert add_documents(index, ["a.zip"], Settings())[:4] == (0, 0, 1, 1)
    assert add_documents(index, ["a.zip", "d.zip"], Settings())[:4] == (0, 0, 0, 2)


def test_a_member_can_be_named() -> None:
    write("a.zip", {"b.txt": "b", "c.png": "c", "n.zip": zipped({"d.txt": "d", "README.md": "e"})})
    assert read("a.zip/b.txt", "a.zip/n.zip") == {"a.zip/b.txt": "b", "a.zip/n.zip/d.txt": "d"}
    assert read("a.zip/n.zip/README.md") == {"a.zip/n.zip/README.md": "e"}
    assert read("a.zip/gone.txt") == {"a.zip/gone.txt": "(no such file or folder)"}
    found = find_documents(["a.zip/b.txt"], is_excluded=lambda path, is_folder: path.name == "b.txt")
    assert (found.paths, found.excluded) == ([], 1)


def test_a_member_is_not_its_own_source() -> None:
    write("a.zip", {"b.txt": SENTENCE, "c.txt": f"{SENTENCE}别的。"})
    report = check(["a.zip/b.txt"], ["a.zip"])
    assert [source.path for source in report.documents[0].sources] == ["a.zip/c.txt"]
