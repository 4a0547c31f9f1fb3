"""Git, asked as a program.

Nothing that a repository's own settings name is run: no hook, filter, pager, monitor or program for differences, and
nothing is fetched. Names come separated by NUL and unquoted, so that any is right.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import BoilerplateError

#: Seconds after which Git is taken to hang.
_TIMEOUT = 120
#: Files whose names tell that one became the other are found among so many at most.
_RENAME_LIMIT = 1000
#: What Git calls files, and not links or submodules.
_FILE_MODES = (b"100644", b"100755")

_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    # A clone without all contents would fetch what it lacks; an empty list of protocols allows none.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}
_OPTIONS = (
    "--no-pager",
    *("-c", "core.quotePath=off"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
)
_DIFF_OPTIONS = (
    *("--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"),
    *("--find-renames", f"-l{_RENAME_LIMIT}"),
)


class VersionError(BoilerplateError):
    """Documents that cannot be compared with another version."""


class Change(NamedTuple):
    """A file that is not what it was; paths are relative to the repository's top."""

    #: None for a file that is new.
    before: str | None
    #: None for a file that was deleted.
    now: str | None


class Repository(NamedTuple):
    """A repository with a work tree."""

    top: Path
    #: Settings that take the filters out, as variables.
    overrides: Mapping[str, str]

    def commit(self, revision: str) -> str | None:
        """The name of the commit that a revision stands for, None where there is none."""
        if not revision or revision.startswith("-") or "\0" in revision:
            return None
        done = self._ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        return None if done.returncode else done.stdout.decode("ascii").strip()

    def has_commits(self) -> bool:
        """False between `git init` and the first commit of a branch."""
        return self._ask("rev-parse", "--verify", "--quiet", "HEAD").returncode == 0

    def is_shallow(self) -> bool:
        """Whether the clone lacks older commits."""
        return self._answer("rev-parse", "--is-shallow-repository").strip() == b"true"

    def merge_base(self, one: str, other: str) -> str | None:
        """The last commit that two have in common, None where there is none."""
        done = self._ask("merge-base", one, other)
        return None if done.returncode else done.stdout.decode("ascii").strip()

    def merged(self) -> list[str]:
        """The commits that are being merged into HEAD; none where no merge is going on."""
        # To the hook before the commit of a merge without conflicts Git names them in this way only.
        to_hook = [name.removeprefix("GITHEAD_") for name in os.environ if name.startswith("GITHEAD_")]
        if to_hook:
            return [commit for commit in sorted(to_hook) if self.commit(commit) == commit]
        name = os.fsdecode(self._answer("rev-parse", "--git-path", "MERGE_HEAD").removesuffix(b"\n"))
        try:
            return (self.top / name).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise VersionError(f"cannot read what is being merged, {self.top / name}: {error}") from error

    def files(self, commit: str) -> dict[str, str]:
        """The regular files of a commit, and the names of their contents."""
        files = {}
        for entry in _records(self._answer("ls-tree", "-r", "-z", "--full-tree", commit)):
            facts, _, path = entry.partition(b"\t")
            mode, _, blob = facts.split(b" ")
            if mode in _FILE_MODES:
                files[os.fsdecode(path)] = blob.decode("ascii")
        return files

    def changes(self, commit: str, *, staged: bool = False) -> list[Change]:
        """What was changed from a commit to the work tree, or to what is `staged`; files Git does not know are not
        among it."""
        where = ("--cached",) if staged else ()
        records = _records(self._answer("diff-index", *_DIFF_OPTIONS, *where, commit))
        return [_change(record, os.fsdecode(next(records)), records) for record in records]

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Contents by their names, all of them asked for at once."""
        wanted = sorted(set(blobs))
        if not wanted:
            return {}
        done = self._ask("cat-file", "--batch", given="".join(f"{blob}\n" for blob in wanted).encode("ascii"))
        contents, place = {}, 0
        for blob in wanted:
            end = done.stdout.find(b"\n", place)
            facts = done.stdout[place:end].split(b" ")
            if done.returncode or facts[1:2] != [b"blob"]:
                raise VersionError(
                    f"the repository {self.top} has not all that once stood in these documents ({_complaint(done)}); "
                    "if it is a clone of a part of the history, clone it in full"
                )
            place = end + 1 + int(facts[2])
            contents[blob] = done.stdout[end + 1 : place]
            place += 1
        return contents

    def _answer(self, *arguments: str, given: bytes = b"") -> bytes:
        done = self._ask(*arguments, given=given)
        if done.returncode:
            raise VersionError(f"git {arguments[0]} failed in {self.top}: {_complaint(done)}")
        return done.stdout

    def _ask(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return _run(self.top, arguments, given, self.overrides)


def find_repository(path: Path) -> Repository:
    """The repository whose work tree a file or folder stands in, links followed; raises VersionError."""
    resolved = Path(os.path.realpath(path))  # `Path.resolve` raises an error for links that lead in circles
    folder = next(above for above in (resolved, *resolved.parents) if above.is_dir())
    # In a hook Git may name the repository itself, from the current folder.
    folder = Path.cwd() if "GIT_DIR" in os.environ else folder
    done = _run(folder, ("rev-parse", "--show-toplevel"))
    if done.returncode:
        raise VersionError(
            f"{path} has no other version to be compared with, as it stands in no work tree of Git: {_complaint(done)}"
            "; check it without --changed-since and --from-ref"
        )
    top = Path(os.fsdecode(done.stdout.removesuffix(b"\n"))).resolve()
    return Repository(top, _without_filters(top))


def _without_filters(top: Path) -> dict[str, str]:
    """Variables that set all filters to nothing: to see that a file changed, nobody needs what they make of it."""
    listed = _run(top, ("config", "--null", "--name-only", "--get-regexp", r"^filter\."))
    filters = sorted({os.fsdecode(name).rpartition(".")[0] for name in _records(listed.stdout)})
    given = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isdecimal() else 0
    nothing = [
        (f"{name}.{key}", value)
        for name in filters
        for key, value in (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
    ]
    overrides = {"GIT_CONFIG_COUNT": str(first + len(nothing))}
    for number, (key, value) in enumerate(nothing, first):
        overrides |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return overrides if nothing else {}


def _run(
    folder: Path, arguments: Iterable[str], given: bytes = b"", overrides: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *_OPTIONS, *arguments],
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT, **(overrides or {})},
            input=given,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise VersionError(f"git gave no answer in {_TIMEOUT} seconds, in {folder}") from error
    except OSError as error:
        raise VersionError(
            "git cannot be run, and without it there is no other version to compare with; install Git, or put it on "
            f"PATH ({error.strerror})"
        ) from error


def _complaint(done: subprocess.CompletedProcess[bytes]) -> str:
    """What Git says is wrong, in a line."""
    lines = [line.strip() for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    fatal = [line.partition("fatal: ")[2] for line in lines if line.startswith("fatal: ")]
    return (fatal or lines or ["something is missing"])[0]


def _records(answer: bytes) -> Iterator[bytes]:
    return iter(answer.split(b"\0")[:-1])


def _change(record: bytes, path: str, records: Iterator[bytes]) -> Change:
    """`record` is `:100644 100644 1234… abcd… R097`, and `path` follows it; that of a rename has two."""
    status = record.rpartition(b" ")[2][:1]
    if status in b"RC":
        return Change(path, os.fsdecode(next(records)))
    return Change(None if status == b"A" else path, None if status == b"D" else path)
