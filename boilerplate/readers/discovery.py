"""Which files make up a corpus: folders walked, named files taken as they are."""

from __future__ import annotations

import os
import re
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from ..errors import UnreadableError
from ..model import Unread
from .files import reason_of, stat_of
from .formats import ARCHIVE, FORMATS, is_archive, is_known_suffix

# What a folder of texts says of itself: its words are nobody's archive.
_ABOUT_THE_FOLDER = re.compile(r"(readme|licen[cs]e)([-_.].*)?", re.IGNORECASE)

# Beginnings of names: of what is hidden, and of what Word leaves beside a document that is open.
_HIDDEN = (".", "~$")

# As many places are named where nothing was found.
_NAMED = 3


class Found(NamedTuple):
    """What was found, in the order of the arguments; within a folder, in the order of the paths."""

    paths: list[Path]
    #: What is not there, and folders that cannot be listed.
    unread: list[Unread]
    #: How many files in folders were passed over because no reader knows their suffix.
    other_formats: int
    #: How many were left out as README or licence.
    left_out: int
    #: How many files and folders were left out because the caller says so.
    excluded: int = 0
    #: What was asked for.
    asked: tuple[str, ...] = ()

    def why_nothing(self) -> str:
        """What there was instead of documents, and where, for the message of a run that found none."""
        known = " ".join([*(suffix for row in FORMATS for suffix in row.suffixes), ARCHIVE])
        reasons = [f"{path}: {reason}" for path, reason in self.unread]
        more = f" and {len(self.asked) - _NAMED} more" if len(self.asked) > _NAMED else ""
        where = f" in {', '.join(self.asked[:_NAMED])}{more}" if self.asked else ""
        if self.other_formats:
            reasons.append(f"{_files(self.other_formats)}{where}, none of a format that this version reads ({known})")
        if self.left_out:
            reasons.append(f"{_files(self.left_out)}{where} left out (README, LICENSE)")
        if self.excluded:
            reasons.append(f"{self.excluded} excluded")
        return "; ".join(reasons) or f"no files{where}"


#: Whether a path is to be left out, and what lies below; the second argument tells if it is a folder.
IsExcluded = Callable[[Path, bool], bool]


def nothing(path: Path, is_folder: bool) -> bool:
    """Excludes nothing."""
    return False


def find_documents(paths: Iterable[str | os.PathLike[str]], *, is_excluded: IsExcluded = nothing) -> Found:
    """The documents that files and folders stand for, each file once however many names lead to it.

    What is no folder is taken as it is, whatever its suffix. A folder is walked to the bottom, and links to folders are
    followed; a zip archive counts as a folder. Of its files those with a known suffix are taken, but not README* and
    LICENSE* (`README.md`, `readme-zh.txt`), which describe a folder rather than belong to it, and nothing that is
    hidden.

    What `is_excluded` is left out, also where it was named, and where it is not there.
    """
    excluded = 0

    def leaves_out(path: Path, is_folder: bool) -> bool:
        nonlocal excluded
        leaves = is_excluded(path, is_folder)
        excluded += leaves
        return leaves

    seen: set[tuple[int, int]] = set()
    asked = tuple(os.fspath(path) for path in paths)
    parts = [_find(Path(path), leaves_out, seen) for path in asked]
    return Found(
        [path for part in parts for path in part.paths],
        [unread for part in parts for unread in part.unread],
        sum(part.other_formats for part in parts),
        sum(part.left_out for part in parts),
        excluded,
        asked,
    )


def _find(path: Path, is_excluded: IsExcluded, seen: set[tuple[int, int]]) -> Found:
    try:
        status = stat_of(path)
    except UnreadableError as error:
        if is_excluded(path, False):
            return Found([], [], 0, 0)
        if _is_member(path):
            return _opened([path], is_excluded)
        return Found([], [Unread(error.path, error.reason)], 0, 0)
    if is_excluded(path, stat.S_ISDIR(status.st_mode)):
        return Found([], [], 0, 0)
    if stat.S_ISDIR(status.st_mode):
        return _find_below(path, is_excluded, seen)
    return _opened(_unseen([path], seen), is_excluded)


