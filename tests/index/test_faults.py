"""Whatever goes wrong while an index is written, nothing is lost, and what there is to do is said."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from archives import (
    Victim,
    check_sound,
    check_tidied,
    complaints,
    processes_in_group,
    start,
    state_of,
    state_of_files,
    wait_until,
    write_speeches,
)

from boilerplate.checks import check
from boilerplate.errors import Interrupted
from boilerplate.index.catalogue import Catalogue
from boilerplate.index.database import FILE
from boilerplate.index.writer import Writer
from boilerplate.indexing import add_documents
from boilerplate.model import Settings

Run = Callable[..., subprocess.CompletedProcess[bytes]]

resource = pytest.importorskip("resource", reason="a process has no limits on Windows: run it on Linux")
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes, limits and mounts are those of Linux: run it there"
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_speeches(tmp_path / "archive", 12)


def check_complaint(done: subprocess.CompletedProcess[bytes], *words: str) -> None:
    """Assert that a run ended with status 2 and a sentence with these words, and no traceback."""
    said = done.stderr.decode()
    assert done.returncode == 2, said
    assert "Traceback" not in said
    assert "bug" not in said
    assert said.count("boilerplate: ") == len(said.splitlines())
    for word in words:
        assert word in said


# -- killed ------------------------------------------------------------------------------------------------------------


def test_a_writer_that_is_killed_leaves_a_whole_index_and_nothing_else_behind(tmp_path):
    victim = Victim(tmp_path, seed=3)
    kills = [victim.kill_once("add")]
    for command in ("add", "remove", "compact", "add", "add"):
        victim.finish()
        kills += [victim.kill_once(command), victim.kill_once(command)]
    victim.finish()
    assert sum(kill.killed for kill in kills) >= 5


def test_an_interrupt_is_one_sentence_and_ends_the_workers_too(tmp_path):
    archive, index = write_speeches(tmp_path / "archive", 600), tmp_path / "index"
    interrupted = 0
    for moment in (0.0, 0.05, 0.1, 0.2, 0.4):
        process = start("index", "add", archive, "--index", index)
        assert wait_until(lambda: (index / "writer").exists(), 20)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=20)
        lines = [line for line in said.decode().splitlines() if line and "bringing" not in line]
        if process.returncode:  # else it was done before it heard of it
            interrupted += 1
            n = len(state_of(index))
            holds = f"the index holds {n} document{'' if n == 1 else 's'}"
            kept = f"what was finished is kept: {holds}, and held 0 before"
            true = {f"boilerplate: interrupted; {kept if n else f'nothing was added or taken out: {holds}, as before'}"}
            if not n:
                true.add("boilerplate: interrupted")  # before the index was open
            assert process.returncode == 130
            assert len(lines) == 1
            assert {*lines} <= true
        assert processes_in_group(process.pid) == []
        assert not list((index / "segments").glob("new-*"))
        check_sound(index)
        assert state_of(index).items() <= state_of_files(archive).items()
        shutil.rmtree(index)
    assert interrupted >= 2


def test_an_interrupt_that_comes_when_all_is_committed_takes_nothing_away(archive, tmp_path, monkeypatch):
    """The folders of segments that had just been entered were removed."""
    index = tmp_path / "index"
    transaction = Catalogue.transaction

    @contextmanager
    def interrupted(self: Catalogue, *, writing: bool = False) -> Iterator[None]:
        with transaction(self, writing=writing):
            yield
        raise KeyboardInterrupt

    monkeypatch.setattr(Catalogue, "transaction", interrupted)
    with pytest.raises(KeyboardInterrupt):
        add_documents(index, [archive], Settings())
    monkeypatch.undo()
    check_sound(index)
    assert state_of(index) == state_of_files(archive)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("tidy", "what was finished is kept: the index holds 12 documents, and held 0 before"),
        ("commit", "nothing was added or taken out: the index holds 0 documents, as before"),
    ],
)
def test_an_interrupt_says_what_the_index_holds(archive, tmp_path, monkeypatch, moment, said):
    """It was said that what had been finished is kept, when nothing had been."""

    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Writer, moment, interrupted)
    with pytest.raises(Interrupted, match=f"^{said}$"):
        add_documents(tmp_path / "index", [archive], Settings())
    monkeypatch.undo()
    assert len(state_of(tmp_path / "index")) == (12 if moment == "tidy" else 0)


def test_a_worker_that_is_killed_is_said_and_what_was_finished_is_kept(tmp_path):
    archive, index = write_speeches(tmp_path / "archive", 300), tmp_path / "index"
    process = start("index", "add", archive, "--index", index)
    assert wait_until(lambda: len(processes_in_group(process.pid)) > 1, 20)
    assert wait_until(lambda: state_of(index), 20)
    os.kill(max(processes_in_group(process.pid)), signal.SIGKILL)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "ended by signal 9" in said.decode()
    assert "smaller lots" in said.decode()
    assert processes_in_group(process.pid) == []
    check_sound(index)
    assert 0 < len(state_of(index)) < 300
    check_tidied(index)


# -- no room -----------------------------------------------------------------------------------------------------------

#: Files may not grow beyond a limit: what a writer is told then is the same as where the disk is full.
_LIMITED = """
import resource, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from boilerplate.cli import main
main()
"""


def run_limited(limit: int, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", _LIMITED, str(limit), *map(os.fspath, arguments)],
        capture_output=True,
        timeout=60,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("limit", [0, 100, 5_000, 30_000, 47_000, 60_000])
def test_an_index_that_cannot_be_made_for_want_of_room_can_be_made_when_there_is(tmp_path, archive, limit):
    index = tmp_path / "index"
    check_complaint(run_limited(limit, "index", "add", archive, "--index", index), str(index), "room on the disk")
    check_sound(index)
    assert state_of(index) == {}
    assert not list(index.glob("segments/*"))
    done = run_limited(resource.RLIM_INFINITY, "index", "add", archive, "--index", index)
    assert done.returncode == 0, done.stderr
    assert state_of(index) == state_of_files(archive)


@pytest.mark.parametrize("limit", [0, 4_000, 30_000, 60_000, 100_000])
def test_an_index_that_cannot_grow_is_what_it_was(tmp_path, archive, draft, run, limit):
    index, more = tmp_path / "index", write_speeches(tmp_path / "more", 200, seed=2)
    assert run("index", "add", archive, "--index", index).returncode == 0
    state, answer = state_of(index), run("check", draft, "--index", index, "--format", "json").stdout
    check_complaint(run_limited(limit, "index", "add", more, "--index", index), str(index), "room on the disk")
    check_sound(index)
    assert state_of(index) == state
    assert run("check", draft, "--index", index, "--format", "json").stdout == answer
    check_tidied(index)
    assert run("index", "add", more, "--index", index).returncode == 0
    assert len(state_of(index)) == 212


def test_documents_can_be_taken_out_where_there_is_hardly_room(tmp_path, archive, run):
    index = tmp_path / "index"
    assert run("index", "add", archive, "--index", index).returncode == 0
    done = run_limited(100_000, "index", "remove", archive / "0003.txt", "--index", index)
    assert done.returncode == 0, done.stderr
    assert len(state_of(index)) == 11


@pytest.mark.parametrize("limit", [0, 30_000, 60_000])
def test_a_check_whose_cache_cannot_be_written_does_without_and_says_so(tmp_path, archive, draft, run, limit):
    expected = run("check", draft, "--corpus", archive, "--format", "json", BOILERPLATE_CACHE_DIR=str(tmp_path / "a"))
    cache = str(tmp_path / "b")
    done = run_limited(
        limit,
        "check",
        draft,
        "--corpus",
        archive,
        "--format",
        "json",
        "--output",
        "/dev/stdout",
        BOILERPLATE_CACHE_DIR=cache,
    )
    assert (done.returncode, expected.returncode) == (1, 1)
    assert b"read anew and not kept" in done.stderr
    assert b"room on the disk" in done.stderr
    assert findings(done) == findings(expected)
    again = run("check", draft, "--corpus", archive, "--format", "json", BOILERPLATE_CACHE_DIR=cache)
    assert (again.returncode, complaints(again), again.stdout) == (1, [], expected.stdout)


def findings(done: subprocess.CompletedProcess[bytes]) -> object:
    return json.loads(done.stdout)["documents"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for little more than 400 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk: run it as root on Linux, with mount of the package util-linux")
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mount is not allowed here: it takes Linux, and in a container docker run --privileged")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill_up(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


def test_a_full_disk_loses_nothing(tmp_path, small_disk, archive, draft, run):
    index, more = small_disk / "index", write_speeches(tmp_path / "more", 200, seed=2)
    shutil.copytree(archive, small_disk / "few")
    for path in sorted((small_disk / "few").iterdir())[2:]:
        path.unlink()
    assert run("index", "add", small_disk / "few", "--index", index).returncode == 0
    state, answer = state_of(index), run("check", draft, "--index", index, "--format", "json").stdout
    check_complaint(
        run("index", "add", more, "--index", index), str(index), "no space left on device", "room on the disk"
    )
    filler = small_disk / "filler"
    fill_up(filler)
    check_complaint(run("index", "add", archive, "--index", index), str(index), "room on the disk")
    assert state_of(index) == state
    check_sound(index)
    assert run("check", draft, "--index", index, "--format", "json").stdout == answer
    done = run("check", draft, "--corpus", archive, "--format", "json", BOILERPLATE_CACHE_DIR=str(small_disk / "cache"))
    assert done.returncode == 1
    assert b"read anew and not kept" in done.stderr
    filler.unlink()
    assert run("index", "remove", small_disk / "few" / "0000.txt", "--index", index).returncode == 0
    check_sound(index)


# -- a cache that was tampered with ------------------------------------------------------------------------------------


def delete_catalogue(index: Path) -> None:
    (index / FILE).unlink()


def delete_log_index(index: Path) -> None:
    for path in index.glob(f"{FILE}-*"):
        path.unlink()


def delete_segments(index: Path) -> None:
    shutil.rmtree(index / "segments")


def delete_columns(index: Path) -> None:
    next(index.glob("segments/*/columns.bin")).unlink()


def empty_catalogue(index: Path) -> None:
    (index / FILE).write_bytes(b"")


def truncate_columns(index: Path) -> None:
    os.truncate(next(index.glob("segments/*/columns.bin")), 5_000)


def delete_everything(index: Path) -> None:
    shutil.rmtree(index.parent.parent)


@pytest.mark.parametrize("is_changed", [False, True], ids=["same archive", "changed archive"])
@pytest.mark.parametrize(
    "damage",
    [
        delete_catalogue,
        delete_log_index,
        delete_segments,
        delete_columns,
        empty_catalogue,
        truncate_columns,
        delete_everything,
    ],
)
def test_a_cache_of_which_something_is_missing_is_made_again(tmp_path, archive, draft, monkeypatch, damage, is_changed):
    monkeypatch.setenv("BOILERPLATE_CACHE_DIR", str(tmp_path / "cache"))
    check([draft], [archive])
    (index,) = Path(tmp_path, "cache", "corpora").iterdir()
    if is_changed:
        write_speeches(archive, 3, seed=5)
    damage(index)
    reports = [check([draft], [archive]) for _ in range(2)]
    assert reports[0].warnings == ()
    check_sound(index)
    assert state_of(index) == state_of_files(archive)
    monkeypatch.setenv("BOILERPLATE_CACHE_DIR", str(tmp_path / "another"))
    assert reports == [check([draft], [archive])] * 2


# -- what lies about ---------------------------------------------------------------------------------------------------


def test_nothing_of_the_current_folder_is_executed(tmp_path):
    here, trace = tmp_path / "here", tmp_path / "trace"
    write_speeches(here / "archive", 60)
    for name in ("json", "numpy", "sitecustomize", "usercustomize", "boilerplate", "signal", "click", "sqlite3"):
        (here / f"{name}.py").write_text(f"open({str(trace)!r}, 'a').write('{name} ')\nraise SystemExit(77)\n")
    program = Path(sys.executable).with_name("boilerplate")
    if not program.exists():
        pytest.skip("there is no program boilerplate beside this Python: pip install -e . in a virtual environment")
    process = start("index", "add", "archive", "--index", "scaled", cwd=here)
    assert wait_until(lambda: len(processes_in_group(process.pid)) > 1, 20), "no worker was started"
    process.communicate(timeout=60)
    for command in (["index", "add", "archive", "--index", "x"], ["check", "archive/0001.txt", "--index", "x"]):
        done = subprocess.run([program, *command], cwd=here, capture_output=True, timeout=60)
        assert done.returncode in (0, 1), done.stderr
    assert not trace.exists()
    assert len(state_of(here / "x")) == 60
