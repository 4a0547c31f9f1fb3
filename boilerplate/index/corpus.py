"""What a draft is checked against: segments, which of their documents still count, and what these are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np

from ..model import CorpusSummary, Document, Settings
from ..near.bands import N_BANDS, N_ROWS
from ..near.signatures import Permutations, permutations
from ..text.analysis import ShingleKind, parse_shingle
from ..text.columns import Int64, contains
from .recipe import recipe_of
from .segment import Segment, build_segment


@dataclass(frozen=True)
class Corpus:
    """One consistent state of a corpus, in memory or on disk; reports do not depend on how it is cut in segments."""

    shingle: ShingleKind
    permutations: Permutations
    segments: Sequence[Segment]
    #: For each segment the numbers of its documents that were removed or replaced, sorted.
    removed: Sequence[Int64]
    #: What documents of a segment are called in reports; no two of a corpus are called the same.
    names: Callable[[int, Int64], list[str]]
    summary: CorpusSummary


def digest_of(hashes: Iterable[bytes]) -> str:
    """The digest of a corpus: of the contents of its documents, in any order and by whatever name."""
    digest = sha256()
    for content in sorted(hashes):
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def documents_that_count(corpus: Corpus) -> list[tuple[int, int]]:
    """The documents of a corpus: of each the number of its segment, and its own in there."""
    return [
        (number, document)
        for number, (segment, removed) in enumerate(zip(corpus.segments, corpus.removed, strict=True))
        for document in np.flatnonzero(~contains(removed, np.arange(segment.n_documents))).tolist()
    ]


def all_names(corpus: Corpus) -> Iterator[str]:
    """What the documents of a corpus are called."""
    for number, (segment, removed) in enumerate(zip(corpus.segments, corpus.removed, strict=True)):
        documents = np.arange(segment.n_documents)
        yield from corpus.names(number, documents[~contains(removed, documents)])


def segment_names(segment: Segment) -> list[str]:
    """The names that the documents of a segment had when it was built."""
    names = segment.names.tobytes()
    return [names[a:b].decode("utf-8", "surrogatepass") for a, b in pairwise(segment.name_offsets.tolist())]


def build_corpus(documents: Iterable[Document], settings: Settings) -> Corpus:
    """The corpus of these documents, in memory, as one segment; they are called by their paths."""
    recipe = recipe_of(settings)
    shingle = parse_shingle(recipe.shingle)
    drawn = permutations(N_BANDS * N_ROWS, recipe.seed)
    segment = build_segment(documents, shingle, drawn)
    names = segment_names(segment)

    def names_of(_: int, documents: Int64) -> list[str]:
        return [names[d] for d in documents.tolist()]

    summary = CorpusSummary(segment.n_documents, segment.n_sentences, digest_of(map(bytes, segment.hashes)))
    return Corpus(shingle, drawn, [segment], [np.zeros(0, dtype=np.int64)], names_of, summary)
