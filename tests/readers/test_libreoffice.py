"""Old documents through LibreOffice: what it is given, what it may do, and what is refused."""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from office_files import SENTENCE, docx, reason_of, word_paragraph
from programs import converted, needs_office

from boilerplate.readers import libreoffice

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = OLE + bytes(504) + b"\xec\xa5" + bytes(9) + b"\0" + bytes(500) + "WordDocument".encode("utf-16-le")


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


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """A folder with a text, as HTML and as OpenDocument."""
    folder = tmp_path_factory.mktemp("written")
    (folder / "text.html").write_text(f"<h1>情况报告</h1><p>{SENTENCE}</p>", encoding="utf-8")
    converted(folder, "text.html", "odt:writer8", "--infilter=HTML (StarWriter)")
    return folder


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
        converted(written, "linked.html", "odt:writer8", "--infilter=HTML (StarWriter)")
        data = converted(written, "linked.odt", "doc")
        assert asked  # with LibreOffice's own settings it is
        asked.clear()
        assert libreoffice.extract(data).text == "beforeafter\n"
        server.shutdown()
    assert not asked


@needs_office
def test_a_damaged_document_is_refused_or_read(written):
    data = converted(written, "text.odt", "doc")
    assert reason_of(libreoffice.extract, WORD)
    assert libreoffice.extract(data).text
