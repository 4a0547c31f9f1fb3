"""From the disk to documents: the only place where the content of a file is read.

Nothing but regular files is ever opened, so that no pipe or device can make a run wait, and a file that changes while
it is read is never judged in a state that it was never in.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from ..errors import UnreadableError
from ..model import Document, Unread
from .encodings import known_encoding
from .formats import read_bytes

#: Bytes of the largest file that is read.
SIZE_LIMIT = 200_000_000

#: The reason that is given for a larger one.
TOO_LARGE = f"it is larger than {SIZE_LIMIT // 1_000_000} MB, the most that is read; split it"

_REASONS = {
    errno.ENOENT: "no such file or folder",
    errno.ENOTDIR: "no such file or folder",
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
    errno.ELOOP: "it is a symbolic link that leads back to itself",
    errno.ENAMETOOLONG: "the name is too long for a file",
}

_KINDS = {
    stat.S_IFDIR: "it is a folder, not a file",
    stat.S_IFIFO: "it is a pipe, not a regular file; to read from a pipe, use standard input",
    stat.S_IFSOCK: "it is a socket, not a regular file",
    stat.S_IFCHR: "it is a device, not a regular file",
    stat.S_IFBLK: "it is a device, not a regular file",
}


def read_document(path: str | os.PathLike[str], *, encoding: str | None = None) -> Document:
    """Read one file, or a document in a zip archive, whose path goes on behind that of the archive.

    `encoding` is any text encoding that Python knows; without it the encoding is found out. `Document.path` is the path
    as it was given, with `/` between its parts. Raises UnreadableError, or UsageError for an unknown encoding.
    """
    path = Path(path)
    name = path.as_posix()
    try:
        data = read_unchanged(path, name)
    except UnreadableError:
        from .archives import is_in_archive, read_member  # most files are in none

        if not is_in_archive(path):
            raise
        data = read_member(path)
    return read_bytes(name, data, encoding)


def read_documents(paths: Iterable[str | os.PathLike[str]], encoding: str | None = None) -> Iterator[Document | Unread]:
    """Read files one after the other, as they are asked for; what cannot be read comes as an Unread in its place.

    Raises UsageError for an unknown encoding at once, before any file is read.
    """
    if encoding is not None:
        known_encoding(encoding)
    return (_document_or_unread(path, encoding) for path in paths)


def read_standard_input(stream: BinaryIO, name: str, encoding: str | None = None) -> Document:
    """Read a stream to its end, as a file of this name is read."""
    try:
        data = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UnreadableError(name, reason_of(error)) from error
    except ValueError as error:
        raise UnreadableError(name, "standard input is closed") from error
    if len(data) > SIZE_LIMIT:
        raise UnreadableError(name, TOO_LARGE)
    return read_bytes(name, data, encoding)


def read_unchanged(path: Path, name: str) -> bytes:
    """The bytes of a file that was the same before and after; a second attempt is made where it was not.

    Raises UnreadableError, with `name`.
    """
    for _ in range(2):
        before = stat_of(path)
        _check_readable(before, name)
        data = _read(path, name)
        if _identity(before) == _identity(_stat_again(path, name)):
            return data
    raise UnreadableError(name, "it changed while it was read, twice; try again when nothing writes to it")


def stat_of(path: Path) -> os.stat_result:
    """What the system says of a file or folder; raises UnreadableError, with the reason, where it is not there."""
    try:
        return path.stat()
    except FileNotFoundError as error:
        reason = "it is a symbolic link to nothing" if path.is_symlink() else reason_of(error)
        raise UnreadableError(path.as_posix(), reason) from error
    except OSError as error:
        raise UnreadableError(path.as_posix(), reason_of(error)) from error
    except ValueError as error:
        raise UnreadableError(path.as_posix(), "no file can have such a name") from error


def open_at_once(path: Path) -> int:
    """A descriptor of what is at a path now, to be read; a pipe that took the place of a file does not make us wait."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))


def reason_of(error: OSError) -> str:
    """Why the system would not do it, in words that follow a path and a colon."""
    reason = _REASONS.get(error.errno or 0)
    return reason or f"the system cannot read it: {(error.strerror or str(error)).lower()}"


def _document_or_unread(path: str | os.PathLike[str], encoding: str | None) -> Document | Unread:
    try:
        return read_document(path, encoding=encoding)
    except UnreadableError as error:
        return Unread(error.path, error.reason)


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _check_readable(status: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError(name, _KINDS.get(stat.S_IFMT(status.st_mode), "it is not a regular file"))
    if status.st_size > SIZE_LIMIT:
        raise UnreadableError(name, TOO_LARGE)


def _read(path: Path, name: str) -> bytes:
    try:
        descriptor = open_at_once(path)
        try:
            status = os.fstat(descriptor)
            _check_readable(status, name)
            return _read_to_end(descriptor, status.st_size, name)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnreadableError(name, reason_of(error)) from error


def _read_to_end(descriptor: int, expected: int, name: str) -> bytes:
    chunks: list[bytes] = []
    size = 0
    # One byte more than expected shows that a file grew; files of the system say that they are empty.
    while chunk := os.read(descriptor, max(expected - size, 1 << 16) + 1):
        chunks.append(chunk)
        size += len(chunk)
        if size > SIZE_LIMIT:
            raise UnreadableError(name, TOO_LARGE)
    return b"".join(chunks)


def _stat_again(path: Path, name: str) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise UnreadableError(name, "it vanished while it was read") from error
