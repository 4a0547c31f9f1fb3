"""Small archives for tests of indexes, and what an index of one must hold."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from boilerplate.errors import IndexUnusableError
from boilerplate.index.catalogue import Catalogue
from boilerplate.index.corpus import digest_of
from boilerplate.index.database import FILE
from boilerplate.index.layout import open_row
from boilerplate.index.segment import content_hash
from boilerplate.index.verification import verify
from boilerplate.index.writer import Writer
from boilerplate.readers import read_document

ROOT = Path(__file__).parent.parent.parent
#: The program, but what takes megabytes to happen happens at a hundredth of it: jobs for workers, commits in steps and
#: merges of segments.
_SCALED_DOWN = """
import sys
sys.path.remove("")
import boilerplate.indexing, boilerplate.index.writer
boilerplate.indexing._ALONE = boilerplate.indexing._JOB = 60_000
boilerplate.indexing._AT_ONCE = 2
boilerplate.index.writer._FEW, boilerplate.index.writer._SMALLEST = 4, 300
from boilerplate.cli import main
main()
"""
SCALED_DOWN = (sys.executable, "-c", _SCALED_DOWN)

#: The documents of an index: the hash of each by its path.
State = dict[str, bytes]


def write_speech(path: Path, dice: random.Random) -> None:
    """Write a speech made of sentences of the seeds, some of them changed."""
    sentences = [
        sentence
        for seed in sorted((ROOT / "seeds").glob("*.txt"))
        for sentence in seed.read_text(encoding="utf-8").replace("。", "。\n").split("\n")
        if sentence.strip()
    ]
    chosen = dice.sample(sentences, dice.randint(5, 60))
    changed = [s if dice.random() < 0.6 else f"{s[: dice.randint(1, len(s))]}{dice.random()}" for s in chosen]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(changed), encoding="utf-8")


def write_speeches(folder: Path, n: int, seed: int = 1) -> Path:
    """Write `n` speeches into a folder, the same ones for the same seed."""
    dice = random.Random(seed)
    for number in range(n):
        write_speech(folder / f"{number:04}.txt", dice)
    return folder


def state_of(index: Path) -> State:
    """The documents of an index; none where there is no index yet."""
    if not (index / FILE).exists():
        return {}
    with Catalogue.open(index) as catalogue:
        catalogue.begin_reading()
        return {f"{entry.folder}/{entry.file}": entry.hash for entry in catalogue.entries()}


def state_of_files(folder: Path) -> State:
    """The documents that an index of a folder has."""
    return {str(path): content_hash(read_document(path)) for path in sorted(folder.iterdir())}


def a_folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    """Put a pipe in the place of a file."""
    path.unlink()
    os.mkfifo(path)


def check_sound(index: Path) -> None:
    """Assert that an index is what was written, and that its texts are those that its hashes stand for."""
    if not (index / FILE).exists():
        return
    facts, problems = verify(index)
    assert problems == []
    state = state_of(index)
    assert (facts.documents, facts.digest) == (len(state), digest_of(state.values()))
    with Catalogue.open(index) as catalogue:
        for row in catalogue.segments():
            segment = open_row(index, row, facts.recipe)
            text, prose = segment.text.tobytes(), segment.prose.tobytes()
            spans = zip(pairwise(segment.text_offsets.tolist()), pairwise(segment.prose_offsets.tolist()), strict=True)
            for number, ((start, end), (first, last)) in enumerate(spans):
                mark = b"*" if segment.masked[number] else b"-"
                analysed = b"\0" + prose[first:last] if first < last else b""
                content = hashlib.sha256(mark + text[start:end] + analysed).digest()
                assert segment.hashes[number].tobytes() == content


def check_tidied(index: Path) -> None:
    """Assert that the next writer leaves nothing behind but what the catalogue names."""
    with suppress(IndexUnusableError), Writer(index):
        pass
    if not (index / FILE).exists():
        return
    with Catalogue.open(index) as catalogue:
        named = {f"{row.id:06}" for row in catalogue.segments()}
    assert {path.name for path in (index / "segments").iterdir()} == named
    assert not list(index.glob("new-*"))


def processes_in_group(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found


def start(*arguments: str | Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
    """Start the scaled down program in a process group of its own."""
    return subprocess.Popen(
        [*SCALED_DOWN, *map(os.fspath, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=cwd,
    )


def complaints(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """What a run said on standard error, but for how far it was where it took long."""
    far = ("bringing the index of the corpus up to date", "looking for the slogans and stock sentences")
    return [line for line in done.stderr.decode().splitlines() if not any(said in line for said in far)]


def wait_until(condition: Callable[[], object], seconds: float) -> bool:
    """Whether a function comes to be true within that time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


