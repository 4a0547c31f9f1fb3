"""What the hook costs a commit: the program from start to end, on one changed file and on fifty.

    python benchmarks/hook.py FOLDER DRAFTS [--runs 15]

FOLDER is the archive, which is indexed and surveyed before anything is measured, DRAFTS has 50 documents or more of
800 to 3,000 characters that are not of the archive. They are committed to a repository; then each is changed as a
writer does it: its paragraphs turn round, and two sentences are added, one of its own and one of the archive. The hook
runs on what is staged, with Git and `--changed-since HEAD`. Prints a Markdown table; times are of fresh processes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECK = [sys.executable, "-m", "boilerplate", "check"]
SINCE = ["--changed-since", "HEAD"]
#: Changed files of the large commit, and how many of them are measured by themselves.
MANY, ALONE = 50, 5
LENGTHS = range(800, 3_000)
OWN = "河水退下去以后，两岸的芦苇倒了一片，渔船都搁在淤泥里等着第{}次涨潮。"


def sentence_of(document: str) -> str:
    """A sentence of middling length."""
    return min(document.split("。"), key=lambda sentence: abs(len(sentence.strip()) - 40)).strip() + "。"


def git(top: Path, *arguments: str) -> None:
    names = [part for key in ("user.name", "user.email") for part in ("-c", f"{key}=a")]
    subprocess.run(["git", *names, *arguments], cwd=top, check=True, stdout=subprocess.DEVNULL)


def repository_of(top: Path, drafts: list[str], stock: list[str]) -> list[str]:
    """A repository in which all drafts are committed, changed and staged; their names."""
    names = [f"讲话稿 {number:02}.txt" for number in range(len(drafts))]
    top.mkdir()
    git(top, "init", "--quiet")
    for name, draft in zip(names, drafts, strict=True):
        (top / name).write_text(draft, encoding="utf-8")
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "--message=drafts")
    for number, (name, draft, sentence) in enumerate(zip(names, drafts, stock, strict=True)):
        changed = [*reversed(draft.splitlines()), sentence, OWN.format(number)]
        (top / name).write_text("\n".join(changed) + "\n", encoding="utf-8")
    git(top, "add", "--all")
    return names


def environment(scratch: Path) -> dict[str, str]:
    """As in the environment of a hook: nothing names another corpus or version, and modules are compiled already."""
    ours = ("BOILERPLATE_", "PRE_COMMIT_", "PYTHONDONTWRITEBYTECODE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**clean, "PYTHONPYCACHEPREFIX": str(scratch / "compiled")}


def seconds(top: Path, command: list[str], statuses: tuple[int, ...]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, cwd=top, env=environment(top.parent), stdout=subprocess.DEVNULL, check=False)
    taken = time.perf_counter() - began
    if done.returncode not in statuses:
        raise SystemExit(f"{' '.join(command[:6])} ended with {done.returncode}")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("drafts", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()

    texts = (path.read_text(encoding="utf-8") for path in sorted(given.drafts.rglob("*.txt")))
    drafts = [text for text in texts if len(text) in LENGTHS][:MANY]
    archive = sorted(given.folder.rglob("*.txt"))
    stock = [sentence_of(path.read_text(encoding="utf-8")) for path in archive[:: max(len(archive) // MANY, 1)]][:MANY]
    if min(len(drafts), len(stock)) < MANY:
        raise SystemExit(f"{given.drafts} and {given.folder} must have {MANY} documents that fit")
    print(f"{MANY} files of {statistics.mean(map(len, drafts)):,.0f} characters")

    with tempfile.TemporaryDirectory() as scratch:
        top, index = Path(scratch, "文稿"), Path(scratch, "archive.index")
        names = repository_of(top, drafts, stock)
        add = [*CHECK[:3], "index", "add", str(given.folder.resolve()), "--index", str(index)]
        subprocess.run(add, check=True, stdout=subprocess.DEVNULL)
        against = ["--index", str(index), "--no-config"]
        # What the corpus keeps repeating is found by the first check, and kept.
        seconds(top, [*CHECK, names[0], *against], (0, 1))
        alone = names[:: MANY // ALONE]
        cases = [
            ("python -c 'import numpy, click'", [[sys.executable, "-c", "import numpy, click"]], (0,)),
            ("boilerplate --help", [[*CHECK[:3], "--help"]], (0,)),
            ("one file", [[*CHECK, name, *against, *SINCE] for name in alone], (1,)),
            ("one file, all of it", [[*CHECK, name, *against] for name in alone], (1,)),
            (f"{MANY} files", [[*CHECK, *names, *against, *SINCE]], (1,)),
            (f"{MANY} files, all of them", [[*CHECK, *names, *against]], (1,)),
        ]
        # In turns, so that whatever else the machine does is shared out evenly.
        taken: dict[str, list[float]] = {name: [] for name, _, _ in cases}
        for run in range(given.runs + 1):
            for name, commands, statuses in cases:
                mean = statistics.mean(seconds(top, command, statuses) for command in commands)
                taken[name] += [mean] if run else []
        one = min(taken["one file"])
        print(f"| | best of {given.runs} | median | times one file |\n| --- | --- | --- | --- |")
        for name, times in taken.items():
            best, middle = min(times), statistics.median(times)
            print(f"| {name} | {best:.2f} s | {middle:.2f} s | {best / one:.1f} |")


if __name__ == "__main__":
    main()
