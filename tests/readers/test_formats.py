"""Files are read as what they are, whatever they are called; and the facts of a format arrive in a check."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from office_files import docx, odt, word_paragraph, zipped

from boilerplate import check
from boilerplate.errors import UnreadableError
from boilerplate.model import Document, Landmark, Unread
from boilerplate.readers import (
    FORMATS,
    confined,
    find_documents,
    overhead_of,
    read_bytes,
    read_document,
    read_documents,
)

STOCK = "会议强调，要坚持和加强党的全面领导，坚定不移全面从严治党，推动各项工作再上新台阶。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员周师傅蹲在地里数穗子，一株一株地数，数了一个上午。"
PAGE = f"<!DOCTYPE html>\n<html><body><p>{STOCK}</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Run = Callable[..., subprocess.CompletedProcess[bytes]]
Check = Callable[..., dict[str, Any]]

RTF = rb"{\rtf1\ansi Only words in here.}"


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_every_suffix_belongs_to_one_format() -> None:
    suffixes = [suffix for row in FORMATS for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


def test_what_takes_long_to_open_is_divided_among_processes_by_that() -> None:
    assert overhead_of("a.txt") == overhead_of("a") == 0
    assert 0 < overhead_of("a.pdf") == overhead_of("a.DOCX") < overhead_of("a.wps")


FILES = {
    "docx": docx(word_paragraph(STOCK)),
    "odt": odt(f"<text:p>{STOCK}</text:p>"),
    "rtf": RTF,
    "utf-8": PAGE.encode(),
    "gb18030": PAGE.replace("<body>", "<meta charset=gb2312>").encode("gbk"),
    "utf-16-le": PAGE.encode("utf-16"),
}
NAMES = ["a.docx", "a.DOC", "a.wps", "a.pdf", "a.rtf", "a.odt", "a.html", "a.txt", "a", "a.zip"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", FILES)
def test_a_file_is_read_as_what_it_is(name: str, encoding: str) -> None:
    document = read_bytes(name, FILES[encoding], None)
    assert (document.path, document.encoding, document.is_extracted) == (name, encoding, True)
    assert document.text == ("Only words in here.\n" if encoding == "rtf" else f"{STOCK}\n")
    assert document.places == (Landmark(0, "paragraph 1"),)


@pytest.mark.parametrize("name", ["a.doc", "a.docx", "a.wps", "a.pdf", "a.rtf", "a.odt", "a.txt"])
def test_text_is_text_whatever_it_is_called(name: str) -> None:
    assert read_bytes(name, STOCK.encode("gbk"), None) == Document(name, STOCK, "gb18030")


def test_a_markdown_file_may_begin_like_a_page() -> None:
    document = read_bytes("a.md", f"<html>\n\n**{STOCK}**".encode(), None)
    assert (document.prose or "").split() == [STOCK]


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_text_that_speaks_of_pdf_is_none(name: str) -> None:
    assert "PDF" in read_bytes(name, b"A PDF document begins with %PDF-1.7 in its first line.", None).text


def test_members_of_an_archive_do_not_make_it_a_document() -> None:
    archive = zipped({"word/a.docx": FILES["docx"], "b.odt": FILES["odt"]}, method=0)
    Path("a.zip").write_bytes(archive)
    found = find_documents(["a.zip"])
    assert [each.text for each in read_documents(found.paths) if isinstance(each, Document)] == [f"{STOCK}\n"] * 2


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"", "it is empty"),
        ("a.pdf", bytes(range(256)) * 4, "it is damaged, or no PDF document, whatever its name says"),
        ("a.pdf", b"%PDF-1.7\n", "it is damaged"),
        ("a.docx", FILES["docx"][:-40], "it is damaged or cut off"),
        ("a.txt", FILES["docx"][:-40], "it is damaged or cut off"),
        ("a.docx", FILES["docx"][:60], "it is damaged or cut off"),
        ("a.docx", FILES["docx"][:4], "it is damaged or cut off"),
        ("a.txt", zipped({"a.txt": "a"})[:40], "it is damaged or cut off"),
        ("a.doc", OLE + "EncryptedPackage".encode("utf-16-le"), "it is encrypted"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "it is encrypted"),
        ("a.html", bytes(range(256)) * 4, "it is a binary file"),
        ("a.zip", zipped({"a.txt": "a"}), "it is a zip archive"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason) as caught:
        read_bytes(name, data, None)
    assert caught.value.path == name


@pytest.mark.parametrize("module", ["lxml", "pypdfium2"])
def test_an_extra_that_is_missing_is_said_with_what_installs_it(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_PROGRAM", f"import sys; sys.modules[{module!r}] = None; {confined._PROGRAM}")
    confined._process.cache_clear()
    data = {"lxml": FILES["docx"], "pypdfium2": b"%PDF-1.7\n"}[module]
    with pytest.raises(UnreadableError, match=rf"{module} is not .*: pip install 'boilerplate\[office\]'"):
        read_bytes("a", data, None)
    confined._process.cache_clear()


def test_a_file_that_hangs_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = "import time; from boilerplate.readers import html; read = html.extract; "
    hanging += "html.extract = lambda data: time.sleep(99) if b'hang' in data else read(data); "
    monkeypatch.setattr(confined, "_PROGRAM", f"{confined._PROGRAM.partition(';')[0]}; " + "import sys; "
                        "sys.path[:] = sys.argv[2:]; " + hanging + confined._PROGRAM)  # fmt: skip
    monkeypatch.setattr(confined, "SECONDS", 1)
    confined._process.cache_clear()
    for name, text in (("a.html", "eins"), ("b.html", "hang"), ("c.html", "zwei")):
        Path(name).write_text(f"<p>{text}")
    began = time.monotonic()
    read = list(read_documents(["a.html", "b.html", "c.html"]))
    assert read[1] == Unread("b.html", "it takes more than 1 seconds to read")
    assert [each.text for each in read if isinstance(each, Document)] == ["eins\n", "zwei\n"]
    assert time.monotonic() - began < 20
    confined._process.cache_clear()


# -- in a check --------------------------------------------------------------------------------------------------------

MARKDOWN = f"""---
title: {STOCK}
---

