"""Who may write: one process at a time, by a lock that the system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import IndexUnusableError

LOCK, HOLDER = "lock", "writer"
#: Bytes of the note on the holder that are read.
_NOTE_LIMIT = 200
#: Errors of a disk on which there is no room.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class BusyIndexError(IndexUnusableError):
    """Another process is writing the index."""


@contextmanager
def writing(folder: Path, patience: float) -> Iterator[None]:
    """Hold the lock of an index; wait for it at most `patience` seconds.

    Raises BusyIndexError, which says who holds it, and IndexUnusableError where the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise BusyIndexError(
            f"the index {folder} is being written by {_holder(folder)}; try again when that is done"
        ) from error
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        # It does without the note where there is no room for it: what is to be done may be to make some.
        with suppress(OSError):
            (folder / HOLDER).unlink(missing_ok=True)
            with (folder / HOLDER).open("x", encoding="utf-8") as file:
                file.write(f"process {os.getpid()} on {socket.gethostname()}")
        yield
    finally:
        with suppress(OSError):
            (folder / HOLDER).unlink()
        lock.release()


def cannot_write(folder: Path, error: Exception) -> IndexUnusableError:
    """What to say when the system will not write to an index."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, OSError) and error.errno in _FULL:
        remedy = "make room on the disk"
    else:
        remedy = "look for permission to write there, or name another folder"
    return IndexUnusableError(
        f"the index {folder} cannot be written: {reason.lower()}; what it held before is still there. "
        f"To go on, {remedy}"
    )


def _holder(folder: Path) -> str:
    with suppress(OSError, UnicodeDecodeError), (folder / HOLDER).open("rb") as file:
        note = file.read(_NOTE_LIMIT).decode("utf-8")
        if note.startswith("process ") and note.isprintable():
            return note
    return "another process"
