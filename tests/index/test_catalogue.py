"""A catalogue that is damaged, foreign or made to deceive; folders that cannot be written, and names of all kinds."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from archives import a_folder, a_pipe, check_sound, complaints, state_of, write_speeches

from boilerplate.checks import check
from boilerplate.errors import BoilerplateError, DamagedIndexError, IndexUnusableError
from boilerplate.index.catalogue import Catalogue
from boilerplate.index.database import FILE, FORMAT, DamagedCatalogueError
from boilerplate.index.description import describe
from boilerplate.index.verification import verify
from boilerplate.index.writer import Writer, discard
from boilerplate.indexing import add_documents, remove_documents
from boilerplate.model import Settings

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    for number in range(2):
        archive = write_speeches(folder / "archive" / f"{number}", 3, seed=number)
        add_documents(folder / "index", [archive], Settings())
    remove_documents(folder / "index", [folder / "archive" / "1" / "0001.txt"])
    return folder


Act = Callable[[Path, Path, Path], object]
ACTS: dict[str, Act] = {
    "check": lambda index, archive, draft: check([draft], index=index),
    "info": lambda index, archive, draft: describe(index),
    "verify": lambda index, archive, draft: verify(index),
    "add": lambda index, archive, draft: add_documents(index, [archive], Settings()),
    "remove": lambda index, archive, draft: remove_documents(index, [archive / "0"]),
}


def snapshot(folder: Path) -> dict[str, bytes]:
    """Everything that is in a folder, but for what SQLite and the lock leave beside."""
    passing = (f"{FILE}-shm", f"{FILE}-wal", "lock")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in passing
    }


def execute(index: Path, *statements: str) -> None:
    with closing(sqlite3.connect(index / FILE, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


# -- what is not a catalogue -------------------------------------------------------------------------------------------


def of_noise(index: Path) -> None:
    (index / FILE).write_bytes(b"not a database, but longer than the header of one is " * 20)


def empty(index: Path) -> None:
    (index / FILE).write_bytes(b"")


def of_zeros(index: Path) -> None:
    data = (index / FILE).read_bytes()
    (index / FILE).write_bytes(data[:4096] + bytes(len(data) - 4096))


def cut_short(index: Path) -> None:
    os.truncate(index / FILE, 4096 * 3)


def replaced_by(kind: Callable[[Path], None]) -> Callable[[Path], None]:
    return lambda index: kind(index / FILE)


def of_another_program(index: Path) -> None:
    execute(index, "PRAGMA application_id = 1")


def statement(text: str) -> Callable[[Path], None]:
    return lambda index: execute(index, text)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    "damage",
    [
        of_noise,
        empty,
        of_zeros,
        cut_short,
        replaced_by(a_folder),
        replaced_by(a_pipe),
        of_another_program,
        statement("CREATE TABLE more (x)"),
        statement("CREATE VIEW more AS SELECT * FROM facts"),
        statement("CREATE TRIGGER more AFTER INSERT ON documents BEGIN DELETE FROM facts; END"),
        statement("DROP INDEX documents_by_path"),
        statement("DELETE FROM facts WHERE name = 'recipe'"),
        statement("UPDATE facts SET value = '{\"shingle\": 1}' WHERE name = 'recipe'"),
        statement("UPDATE facts SET value = printf('%.*c', 100000, '[') WHERE name = 'recipe'"),
        statement("UPDATE facts SET value = replace(value, 'char-2', 'chas-2') WHERE name = 'recipe'"),
        statement("UPDATE facts SET value = x'00' WHERE name = 'permutations'"),
        statement("UPDATE facts SET value = 'many' WHERE name = 'documents'"),
        statement("UPDATE facts SET value = 1e400 WHERE name = 'sentences'"),
    ],
)
def test_a_catalogue_that_is_none_is_said_to_be_beyond_repair(index, archive, draft, damage, act):
    damage(index)
    before = snapshot(index)
    with pytest.raises(DamagedCatalogueError, match=f"delete that folder and add .* --index {index}"):
        ACTS[act](index, archive, draft)
    assert snapshot(index) == before
    shutil.rmtree(index)
    add_documents(index, [archive], Settings())
    check_sound(index)


@pytest.mark.parametrize("act", ACTS)
def test_a_newer_format_is_said_and_left_alone(index, archive, draft, act):
    execute(index, f"PRAGMA user_version = {FORMAT + 1}")
    before = snapshot(index)
    with pytest.raises(IndexUnusableError, match="a newer version of boilerplate") as raised:
        ACTS[act](index, archive, draft)
    assert not isinstance(raised.value, DamagedIndexError)
    assert snapshot(index) == before


@pytest.mark.parametrize("act", ["check", "info", "verify", "remove"])
def test_where_there_is_no_catalogue_there_is_no_index(index, archive, draft, act):
    (index / FILE).unlink()
    with pytest.raises(IndexUnusableError, match="is not an index"):
        ACTS[act](index, archive, draft)


def log_of(index: Path) -> bytes:
    """The log that a writer would leave that dies now."""
    with Catalogue.open(index, writable=True) as catalogue:
        with catalogue.transaction(writing=True):
            catalogue.remove([(1, 0)])
            catalogue.finish()
        log = (index / f"{FILE}-wal").read_bytes()
    assert len(log) > 4096
    return log


@pytest.mark.parametrize("leftover", ["", f"{FILE}-wal", f"{FILE}-shm", f"new-{FILE}", f"new-{FILE}-wal"])
def test_a_catalogue_that_is_gone_is_made_anew_whatever_is_left_of_it(index, archive, leftover):
    log = log_of(index)
    for path in index.glob(f"{FILE}*"):
        path.unlink()
    if leftover:
        (index / leftover).write_bytes(log)
    add_documents(index, [archive], Settings())
    check_sound(index)
    assert len(state_of(index)) == 6
    assert not list(index.glob("new-*"))


# -- what contradicts itself -------------------------------------------------------------------------------------------

NOTICED = [
    "UPDATE segments SET documents = 1000000000000 WHERE id = 1",
    "UPDATE segments SET documents = 'three' WHERE id = 1",
    "UPDATE segments SET id = -1 WHERE id = 1",
    "UPDATE segments SET id = 9223372036854775807 WHERE id = 1",
    "UPDATE segments SET digest = '../../../etc' WHERE id = 1",
    "UPDATE segments SET digest = x'00'",
    "UPDATE documents SET sentences = 1",
    "UPDATE documents SET sentences = 'x'",
    "UPDATE documents SET number = number + 100",
    "UPDATE documents SET number = -1 - number",
    "UPDATE documents SET segment = 7 WHERE segment = 1",
    "UPDATE documents SET folder = 99 WHERE segment = 1",
    "UPDATE documents SET file = 5 WHERE number = 0 AND segment = 1",
    "UPDATE documents SET hash = x'00'",
    "UPDATE documents SET hash = 1.5",
    "UPDATE documents SET modified = 'now', changed = x'00'",
    "UPDATE documents SET encoding = x'ff'",
    "UPDATE documents SET identity = cast(x'ff' AS TEXT)",
    "UPDATE folders SET path = 'text' WHERE id = 1",
    "DELETE FROM folders",
    "DELETE FROM documents",
    "INSERT INTO removed VALUES (1, 'x')",
    "INSERT INTO removed VALUES (1, 0)",
    "INSERT INTO removed VALUES (2, 1000000)",
    "UPDATE facts SET value = value + 1 WHERE name = 'documents'",
    "UPDATE facts SET value = zeroblob(length(value)) WHERE name = 'permutations'",
]
#: What could be so, and what nothing depends on.
NOT_NOTICED = [
    "UPDATE documents SET file = CAST(x'2e2e2f2e2e2f00' || file AS BLOB)",
    "UPDATE folders SET path = CAST(x'2f00' || path AS BLOB)",
    "DELETE FROM sqlite_sequence",
]


def attempt(act: Callable[[], object]) -> str:
    """What is said against it, "" where it is done; anything but a sentence is a fault."""
    try:
        act()
    except BoilerplateError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("act", ["check", "add", "remove"])
@pytest.mark.parametrize("text", [*NOTICED, *NOT_NOTICED])
def test_a_catalogue_that_contradicts_itself_is_noticed_and_does_no_harm(index, archive, draft, text, act):
    execute(index, text)
    problems: list[object] = []
    said = attempt(lambda: problems.extend(verify(index)[1]))
    assert bool(said or problems) == (text in NOTICED)
    before = snapshot(archive)
    said = attempt(lambda: ACTS[act](index, archive, draft))
    assert not said or str(index) in said
    assert snapshot(archive) == before
    assert {path.name for path in index.parent.iterdir()} == {"index"}


# -- links that lead out of the folder ---------------------------------------------------------------------------------


def compact(index: Path, archive: Path) -> None:
    with Writer(index) as writer:
        writer.compact()


LINKED: dict[str, Callable[[Path, Path], object]] = {
    "add": lambda index, archive: add_documents(index, [archive], Settings()),
    "remove": lambda index, archive: remove_documents(index, [archive / "0"]),
    "compact": compact,
    "discard": lambda index, archive: discard(index),
}


@pytest.mark.parametrize("name", ["segments", "segments/000001", "lock", "writer", FILE, "new-catalogue.sqlite"])
@pytest.mark.parametrize("act", LINKED)
def test_nothing_is_written_or_deleted_through_a_link(index, archive, tmp_path, name, act):
    outside = tmp_path / "outside"
    if (index / name).exists():
        (index / name).rename(outside)
    else:
        outside.write_text("precious")
    (index / name).symlink_to(outside)
    if outside.is_dir():
        (outside / "000099").mkdir()
        (outside / "000099" / "letter.txt").write_text("precious")
    before = snapshot(tmp_path / "outside") if outside.is_dir() else outside.read_bytes()
    said = attempt(lambda: LINKED[act](index, archive))
    assert "symbolic link" in said or not said
    assert (snapshot(outside) if outside.is_dir() else outside.read_bytes()) == before


def test_a_new_segment_is_not_built_where_a_link_leads(index, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (index / "segments" / f"new-{os.getpid()}-1").symlink_to(outside)
    add_documents(index, [write_speeches(tmp_path / "more", 2, seed=8)], Settings())
    check_sound(index)
    assert list(outside.iterdir()) == []
    assert sorted(path.name for path in (index / "segments").iterdir()) == ["000001", "000002", "000003"]


# -- folders that cannot be written ------------------------------------------------------------------------------------


@pytest.fixture
def foreign(index: Path, draft: Path) -> Run:
    """The program as it is run by somebody who may read the index, but not write it."""
    command = [sys.executable, "-m", "boilerplate"]
    if os.geteuid() == 0:
        # Root without its powers is a user like any other, but may still read this Python.
        command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *command]
        if not shutil.which("setpriv"):
            pytest.skip(
                "there is no setpriv to give up what root may do: apt-get install util-linux, or run it as another user"
            )
    for path in (index, *index.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*command, *arguments], input=draft.read_bytes(), capture_output=True, timeout=60, cwd=index.parent
        )

    return run


@pytest.fixture
def mounted(index: Path, draft: Path, run: Run) -> Iterator[Run]:
    """The program where the folder of the index is mounted to be read only."""
    if not shutil.which("mount") or os.geteuid() != 0:
        pytest.skip("only root can mount a folder: run it as root on Linux, with mount of the package util-linux")
    for options in (["--bind"], ["-o", "remount,ro,bind"]):
        if subprocess.run(["mount", *options, str(index), str(index)], capture_output=True).returncode:
            pytest.skip("mount is not allowed here: it takes Linux, and in a container docker run --privileged")
    try:
        yield lambda *arguments: run(*arguments, stdin=draft.read_bytes())
    finally:
        subprocess.run(["umount", "--lazy", str(index)], check=True)


@pytest.mark.parametrize("who", ["foreign", "mounted"])
def test_an_index_that_cannot_be_written_can_be_read(request, who, made, archive, draft, run):
    expected = run("check", "-", "--index", made / "index", "--format", "json", stdin=draft.read_bytes())
    read_only = request.getfixturevalue(who)
    done = read_only("check", "-", "--index", "index", "--format", "json")
    assert (done.returncode, done.stderr, done.stdout) == (1, b"", expected.stdout)
    for command in ("info", "verify"):
        done = read_only("index", command, "--index", "index")
        assert (done.returncode, done.stderr) == (0, b"")
    for arguments in (["add", str(draft)], ["remove", str(archive)], ["compact"]):
        done = read_only("index", *arguments, "--index", "index")
        assert done.returncode == 2
        assert b"the index index cannot be written: " in done.stderr
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("who", ["foreign", "mounted"])
def test_a_log_that_was_left_where_nothing_can_be_written_is_said(request, who, index):
    (index / f"{FILE}-wal").write_bytes(log_of(index))
    (index / f"{FILE}-shm").unlink(missing_ok=True)
    done = request.getfixturevalue(who)("index", "info", "--index", "index")
    assert done.returncode == 2
    assert b"did not end well" in done.stderr
    assert b"boilerplate index compact --index index" in done.stderr


# -- names of all kinds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [b"with space", "索引 目录".encode(), b"100%25%", b"what?mode=memory", b"a#b", b"x\xff\xfey", b"'; --", b"-n"],
)
def test_folders_and_files_may_be_called_anything(tmp_path, monkeypatch, run, name):
    folder = tmp_path / os.fsdecode(name)
    write_speeches(folder / "archive", 3)
    odd = folder / "archive" / os.fsdecode(name + b".txt")
    (folder / "archive" / "0001.txt").rename(odd)
    index = folder / "index"
    done = run("index", "add", folder / "archive", "--index", index)
    assert (done.returncode, complaints(done)) == (0, [])
    assert str(odd) in state_of(index)
    check_sound(index)
    (itself, copy) = check([odd, shutil.copy(odd, tmp_path / "copy.txt")], index=index).documents
    assert str(odd) not in {source.path for source in itself.sources}
    assert copy.sources[0].path == str(odd)
    assert copy.originality == 0
    assert remove_documents(index, [odd]) == 1
    check_sound(index)
    monkeypatch.chdir(folder)
    add_documents(Path("beside"), ["archive"], Settings())
    assert str(odd) in state_of(Path("beside"))
    assert {path.name for path in folder.iterdir()} == {"archive", "index", "beside"}
