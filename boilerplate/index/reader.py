"""Reading an index: one state of it for good, whatever a writer does meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePath

from ..errors import DamagedIndexError
from ..model import CorpusSummary, Settings
from ..text.analysis import parse_shingle
from ..text.columns import Int64
from .catalogue import Catalogue
from .corpus import Corpus
from .layout import check_recipe, open_row

#: How often a reader tries again when the segments it was told of were merged away before it had mapped them.
_ATTEMPTS = 20

Namer = Callable[[str, str], str]


def displayed(folder: str, name: str) -> str:
    """What a folder is called in reports: as when it was added, where that leads there from here, else its path."""
    if absolute(name) == folder:
        return name
    here = f"{Path.cwd().as_posix().rstrip('/')}/"
    return folder[len(here) :] if folder.startswith(here) else folder


def within(folder: str, file: str) -> str:
    """What a file is called in a folder that is called so."""
    return file if folder in ("", ".") else f"{folder}/{file}" if folder != "/" else f"/{file}"


def absolute(path: str | os.PathLike[str]) -> str:
    """Where a path leads from here, without `..`, as a string with `/` between its parts; links are not followed."""
    return PurePath(os.path.normpath(Path(path).absolute())).as_posix()


class Reader:
    """One state of an index; use it in a `with`."""

    def __init__(self, folder: Path, *, settings: Settings | None = None, namer: Namer = displayed) -> None:
        """Open an index; where settings are given it must have been made with those.

        Raises IndexUnusableError, and DamagedIndexError where files are missing or not what was written.
        """
        self.folder = folder
        self._namer = namer
        for attempt in range(_ATTEMPTS):
            catalogue = Catalogue.open(folder)
            try:
                catalogue.begin_reading()
                facts = catalogue.facts()
                check_recipe(folder, facts.recipe, settings)
                rows = catalogue.segments()
                try:
                    segments = [open_row(folder, row, facts.recipe) for row in rows]
                except FileNotFoundError as error:
                    if attempt == _ATTEMPTS - 1:
                        raise DamagedIndexError(str(folder), f"{error.filename} is missing") from error
                    catalogue.close()
                    continue
            except BaseException:
                catalogue.close()
                raise
            break
        self.facts, self._catalogue, self._rows = facts, catalogue, rows
        #: What the folders that were named so far are called, with what stands between that and a file name.
        self._called: dict[int, str] = {}
        self.corpus = Corpus(
            parse_shingle(facts.recipe.shingle),
            facts.permutations,
            segments,
            [catalogue.removed(row.id) for row in rows],
            self._names,
            CorpusSummary(facts.documents, facts.sentences, facts.digest),
        )

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the catalogue; documents can no longer be named."""
        self._catalogue.close()

    def names_of_file(self, path: Path) -> set[str]:
        """What the documents are called that are the very file at `path`, by whatever name."""
        folder, file = os.path.split(absolute(path))
        same = set()
        with suppress(OSError, ValueError):  # it may be gone
            status = path.stat()
            for id_, name in self._catalogue.with_identity(identity_of(status)):
                with suppress(OSError, ValueError):
                    if os.path.samestat(Path(self._folders[id_][0], name).stat(), status):
                        same.add(self._name(id_, name))
        for id_, (where, _) in self._folders.items():
            if where == folder:
                same.add(self._name(id_, file))
        return same

    def _names(self, segment: int, documents: Int64) -> list[str]:
        return [self._name(*file) for file in self._catalogue.files(self._rows[segment].id, documents)]

    def _name(self, folder: int, file: str) -> str:
        if folder not in self._called:
            self._called[folder] = within(self._namer(*self._folders[folder]), "")
        return f"{self._called[folder]}{file}"

    @cached_property
    def _folders(self) -> dict[int, tuple[str, str]]:
        """The folders of the catalogue, which are read when the first of them is to be named."""
        return self._catalogue.folders()


def identity_of(status: os.stat_result) -> str:
    """Device and inode of a file."""
    return f"{status.st_dev}:{status.st_ino}"
