"""What an index keeps of its corpus as a whole: its slogans, and which records are of which family.

It takes seconds to find these, so they are kept in one file beside the catalogue, and found again when the corpus has
changed enough. The file is made of the index alone and can be deleted at any time. It is not trusted: what is not as it
was written is as good as missing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..text.columns import Int64, UInt64
from .recipe import Recipe

FILE = "stock.json"
#: The way of writing it, and of finding what is in it.
FORMAT = 2
#: Bytes of the largest file that is read.
_LIMIT = 1 << 28
#: It is found again when documents have come and gone that are more than this share of those that there are.
_CHANGED = 0.1


class StockPhrase(NamedTuple):
    """A slogan: as most often written, as it is looked for, and in how many documents it stands."""

    text: str
    spelled: str
    documents: int


class StockFamily(NamedTuple):
    """A family of the corpus: what it is called, and its template."""

    id: str
    template: str


class Stock(NamedTuple):
    """Stock phrases and stock sentences."""

    #: Best first.
    phrases: Sequence[StockPhrase]
    families: Sequence[StockFamily]
    #: The sorted keys of the records that are of a family, and the number of it.
    keys: UInt64
    family: Int64

    def families_of(self, keys: UInt64) -> list[StockFamily | None]:
        """The family of each of the records that have these keys, None where it is of none."""
        if not len(self.keys):
            return [None] * len(keys)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found = np.where(self.keys[at] == keys, self.family[at], -1)
        return [self.families[number] if number >= 0 else None for number in found.tolist()]


NO_STOCK = Stock((), (), np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64))


class State(NamedTuple):
    """The state of an index that a stock was found in."""

    #: Of the documents' contents.
    digest: str
    documents: int
    #: How many documents came and went until then.
    changes: int

    def has_changed(self, now: State) -> bool:
        """Whether what was found in this state has to be found again now."""
        if self.digest == now.digest:
            return False
        return not 0 <= now.changes - self.changes <= _CHANGED * now.documents


def read_stock(index: Path, recipe: Recipe, now: State) -> Stock | None:
    """The stock that is kept in an index, None where there is none that can be used."""
    try:
        with (index / FILE).open("rb") as file:
            data = file.read(_LIMIT + 1)
    except OSError:
        return None
    digest, _, body = data.partition(b"\n")
    if len(data) > _LIMIT or digest.decode("ascii", "replace") != hashlib.sha256(body).hexdigest():
        return None
    try:
        values = json.loads(body)
        if (values["format"], values["recipe"]) != (FORMAT, recipe._asdict()):
            return None
        return None if State(*values["state"]).has_changed(now) else _stock_of(values)
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error):
        return None


def write_stock(index: Path, recipe: Recipe, state: State, stock: Stock) -> None:
    """Keep a stock in the place of one before it; raises OSError."""
    values = {
        "format": FORMAT,
        "recipe": recipe._asdict(),
        "state": state,
        "phrases": [list(phrase) for phrase in stock.phrases],
        "families": [list(family) for family in stock.families],
        "keys": _encoded(stock.keys.astype("<u8")),
        "family": _encoded(stock.family.astype("<i8")),
    }
    body = json.dumps(values).encode("ascii")
    # A writer that cleans up may take it away: then it is not kept this time.
    new = index / "segments" / f"new-{os.getpid()}-0-0"
    try:
        with new.open("xb") as file:
            file.write(hashlib.sha256(body).hexdigest().encode("ascii") + b"\n" + body)
        new.replace(index / FILE)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def joined(one: Stock, other: Stock) -> Stock:
    """The stock of two corpora that are searched as one."""
    documents = {phrase.spelled: phrase.documents for phrase in other.phrases}
    mine = {phrase.spelled for phrase in one.phrases}
    phrases = [phrase._replace(documents=phrase.documents + documents.get(phrase.spelled, 0)) for phrase in one.phrases]
    phrases += [phrase for phrase in other.phrases if phrase.spelled not in mine]
    keys, first = np.unique(np.concatenate((one.keys, other.keys)), return_index=True)
    family = np.concatenate((one.family, other.family + len(one.families)))[first]
    return Stock(phrases, [*one.families, *other.families], keys, family)


def _stock_of(values: dict[str, Any]) -> Stock:
    """Raises ValueError and TypeError for what makes no sense."""
    phrases = [StockPhrase(*row) for row in values["phrases"]]
    families = [StockFamily(*row) for row in values["families"]]
    keys, family = (
        np.frombuffer(base64.b64decode(values[name], validate=True), dtype=dtype)
        for name, dtype in (("keys", "<u8"), ("family", "<i8"))
    )
    kinds = {tuple(map(type, phrase)) for phrase in phrases} | {tuple(map(type, family)) for family in families}
    makes_sense = (
        kinds <= {(str, str, int), (str, str)}
        and len(keys) == len(family)
        and bool((keys[1:] > keys[:-1]).all())
        and bool(((family >= 0) & (family < len(families))).all())
    )
    if not makes_sense:
        raise ValueError("a stock that makes no sense")
    return Stock(phrases, families, keys, family)


def _encoded(column: UInt64 | Int64) -> str:
    return base64.b64encode(column.tobytes()).decode("ascii")
