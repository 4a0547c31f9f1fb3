"""What the stages cost on Spark: time, bytes that move between tasks, and memory, on one core and on two.

    python benchmarks/spark.py FOLDER [--archives all hot twice] [--commands add families rounds slogans report]
    python benchmarks/spark.py --made-up DOCUMENTS

FOLDER holds UTF-8 .txt files. They are indexed, and families and slogans found: once of all of them; once with one
sentence more in each, which is the same in a thousand wordings; and once with an edited copy of each beside it.
`--made-up` makes two archives up instead: in the one all sentences are different, in the other one is in every
document, in a thousand wordings. `rounds` are families found across all tasks, however small the archive is. Every
command runs in a process of its own, and results are compared with those of one machine. Prints a table in Markdown.
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
#: What is run, and in which order; `rounds` by this script, since the program takes one task where that is enough.
COMMANDS = ("add", "families", "rounds", "slogans", "report")


class Cost(NamedTuple):
    seconds: float
    #: Bytes that tasks wrote for others.
    shuffled: int
    #: Most memory at once, in MB: that of all tasks in Python, and that of the Java process.
    python: float
    java: float


def words_of(command: str, folder: Path, index: Path, result: Path) -> list[str]:
    """The command line."""
    if command == "add":
        return [*PROGRAM, "index", "add", str(folder), "--index", str(index)]
    program = [sys.executable, __file__, "--rounds"] if command == "rounds" else [*PROGRAM, command]
    return [*program, "--index", str(index), "--format", "json", "--output", str(result)]


def find_in_rounds() -> None:
    """Families of an index across all tasks, as the program would find them of a much larger one."""
    parser = argparse.ArgumentParser()
    for option in ("--index", "--format", "--output", "--engine", "--master"):
        parser.add_argument(option)
    given = parser.parse_args(sys.argv[2:])

    from boilerplate.reporters.survey import RENDER
    from boilerplate.spark.engine import engine_with_spark
    from boilerplate.spark.families import SIZES
    from boilerplate.spark.sessions import opened
    from boilerplate.surveys import survey_families

    with opened(given.master) as session:
        engine = engine_with_spark(session, Path(given.index), sizes=SIZES._replace(entries=0))
        survey = survey_families(index=given.index, engine=engine)
    Path(given.output).write_text(RENDER["families", "json"](survey, 80, False), encoding="utf-8")


def run(words: list[str], cores: int) -> Cost:
    """Run a command, on Spark where there are cores."""
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "spark-defaults.conf").write_text(
            f"spark.eventLog.enabled true\nspark.eventLog.dir file://{scratch}\nspark.eventLog.compress false\n"
            "spark.eventLog.rolling.enabled false\n",
            encoding="utf-8",
        )
        spark = ["--engine", "spark", "--master", f"local[{cores}]"] if cores else []
        began = time.perf_counter()
        process = subprocess.Popen(
            [*words, *spark],
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
            raise SystemExit(f"{' '.join([*words, *spark])} failed")
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


def hot_sentences(draw: random.Random) -> list[str]:
    """One sentence, and a thousand wordings of it."""
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]
    hot = "".join(draw.choices(letters, k=30)) + "。"
    return [hot, *(hot[:k] + draw.choice(letters) + hot[k + 1 :] for k in draw.choices(range(30), k=1000))]


def archives_of(folder: Path, scratch: Path, wanted: list[str]) -> dict[str, Path]:
    archives = {name: scratch / name for name in wanted}
    draw = random.Random(1)
    hot = hot_sentences(draw)
    for archive in archives.values():
        archive.mkdir()
    for file in sorted(folder.rglob("*.txt")):
        text = file.read_text(encoding="utf-8")
        copy, more = edited(text, draw), draw.choice([hot[0], draw.choice(hot)])
        for name, archive in archives.items():
            (archive / file.name).write_text(f"{text}\n{more}" if name == "hot" else text, encoding="utf-8")
            if name == "twice":
                (archive / f"edited-{file.name}").write_text(copy, encoding="utf-8")
    return archives


def made_up(documents: int, scratch: Path) -> dict[str, Path]:
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]
    draw = random.Random(1)
    hot = hot_sentences(draw)
    archives = {}
    for name in ("flat", "hot"):
        archives[name] = scratch / name
        archives[name].mkdir()
        for number in range(documents):
            lines = ["".join(draw.choices(letters, k=30)) + "。" for _ in range(20)]
            if name == "hot":
                lines[number % 20] = draw.choice([hot[0], draw.choice(hot)])
            (archives[name] / f"{number:06}.txt").write_text("\n".join(lines), encoding="utf-8")
    return archives


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--made-up", type=int, metavar="DOCUMENTS")
    parser.add_argument("--archives", nargs="+", choices=("all", "hot", "twice"), default=["all", "hot", "twice"])
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=COMMANDS[:-1])
    parser.add_argument("--cores", type=int, nargs="+", default=[1, 2])
    arguments = parser.parse_args()
    if (arguments.folder is None) == (arguments.made_up is None):
        parser.error("name a folder, or --made-up")
    print("| archive | command | where | time | bytes shuffled a sentence | memory of tasks | of Java |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        if arguments.made_up:
            archives = made_up(arguments.made_up, scratch)
        else:
            archives = archives_of(arguments.folder, scratch, arguments.archives)
        for archive, folder in archives.items():
            expected: dict[str, bytes] = {}
            for cores in (0, *arguments.cores):
                index = scratch / f"index-{archive}-{cores}"
                for command in COMMANDS:
                    # An index is needed in any case.
                    if command not in ("add", *arguments.commands) or (command == "rounds" and not cores):
                        continue
                    result = scratch / "result"
                    cost = run(words_of(command, folder, index, result), cores)
                    sentences = size_of(index)
                    where = f"local[{cores}]" if cores else "one machine"
                    moved = f"{cost.shuffled / sentences:,.0f}" if cores else ""
                    what = f"{archive}, {sentences:,} sentences | {command}"
                    memory = f"{cost.python:,.0f} MB | {cost.java:,.0f} MB" if cores else " | "
                    print(f"| {what} | {where} | {cost.seconds:.1f} s | {moved} | {memory} |", flush=True)
                    if command == "add":
                        continue
                    found = result.read_bytes()
                    result.unlink()
                    if found != expected.setdefault("families" if command == "rounds" else command, found):
                        raise SystemExit(f"{command} of {archive} on {cores} cores finds other than on one machine")


def size_of(index: Path) -> int:
    described = subprocess.run(
        [*PROGRAM, "index", "info", "--index", str(index), "--format", "json"], capture_output=True, check=True
    )
    return int(json.loads(described.stdout)["sentences"])


if __name__ == "__main__":
    find_in_rounds() if sys.argv[1:2] == ["--rounds"] else main()
