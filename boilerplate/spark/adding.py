"""Documents into an index, in tasks: files that all machines see, files that Hadoop reads, and rows of Parquet.

Every task does what a worker of one machine does, and writes whole segments into the index folder, which all machines
must see. What is written counts when the driver has entered it, all in one transaction; a task that is tried again
writes to another folder, and what nobody entered is removed by the next writer.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from ..building import Job, Result, build
from ..errors import IndexUnusableError, UnreadableError, UsageError
from ..index.catalogue import Entry, FileState
from ..index.database import FILE
from ..index.reader import absolute
from ..index.writer import Writer
from ..indexing import Changes, File, Progress, add_documents, complete, plan_files
from ..model import Document, Settings, Unread
from ..readers import SIZE_LIMIT, is_archive, known_encoding, read_bytes, read_documents
from ..readers.discovery import is_document
from ..readers.formats import MARKDOWN, PLAIN_TEXT
from .sessions import failures_said

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, Row, SparkSession

#: What Hadoop reads: `hdfs://name/folder`, `s3a://bucket/key`, `file:///folder`.
_HADOOP = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://.*")
_COLUMNS = ("path", "text")
_NEVER = -1


def add_with_spark(
    session: SparkSession,
    index: Path,
    sources: Sequence[str],
    settings: Settings,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Changes:
    """Bring an index up to date with sources, as `add_documents` does with files and folders.

    A source is a path, what Hadoop reads, or Parquet; all of one kind. Of Parquet nothing is taken out of the index.
    Raises UsageError, IndexUnusableError, and SparkFailedError where tasks failed for good.
    """
    index = index.absolute()
    kinds = {_kind_of(source) for source in sources}
    if len(kinds) > 1:
        raise UsageError(
            "paths, addresses like hdfs://… and Parquet cannot be added at once; add them one after another"
        )
    if kinds == {"path"}:
        runner = nullcontext(_Runner(session))
        return add_documents(index, sources, settings, encoding=encoding, progress=progress, runner=runner)
    if encoding is not None:
        known_encoding(encoding)
    with failures_said():
        listed = _parquet(session, sources) if kinds == {"parquet"} else _files(session, sources)
    if not listed.files and not (listed.unread or os.path.lexists(index / FILE)):
        raise UsageError(f"nothing to add: {', '.join(sources)} {listed.why_nothing}")
    with Writer(index, settings) as writer:
        return _add(writer, listed, encoding, progress)


def _kind_of(source: str) -> str:
    if not source:
        raise UsageError("the name of a source is empty; . is the current folder")
    path = Path(source)
    local = path if not _HADOOP.fullmatch(source) else None
    if source.rstrip("/").endswith(".parquet") or (local is not None and _holds_parquet(local)):
        return "parquet"
    return "path" if local is not None else "hadoop"


def _holds_parquet(folder: Path) -> bool:
    """Whether a folder is a table that Spark wrote: parts that are Parquet, and no folder of documents."""
    if not folder.is_dir():
        return False
    names = [entry.name for entry in os.scandir(folder) if not entry.name.startswith((".", "_"))]
    return bool(names) and all(name.endswith(".parquet") for name in names)


# -- files that every machine sees -----------------------------------------------------------------------------------


class _Runner:
    """Does the jobs of `indexing` in tasks, one each."""

    at_once: int | None = None

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def start(self, n_jobs: int) -> None:
        """Executors run already."""

    def run(self, jobs: Sequence[Job], progress: Callable[[int], None]) -> Generator[Result, None, None]:
        """As `Workers.run` does; raises SparkFailedError."""
        # Tasks may run in another folder than this process.
        tasks = [(job, [str(Path(path).absolute()) for path in job.paths]) for job in jobs]
        with failures_said():
            results = self._session.sparkContext.parallelize(tasks, len(tasks)).map(_run).collect()
        for job, result in zip(jobs, results, strict=True):
            progress(len(job.paths))
            yield result


def _run(task: tuple[Job, list[str]]) -> Result:
    job, paths = task
    read = zip(job.paths, read_documents(paths, job.encoding), strict=True)
    return _build((document._replace(path=name) for name, document in read), job)


def _build(documents: Iterable[Document | Unread], job: Job) -> Result:
    """Build segments, in folders that no other attempt at this task writes to."""
    from pyspark import TaskContext

    context = TaskContext.get()
    assert context is not None
    if not job.folder.parent.is_dir():
        raise IndexUnusableError(
            f"{socket.gethostname()}, which works for Spark, does not see {job.folder.parent}; "
            "put the index where all machines have it under the same path"
        )
    folder = job.folder.with_name(f"{job.folder.name}-{context.taskAttemptId()}")
    return build(documents, job._replace(folder=folder), threads=1, progress=lambda more: None)


# -- what Hadoop reads -----------------------------------------------------------------------------------------------


class _Listed(NamedTuple):
    """What there is at a source."""

    files: list[File]
    unread: list[Unread]
    #: Folders, with their address, of which nothing else is to be in the index.
    folders: list[str]
    why_nothing: str
    #: The rows of some files: their name, and content (bytes) or text.
    rows: Callable[[Sequence[File]], DataFrame]


def _files(session: SparkSession, sources: Sequence[str]) -> _Listed:
    from pyspark.errors import AnalysisException

    reader = session.read.format("binaryFile").option("recursiveFileLookup", "true")
    files: dict[str, File] = {}
    unread: list[Unread] = []
    other = 0
    for source in sources:
        try:
            found = reader.load(source).select("path", "length", "modificationTime").collect()
        except AnalysisException as error:
            raise UsageError(f"the corpus {source} cannot be read: no such file or folder") from error
        for row in sorted(found, key=lambda row: str(row.path)):
            if is_archive(row.path):
                unread.append(Unread(row.path, "archives are read from folders of this machine only; unpack it"))
            elif not (_is(source, row.path) or is_document(PurePath(_below(row.path, source)))):
                other += 1
            elif row.length > SIZE_LIMIT:
                unread.append(
                    Unread(row.path, f"it is larger than {SIZE_LIMIT // 1_000_000} MB, the most that is read")
                )
            else:
                changed = int(row.modificationTime.timestamp() * 1e6) * 1000
                folder, _, name = row.path.rpartition("/")
                files[row.path] = File(row.path, folder, name, FileState(row.length, changed, changed, row.path))

    def rows(wanted: Sequence[File]) -> DataFrame:
        # To look up single files takes long, so it is done only where not all are wanted.
        is_all = len(wanted) == len(files) and not (other or unread)
        return reader.load([*sources] if is_all else [file.name for file in wanted]).select("path", "content")

    files_of = "1 file" if other == 1 else f"{other} files"
    why = f"holds {files_of} of no format that this version reads" if other else "holds no files"
    return _Listed(list(files.values()), unread, [_address(source) for source in sources], why, rows)


def _address(source: str) -> str:
    """A source as Hadoop writes it: `file:/folder`, but `hdfs://name/folder`."""
    return re.sub(r"^([^:]+):///+", r"\1:/", source).rstrip("/")


def _is(source: str, path: str) -> bool:
    return path == _address(source)


def _below(path: str, source: str) -> str:
    """What of a path is below the folder that was named."""
    return path.removeprefix(_address(source)).lstrip("/")


def _parquet(session: SparkSession, sources: Sequence[str]) -> _Listed:
    from pyspark.errors import AnalysisException
    from pyspark.sql import functions

    try:
        # A path is of this machine, whatever file system Hadoop takes for its own.
        named = [source if _HADOOP.fullmatch(source) else Path(source).absolute().as_uri() for source in sources]
        table = session.read.parquet(*named)
    except AnalysisException as error:
        condition = error.getCondition() or ""
        missing = "no such file or folder" if "PATH_NOT_FOUND" in condition else "it holds no Parquet"
        raise UsageError(f"the corpus {', '.join(sources)} cannot be read: {missing}") from error
    kinds = dict(table.dtypes)
    wrong = [name for name in _COLUMNS if kinds.get(name) != "string"]
    if wrong:
        there = ", ".join(f"{name} ({kind})" for name, kind in table.dtypes) or "none"
        raise UsageError(
            f"{', '.join(sources)} has no column of text called {' or '.join(wrong)}; its columns are {there}, and "
            "documents are read from path and text"
        )
    table = table.select(*_COLUMNS)
    if table.where("path is null or path = ''").limit(1).count():
        raise UsageError(f"{', '.join(sources)} has documents without a path; give each one of its own")
    twice = table.groupBy("path").count().where("count > 1").orderBy("path").limit(3).collect()
    if twice:
        raise UsageError(
            f"{', '.join(sources)} has several documents of one path ({', '.join(row.path for row in twice)}); "
            "give each one of its own"
        )
    lengths = table.select("path", functions.length("text").alias("length")).collect()
    files = []
    for name, length in sorted(lengths):
        folder, _, last = (name if _HADOOP.fullmatch(name) else absolute(name)).rpartition("/")
        # A row does not say when it was changed: it is read again, and left as it is where its text is the same.
        files.append(File(name, folder or "/", last, FileState(length or 0, _NEVER, _NEVER, name)))

    def rows(wanted: Sequence[File]) -> DataFrame:
        if len(wanted) == len(files):
            return table
        names = session.createDataFrame([(file.name,) for file in wanted], "path string")
        return table.join(functions.broadcast(names), "path")

    return _Listed(files, [], [], "has no rows", rows)


def _add(writer: Writer, listed: _Listed, encoding: str | None, progress: Progress | None) -> Changes:
    entries = writer.entries()
    there = {(file.folder, file.file) for file in listed.files}
    gone = [e for e in entries if (e.folder, e.file) not in there and _is_below(e, listed.folders)]
    plan = plan_files(entries, listed.files, encoding, gone)
    if plan.is_empty and not plan.unchanged and not listed.unread:
        raise UsageError(f"nothing to add: the source {listed.why_nothing}")
    n_read = 0

    def read(
        files: Sequence[File], known: Callable[[Sequence[File]], set[bytes]]
    ) -> Generator[tuple[Sequence[File], Result], None, None]:
        nonlocal n_read
        facts = writer.facts
        # Folders of tasks are told apart by their attempts, whose numbers a session uses once.
        job = Job((), encoding, known(files), facts.recipe, facts.permutations, writer.new_folder(1))
        by_name = {file.name: file for file in files}
        with failures_said():
            answers = listed.rows(files).rdd.mapPartitions(_task(job)).collect()
        for names, result in answers:
            n_read += len(names)
            if progress is not None:
                progress("indexing", n_read, len(plan.to_read))
            yield [by_name[name] for name in names], result

    changes = complete(writer, plan, encoding, read)
    return changes._replace(unread=(*listed.unread, *changes.unread))


def _is_below(entry: Entry, folders: Sequence[str]) -> bool:
    return any(entry.folder == folder or entry.folder.startswith(f"{folder}/") for folder in folders)


def _task(job: Job) -> Callable[[Iterable[Row]], Iterator[tuple[list[str], Result]]]:
    def run(rows: Iterable[Row]) -> Iterator[tuple[list[str], Result]]:
        names: list[str] = []
        result = _build(_read(rows, job.encoding, names), job)
        if names:
            yield names, result

    return run


def _read(rows: Iterable[Row], encoding: str | None, names: list[str]) -> Iterator[Document | Unread]:
    """The documents of rows; what they are called goes to `names`."""
    for name, content in rows:
        names.append(name)
        try:
            yield _document(name, content, encoding)
        except UnreadableError as error:
            yield Unread(error.path, error.reason)


def _document(name: str, content: bytes | str | None, encoding: str | None) -> Document:
    if content is None:
        raise UnreadableError(name, "it has no text")
    if isinstance(content, bytes):
        return read_bytes(name, content, encoding)
    # It is text already, whatever its name says; but in Markdown marks are no prose.
    format_ = MARKDOWN if PurePath(name).suffix.lower() in MARKDOWN.suffixes else PLAIN_TEXT
    return format_.read(name, content.encode("utf-8"), "utf-8")
