"""Shares as whole units (thousandths, millionths) that still add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from ..model import Shares

#: Of shares and similarities in formats for programs.
DECIMALS = 6


class Judged(Protocol):
    """A document, or several together."""

    @property
    def characters(self) -> int: ...
    @property
    def originality(self) -> float: ...
    @property
    def shares(self) -> Shares: ...


class Rounded(NamedTuple):
    """What a document is made of, in units of which the whole document has a fixed number."""

    originality: int
    original: int
    slogan: int
    copied: int
    boilerplate: int


def rounded_shares(document: Judged, units: int) -> Rounded:
    """The shares, each within one unit of the exact value, 0 where that is 0.

    The four add up to `units`, and original and slogan to the originality: rounded one by one they would not.
    """
    shares, originality = document.shares, round(document.originality * units)
    if not document.characters:
        return Rounded(originality, *(round(share * units) for share in shares))
    original, slogan = _split(originality, shares.original, shares.slogan)
    copied, boilerplate = _split(units - originality, shares.copied, shares.boilerplate)
    return Rounded(originality, original, slogan, copied, boilerplate)


def figures(judged: Judged) -> dict[str, Any]:
    """Characters, originality and shares as JSON has them: rounded together, to DECIMALS."""
    units = 10**DECIMALS
    shares = {name: count / units for name, count in rounded_shares(judged, units)._asdict().items()}
    return {"characters": judged.characters, "originality": shares.pop("originality"), "shares": shares}


def overall_originality(documents: Sequence[Judged]) -> float:
    """Of all documents taken together, each letter counting once; 1 where there is no letter."""
    characters = sum(document.characters for document in documents)
    if not characters:
        return 1.0
    return sum(document.originality * document.characters for document in documents) / characters


def _split(units: int, first: float, second: float) -> tuple[int, int]:
    part = round(units * first / (first + second)) if first + second else units
    return part, units - part
