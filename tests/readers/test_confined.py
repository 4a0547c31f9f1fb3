"""What a file makes of a reader stays in the reader's process: each deed of `hostile` is one that a file could do."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from boilerplate.readers import confined
from boilerplate.readers.confined import extract
from boilerplate.readers.extracted import Landmark, NotReadable

posix = pytest.mark.skipif(
    os.name != "posix", reason="limits and signals are not those of Windows: run it on Linux or macOS"
)
limits_memory = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="memory is not limited on Windows and macOS: run it on Linux"
)


@pytest.fixture(autouse=True)
def hostile(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """New processes, which know the hostile reader."""
    known = f"import sys; sys.path[:] = sys.argv[2:]; sys.path.append({str(Path(__file__).parent)!r}); import hostile; "
    known += "sys.modules['boilerplate.readers.hostile'] = hostile; "
    monkeypatch.setattr(confined, "_PROGRAM", known + confined._PROGRAM)
    confined._process.cache_clear()
    yield
    for starts_programs in (False, True):
        confined._process(starts_programs)._end()
    confined._process.cache_clear()


def reason_of(deed: str, **options: bool) -> str:
    with pytest.raises(NotReadable) as caught:
        extract("hostile", deed.encode(), **options)
    return caught.value.reason


def pid() -> int:
    return int(extract("hostile", b"number").text)


def test_what_a_reader_finds_comes_back() -> None:
    extracted = extract("hostile", "会议\r\n\0".encode())
    assert extracted == ("会议\r\n\0", (Landmark(0, "page 1"),), ("read by a hostile reader",))
    assert type(extracted.places[0]) is Landmark
    assert extract("hostile", b"halves").text == "半\ud800个"
    assert extract("hostile", b"").text == ""


def test_one_process_reads_many_files() -> None:
    assert pid() == pid() != os.getpid()


def test_what_the_one_that_asks_holds_is_not_counted() -> None:
    held = bytes(range(256)) * 3_000_000
    assert pid() == pid()
    assert len(held) > 700_000_000


def test_the_process_ends_with_the_one_that_asks() -> None:
    program = "from boilerplate.readers.confined import extract, _process; extract('html', b'<p>a'); "
    program += "print(_process(False)._child.pid)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30)
    check_ends(int(done.stdout))


def check_ends(number: int) -> None:
    deadline = time.monotonic() + 10
    while Path(f"/proc/{number}/cmdline").exists() and Path(f"/proc/{number}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("deed", ["spin", "sleep"])
def test_one_that_hangs_is_ended(deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 1)
    before = pid()
    began = time.monotonic()
    assert reason_of(deed) == "it takes more than 1 seconds to read"
    assert time.monotonic() - began < 10
    check_ends(before)
    assert pid() != before


def test_larger_files_have_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 0)
    assert reason_of("sleep" + " " * 1_000_000) == "it takes more than 1 seconds to read"


@posix
def test_one_that_takes_too_much_time_of_the_processor_is_ended_where_nobody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confined, "SECONDS", 1)
    monkeypatch.setattr(confined._Process, "_kill", lambda self, child: None)
    assert reason_of("spin") == "it takes more than 1 seconds to read"


@limits_memory
def test_one_that_swells_is_told_so() -> None:
    assert reason_of("swell") == "it needs more memory than the 1.5 GB that one file may take"
    assert pid()


@posix
def test_one_that_took_much_memory_gets_no_other_file() -> None:
    before = pid()
    extract("hostile", b"swell_a_little")
    check_ends(before)
    assert pid() != before


@pytest.mark.parametrize("deed", ["break_down", "leave"])
def test_one_that_breaks_down_is_replaced(deed: str) -> None:
    before = pid()
    assert "broke down" in reason_of(deed)
    assert pid() != before


def test_one_that_was_killed_from_outside_is_replaced() -> None:
    before = pid()
    os.kill(before, signal.SIGTERM)
    check_ends(before)
    assert pid() != before


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("refuse", "it is a hostile file"),
        ("fail", "what reads it failed on it (ValueError: a file like this)"),
        ("recurse", "what reads it failed on it (RecursionError: maximum recursion depth exceeded)"),
        (
            "lack",
            "a_library_that_nobody_has is not installed, which reads such files: pip install 'boilerplate[office]'",
        ),
    ],
)
def test_what_a_reader_cannot_do_is_a_reason_and_the_process_goes_on(deed: str, reason: str) -> None:
    before = pid()
    assert reason_of(deed) == reason
    assert pid() == before


def test_what_a_library_prints_is_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    assert extract("hostile", b"shout").text == "said nothing"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("deed", ["connect", "fetch"])
def test_nothing_is_fetched(deed: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        assert "not for readers of files" in reason_of(f"{deed} {server.getsockname()[1]}")
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("deed", ["write_beside", "run", "run_by_a_shell"])
def test_nothing_is_written_or_run(deed: str, tmp_path: Path) -> None:
    assert "not for readers of files" in reason_of(f"{deed} {tmp_path}/a")
    assert "No usable temporary directory" in reason_of("make_a_file")
    assert list(tmp_path.iterdir()) == []


@posix
def test_nor_by_a_library_that_python_knows_nothing_of(tmp_path: Path) -> None:
    assert extract("hostile", f"write_by_the_system {tmp_path}/a".encode()).text == "not written"


def test_nothing_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert "not for readers of files" in reason_of(f"delete {tmp_path}/a")
    assert (tmp_path / "a").exists()


@posix
def test_programs_that_a_reader_may_start_end_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 1)
    monkeypatch.setattr(confined, "SECONDS_FOR_PROGRAMS", 0)
    assert reason_of("sleep_in_a_program 987.5", starts_programs=True) == "it takes more than 1 seconds to read"
    time.sleep(0.1)
    running = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert b"sleep\x00987.5\x00" not in running


@posix
def test_an_interrupt_ends_the_reader_and_nothing_else(tmp_path: Path) -> None:
    program = "from boilerplate.readers import confined\n"
    program += f"confined._PROGRAM = {confined._PROGRAM!r}\n"
    program += "confined.extract('hostile', b'text')\nprint(confined._process(False)._child.pid, flush=True)\n"
    program += "try:\n    confined.extract('hostile', b'sleep')\nexcept KeyboardInterrupt:\n"
    program += "    print(confined.extract('hostile', b'still').text)\n"
    asking = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    number = int(asking.stdout.readline())
    time.sleep(0.2)
    asking.send_signal(signal.SIGINT)
    assert asking.stdout.read() == "still\n"
    asking.wait(10)
    asking.stdout.close()
    check_ends(number)


def test_a_system_without_limits_has_time_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = "import sys; sys.modules['resource'] = None; "
    monkeypatch.setattr(confined, "_PROGRAM", hidden + confined._PROGRAM)
    assert pid()
    monkeypatch.setattr(confined, "SECONDS", 1)
    assert reason_of("sleep") == "it takes more than 1 seconds to read"


def test_a_process_that_cannot_be_started_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert reason_of("text") == "no process could be started to read it: No such file or directory"
