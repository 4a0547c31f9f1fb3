"""How many pages of office documents are read in a second, and how an archive of them is indexed.

    python benchmarks/office.py [--pages 200]
    python benchmarks/office.py --archive 400

A page is 500 Chinese characters under a heading; every fourth has a table. Documents are made by python-docx, odfdo and
reportlab (`pip install python-docx odfdo reportlab`) and RTF by hand; where LibreOffice is installed, it makes a PDF
with the fonts in it, as most are, while that of reportlab leaves them to the reader. What is read is compared with what
was written before a figure is printed. Memory is what the process takes at most, above what it had taken before.

With `--archive` so many documents of five pages (docx, odt, rtf and pdf), and twice as many, are indexed from a folder
and from a zip archive, by one core and by two. Memory is then what all processes together take at most (Linux alone).
"""

from __future__ import annotations

import argparse
import io
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from boilerplate.readers import docx, odt, pdf, rtf
from boilerplate.text.analysis import fold_texts

CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经之进着等部度家电力里如水化高自理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
)
HEADING, PARAGRAPH, PER_PAGE, PER_LINE = "工作情况", 125, 4, 36
PAGES_OF_A_DOCUMENT = 5


class Page(NamedTuple):
    heading: str
    paragraphs: list[str]
    cells: list[list[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--archive", type=int, metavar="DOCUMENTS", help="index archives instead")
    arguments = parser.parse_args()
    if arguments.archive:
        measure_archives(arguments.archive)
    else:
        measure_readers(make_pages(arguments.pages))


def measure_readers(pages: list[Page]) -> None:
    expected = folded("\n\n".join(text for page in pages for text in texts_of(page)))
    for name, write, read in (
        ("docx", write_docx, docx.extract),
        ("odt", write_odt, odt.extract),
        ("rtf", write_rtf, rtf.extract),
        ("pdf, fonts in it", write_pdf_by_libreoffice, pdf.extract),
        ("pdf without fonts", write_pdf, pdf.extract),
    ):
        data = write(pages)
        if not data:
            print(f"{name:18} not measured: LibreOffice is not installed")
            continue
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds = []
        for _ in range(5):
            began = time.perf_counter()
            extracted = read(data)
            seconds.append(time.perf_counter() - began)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        assert folded(extracted.text) == expected, name
        best = min(seconds)
        print(
            f"{name:18} {len(data) / 1e6:6.2f} MB {best:7.3f} s {len(pages) / best:6.0f} pages/s {grown:4.0f} MB more"
        )


def measure_archives(count: int) -> None:
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for documents in (count, 2 * count):
            source = folder / f"{documents} documents"
            write_archive(source, documents)
            for corpus in (source, source.with_suffix(".zip")):
                for used in (cores[:1], cores[:2]):
                    seconds, memory = min(index(corpus, folder / "index", used) for _ in range(3))
                    print(
                        f"{corpus.name:20} {len(used)} of {len(cores)} cores {seconds:6.2f} s "
                        f"{documents * PAGES_OF_A_DOCUMENT / seconds:5.0f} pages/s {memory / 1e6:4.0f} MB at most"
                    )


def write_archive(folder: Path, count: int) -> None:
    """Documents in turn of each format, in a folder and in a zip archive beside it."""
    writers = {"docx": write_docx, "odt": write_odt, "rtf": write_rtf, "pdf": write_pdf}
    folder.mkdir()
    pages = make_pages(PAGES_OF_A_DOCUMENT * count)
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            suffix, write = list(writers.items())[number % len(writers)]
            file = folder / f"{number:06}.{suffix}"
            file.write_bytes(write(pages[PAGES_OF_A_DOCUMENT * number :][:PAGES_OF_A_DOCUMENT]))
            archive.write(file, file.name)


def index(corpus: Path, folder: Path, cores: list[int]) -> tuple[float, int]:
    """Seconds that it takes to make an index of a corpus, and bytes that all processes take at most."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "boilerplate", "index", "add", "--index", folder, corpus]
    began, most = time.perf_counter(), 0
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=lambda: os.sched_setaffinity(0, cores)
    )
    while process.poll() is None:
        most = max(most, sum(map(memory_of, family_of(process.pid))))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.perf_counter() - began, most


def family_of(process: int) -> Iterator[int]:
    """A process, and all that it has started."""
    yield process
    with suppress(OSError):
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            for child in children.read_text().split():
                yield from family_of(int(child))


def memory_of(process: int) -> int:
    """Bytes that a process has now, each page that it shares counted as its share of it."""
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{process}/smaps_rollup").read_text().split("Pss:")[1].split()[0]) * 1024
    return 0


def make_pages(count: int) -> list[Page]:
    generator = random.Random(1)
    pages = []
    for number in range(count):
        paragraphs = ["".join(generator.choices(CHARACTERS, k=PARAGRAPH - 1)) + "。" for _ in range(PER_PAGE)]
        cells = [["".join(generator.choices(CHARACTERS, k=4)) for _ in range(4)] for _ in range(6)]
        heading = "".join(generator.choices(CHARACTERS, k=6)) + HEADING
        pages.append(Page(heading, paragraphs, cells if number % 4 == 3 else []))
    return pages


def texts_of(page: Page) -> list[str]:
    return [page.heading, *page.paragraphs, *(cell for row in page.cells for cell in row)]


def folded(text: str) -> list[int]:
    codes: list[int] = fold_texts([text], [True]).folded.codes.tolist()
    return codes


def write_docx(pages: list[Page]) -> bytes:
    import docx as library

    document = library.Document()
    for page in pages:
        document.add_heading(page.heading, 1)
        for text in page.paragraphs:
            paragraph = document.add_paragraph()
            for start in range(0, len(text), 25):  # Word divides paragraphs into runs
                paragraph.add_run(text[start : start + 25]).bold = start % 50 == 25
        if page.cells:
            table = document.add_table(len(page.cells), len(page.cells[0]))
            for row, cells in zip(table.rows, page.cells, strict=True):
                for cell, text in zip(row.cells, cells, strict=True):
                    cell.text = text
    return saved(document.save)


def write_odt(pages: list[Page]) -> bytes:
    import odfdo

    document = odfdo.Document("text")
    document.body.clear()
    for number, page in enumerate(pages):
        document.body.append(odfdo.Header(1, page.heading))
        for text in page.paragraphs:
            document.body.append(odfdo.Paragraph(text))
        if page.cells:
            table = odfdo.Table(f"t{number}")
            for cells in page.cells:
                row = odfdo.Row()
                for text in cells:
                    row.append_cell(odfdo.Cell(text, text=text), clone=False)
                table.append(row)
            document.body.append(table)
    return saved(document.save)


def write_rtf(pages: list[Page]) -> bytes:
    def escaped(text: str) -> str:
        return "".join(rf"\u{code - 65536 if code > 32767 else code}\'3f" for code in map(ord, text))

    parts = []
    for page in pages:
        parts += [rf"\pard\plain\b {escaped(page.heading)}\b0\par" + "\n"]
        parts += [rf"\pard\plain\fi480 {escaped(text)}\par" + "\n" for text in page.paragraphs]
        for row in page.cells:
            parts += [r"\trowd\cellx2000\cellx4000\cellx6000\cellx8000"]
            parts += [rf"\pard\intbl {escaped(cell)}\cell" + "\n" for cell in row]
            parts += [r"\row\pard" + "\n"]
    return rf"{{\rtf1\ansi\ansicpg936{''.join(parts)}}}".encode("ascii")


def write_pdf(pages: list[Page]) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    for number, page in enumerate(pages, 1):
        canvas.setFont("STSong-Light", 18)
        canvas.drawString(72, 760, page.heading)
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 800, "工作情况汇编")
        canvas.drawString(290, 40, f"— {number} —")
        top = 730.0
        for text in page.paragraphs:
            text = "　　" + text
            for start in range(0, len(text), PER_LINE):
                line = text[start : start + PER_LINE]
                canvas.drawString(72 + 12 * (len(line) - len(line.lstrip("　"))), top, line.lstrip("　"))
                top -= 18
        for row in page.cells:
            for column, cell in enumerate(row):
                canvas.drawString(72 + 110 * column, top - 10, cell)
            top -= 18
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def write_pdf_by_libreoffice(pages: list[Page]) -> bytes:
    """What LibreOffice prints; nothing where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return b""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "text.docx").write_bytes(write_docx(pages))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", name, folder / "text.docx"]
        subprocess.run(command, check=True, capture_output=True)
        return (folder / "text.pdf").read_bytes()


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


if __name__ == "__main__":
    main()
