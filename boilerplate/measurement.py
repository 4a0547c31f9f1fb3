"""A batch of drafts against a corpus: the stages in their order, and the figures that come of them.

What is said of a draft does not depend on the others in its batch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from .attribution import Located, locate, source_shares
from .directives import Directive, ignores, left_out, parse_directives, without
from .evidence import Gathered, gather
from .exclusions import (
    COUNTED,
    NO_PHRASES,
    SUPPRESSED,
    Exclusions,
    Phrases,
    count_left_out,
    find_exclusions,
    suppressed,
)
from .index.candidates import Probe, probe_of
from .index.corpus import Corpus
from .index.excerpt import Excerpt, find_candidates
from .index.stock import NO_STOCK, Stock
from .model import Document, LeftOut, Settings, Slogan, SourceShare
from .originality import Score, Spans, class_counts, classify, passage_classes, score
from .passages import Passages, find_passages
from .phrases.spotting import apart, spot_phrases
from .phrases.tokens import find_tokens
from .text.analysis import Analysis, analyse
from .text.characters import letters_in
from .text.columns import Bools, Int64, UInt8, counts_before, ranges

#: Code points of drafts that are best judged at a time: with more, what is looked up falls out of the cache.
BATCH = 100_000


class Reuse(NamedTuple):
    """What drafts share with a corpus, as far as it can be told without the text of sources."""

    drafts: Analysis
    probe: Probe
    #: For each code point of the drafts whether it is a letter or a digit that no list leaves out, why a letter counts
    #: for nothing (see `exclusions`), and its class.
    letters: Bools
    reasons: UInt8
    classes: UInt8
    exclusions: Exclusions
    excerpt: Excerpt
    gathered: Gathered
    passages: Passages
    located: Located
    #: The slogans of each draft, in its own code points, as far as they count.
    slogans: list[tuple[Slogan, ...]]
    #: Of each draft; the texts are what is analysed, without directives.
    texts: list[str]
    directives: list[tuple[Directive, ...]]
    left_out: list[LeftOut]
    scores: list[Score]
    sources: list[tuple[SourceShare, ...]]


class Measured(NamedTuple):
    """A document in figures."""

    score: Score
    #: Every document of the corpus that it shares passages with, most first.
    sources: tuple[SourceShare, ...]
    #: Its passages, in code points of its text, and whether each is BOILERPLATE or COPIED (see `originality`).
    passages: Spans
    kinds: UInt8


def measure(
    documents: Sequence[Document],
    corpus: Corpus,
    settings: Settings,
    own: Sequence[Collection[str]],
    phrases: Phrases = NO_PHRASES,
    stock: Stock = NO_STOCK,
) -> list[Measured]:
    """The figures that `judge` gives of each document, in a fraction of the time; cut long lists with `in_batches`.

    `own[d]` are the names of those documents of the corpus that document d itself is: it is measured as if they were
    not there. The slogans of `stock` count where no passage is. What the lists of `phrases` or a comment in a document
    leave out counts for nothing. Raises SenselessColumnError where the columns of the corpus make no sense.
    """
    reuse = find_reuse(documents, corpus, settings, own, phrases=phrases, stock=stock)
    located = reuse.located
    kinds = passage_classes(located.documents, settings.boilerplate_documents)
    edges = np.searchsorted(located.draft, np.arange(len(documents) + 1)).tolist()
    measured = []
    for d, (figures, sources) in enumerate(zip(reuse.scores, reuse.sources, strict=True)):
        mine, base = slice(edges[d], edges[d + 1]), reuse.drafts.offsets[d]
        spans = Spans(located.start[mine] - base, located.end[mine] - base)
        measured.append(Measured(figures, sources, spans, kinds[mine]))
    return measured


def in_batches(documents: Sequence[Document]) -> Iterator[slice]:
    """Slices of documents to be judged together: of BATCH code points, or a single one that is longer."""
    begin, size = 0, 0
    for i, document in enumerate(documents):
        if i > begin and size + len(document.text) > BATCH:
            yield slice(begin, i)
            begin, size = i, 0
        size += len(document.text)
    if begin < len(documents):
        yield slice(begin, len(documents))


def find_reuse(
    documents: Sequence[Document],
    corpus: Corpus,
    settings: Settings,
    own: Sequence[Collection[str]],
    is_source: Callable[[str], bool] = lambda name: True,
    phrases: Phrases = NO_PHRASES,
    stock: Stock = NO_STOCK,
) -> Reuse:
    """Everything that drafts share with documents for whose name `is_source` is true; the rest is as in `measure`."""
    directives = [parse_directives(d.text) for d in documents]
    texts = [without(d.analysed, own_directives) for d, own_directives in zip(documents, directives, strict=True)]
    drafts = analyse(texts, corpus.shingle, [d.masked for d in documents])
    letters = letters_in(drafts.codes)
    probe = probe_of(drafts, corpus.permutations)
    excerpt, candidates = find_candidates(drafts, probe, corpus, is_source, own)
    gathered = gather(drafts, excerpt, candidates, settings)
    passages = find_passages(drafts, gathered.covered, gathered.evidence, excerpt, settings.boilerplate_documents)
    located = locate(drafts, letters, passages)
    kinds = passage_classes(located.documents, settings.boilerplate_documents)
    number, of_slogans = _spot(drafts, stock)
    classes = classify(len(drafts.codes), of_slogans, Spans(located.start, located.end), kinds)
    exclusions = find_exclusions(drafts.codes, drafts.offsets, drafts.sentences, phrases)
    reasons = suppressed(exclusions.reasons, _suppressed_spans(directives, drafts, located))
    counted = letters & (reasons == COUNTED)
    scores = [
        score(counts) for counts in class_counts(classes, counted, Spans(drafts.offsets[:-1], drafts.offsets[1:]))
    ]
    sources = source_shares(passages, located, excerpt, counted, [figures.characters for figures in scores])
    return Reuse(
        drafts,
        probe,
        counted | (letters & (reasons == SUPPRESSED)),
        reasons,
        classes,
        exclusions,
        excerpt,
        gathered,
        passages,
        located,
        _slogans(number, of_slogans, counted, drafts, stock),
        texts,
        directives,
        count_left_out(reasons, letters, drafts.offsets),
        scores,
        sources,
    )


def _spot(drafts: Analysis, stock: Stock) -> tuple[Int64, Spans]:
    """Which phrases of the stock stand in the batch's text, and where; none overlap."""
    if not stock.phrases:
        return np.zeros(0, dtype=np.int64), _spans([])
    tokens = find_tokens(drafts.codes, drafts.sentences, drafts.folded)
    found = apart(spot_phrases([phrase.spelled for phrase in stock.phrases], tokens, drafts.folded))
    origin = drafts.folded.origin
    return found.phrase, Spans(origin[found.start].astype(np.int64), origin[found.end - 1].astype(np.int64) + 1)


