"""What is said of a whole archive: an index in figures, families, slogans, and every document against the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from .documents import Settings, Unread
from .drafts import CorpusSummary, Shares, SourceShare


class IndexSummary(NamedTuple):
    """An index in figures."""

    path: str
    documents: int
    sentences: int
    segments: int
    #: On disk, the catalogue included.
    size: int
    #: Documents that were taken out or replaced and still take up space, until their segment is written anew.
    removed: int
    #: As in CorpusSummary.
    digest: str
    #: What it was made with: whatever must agree before documents can be compared.
    settings: dict[str, str | int]


class Place(NamedTuple):
    """A span of a document of the corpus."""

    path: str
    start: int
    end: int


class Variant(NamedTuple):
    """One sentence of a family, as it stands in a document."""

    text: str
    path: str
    start: int
    end: int


class Family(NamedTuple):
    """A stock sentence of the corpus in all its variants."""

    #: Stays the same as long as its most central sentence does.
    id: str
    #: `为{}提供坚强人才支撑`: what the variants have in common, and slots where they differ.
    template: str
    #: What fills each slot, most frequent first.
    slots: tuple[tuple[str, ...], ...]
    documents: int
    occurrences: int
    #: The first and the last document that it stands in: by their dates, where their names have any, else by name.
    first: str
    last: str
    #: Whether it is a part of pages (navigation, datelines, signatures), not of prose.
    furniture: bool
    #: In the order of documents and places.
    variants: tuple[Variant, ...]


class Phrase(NamedTuple):
    """A slogan of the corpus."""

    text: str
    documents: int
    occurrences: int
    #: Deviation of proportions (Gries 2008): near 0 where it is spread as all text is, near 1 where few have all of it.
    dispersion: float
    first: Place
    #: The sentence of the first use.
    example: str
    #: The documents that it stands in: those with a date first, in order of it, then by name.
    holders: tuple[str, ...] = ()


class DocumentSummary(NamedTuple):
    """One document of the corpus against all others."""

    path: str
    #: Its date as far as its name or path tells it: `2019`, `2019-03` or `2019-03-05`; "" where there is none.
    date: str
    characters: int
    originality: float
    shares: Shares
    #: The documents that it shares text with, most first.
    sources: tuple[SourceShare, ...]
    #: How much of it stands in the last document of its series before it; None where there is none.
    previous: SourceShare | None


class Period(NamedTuple):
    """The documents of a year or a month together; every letter counts once."""

    name: str
    documents: int
    characters: int
    originality: float
    shares: Shares

    @classmethod
    def of(cls, name: str, documents: Sequence[DocumentSummary]) -> Period:
        """These documents as one; wholly original where they have no letter."""
        characters = sum(document.characters for document in documents)
        if not characters:
            return cls(name, len(documents), 0, 1.0, Shares(1.0, 0.0, 0.0, 0.0))
        weights = [document.characters / characters for document in documents]
        originality = sum(w * document.originality for w, document in zip(weights, documents, strict=True))
        shares = zip(*(document.shares for document in documents), strict=True)
        return cls(
            name,
            len(documents),
            characters,
            originality,
            Shares(*(sum(w * share for w, share in zip(weights, each, strict=True)) for each in shares)),
        )


@dataclass(frozen=True)
class Overview:
    """Every document of a corpus against the others."""

    settings: Settings
    corpus: CorpusSummary
    documents: tuple[DocumentSummary, ...]
    #: In order of time; none where no document has a date.
    periods: tuple[Period, ...]
    families: tuple[Family, ...]
    slogans: tuple[Phrase, ...]
    unread: tuple[Unread, ...] = ()
    warnings: tuple[str, ...] = ()

    def decades(self) -> tuple[Period, ...]:
        """The documents with a date by decade, `1990s`, in order of time: for where there are too many years."""
        dated = [document for document in self.documents if document.date]
        by_decade = groupby(dated, key=lambda document: f"{document.date[:3]}0s")
        return tuple(Period.of(decade, list(group)) for decade, group in by_decade)

    def by_period(self, paths: Sequence[str]) -> tuple[int, ...]:
        """How many of these documents each period has."""
        return tuple(map(Counter(map(self._period_of.get, paths)).__getitem__, (p.name for p in self.periods)))

    @cached_property
    def _period_of(self) -> dict[str, str]:
        """For each document with a date the name of its period, which that begins with."""
        length = len(self.periods[0].name) if self.periods else 0
        return {document.path: document.date[:length] for document in self.documents if document.date}


@dataclass(frozen=True)
class Survey:
    """What a corpus keeps repeating."""

    corpus: CorpusSummary
    families: tuple[Family, ...] = ()
    slogans: tuple[Phrase, ...] = ()
    unread: tuple[Unread, ...] = ()
    warnings: tuple[str, ...] = ()
    #: How many families or slogans there are, of which these are the first.
    total: int = 0
    #: The folder that all documents lie in, with a slash at its end; "" where there is none.
    folder: str = ""
