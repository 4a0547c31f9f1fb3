"""Whether an index is what was written: every array, and the catalogue against the segments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..errors import UsageError
from ..near.bands import N_BANDS, N_ROWS
from ..near.signatures import datasketch_permutations
from ..text.columns import Int64
from .catalogue import Catalogue, Entry, Facts, SegmentRow
from .corpus import digest_of
from .database import FILE, DamagedCatalogueError
from .layout import segment_folder
from .reader import displayed, within
from .recipe import Recipe
from .storage import UnusableSegmentError, damaged_columns, open_segment


class Problem(NamedTuple):
    """A segment that is not what was written."""

    segment: int
    what: str
    #: Names of its documents.
    documents: list[str]


def verify(folder: Path) -> tuple[Facts, list[Problem]]:
    """Read every array of an index, and compare it and the catalogue with what was written.

    Raises IndexUnusableError and DamagedIndexError where the catalogue itself cannot be read.
    """
    with Catalogue.open(folder) as catalogue:
        catalogue.begin_reading()
        catalogue.check()
        facts, rows, folders = catalogue.facts(), catalogue.segments(), dict(catalogue.folders().values())
        entries: dict[int, list[Entry]] = {row.id: [] for row in rows}
        for entry in catalogue.entries():
            entries.setdefault(entry.segment, []).append(entry)
        _check_whole(folder, facts, entries, rows)
        problems = []
        for row in rows:
            what = _damage(folder, row, facts.recipe, entries[row.id], catalogue.removed(row.id))
            if what:
                names = [within(displayed(e.folder, folders[e.folder]), e.file) for e in entries[row.id]]
                problems.append(Problem(row.id, what, names))
        return facts, problems


def first_damage(folder: Path) -> str:
    """What is wrong with the first segment that is not what was written; "" where all are."""
    _, problems = verify(folder)
    return f"segment {problems[0].segment}: {problems[0].what}" if problems else ""


def _check_whole(folder: Path, facts: Facts, entries: dict[int, list[Entry]], rows: Sequence[SegmentRow]) -> None:
    """Raises DamagedCatalogueError where what the catalogue says of the whole is not so."""
    every = [entry for some in entries.values() for entry in some]
    counted = len(every), sum(entry.sentences for entry in every), digest_of(entry.hash for entry in every)
    if len(entries) > len(rows) or (facts.documents, facts.sentences, facts.digest) != counted:
        raise DamagedCatalogueError(folder, f"the figures in {FILE} are not those of its documents")
    made = datasketch_permutations(N_BANDS * N_ROWS, facts.recipe.seed)
    if not all(map(np.array_equal, facts.permutations, made)):
        raise DamagedCatalogueError(folder, f"{FILE} holds other permutations than belong to its seed")


def _damage(folder: Path, row: SegmentRow, recipe: Recipe, entries: Sequence[Entry], removed: Int64) -> str:
    """What is wrong with a segment, or with what the catalogue says of it; "" where nothing is."""
    where = segment_folder(folder, row.id)
    try:
        segment = open_segment(where, recipe, row.digest)
        damaged = damaged_columns(where)
    except FileNotFoundError as error:
        return f"{error.filename} is missing"
    except (UnusableSegmentError, UsageError) as error:
        return str(error)
    except OSError as error:
        return f"{where} cannot be read: {error.strerror}"
    if damaged:
        return f"not what was written: {', '.join(damaged)}"
    if (segment.n_documents, segment.n_sentences) != (row.documents, row.sentences):
        return "it is not the one that the catalogue names"
    numbers = np.array([entry.number for entry in entries], dtype=np.int64)
    if not np.array_equal(np.sort(np.append(numbers, removed)), np.arange(row.documents)):
        return "the catalogue names other documents than it has"
    counts = np.diff(segment.sentence_offsets)[numbers].tolist()
    described = list(zip(counts, map(bytes, segment.hashes[numbers]), strict=True))
    if described != [(entry.sentences, entry.hash) for entry in entries]:
        return "the catalogue describes its documents otherwise than it does"
    return ""
