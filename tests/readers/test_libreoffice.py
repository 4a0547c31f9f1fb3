"""Old documents through LibreOffice; and one text in all formats, written by real programs."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from office_files import SENTENCE, blocks_of, docx, reason_of, word_paragraph

from boilerplate.readers import docx as docx_reader
from boilerplate.readers import libreoffice, odt, pdf, rtf
from boilerplate.text.analysis import fold_texts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = OLE + bytes(504) + b"\xec\xa5" + bytes(9) + b"\0" + bytes(500) + "WordDocument".encode("utf-16-le")

OFFICE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PANDOC = shutil.which("pandoc")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
needs_pandoc = pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a script in the place of LibreOffice; returns where it is."""

    def write(script: str) -> Path:
        path = tmp_path / "bin" / "soffice"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
        return path

    return write


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4", "it is a PDF document, not a document of Word or WPS"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "it is encrypted"),
        (WORD[:523] + b"\x01" + WORD[524:], "it is encrypted"),
    ],
    ids=["PDF", "an encrypted docx", "an encrypted doc"],
)
def test_what_is_refused_before_anything_is_started(data, reason):
    assert reason in reason_of(libreoffice.extract, data)


def test_what_only_has_an_old_suffix_is_read_as_what_it_is():
    assert libreoffice.extract(docx(word_paragraph(SENTENCE))).text == f"{SENTENCE}\n"
    assert libreoffice.extract(rb"{\rtf1 text}").text == "text\n"


def test_without_libreoffice_the_reason_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_WHERE_ELSE", ())
    reason = reason_of(libreoffice.extract, WORD)
    assert "LibreOffice" in reason
    assert "apt-get install libreoffice-writer-nogui" in reason


def test_a_program_that_hangs_is_ended_with_its_children(program, tmp_path, monkeypatch):
    monkeypatch.setattr(libreoffice, "TIME_LIMIT", 0.5)
    numbers = tmp_path / "numbers"
    program(f"sleep 60 & echo $$ $! > {numbers}; wait")
    begin = time.perf_counter()
    assert "did not read it within" in reason_of(libreoffice.extract, WORD)
    assert time.perf_counter() - begin < 10
    for number in numbers.read_text().split():
        wait_for_end(int(number))


