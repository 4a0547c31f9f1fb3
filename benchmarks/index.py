"""An index on disk against what datasketch and rensa keep in memory, and a check against it in a fresh process.

    python benchmarks/index.py FOLDER [--draft DRAFT] [--peer-sentences 20000] [--runs 15]

FOLDER holds UTF-8 .txt files, DRAFT is a document of about two pages. Prints Markdown tables. Every contender is a
process of its own, and all run one after another on the same machine. Peers are given ready sentences, as Python
strings, and are charged neither for reading nor for cutting the text; boilerplate is charged for all of it, from the
start of the program to the last byte synced to the disk.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PROGRAM = [sys.executable, "-m", "boilerplate"]

SENTENCES = """
import sys, time
from pathlib import Path
from boilerplate.text.analysis import analyse, parse_shingle
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).rglob("*.txt"))]
spans = analyse(texts, parse_shingle("char-2")).sentences
whole = "".join(texts)
sentences = [whole[a:b] for a, b in zip(spans.start.tolist(), spans.end.tolist())][:int(sys.argv[2]) or None]
del texts, spans, whole
began = time.perf_counter()
"""
#: As its documentation does it, and with the method for many shingles at once that it has beside it.
DATASKETCH = """
from datasketch import MinHash, MinHashLSH
lsh = MinHashLSH(num_perm=128, params=(32, 4))
for number, sentence in enumerate(sentences):
    minhash = MinHash(num_perm=128)
    shingles = {sentence[i:i + 2] for i in range(max(len(sentence) - 1, 1))}
    UPDATE
    lsh.insert(number, minhash)
