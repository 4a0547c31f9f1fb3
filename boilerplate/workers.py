"""Processes that build segments side by side: Python's threads would wait for one another.

A worker is this Python with this package and nothing of the caller's; it is sent jobs and answers in lines of JSON, and
it ends when its standard input does, however its parent came to end.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeAlias

import numpy as np

from .building import Job, Result, available_cores, run_job
from .errors import BoilerplateError
from .index.recipe import recipe_from
from .near.signatures import Permutations

#: Workers at most: each takes up to 300 MB.
_MOST = 4
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from boilerplate.workers import serve; serve()"

#: After this many segments what is finished is committed, so that little is lost where a large addition is ended.
_AT_ONCE = 16
_KEPT = "what the index holds already is kept. Add the documents in smaller lots"

_Worker: TypeAlias = "subprocess.Popen[bytes]"


def most_workers() -> int:
    """How many there are at most."""
    return min(available_cores(), _MOST)


class WorkerError(BoilerplateError):
    """A worker that could not do its job."""


class Workers:
    """Processes that do jobs; use it in a `with`. None is started where there is only one job at a time."""

    at_once: int | None = _AT_ONCE

    def __init__(self) -> None:
        self._running: list[_Worker] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._running:
            worker.kill()
            worker.wait()
            for stream in (worker.stdin, worker.stdout):
                with suppress(OSError):
                    stream.close()  # type: ignore[union-attr]

    def start(self, n_jobs: int) -> None:
        """Start as many as so many jobs can use; they get ready while the caller goes on. Raises WorkerError."""
        n = min(n_jobs, most_workers())
        if n < 2 or not sys.executable:
            return
        here = str(Path(__file__).resolve().parent.parent)
        path = [*(entry for entry in sys.path if entry), here]
        # -I: nothing in the current folder or the environment can take the place of a module.
        command = [sys.executable, "-I", "-c", _PROGRAM, *path]
        try:
            with _interrupts_held():
                # The list has those that were started, also where the next one cannot be.
                self._running.extend(
                    subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                    for _ in range(n - len(self._running))
                )
        except OSError as error:
            raise WorkerError(f"no process could be started to index documents: {error.strerror}") from error

    def run(self, jobs: Sequence[Job], progress: Callable[[int], None]) -> Generator[Result, None, None]:
        """The results of all jobs, in their order; a single one is done in this process.

        Raises OSError where a segment cannot be written, and WorkerError where a worker ended.
        """
        self.start(len(jobs))
        if len(jobs) < 2 or not self._running:
            for job in jobs:
                yield run_job(job, threads=available_cores(), progress=progress)
            return
        with ThreadPoolExecutor(len(self._running)) as pool:
            guard = threading.Lock()
            idle: SimpleQueue[_Worker] = SimpleQueue()
            for worker in self._running:
                idle.put(worker)

            def told(more: int) -> None:
                with guard:
                    progress(more)

            def run(job: Job) -> Result:
                worker = idle.get()
                try:
                    return _ask(worker, job, told)
                finally:
                    idle.put(worker)

            try:
                yield from pool.map(run, jobs)
            except BaseException:
                # The threads of the pool wait for their workers, and the pool for its threads.
                pool.shutdown(wait=False, cancel_futures=True)
                for worker in self._running:
                    worker.kill()
                raise


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process started inside never hears of Ctrl-C: the parent decides what that means, once it is outside."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ask(worker: _Worker, job: Job, progress: Callable[[int], None]) -> Result:
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        worker.stdin.write(_encoded(_job_fields(job)))
        worker.stdin.flush()
    except OSError as error:
        raise _ended(worker) from error
    for line in worker.stdout:
        if not line.endswith(b"\n"):
            break  # it was ended as it wrote
        answer = json.loads(line)
        if "read" in answer:
            progress(answer["read"])
        elif "error" in answer:
            raise OSError(*answer["error"])
        elif "refused" in answer:
            raise BoilerplateError(answer["refused"])
        elif "failed" in answer:
            raise RuntimeError(answer["failed"])
        else:
            return Result.of_values(answer)
    raise _ended(worker)


def _ended(worker: _Worker) -> WorkerError:
    status = worker.wait()
    how = f"by signal {-status}" if status < 0 else f"with status {status}"
    return WorkerError(
        f"a process that was indexing documents was ended {how}, perhaps because memory was short; {_KEPT}"
    )


def _encoded(fields: dict[str, Any]) -> bytes:
    # Names of files may hold lone surrogates; as escapes they pass.
    return json.dumps(fields).encode("ascii") + b"\n"


def _job_fields(job: Job) -> dict[str, Any]:
    return {
        "paths": list(job.paths),
        "encoding": job.encoding,
        "known": sorted(content.hex() for content in job.known),
        "recipe": job.recipe._asdict(),
        "permutations": [column.tolist() for column in job.permutations],
        "folder": str(job.folder),
    }


def serve() -> None:
    """Do the jobs that come on standard input, one a line."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be held
    lines: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        for line in sys.stdin.buffer:
            lines.put(line)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    with suppress(BrokenPipeError):
        while True:
            _serve_one(json.loads(lines.get()))
    os._exit(0)  # Python's own way out would wait for the one who listens


def _serve_one(fields: dict[str, Any]) -> None:
    def answer(values: dict[str, Any]) -> None:
        sys.stdout.buffer.write(_encoded(values))
        sys.stdout.buffer.flush()

    job = Job(
        fields["paths"],
        fields["encoding"],
        {bytes.fromhex(content) for content in fields["known"]},
        recipe_from(fields["recipe"]),
        Permutations(*(np.array(column, dtype=np.uint32) for column in fields["permutations"])),
        Path(fields["folder"]),
    )
    try:
        result = run_job(job, threads=1, progress=lambda more: answer({"read": more}))
    except BoilerplateError as error:
        answer({"refused": str(error)})
    except BrokenPipeError:
        raise
    except OSError as error:
        answer({"error": [error.errno, error.strerror, str(error.filename or "")]})
    except MemoryError:
        answer({"refused": f"there was not enough memory to index documents; {_KEPT}"})
    except Exception as error:
        answer({"failed": f"{type(error).__name__} in a worker: {error}"})
    else:
        answer(result.values())
