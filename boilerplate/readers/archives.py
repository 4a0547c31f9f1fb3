"""Zip archives as folders: `letters.zip/2019/reply.docx` is a document, in an archive within an archive too.

No file of that name is ever made; members are unpacked in memory, one at a time, and only so far.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from collections import Counter
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from ..errors import UnreadableError
from .encodings import UndecodableError, decode
from .files import SIZE_LIMIT, TOO_LARGE, open_at_once, reason_of
from .formats import is_archive
from .magic import ZIP, kind_of_members
from .zips import DAMAGED, is_encrypted, unpack

#: Members of an archive, bytes that they may have together, and how many archives may be inside one another.
MOST_MEMBERS, MOST_BYTES, DEEPEST = 10_000, 4_000_000_000, 2

# Members that are larger than this, and unpack to so many times their size, unpack to nothing but more of the same.
_SUSPICIOUS_SIZE, _SUSPICIOUS_RATIO = 10_000_000, 200
# Bytes of the table of contents for each member, names and all.
_ENTRY = 1000

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_NAME_IS_UTF8 = 0x800
# The encoding of names that say nothing else, and those of East Asia that are used in its place.
_OLD_PC = "cp437"
_WIDE = ("gb18030", "big5", "cp950", "big5hkscs", "cp932", "euc_jp", "euc_jis_2004", "cp949")
_DAMAGE = "it is damaged or cut off: it cannot be read as a zip archive"


class Member(NamedTuple):
    """What the system would say of a member, if it were a file."""

    size: int
    #: Of the archive that is a file.
    status: os.stat_result
    #: The member's name in it.
    name: str


class _Archive(NamedTuple):
    file: zipfile.ZipFile
    #: By the name that it goes by; what is no file is not among them.
    members: dict[str, zipfile.ZipInfo]
    depth: int


def members_of(path: Path) -> list[Path] | None:
    """The files in an archive, by name, without what is hidden; None where it is a document that is kept as one.

    An archive in it is a member; ask for its members. Raises UnreadableError, with the path.
    """
    archive = _archive_at(path)
    if kind_of_members(archive.file.namelist()) != ZIP:
        return None
    return [path / name for name in sorted(archive.members) if not _is_hidden(name)]


def find_member(path: Path) -> Member | None:
    """A member by its path; None where no archive is on that path, or has no such member."""
    try:
        outer = _file_above(path)
        if outer is None:
            return None
        _, info = _find(path)
        return Member(info.file_size, outer.stat(), path.relative_to(outer).as_posix())
    except (UnreadableError, OSError):
        return None


def is_in_archive(path: Path) -> bool:
    """Whether an archive stands where the path has a folder."""
    return _file_above(path) is not None


def read_member(path: Path) -> bytes:
    """The content of a member. Raises UnreadableError, with the path."""
    return _unpack(*_find(path), path.as_posix())


def _file_above(path: Path) -> Path | None:
    for parent in path.parents:
        try:
            status = parent.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, ValueError):
            return None
        return parent if stat.S_ISREG(status.st_mode) and is_archive(parent.name) else None
    return None


def _find(path: Path) -> tuple[_Archive, zipfile.ZipInfo]:
    """The member at a path, and the innermost archive that it is in."""
    outer = _file_above(path)
    if outer is None:
        raise UnreadableError(path.as_posix(), "no such file or folder")
    above, archive = outer, _archive_at(outer)
    for parent in reversed(path.parents[: len(path.relative_to(outer).parts) - 1]):
        if is_archive(parent.name) and parent.relative_to(above).as_posix() in archive.members:
            above, archive = parent, _archive_at(parent)
    info = archive.members.get(path.relative_to(above).as_posix())
    if info is None:
        raise UnreadableError(path.as_posix(), f"there is no such document in {above.as_posix()}")
    return archive, info


def _archive_at(path: Path) -> _Archive:
    try:
        outer = path if path.is_file() else _file_above(path)
        if outer is None:
            raise UnreadableError(path.as_posix(), "no such file or folder")
        status = outer.stat()
    except OSError as error:
        raise UnreadableError(path.as_posix(), reason_of(error)) from error
    return _open(path, path == outer, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns))


@lru_cache(maxsize=2 * DEEPEST)
def _open(path: Path, is_file: bool, identity: tuple[int, ...]) -> _Archive:
    """The archive at a path; `identity` tells when what was opened before is no longer there."""
    name = path.as_posix()
    if is_file:
        return _opened(_regular_file(path), name, 1)
    archive, info = _find(path)
    if archive.depth == DEEPEST:
        raise UnreadableError(name, f"it is an archive in an archive, more than {DEEPEST} deep; unpack it")
    return _opened(io.BytesIO(_unpack(archive, info, name)), name, archive.depth + 1)


def _regular_file(path: Path) -> BinaryIO:
    try:
        file = os.fdopen(open_at_once(path), "rb")
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file
    except OSError as error:
        raise UnreadableError(path.as_posix(), reason_of(error)) from error
    file.close()
    raise UnreadableError(path.as_posix(), "it is not a regular file")


def _opened(file: BinaryIO, name: str, depth: int) -> _Archive:
    try:
        if _size_of_contents(file) > MOST_MEMBERS * _ENTRY:
            raise UnreadableError(name, _too_many())
        opened = zipfile.ZipFile(file)
        entries = [info for info in opened.infolist() if not _is_no_file(info)]
        members = dict(zip(_names_of(entries), entries, strict=True))
    except DAMAGED as error:
        raise UnreadableError(name, _DAMAGE) from error
    if len(entries) > MOST_MEMBERS:
        raise UnreadableError(name, _too_many())
    size = sum(info.file_size for info in entries if info.file_size <= SIZE_LIMIT)
    if size > MOST_BYTES:
        raise UnreadableError(
            name, f"it unpacks to {size / 1e9:.0f} GB, more than the {MOST_BYTES / 1e9:.0f} GB that are read; unpack it"
        )
    return _Archive(opened, members, depth)


def _too_many() -> str:
    return f"it has more than {MOST_MEMBERS:,} members, the most that are read; unpack it"


def _size_of_contents(file: BinaryIO) -> int:
    """Bytes that the table of contents says that it has; all of it is read at once."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - (1 << 16) - 22))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        return 0
    (size,) = struct.unpack_from("<L", tail, at + 12)
    long = tail.rfind(b"PK\x06\x06", 0, at)
    return max(size if size < 0xFFFFFFFF else 0, struct.unpack_from("<Q", tail, long + 40)[0] if long >= 0 else 0)