def _slogans(number: Int64, spans: Spans, counted: Bools, drafts: Analysis, stock: Stock) -> list[tuple[Slogan, ...]]:
    """The slogans of each draft that are not left out as a whole."""
    n_counted = counts_before(counted)
    counts = n_counted[spans.end] > n_counted[spans.start]
    number, start, end = number[counts], spans.start[counts], spans.end[counts]
    draft = np.searchsorted(drafts.offsets, start, side="right") - 1
    slogans: list[list[Slogan]] = [[] for _ in drafts.offsets[1:]]
    base = drafts.offsets[draft]
    for d, n, a, b in zip(draft.tolist(), number.tolist(), (start - base).tolist(), (end - base).tolist(), strict=True):
        slogans[d].append(Slogan(stock.phrases[n].text, a, b, stock.phrases[n].documents))
    return [tuple(of_draft) for of_draft in slogans]


def _suppressed_spans(directives: Sequence[tuple[Directive, ...]], drafts: Analysis, located: Located) -> Spans:
    """What comments leave out, in the batch's text: what is off, and reuse that begins where it is to be ignored."""
    if not any(directives):
        return _spans([])
    of_drafts = list(zip(drafts.offsets.tolist(), directives, strict=False))
    off = _spans([(base + a, base + b) for base, mine in of_drafts for a, b in left_out(mine)])
    ignored = _spans([(base + a, base + b) for base, mine in of_drafts for a, b in ignores(mine, "BP001")])
    # Each sentence of a passage by itself, as findings are.
    first = np.searchsorted(drafts.sentences.end, located.start, side="right")
    number = np.searchsorted(drafts.sentences.start, located.end) - first
    sentence = ranges(first, number)
    start = np.maximum(np.repeat(located.start, number), drafts.sentences.start[sentence])
    end = np.minimum(np.repeat(located.end, number), drafts.sentences.end[sentence])
    here = np.zeros(len(drafts.codes), dtype=bool)
    here[ranges(ignored.start, ignored.end - ignored.start)] = True
    begins = here[start]
    return Spans(np.append(off.start, start[begins]), np.append(off.end, end[begins]))


def _spans(spans: Sequence[tuple[int, int]]) -> Spans:
    start, end = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    return Spans(start, end)
