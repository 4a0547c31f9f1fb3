"""Indexes that keep themselves: the one of a corpus that was named by its folders, in the user's cache folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePath

from .errors import DamagedIndexError, UsageError
from .index.catalogue import Catalogue
from .index.database import FILE, FORMAT
from .index.lock import cannot_write
from .index.reader import Reader, absolute, displayed
from .index.recipe import recipe_of
from .index.writer import Writer, discard
from .indexing import Plan, Progress, carry_out, opened_to_add, plan_changes
from .model import Settings, Unread
from .readers import Found, read_documents
from .workers import Workers

#: Names another cache folder than the user's.
VARIABLE = "BOILERPLATE_CACHE_DIR"
#: Indexes that were not used for this many seconds (90 days) are removed when another is made.
_UNUSED = 90 * 24 * 3600
#: New files that may be looked at without the lock, to see whether they can be read at all.
_TRIED = 32
_TAG = """Signature: 8a477f597d28d172789f06886806bc55
# This folder was made by boilerplate and can be deleted at any time.
"""


def open_cached(
    paths: Sequence[str | os.PathLike[str]],
    found: Found,
    settings: Settings,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> tuple[Reader, list[Unread]]:
    """The index of the documents that were found in `paths`, brought up to date, and what could not be read.

    Raises UsageError where there is no document, and IndexUnusableError where there can be no cache.
    """
    folder = _folder_of(paths, settings, encoding)
    try:
        return _open(folder, found, settings, encoding, progress)
    except DamagedIndexError:
        # It holds nothing that cannot be made again.
        discard(folder)
        return _open(folder, found, settings, encoding, progress)
    except OSError as error:
        raise cannot_write(folder, error) from error


def cache_folder() -> Path:
    """Where the program keeps what it can make again."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("boilerplate", appauthor=False)


def _folder_of(paths: Sequence[str | os.PathLike[str]], settings: Settings, encoding: str | None) -> Path:
    recipe = recipe_of(settings)
    key = [FORMAT, sorted({absolute(path) for path in paths}), encoding, *recipe]
    digest = hashlib.sha256(json.dumps(key).encode("ascii")).hexdigest()
    return cache_folder() / "corpora" / digest[:24]


def _open(
    folder: Path, found: Found, settings: Settings, encoding: str | None, progress: Progress | None
) -> tuple[Reader, list[Unread]]:
    unread = _bring_up_to_date(folder, found, settings, encoding, progress)
    # Documents are called what they were found by, this time.
    folders = {absolute(path.parent): path.parent.as_posix() for path in found.paths}
    reader = Reader(folder, settings=settings, namer=lambda where, name: folders.get(where) or displayed(where, name))
    if not reader.facts.documents:
        reader.close()
        reasons = "; ".join(f"{file.path}: {file.reason}" for file in unread[:3])
        raise UsageError(f"the corpus holds no document: {reasons or found.why_nothing()}")
    with suppress(OSError):
        os.utime(folder)
    return reader, unread


def _bring_up_to_date(
    folder: Path, found: Found, settings: Settings, encoding: str | None, progress: Progress | None
) -> list[Unread]:
    if (folder / FILE).is_file():
        with Catalogue.open(folder) as catalogue:
            plan = _plan(catalogue, found, encoding)
        if plan.is_empty:
            return []
        if not plan.gone and len(plan.to_read) <= _TRIED and not plan.replaced:
            tried = list(read_documents([file.name for file in plan.to_read], encoding))
            unread = [result for result in tried if isinstance(result, Unread)]
            if len(unread) == len(tried):
                return unread
    else:
        _make_room()
    with Workers() as workers, opened_to_add(folder, settings, found, workers) as writer:
        changes = carry_out(writer, _plan(writer, found, encoding), encoding, workers, progress)
    return list(changes.unread)


def _plan(index: Catalogue | Writer, found: Found, encoding: str | None) -> Plan:
    entries = index.entries()
    there = {absolute(path) for path in found.paths}
    gone = [entry for entry in entries if PurePath(entry.folder, entry.file).as_posix() not in there]
    return plan_changes(entries, found, encoding, gone)


def _make_room() -> None:
    """Make and mark the cache folder, and remove from it what was not used for long."""
    root = cache_folder()
    corpora = root / "corpora"
    with suppress(OSError):
        corpora.mkdir(parents=True, exist_ok=True)
        for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n")):
            if not (root / name).exists():
                (root / name).write_text(text, encoding="utf-8")
        for entry in list(os.scandir(corpora)):
            if entry.is_dir(follow_symlinks=False) and entry.stat().st_mtime < time.time() - _UNUSED:
                shutil.rmtree(entry.path, ignore_errors=True)
