"""What a page shows of one draft, ready for the template: figures, strip, sections, lines, cards and tables."""

from __future__ import annotations

import shlex
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ...model import DocumentReport, Finding, Match, Passage, Sentence, Shares, Source, Variation
from ...text.characters import letters_in
from ...text.columns import code_points, counts_before
from ...text.lines import Lines
from ..changes import Part, changes, one_line, same_words
from ..figures import not_judged, percent, percentages
from ..located import NEW, place_of
from ..rounding import Judged
from ..safe_json import dumps
from ..text.reuse import class_of
from .marked import Row, rows_of
from .page import embedded
from .sections import sections_of
from .words import Words

#: Classes of letters, as pages list them.
CLASSES = Shares._fields
#: Characters of a passage that are compared with its source.
_LONGEST_COMPARED = 4000
#: Sources of a draft, and other sources of a passage, that are listed.
_MOST_SOURCES, _OTHERS = 100, 9
#: What the page says where nothing can be said of a draft's originality.
_NOT_JUDGED = {
    "no letters or digits": "fraction_none",
    "all left out": "fraction_left_out",
    "too short to judge": "fraction_short",
}


class ClassRow(NamedTuple):
    """How much of the draft one class has."""

    name: str
    percent: str
    characters: int
    share: float


class Figures(NamedTuple):
    """A draft in figures, as it is or as it would be."""

    percent: str
    original: int
    characters: int
    rows: tuple[ClassRow, ...]

    @classmethod
    def of(cls, judged: Judged) -> Figures:
        """The figures as people read them; the percentages add up."""
        rows = tuple(
            ClassRow(name, percentage, round(share * judged.characters), share)
            for name, percentage, share in zip(CLASSES, percentages(judged), judged.shares, strict=True)
        )
        unreused = round(judged.originality * judged.characters)
        return cls(percent(judged.originality), unreused, judged.characters, rows)


class Tick(NamedTuple):
    """A sentence in the strip."""

    number: int
    kind: str
    #: In thousandths of the strip.
    start: float
    width: float
    similarity: str


class SectionRow(NamedTuple):
    """A section in the table of sections."""

    title: str
    number: int
    line: int
    characters: int
    percent: str
    share: float


class Other(NamedTuple):
    """Another source of a passage."""

    path: str
    alike: str


class Card(NamedTuple):
    """A passage beside its source."""

    number: int
    kind: str
    wording: str
    documents: int
    line: int
    place: str
    draft: Sequence[Part]
    source: Sequence[Part]
    path: str
    alike: str
    others: tuple[Other, ...]
    #: Sources that are not named.
    more: int
    template: str
    states: tuple[str, ...]


class SourceRow(NamedTuple):
    """A row of the table of sources."""

    number: int
    path: str
    characters: int
    share: float
    percent: str
    longest: int
    #: The originality without it; "" where that was not worked out.
    without: str
    #: What to add to the command to leave it out.
    option: str


class SloganRow(NamedTuple):
    """A slogan of the draft."""

    text: str
    here: int
    documents: int
    #: The line of its first use.
    line: int


class FindingRow(NamedTuple):
    """A finding in one of the lists."""

    line: int
    place: str
    text: str
    rule: str
    message: str
    state: str
    reason: str
    #: The line where the draft has said it before; 0 where that is not what the finding is about.
    before: int
    #: What is written and what it should be, set against each other, where the rule knows that.
    written: Sequence[Part] = ()
    expected: Sequence[Part] = ()


