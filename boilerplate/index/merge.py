"""Several segments made into one, without the documents that were removed.

Whatever is large is taken a slice at a time: columns that are sorted by key in every segment are cut at the same keys,
so that the memory needed does not grow with the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..near.bands import N_BANDS
from ..text.columns import Bools, Int64, UInt32, UInt64, contains, offsets_of, ranges
from ..text.tables import spans_of, values_of, with_values
from .checked import group_of, indices, spans, within
from .recipe import Recipe
from .segment import Segment, check_letters
from .storage import ColumnsWriter, Written

#: Values of a column that are handled at a time.
_SLICE = 1 << 20


class _Source(NamedTuple):
    """A segment, and what of it goes on."""

    segment: Segment
    #: Its documents that count, sorted, and their sentences.
    documents: Int64
    sentences: Int64
    #: For each record whether one of those sentences equals it, its new number, and whether its text, bands and
    #: fingerprints come from here: from the first segment that has it.
    live: Bools
    number: Int64
    first: Bools


def merge_segments(
    segments: Sequence[Segment], removed: Sequence[Int64], folder: Path, recipe: Recipe, release: Callable[[], None]
) -> Written:
    """Write the documents that were not removed, segment by segment, as one segment into an empty folder.

    `release` is called now and then, to let go of what was read of the segments and may be read again. Raises OSError,
    SenselessColumnError, and UsageError where one segment cannot hold so much.
    """
    keys, sources = _sources(segments, removed)
    with ColumnsWriter(folder, release) as writer:
        for name, offsets in (("names", "name_offsets"), ("text", "text_offsets"), ("prose", "prose_offsets")):
            lengths = [
                spans(getattr(s.segment, offsets), s.documents, len(getattr(s.segment, name)))[1] for s in sources
            ]
            writer.column(name, _cut(sources, name, offsets))
            writer.column(offsets, [offsets_of(np.concatenate(lengths))])
        for name in ("hashes", "masked"):
            writer.column(name, (getattr(s.segment, name)[s.documents] for s in sources))
        counts = [spans(s.segment.sentence_offsets, s.documents, s.segment.n_sentences)[1] for s in sources]
        writer.column("sentence_offsets", [offsets_of(np.concatenate(counts))])
        for name in ("start", "end"):
            writer.column(name, (getattr(s.segment, name)[s.sentences] for s in sources))
        record = np.concatenate([s.number[s.segment.record[s.sentences]] for s in sources])
        writer.column("record", [record])
        writer.column("keys", [keys])
        lengths_of = _record_lengths(sources, len(keys))
        folded_offsets = offsets_of(lengths_of)
        check_letters(int(folded_offsets[-1]))
        writer.column("folded", _folded(sources, folded_offsets))
        writer.column("folded_offsets", [folded_offsets])
        writer.column("places", [np.argsort(record, kind="stable")])
        writer.column("place_offsets", [offsets_of(np.bincount(record, minlength=len(keys)))])
        writer.column("bands", (_band(sources, band) for band in range(N_BANDS)))
        writer.column("fingerprints", _fingerprints(sources, folded_offsets))
        return writer.finish(recipe)


def _sources(segments: Sequence[Segment], removed: Sequence[Int64]) -> tuple[UInt64, list[_Source]]:
    """The sorted keys of all records that go on, and the segments with the numbers that these get."""
    found = []
    for segment, gone in zip(segments, removed, strict=True):
        numbers = np.arange(segment.n_documents)
        documents = numbers[~contains(gone, numbers)]
        sentences, _ = indices(segment.sentence_offsets, documents, segment.n_sentences)
        live = np.zeros(len(segment.keys), dtype=bool)
        live[within(segment.record[sentences], len(live))] = True
        found.append((segment, documents, sentences, live))
    keys, first = np.unique(np.concatenate([segment.keys[live] for segment, _, _, live in found]), return_index=True)
    is_first = np.zeros(sum(int(live.sum()) for *_, live in found), dtype=bool)
    is_first[first] = True
    sources, at = [], 0
    for segment, documents, sentences, live in found:
        n = int(live.sum())
        number, mine = np.full(len(live), -1, dtype=np.int64), np.zeros(len(live), dtype=bool)
        number[live] = np.searchsorted(keys, segment.keys[live])
        mine[live] = is_first[at : at + n]
        at += n
        sources.append(_Source(segment, documents, sentences, live, number, mine))
    return keys, sources


def _cut(sources: Sequence[_Source], name: str, offsets: str) -> Iterator[npt.NDArray[Any]]:
    """The values of the documents that go on."""
    for source in sources:
        column = getattr(source.segment, name)
        starts, lengths = spans(getattr(source.segment, offsets), source.documents, len(column))
        # Documents that stand side by side are taken as one stretch.
        first = np.flatnonzero(np.append(True, starts[1:] != starts[:-1] + lengths[:-1])[: len(starts)])
        total = np.add.reduceat(lengths, first) if len(first) else lengths
        for begin, length in zip(starts[first].tolist(), total.tolist(), strict=True):
            for low in range(begin, begin + length, _SLICE):
                yield column[low : min(low + _SLICE, begin + length)]


def _record_lengths(sources: Sequence[_Source], n_records: int) -> Int64:
    lengths = np.zeros(n_records, dtype=np.int64)
    for source in sources:
        mine = np.flatnonzero(source.first)
        lengths[source.number[mine]] = spans(source.segment.folded_offsets, mine, len(source.segment.folded))[1]
    return lengths


def _folded(sources: Sequence[_Source], offsets: Int64) -> Iterator[UInt32]:
    """The folded text of all records, in slices of them."""
    n_slices = int(offsets[-1]) // _SLICE + 1
    cuts = np.searchsorted(offsets, np.linspace(0, offsets[-1], n_slices + 1).astype(np.int64))
    cuts[0], cuts[-1] = 0, len(offsets) - 1
    for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        part = np.empty(offsets[high] - offsets[low], dtype=np.uint32)
        for source in sources:
            mine = np.flatnonzero(source.first & (source.number >= low) & (source.number < high))
            at, lengths = indices(source.segment.folded_offsets, mine, len(source.segment.folded))
            part[ranges(offsets[source.number[mine]] - offsets[low], lengths)] = source.segment.folded[at]
        yield part


def _band(sources: Sequence[_Source], band: int) -> UInt64:
    parts = []
    for source in sources:
        entries = source.segment.bands[band]
        record = within(values_of(entries), len(source.first))
        mine = source.first[record]
        parts.append(with_values(entries[mine], source.number[record[mine]]))
    table = np.concatenate(parts)
    table.sort()
    return table


def _fingerprints(sources: Sequence[_Source], offsets: Int64) -> Iterator[UInt64]:
    """All fingerprints, in slices of their keys."""
    n = sum(len(source.segment.fingerprints) for source in sources)
    bounds = np.linspace(0, 2**32, n // _SLICE + 2)[1:-1].astype(np.uint32)
    cuts = [[0, *spans_of(s.segment.fingerprints, bounds)[0].tolist(), len(s.segment.fingerprints)] for s in sources]
    for number in range(len(bounds) + 1):
        parts = []
        for source, cut in zip(sources, cuts, strict=True):
            entries = source.segment.fingerprints[cut[number] : cut[number + 1]]
            place = values_of(entries)
            record = group_of(source.segment.folded_offsets, place)
            mine = np.flatnonzero(source.first[record])
            record = record[mine]
            place = place[mine] - source.segment.folded_offsets[record] + offsets[source.number[record]]
            parts.append(with_values(entries[mine], place))
        table = np.concatenate(parts)
        table.sort()
        yield table
