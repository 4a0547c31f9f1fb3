"""An index as tasks read it: the state that the driver saw, and the names that documents have for the driver."""

from __future__ import annotations

import socket
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..errors import IndexUnusableError
from ..index.catalogue import Catalogue
from ..index.reader import Reader, displayed


class Index(NamedTuple):
    """What a task has to know of an index to open it."""

    folder: str
    #: Of the documents' contents, and how many came and went, when the driver looked.
    digest: str
    changes: int
    #: What every folder of documents is called, by its path.
    called: tuple[tuple[str, str], ...]

    @classmethod
    def at(cls, folder: Path) -> Index:
        """The index in a folder, as it is now; raises IndexUnusableError."""
        folder = folder.absolute()
        with Catalogue.open(folder) as catalogue:
            facts = catalogue.facts()
            called = {path: displayed(path, name) for path, name in catalogue.folders().values()}
        return cls(str(folder), facts.digest, facts.changes, tuple(sorted(called.items())))


@lru_cache(maxsize=1)
def opened(index: Index) -> Reader:
    """The index, opened once for all tasks of a process; raises IndexUnusableError where it is not what it was."""
    called = dict(index.called)
    folder = Path(index.folder)
    if not folder.is_dir():
        raise IndexUnusableError(
            f"{socket.gethostname()}, which works for Spark, does not see {folder}; "
            "put the index where all machines have it under the same path"
        )
    reader = Reader(folder, namer=lambda path, name: called.get(path, name))
    if (reader.facts.digest, reader.facts.changes) != (index.digest, index.changes):
        reader.close()
        raise IndexUnusableError(f"the index {folder} was changed meanwhile; run the command again")
    return reader