class DraftView:
    """One draft as a page shows it; `number` tells its elements from those of other drafts on the page."""

    def __init__(self, document: DocumentReport, number: int, boilerplate_documents: int, words: Words) -> None:
        self.document = document
        self.id = f"d{number}"
        self._boilerplate_documents = boilerplate_documents
        self._words = words
        self._starts = [sentence.start for sentence in document.sentences]

    @cached_property
    def figures(self) -> Figures:
        return Figures.of(self.document)

    @property
    def left_out(self) -> list[str]:
        """What is left out, each with its number of characters."""
        return [self._words(f"left_out_{why}", n=n) for why, n in self.document.left_out._asdict().items() if n]

    @property
    def not_judged(self) -> str:
        """Why nothing can be said of its originality; "" where something can."""
        why = not_judged(self.document)
        return self._words(_NOT_JUDGED[why]) if why else ""

    @property
    def command(self) -> str:
        """A command that checks it, for whoever does not know by what it was checked."""
        return f"boilerplate check {shlex.quote(self.document.path)} --corpus ARCHIVE"

    @property
    def too_short(self) -> int:
        return sum(sentence.kind == "short" for sentence in self.document.sentences)

    @property
    def exclusions(self) -> list[tuple[str, Figures]]:
        """What would be if something were left out that is not, or the other way round."""
        return [(each.kind, Figures.of(each)) for each in self.document.variations if each.kind != "sources"]

    @property
    def strip(self) -> Iterator[Tick]:
        """A tick for each sentence, as wide as it has letters."""
        sentences = self.document.sentences
        widths = [max(sum(map(str.isalnum, sentence.text)), 1) for sentence in sentences]
        whole, at = sum(widths), 0
        for number, (sentence, width) in enumerate(zip(sentences, widths, strict=True), 1):
            alike = percent(sentence.similarity) if sentence.similarity else ""
            yield Tick(number, sentence.kind, 1000 * at / whole, 1000 * width / whole, alike)
            at += width

    @property
    def sections(self) -> list[SectionRow]:
        """Sections with their originality; those without a letter are left out."""
        counted = letters_in(code_points(self.document.analysed))
        for exclusion in self.document.exclusions:
            counted[exclusion.start : exclusion.end] = False
        reused = np.zeros(len(counted), dtype=bool)
        for passage in self.document.passages:
            reused[passage.start : passage.end] = True
        before, reused_before = counts_before(counted), counts_before(counted & reused)
        rows = []
        for number, section in enumerate(sections_of(self.document), 1):
            characters = int(before[section.end] - before[section.start])
            if characters:
                share = 1 - int(reused_before[section.end] - reused_before[section.start]) / characters
                line = self._line(section.start)
                rows.append(
                    SectionRow(
                        self._words.place(one_line(section.title)), number, line, characters, percent(share), share
                    )
                )
        return rows if len(rows) > 1 else []

    @property
    def rows(self) -> Iterator[Row]:
        """The lines of the draft."""
        return rows_of(self.document)

    def kind_of(self, passage: int) -> str:
        """The class of a passage, by its number from 1."""
        return self._kind(self.document.passages[passage - 1])

    @property
    def cards(self) -> Iterator[Card]:
        """A card for each passage."""
        for number, passage in enumerate(self.document.passages, 1):
            yield self._card(number, passage)

    @cached_property
    def sources(self) -> list[SourceRow]:
        """The sources that are listed, those that account for most first."""
        without = {each.sources: each for each in self.document.variations if len(each.sources) == 1}
        rows = []
        for number, source in enumerate(self.document.sources[:_MOST_SOURCES]):
            variation = without.get((source.path,))
            rows.append(
                SourceRow(
                    number,
                    source.path,
                    source.characters,
                    source.share,
                    percent(source.share),
                    source.longest,
                    Figures.of(variation).percent if variation else "",
                    f" --exclude-source {shlex.quote(source.path)}",
                )
            )
        return rows

    @property
    def more_sources(self) -> int:
        return len(self.document.sources) - len(self.sources)

    @property
    def switches(self) -> str:
        """The figures by the sources that are switched off, as JSON for the page's script."""
        number = {row.path: row.number for row in self.sources}
        sets = {
            ",".join(str(number[path]) for path in each.sources): self._switched(each)
            for each in self.document.variations
            if each.kind == "sources"
        }
        return embedded(dumps({"": self._switched(self.document), **sets}, compact=True))

    @property
    def slogans(self) -> list[SloganRow]:
        """The slogans of the draft, those of most documents first."""
        times = Counter(slogan.text for slogan in self.document.slogans)
        first = {slogan.text: slogan for slogan in reversed(self.document.slogans)}
        rows = [SloganRow(text, times[text], s.documents, self._line(s.start)) for text, s in first.items()]
        return sorted(rows, key=lambda row: (-row.documents, -row.here, row.text))

    def findings(self, rule: str) -> list[FindingRow]:
        """What a rule has to say that counts."""
        return [self._finding(each) for each in self.document.findings if each.rule == rule and each.state == NEW]

    @property
    def not_counted(self) -> list[FindingRow]:
        """Findings that are known, unchanged or suppressed."""
        return [self._finding(each) for each in self.document.findings if each.state != NEW]

    def _switched(self, judged: DocumentReport | Variation) -> dict[str, Any]:
        figures = Figures.of(judged)
        fraction = self._words("fraction", original=figures.original, all=figures.characters)
        return {
            "headline": self._words("headline", percent=figures.percent),
            "fraction": fraction,
            "rows": {row.name: [row.percent, f"{row.characters:,}", round(row.share, 4)] for row in figures.rows},
        }

    def _kind(self, passage: Passage) -> str:
        return class_of(passage, self._boilerplate_documents)

    def _card(self, number: int, passage: Passage) -> Card:
        source = passage.sources[0] if passage.sources else Source("", 0, 0, 0.0)
        draft = one_line(self.document.text[passage.start : passage.end][:_LONGEST_COMPARED])
        theirs = one_line(source.text[:_LONGEST_COMPARED])
        same = same_words(draft, theirs)
        ours, others = ([Part(draft, False)], [Part(theirs, False)]) if same else changes(draft, theirs)
        named = passage.sources[1 : 1 + _OTHERS]
        return Card(
            number,
            self._kind(passage),
            passage.kind,
            passage.documents,
            self._line(passage.start),
            self._place(passage.start),
            ours,
            others,
            source.path,
            percent(source.similarity),
            tuple(Other(each.path, percent(each.similarity)) for each in named),
            passage.documents - 1 - len(named),
            self._template(passage),
            self._states(passage),
        )

    def _template(self, passage: Passage) -> str:
        """The template of the family that most of the passage is of."""
        best: tuple[int, str] = (0, "")
        for sentence in self._sentences_in(passage):
            match: Match | None = next((match for match in sentence.matches if match.template), None)
            shared = min(sentence.end, passage.end) - max(sentence.start, passage.start)
            if match is not None and shared > best[0]:
                best = shared, match.template
        return one_line(best[1])

    def _sentences_in(self, passage: Passage) -> Sequence[Sentence]:
        first = bisect_right(self._starts, passage.start) - 1
        return self.document.sentences[max(first, 0) : bisect_left(self._starts, passage.end)]

    def _states(self, passage: Passage) -> tuple[str, ...]:
        """Why its findings do not count, where they do not."""
        low = bisect_left(self._reuse, passage.start, key=lambda finding: finding.start)
        high = bisect_left(self._reuse, passage.end, key=lambda finding: finding.start)
        return tuple(sorted({finding.state for finding in self._reuse[low:high]} - {NEW}))

    @cached_property
    def _reuse(self) -> list[Finding]:
        return sorted((f for f in self.document.findings if f.rule == "BP001"), key=lambda finding: finding.start)

    def _finding(self, finding: Finding) -> FindingRow:
        before = [source for source in finding.related if source.path == self.document.path]
        text = one_line(self.document.text[finding.start : finding.end])
        written, expected = changes(text, one_line(finding.expected)) if finding.expected else ([], [])
        return FindingRow(
            finding.line,
            self._place(finding.start),
            text,
            finding.rule,
            finding.message,
            finding.state,
            finding.reason,
            self._line(before[0].start) if finding.rule == "BP003" and before else 0,
            written,
            expected,
        )

    def _line(self, offset: int) -> int:
        return self._lines.of_offset(offset)[0]

    @cached_property
    def _lines(self) -> Lines:
        return Lines.of(self.document.text)

    def _place(self, offset: int) -> str:
        return self._words.place(place_of(self.document, offset))