def _find_below(root: Path, is_excluded: IsExcluded, seen: set[tuple[int, int]]) -> Found:
    names: list[tuple[bool, str, Path]] = []
    unread: list[Unread] = []
    other_formats = left_out = 0
    for file in _files_below(root, is_excluded):
        if isinstance(file, Unread):
            unread.append(file)
        elif not (is_known_suffix(file.path.name) or is_archive(file.path.name)):
            other_formats += 1
        elif _ABOUT_THE_FOLDER.fullmatch(file.path.stem):
            left_out += 1
        elif is_excluded(file.path, False):
            continue
        else:
            names.append((file.is_link, file.path.as_posix(), file.path))
    # A file that links lead to goes by its own name.
    paths = _unseen([path for _, _, path in sorted(names)], seen)
    found = _opened(sorted(paths, key=Path.as_posix), is_excluded)
    return Found(
        sorted(found.paths, key=Path.as_posix),
        unread + found.unread,
        other_formats + found.other_formats,
        left_out + found.left_out,
    )


def _opened(paths: Iterable[Path], is_excluded: IsExcluded) -> Found:
    """The files, and the documents in those that are archives, which are chosen as in folders."""
    chosen: list[Path] = []
    unread: list[Unread] = []
    other_formats = left_out = 0
    left = deque((path, True) for path in paths)
    while left:
        path, is_chosen = left.popleft()
        if not (is_chosen or is_known_suffix(path.name) or is_archive(path.name)):
            other_formats += 1
        elif not is_chosen and _ABOUT_THE_FOLDER.fullmatch(path.stem):
            left_out += 1
        elif not is_chosen and is_excluded(path, False):
            continue
        elif (members := _members_of(path, unread)) is None:
            chosen.append(path)
        else:
            left.extendleft((member, False) for member in reversed(members))
    return Found(chosen, unread, other_formats, left_out)


def is_document(path: PurePath) -> bool:
    """Whether the walk of a folder takes a file, by its path from that folder; archives are not told from others."""
    is_hidden = any(part.startswith(_HIDDEN) for part in path.parts)
    return is_known_suffix(path.name) and not is_hidden and not _ABOUT_THE_FOLDER.fullmatch(path.stem)


def _is_member(path: Path) -> bool:
    if not any(is_archive(parent.name) for parent in path.parents):
        return False
    from .archives import find_member  # most documents are in none

    return find_member(path) is not None


def _members_of(path: Path, unread: list[Unread]) -> list[Path] | None:
    """The files in an archive, None where it is none; where it cannot be read that goes to `unread`."""
    if not is_archive(path.name):
        return None
    from .archives import members_of  # most folders have none

    try:
        return members_of(path)
    except UnreadableError as error:
        unread.append(Unread(error.path, error.reason))
        return []


class _File(NamedTuple):
    path: Path
    is_link: bool


def _files_below(root: Path, is_excluded: IsExcluded) -> Iterator[_File | Unread]:
    """Every file that is not hidden. Links to folders are followed last, and no folder is entered twice, so that links
    that lead in circles end."""
    folders, links = [root], deque[Path]()
    entered: set[tuple[int, int]] = set()
    while folders or links:
        folder = folders.pop() if folders else links.popleft()
        try:
            entries = _list_new(folder, entered)
        except OSError as error:
            yield Unread(folder.as_posix(), reason_of(error))
            continue
        for entry in entries:
            path = folder / entry.name
            if not _is_folder(entry):
                yield _File(path, entry.is_symlink())
            elif not is_excluded(path, True):
                (links if entry.is_symlink() else folders).append(path)


def _list_new(folder: Path, entered: set[tuple[int, int]]) -> list[os.DirEntry[str]]:
    """What is in a folder, by name; nothing where it was entered before."""
    status = folder.stat()
    identity = status.st_dev, status.st_ino
    if identity in entered:
        return []
    entered.add(identity)
    with os.scandir(folder) as entries:
        return sorted((entry for entry in entries if not entry.name.startswith(_HIDDEN)), key=lambda entry: entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link that leads nowhere: whoever reads it says so


def _unseen(paths: Iterable[Path], seen: set[tuple[int, int]]) -> list[Path]:
    """The paths of files that no earlier path led to; those that cannot be looked at are kept, to be reported."""
    unseen = []
    for path in paths:
        try:
            status = path.stat()
        except (OSError, ValueError):
            unseen.append(path)
            continue
        identity = status.st_dev, status.st_ino
        if identity not in seen:
            seen.add(identity)
            unseen.append(path)
    return unseen


def _files(n: int) -> str:
    return "1 file" if n == 1 else f"{n} files"
