"""What is wrong with the files of an index is noticed, does no harm, and can be repaired."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from archives import a_folder, a_pipe, check_sound, state_of, state_of_files, write_speeches

from boilerplate.checks import check
from boilerplate.errors import BoilerplateError, DamagedIndexError, IndexUnusableError
from boilerplate.index.database import FILE
from boilerplate.index.storage import damaged_columns
from boilerplate.index.verification import verify
from boilerplate.index.writer import Writer
from boilerplate.indexing import add_documents
from boilerplate.model import Report, Settings

COLUMNS = [
    "names", "name_offsets", "hashes", "masked", "text", "text_offsets", "prose", "prose_offsets", "sentence_offsets",
    "start", "end", "record", "keys", "folded", "folded_offsets", "places", "place_offsets", "bands", "fingerprints",
]  # fmt: skip


resource = pytest.importorskip("resource", reason="a process has no limits on Windows: run it on Linux")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="memory is limited and counted as on Linux: run it there"
)


def write_part(folder: Path, n: int, seed: int) -> Path:
    """Write `n` speeches into a folder, and notes with text that is no prose."""
    write_speeches(folder, n, seed)
    notes = f"# Notes\n\n- The {seed}. meeting was **not** [held](minutes.md), or nobody took notes.\n"
    (folder / f"notes-{n}.md").write_text(notes, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive, and an index of it in segments, in one of which a document was replaced."""
    folder = tmp_path_factory.mktemp("made")
    for number in range(3):
        add_documents(folder / "index", [write_part(folder / "archive" / f"{number}", 2, seed=number)], Settings())
    write_part(folder / "archive" / "1", 1, seed=9)
    add_documents(folder / "index", [folder / "archive"], Settings())
    return folder


@pytest.fixture
def short_draft(archive: Path, tmp_path: Path) -> Path:
    """A draft that shares something with documents in all segments."""
    texts = [path.read_text(encoding="utf-8")[:400] for path in sorted(archive.glob("*/*.txt"))]
    (tmp_path / "draft.txt").write_text("\n".join(texts), encoding="utf-8")
    return tmp_path / "draft.txt"


