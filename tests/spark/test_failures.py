"""Tasks that fail, drivers that are killed: what was asked for is there in the end, or the index is as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from archives_for_spark import write_archive

from boilerplate.index.verification import verify
from boilerplate.index.writer import Writer
from boilerplate.indexing import add_documents
from boilerplate.model import Settings


def next_attempt(session) -> int:
    """The number that the next attempt at a task will have."""
    from pyspark import TaskContext

    return session.sparkContext.parallelize([0], 1).map(lambda _: TaskContext.get().taskAttemptId()).first() + 1


def test_a_task_that_fails_twice_is_done_the_third_time(session, tmp_path):
    from boilerplate.spark.adding import add_with_spark

    archive = write_archive(tmp_path / "archive", documents=5, seed=1)
    index = tmp_path / "index"
    with Writer(index, Settings()):
        pass
    first = next_attempt(session)
    real = Writer.entries

    def blocked(writer: Writer):
        # Where the first two attempts would write there is something.
        for attempt in (first, first + 1):
            (index / "segments" / f"new-{os.getpid()}-1-{attempt}").mkdir()
        return real(writer)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Writer, "entries", blocked)
        changes = add_with_spark(session, index, [str(archive)], Settings())
    assert changes.added == 5
    assert verify(index)[1] == []
    # What the failed attempts left goes with the next writer.
    with Writer(index):
        assert [folder.name for folder in (index / "segments").iterdir()] == ["000001"]


def test_a_driver_that_ends_before_it_commits_leaves_the_index_as_it_was(session, tmp_path):
    from boilerplate.spark.adding import add_with_spark

    index = tmp_path / "index"
    add_with_spark(session, index, [str(write_archive(tmp_path / "before", documents=3, seed=1))], Settings())
    before = verify(index)[0].digest

    def ends(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Writer, "commit", ends)
        with pytest.raises(KeyboardInterrupt):
            add_with_spark(session, index, [str(write_archive(tmp_path / "more", documents=3, seed=2))], Settings())
    facts, problems = verify(index)
    assert (facts.digest, facts.documents, problems) == (before, 3, [])
    assert [folder.name for folder in (index / "segments").iterdir()] == ["000001"]


def test_an_index_that_changes_meanwhile_is_not_reported_on(session, tmp_path):
    from boilerplate.errors import BoilerplateError
    from boilerplate.spark.reading import Index
    from boilerplate.spark.sessions import failures_said

    index = tmp_path / "index"
    add_documents(index, [write_archive(tmp_path / "before", documents=3, seed=1)], Settings())
    seen = Index.at(index)
    add_documents(index, [write_archive(tmp_path / "more", documents=3, seed=2)], Settings())

    def look(_: int) -> int:
        from boilerplate.spark.reading import opened

        return opened(seen).facts.documents

    with pytest.raises(BoilerplateError, match="was changed meanwhile; run the command again"), failures_said():
        session.sparkContext.parallelize([0], 1).map(look).collect()


def children_of(process: int, named: bytes) -> list[int]:
    """Processes below this one whose command line has a word."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    below, left = [], [process]
    while left:
        parent = left.pop()
        left += [child for child, its in parents.items() if its == parent]
        below += [child for child, its in parents.items() if its == parent]
    found = []
    for child in below:
        with suppress(OSError):
            if named in Path("/proc", str(child), "cmdline").read_bytes():
                found.append(child)
    return found


def adding(tmp_path: Path, master: str) -> subprocess.Popen[bytes]:
    """`index add` of an archive that takes some seconds, in its own process."""
    archive = tmp_path / "archive"
    if not archive.exists():
        write_archive(archive, documents=1500, seed=1)
        for path in archive.rglob("*.txt"):
            path.write_text(path.read_text(encoding="utf-8") * 30, encoding="utf-8")
    command = [sys.executable, "-m", "boilerplate", "index", "add", str(archive), "--index", str(tmp_path / "index")]
    return subprocess.Popen([*command, "--engine", "spark", "--master", master], cwd=tmp_path, stderr=subprocess.PIPE)


