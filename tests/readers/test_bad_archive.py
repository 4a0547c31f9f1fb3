"""An archive of everything that breaks programs: each is named with a reason, in time, and the rest is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from office_files import SENTENCE, W, docx, page_tree, word_paragraph, zipped

Run = Callable[..., subprocess.CompletedProcess[bytes]]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WHOLE = docx(word_paragraph(SENTENCE))
DEEP = 100_000


def declaring(*entities: str) -> bytes:
    """A Word document that declares entities, and uses the one called e."""
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"
    return zipped({"word/document.xml": f"<!DOCTYPE w:document [{''.join(entities)}]>{body}"})


#: What is in the archive, and a part of the reason that is given for it.
BAD = {
    "bomb.zip": (zipped({"bomb.txt": bytes(150_000_000)}), "times its size"),
    "bomb.docx": (zipped({"word/document.xml": f"<w:document {W}>" + " " * 300_000_000}), "more than 64 MB of XML"),
    "entities.docx": (
        declaring('<!ENTITY a "xxxxxxxxxx">', *(
            f'<!ENTITY {name} "{f"&{other};" * 10}">' for other, name in zip("abcdefgh", "bcdefghe", strict=True)
        )),
        "word/document.xml",
    ),
    "external.docx": (declaring('<!ENTITY e SYSTEM "file:///etc/passwd">'), "word/document.xml"),
    "parts missing.docx": (zipped({"[Content_Types].xml": "<a/>", "word/styles.xml": "<a/>"}), "part with the text"),
    "encrypted.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "it is encrypted"),
    "cut off.docx": (WHOLE[:-60], "damaged or cut off"),
    "cut off.zip": (WHOLE[:-60], "damaged or cut off"),
    "two\nlines.docx": (WHOLE[:-60], "damaged or cut off"),
    "a million pages.pdf": (page_tree("3 0 R", 1_000_000, "3 0 obj<</Type/Page/Parent 2 0 R>>endobj"), "1000000 pages"),
    "in circles.pdf": (page_tree("2 0 R", 5), "none of its pages can be read"),
    "a picture.txt": (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
    "noise.pdf": (bytes(range(256)) * 100, "it is damaged"),
}  # fmt: skip
GOOD = {
    "a page.doc": f"<html><p>{SENTENCE}</html>".encode(),
    "deep.html": ("<div>" * DEEP + SENTENCE + "</div>" * DEEP).encode(),
    "good.docx": WHOLE,
    "good\nname.txt": SENTENCE.encode(),
    "good.zip": zipped({"letters/good.docx": WHOLE}),
    "wrong.pdf": WHOLE,
}


def make_special_files(folder: Path) -> dict[str, str]:
    """Files that are none, and the reasons that are given for them."""
    reasons = {"large.txt": "larger than 200 MB", "nothing.txt": "link to nothing", "itself.txt": "back to itself"}
    with (folder / "large.txt").open("wb") as file:
        file.truncate(200_000_001)
    (folder / "nothing.txt").symlink_to("gone")
    (folder / "itself.txt").symlink_to("itself.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    if Path("/dev/zero").exists():
        (folder / "device.txt").symlink_to("/dev/zero")
        reasons["device.txt"] = "it is a device"
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
        reasons["pipe.txt"] = "it is a pipe"
    (folder / "closed.txt").write_text(SENTENCE, encoding="utf-8")
    (folder / "closed.txt").chmod(0)
    if not os.access(folder / "closed.txt", os.R_OK):  # whoever may do everything may read it
        reasons["closed.txt"] = "no permission"
    return reasons


@pytest.mark.skipif(
    sys.platform == "win32", reason="there are no names with line breaks on Windows: run it on Linux or macOS"
)
def test_everything_bad_is_named_and_the_rest_is_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    archive = Path("archive")
    archive.mkdir()
    for name, data in [*((name, data) for name, (data, _) in BAD.items()), *GOOD.items()]:
        (archive / name).write_bytes(data)
    reasons = {name: reason for name, (_, reason) in BAD.items()} | make_special_files(archive)
    reasons["bomb.zip/bomb.txt"] = reasons.pop("bomb.zip")
    Path("draft.txt").write_text(SENTENCE, encoding="utf-8")
    before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}

    began = time.monotonic()
    done = run("check", "draft.txt", "--corpus", "archive", "--format", "json", "--exit-zero")
    assert time.monotonic() - began < 60
    data = json.loads(done.stdout)
    unread = {entry["path"].removeprefix("archive/"): entry["reason"] for entry in data["unread"]}
    assert {name: reason for name, reason in reasons.items() if reason not in unread.get(name, "")} == {}
    assert set(unread) == set(reasons)
    (match,) = data["documents"][0]["sentences"][0]["matches"]
    closed = int("closed.txt" not in reasons)
    assert match["documents"] == len(GOOD) + closed
    assert data["corpus"]["documents"] == len(GOOD) + closed
    # Nothing was written beside what was read.
    assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before
