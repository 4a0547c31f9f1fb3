"""The catalogue of an index: one SQLite file that says which segments and which documents there are.

A segment exists from the transaction on that enters it here, and a document is removed by a row. SQLite's write-ahead
log lets readers see the state of the last transaction while the next one is written (https://sqlite.org/wal.html).
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import numpy as np

from ..errors import DamagedIndexError, IndexUnusableError, UsageError
from ..near.signatures import Permutations
from ..text.columns import Int64
from .corpus import digest_of
from .recipe import Recipe, recipe_from

FORMAT = 1
FILE = "catalogue.sqlite"
#: What marks an SQLite file as ours: "BPLT".
_APPLICATION = 0x42504C54

_TABLES = {
    "facts": "CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "segments": "CREATE TABLE segments (id INTEGER PRIMARY KEY AUTOINCREMENT, documents INTEGER NOT NULL, "
    "sentences INTEGER NOT NULL, bytes INTEGER NOT NULL, digest BLOB NOT NULL)",
    "folders": "CREATE TABLE folders (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, name BLOB NOT NULL)",
    "documents": "CREATE TABLE documents (segment INTEGER NOT NULL, number INTEGER NOT NULL, folder INTEGER NOT NULL, "
    "file BLOB NOT NULL, hash BLOB NOT NULL, sentences INTEGER NOT NULL, size INTEGER NOT NULL, "
    "modified INTEGER NOT NULL, changed INTEGER NOT NULL, identity TEXT NOT NULL, encoding TEXT NOT NULL, "
    "PRIMARY KEY (segment, number)) WITHOUT ROWID",
    "documents_by_path": "CREATE UNIQUE INDEX documents_by_path ON documents (folder, file)",
    "documents_by_identity": "CREATE INDEX documents_by_identity ON documents (identity)",
    "removed": "CREATE TABLE removed (segment INTEGER NOT NULL, number INTEGER NOT NULL, "
    "PRIMARY KEY (segment, number)) WITHOUT ROWID",
}
#: Milliseconds that a statement waits for another process.
_PATIENCE = 10_000
_AT_ONCE = 500


class FileState(NamedTuple):
    """What tells, without reading it, that a file is what it was."""

    size: int
    #: Times in nanoseconds of the last change of its content, and of anything about it.
    modified: int
    changed: int
    #: Device and inode.
    identity: str


class Entry(NamedTuple):
    """A document of the index."""

    segment: int
    number: int
    #: Where its file is, absolute; and what its folder was called when it was added.
    folder: str
    file: str
    hash: bytes
    sentences: int
    state: FileState
    #: The encoding that was asked for, "" where it is to be found out.
    encoding: str


class SegmentRow(NamedTuple):
    """A segment of the index."""

    id: int
    documents: int
    sentences: int
    size: int
    digest: bytes


class Facts(NamedTuple):
    """What the catalogue says of the index as a whole."""

    recipe: Recipe
    permutations: Permutations
    documents: int
    sentences: int
    digest: str


class Catalogue:
    """An open catalogue; use it in a `with`."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection

    def __enter__(self) -> Catalogue:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; the state that was seen is no longer held."""
        self._connection.close()

    # -- opening -------------------------------------------------------------------------------------------------

    @classmethod
    def create(cls, folder: Path, recipe: Recipe, permutations: Permutations) -> None:
        """Make the catalogue of a new, empty index; a catalogue that is there stays."""
        if (folder / FILE).exists():
            return
        new = folder / f"new-{FILE}"
        new.unlink(missing_ok=True)
        with _explained(folder), cls(folder, sqlite3.connect(new, isolation_level=None)) as catalogue:
            execute = catalogue._connection.execute
            execute(f"PRAGMA application_id = {_APPLICATION}")
            execute(f"PRAGMA user_version = {FORMAT}")
            execute("PRAGMA journal_mode = WAL")
            execute("PRAGMA synchronous = FULL")
            execute("BEGIN")
            for statement in _TABLES.values():
                execute(statement)
            facts = {
                "recipe": json.dumps(recipe._asdict()),
                "permutations": np.stack((permutations.a, permutations.b)).astype("<u4").tobytes(),
            }
            catalogue._connection.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
            catalogue._count()
            execute("COMMIT")
        new.replace(folder / FILE)

    @classmethod
    def open(cls, folder: Path, *, writable: bool = False) -> Catalogue:
        """Open the catalogue of an index; raises IndexUnusableError where there is none that this version can use."""
        path = folder / FILE
        if not path.is_file():
            raise IndexUnusableError(
                f"{folder} is not an index: it has no {FILE}; make one with: boilerplate index add FOLDER "
                f"--index {folder}"
            )
        with _explained(folder):
            last_error: sqlite3.Error | None = None
            for options in ("mode=rw",) if writable else ("mode=ro", "immutable=1"):
                # A folder that cannot be written has no write-ahead log to be read, so that nothing can change either.
                if options == "immutable=1" and _has_log(folder):
                    break
                connection = sqlite3.connect(
                    f"file:{quote(os.fsencode(path.absolute()))}?{options}",
                    uri=True,
                    isolation_level=None,
                    timeout=_PATIENCE / 1000,
                    check_same_thread=False,
                )
                try:
                    _check(connection, folder)
                    if writable:
                        connection.execute("PRAGMA synchronous = FULL")
                    else:
                        connection.execute("PRAGMA query_only = ON")
                except sqlite3.OperationalError as error:
                    last_error = error
                    connection.close()
                except BaseException:
                    connection.close()
                    raise
                else:
                    return cls(folder, connection)
            raise last_error or sqlite3.OperationalError("unable to open it")

    @contextmanager
    def transaction(self, *, writing: bool = False) -> Iterator[None]:
        """One consistent state is seen, and what is written is written together or not at all."""
        with _explained(self.folder):
            self._connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def begin_reading(self) -> None:
        """From now on the state of this moment is seen, until the catalogue is closed."""
        with _explained(self.folder):
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT count(*) FROM facts").fetchone()

    def write_out(self) -> None:
        """Move everything from the write-ahead log into the file itself, so that it can be read where none may be."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # -- reading -------------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """What the catalogue says of the whole; raises DamagedIndexError where that makes no sense."""
        with _explained(self.folder):
            values = dict(self._connection.execute("SELECT name, value FROM facts"))
        try:
            permutations = np.frombuffer(values["permutations"], dtype="<u4").reshape(2, -1)
            return Facts(
                recipe_from(json.loads(values["recipe"])),
                Permutations(*permutations),
                int(values["documents"]),
                int(values["sentences"]),
                str(values["digest"]),
            )
        except (KeyError, ValueError, TypeError, UsageError) as error:
            raise DamagedIndexError(str(self.folder), f"its catalogue makes no sense ({error})") from error

    def segments(self) -> list[SegmentRow]:
        """All segments, in the order in which they were made."""
        return [
            SegmentRow(*row)
            for row in self._rows("SELECT id, documents, sentences, bytes, digest FROM segments ORDER BY id")
        ]

    def removed(self, segment: int) -> Int64:
        """The sorted numbers of the documents of a segment that no longer count."""
        rows = self._rows("SELECT number FROM removed WHERE segment = ? ORDER BY number", segment)
        return np.array([number for (number,) in rows], dtype=np.int64)

    def entries(self) -> list[Entry]:
        """All documents that count, by segment and number."""
        folders = {id_: os.fsdecode(path) for id_, path in self._rows("SELECT id, path FROM folders")}
        return [
            Entry(segment, number, folders[folder], os.fsdecode(file), hash_, sentences, FileState(*state), encoding)
            for segment, number, folder, file, hash_, sentences, *state, encoding in self._rows(
                "SELECT segment, number, folder, file, hash, sentences, size, modified, changed, identity, encoding "
                "FROM documents ORDER BY segment, number"
            )
        ]

    def folders(self) -> dict[int, tuple[str, str]]:
        """The folders of all documents: the absolute path, and what each was called when it was added."""
        rows = self._rows("SELECT id, path, name FROM folders")
        return {id_: (os.fsdecode(path), os.fsdecode(name)) for id_, path, name in rows}

    def files(self, segment: int, numbers: Sequence[int]) -> list[tuple[int, str]]:
        """Folder and file name of each of these documents of a segment, which must count."""
        found: dict[int, tuple[int, str]] = {}
        for at in range(0, len(numbers), _AT_ONCE):
            some = numbers[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            query = f"SELECT number, folder, file FROM documents WHERE segment = ? AND number IN ({marks})"
            found |= {number: (folder, os.fsdecode(file)) for number, folder, file in self._rows(query, segment, *some)}
        if len(found) != len(numbers):
            raise DamagedIndexError(str(self.folder), "its catalogue does not name all documents of its segments")
        return [found[number] for number in numbers]

    def entries_of(self, segment: int) -> list[tuple[int, str]]:
        """Folder and file name of the documents of a segment that count."""
        rows = self._rows("SELECT folder, file FROM documents WHERE segment = ? ORDER BY number", segment)
        return [(folder, os.fsdecode(file)) for folder, file in rows]

    def live_sentences(self) -> dict[int, int]:
        """For each segment that has any, the sentences of its documents that count."""
        return dict(self._rows("SELECT segment, sum(sentences) FROM documents GROUP BY segment"))

    def check(self) -> None:
        """Raises DamagedIndexError where SQLite finds its file not as it should be."""
        for (what,) in self._rows("PRAGMA integrity_check"):
            if what != "ok":
                raise DamagedIndexError(str(self.folder), f"{FILE}: {what}")

    def with_identity(self, identity: str) -> list[tuple[int, str]]:
        """Folder and file name of the documents whose file had this identity when it was added."""
        rows = self._rows("SELECT folder, file FROM documents WHERE identity = ?", identity)
        return [(folder, os.fsdecode(file)) for folder, file in rows]

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with _explained(self.folder):
            return self._connection.execute(query, values).fetchall()

    # -- writing, inside of a transaction ------------------------------------------------------------------------

    def add_segment(self, documents: int, sentences: int, size: int, digest: bytes) -> int:
        """Enter a segment; returns its number, which no other ever had."""
        cursor = self._connection.execute(
            "INSERT INTO segments (documents, sentences, bytes, digest) VALUES (?, ?, ?, ?)",
            (documents, sentences, size, digest),
        )
        return int(cursor.lastrowid or 0)

    def drop_segment(self, segment: int) -> None:
        """Take out a segment and whatever is said of its documents."""
        for table, column in (("segments", "id"), ("removed", "segment"), ("documents", "segment")):
            self._connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (segment,))

    def add_entries(self, entries: Iterable[tuple[Entry, str]]) -> None:
        """Enter documents, each with what its folder is called; a document of the same path must have been removed."""
        ids: dict[str, int] = {}
        for entry, name in entries:
            if entry.folder not in ids:
                ids[entry.folder] = self._folder(entry.folder, name)
            self._connection.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.segment,
                    entry.number,
                    ids[entry.folder],
                    os.fsencode(entry.file),
                    entry.hash,
                    entry.sentences,
                    *entry.state,
                    entry.encoding,
                ),
            )

    def remove(self, documents: Iterable[tuple[int, int]]) -> None:
        """Documents, as segment and number, that no longer count."""
        for document in documents:
            self._connection.execute("DELETE FROM documents WHERE segment = ? AND number = ?", document)
            self._connection.execute("INSERT INTO removed VALUES (?, ?)", document)

    def move(self, moved: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        """Documents that are in another segment now: (segment, number) before and after."""
        self._connection.executemany(
            "UPDATE documents SET segment = ?, number = ? WHERE segment = ? AND number = ?",
            ((*after, *before) for before, after in moved),
        )

    def forget(self, documents: Iterable[tuple[int, int]]) -> None:
        """Take out what is said of documents, to be entered anew."""
        self._connection.executemany("DELETE FROM documents WHERE segment = ? AND number = ?", documents)

    def finish(self) -> None:
        """Bring the facts up to date, and forget folders without documents."""
        self._connection.execute("DELETE FROM folders WHERE id NOT IN (SELECT folder FROM documents)")
        self._count()

    def _count(self) -> None:
        documents, sentences = self._connection.execute("SELECT count(*), total(sentences) FROM documents").fetchone()
        digest = digest_of(hash_ for (hash_,) in self._connection.execute("SELECT hash FROM documents"))
        facts = {"documents": documents, "sentences": int(sentences), "digest": digest}
        self._connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())

    def _folder(self, path: str, name: str) -> int:
        self._connection.execute(
            "INSERT INTO folders (path, name) VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET name = excluded.name",
            (os.fsencode(path), os.fsencode(name)),
        )
        return int(
            self._connection.execute("SELECT id FROM folders WHERE path = ?", (os.fsencode(path),)).fetchone()[0]
        )


def _check(connection: sqlite3.Connection, folder: Path) -> None:
    """That the file is a catalogue of ours, of this version, and holds nothing but its tables."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    (application,), (version,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    if application != _APPLICATION:
        raise DamagedIndexError(str(folder), f"{FILE} is not the catalogue of an index")
    if version != FORMAT:
        newer = "a newer" if version > FORMAT else "an earlier"
        raise IndexUnusableError(
            f"the index {folder} was made by {newer} version of boilerplate (its format is {version}, this version "
            f"has {FORMAT}); use that version, or make a new index of the documents with this one"
        )
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'sqlite_sequence'"
    )
    if dict(found) != _TABLES:
        raise DamagedIndexError(str(folder), f"{FILE} holds other tables than a catalogue")


def _has_log(folder: Path) -> bool:
    with suppress(OSError):
        return (folder / f"{FILE}-wal").stat().st_size > 0
    return False


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise IndexUnusableError(f"the index {folder} is locked by another process; try again later") from error
        raise IndexUnusableError(
            f"the catalogue of the index {folder} cannot be used: {error}; nothing was changed. Look for space on the "
            "disk and for permission to write there"
        ) from error
    except sqlite3.DatabaseError as error:
        raise DamagedIndexError(str(folder), f"{FILE}: {error}") from error