# 关于稻子的*几句*话

{OWN[:20]}**{OWN[20:24]}**{OWN[24:]}

```text
{STOCK}
```

- {STOCK[:12]}_{STOCK[12:16]}_{STOCK[16:]}<!-- {STOCK} -->

[一]: https://example.com/{STOCK}
"""


@pytest.fixture
def data_of(run: Run) -> Callable[..., dict[str, Any]]:
    def data_of(*arguments: str) -> dict[str, Any]:
        done = run("check", *arguments, "--format", "json", "--exit-zero")
        assert done.returncode == 0, done.stderr.decode()
        data: dict[str, Any] = json.loads(done.stdout)
        return data

    return data_of


@pytest.fixture
def corpus() -> str:
    Path("archive").mkdir()
    Path("archive/old.txt").write_text(STOCK, encoding="utf-8")
    return "archive"


def test_only_prose_counts_and_offsets_point_into_the_file(corpus: str, data_of: Check) -> None:
    Path("draft.md").write_text(MARKDOWN, encoding="utf-8")
    (document,) = data_of("draft.md", "--corpus", corpus)["documents"]
    heading, own, stock = document["sentences"]
    assert "text" not in document
    assert "places" not in document
    assert document["remarks"] == []
    assert document["characters"] == sum(map(str.isalnum, "关于稻子的几句话" + OWN + STOCK))
    assert [sentence["kind"] for sentence in document["sentences"]] == ["original", "original", "copied"]
    for sentence in document["sentences"]:
        assert MARKDOWN[sentence["start"] : sentence["end"]] == sentence["text"]
        line = MARKDOWN.splitlines()[sentence["line"] - 1]
        assert line[sentence["column"] - 1 :].startswith(sentence["text"])
    assert "".join(filter(str.isalnum, heading["text"])) == "关于稻子的几句话"
    assert "".join(filter(str.isalnum, own["text"])) == "".join(filter(str.isalnum, OWN))
    assert stock["similarity"] == 1
    (passage,) = document["passages"]
    assert (passage["start"], passage["end"]) == (stock["start"], stock["end"])


def test_markdown_in_the_archive_is_found_by_its_prose_and_shown_as_it_is_written(data_of: Check) -> None:
    Path("archive").mkdir()
    Path("archive/old.md").write_text(MARKDOWN, encoding="utf-8")
    Path("draft.txt").write_text(STOCK, encoding="utf-8")
    (document,) = data_of("draft.txt", "--corpus", "archive")["documents"]
    (match,) = document["sentences"][0]["matches"]
    assert match["similarity"] == 1
    assert MARKDOWN[match["start"] : match["end"]] == match["text"]
    assert "_" in match["text"]
    (source,) = document["passages"][0]["sources"]
    assert MARKDOWN[source["start"] : source["end"]] == match["text"]


@pytest.mark.parametrize("shingle", ["char-2", "word-1"])
def test_a_markdown_file_and_its_rendering_are_the_same_to_each_other(shingle: str, data_of: Check) -> None:
    page = f"<h1>关于稻子的<em>几句</em>话</h1><p>{OWN}</p><pre><code>{STOCK}</code></pre><ul><li>{STOCK}</ul>"
    for name, text in (("a/draft.md", MARKDOWN), ("b/draft.html", page)):
        Path(name).parent.mkdir()
        Path(name).write_text(text, encoding="utf-8")
    for draft, archive in (("a/draft.md", "b"), ("b/draft.html", "a")):
        assert data_of(draft, "--corpus", archive, "--shingle", shingle)["documents"][0]["originality"] == 0


def test_extracted_text_is_given_with_its_places_and_remarks(corpus: str, data_of: Check, run: Run) -> None:
    page = f"<p>{OWN}</p><table><tr><td>{STOCK}</table><p style='display:none'>{OWN}"
    Path("draft.html").write_text(page, encoding="utf-8")
    (document,) = data_of("draft.html", "--corpus", corpus)["documents"]
    assert document["text"] == f"{OWN}\n\n{STOCK}\n"
    assert document["places"] == [
        {"offset": 0, "name": "paragraph 1"},
        {"offset": len(OWN) + 2, "name": "table 1, row 1, cell 1"},
    ]
    assert document["remarks"] == [f"{len(OWN)} hidden characters are left out"]
    for sentence in document["sentences"]:
        assert document["text"][sentence["start"] : sentence["end"]] == sentence["text"]
    shown = run("check", "draft.html", "--corpus", corpus).stdout.decode()
    assert "draft.html:3:1 (table 1, row 1, cell 1)" in shown
    assert f"Note: {len(OWN)} hidden characters are left out." in shown


def test_a_directive_in_a_page_holds(corpus: str, data_of: Check) -> None:
    Path("draft.html").write_text(f"<p>{OWN}</p><!-- boilerplate: off --><p>{STOCK}</p><!-- boilerplate: on -->")
    (document,) = data_of("draft.html", "--corpus", corpus)["documents"]
    assert document["left_out"]["suppressed"] == sum(map(str.isalnum, STOCK))
    assert document["originality"] == 1


def test_one_text_is_as_original_in_every_format(corpus: str, data_of: Check) -> None:
    files = {
        "a.txt": f"{OWN}\n{STOCK}".encode(),
        "a.md": f"> {OWN}\n\n{STOCK}".encode(),
        "a.html": f"<p>{OWN}<p>{STOCK}".encode("gbk"),
        "a.docx": docx(word_paragraph(OWN) + word_paragraph(STOCK)),
        "a.odt": odt(f"<text:p>{OWN}</text:p><text:p>{STOCK}</text:p>"),
    }
    for name, data in files.items():
        Path(name).write_bytes(data)
    documents = data_of(*files, "--corpus", corpus)["documents"]
    assert len({(each["originality"], each["characters"]) for each in documents}) == 1
    assert 0.4 < documents[0]["originality"] < 0.6


def test_what_cannot_be_read_is_unread_and_the_rest_is_checked(corpus: str) -> None:
    Path("archive/bad.docx").write_bytes(FILES["docx"][:200])
    Path("archive/empty.pdf").touch()
    Path("draft.txt").write_text(STOCK)
    report = check(["draft.txt"], [corpus])
    assert {unread.path for unread in report.unread} == {"archive/bad.docx", "archive/empty.pdf"}
    assert report.documents[0].originality == 0


def test_reading_a_named_page_again_gives_the_same() -> None:
    Path("a.html").write_text(PAGE)
    assert read_document("a.html") == read_document("a.html")
