"""The SQLite file of a catalogue: how it is made and opened, and what there is to say when it cannot be used.

It is not trusted: it may have been damaged, or made by somebody else.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from shlex import quote

from ..errors import DamagedIndexError, IndexUnusableError

FORMAT = 2
FILE = "catalogue.sqlite"
#: What SQLite keeps beside its file: the write-ahead log, the index of that, and a journal.
COMPANIONS = tuple(f"{FILE}{suffix}" for suffix in ("-wal", "-shm", "-journal"))
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
#: SQLite makes this one for AUTOINCREMENT.
_ALL_TABLES = {**_TABLES, "sqlite_sequence": "CREATE TABLE sqlite_sequence(name,seq)"}
#: Milliseconds that a statement waits for another process.
_PATIENCE = 10_000


class DamagedCatalogueError(DamagedIndexError):
    """An index whose catalogue is not what was written, so that nothing in it can be relied on."""

    def __init__(self, folder: Path, what: str) -> None:
        IndexUnusableError.__init__(
            self,
            f"the index {folder} is damaged beyond repair: {what}; delete that folder and add the documents again "
            f"with: boilerplate index add PATH... --index {quote(str(folder))}",
        )


@contextmanager
def new_database(folder: Path) -> Iterator[sqlite3.Connection]:
    """Make the file with its empty tables, in the state that the `with` leaves it; one that is there is replaced."""
    new = folder / f"new-{FILE}"
    # A log that was left by a process that died would be taken for that of the new file.
    for name in (new.name, *(f"new-{name}" for name in COMPANIONS)):
        (folder / name).unlink(missing_ok=True)
    with explained(folder):
        connection = sqlite3.connect(new, isolation_level=None)
        try:
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN")
            for statement in _TABLES.values():
                connection.execute(statement)
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()
    for name in COMPANIONS:
        (folder / name).unlink(missing_ok=True)
    new.replace(folder / FILE)


def connect(folder: Path, *, writable: bool) -> sqlite3.Connection:
    """Open the file; raises IndexUnusableError where there is none that this version can use."""
    path = folder / FILE
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise IndexUnusableError(f"{folder} is not an index: {_what_is_there(folder)}") from error
    except OSError as error:
        raise IndexUnusableError(f"the index {folder} cannot be read: {(error.strerror or '').lower()}") from error
    if not path.is_file():
        raise DamagedCatalogueError(folder, f"{FILE} is not a file")
    with explained(folder):
        try:
            return _opened(folder, "mode=rw" if writable else "mode=ro")
        except sqlite3.OperationalError:
            # SQLite writes beside its file even to read it: that we may not, or there is no room.
            copy = None if writable else _copy(folder)
            if copy is not None:
                return copy
            if writable or os.access(folder, os.W_OK) or not _state(folder)[0]:
                raise
        raise IndexUnusableError(
            f"the index {folder} was left by a process that did not end well, and cannot be put in order where "
            f"nothing may be written; where it may, run: boilerplate index compact --index {quote(str(folder))}"
        )


def _what_is_there(folder: Path) -> str:
    """What there is instead of an index, and what to do."""
    make = f"make one with: boilerplate index add PATH... --index {quote(str(folder))}"
    try:
        entries = [*folder.iterdir()]
    except FileNotFoundError:
        return f"there is nothing; {make}"
    except NotADirectoryError:
        return "it is a file; name the folder of an index"
    except OSError:
        entries = []
    if not entries:
        return f"it is an empty folder; {make}"
    return f"it is a folder with other files and no {FILE}; name the folder of an index"


def _copy(folder: Path) -> sqlite3.Connection | None:
    """A copy of the file in memory, of one state of it; None where a log is left, or another process writes it."""
    before = _state(folder)
    if before[0]:
        return None
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with closing(_opened(folder, "immutable=1")) as connection:
        connection.backup(copy)
    if _state(folder) != before:
        copy.close()
        return None
    copy.execute("PRAGMA query_only = ON")
    return copy


def _state(folder: Path) -> tuple[int, ...]:
    """The size of the log, and what changes when the file does."""
    status = (folder / FILE).stat()
    log = 0
    with suppress(OSError):
        log = (folder / COMPANIONS[0]).stat().st_size
    return log, status.st_size, status.st_mtime_ns, status.st_ino


def _opened(folder: Path, options: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{(folder / FILE).absolute().as_uri()}?{options}",
        uri=True,
        isolation_level=None,
        timeout=_PATIENCE / 1000,
        check_same_thread=False,
    )
    try:
        _check(connection, folder)
        connection.execute("PRAGMA synchronous = FULL" if options == "mode=rw" else "PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, folder: Path) -> None:
    """That the file is a catalogue of ours, of this version, and holds nothing but its tables."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    (application,), (version,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    if application != _APPLICATION:
        raise DamagedCatalogueError(folder, f"{FILE} is not the catalogue of an index")
    if version != FORMAT:
        newer = "a newer" if version > FORMAT else "an earlier"
        raise IndexUnusableError(
            f"the index {folder} was made by {newer} version of boilerplate (its format is {version}, this version "
            f"has {FORMAT}); use that version, or make a new index of the documents with this one"
        )
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    if sorted(found, key=repr) != sorted(_ALL_TABLES.items(), key=repr):
        raise DamagedCatalogueError(folder, f"{FILE} holds other tables than a catalogue")


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Say in a sentence what SQLite could not do: raises IndexUnusableError and DamagedCatalogueError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise IndexUnusableError(f"the index {folder} is locked by another process; try again later") from error
        if "decode" in str(error):
            raise DamagedCatalogueError(folder, f"{FILE} holds text that is not UTF-8") from error
        raise IndexUnusableError(
            f"the catalogue of the index {folder} cannot be used: {error}. Look for room on the disk, and for "
            f"permission to read and write {folder / FILE}; where there are both, that file is damaged: delete the "
            "folder and add the documents again"
        ) from error
    except UnicodeDecodeError as error:
        raise DamagedCatalogueError(folder, f"{FILE} holds names that are not UTF-8") from error
    except sqlite3.DatabaseError as error:
        raise DamagedCatalogueError(folder, f"{FILE}: {error}") from error
