"""Changing an index: one process at a time, and every change whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..errors import DamagedIndexError, IndexUnusableError, Interrupted
from ..model import Settings
from ..near.bands import N_BANDS, N_ROWS
from ..near.signatures import permutations
from .catalogue import Catalogue, Entry, Facts, SegmentRow
from .checked import SenselessColumnError
from .database import COMPANIONS, FILE
from .layout import SEGMENTS, check_recipe, open_row, segment_folder
from .lock import HOLDER, LOCK, cannot_write, writing
from .merge import merge_segments
from .recipe import recipe_of
from .segment import LETTERS_LIMIT, Segment
from .stock import FILE as STOCK
from .storage import Written, damaged_columns, open_segment, release, sync_folder

#: Seconds that a writer waits for another one.
PATIENCE = 10.0
#: Segments of about the same size are merged when there are this many; sizes are about the same within this factor.
_FEW, _FACTOR, _SMALLEST = 8, 8, 10_000
#: Bytes of segments that are merged, at most: a letter takes at least four, and letters are numbered with 32 bits.
_MOST_BYTES = 4 * LETTERS_LIMIT
#: A segment is written anew when this share of its sentences no longer counts.
_STALE = 0.3


class Built(NamedTuple):
    """A segment that was built, and its documents."""

    folder: Path
    written: Written
    n_sentences: int
    #: By their number in the segment, each with what its folder is called; `segment` of an entry does not count yet.
    entries: Sequence[tuple[Entry, str]]


class Writer:
    """The one who may change an index; use it in a `with`."""

    def __init__(self, folder: Path, settings: Settings | None = None, *, patience: float = PATIENCE) -> None:
        """Take the lock; with `settings` an index is made where there is none.

        Raises IndexUnusableError where that cannot be, or the index was made with other settings.
        """
        self.folder = folder
        self._stack = ExitStack()
        with ExitStack() as stack:
            if settings is not None:
                _make_folder(folder)
            else:
                Catalogue.open(folder).close()  # says what is wrong
            _check_links(folder)
            stack.enter_context(writing(folder, patience))
            if settings is not None and not (folder / FILE).exists():
                _create(folder, settings)
            self._catalogue = stack.enter_context(Catalogue.open(folder, writable=True))
            self.facts: Facts = self._catalogue.facts()
            check_recipe(folder, self.facts.recipe, settings)
            self._clean()
            self._stack = stack.pop_all()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        """Let go of the index; an interrupt goes on as Interrupted, which says what became of the documents."""
        with self._stack:
            if kind is not None:
                with suppress(IndexUnusableError):
                    self._clean()
            self._catalogue.write_out()
            if kind is KeyboardInterrupt:
                with suppress(IndexUnusableError):
                    raise Interrupted(self._what_it_holds())

    def entries(self) -> list[Entry]:
        """All documents of the index."""
        return self._catalogue.entries()

    def new_folder(self, number: int) -> Path:
        """Where a segment can be built; a number is used once. Nothing is there yet."""
        # A worker of a process that died may still be at work for a moment.
        return self.folder / SEGMENTS / f"new-{os.getpid()}-{number}"

    def commit(
        self,
        built: Iterable[Built] = (),
        removed: Iterable[tuple[int, int]] = (),
        entered_anew: Iterable[tuple[Entry, str]] = (),
    ) -> None:
        """Enter segments, remove documents, and enter documents anew whose file has changed but not its text."""
        anew, built, removed = list(entered_anew), list(built), list(removed)
        try:
            with self._catalogue.transaction(writing=True):
                self._catalogue.remove(removed)
                self._catalogue.forget([(entry.segment, entry.number) for entry, _ in anew])
                self._catalogue.add_entries(anew)
                for segment in built:
                    number = self._enter(segment.folder, segment.written, len(segment.entries), segment.n_sentences)
                    entries = ((entry._replace(segment=number), name) for entry, name in segment.entries)
                    self._catalogue.add_entries(entries)
                self._catalogue.finish(len(removed) + sum(len(segment.entries) for segment in built))
        except BaseException as error:
            # An interrupt may come when all is committed: the catalogue says what stays.
            with suppress(IndexUnusableError):
                self._clean()
            if isinstance(error, OSError):
                raise cannot_write(self.folder, error) from error
            raise

    def tidy(self) -> None:
        """Merge small segments where there are many, and write anew those of which much was removed."""
        while group := self._to_merge():
            self._merge(group)

    def compact(self) -> None:
        """Make one segment of all (or as few as can hold so much), without what was removed."""
        for lot in _lots(self._catalogue.segments()):
            if len(lot) > 1 or any(len(self._catalogue.removed(row.id)) for row in lot):
                self._merge(lot)

    def drop(self, segments: Iterable[int]) -> None:
        """Take segments out, with all of their documents."""
        with self._catalogue.transaction(writing=True):
            before = self._catalogue.facts().documents
            for segment in segments:
                self._catalogue.drop_segment(segment)
            self._catalogue.finish(before)
        self._clean()

    def _what_it_holds(self) -> str:
        before, now = self.facts, self._catalogue.facts()
        holds = f"the index holds {now.documents:,} document{'' if now.documents == 1 else 's'}"
        if now.changes == before.changes:
            return f"nothing was added or taken out: {holds}, as before"
        return f"what was finished is kept: {holds}, and held {before.documents:,} before"

    def _enter(self, folder: Path, written: Written, n_documents: int, n_sentences: int) -> int:
        number = self._catalogue.add_segment(n_documents, n_sentences, written.size, written.digest)
        target = segment_folder(self.folder, number)
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)
        sync_folder(target.parent)
        return number

    def _to_merge(self) -> list[SegmentRow]:
        by_size: dict[int, list[SegmentRow]] = {}
        live = self._catalogue.live_sentences()
        for row in self._catalogue.segments():
            if row.id not in live or row.sentences - live[row.id] > _STALE * row.sentences:
                return [row]
            size = 0
            while live[row.id] >= _SMALLEST * _FACTOR**size:
                size += 1
            by_size.setdefault(size, []).append(row)
        for _, rows in sorted(by_size.items()):
            lot = _lots(rows)[0]
            if len(lot) >= _FEW:
                return lot
        return []

    def _merge(self, rows: Sequence[SegmentRow]) -> None:
        live = self._catalogue.live_sentences()
        # Of a segment without documents that count nothing goes on, and nothing has to be right.
        kept = [row for row in rows if row.id in live]
        removed = [self._catalogue.removed(row.id) for row in kept]
        n_sentences = sum(live[row.id] for row in kept)
        moved: list[tuple[tuple[int, int], int]] = []
        folder = self.new_folder(0)
        try:
            segments = [self._open_sound(row) for row in kept]
            for row, gone in zip(kept, removed, strict=True):
                numbers = np.setdiff1d(np.arange(row.documents), gone)
                moved += [((row.id, number), len(moved) + i) for i, number in enumerate(numbers.tolist())]

            def let_go() -> None:
                for segment in segments:
                    release(segment)

            folder.mkdir()
            written = merge_segments(segments, removed, folder, self.facts.recipe, let_go) if kept else None
            if written is not None and open_segment(folder, self.facts.recipe).n_sentences != n_sentences:
                raise DamagedIndexError(str(self.folder), "its catalogue counts other sentences than its segments")
            with self._catalogue.transaction(writing=True):
                if written is not None:
                    number = self._enter(folder, written, len(moved), n_sentences)
                    self._catalogue.move([(before, (number, after)) for before, after in moved])
                for row in rows:
                    self._catalogue.drop_segment(row.id)
                self._catalogue.finish()
        except SenselessColumnError as error:
            raise DamagedIndexError(str(self.folder), str(error)) from error
        except FileNotFoundError as error:
            raise DamagedIndexError(str(self.folder), f"{error.filename} is missing") from error
        except OSError as error:
            raise cannot_write(self.folder, error) from error
        finally:
            self._clean()

    def _open_sound(self, row: SegmentRow) -> Segment:
        """Open a segment to be merged; what is not as it was written must not be made to look as if it were."""
        segment = open_row(self.folder, row, self.facts.recipe)
        if damaged := damaged_columns(segment_folder(self.folder, row.id)):
            raise DamagedIndexError(str(self.folder), f"segment {row.id}: not what was written: {', '.join(damaged)}")
        return segment

    def _clean(self) -> None:
        """Remove what the catalogue does not name: left by a process that died, or merged into others."""
        known = {f"{row.id:06}" for row in self._catalogue.segments()}
        folder = self.folder / SEGMENTS
        try:
            folder.mkdir(exist_ok=True)
            for entry in list(os.scandir(folder)):
                if not re.fullmatch(r"\d{6,}|new-\d+(-\d+)*", entry.name) or entry.name in known:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    (folder / entry.name).unlink()
        except OSError as error:
            raise cannot_write(self.folder, error) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strange = [] if (folder / FILE).exists() else _strangers(folder)
    except (FileExistsError, NotADirectoryError) as error:
        taken = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
        what = "a file" if taken.is_file() else "no folder"
        raise IndexUnusableError(
            f"the index {folder} cannot be written: {taken} is {what}; name another folder"
        ) from error
    except OSError as error:
        raise cannot_write(folder, error) from error
    if strange:
        raise IndexUnusableError(
            f"{folder} is no index, and holds other files ({', '.join(strange[:3])}); "
            "name a folder that is new or empty"
        )


_OURS = re.compile(
    rf"{LOCK}|{HOLDER}|{SEGMENTS}|{re.escape(STOCK)}|(new-)?{re.escape(FILE)}(-\w+)?|\.gitignore|CACHEDIR\.TAG"
)


def _strangers(folder: Path) -> list[str]:
    return sorted(entry.name for entry in os.scandir(folder) if not _OURS.fullmatch(entry.name))


def _check_links(folder: Path) -> None:
    try:
        links = [name for name in (FILE, *COMPANIONS, SEGMENTS, LOCK) if (folder / name).is_symlink()]
    except OSError as error:
        raise cannot_write(folder, error) from error
    if links:
        raise IndexUnusableError(
            f"{folder / links[0]} is a symbolic link, and nothing of an index is written through one; put what it "
            f"leads to in its place, or delete {folder} and add the documents again"
        )


def discard(folder: Path) -> None:
    """Delete all of an index but the folder, in which others may wait for the lock; raises IndexUnusableError."""
    _check_links(folder)
    with writing(folder, PATIENCE):
        try:
            for name in (FILE, *COMPANIONS, STOCK):
                (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(folder, error) from error
        shutil.rmtree(folder / SEGMENTS, ignore_errors=True)


def _lots(rows: Sequence[SegmentRow]) -> list[list[SegmentRow]]:
    """The segments in lots, at least one, that one segment can hold."""
    lots: list[list[SegmentRow]] = [[]]
    for row in rows:
        if lots[-1] and sum(other.size for other in lots[-1]) + row.size > _MOST_BYTES:
            lots.append([])
        lots[-1].append(row)
    return lots


def _create(folder: Path, settings: Settings) -> None:
    recipe = recipe_of(settings)
    drawn = permutations(N_BANDS * N_ROWS, settings.seed)
    try:
        # It may be left of an index that was here before.
        (folder / STOCK).unlink(missing_ok=True)
        Catalogue.create(folder, recipe, drawn)
        sync_folder(folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
