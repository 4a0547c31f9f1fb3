"""Which version documents are compared with."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from .git import Repository, VersionError, find_repository


class Version(NamedTuple):
    """A version of the files of a repository."""

    repository: Repository
    #: What the user calls it.
    name: str
    #: What is in any of these is not new: two where two branches are being merged, none before the first commit.
    commits: tuple[str, ...]
    #: What the user should hear of it.
    warnings: tuple[str, ...] = ()


def find_version(
    paths: Sequence[str | os.PathLike[str]],
    *,
    changed_since: str | None = None,
    from_ref: str | None = None,
    to_ref: str | None = None,
) -> Version:
    """The version that the documents at `paths`, files and folders, are to be compared with.

    That is the commit `changed_since`; for HEAD in the middle of a merge also the commit that is being merged. Or it is
    the last commit that `from_ref` and `to_ref` (HEAD where it is None) have in common, as pre-commit has it. Raises
    VersionError where there is none.
    """
    if not paths:
        raise VersionError("no document is named whose other version could be looked for")
    repository = find_repository(Path(paths[0]))
    if from_ref is not None:
        return _before_branch(repository, from_ref, to_ref or "HEAD")
    if to_ref is not None:
        raise VersionError(f"--to-ref {to_ref} says where a change ends; --from-ref is missing, where it begins")
    if changed_since is None:
        raise VersionError("no version is named to compare with")
    last = repository.commit("HEAD")
    if changed_since == "HEAD" and last is None and not repository.has_commits():
        return Version(repository, changed_since, ())
    commit = last if changed_since == "HEAD" and last else _commit(repository, changed_since)
    is_last = commit == last
    return Version(repository, changed_since, (commit, *(repository.merged() if is_last else ())))


def _before_branch(repository: Repository, from_ref: str, to_ref: str) -> Version:
    first, last = _commit(repository, from_ref), _commit(repository, to_ref)
    base = repository.merge_base(first, last)
    if base is None:
        raise VersionError(f"{from_ref} and {to_ref} have no commit in common{_hint(repository)}")
    is_checked_out = last == repository.commit("HEAD")
    warning = f"what is checked is the work tree, and {to_ref} is not the commit that is checked out"
    return Version(repository, from_ref, (base,), () if is_checked_out else (warning,))


def _commit(repository: Repository, revision: str) -> str:
    commit = repository.commit(revision)
    if commit is None:
        raise VersionError(f"{revision!r} is no commit of the repository {repository.top}{_hint(repository)}")
    return commit


def _hint(repository: Repository) -> str:
    if not repository.is_shallow():
        return "; name another, or get it from where it is with `git fetch`"
    return "; this clone lacks older commits: fetch them with `git fetch --unshallow` (`fetch-depth: 0` in a CI job)"
