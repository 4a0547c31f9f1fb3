"""A corpus as one segment, for what is asked of all of it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from .index.corpus import Corpus, all_names
from .index.merge import merge_segments
from .index.recipe import recipe_of
from .index.segment import Segment
from .index.storage import open_segment, release
from .model import Settings
from .text.analysis import ShingleKind, analyse_sentences
from .text.columns import Int64, offsets_of, ranges
from .text.shingles import Shingles, character_shingles


class Whole(NamedTuple):
    """A corpus as one segment."""

    segment: Segment
    shingle: ShingleKind
    #: Of its documents, and which comes where in the order of the names.
    names: list[str]
    rank: Int64

    def text(self, document: int) -> str:
        """The whole text of a document."""
        begin, end = self.segment.text_offsets[document : document + 2].tolist()
        return self.segment.text[begin:end].tobytes().decode("utf-8", "surrogatepass")

    def sentence_texts(self, sentences: Int64) -> list[str]:
        """The text of each sentence as it was written."""
        document = np.searchsorted(self.segment.sentence_offsets, sentences, side="right") - 1
        found = [""] * len(sentences)
        mine: dict[int, list[int]] = defaultdict(list)
        for i, d in enumerate(document.tolist()):
            mine[d].append(i)
        for d, wanted in mine.items():
            text = self.text(d)
            for i in wanted:
                found[i] = text[self.segment.start[sentences[i]] : self.segment.end[sentences[i]]]
        return found

    def shingles_of(self, records: Int64) -> Shingles:
        """The shingles of these records; offsets are by their order here."""
        if self.shingle.unit == "word":
            sentences = self.segment.places[self.segment.place_offsets[records]].astype(np.int64)
            document = np.searchsorted(self.segment.sentence_offsets, sentences, side="right") - 1
            masked = self.segment.masked[document].tolist()
            return analyse_sentences(self.sentence_texts(sentences), self.shingle, masked).shingles
        lengths = np.diff(self.segment.folded_offsets)[records]
        codes = self.segment.folded[ranges(self.segment.folded_offsets[records], lengths)]
        return character_shingles(codes, offsets_of(lengths), self.shingle.size)


@contextmanager
def open_whole(corpus: Corpus) -> Iterator[Whole]:
    """The corpus as one segment: the one that it is, or one of all that is merged for as long as this is open."""
    names = list(all_names(corpus))
    rank = np.empty(len(names), dtype=np.int64)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    if len(corpus.segments) == 1 and not len(corpus.removed[0]):
        yield Whole(corpus.segments[0], corpus.shingle, names, rank)
        return
    with TemporaryDirectory(prefix="boilerplate-") as folder:
        recipe = recipe_of(Settings(shingle=str(corpus.shingle)))

        def let_go() -> None:
            for segment in corpus.segments:
                release(segment)

        written = merge_segments(corpus.segments, corpus.removed, Path(folder), recipe, let_go)
        yield Whole(open_segment(Path(folder), recipe, written.digest), corpus.shingle, names, rank)