@contextmanager
def bounded(seconds: float = 30, gigabytes: float = 1) -> Iterator[None]:
    """What is done inside takes no more memory and time than that."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + int(gigabytes * 2**30), limits[1]))
    began = time.monotonic()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    assert time.monotonic() - began < seconds


def outcome(action: Callable[[], Any], index: Path) -> Any:
    """What an action on an index gives, or the sentence that it raises; anything else that is raised is a fault."""
    try:
        with bounded():
            return action()
    except BoilerplateError as error:
        said = error
    assert str(index) in str(said)
    return said


def answer_of(draft: Path, index: Path) -> Report | IndexUnusableError:
    """A report, or what was said instead."""
    return outcome(lambda: check([draft], index=index), index)


def problems_of(index: Path) -> list[str]:
    with bounded():
        return [problem.what for problem in verify(index)[1]]


def header_of(segment: Path) -> dict[str, Any]:
    return json.loads((segment / "segment.json").read_bytes())


@contextmanager
def changed(path: Path, at: int, new: bytes) -> Iterator[None]:
    """Other bytes in the file, for a while."""
    with path.open("r+b") as file:
        file.seek(at)
        old = file.read(len(new))
        file.seek(at)
        file.write(new)
    try:
        yield
    finally:
        with path.open("r+b") as file:
            file.seek(at)
            file.write(old)


def repair(index: Path, archive: Path) -> None:
    """What `index verify --repair` and `index add` do."""
    with Writer(index) as writer:
        writer.drop([problem.segment for problem in verify(index)[1]])
    check_sound(index)
    add_documents(index, [archive], Settings())
    check_sound(index)
    assert state_of(index) == {path: h for part in archive.iterdir() for path, h in state_of_files(part).items()}


# -- bytes that were flipped -------------------------------------------------------------------------------------------


def flipped(byte: int, dice: random.Random) -> bytes:
    return bytes([byte ^ (1 << dice.randrange(8))])


@pytest.mark.parametrize("column", COLUMNS)
def test_flips_in_a_column_are_noticed_and_do_no_harm(index, short_draft, column):
    dice = random.Random(COLUMNS.index(column))
    for segment in sorted((index / "segments").iterdir()):
        path, header = segment / "columns.bin", header_of(segment)
        data = path.read_bytes()
        values = header["columns"][column]
        first = values["offset"]
        last = first + prod(values["shape"]) * np.dtype(values["dtype"]).itemsize
        for _ in range(4):
            at = dice.randrange(first, last)
            with changed(path, at, flipped(data[at], dice)):
                answer_of(short_draft, index)
                assert len(problems_of(index)) == 1
        for new in (b"\xff" * (last - first), bytes(last - first), dice.randbytes(last - first)):
            with changed(path, first, new):
                answer_of(short_draft, index)
                assert damaged_columns(segment) == ([column] if new != data[first:last] else [])
    check_sound(index)


def test_flips_between_columns_are_noticed(index):
    segment = min((index / "segments").iterdir())
    data = (segment / "columns.bin").read_bytes()
    used = set()
    for values in header_of(segment)["columns"].values():
        length = prod(values["shape"]) * np.dtype(values["dtype"]).itemsize
        used.update(range(values["offset"], values["offset"] + length))
    between = [at for at in range(len(data)) if at not in used]
    assert len(between) > 20
    for at in between[:: len(between) // 20]:
        with changed(segment / "columns.bin", at, b"\x01"):
            assert len(problems_of(index)) == 1


def test_flips_in_a_header_are_noticed(index, short_draft):
    dice = random.Random(1)
    path = next(index.glob("segments/*/segment.json"))
    data = path.read_bytes()
    for _ in range(60):
        at = dice.randrange(len(data))
        with changed(path, at, flipped(data[at], dice)):
            assert isinstance(answer_of(short_draft, index), DamagedIndexError)
            assert problems_of(index) == ["segment.json is not what was written"]


@pytest.mark.parametrize("seed", range(4))
def test_flips_in_the_catalogue_do_no_harm(index, archive, short_draft, tmp_path, seed):
    dice = random.Random(seed)
    data = (index / FILE).read_bytes()
    # Much of a small catalogue is empty space.
    written = [at for at, byte in enumerate(data) if byte]
    for _ in range(60):
        at = dice.choice(written) if dice.random() < 0.8 else dice.randrange(len(data))
        with changed(index / FILE, at, flipped(data[at], dice)):
            answer_of(short_draft, index)
            outcome(lambda: problems_of(index), index)
            other = Path(shutil.copytree(index, tmp_path / "other"))
        outcome(lambda: add_documents(other, [archive], Settings()), other)  # noqa: B023
        shutil.rmtree(other)
        for path in index.glob(f"{FILE}-*"):
            path.unlink()


# -- files that are no longer whole ------------------------------------------------------------------------------------


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(bytes(100))


@pytest.mark.parametrize("file", ["columns.bin", "segment.json"])
@pytest.mark.parametrize("damage", [truncated, emptied, grown, a_folder, a_pipe, Path.unlink])
def test_a_file_that_is_not_whole_is_said_and_repaired(index, archive, short_draft, file, damage):
    damage(sorted(index.glob(f"segments/*/{file}"))[1])
    answer = answer_of(short_draft, index)
    assert isinstance(answer, DamagedIndexError)
    assert "verify --repair" in str(answer)
    assert len(problems_of(index)) == 1
    repair(index, archive)


def test_what_the_program_says_of_damage_and_repair_is_so(index, archive, made, run):
    next(index.glob("segments/*/columns.bin")).unlink()
    told = run("index", "verify", "--index", index)
    assert told.returncode == 2
    way_out = told.stderr.decode().splitlines()[-1].partition("boilerplate index verify")[2].split()
    done = run("index", "verify", *way_out)
    assert (done.returncode, b"taken out; add them again with" in done.stdout) == (0, True)
    done = run("index", "add", archive, "--index", index)
    assert done.returncode == 0
    assert b"0 replaced, 0 removed" in done.stdout
    done = run("index", "verify", "--index", index)
    assert (done.returncode, done.stderr) == (0, b"")
    assert state_of(index) == state_of(made / "index")


# -- headers that were made to deceive ---------------------------------------------------------------------------------


def column(name: str, **values: object) -> Callable[[dict[str, Any]], object]:
    def change(header: dict[str, Any]) -> object:
        header["columns"][name].update(values)
        return header

    return change


def field(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda header: {**header, name: value}


@pytest.mark.parametrize(
    "change",
    [
        column("text", shape=[-1]),
        column("text", shape=[2**62]),
        column("text", shape=[10**4000]),
        column("text", shape=[1.5]),
        column("text", shape="12"),
        column("text", shape=[]),
        column("text", shape=None),
        column("text", offset=-64),
        column("text", offset=64 + 1),
        column("text", offset=2**40),
        column("bands", shape=[42, 2**40]),
        column("bands", shape=[2**40, 0]),
        column("keys", shape=[3]),
        column("hashes", shape=[2, 64]),
        column("text_offsets", offset=0),
        field("columns", {}),
        field("columns", None),
        field("columns", dict.fromkeys(COLUMNS, 1)),
        lambda header: {**header, "columns": {**header["columns"], "more": header["columns"]["text"]}},
        field("size", 0),
        field("size", 2**47),
        field("size", "much"),
        field("format", 1),
        field("recipe", None),
        field("recipe", {"shingle": 2}),
        lambda header: [],
        lambda header: None,
        lambda header: "x" * 70_000,
        lambda header: json.loads("[" * 500 + "]" * 500),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(index, archive, short_draft, change):
    segment = min((index / "segments").iterdir())
    data = json.dumps(change(header_of(segment))).encode()
    (segment / "segment.json").write_bytes(data)
    with closing(sqlite3.connect(index / FILE)) as connection:
        connection.execute(
            "UPDATE segments SET digest = ? WHERE id = ?", (hashlib.sha256(data).digest(), int(segment.name))
        )
        connection.commit()
    assert isinstance(answer_of(short_draft, index), DamagedIndexError)
    assert len(problems_of(index)) == 1
    repair(index, archive)


def test_an_empty_file_of_columns_is_refused(index, short_draft):
    segment = min((index / "segments").iterdir())
    emptied(segment / "columns.bin")
    header = {**header_of(segment), "size": 0}
    for values in header["columns"].values():
        values.update(offset=0, shape=[0] * len(values["shape"]))
    header["columns"]["bands"]["shape"] = [42, 0]
    header["columns"]["hashes"]["shape"] = [0, 32]
    for name in COLUMNS:
        if name.endswith("_offsets"):
            header["columns"][name]["shape"] = [1]
    data = json.dumps(header).encode()
    (segment / "segment.json").write_bytes(data)
    with closing(sqlite3.connect(index / FILE)) as connection:
        connection.execute("UPDATE segments SET digest = ? WHERE id = 1", (hashlib.sha256(data).digest(),))
        connection.commit()
    assert isinstance(answer_of(short_draft, index), DamagedIndexError)


# -- merging -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COLUMNS)
def test_damage_is_not_merged_into_a_segment_that_looks_sound(index, archive, name):
    segment = min((index / "segments").iterdir())
    path = segment / "columns.bin"
    at = header_of(segment)["columns"][name]["offset"]
    before = state_of(index)
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(flipped(byte[0], random.Random(1)))
    with pytest.raises(DamagedIndexError, match=f"segment 1: .*{name}"), Writer(index) as writer:
        writer.compact()
    assert state_of(index) == before
    assert [name in problem for problem in problems_of(index)] == [True]
    repair(index, archive)