"""
UPDATES = {
    "update": "for shingle in shingles: minhash.update(shingle.encode())",
    "update_batch": "minhash.update_batch([shingle.encode() for shingle in shingles])",
}
#: Its fastest way: one matrix of signatures, made from shingles as they come, and flags of what has a duplicate.
RENSA = """
from rensa import RMinHash, RMinHashLSH
shingles = ([sentence[i:i + 2] for i in range(max(len(sentence) - 1, 1))] for sentence in sentences)
matrix = RMinHash.digest_matrix_from_token_sets(shingles, 128, 42)
flags = RMinHashLSH(0.5, 128, 32).query_duplicate_flags_matrix_one_shot(matrix)
"""
REPORT = "\nprint(len(sentences), time.perf_counter() - began)\n"


def peak_of(command: list[str]) -> tuple[str, float, float]:
    """Output, seconds, and the largest sum in MB of the memory that the process and its children held at one time."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak, done = 0.0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.01):
            peak = max(peak, sum(map(held_by, family(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - began
    done.set()
    watcher.join()
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command[:6])} ended with {process.returncode}")
    return output, seconds, peak


def family(pid: int) -> list[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def held_by(pid: int, field: str = "VmRSS") -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith(f"{field}:")]
    return int(found[0]) / 1000 if found else 0.0


def peers(folder: Path, n: int) -> None:
    rows = [(f"datasketch, `{name}`", DATASKETCH.replace("UPDATE", update), n) for name, update in UPDATES.items()]
    for name, program, at_most in [*rows, ("rensa, bulk, flags only", RENSA, 0)]:
        command = [sys.executable, "-c", SENTENCES + program + REPORT, str(folder), str(at_most)]
        output, _, peak = peak_of(command)
        count, seconds = output.split()
        rate = f"{int(count) / float(seconds):,.0f}"
        print(f"| {name} | {int(count):,} | {float(seconds):.2f} s | {rate} | {peak:,.0f} MB | |")


def add(name: str, folder: Path, index: Path) -> None:
    _, seconds, peak = peak_of([*PROGRAM, "index", "add", str(folder), "--index", str(index)])
    sentences, size = figures(index)
    rate = f"{sentences / seconds:,.0f}"
    print(f"| {name} | {sentences:,} | {seconds:.2f} s | {rate} | {peak:,.0f} MB | {size / sentences:.0f} |")


def figures(index: Path) -> tuple[int, int]:
    import json

    done = subprocess.run(
        [*PROGRAM, "index", "info", "--index", index, "--format", "json"], capture_output=True, check=True
    )
    found = json.loads(done.stdout)
    return found["sentences"], found["bytes"]


def edited(text: str, rng: random.Random) -> str:
    """The text with two characters in a hundred put in, taken out or exchanged."""
    letters = list(text)
    for _ in range(len(letters) // 50):
        at = rng.randrange(len(letters))
        letters[at] = rng.choice(["", letters[at] * 2, rng.choice(letters)])
    return "".join(letters)


def larger(folder: Path, target: Path, times: float) -> None:
    """A corpus `times` as large: every document, and edited ones of it."""
    rng = random.Random(1)
    for number, path in enumerate(sorted(folder.rglob("*.txt"))):
        text = path.read_text(encoding="utf-8")
        for copy in range(int(times) + (rng.random() < times % 1)):
            (target / f"{number:06}-{copy}.txt").write_text(edited(text, rng) if copy else text, encoding="utf-8")


def alternating(commands: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """Seconds of each command, run in turns, after one round that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
            if turn:
                seconds[name].append(time.perf_counter() - began)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--draft", type=Path, help="default: the beginning of a document, 1,600 characters")
    parser.add_argument("--peer-sentences", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--large", type=float, default=3.1, help="how many times as large the large corpus is")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        shutil.copytree(args.folder, root / "corpus", ignore=shutil.ignore_patterns("*.md"))
        for name, times in (("double", 2), ("large", args.large)):
            (root / name).mkdir()
            larger(args.folder, root / name, times)
        draft = args.draft
        if draft is None:
            draft = root / "draft.txt"
            first = min((root / "corpus").rglob("*.txt"))
            draft.write_text(edited(first.read_text(encoding="utf-8")[:1600], random.Random(2)), encoding="utf-8")

        print("| what | sentences | time | sentences a second | peak memory | bytes a sentence |")
        print("| --- | --- | --- | --- | --- | --- |")
        peers(args.folder, args.peer_sentences)
        add("**boilerplate**, from files to an index on disk", root / "corpus", root / "index")
        add("the same, a corpus twice as large", root / "double", root / "double-index")
        add(f"the same, {args.large:g} times as large", root / "large", root / "large-index")

        def adding() -> float:
            return peak_of([*PROGRAM, "index", "add", str(root / "corpus"), "--index", str(root / "index")])[1]

        adding()  # files written less than two seconds before they were read are read again, once
        print(f"\n| adding it again, unchanged | {adding():.2f} s |\n| --- | --- |")
        changed = max((root / "corpus").rglob("*.txt"))
        changed.write_text(changed.read_text(encoding="utf-8") + "又添了一句话。\n", encoding="utf-8")
        print(f"| one file of it changed | {adding():.2f} s |")

        check = [*PROGRAM, "check", str(draft), "--index"]
        seconds = alternating(
            {
                '`python -c "import numpy, click"`': [sys.executable, "-c", "import numpy, click"],
                "check": [*check, str(root / "index")],
                "check, large": [*check, str(root / "large-index")],
            },
            args.runs,
        )
        medians = {name: statistics.median(values) for name, values in seconds.items()}
        base, small, large = medians.values()
        sizes = [figures(root / name)[0] for name in ("index", "large-index")]
        print("\n| a cold check | median | |\n| --- | --- | --- |")
        print(f"| {next(iter(medians))} | {base:.3f} s | 1 |")
        print(f"| {sizes[0]:,} sentences | {small:.3f} s | {small / base:.2f} times |")
        print(f"| {sizes[1]:,} sentences | {large:.3f} s | {large / small:.2f} times the smaller |")


if __name__ == "__main__":
    main()