def _is_no_file(info: zipfile.ZipInfo) -> bool:
    mode = info.external_attr >> 16
    return info.is_dir() or (stat.S_IFMT(mode) not in (0, stat.S_IFREG))


def _names_of(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Paths below the archive: whatever the names are, they lead nowhere else, and each is a different one."""
    names: dict[str, None] = {}
    numbers: Counter[str] = Counter()
    unmarked = [_raw(info) for info in entries if not info.flag_bits & _NAME_IS_UTF8]
    encoding = _encoding_of(unmarked)
    for info in entries:
        is_utf8 = info.flag_bits & _NAME_IS_UTF8
        written = info.orig_filename if is_utf8 else _raw(info).decode(encoding, "replace")
        parts = written.replace("\\", "/").replace("\0", "").split("/")
        kept = ["__" if part == ".." else part for part in parts if part not in ("", ".")]
        name = "/".join(kept) or "_"
        path = PurePosixPath(name)
        while name in names:
            numbers[str(path)] += 1
            name = str(path.with_stem(f"{path.stem}~{numbers[str(path)]}"))
        names[name] = None
    return list(names)


def _raw(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a name that is not marked as UTF-8; Python takes them for those of an old PC."""
    return info.orig_filename.encode(_OLD_PC, "replace")


def _encoding_of(names: list[bytes]) -> str:
    """The encoding of names that are not marked: UTF-8, that of Chinese Windows, or another one."""
    joined = b"\n".join(names)
    for encoding in ("utf-8", "gb2312"):
        try:
            joined.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    try:
        encoding = decode(joined)[1]
    except UndecodableError:
        return _OLD_PC
    return encoding if encoding in _WIDE else _OLD_PC


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _unpack(archive: _Archive, info: zipfile.ZipInfo, name: str) -> bytes:
    if is_encrypted(info):
        raise UnreadableError(name, "it is encrypted; unpack the archive with its password")
    if info.file_size > SIZE_LIMIT:
        raise UnreadableError(name, TOO_LARGE)
    if info.file_size > max(_SUSPICIOUS_SIZE, _SUSPICIOUS_RATIO * info.compress_size):
        raise UnreadableError(
            name,
            f"it unpacks to {info.file_size // max(info.compress_size, 1):,} times its size, as is done to fill up "
            "memory; if it is honest, unpack the archive",
        )
    if info.compress_type not in _METHODS:
        raise UnreadableError(name, "it is compressed in a way that is not read; unpack the archive")
    try:
        return unpack(archive.file, info)
    except DAMAGED as error:
        raise UnreadableError(name, "it is damaged: it cannot be unpacked") from error
