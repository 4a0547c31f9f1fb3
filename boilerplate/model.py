"""The values a person or a program reads: documents in, settings, and the report with everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .errors import UsageError

#: How weighty a finding is, from the least on.
LEVELS = ("note", "warning", "error")

DEFAULT_SHINGLE = "char-2"


class Landmark(NamedTuple):
    """Where a piece of a document begins in its text, in code points, and what a person calls it: `page 3`."""

    offset: int
    name: str


class Document(NamedTuple):
    """A document that was read: offsets in reports are code points of `text`."""

    path: str
    text: str
    encoding: str
    #: False where `*` is a mark of the format and cannot stand for a name that was taken out.
    masked: bool = True
    #: What is analysed where that is not all of the text: as long as `text`, with spaces for what is no prose (marks
    #: of the format, code, addresses), and all its line ends.
    prose: str | None = None
    #: By offset; each goes on to the next one.
    places: tuple[Landmark, ...] = ()
    #: Plain sentences on what was left out, or is odd, without a full stop.
    remarks: tuple[str, ...] = ()
    #: Whether `text` was taken out of a file that is not text itself.
    is_extracted: bool = False

    @property
    def analysed(self) -> str:
        """The text as the stages see it."""
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


class Match(NamedTuple):
    """A corpus sentence whose similarity to a draft sentence was verified."""

    path: str
    start: int
    end: int
    text: str
    similarity: float
    #: In how many documents of the corpus this very sentence stands.
    documents: int
    #: The family of the corpus that it belongs to, and that family's template; "" where there is none.
    family: str = ""
    template: str = ""


class Source(NamedTuple):
    """Where in the corpus a passage comes from."""

    path: str
    start: int
    end: int
    similarity: float
    #: What stands there.
    text: str = ""


class Passage(NamedTuple):
    """A reused span of the draft."""

    start: int
    end: int
    #: `verbatim` or `edited`.
    kind: str
    #: In how many documents of the corpus it occurs; `sources` names the best of them.
    documents: int
    sources: tuple[Source, ...]


class Sentence(NamedTuple):
    """A sentence of the draft."""

    start: int
    end: int
    line: int
    column: int
    text: str
    #: `original`, `boilerplate`, `copied`, `slogan`, `protected` or `short`.
    kind: str
    #: Of the best match, 0 where there is none.
    similarity: float
    matches: tuple[Match, ...]


class Slogan(NamedTuple):
    """A set phrase of the corpus that stands in the draft."""

    text: str
    start: int
    end: int
    documents: int


class SourceShare(NamedTuple):
    """How much of a draft one document of the corpus accounts for."""

    path: str
    #: Letters and digits of the draft, in passages that this document is a source of, that it accounts for.
    characters: int
    share: float
    #: Letters and digits it accounts for of one passage, at most.
    longest: int


class Finding(NamedTuple):
    """What a rule has to say about a span of the draft."""

    rule: str
    level: str
    start: int
    end: int
    line: int
    column: int
    message: str
    #: Tells it from the other findings of its document, wherever it moves: 16 hexadecimal digits.
    fingerprint: str = ""
    #: `new`, or why it does not count: `known` (in the baseline), `unchanged` (since the version that the draft is
    #: compared with), or `suppressed`.
    state: str = "new"
    #: Why it is known or suppressed, where somebody said so.
    reason: str = ""
    #: Where else to look, the best first.
    related: tuple[Source, ...] = ()


class Shares(NamedTuple):
    """What a document is made of; the four add up to 1."""

    original: float
    slogan: float
    copied: float
    boilerplate: float


class LeftOut(NamedTuple):
    """Letters and digits of a document that count for nothing, each for the first of these reasons that holds."""

    #: In a phrase that must stand as it does.
    protected: int = 0
    #: In a phrase that may be reused.
    approved: int = 0
    #: Where a comment in the document says so.
    suppressed: int = 0


NOTHING_LEFT_OUT = LeftOut()


@dataclass(frozen=True)
class DocumentReport:
    """One draft, judged."""

    path: str
    encoding: str
    text: str
    #: Letters and digits, without those left out: the denominator of every share.
    characters: int
    originality: float
    shares: Shares
    protected_characters: int = 0
    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    slogans: tuple[Slogan, ...] = ()
    sources: tuple[SourceShare, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: LeftOut = NOTHING_LEFT_OUT
    #: As in Document.
    prose: str | None = None
    places: tuple[Landmark, ...] = ()
    remarks: tuple[str, ...] = ()
    is_extracted: bool = False

    @property
    def analysed(self) -> str:
        """The text as the stages saw it."""
        return self.text if self.prose is None else self.prose


class CorpusSummary(NamedTuple):
    """What the drafts were checked against."""

    documents: int
    sentences: int
    #: Of the documents' names and contents, in any order: `sha256:…`.
    digest: str


@dataclass(frozen=True)
class Report:
    """What `check` found."""

    settings: Settings
    corpus: CorpusSummary
    documents: tuple[DocumentReport, ...]
    #: Documents that could not be read: of the corpus, and of those that were to be checked.
    unread: tuple[Unread, ...] = ()
    #: Whether some of them were to be checked.
    unchecked: bool = False
    #: What else the user should hear.
    warnings: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class Survey:
    """What a corpus keeps repeating."""

    corpus: CorpusSummary
    families: tuple[Family, ...] = ()
    slogans: tuple[Phrase, ...] = ()
    unread: tuple[Unread, ...] = ()
    warnings: tuple[str, ...] = ()
