"""Documents compared with another version of their repository."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import UnreadableError
from ..model import DocumentReport
from ..readers import is_known_suffix, read_bytes, read_document
from .git import Repository, VersionError, find_repository
from .revisions import Version

#: How a file begins that Git LFS keeps elsewhere.
_POINTER = b"version https://git-lfs.github.com/spec/"

Span = tuple[int, int]


class Comparison(NamedTuple):
    """What is not new in documents."""

    #: For each document the spans of its sentences, in code points, that are not new.
    unchanged: list[set[Span]]
    #: What the user should hear.
    warnings: tuple[str, ...]


def unchanged_sentences(
    documents: Sequence[DocumentReport], version: Version, *, encoding: str | None = None
) -> Comparison:
    """Compare the sentences of documents with those of another version of their repository.

    A sentence is not new that stood in the old version of its file, or that left another file of the same change. What
    was in a file that cannot be read is as if it had not been there, and there is a warning. Raises VersionError for a
    document that is not in the work tree of the repository.
    """
    names = _names_in(version.repository, [document.path for document in documents])
    unchanged: list[set[Span]] = [set() for _ in documents]
    warnings = list(version.warnings)
    for commit in version.commits:
        before, now = _both_versions(documents, names, version, commit, encoding, warnings)
        differing = [i for i, text in enumerate(before) if text != now[i]]
        found = dict(zip(differing, _compare([before[i] for i in differing], [now[i] for i in differing]), strict=True))
        for number, document in enumerate(documents):
            all_of_it = ((sentence.start, sentence.end) for sentence in document.sentences)
            unchanged[number].update(found.get(number, all_of_it))
    return Comparison(unchanged, tuple(dict.fromkeys(warnings)))


def former_names(paths: Sequence[str | os.PathLike[str]]) -> dict[str, Path]:
    """What those of some files were called that are renamed in Git's index; nothing where there is no Git.

    Keys are the paths as they were given; values are absolute. An archive that was indexed before knows such a file by
    the name that it had, and it is not its own source under that name either.
    """
    if not paths:
        return {}
    try:
        repository = find_repository(Path(paths[0]))
        if repository.commit("HEAD") is None:
            return {}
        renamed = {
            change.now: change.before
            for change in repository.changes("HEAD", staged=True)
            if change.now and change.before and change.now != change.before
        }
    except VersionError:
        return {}
    former = {}
    for path in paths:
        before = renamed.get(_relative(Path(path).resolve(), repository.top) or "")
        if before is not None:
            former[os.fspath(path)] = repository.top / before
    return former


def _names_in(repository: Repository, paths: Sequence[str]) -> list[str]:
    """What Git calls files; links are followed, as they are when files are read."""
    names = []
    for path in paths:
        if path == "-":
            raise VersionError("standard input has no other version; name it with --stdin-filename")
        resolved = Path(path).resolve()
        name = _relative(resolved, repository.top)
        if name is None:
            raise VersionError(
                f"{path} is outside the repository {repository.top}, and has no other version there; check it by itself"
            )
        inner = next((folder for folder in _below(resolved, repository.top) if (folder / ".git").exists()), None)
        if inner is not None:
            raise VersionError(
                f"{path} belongs to a repository within the repository, {inner}, which has versions of its own; check "
                "its files by themselves"
            )
        names.append(name)
    return names


def _relative(path: Path, top: Path) -> str | None:
    try:
        return path.relative_to(top).as_posix()
    except ValueError:
        return None


def _below(path: Path, top: Path) -> Iterable[Path]:
    """The folders that a file is in, up to the top of the repository, which is not among them."""
    return path.parents[: len(path.relative_to(top).parts) - 1]


def _both_versions(
    documents: Sequence[DocumentReport],
    names: Sequence[str],
    version: Version,
    commit: str,
    encoding: str | None,
    warnings: list[str],
) -> tuple[list[str], list[str]]:
    """The texts of files before and now: first those of the documents, then those of the rest of the change."""
    repository = version.repository
    blobs = repository.files(commit)
    changes = repository.changes(commit)
    renamed = {change.now: change.before for change in changes if change.now and change.before}
    old_names: list[str | None] = [renamed.get(name, name) for name in names]
    mine = {*names, *old_names}
    others = [
        change
        for change in changes
        if change.before in blobs and is_known_suffix(change.before) and not {change.before, change.now} & mine
    ]
    old_names += [change.before for change in others]
    contents = repository.contents(blobs[name] for name in old_names if name in blobs)
    before = [_old_text(name, blobs, contents, version.name, encoding, warnings) for name in old_names]
    now = [document.analysed for document in documents]
    now += ["" if change.now is None else _new_text(repository.top / change.now, encoding) for change in others]
    return before, now


def _old_text(
    name: str | None,
    blobs: Mapping[str, str],
    contents: Mapping[str, bytes],
    version: str,
    encoding: str | None,
    warnings: list[str],
) -> str:
    if name is None or name not in blobs:
        return ""
    data = contents[blobs[name]]
    try:
        if data.startswith(_POINTER):
            raise UnreadableError(name, "Git LFS keeps it elsewhere")
        return _text_of(name, data, encoding)
    except UnreadableError as error:
        warnings.append(
            f"{name}: what stood in it at {version} cannot be read, so that all of it counts as new: {error.reason}"
        )
        return ""


def _text_of(name: str, data: bytes, encoding: str | None) -> str:
    """The text of old content; a file may have been in another encoding than all are now."""
    if encoding is not None:
        try:
            return read_bytes(name, data, encoding).analysed
        except UnreadableError:
            pass
    return read_bytes(name, data, None).analysed


def _new_text(path: Path, encoding: str | None) -> str:
    """The text of a file that is not checked itself; one that cannot be read is as good as deleted."""
    try:
        return read_document(path, encoding=encoding).analysed
    except UnreadableError:
        return ""


def _compare(before: Sequence[str], now: Sequence[str]) -> list[set[Span]]:
    from .sentences import find_unchanged  # numpy: not needed to say that a version does not exist

    return find_unchanged(before, now)
