"""What goes in: documents, lists of phrases, settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..errors import UsageError

#: How weighty a finding is, from the least on.
LEVELS = ("note", "warning", "error")

DEFAULT_SHINGLE = "char-2"


class Landmark(NamedTuple):
    """Where a piece of a text begins, in code points, and what a person calls it, `page 3`; it ends at the next one."""

    offset: int
    name: str


class Document(NamedTuple):
    """A document that was read: offsets in reports are code points of `text`, extracted where the file is no text."""

    path: str
    text: str
    encoding: str
    #: False where `*` is a mark of the format and cannot stand for a name that was taken out.
    masked: bool = True
    #: What is analysed where that is not all of the text: as long, with white space for what is no prose.
    prose: str | None = None
    places: tuple[Landmark, ...] = ()
    #: Plain sentences on what was left out, or is odd, without a full stop.
    remarks: tuple[str, ...] = ()
    is_extracted: bool = False

    @property
    def analysed(self) -> str:
        """The text as stages see it."""
        return self.text if self.prose is None else self.prose


class Unread(NamedTuple):
    """A document that could not be read, and why."""

    path: str
    reason: str


class ListedPhrase(NamedTuple):
    """A phrase of a list, and where it stands there: `protected.txt line 3`."""

    text: str
    place: str


class Lists(NamedTuple):
    """What a team says of phrases: that they must stand as they are, that they may be used, or must not."""

    protected: tuple[ListedPhrase, ...] = ()
    approved: tuple[ListedPhrase, ...] = ()
    rejected: tuple[ListedPhrase, ...] = ()


@dataclass(frozen=True)
class Settings:
    """Everything that bears on a result."""

    #: What sentences are compared by: `char-2`, or `word-2` for words cut by jieba. None is what the index was made
    #: with, and DEFAULT_SHINGLE where there is none yet.
    shingle: str | None = None
    #: Jaccard similarity from which two sentences that share 16 Chinese characters (40 letters) are near-duplicates.
    similarity: float = 0.25
    #: A passage found in at least this many documents of the corpus is boilerplate, in fewer copied.
    boilerplate_documents: int = 3
    #: A run of this many Chinese characters, or two and a half times as many letters, is reuse wherever it stands.
    run: int = 13
    #: Documents less original than this, in percent, get a finding.
    fail_under: float | None = None
    #: Whether slogans of the corpus are looked for, and the families that matches belong to.
    slogans: bool = True
    #: Seed of the permutations that signatures are made with.
    seed: int = 1

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("similarity", self.similarity, 0.01, 1),
            ("boilerplate_documents", self.boilerplate_documents, 1, 2**31),
            ("run", self.run, 8, 1000),
            ("fail_under", self.fail_under or 0, 0, 100),
        ):
            if not low <= value <= high:
                raise UsageError(f"{name} is {value}, but must be from {low} to {high}")
