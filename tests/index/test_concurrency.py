"""Several processes at one index: readers see whole states, and writers take turns."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from archives import check_sound, check_tidied, state_of, wait_until, write_speeches

from boilerplate.checks import check
from boilerplate.index.lock import BusyIndexError
from boilerplate.index.reader import Reader
from boilerplate.index.writer import Writer
from boilerplate.indexing import add_documents, remove_documents
from boilerplate.model import Settings
from boilerplate.reporters import Options
from boilerplate.reporters.json import render

N_READERS = 8
#: Checks the draft again and again until a file appears, and tells how often each answer was given.
_READER = """
import json, sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from boilerplate.checks import check
from boilerplate.model import Settings
from boilerplate.reporters import Options
from boilerplate.reporters.json import render

# What slogans there are takes much longer to find than to look anything up.
settings = Settings(slogans=False)
draft, index, end = sys.argv[1:]
answers = Counter()
while not Path(end).exists():
    report = check([draft], index=index, settings=settings)
    answers[sha256(render(report, options=Options()).encode()).hexdigest()] += 1
print(json.dumps(answers))
"""
#: Goes through all states of the index again and again, until a file appears.
_WRITER = """
import sys
from pathlib import Path
import boilerplate.index.writer
from boilerplate.index.writer import Writer
from boilerplate.indexing import add_documents, remove_documents
from boilerplate.model import Settings

boilerplate.index.writer._FEW = 2
archive, more, index, end = map(Path, sys.argv[1:])
rounds = 0
while not end.exists():
    add_documents(index, [more], Settings())
    for _ in range(2):
        replace(archive)
        add_documents(index, [archive], Settings())
    remove_documents(index, [more])
    with Writer(index) as writer:
        writer.compact()
    rounds += 1
print(rounds)
"""
_REPLACE = '''
def replace(archive):
    """Let three documents and their second versions trade places."""
    for path in sorted(archive.glob("*.txt"))[:3]:
        path.rename(path.with_suffix(".kept"))
        path.with_suffix(".other").rename(path)
        path.with_suffix(".kept").rename(path.with_suffix(".other"))
'''


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_speeches(tmp_path / "archive", 10)


@pytest.fixture
def index(tmp_path: Path, archive: Path) -> Path:
    add_documents(tmp_path / "index", [archive], Settings())
    return tmp_path / "index"


def answer(draft: Path, index: Path) -> str:
    report = check([draft], index=index, settings=Settings(slogans=False))
    return sha256(render(report, options=Options()).encode()).hexdigest()


def test_every_answer_is_that_of_a_committed_state(tmp_path, archive, index, draft):
    more = write_speeches(tmp_path / "more", 10, seed=2)
    for path in sorted(write_speeches(tmp_path / "others", 3, seed=3).iterdir()):
        path.rename(archive / path.with_suffix(".other").name)
    scope: dict[str, Callable[[Path], None]] = {}
    exec(_REPLACE, scope)  # as the writer does it
    expected = []
    for is_replaced in (False, True):
        for folders in ([archive], [archive, more]):
            alone = tmp_path / f"alone-{is_replaced}-{len(folders)}"
            add_documents(alone, folders, Settings())
            expected.append(answer(draft, alone))
        scope["replace"](archive)
    assert len(set(expected)) == 4
    end = tmp_path / "end"
    writer = start(_REPLACE + _WRITER, archive, more, index, end)
    readers = [start(_READER, draft, index, end) for _ in range(N_READERS)]
    time.sleep(8)
    end.touch()
    answers: dict[str, int] = {}
    for process in readers:
        output, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
        for given, n in json.loads(output).items():
            answers[given] = answers.get(given, 0) + n
    output, errors = writer.communicate(timeout=60)
    assert writer.returncode == 0, errors.decode()
    assert int(output) >= 2
    assert set(answers) <= set(expected)
    assert len(answers) >= 3
    assert sum(answers.values()) > 5 * N_READERS
    check_sound(index)
    check_tidied(index)


def start(program: str, *arguments: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_a_reader_keeps_its_state_whatever_is_done_to_the_index(tmp_path, archive, index, draft):
    with Reader(index) as reader:
        before = reader.facts
        names = reader.corpus.names(0, np.arange(10))
        add_documents(index, [write_speeches(tmp_path / "more", 5, seed=2)], Settings())
        remove_documents(index, [archive])
        with Writer(index) as writer:
            writer.compact()
        assert reader.facts == before
        assert reader.corpus.names(0, np.arange(10)) == names
        assert names == [f"{archive}/{number:04}.txt" for number in range(10)]
        assert not (index / "segments" / "000001").exists()
        text = reader.corpus.segments[0].text.tobytes()
        assert text.decode("utf-8") == "".join(Path(name).read_text(encoding="utf-8") for name in names)
    with Reader(index) as reader:
        assert reader.facts.documents == 5


def test_a_writer_does_not_wait_for_readers(tmp_path, index):
    with Reader(index):
        began = time.monotonic()
        add_documents(index, [write_speeches(tmp_path / "more", 1, seed=2)], Settings())
        assert time.monotonic() - began < 5
    assert len(state_of(index)) == 11


# -- writers -----------------------------------------------------------------------------------------------------------

_HOLDER = """
import sys, time
from pathlib import Path
from boilerplate.index.writer import Writer
with Writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def hold(index: Path) -> Iterator[Callable[[float], subprocess.Popen[bytes]]]:
    """Lets another process hold the lock of the index for so many seconds."""
    holders = []

    def hold(seconds: float) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _HOLDER, str(index), str(seconds)]
        holders.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        assert holders[-1].stdout.readline() == b"held\n"
        return holders[-1]

    yield hold
    for holder in holders:
        holder.kill()
        holder.communicate()


def test_a_second_writer_is_told_who_holds_the_index(index, hold):
    holder = hold(60)
    began = time.monotonic()
    with pytest.raises(BusyIndexError) as raised:
        Writer(index, patience=0.3)
    assert 0.2 < time.monotonic() - began < 5
    assert str(raised.value) == (
        f"the index {index} is being written by process {holder.pid} on {socket.gethostname()}; "
        "try again when that is done"
    )


def test_the_program_says_so_with_status_2_and_readers_are_not_held_up(index, archive, draft, run, hold):
    holder = hold(60)
    assert run("check", draft, "--index", index).returncode == 1
    assert run("index", "info", "--index", index).returncode == 0
    done = run("index", "add", archive, "--index", index)
    assert done.returncode == 2
    assert f"process {holder.pid} on" in done.stderr.decode()
    assert len(done.stderr.splitlines()) == 1


def test_a_second_writer_waits_its_turn(index, hold):
    hold(1)
    with Writer(index, patience=20) as writer:
        assert len(writer.entries()) == 10


def test_a_lock_that_a_dead_process_left_does_not_matter(index, hold):
    holder = hold(60)
    holder.kill()
    holder.wait()
    assert (index / "writer").read_text().startswith(f"process {holder.pid} ")
    with Writer(index, patience=0.1) as writer:
        assert (index / "writer").read_text() == f"process {os.getpid()} on {socket.gethostname()}"
        writer.compact()
    assert wait_until(lambda: not (index / "writer").exists(), 1)


@pytest.mark.parametrize("note", [b"", b"\xff", b"process \x1b[31m", b"something else", b"process " + b"x" * 5000])
def test_a_note_that_nobody_wrote_is_not_repeated(index, hold, note):
    hold(60)
    (index / "writer").write_bytes(note)
    with pytest.raises(BusyIndexError) as raised:
        Writer(index, patience=0)
    assert str(raised.value).isprintable()
    assert len(str(raised.value)) < 500
