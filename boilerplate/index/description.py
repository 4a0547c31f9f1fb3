"""What there is to say of an index."""

from __future__ import annotations

from pathlib import Path

from ..model import IndexSummary
from .catalogue import Catalogue
from .database import FILE


def describe(folder: Path) -> IndexSummary:
    """Figures of an index; raises IndexUnusableError where there is none."""
    with Catalogue.open(folder) as catalogue:
        catalogue.begin_reading()
        facts = catalogue.facts()
        rows = catalogue.segments()
        return IndexSummary(
            folder.as_posix(),
            facts.documents,
            facts.sentences,
            len(rows),
            sum(row.size for row in rows) + (folder / FILE).stat().st_size,
            sum(len(catalogue.removed(row.id)) for row in rows),
            facts.digest,
            facts.recipe._asdict(),
        )
