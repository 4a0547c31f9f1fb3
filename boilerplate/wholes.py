"""A corpus as one segment, for what is asked of all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .dates import dates_of, order_of
from .index.corpus import Corpus, all_names
from .index.merge import merge_segments
from .index.recipe import recipe_of
from .index.segment import Segment, cut_out
from .index.storage import open_segment, release
from .model import Settings
from .text.analysis import FoldedText, ShingleKind, analyse_sentences, fold_texts
from .text.columns import Int64, offsets_of, ranges
from .text.shingles import Shingles, character_shingles


class Whole(NamedTuple):
    """A corpus as one segment."""

    segment: Segment
    shingle: ShingleKind
    #: Of its documents, and what date each of these tells.
    names: list[str]
    dates: list[str]
    #: Which document comes where: those with a date first, in order of it, then by name.
    rank: Int64

    @property
    def n_dated(self) -> int:
        """How many of its documents have a date."""
        return sum(map(bool, self.dates))

    @property
    def order(self) -> Int64:
        """The documents in the order of their ranks."""
        return np.argsort(self.rank)

    @property
    def lengths(self) -> Int64:
        """Of its documents, in code points up to the end of the last sentence."""
        last = np.maximum(self.segment.sentence_offsets[1:] - 1, 0)
        some = np.diff(self.segment.sentence_offsets) > 0
        return np.where(some, self.segment.end[np.where(some, last, 0)] if some.any() else 0, 0).astype(np.int64)

    def documents_of(self, sentences: npt.NDArray[np.integer[Any]]) -> Int64:
        """The document of each sentence."""
        return np.searchsorted(self.segment.sentence_offsets, sentences, side="right") - 1

    def places_shared(self) -> Int64:
        """For each document at how many places of the corpus its sentences stand, all of them together."""
        counts = np.diff(self.segment.place_offsets)[self.segment.record]
        before = offsets_of(counts)
        return before[self.segment.sentence_offsets[1:]] - before[self.segment.sentence_offsets[:-1]]

    def sentence_texts(self, sentences: Int64) -> list[str]:
        """The text of each sentence as it was written."""
        return self._cut_out(sentences, self.segment.document_text)

    def sentence_prose(self, sentences: Int64) -> list[str]:
        """What was analysed of each sentence."""
        return self._cut_out(sentences, self.segment.document_analysed)

    def _cut_out(self, sentences: Int64, text_of: Callable[[int], str]) -> list[str]:
        start, end = self.segment.start[sentences], self.segment.end[sentences]
        return cut_out(self.documents_of(sentences), start, end, text_of)

    def fold(self, documents: Int64) -> FoldedText:
        """What was analysed of these documents, in their order, folded."""
        texts = [self.segment.document_analysed(document) for document in documents.tolist()]
        return fold_texts(texts, self.segment.masked[documents].tolist())

    def shingles_of(self, records: Int64) -> Shingles:
        """The shingles of these records; offsets are by their order here."""
        first = self.segment.places[self.segment.place_offsets[records]].astype(np.int64)
        return shingles_of_records(self.segment, self.shingle, records, first)


def shingles_of_records(segment: Segment, shingle: ShingleKind, records: Int64, sentences: Int64) -> Shingles:
    """The shingles of these records of a segment, `sentences[i]` is one of `records[i]`; offsets as there."""
    if shingle.unit == "word":
        document = np.searchsorted(segment.sentence_offsets, sentences, side="right") - 1
        prose = cut_out(document, segment.start[sentences], segment.end[sentences], segment.document_analysed)
        return analyse_sentences(prose, shingle, segment.masked[document].tolist()).shingles
    lengths = np.diff(segment.folded_offsets)[records]
    codes = segment.folded[ranges(segment.folded_offsets[records], lengths)]
    return character_shingles(codes, offsets_of(lengths), shingle.size)


@contextmanager
def open_whole(corpus: Corpus) -> Iterator[Whole]:
    """The corpus as one segment: the one that it is, or one of all that is merged for as long as this is open."""
    names = list(all_names(corpus))
    dates = dates_of(names)
    rank = np.empty(len(names), dtype=np.int64)
    rank[sorted(range(len(names)), key=lambda d: order_of(names[d], dates[d]))] = np.arange(len(names))
    if len(corpus.segments) == 1 and not len(corpus.removed[0]):
        yield Whole(corpus.segments[0], corpus.shingle, names, dates, rank)
        return
    with TemporaryDirectory(prefix="boilerplate-") as folder:
        recipe = recipe_of(Settings(shingle=str(corpus.shingle)))

        def let_go() -> None:
            for segment in corpus.segments:
                release(segment)

        written = merge_segments(corpus.segments, corpus.removed, Path(folder), recipe, let_go)
        yield Whole(open_segment(Path(folder), recipe, written.digest), corpus.shingle, names, dates, rank)
