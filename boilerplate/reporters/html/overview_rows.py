"""What a page shows of an archive, ready for the template: facts, tables, families, slogans, the picture."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from ...model import Family, Overview, Period, Phrase, SourceShare
from ..changes import one_line
from ..figures import NEARLY_ALL, percent, percentages
from ..names import Names
from ..safe_json import dumps
from .drafts import CLASSES, Figures
from .overview_charts import documents_chart, periods_chart, said, shown_periods, sparkline
from .overview_matrix import MOST_DOCUMENTS, MOST_PAIRS, Clusters, Pairs, clusters_of, origins_of, packed, strongest
from .page import embedded
from .words import Words

#: Rows of tables: documents, documents that others draw on, pairs; and fillers of a slot.
_MOST_LISTED, _MOST_ORIGINS, _PAIRS, _FILLERS = 10_000, 30, 30, 6
#: Groups that can be chosen: clusters, and folders.
_MOST_CLUSTERS, _MOST_FOLDERS = 20, 40


class DocumentRow(NamedTuple):
    """A document in the table of all."""

    number: int
    path: str
    date: str
    characters: int
    percent: str
    #: Classes and their shares, those that are reused first; and the same in words.
    shares: list[tuple[str, float]]
    label: str
    #: What most of it stands in, and how much of it; "" where it stands in nothing.
    source: str
    source_percent: str
    previous: str
    previous_percent: str


class PeriodRow(NamedTuple):
    """A period in figures: original, slogan, copied, boilerplate."""

    name: str
    documents: int
    percents: list[str]


class PairRow(NamedTuple):
    """Two documents that share text."""

    one: str
    other: str
    characters: int
    there: str
    back: str


class OriginRow(NamedTuple):
    """A document that others draw on."""

    path: str
    date: str
    later: int
    characters: int
    others: int
    all_characters: int


class FamilyRow(NamedTuple):
    """A stock sentence."""

    #: The template between its slots.
    parts: list[str]
    #: For each slot the most frequent fillers, and how many more there are.
    slots: list[tuple[list[str], int]]
    documents: int
    occurrences: int
    dates: str
    first: str
    last: str


class SloganRow(NamedTuple):
    """A set phrase, and its course."""

    text: str
    documents: int
    occurrences: int
    since: str
    #: Where there are several periods: what it looks like, the period that has most of it, and how much that is.
    course: Markup
    peak: str
    peak_percent: str


class Group(NamedTuple):
    """Documents that can be looked at by themselves; by their places in the picture."""

    label: str
    members: list[int]


class ArchiveView:
    """An archive as a page shows it."""

    def __init__(self, overview: Overview, words: Words, shown: int) -> None:
        self.overview = overview
        self.figures = Figures.of(Period.of("", overview.documents))
        self.names = Names.of({document.path: document.date for document in overview.documents})
        self.periods = shown_periods(overview)
        self._words = words
        self._shown = shown
        self._dates = [document.date for document in overview.documents]

    def said(self, period: str) -> str:
        """A period in the language of the page."""
        return said(period, self._words)

    @property
    def dates(self) -> str:
        """From when to when the documents are; "" where none has a date."""
        dated = list(filter(None, self._dates))
        if not dated:
            return ""
        return self._words.between(dated[0], dated[-1])

    @property
    def undated(self) -> int:
        return self._dates.count("")

    @property
    def empty(self) -> int:
        """How many documents have no letter."""
        return sum(not document.characters for document in self.overview.documents)

    @property
    def sharing(self) -> int:
        return sum(bool(document.sources) for document in self.overview.documents)

    @property
    def nearly_all(self) -> int:
        """How many documents are hardly more than what they share."""
        return sum(document.originality <= 1 - NEARLY_ALL for document in self.overview.documents)

    @property
    def charted(self) -> int:
        """How many documents have a dot in the chart."""
        return sum(bool(document.date and document.characters) for document in self.overview.documents)

    @property
    def documents_chart(self) -> Markup:
        return documents_chart(self.overview.documents, self.periods, self._words, self.names.folder)

    @property
    def periods_chart(self) -> Markup:
        return periods_chart(self.periods, self._words)

    @property
    def period_rows(self) -> list[PeriodRow]:
        return [PeriodRow(period.name, period.documents, percentages(period)) for period in self.periods]

    @property
    def documents(self) -> Iterator[DocumentRow]:
        """The documents that are listed, in the order of the archive."""
        for number in self._listed(_MOST_LISTED):
            document = self.overview.documents[number]
            percents = dict(zip(CLASSES, percentages(document), strict=True))
            reused_first = [(name, getattr(document.shares, name)) for name in reversed(CLASSES)]
            shares = [(name, share) for name, share in reused_first if share]
            source, source_percent = self._named(document.sources[0] if document.sources else None)
            previous, previous_percent = self._named(document.previous)
            yield DocumentRow(
                number + 1,
                self._short(document.path),
                document.date,
                document.characters,
                percent(document.originality),
                shares,
                ", ".join(f"{self._words(name)} {percents[name]}" for name, _ in shares),
                source,
                source_percent,
                previous,
                previous_percent,
            )

    @property
    def more_documents(self) -> int:
        return max(len(self.overview.documents) - _MOST_LISTED, 0)

    @property
    def pairs(self) -> list[PairRow]:
        return [
            PairRow(
                self._path(pair.one), self._path(pair.other), pair.characters, percent(pair.there), percent(pair.back)
            )
            for pair in strongest(self._pairs, _PAIRS)
        ]

    @property
    def origins(self) -> list[OriginRow]:
        return [
            OriginRow(self._path(origin.document), self._dates[origin.document], *origin[1:])
            for origin in origins_of(self._pairs, self._dates, _MOST_ORIGINS)
        ]

    @property
    def prose(self) -> list[FamilyRow]:
        """The leading families."""
        return self._families(furniture=False)

    @property
    def furniture(self) -> list[FamilyRow]:
        """The same of parts of pages."""
        return self._families(furniture=True)

    def n_families(self, *, furniture: bool) -> int:
        return sum(family.furniture == furniture for family in self.overview.families)

    @property
    def slogans(self) -> list[SloganRow]:
        """The leading slogans."""
        return [self._slogan(phrase) for phrase in self.overview.slogans[: self._shown]]

    @property
    def in_picture(self) -> int:
        """How many documents the picture has."""
        return len(self._pictured)

    @property
    def left_out_pairs(self) -> int:
        """How many pairs of these documents the picture has not."""
        return max(len(self._picture_pairs.share) - MOST_PAIRS, 0)

    @cached_property
    def groups(self) -> list[Group]:
        """What can be chosen: periods, folders, and clusters."""
        documents = [self.overview.documents[number] for number in self._pictured]
        length = len(self.overview.periods[0].name) if self.overview.periods else 0
        periods = groupby(range(len(documents)), key=lambda place: documents[place].date[:length])
        found = [Group(name, list(places)) for name, places in periods if name]
        folders: dict[str, list[int]] = {}
        for place, document in enumerate(documents):
            folders.setdefault(self.names.group(document.path), []).append(place)
        if 1 < len(folders) <= _MOST_FOLDERS:
            found += [Group(f"{folder}/", places) for folder, places in sorted(folders.items()) if folder]
        for number, members in enumerate(self._clusters.groups[:_MOST_CLUSTERS], 1):
            named = self._words("cluster", number=number, documents=self._words("documents", n=len(members)))
            dates = sorted(filter(None, (documents[place].date for place in members)))
            found.append(Group(f"{named} ({dates[0]}–{dates[-1]})" if dates else named, members))
        return found

    @property
    def picture(self) -> Markup:
        """The picture for the page's script: numbers of rows in the table of documents, pairs, and orders."""
        return embedded(
            dumps(
                {
                    "documents": [number + 1 for number in self._pictured],
                    "clustered": self._clusters.order,
                    "groups": [group.members for group in self.groups],
                    **packed(self._picture_pairs.strongest(MOST_PAIRS), len(self._pictured)),
                },
                compact=True,
            )
        )

    @cached_property
    def _pairs(self) -> Pairs:
        return Pairs.of(self.overview.documents)

    @cached_property
    def _pictured(self) -> list[int]:
        return self._listed(MOST_DOCUMENTS)

    @cached_property
    def _picture_pairs(self) -> Pairs:
        return self._pairs.between(np.array(self._pictured, dtype=np.int64))

    @cached_property
    def _clusters(self) -> Clusters:
        return clusters_of(self._picture_pairs, len(self._pictured))

    def _listed(self, most: int) -> list[int]:
        """The numbers of at most so many documents, those that are least original, in the order of the archive."""
        documents = self.overview.documents
        return sorted(sorted(range(len(documents)), key=lambda number: documents[number].originality)[:most])

    def _families(self, *, furniture: bool) -> list[FamilyRow]:
        families = [family for family in self.overview.families if family.furniture == furniture]
        return [self._family(family) for family in families[: self._shown]]

    def _family(self, family: Family) -> FamilyRow:
        first, last = (self.names.dates[path] for path in (family.first, family.last))
        dates = self._words.between(first, last)
        # Only as many braces are slots as there are fillers for; a text may have braces of its own.
        parts = family.template.split("{}") if family.template.count("{}") == len(family.slots) else [family.template]
        return FamilyRow(
            [one_line(part) for part in parts],
            [([one_line(filler) for filler in slot[:_FILLERS]], max(len(slot) - _FILLERS, 0)) for slot in family.slots],
            family.documents,
            family.occurrences,
            dates,
            self._short(family.first),
            self._short(family.last),
        )

    def _slogan(self, phrase: Phrase) -> SloganRow:
        course, peak, most = Markup(), "", ""
        counts = self._counts(phrase)
        if len(counts) > 1 and any(counts):
            shares = [n / period.documents for n, period in zip(counts, self.periods, strict=True)]
            said = [
                self._words("course_period", period=self.said(period.name), n=n, documents=period.documents)
                for n, period in zip(counts, self.periods, strict=True)
            ]
            course = sparkline(shares, ", ".join(said))
            highest = max(range(len(shares)), key=shares.__getitem__)
            peak, most = self.periods[highest].name, percent(shares[highest])
        return SloganRow(
            one_line(phrase.text),
            phrase.documents,
            phrase.occurrences,
            self.names.dates[phrase.first.path],
            course,
            peak,
            most,
        )

    def _counts(self, phrase: Phrase) -> list[int]:
        """In how many documents of each period that is shown a phrase stands."""
        counts = list(zip(self.overview.periods, self.overview.by_period(phrase.holders), strict=True))
        stems = [period.name[:3] if period.name.endswith("s") else period.name for period in self.periods]
        return [sum(n for period, n in counts if period.name.startswith(stem)) for stem in stems]

    def _named(self, source: SourceShare | None) -> tuple[str, str]:
        return (self._short(source.path), percent(source.share)) if source else ("", "")

    def _path(self, number: int) -> str:
        return self._short(self.overview.documents[number].path)

    def _short(self, path: str) -> str:
        """A path below the folder that all documents lie in."""
        return path.removeprefix(self.names.folder)
