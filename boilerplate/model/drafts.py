"""What is said of drafts: matches, passages, findings, and the report with everything in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .documents import Landmark, Settings, Unread


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
    #: What should stand there, where the rule knows that.
    expected: str = ""


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


class Exclusion(NamedTuple):
    """A span of a draft whose letters count for nothing."""

    start: int
    end: int
    #: `protected`, `approved` or `suppressed`, as in LeftOut.
    reason: str


class Variation(NamedTuple):
    """The figures of a draft as they would be if something counted that does not, or the other way round."""

    #: `sources`: without those documents of the corpus. `protected`, `approved`, `suppressed`: with what is left out
    #: for that reason. `quoted`, `short`: without text between quotation marks, without sentences too short to be
    #: judged.
    kind: str
    characters: int
    originality: float
    shares: Shares
    #: Paths of the documents that are thought away; none but for `sources`.
    sources: tuple[str, ...] = ()


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
    #: In order; they do not overlap.
    exclusions: tuple[Exclusion, ...] = ()
    prose: str | None = None
    places: tuple[Landmark, ...] = ()
    remarks: tuple[str, ...] = ()
    is_extracted: bool = False
    #: Only where they were asked for, and only those that can make a difference.
    variations: tuple[Variation, ...] = ()

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
    #: The first and the last date that names of the corpus tell, where that was asked for and there are any.
    corpus_dates: tuple[str, str] | None = None
    #: What else the user should hear.
    warnings: tuple[str, ...] = ()
