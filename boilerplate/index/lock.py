"""Who may write: one process at a time, by a lock that the system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import IndexUnusableError

_LOCK, _HOLDER = "lock", "writer"
#: Bytes of the note on the holder that are read.
_NOTE_LIMIT = 200


class BusyIndexError(IndexUnusableError):
    """Another process is writing the index."""


@contextmanager
def writing(folder: Path, patience: float) -> Iterator[None]:
    """Hold the lock of an index; wait for it at most `patience` seconds.

    Raises BusyIndexError, which says who holds it, and IndexUnusableError where the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise BusyIndexError(
            f"the index {folder} is being written by {_holder(folder)}; try again when that is done"
        ) from error
    except (OSError, NotImplementedError) as error:
        raise cannot_write(folder, error) from error
    try:
        try:
            (folder / _HOLDER).write_text(f"process {os.getpid()} on {socket.gethostname()}", encoding="utf-8")
        except OSError as error:
            raise cannot_write(folder, error) from error
        yield
    finally:
        with suppress(OSError):
            (folder / _HOLDER).unlink()
        lock.release()


def cannot_write(folder: Path, error: Exception) -> IndexUnusableError:
    """What to say when the system will not write to an index."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return IndexUnusableError(
        f"the index {folder} cannot be written: {reason.lower()}; what it held before is still there"
    )


def _holder(folder: Path) -> str:
    with suppress(OSError, UnicodeDecodeError), (folder / _HOLDER).open("rb") as file:
        note = file.read(_NOTE_LIMIT).decode("utf-8")
        if note.startswith("process ") and note.isprintable():
            return note
    return "another process"
