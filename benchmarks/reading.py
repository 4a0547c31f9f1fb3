"""How fast files are read, format by format: from bytes to a document, the process that some readers run in included.

    python benchmarks/reading.py FOLDER [--size MB]

FOLDER holds documents as text. Their paragraphs are written as Markdown and HTML with as many marks as such files have:
a heading for every ten paragraphs, and in every paragraph a link and something emphasised. Best of five.
"""

from __future__ import annotations

import argparse
import html
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from boilerplate.readers import find_documents, read_bytes, read_documents

_ROUNDS = 5


def paragraphs(folder: Path, size: int) -> Iterator[str]:
    """Paragraphs of the folder's documents, again and again, until they are `size` bytes together."""
    paths = find_documents([folder]).paths
    while True:
        for document in read_documents(paths):
            for line in getattr(document, "text", "").splitlines():
                if line.strip():
                    size -= len(line.encode())
                    yield line.strip()
                if size < 0:
                    return


def as_text(lines: list[str]) -> str:
    return "\n".join(lines)


def as_markdown(lines: list[str]) -> str:
    return "\n\n".join(
        ("## " if number % 10 == 0 else "")
        + f"{line[:10]}**{line[10:14]}**{line[14:]}[链接](https://example.com/{number})"
        for number, line in enumerate(lines)
    )


def as_page(lines: list[str]) -> str:
    body = "\n".join(
        f"<h2>{html.escape(line)}</h2>"
        if number % 10 == 0
        else f'<p class="text">{html.escape(line[:10])}<b>{html.escape(line[10:14])}</b>{html.escape(line[14:])}'
        f'<a href="https://example.com/{number}">链接</a></p>'
        for number, line in enumerate(lines)
    )
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>"


WRITERS: dict[str, Callable[[list[str]], str]] = {"a.txt": as_text, "a.md": as_markdown, "a.html": as_page}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=float, default=2, help="of each file, in MB of text")
    arguments = parser.parse_args()
    lines = list(paragraphs(arguments.folder, int(arguments.size * 1e6)))
    for name, write in WRITERS.items():
        data = write(lines).encode()
        seconds = []
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            read_bytes(name, data, None)
            seconds.append(time.perf_counter() - began)
        print(f"{name.partition('.')[2]:<8}{len(data) / 1e6:6.2f} MB {len(data) / 1e6 / min(seconds):8.1f} MB/s")


if __name__ == "__main__":
    main()