class Kill(NamedTuple):
    """What became of a run that was to be killed."""

    command: str
    #: Whether it was killed before it ended, and whether it had changed anything by then.
    killed: bool
    changed: bool


class Victim:
    """An archive that changes, and an index of it whose writers are killed at random moments."""

    def __init__(self, folder: Path, seed: int, n_documents: int = 100) -> None:
        self.archive, self.index = folder / "archive", folder / "index"
        self._dice = random.Random(seed)
        self._n = n_documents
        write_speeches(self.archive, n_documents, seed)
        #: How long a writer holds the lock, by command: as long as the last one that was not killed.
        self._seconds = {"add": 1.0, "remove": 0.3, "compact": 0.3}

    def kill_once(self, *commands: str) -> Kill:
        """Run one of the commands, kill it, and assert that the index is as it was, or as it had to become."""
        before = state_of(self.index)
        command = self._dice.choice(commands) if before else "add"
        arguments: list[str | Path] = []
        if command == "add":
            self._change_archive()
            arguments = [self.archive]
        elif command == "remove":
            arguments = [Path(path) for path in self._dice.sample(sorted(before), min(len(before), 30))]
        process = start("index", command, *arguments, "--index", self.index)
        killed = self._kill(process, command)
        after = state_of(self.index)
        check_sound(self.index)
        if command == "add":
            self._check_added(before, after)
        else:
            gone = dict.fromkeys(map(str, arguments))
            assert after in (before, {path: hash_ for path, hash_ in before.items() if path not in gone})
        check_tidied(self.index)
        assert state_of(self.index) == after
        return Kill(command, killed, after != before)

    def finish(self) -> None:
        """Let a run come to its end, and assert that the index then is that of the archive."""
        process = start("index", "add", self.archive, "--index", self.index)
        self._wait_for_lock(process)
        began = time.monotonic()
        _, errors = process.communicate(timeout=60)
        self._seconds["add"] = time.monotonic() - began
        assert process.returncode == 0, errors.decode()
        assert state_of(self.index) == state_of_files(self.archive)
        check_sound(self.index)

    def _change_archive(self) -> None:
        """Change, add, remove and rename some documents."""
        paths = sorted(self.archive.iterdir())
        for path in self._dice.sample(paths, len(paths) // 3):
            write_speech(path, self._dice)
        for path in self._dice.sample(paths, len(paths) // 8):
            path.rename(path.with_name(f"{self._dice.randrange(10**9):09}.txt"))
        for path in self._dice.sample(sorted(self.archive.iterdir()), len(paths) // 8):
            path.unlink()
        while len(list(self.archive.iterdir())) < self._n:
            write_speech(self.archive / f"{self._dice.randrange(10**9):09}.txt", self._dice)

    def _wait_for_lock(self, process: subprocess.Popen[bytes]) -> None:
        wait_until(lambda: process.poll() is not None or (self.index / "writer").exists(), 10)

    def _kill(self, process: subprocess.Popen[bytes], command: str) -> bool:
        """Kill a run within the time that it takes once it holds the lock, workers and all or only itself."""
        self._wait_for_lock(process)
        began = time.monotonic()
        moment = began + self._dice.uniform(0, self._seconds[command])
        wait_until(lambda: process.poll() is not None or time.monotonic() > moment, 10)
        running = process.poll() is None
        if not running:
            self._seconds[command] = time.monotonic() - began
        with suppress(ProcessLookupError):
            if self._dice.random() < 0.5:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        _, errors = process.communicate(timeout=60)
        assert b"Traceback" not in errors, errors.decode()
        assert wait_until(lambda: not processes_in_group(process.pid), 5), "a worker stayed behind"
        return running

    def _check_added(self, before: State, after: State) -> None:
        """Every document is whole, old or new, and nothing is lost: what is gone is taken out in the last commit, but
        for a file that was renamed, which is there by its new name."""
        files = state_of_files(self.archive)
        for path, hash_ in after.items():
            assert hash_ in (before.get(path), files.get(path)), path
        missing = before.keys() - after.keys()
        assert missing <= before.keys() - files.keys()
        assert after == files or {before[path] for path in missing} <= set(after.values())
