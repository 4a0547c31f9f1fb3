"""What the stages cost on Spark: time, bytes that move between tasks, and memory, on one core and on two.

    python benchmarks/spark.py FOLDER [--cores 1 2] [--report]
    python benchmarks/spark.py --hot DOCUMENTS

FOLDER holds UTF-8 .txt files. They are indexed, and families found (with `--report` a report made), once of all of them
and once with an edited copy of each beside it. `--hot` makes two archives of DOCUMENTS up instead: in the one all
sentences are different, in the other one sentence is in every document, in a thousand wordings. Every command runs in a
process of its own, results are compared with those of one machine. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROGRAM = [sys.executable, "-m", "boilerplate"]


class Cost(NamedTuple):
    seconds: float
    #: Bytes that tasks wrote for others.
    shuffled: int
    #: Most memory at once, in MB: that of all tasks in Python, and that of the Java process.
    python: float
    java: float


def run(*arguments: str, cores: int = 0) -> Cost:
    """Run the program, on Spark where cores are given."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "spark-defaults.conf").write_text(
            f"spark.eventLog.enabled true\nspark.eventLog.dir file://{scratch}\nspark.eventLog.compress false\n"
            "spark.eventLog.rolling.enabled false\n",
            encoding="utf-8",
        )
        spark = ["--engine", "spark", "--master", f"local[{cores}]"] if cores else []
        began = time.perf_counter()
        process = subprocess.Popen(
            [*PROGRAM, *arguments, *spark],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "SPARK_CONF_DIR": scratch},
        )
        peaks = {"python": 0.0, "java": 0.0}
        done = threading.Event()
        watching = threading.Thread(target=watch, args=(process.pid, peaks, done))
        watching.start()
        status = process.wait()
        seconds = time.perf_counter() - began
        done.set()
        watching.join()
        if status not in (0, 1):
            raise SystemExit(f"boilerplate {' '.join([*arguments, *spark])} failed")
        shuffled = sum(map(shuffled_in, Path(scratch).glob("local-*")))
    return Cost(seconds, shuffled, peaks["python"], peaks["java"])


def shuffled_in(log: Path) -> int:
    total = 0
    with log.open(encoding="utf-8") as lines:
        for line in lines:
            if '"SparkListenerTaskEnd"' in line:
                metrics = json.loads(line).get("Task Metrics") or {}
                total += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
    return total


def watch(root: int, peaks: dict[str, float], done: threading.Event) -> None:
    """Note the most memory that processes below this one have at once, by what they are; it itself is left out."""
    page = os.sysconf("SC_PAGE_SIZE") / 2**20
    while not done.wait(0.2):
        parents, sizes = {}, {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError, ValueError):
                name, _, rest = (folder / "stat").read_text().partition("(")[2].rpartition(")")
                parents[int(folder.name)] = int(rest.split()[1])
                # Pages of its own: those of mapped segments are shared, and the system's cache.
                resident, shared = map(int, (folder / "statm").read_text().split()[1:3])
                sizes[int(folder.name)] = ("java" if name == "java" else "python", (resident - shared) * page)
        totals = {"python": 0.0, "java": 0.0}
        for process in sizes:
            above = parents[process]
            while above in parents and above != root:
                above = parents[above]
            if above == root:
                kind, size = sizes[process]
                totals[kind] += size
        for kind, size in totals.items():
            peaks[kind] = max(peaks[kind], size)


def edited(text: str, draw: random.Random) -> str:
    """The text with one character of twenty replaced by another of it."""
    characters = list(text)
    for place in draw.sample(range(len(characters)), len(characters) // 20):
        if characters[place].isalpha():
            characters[place] = draw.choice(text)
    return "".join(characters)


def archives_of(folder: Path, scratch: Path) -> dict[str, Path]:
    once, twice = scratch / "once", scratch / "twice"
    draw = random.Random(1)
    for made in (once, twice):
        made.mkdir()
    for file in sorted(folder.rglob("*.txt")):
        text = file.read_text(encoding="utf-8")
        for made in (once, twice):
            (made / file.name).write_text(text, encoding="utf-8")
        (twice / f"edited-{file.name}").write_text(edited(text, draw), encoding="utf-8")
    return {"all": once, "twice": twice}


def made_up(documents: int, scratch: Path) -> dict[str, Path]:
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]
    draw = random.Random(1)

    def sentence() -> str:
        return "".join(draw.choices(letters, k=30)) + "。"

    hot = sentence()
    wordings = [hot[:k] + draw.choice(letters) + hot[k + 1 :] for k in draw.choices(range(30), k=1000)]
    archives = {}
    for name in ("flat", "hot"):
        archives[name] = scratch / name
        archives[name].mkdir()
        for number in range(documents):
            lines = [sentence() for _ in range(20)]
            lines[number % 20] = draw.choice([hot, draw.choice(wordings)]) if name == "hot" else lines[number % 20]
            (archives[name] / f"{number:06}.txt").write_text("\n".join(lines), encoding="utf-8")
    return archives


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--hot", type=int, metavar="DOCUMENTS")
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--report", action="store_true")
    arguments = parser.parse_args()
    if (arguments.folder is None) == (arguments.hot is None):
        parser.error("name a folder, or --hot")
    print("| archive | command | where | time | bytes shuffled a sentence | memory of tasks | of Java |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        archives = made_up(arguments.hot, scratch) if arguments.hot else archives_of(arguments.folder, scratch)
        for archive, folder in archives.items():
            for cores in (0, *arguments.cores):
                index = scratch / f"index-{archive}-{cores}"
                result = scratch / f"result-{archive}-{cores}"
                commands = {
                    "index add": ("index", "add", str(folder), "--index", str(index)),
                    "families": ("families", "--index", str(index), "--format", "json", "--output", str(result)),
                }
                if arguments.report:
                    commands["report"] = ("report", "--index", str(index), "--format", "json")
                for command, words in commands.items():
                    cost = run(*words, cores=cores)
                    sentences = size_of(index)
                    where = f"local[{cores}]" if cores else "one machine"
                    moved = f"{cost.shuffled / sentences:,.0f}" if cores else ""
                    what = f"{archive}, {sentences:,} sentences | {command}"
                    memory = f"{cost.python:,.0f} MB | {cost.java:,.0f} MB" if cores else " | "
                    print(f"| {what} | {where} | {cost.seconds:.1f} s | {moved} | {memory} |", flush=True)
                if result.read_bytes() != (scratch / f"result-{archive}-0").read_bytes():
                    raise SystemExit(f"the families of {archive} on {cores} cores are others than on one machine")


def size_of(index: Path) -> int:
    described = subprocess.run(
        [*PROGRAM, "index", "info", "--index", str(index), "--format", "json"], capture_output=True, check=True
    )
    return int(json.loads(described.stdout)["sentences"])


if __name__ == "__main__":
    main()
