"""Everything that must agree before what two programs made of documents may be compared."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from ..errors import UsageError
from ..model import DEFAULT_SHINGLE, Settings
from ..near.bands import N_BANDS, N_ROWS
from ..phrases.fingerprints import GRAM, WINDOW
from ..text import TEXT_RULES
from ..text.analysis import parse_shingle
from .segment import SHORT


class Recipe(NamedTuple):
    """How the columns of a segment were made; signatures of different recipes never agree, and nothing would say so."""

    shingle: str
    seed: int
    #: Version of the rules by which text is cut and folded, and of the Unicode tables that they look up.
    text: str
    signature: str
    fingerprint: str

    def differences(self, other: Recipe) -> str:
        """What is different, both sides named: `shingle char-2, not word-2`."""
        pairs = zip(self._fields, self, other, strict=True)
        return ", ".join(f"{name} {mine}, not {theirs}" for name, mine, theirs in pairs if mine != theirs)


def recipe_of(settings: Settings, like: Recipe | None = None) -> Recipe:
    """The recipe of this program with these settings; what they leave open is as in `like`.

    Raises UsageError for a shingle that is not known.
    """
    shingle = parse_shingle(settings.shingle or (like.shingle if like else DEFAULT_SHINGLE))
    words = ""
    if shingle.unit == "word":
        from importlib.metadata import version

        words = f", jieba {version('jieba')}"
    return Recipe(
        str(shingle),
        settings.seed,
        f"rules {TEXT_RULES}, Unicode {unicodedata.unidata_version}{words}",
        f"datasketch affine32, {N_BANDS} bands of {N_ROWS}, from width {SHORT}",
        f"grams {GRAM}, window {WINDOW}",
    )


def recipe_from(fields: object) -> Recipe:
    """A recipe that was read from a file; raises UsageError where it is none."""
    if not isinstance(fields, dict) or set(fields) != set(Recipe._fields):
        raise UsageError("it does not say how it was made")
    if not all(type(value) is (int if name == "seed" else str) for name, value in fields.items()):
        raise UsageError("it does not say how it was made")
    return Recipe(**fields)
