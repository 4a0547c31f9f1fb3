"""Files into an index, and out of it: what is new or changed is read, what is gone is taken out."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import NamedTuple, Protocol

from .building import Job, Result
from .errors import UsageError
from .index.catalogue import Entry, FileState
from .index.database import FILE
from .index.lock import cannot_write
from .index.reader import absolute, identity_of
from .index.writer import Built, Writer
from .model import Settings, Unread
from .readers import Found, find_documents, is_archive, known_encoding, overhead_of
from .text.batches import batches
from .workers import Workers, most_workers

#: Told of what goes on: a few words, how much is done, and of how much.
Progress = Callable[[str, int, int], None]

#: Bytes of text that make a job for a worker, or what takes as long: about a segment of Chinese text.
_JOB = 12_000_000
#: What takes less than so many bytes of text is not worth starting workers for.
_ALONE = 3_000_000
#: A file that was changed less than this many nanoseconds before it was looked at may change again without a trace.
_FRESH = 2_000_000_000
_NEVER = -1


class Runner(Protocol):
    """Who does jobs: processes of this machine (`Workers`), or others."""

    #: After so many segments what is finished is committed; None is all at once.
    at_once: int | None

    def start(self, n_jobs: int) -> None:
        """Get ready for so many jobs."""

    def run(self, jobs: Sequence[Job], progress: Callable[[int], None]) -> Generator[Result, None, None]:
        """The results of all jobs, in their order; `progress` is told how many more documents were read."""


class Changes(NamedTuple):
    """What became of the documents of an index."""

    added: int
    replaced: int
    removed: int
    unchanged: int
    sentences: int
    unread: tuple[Unread, ...]


class File(NamedTuple):
    """A file that may be a document of an index."""

    #: The name it was found by; then where it is, absolute.
    name: str
    folder: str
    file: str
    state: FileState

    @property
    def folder_name(self) -> str:
        """What its folder is called."""
        return Path(self.name).parent.as_posix()


#: Reads files, and writes segments of them: gives the files in parts, each with what became of it. The second argument
#: tells which texts some files may have that are in the index already, and need not be written again.
Reading = Callable[
    [Sequence[File], Callable[[Sequence[File]], set[bytes]]],
    Generator[tuple[Sequence[File], Result], None, None],
]


class Plan(NamedTuple):
    """What must be done so that an index holds certain files."""

    to_read: Sequence[File]
    unchanged: int
    #: Documents whose file is gone, and those whose file is to be read again.
    gone: Sequence[Entry]
    replaced: dict[tuple[str, str], Entry]

    @property
    def is_empty(self) -> bool:
        return not self.to_read and not self.gone


def add_documents(
    index: Path,
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
    runner: AbstractContextManager[Runner, bool | None] | None = None,
) -> Changes:
    """Bring an index up to date with files, folders and archives: what is new is added, what has changed is read again,
    and of the folders and archives what is no longer there is taken out. The index is made where there is none.

    `runner` does the jobs, else processes of this machine. Raises UsageError where there is nothing to add or the
    encoding is not known, and IndexUnusableError.
    """
    found = find_or_refuse(paths)
    if encoding is not None:
        known_encoding(encoding)
    if not found.paths and not os.path.lexists(index / FILE):
        raise UsageError(f"nothing to add: {found.why_nothing()}")
    folders = [absolute(path) for path in paths if Path(path).is_dir() or is_archive(os.fspath(path))]
    with runner or Workers() as workers, opened_to_add(index, settings, found, workers) as writer:
        entries = writer.entries()
        there = {(folder, file) for folder, file in map(_split, found.paths)}
        gone = [
            entry
            for entry in entries
            if (entry.folder, entry.file) not in there
            and any(_is_below(entry.folder, folder) for folder in folders)
            and not os.path.lexists(Path(entry.folder, entry.file))
        ]
        plan = plan_changes(entries, found, encoding, gone)
        if not (plan.unchanged or plan.to_read or plan.gone):
            raise UsageError(f"nothing to add: {found.why_nothing()}")
        changes = carry_out(writer, plan, encoding, workers, progress)
    return changes._replace(unread=(*found.unread, *changes.unread))


def opened_to_add(index: Path, settings: Settings, found: Found, workers: Runner) -> Writer:
    """Open an index, or make one, and meanwhile start the workers that it will take to fill it."""
    if not os.path.lexists(index / FILE):
        workers.start(_n_parts(sum(_state_of(path).size + overhead_of(path.name) for path in found.paths)))
    return Writer(index, settings)


def remove_documents(index: Path, paths: Sequence[str | os.PathLike[str]]) -> int:
    """Take documents out of an index, by their path or that of a folder above them; returns how many.

    Raises UsageError where a path is in the index neither as a document nor as a folder; then nothing is taken out.
    """
    with Writer(index) as writer:
        entries = writer.entries()
        chosen: dict[tuple[int, int], Entry] = {}
        for path in paths:
            folder, file = _split(path)
            whole = absolute(path)
            mine = [e for e in entries if (e.folder, e.file) == (folder, file) or _is_below(e.folder, whole)]
            if not mine:
                raise UsageError(f"{path} is not in the index {index}, neither as a document nor as a folder")
            chosen |= {(entry.segment, entry.number): entry for entry in mine}
        writer.commit(removed=chosen)
        writer.tidy()
    return len(chosen)


def find_or_refuse(paths: Sequence[str | os.PathLike[str]]) -> Found:
    """The documents of a corpus; raises UsageError where something that was named is not there, or has no name."""
    if not all(map(os.fspath, paths)):
        raise UsageError("the name of a corpus is empty; . is the current folder")
    found = find_documents(paths)
    missing = [file for file in found.unread if file.path in {Path(path).as_posix() for path in paths}]
    if missing:
        raise UsageError(f"the corpus {missing[0].path} cannot be read: {missing[0].reason}")
    return found


def plan_changes(entries: Sequence[Entry], found: Found, encoding: str | None, gone: Sequence[Entry]) -> Plan:
    """What must be read so that an index with these entries holds what was found; `gone` is to be taken out."""
    files = (File(str(path), *_split(path), _state_of(path)) for path in found.paths)
    return plan_files(entries, files, encoding, gone)


def plan_files(entries: Sequence[Entry], files: Iterable[File], encoding: str | None, gone: Sequence[Entry]) -> Plan:
    """The same of files of which it is known where they are, and in what state."""
    known = {(entry.folder, entry.file): entry for entry in entries}
    by_identity = {entry.state.identity: entry for entry in entries}
    to_read, replaced, unchanged = [], {}, 0
    lost = {(entry.folder, entry.file) for entry in gone}
    for file in files:
        state = file.state
        entry = known.get((file.folder, file.file))
        if entry is not None and (entry.state, entry.encoding) == (state, encoding or ""):
            unchanged += 1
            continue
        other = by_identity.get(state.identity)
        if entry is None and other is not None and (other.folder, other.file) not in lost and _is_same(other, state):
            unchanged += 1  # the very file is there already, by another name
            continue
        to_read.append(file)
        if entry is not None:
            replaced[file.folder, file.file] = entry
    return Plan(to_read, unchanged, gone, replaced)


def carry_out(writer: Writer, plan: Plan, encoding: str | None, workers: Runner, progress: Progress | None) -> Changes:
    """Read what is to be read, and commit all changes; the catalogue names at any time what can be relied on."""
    n_read = n_jobs = 0

    def told(more: int) -> None:
        nonlocal n_read
        n_read += more
        if progress is not None:
            progress("indexing", n_read, len(plan.to_read))

    def read(
        files: Sequence[File], known: Callable[[Sequence[File]], set[bytes]]
    ) -> Generator[tuple[Sequence[File], Result], None, None]:
        nonlocal n_jobs
        parts = _parts(files)
        facts = writer.facts
        jobs = [
            Job(
                [file.name for file in part],
                encoding,
                known(part),
                facts.recipe,
                facts.permutations,
                writer.new_folder(number),
            )
            for number, part in enumerate(parts, n_jobs + 1)
        ]
        n_jobs += len(jobs)
        with closing(workers.run(jobs, told)) as results:
            yield from zip(parts, results, strict=True)

    return complete(writer, plan, encoding, read, at_once=workers.at_once)


def complete(writer: Writer, plan: Plan, encoding: str | None, read: Reading, *, at_once: int | None = None) -> Changes:
    """The same with another way of reading files."""
    done = _Done(writer, plan, encoding, at_once)
    files, known = plan.to_read, done.known_hashes
    while files:
        left: list[File] = []
        try:
            with closing(read(files, known)) as parts:
                for part, result in parts:
                    left += done.take(part, result)
        except OSError as error:
            raise cannot_write(writer.folder, error) from error
        # Two files may have the text of one document that is gone: one takes its place, the other is read again.
        files, known = left, _none_known
    done.commit(last=True)
    writer.tidy()
    return done.changes()


def _none_known(files: Sequence[File]) -> set[bytes]:
    return set()


class _Done:
    """What was read and is to be committed."""

    def __init__(self, writer: Writer, plan: Plan, encoding: str | None, at_once: int | None) -> None:
        self._writer, self._plan, self._encoding, self._at_once = writer, plan, encoding, at_once
        self._gone = {(entry.segment, entry.number): entry for entry in plan.gone}
        self._by_hash = {entry.hash: entry for entry in plan.gone}
        self._now = time.time_ns()
        self._built: list[Built] = []
        self._anew: list[tuple[Entry, str]] = []
        self._removed: list[tuple[int, int]] = []
        self._unread: list[Unread] = []
        self._added = self._replaced = self._same = self._sentences = 0

    def known_hashes(self, files: Sequence[File]) -> set[bytes]:
        """Hashes of texts that these files may have and that are in the index already."""
        before = (self._plan.replaced.get((file.folder, file.file)) for file in files)
        return {entry.hash for entry in before if entry is not None} | set(self._by_hash)

    def take(self, files: Sequence[File], result: Result) -> list[File]:
        """Note what became of a job's files; returns those that must be read again."""
        left = []
        for number, content in result.known:
            file = files[number]
            before = self._plan.replaced.get((file.folder, file.file))
            if before is None or before.hash != content:
                before = self._by_hash.pop(content, None)
                if before is None:
                    left.append(file)
                    continue
                # The document is where it was not before; what stood there until now goes.
                self._gone.pop((before.segment, before.number), None)
                self._replace(file, counted=False)
            self._anew.append(
                (self._entry(file, before.segment, before.number, content, before.sentences), file.folder_name)
            )
            self._same += 1
        for made in result.made:
            entries = []
            for number, (i, content, sentences) in enumerate(made.documents):
                self._replace(files[i])
                entries.append((self._entry(files[i], 0, number, content, sentences), files[i].folder_name))
            n_sentences = sum(sentences for *_, sentences in made.documents)
            self._built.append(Built(made.folder, made.written, n_sentences, entries))
            self._added += len(entries)
            self._sentences += n_sentences
        by_name = {file.name: file for file in files}
        for unread in result.unread:
            self._unread.append(unread)
            # What stands in the index is not what the file says now.
            if unread.path in by_name:
                self._replace(by_name[unread.path], counted=False)
        if self._at_once is not None and len(self._built) >= self._at_once:
            self.commit()
        return left

    def commit(self, *, last: bool = False) -> None:
        gone = list(self._gone) if last else []
        self._writer.commit(self._built, [*self._removed, *gone], self._anew)
        self._built, self._removed, self._anew = [], [], []

    def changes(self) -> Changes:
        return Changes(
            self._added - self._replaced,
            self._replaced,
            len(self._gone),
            self._plan.unchanged + self._same,
            self._sentences,
            tuple(self._unread),
        )

    def _replace(self, file: File, *, counted: bool = True) -> None:
        before = self._plan.replaced.get((file.folder, file.file))
        if before is not None:
            self._removed.append((before.segment, before.number))
            self._replaced += counted

    def _entry(self, file: File, segment: int, number: int, content: bytes, sentences: int) -> Entry:
        state = file.state
        if max(state.modified, state.changed) > self._now - _FRESH:
            state = state._replace(modified=_NEVER)
        return Entry(segment, number, file.folder, file.file, content, sentences, state, self._encoding or "")


