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

import numpy as np

from ..errors import DamagedIndexError, UsageError
from ..near.bands import N_BANDS, N_ROWS
from ..near.signatures import Permutations
from ..text.analysis import parse_shingle
from ..text.columns import Int64, contains
from .corpus import digest_of
from .database import FILE, DamagedCatalogueError, connect, explained, new_database
from .recipe import Recipe, recipe_from

#: As many documents are asked for one by one; for more all of their segment are read.
_FEW = 500
#: Milliseconds that the last word of a writer waits for readers.
_CLOSING_PATIENCE = 200


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
    #: How many documents came and went since the index was made.
    changes: int


class _Folders(dict[int, tuple[str, str]]):
    """Folders by their number."""

    def __init__(self, index: Path, folders: dict[int, tuple[str, str]]) -> None:
        super().__init__(folders)
        self._index = index

    def __missing__(self, key: int) -> tuple[str, str]:
        raise DamagedCatalogueError(self._index, f"{FILE} does not say in which folder a document is")


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
        """Make the catalogue of a new, empty index; raises OSError and IndexUnusableError."""
        with new_database(folder) as connection:
            facts = {
                "recipe": json.dumps(recipe._asdict()),
                "permutations": np.stack((permutations.a, permutations.b)).astype("<u4").tobytes(),
            }
            connection.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
            cls(folder, connection)._count()

    @classmethod
    def open(cls, folder: Path, *, writable: bool = False) -> Catalogue:
        """Open the catalogue of an index; raises IndexUnusableError where there is none that this version can use."""
        return cls(folder, connect(folder, writable=writable))

    @contextmanager
    def transaction(self, *, writing: bool = False) -> Iterator[None]:
        """One consistent state is seen, and what is written is written together or not at all."""
        with explained(self.folder):
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
        with explained(self.folder):
            self._connection.execute("BEGIN")
            self._connection.execute("SELECT count(*) FROM facts").fetchone()

    def write_out(self) -> None:
        """Move everything from the write-ahead log into the file itself, so that it can be read where none may be."""
        with suppress(sqlite3.Error):
            self._connection.execute(f"PRAGMA busy_timeout = {_CLOSING_PATIENCE}")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # -- reading -------------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        """What the catalogue says of the whole; raises DamagedCatalogueError where that makes no sense."""
        values = dict(self._rows((str, None), "SELECT name, value FROM facts"))
        try:
            a, b = np.frombuffer(values["permutations"], dtype="<u4").reshape(2, N_BANDS * N_ROWS)
            figures = documents, sentences, digest, changes = (
                values["documents"],
                values["sentences"],
                values["digest"],
                values.get("changes", 0),  # an early version did not count them
            )
            if [*map(type, figures)] != [int, int, str, int]:
                raise ValueError("figures that are none")
            recipe = recipe_from(json.loads(values["recipe"]))
            parse_shingle(recipe.shingle)
            return Facts(recipe, Permutations(a, b), documents, sentences, digest, changes)
        except (KeyError, ValueError, TypeError, RecursionError, UsageError) as error:
            raise DamagedCatalogueError(self.folder, f"what {FILE} says of the whole makes no sense") from error

    def segments(self) -> list[SegmentRow]:
        """All segments, in the order in which they were made."""
        query = "SELECT id, documents, sentences, bytes, digest FROM segments ORDER BY id"
        return [SegmentRow(*row) for row in self._rows((int, int, int, int, bytes), query)]

    def removed(self, segment: int) -> Int64:
        """The sorted numbers of the documents of a segment that no longer count."""
        rows = self._rows((int,), "SELECT number FROM removed WHERE segment = ? ORDER BY number", segment)
        return np.array([number for (number,) in rows], dtype=np.int64)

    def entries(self) -> list[Entry]:
        """All documents that count, by segment and number."""
        folders = self.folders()
        return [
            Entry(segment, number, folders[folder][0], os.fsdecode(file), hash_, sentences, FileState(*state), encoding)
            for segment, number, folder, file, hash_, sentences, *state, encoding in self._rows(
                (int, int, int, bytes, bytes, int, int, int, int, str, str),
                "SELECT segment, number, folder, file, hash, sentences, size, modified, changed, identity, encoding "
                "FROM documents ORDER BY segment, number",
            )
        ]

    def folders(self) -> dict[int, tuple[str, str]]:
        """The folders of all documents: the absolute path, and what each was called when it was added.

        Asking for one that is not there raises DamagedCatalogueError.
        """
        rows = self._rows((int, bytes, bytes), "SELECT id, path, name FROM folders")
        return _Folders(self.folder, {id_: (os.fsdecode(path), os.fsdecode(name)) for id_, path, name in rows})

    def files(self, segment: int, numbers: Int64) -> Iterator[tuple[int, str]]:
        """Folder and file name of each of these documents of a segment (sorted numbers), which must count."""
        query = "SELECT number, folder, file FROM documents WHERE segment = ?"
        if len(numbers) > _FEW:
            rows = self._rows((int, int, bytes), f"{query} ORDER BY number", segment)
        else:
            marks = ", ".join("?" * len(numbers))
            rows = self._rows(
                (int, int, bytes), f"{query} AND number IN ({marks}) ORDER BY number", segment, *numbers.tolist()
            )
        found, folders, files = zip(*rows, strict=True) if rows else ((), (), ())
        there = np.array(found, dtype=np.int64)
        if not contains(there, numbers).all():
            raise DamagedIndexError(str(self.folder), "its catalogue does not name all documents of its segments")
        at = np.searchsorted(there, numbers).tolist()
        return ((folders[i], os.fsdecode(files[i])) for i in at)

    def live_sentences(self) -> dict[int, int]:
        """For each segment that has any documents that count, their sentences."""
        return dict(self._rows((int, int), "SELECT segment, sum(sentences) FROM documents GROUP BY segment"))

    def check(self) -> None:
        """Raises DamagedCatalogueError where SQLite finds its file not as it should be."""
        for (what,) in self._rows((str,), "PRAGMA integrity_check"):
            if what != "ok":
                raise DamagedCatalogueError(self.folder, f"{FILE}: {what}")

    def with_identity(self, identity: str) -> list[tuple[int, str]]:
        """Folder and file name of the documents whose file had this identity when it was added."""
        rows = self._rows((int, bytes), "SELECT folder, file FROM documents WHERE identity = ?", identity)
        return [(folder, os.fsdecode(file)) for folder, file in rows]

    def _rows(self, kinds: Sequence[type | None], query: str, *values: Any) -> list[Any]:
        """What the query finds; raises DamagedCatalogueError where values are not of these kinds (None is any)."""
        with explained(self.folder):
            rows = self._connection.execute(query, values).fetchall()
        # SQLite keeps in a column whatever is put there.
        for kind, column in zip(kinds, zip(*rows, strict=True), strict=False):
            if kind is not None and set(map(type, column)) != {kind}:
                raise DamagedCatalogueError(self.folder, f"{FILE} holds values of other kinds than were written")
        return rows

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
        self._must_have_changed(self._connection.execute("DELETE FROM segments WHERE id = ?", (segment,)), 1)
        for table in ("removed", "documents"):
            self._connection.execute(f"DELETE FROM {table} WHERE segment = ?", (segment,))

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
        chosen = list(documents)
        self.forget(chosen)
        self._connection.executemany("INSERT INTO removed VALUES (?, ?)", chosen)

    def move(self, moved: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        """Documents that are in another segment now: (segment, number) before and after."""
        cursor = self._connection.executemany(
            "UPDATE documents SET segment = ?, number = ? WHERE segment = ? AND number = ?",
            ((*after, *before) for before, after in moved),
        )
        self._must_have_changed(cursor, len(moved))

    def forget(self, documents: Sequence[tuple[int, int]]) -> None:
        """Take out what is said of documents, to be entered anew."""
        query = "DELETE FROM documents WHERE segment = ? AND number = ?"
        self._must_have_changed(self._connection.executemany(query, documents), len(documents))

    def _must_have_changed(self, cursor: sqlite3.Cursor, rows: int) -> None:
        # Where SQLite does not find what it listed, its file is damaged, and what is done would have no end.
        if max(cursor.rowcount, 0) != rows:
            raise DamagedCatalogueError(self.folder, f"{FILE} does not hold the rows that it lists")

    def finish(self, changes: int = 0) -> None:
        """Bring the facts up to date, and forget folders without documents; so many documents came or went."""
        self._connection.execute("DELETE FROM folders WHERE id NOT IN (SELECT folder FROM documents)")
        self._connection.execute(
            "INSERT INTO facts VALUES ('changes', ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
            (changes,),
        )
        self._count()

    def _count(self) -> None:
        documents, sentences = self._connection.execute("SELECT count(*), total(sentences) FROM documents").fetchone()
        digest = digest_of(hash_ for (hash_,) in self._rows((bytes,), "SELECT hash FROM documents"))
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