def wait_for_segments(tmp_path: Path, driver: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while not [*(tmp_path / "index" / "segments").glob("new-*")]:
        assert driver.poll() is None, "it was done before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc; run it on Linux")
def test_a_driver_that_is_killed_leaves_nothing_half_there(tmp_path):
    driver = adding(tmp_path, "local[2]")
    try:
        wait_for_segments(tmp_path, driver)
    finally:
        below = children_of(driver.pid, b"java")
        driver.kill()
        driver.wait()
        for process in below:
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)
    facts, problems = verify(tmp_path / "index")
    assert (facts.documents, problems) == (0, [])
    assert adding(tmp_path, "local[2]").wait(timeout=300) == 0
    facts, problems = verify(tmp_path / "index")
    assert (facts.documents, problems) == (1500, [])
    assert not [*(tmp_path / "index" / "segments").glob("new-*")]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc; run it on Linux")
def test_java_that_ends_too_early_is_said_in_a_sentence(tmp_path):
    driver = adding(tmp_path, "local[2]")
    wait_for_segments(tmp_path, driver)
    for process in children_of(driver.pid, b"java"):
        os.kill(process, signal.SIGKILL)
    _, told = driver.communicate(timeout=60)
    assert driver.returncode == 2
    lines = told.decode().splitlines()
    assert [line for line in lines if line.startswith("boilerplate: ")] == [line for line in lines if "Java" in line]
    assert "Java ended before the work was done" in lines[-1]
    assert "Traceback" not in told.decode()
    facts, problems = verify(tmp_path / "index")
    assert (facts.documents, problems) == (0, [])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc; run it on Linux")
def test_an_executor_that_is_killed_is_replaced(tmp_path):
    driver = adding(tmp_path, "local-cluster[2,1,2048]")
    try:
        wait_for_segments(tmp_path, driver)
        executors = children_of(driver.pid, b"CoarseGrainedExecutorBackend")
        assert executors
        os.kill(executors[0], signal.SIGKILL)
        assert driver.wait(timeout=300) == 0
    finally:
        driver.kill()
    facts, problems = verify(tmp_path / "index")
    assert (facts.documents, problems) == (1500, [])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc; run it on Linux")
def test_an_executor_that_is_killed_in_a_round_is_replaced(tmp_path, run, index):
    """What a killed executor had of earlier rounds is worked out again."""
    common = ("slogans", "--index", str(index), "--format", "json")
    expected = run(*common).stdout
    command = [sys.executable, "-m", "boilerplate", *common, "--engine", "spark"]
    driver = subprocess.Popen([*command, "--master", "local-cluster[2,1,2048]"], cwd=tmp_path, stdout=subprocess.PIPE)
    try:
        # An executor has Python beside it when it works, and then it is in one of many rounds.
        until = time.monotonic() + 120
        while not children_of(driver.pid, b"pyspark.daemon"):
            assert driver.poll() is None, "it was done before an executor could be killed"
            assert time.monotonic() < until
            time.sleep(0.05)
        time.sleep(3)
        assert driver.poll() is None
        os.kill(children_of(driver.pid, b"CoarseGrainedExecutorBackend")[0], signal.SIGKILL)
        found, _ = driver.communicate(timeout=300)
    finally:
        driver.kill()
    assert driver.returncode == 0
    assert found == expected


@pytest.mark.slow
def test_executors_in_processes_of_their_own_find_the_same(tmp_path, run, index):
    for command, *options in (("families",), ("report",), ("slogans",)):
        common = (command, "--index", index, "--format", "json", *options)
        expected = run(*common)
        assert expected.returncode == 0
        done = run(*common, "--engine", "spark", "--master", "local-cluster[2,1,2048]")
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout == expected.stdout
