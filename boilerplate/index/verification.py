"""Whether an index is what was written: every array, and the catalogue against the segments."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..errors import UsageError
from .catalogue import Catalogue, Facts, SegmentRow
from .layout import segment_folder
from .reader import displayed
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
        facts = catalogue.facts()
        folders = catalogue.folders()
        problems = []
        for row in catalogue.segments():
            what = _damage(folder, row, facts.recipe)
            entries = catalogue.entries_of(row.id)
            if not what and len(entries) + len(catalogue.removed(row.id)) != row.documents:
                what = "the catalogue names other documents than it has"
            if what:
                names = [f"{displayed(*folders[id_])}/{file}" for id_, file in entries]
                problems.append(Problem(row.id, what, names))
        return facts, problems


def _damage(folder: Path, row: SegmentRow, recipe: Recipe) -> str:
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
    return ""
