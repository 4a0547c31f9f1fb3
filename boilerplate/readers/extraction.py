"""The process that reads files for another one: what it may do, and how it answers; see `confined`."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from _thread import interrupt_main
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import Any, BinaryIO, TypeAlias

from .extracted import Extracted, NotReadable

resource: ModuleType | None
try:
    import resource
except ImportError:  # not on Windows
    resource = None

#: A process that took more memory than this does not get another file: what is in pieces cannot be used again.
_SPENT = 600_000_000
# Seconds in which it can end the programs that it has started.
_TIME_TO_END = 4

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
#: Python tells of these before it does them; beginnings of their names.
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "os.startfile",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
    "os.utime", "os.kill", "shutil.", "tempfile.", "urllib.", "http.", "ftplib.", "webbrowser.",
)  # fmt: skip

_Requests: TypeAlias = "SimpleQueue[tuple[dict[str, Any], bytes] | None]"


def serve(memory: str) -> None:
    """Read the files that come on standard input until it ends.

    `memory` is how many bytes it may take; with 0 it may take any, and start programs.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    requests: _Requests = SimpleQueue()
    starts_programs = not int(memory)
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests, starts_programs), daemon=True).start()
    if not starts_programs:
        _confine(int(memory))
    with suppress(BrokenPipeError, KeyboardInterrupt):
        while True:
            asked = requests.get()
            if asked is None:
                break
            request, data = asked
            del asked
            _allow_seconds(request["seconds"])
            header, text = _answer(request["module"], data)
            header |= {"size": len(text), "is_spent": "out_of_memory" in header or _most_memory() > _SPENT}
            # Names may hold lone surrogates; as escapes they pass.
            answers.write(json.dumps(header).encode("ascii") + b"\n" + text)
            answers.flush()
            del request, data, text
    _leave(starts_programs)


def _listen(stream: BinaryIO, requests: _Requests, starts_programs: bool) -> None:
    """Take requests; the end of the stream is the end of whoever asks, and of this process, whatever it is doing."""
    try:
        while line := stream.readline():
            request = json.loads(line)
            requests.put((request, stream.read(request["size"])))
    finally:
        if starts_programs:
            requests.put(None)
            _interrupt_main_thread()  # it ends what it has started, and removes what was written
            time.sleep(_TIME_TO_END)
        _leave(starts_programs)


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        interrupt_main()


def _leave(starts_programs: bool) -> None:
    """End the process at once, and all that it has started: Python's own way out would wait for who listens."""
    if starts_programs and hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _answer(module: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        extracted: Extracted = import_module(f".{module}", __package__).extract(data)
        text = extracted.text.encode("utf-8", "surrogatepass")
    except NotReadable as error:
        return {"reason": error.reason}, b""
    except ModuleNotFoundError as error:
        return {"missing": error.name or module}, b""
    except MemoryError:
        return {"out_of_memory": True}, b""
    except Exception as error:
        return {"reason": f"what reads it failed on it ({type(error).__name__}: {str(error)[:200]})"}, b""
    return {"places": extracted.places, "remarks": extracted.remarks}, text


def _confine(memory: int) -> None:
    """Nothing is written, run or fetched from here on, and memory is limited, as far as the system can do that."""
    if resource is not None:
        for limit, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
            with suppress(OSError, ValueError):
                resource.setrlimit(limit, (most, most))

    def refuse(event: str, details: tuple[Any, ...]) -> None:
        is_writing = event == "open" and bool((details[2] or 0) & _WRITING)
        if is_writing or event.startswith(_FORBIDDEN):
            raise PermissionError(f"{event} is not for readers of files")

    sys.addaudithook(refuse)


def _allow_seconds(seconds: int) -> None:
    """So much more time of the processor, where the system can count it."""
    if resource is not None:
        with suppress(OSError, ValueError):
            most = resource.getrlimit(resource.RLIMIT_CPU)[1]
            resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, most))


def _most_memory() -> int:
    """Bytes of memory that this process has taken at most; 0 where the system does not say."""
    # Linux counts as `ru_maxrss` what the parent held when it started this process, too.
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/status").read_text("ascii").split("VmHWM:")[1].split()[0]) * 1024
    if resource is None:
        return 0
    most: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
