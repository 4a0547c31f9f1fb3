"""What is asked of a whole archive: families, slogans, a report, and the first check, which finds what is stock.

    python benchmarks/surveys.py FOLDER [--report]

FOLDER holds UTF-8 .txt files. Every command runs in a process of its own, on an index of every second document and on
one of all. `--report` adds `boilerplate report`, which compares every document with all others. Prints a table in
Markdown.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = [sys.executable, "-m", "boilerplate"]


def measured(*arguments: str) -> tuple[float, float]:
    """Seconds, and the largest memory in MB, of one run."""
    began = time.perf_counter()
    process = subprocess.Popen([*PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"boilerplate {' '.join(arguments)} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--report", action="store_true")
    arguments = parser.parse_args()
    files = sorted(arguments.folder.rglob("*.txt"))
    with tempfile.TemporaryDirectory() as scratch:
        rows: dict[str, list[str]] = {}
        heads = []
        for chosen in (files[::2], files):
            folder, index = Path(scratch, f"archive-{len(chosen)}"), Path(scratch, f"index-{len(chosen)}")
            folder.mkdir()
            for file in chosen:
                (folder / file.name).symlink_to(file.resolve())
            measured("index", "add", str(folder), "--index", str(index))
            heads.append(f"{len(chosen):,} documents")
            draft = Path(scratch, "draft.txt")
            draft.write_text(files[0].read_text(encoding="utf-8")[:1600], encoding="utf-8")
            commands = {
                "the first check of a draft": ("check", str(draft)),
                "any other": ("check", str(draft)),
                "`families`": ("families",),
                "`slogans`": ("slogans",),
                **({"`report`": ("report",)} if arguments.report else {}),
            }
            for name, command in commands.items():
                seconds, memory = measured(*command, "--index", str(index))
                rows.setdefault(name, []).append(f"{seconds:.1f} s, {memory:,.0f} MB")
    print(f"| command | {' | '.join(heads)} |\n| --- | --- | --- |")
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
