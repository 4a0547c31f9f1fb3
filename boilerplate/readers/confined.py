"""Readers of formats that are no text run in a process of their own, with little memory, little time and no rights.

What a strange file makes of a reader stays in there: one that hangs, crashes or swells is ended, its file is not read,
and the next file gets a new process. One process reads many files, so that it is started once.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from .extracted import Extracted, Landmark, NotReadable

#: Bytes of address space that a reader has.
MEMORY = 1_500_000_000
#: Seconds for any file, how many more for each MB of it, and for programs to start.
SECONDS, SECONDS_FOR_MB, SECONDS_FOR_PROGRAMS = 60, 1, 60

# Seconds in which a process that has started programs can end them.
_TIME_TO_END = 5

_PROGRAM = (
    "import sys; sys.path[:] = sys.argv[2:]; from boilerplate.readers.extraction import serve; serve(sys.argv[1])"
)
_EXTRA = "pip install 'boilerplate[office]'"


def extract(module: str, data: bytes, *, starts_programs: bool = False) -> Extracted:
    """What `boilerplate.readers.MODULE` takes out of a file, in the process that is kept for that.

    One that `starts_programs` may do so, and write files for them; its time alone is limited. Raises NotReadable, also
    where it takes too much time or memory, or a library is missing.
    """
    return _process(starts_programs).extract(module, data)


@cache
def _process(starts_programs: bool) -> _Process:
    return _Process(starts_programs)


class _BrokenDown(NotReadable):
    """It may be the fault of the process, and not of the file."""


class _Process:
    """A process that reads files, one at a time. It is started when it is needed, and ends with this one."""

    def __init__(self, starts_programs: bool) -> None:
        self._starts_programs = starts_programs
        self._child: subprocess.Popen[bytes] | None = None
        self._one_at_a_time = threading.Lock()

    def extract(self, module: str, data: bytes) -> Extracted:
        with self._one_at_a_time:
            was_used = self._child is not None
            try:
                try:
                    return self._extract(module, data)
                except _BrokenDown:
                    if not was_used:
                        raise
                    # A file before it may have done it; or somebody ended the process.
                    return self._extract(module, data)
            except NotReadable:
                raise
            except BaseException:
                self._end()  # it may be in the middle of an answer
                raise

    def _extract(self, module: str, data: bytes) -> Extracted:
        seconds = SECONDS + SECONDS_FOR_PROGRAMS * self._starts_programs + SECONDS_FOR_MB * len(data) // 1_000_000
        child = self._start()
        with self._ended_after(child, seconds) as is_late:
            answer = _ask(child, {"module": module, "size": len(data), "seconds": seconds}, data)
        if answer is None or is_late.is_set():
            status = self._end()
            if is_late.is_set() or status == -getattr(signal, "SIGXCPU", 0):
                raise NotReadable(f"it takes more than {seconds} seconds to read")
            raise _BrokenDown("what reads it broke down on it; it is damaged, or made to break programs")
        header, text = answer
        if header["is_spent"]:
            self._end()
        if "missing" in header:
            raise NotReadable(f"{header['missing']} is not installed, which reads such files: {_EXTRA}")
        if "out_of_memory" in header:
            raise _BrokenDown(f"it needs more memory than the {MEMORY / 1e9:.1f} GB that one file may take")
        if "reason" in header:
            raise NotReadable(header["reason"])
        places = tuple(Landmark(offset, name) for offset, name in header["places"])
        return Extracted(text.decode("utf-8", "surrogatepass"), places, tuple(header["remarks"]))

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            here = str(Path(__file__).resolve().parent.parent.parent)
            path = [*(entry for entry in sys.path if entry), here]
            # -I: nothing in the current folder or the environment can take the place of a module.
            command = [sys.executable, "-I", "-B", "-c", _PROGRAM, str(0 if self._starts_programs else MEMORY), *path]
            try:
                # A session of its own: Ctrl-C is for this process, and all that it started can be ended together.
                self._child = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            except OSError as error:
                raise NotReadable(f"no process could be started to read it: {error.strerror}") from error
        return self._child

    def _end(self) -> int:
        """End the process; returns its status, negative for a signal."""
        child, self._child = self._child, None
        if child is None:
            return 0
        self._kill(child)
        status = child.wait()
        for stream in (child.stdin, child.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        return status

    @contextmanager
    def _ended_after(self, child: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
        """The process is ended if what goes on inside takes longer; then the event is set."""
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            self._kill(child)

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield is_late
        finally:
            timer.cancel()

    def _kill(self, child: subprocess.Popen[bytes]) -> None:
        if self._starts_programs and child.stdin is not None:
            with suppress(OSError, subprocess.TimeoutExpired):
                child.stdin.close()
                child.wait(_TIME_TO_END)
        if child.poll() is None:
            kill_group(child)


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """End a process that has a session of its own, and all that it has started, as far as the system can do that."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()


def _ask(child: subprocess.Popen[bytes], request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes] | None:
    """The answer and the text that comes with it; None where the process came to its end before."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        child.stdin.write(data)
        child.stdin.flush()
    except OSError:
        return None
    line = child.stdout.readline()
    if not line.endswith(b"\n"):
        return None
    header: dict[str, Any] = json.loads(line)
    text = child.stdout.read(header["size"])
    return (header, text) if len(text) == header["size"] else None