def _parts(files: Sequence[File]) -> list[list[File]]:
    """The files in parts that take about the same time, none much longer than a job; small ones stay together."""
    total = sum(map(_effort, files))
    return list(batches(files, _effort, max(-(-total // _n_parts(total)), 1)))


def _effort(file: File) -> int:
    """How long a file takes, in bytes of text."""
    return file.state.size + overhead_of(file.name)


def _n_parts(effort: int) -> int:
    """As many parts as there are jobs in it, and no worker without one while others do the last."""
    if effort < _ALONE:
        return 1
    workers = most_workers()
    return -(-effort // (_JOB * workers)) * workers


def _split(path: str | os.PathLike[str]) -> tuple[str, str]:
    folder, _, file = absolute(path).rpartition("/")
    return folder or "/", file


def _is_below(folder: str, above: str) -> bool:
    return folder == above or folder.startswith(above if above.endswith("/") else f"{above}/")


def _state_of(path: Path) -> FileState:
    inside = ""
    try:
        status = path.stat()
        size = status.st_size
    except (OSError, ValueError):
        from .readers.archives import find_member  # most documents are files

        member = find_member(path)
        if member is None:
            return FileState(0, _NEVER, _NEVER, "")  # whoever reads it says what is wrong
        size, status, inside = member.size, member.status, f"/{member.name}"
    return FileState(size, status.st_mtime_ns, status.st_ctime_ns, identity_of(status) + inside)


def _is_same(entry: Entry, state: FileState) -> bool:
    return _state_of(Path(entry.folder, entry.file)).identity == state.identity
