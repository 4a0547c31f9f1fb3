"""The stock of a corpus as checks use it: found when it is first needed, and kept in the index."""

from __future__ import annotations

from contextlib import suppress
from functools import reduce
from typing import TYPE_CHECKING

from .corpora import Against, Part
from .index.stock import NO_STOCK, Stock, joined, read_stock, write_stock

if TYPE_CHECKING:
    from .indexing import Progress

#: Fewer documents have neither slogans nor families.
_FEWEST = 3


def stock_of(against: Against, progress: Progress | None = None) -> Stock:
    """The stock of a corpus that is open; raises what `against.damage_is_said` does."""
    with against.damage_is_said():
        return reduce(joined, [_stock_of(part, progress) for part in against.parts])


def _stock_of(part: Part, progress: Progress | None) -> Stock:
    if part.corpus.summary.documents < _FEWEST:
        return NO_STOCK
    stock = read_stock(part.folder, part.recipe, part.state) if part.folder is not None else None
    if stock is None:
        from .stocktaking import take_stock  # seldom needed, and it takes long to import

        stock = take_stock(part.corpus, progress)
        if part.folder is not None:
            # Where it cannot be kept it is found again the next time.
            with suppress(OSError):
                write_stock(part.folder, part.recipe, part.state, stock)
    return stock