def wait_for_end(process: int) -> None:
    for _ in range(50):
        status = Path(f"/proc/{process}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return
        time.sleep(0.1)
    pytest.fail(f"process {process} goes on")


def test_a_program_that_writes_nothing_has_not_read_it_and_leaves_nothing(program, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    program("touch $HOME/left; exit 0")
    assert "LibreOffice cannot read it" in reason_of(libreoffice.extract, WORD)
    assert not list(tmp_path.glob("boilerplate-*"))


def test_the_program_gets_the_document_and_a_profile_without_macros(program, tmp_path, monkeypatch):
    result = tmp_path / "result.docx"
    result.write_bytes(docx(word_paragraph(SENTENCE)))
    program(
        f"mkdir converted; cp {result} converted/document.docx; cp profile/user/*.xcu document.* {tmp_path}; "
        f"env > {tmp_path}/environment"
    )
    monkeypatch.setenv("SECRET", "1")
    assert libreoffice.extract(WORD).text == f"{SENTENCE}\n"
    assert (tmp_path / "document.doc").read_bytes() == WORD
    assert (
        'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true'
        in (tmp_path / "registrymodifications.xcu").read_text()
    )
    assert "SECRET" not in (tmp_path / "environment").read_text()


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>学习材料</title>
<style>p {{ text-indent: 2em; margin: 0 }} @page {{ margin: 2cm }}</style></head><body>
<h1>关于开展主题党日活动的情况报告</h1>
{paragraphs}
<ul><li>坚持以上率下，示范带动。</li><li>坚持问题导向，立行立改，把学习成果转化为推动工作的实际成效。</li></ul>
<table border="1"><tr><td>单位</td><td>人数</td></tr><tr><td>法学院研究生党支部</td><td>三十五</td></tr></table>
<p>{english}</p></body></html>
"""
ENGLISH = (
    "The committee met on Tuesday and considered the report. It was agreed that the recommendations should be "
    "implemented without further delay, and that progress be reviewed in the autumn."
)


def paragraph(number: int) -> str:
    places = ("校史馆", "博物馆", "纪念馆", "图书馆", "展览馆")
    return (
        f"<p>{number}月，党支部组织党员前往{places[number % 5]}开展主题党日活动，{number * 7}名党员参加。{SENTENCE}"
        "大家认真聆听讲解，仔细观看展品，在一件件实物、一张张照片前驻足，对“从哪里来、到哪里去”有了更深的认识。"
        f"第{number}小组在交流中谈到，参观不是终点；回到岗位以后，还要把所见所想落到实处。</p>"
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """A folder with one text in many formats."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "text.html").write_text(
        PAGE.format(paragraphs="\n".join(map(paragraph, range(1, 31))), english=ENGLISH), encoding="utf-8"
    )
    return folder


def convert(folder: Path, source: str, target: str, *options: str) -> bytes:
    """What LibreOffice makes of a file."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", *options, "--convert-to", target, "--outdir", folder, folder / source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / Path(source).with_suffix(f".{target.partition(':')[0]}")).read_bytes()


@pytest.fixture(scope="module")
def text(written) -> str:
    """The text as it is in the OpenDocument text that all others are made of."""
    convert(written, "text.html", "odt:writer8", "--infilter=HTML (StarWriter)")
    return odt.extract((written / "text.odt").read_bytes()).text


def folded(text: str) -> str:
    return "".join(map(chr, fold_texts([text], [True]).folded.codes))


def originality(draft: str, archive: str, folder: Path) -> float:
    from boilerplate import check

    (folder / "archive").mkdir(exist_ok=True)
    (folder / "archive" / "archive.txt").write_text(archive, encoding="utf-8")
    (folder / "draft.txt").write_text(draft, encoding="utf-8")
    (document,) = check([folder / "draft.txt"], corpus=[folder / "archive"]).documents
    return 100 * document.originality


@needs_office
@pytest.mark.parametrize(
    ("target", "reader"),
    [
        ("docx", docx_reader.extract),
        ("rtf", rtf.extract),
        ("doc", libreoffice.extract),
        ("pdf:writer_pdf_Export", pdf.extract),
    ],
    ids=["docx", "rtf", "doc", "pdf"],
)
def test_what_libreoffice_writes_is_the_same_text(written, text, target, reader):
    extracted = reader(convert(written, "text.odt", target))
    assert folded(extracted.text) == folded(text)
    assert extracted.remarks == ()
    half = "\n\n".join(blocks_of(odt.extract((written / "text.odt").read_bytes()))[:20])
    difference = originality(extracted.text, half, written) - originality(text, half, written)
    assert abs(difference) <= 0.5


@needs_office
@needs_pandoc
@pytest.mark.parametrize(
    ("suffix", "reader"),
    [("docx", docx_reader.extract), ("odt", odt.extract), ("rtf", rtf.extract)],
    ids=["docx", "odt", "rtf"],
)
def test_what_pandoc_writes_is_the_same_text(written, text, suffix, reader):
    target = written / f"pandoc.{suffix}"
    subprocess.run([PANDOC, "-s", "--metadata", "title= ", written / "text.html", "-o", target], check=True, timeout=60)
    assert folded(reader(target.read_bytes()).text) == folded(text)


@needs_office
@needs_chromium
def test_what_a_browser_prints_is_the_same_text(written, text):
    target = written / "browser.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
    subprocess.run([CHROMIUM, *options, written / "text.html"], check=True, capture_output=True, timeout=120)
    extracted = pdf.extract(target.read_bytes())
    assert folded(extracted.text) == folded(text)
    half = "\n\n".join(blocks_of(odt.extract((written / "text.odt").read_bytes()))[:20])
    assert abs(originality(extracted.text, half, written) - originality(text, half, written)) <= 0.5


@needs_office
def test_nothing_that_a_document_links_to_is_fetched(written):
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *details):
            pass

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        picture = f"<p>before<img src='http://127.0.0.1:{server.server_port}/picture.png' width='20'>after</p>"
        (written / "linked.html").write_text(picture)
        convert(written, "linked.html", "odt:writer8", "--infilter=HTML (StarWriter)")
        data = convert(written, "linked.odt", "doc")
        assert asked  # with LibreOffice's own settings it is
        asked.clear()
        assert libreoffice.extract(data).text == "beforeafter\n"
        server.shutdown()
    assert not asked


@needs_office
def test_a_damaged_document_is_refused_or_read(written, text):
    data = convert(written, "text.odt", "doc")
    assert reason_of(libreoffice.extract, WORD)
    assert libreoffice.extract(data).text
