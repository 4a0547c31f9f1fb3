"""The programs that write documents for the tests, where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

OFFICE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PANDOC = shutil.which("pandoc")

needs_office = pytest.mark.skipif(
    OFFICE is None, reason="there is no LibreOffice (soffice): apt-get install libreoffice-writer-nogui fonts-noto-cjk"
)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium: apt-get install chromium fonts-noto-cjk"
)
needs_pandoc = pytest.mark.skipif(PANDOC is None, reason="there is no pandoc: apt-get install pandoc")


def converted(folder: Path, source: str, target: str, *options: str) -> bytes:
    """What LibreOffice makes of a file in a folder: `docx`, or with the name of a filter, `pdf:writer_pdf_Export`."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", *options, "--convert-to", target, "--outdir", folder, folder / source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / Path(source).with_suffix(f".{target.partition(':')[0]}")).read_bytes()


def written_by_pandoc(source: Path, suffix: str, *options: str) -> bytes:
    """What pandoc makes of a file."""
    target = source.with_name(f"pandoc{suffix}")
    command = [PANDOC, "-s", "--metadata", "title= ", *options, source, "-o", target]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return target.read_bytes()


def printed(source: Path) -> bytes:
    """The PDF document that a browser prints of a page."""
    target = source.with_name("printed.pdf")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
    subprocess.run([CHROMIUM, *options, source], check=True, capture_output=True, timeout=120)
    return target.read_bytes()
