"""An index: a folder with a catalogue and the segments that it names.

    catalogue.sqlite    which segments and documents there are
    segments/000001/    a segment; nothing in it ever changes
    segments/new-…      one that is being built, or was when its builder died
    lock, writer        who is writing

A reader opens the catalogue, and with it sees one state for good: whatever a writer does later, mapped segments stay.
A writer holds the lock; it builds segments under names that nobody reads, and enters them in one transaction.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import DamagedIndexError, IndexUnusableError, UsageError
from ..model import Settings
from .catalogue import SegmentRow
from .recipe import Recipe, recipe_of
from .segment import Segment
from .storage import UnusableSegmentError, open_segment

SEGMENTS = "segments"


def segment_folder(index: Path, segment: int) -> Path:
    """Where the segment of this number is."""
    return index / SEGMENTS / f"{segment:06}"


def open_row(index: Path, row: SegmentRow, recipe: Recipe) -> Segment:
    """Map the segment that the catalogue names; raises DamagedIndexError, and FileNotFoundError where it is gone."""
    try:
        segment = open_segment(segment_folder(index, row.id), recipe, row.digest)
    except (UnusableSegmentError, UsageError) as error:
        raise DamagedIndexError(str(index), f"segment {row.id}: {error}") from error
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedIndexError(str(index), f"segment {row.id}: {error.strerror}") from error
    if (segment.n_documents, segment.n_sentences) != (row.documents, row.sentences):
        raise DamagedIndexError(str(index), f"segment {row.id} is not the one that the catalogue names")
    return segment


def settings_of(recipe: Recipe) -> Settings:
    """The settings that an index was made with."""
    return Settings(shingle=recipe.shingle, seed=recipe.seed)


def check_recipe(folder: Path, found: Recipe, settings: Settings | None) -> None:
    """Raises IndexUnusableError where an index was made with other settings, or by other rules than this program's."""
    wanted = recipe_of(settings or settings_of(found), found)
    if found != wanted:
        raise IndexUnusableError(
            f"the index {folder} was made with {found.differences(wanted)}, and what was made differently cannot be "
            "compared; use the settings and the version that it was made with, or add the documents to a new index"
        )
