"""The part of a corpus that bears on a batch of drafts, numbered anew: what comes after the look-up sees only this.

Its documents are in the order of their names, its records in the order of their keys, and its places count the
sentences of its documents one after another. So nothing that is said of a draft depends on how the corpus is cut in
segments, nor on the order in which documents were added, and nothing takes longer because the corpus is large.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.analysis import Analysis, ShingleKind, analyse_sentences
from ..text.columns import Bools, Int64, UInt32, UInt64, contains, distinct, offsets_of, places_in, ranges
from ..text.shingles import Shingles, character_shingles
from .candidates import Probe, Proposed, first_of_all, propose
from .checked import group_of, indices, spans, within
from .corpus import Corpus
from .segment import Segment, cut_out
from .storage import release
from .withheld import Withheld, withhold

#: Of the places of a record in one document no more than this many are looked at: a line that stands there thousands of
#: times would make as many rows for every time it is in the draft.
_IN_DOCUMENT = 64
#: Records whose text is taken before its pages are let go of.
_AT_ONCE = 2048


class Candidates(NamedTuple):
    """Pairs of a draft sentence and a record, sorted, each once; and where their fingerprints met."""

    sentence: Int64
    record: Int64
    #: Hits: places in the folded text of the drafts and of the records.
    draft_place: Int64
    record_place: Int64
    #: For each draft sentence the record that equals it, -1 where there is none.
    equal: Int64


class Excerpt(NamedTuple):
    """Documents that share something with drafts, and the records that they share.

    Where a method takes `drafts` beside `records`, it gives for every record what there is of it for that draft, which
    finds nothing in the documents that are the draft itself.
    """

    shingle: ShingleKind
    #: Documents by name; document d has the places `sentence_offsets[d]` up to `sentence_offsets[d + 1]`.
    names: tuple[str, ...]
    masked: Bools
    sentence_offsets: Int64
    #: Sorted hashes of the records' folded text, and that text.
    keys: UInt64
    folded: UInt32
    folded_offsets: Int64
    #: The places of each record, ascending, and their documents; every record has one.
    places: Int64
    documents: Int64
    place_offsets: Int64
    withheld: Withheld
    #: Where each document is: its segment, its number there, and its first sentence.
    segments: Sequence[Segment]
    segment: Int64
    number: Int64
    first_sentence: Int64
    #: The whole text of a document, and what was analysed of it; each is decoded once.
    document_text: Callable[[int], str]
    document_analysed: Callable[[int], str]

    @property
    def n_places(self) -> int:
        return int(self.sentence_offsets[-1])

    def counts(self, records: Int64, drafts: Int64) -> Int64:
        """How many places each of `records` has."""
        counts = self.place_offsets[records + 1] - self.place_offsets[records]
        return counts - self.withheld.counts(drafts * len(self.keys) + records)

    def places_of(self, records: Int64, drafts: Int64) -> tuple[Int64, Int64]:
        """For each of `records` its places: the index into `records`, and the place."""
        row, entry = self._entries_of(records, drafts)
        return row, self.places[entry]

    def first_entries(self, records: Int64, drafts: Int64) -> Int64:
        """The first of the `places` of each of `records`, as an index into them; each must have one."""
        first = self.place_offsets[records]
        other = np.flatnonzero(self.withheld.counts(drafts * len(self.keys) + records))
        row, entry = self._entries_of(records[other], drafts[other])
        first[other] = entry[np.searchsorted(row, np.arange(len(other)))]
        return first

    def document_counts(self, records: Int64, drafts: Int64) -> Int64:
        """In how many documents each of `records` stands."""
        row, entry = self._entries_of(records, drafts)
        new = np.ones(len(row), dtype=bool)
        new[1:] = (np.diff(row) != 0) | (np.diff(self.documents[entry]) != 0)
        return np.bincount(row[new], minlength=len(records))

    def _entries_of(self, records: Int64, drafts: Int64) -> tuple[Int64, Int64]:
        lengths = self.place_offsets[records + 1] - self.place_offsets[records]
        row, entry = np.repeat(np.arange(len(records)), lengths), ranges(self.place_offsets[records], lengths)
        some = self.withheld.counts(drafts * len(self.keys) + records) > 0
        if not some.any():
            return row, entry
        asked = np.flatnonzero(some[row])
        pair = drafts[row[asked]] * len(self.names) + self.documents[entry[asked]]
        kept = np.ones(len(row), dtype=bool)
        kept[asked] = ~contains(self.withheld.documents, pair)
        return row[kept], entry[kept]

    def lengths(self, records: Int64) -> Int64:
        """How many folded characters each of `records` has."""
        return self.folded_offsets[records + 1] - self.folded_offsets[records]

    def document_of(self, places: Int64) -> Int64:
        """The documents that places are in."""
        return np.searchsorted(self.sentence_offsets, places, side="right") - 1

    def keys_at(self, places: Int64) -> UInt64:
        """The keys of the records that stand at any places of these documents, also of records that are not here."""
        keys = np.empty(len(places), dtype=np.uint64)
        for segment, mine, sentence in self._by_segment(places):
            keys[mine] = segment.keys[within(segment.record[sentence], len(segment.keys))]
        return keys

    def spans(self, places: Int64) -> tuple[Int64, Int64]:
        """Start and end of sentences, in code points of their documents."""
        start, end = np.empty(len(places), dtype=np.int64), np.empty(len(places), dtype=np.int64)
        for segment, mine, sentence in self._by_segment(places):
            start[mine], end[mine] = segment.start[sentence], segment.end[sentence]
        return start, end

    def _by_segment(self, places: Int64) -> list[tuple[Segment, Int64, Int64]]:
        """For each segment which of the places are in it, and their sentences there."""
        document = self.document_of(places)
        sentence = places - self.sentence_offsets[document] + self.first_sentence[document]
        segment = self.segment[document]
        found = []
        for number in distinct(segment).tolist():
            mine = np.flatnonzero(segment == number)
            found.append((self.segments[number], mine, within(sentence[mine], self.segments[number].n_sentences)))
        return found

    def sentence_texts(self, places: Int64) -> list[str]:
        """The text of each sentence as it was written."""
        return cut_out(self.document_of(places), *self.spans(places), self.document_text)

    def sentence_prose(self, places: Int64) -> list[str]:
        """What was analysed of each sentence."""
        return cut_out(self.document_of(places), *self.spans(places), self.document_analysed)

    def records_at(self, entries: Int64) -> Int64:
        """The records whose places these are, as indices into `places`."""
        return np.searchsorted(self.place_offsets, entries, side="right") - 1

    def shingles_at(self, entries: Int64) -> Shingles:
        """The shingles of the sentences at these of the `places`; offsets are by their order here."""
        if self.shingle.unit == "char":
            records = self.records_at(entries)
            lengths = self.lengths(records)
            codes = self.folded[ranges(self.folded_offsets[records], lengths)]
            return character_shingles(codes, offsets_of(lengths), self.shingle.size)
        masked = self.masked[self.documents[entries]].tolist()
        return analyse_sentences(self.sentence_prose(self.places[entries]), self.shingle, masked).shingles


def find_candidates(
    drafts: Analysis, probe: Probe, corpus: Corpus, is_source: Callable[[str], bool], own: Sequence[Collection[str]]
) -> tuple[Excerpt, Candidates]:
    """Everything in the corpus that shares a band, a fingerprint or the whole text with a sentence of the drafts.

    Only documents for whose name `is_source` is true count, and for each draft only those that are not its `own`: the
    names of the documents that are the draft itself. Raises SenselessColumnError where columns make no sense.
    """
    proposed = [propose(probe, *part) for part in zip(corpus.segments, corpus.removed, strict=True)]
    proposed = first_of_all(proposed, corpus.segments)
    parts = [_Part.of(p, segment) for p, segment in zip(proposed, corpus.segments, strict=True)]
    keys = distinct(np.concatenate([np.zeros(0, np.uint64), *(part.keys for part in parts)]))
    excerpt = _excerpt(keys, parts, corpus, is_source, own)
    draft_of = drafts.sentences.document
    n, n_letters = max(len(excerpt.keys), 1), len(excerpt.folded) + 1
    equal = np.full(len(probe.keys), -1, dtype=np.int64)
    pairs, hits = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for found, part in zip(proposed, parts, strict=True):
        # The number in the excerpt of each record of the segment; -1 where none of its documents may be a source.
        number = _numbers(excerpt.keys, part.keys)
        same = np.flatnonzero(found.equal >= 0)
        equal[same] = np.maximum(equal[same], number[part.position_of(found.equal[same])])
        sentence, record = (
            probe.banded[found.bucket % max(len(probe.banded), 1)],
            number[part.position_of(found.record)],
        )
        kept = excerpt.withheld.leaves(record, draft_of[sentence])
        pairs.append((sentence * n + record)[kept])
        sentence, record = probe.grams.sentence[found.gram], number[part.position_of(found.gram_record)]
        kept = excerpt.withheld.leaves(record, draft_of[sentence])
        pairs.append((sentence * n + record)[kept])
        hits.append((found.gram * n_letters + excerpt.folded_offsets[record] + found.gram_offset)[kept])
    same = np.flatnonzero(equal >= 0)
    left = excerpt.withheld.leaves(equal[same], draft_of[same])
    equal[same[~left]] = -1
    same = same[left]
    pair = distinct(np.concatenate([*pairs, same * n + equal[same]]))
    # A record that stands in several segments is hit in each of them.
    hit = distinct(np.concatenate(hits))
    candidates = Candidates(pair // n, pair % n, probe.grams.start[hit // n_letters], hit % n_letters, equal)
    return excerpt, candidates


class _Part(NamedTuple):
    """The records that a segment proposes: sorted numbers there, and so sorted keys."""

    records: Int64
    keys: UInt64

    @classmethod
    def of(cls, proposed: Proposed, segment: Segment) -> _Part:
        equal = proposed.equal[proposed.equal >= 0]
        records = distinct(np.concatenate((equal, proposed.record, proposed.gram_record)))
        return cls(records, segment.keys[records])

    def position_of(self, records: Int64) -> Int64:
        return places_in(self.records, records)


def _numbers(keys: UInt64, wanted: UInt64) -> Int64:
    """The number of each wanted key among the sorted keys, -1 where it is not among them."""
    at = np.searchsorted(keys, wanted)
    return np.where(contains(keys, wanted), at, -1)


class _Documents(NamedTuple):
    """Documents that hold a proposed record and may be sources, in the order of their names."""

    names: tuple[str, ...]
    segment: Int64
    number: Int64
    #: For each segment the sorted numbers of its documents among them, and their places in this order.
    known: list[tuple[Int64, Int64]]


def _excerpt(
    keys: UInt64,
    parts: Sequence[_Part],
    corpus: Corpus,
    is_source: Callable[[str], bool],
    own: Sequence[Collection[str]],
) -> Excerpt:
    record, sentence, document = (
        zip(*(_places(keys, part, segment) for part, segment in zip(parts, corpus.segments, strict=True)), strict=True)
        if parts
        else ((), (), ())
    )
    documents = _documents(document, corpus, is_source)
    first, counts = np.zeros(len(documents.names), dtype=np.int64), np.zeros(len(documents.names), dtype=np.int64)
    for (numbers, at), segment in zip(documents.known, corpus.segments, strict=True):
        first[at], counts[at] = spans(segment.sentence_offsets, numbers, segment.n_sentences)
    sentence_offsets = offsets_of(counts)
    rows = [np.zeros((2, 0), dtype=np.int64)]
    for (numbers, at), *columns in zip(documents.known, record, sentence, document, strict=True):
        mine, where, of = columns
        is_open = contains(numbers, of)
        of = at[np.searchsorted(numbers, of[is_open])]
        rows.append(np.stack((mine[is_open], where[is_open] - first[of] + sentence_offsets[of])))
    number, place = np.concatenate(rows, axis=1)
    number, place = _not_too_many(number, within(place, int(sentence_offsets[-1])), sentence_offsets)
    held = distinct(number)
    folded, folded_offsets = _folded(keys[held], parts, corpus.segments)
    of_place = np.searchsorted(sentence_offsets, place, side="right") - 1
    place_offsets = np.append(np.searchsorted(number, held), len(number))
    document_text, document_analysed = _texts(documents, corpus.segments)
    return Excerpt(
        shingle=corpus.shingle,
        names=documents.names,
        masked=_of_documents(documents, [segment.masked for segment in corpus.segments], bool),
        sentence_offsets=sentence_offsets,
        keys=keys[held],
        folded=folded,
        folded_offsets=folded_offsets,
        places=place,
        documents=of_place,
        place_offsets=place_offsets,
        withheld=withhold(own, documents.names, of_place, place_offsets),
        segments=corpus.segments,
        segment=documents.segment,
        number=documents.number,
        first_sentence=first,
        document_text=document_text,
        document_analysed=document_analysed,
    )


def _texts(documents: _Documents, segments: Sequence[Segment]) -> tuple[Callable[[int], str], Callable[[int], str]]:
    """What gives the whole text of a document, and what was analysed of it."""

    @cache
    def document_text(document: int) -> str:
        return segments[int(documents.segment[document])].document_text(int(documents.number[document]))

    @cache
    def document_analysed(document: int) -> str:
        prose = segments[int(documents.segment[document])].document_prose(int(documents.number[document]))
        return document_text(document) if prose is None else prose

    return document_text, document_analysed


def _places(keys: UInt64, part: _Part, segment: Segment) -> tuple[Int64, Int64, Int64]:
    """All places of a part's records: the number of the record among `keys`, the sentence and its document."""
    at, lengths = indices(segment.place_offsets, part.records, len(segment.places))
    sentence = within(segment.places[at], segment.n_sentences)
    document = group_of(segment.sentence_offsets, sentence)
    return np.repeat(np.searchsorted(keys, part.keys), lengths), sentence, document


def _documents(document: Sequence[Int64], corpus: Corpus, is_source: Callable[[str], bool]) -> _Documents:
    found: list[tuple[str, int, int]] = []
    for segment, (numbers, removed) in enumerate(zip(document, corpus.removed, strict=True)):
        live = distinct(numbers)
        live = live[~contains(removed, live)]
        names = corpus.names(segment, live)
        found += [(name, segment, number) for name, number in zip(names, live.tolist(), strict=True) if is_source(name)]
    found.sort()
    # Two corpora that are searched as one may both hold a document.
    found = [row for i, row in enumerate(found) if not i or row[0] != found[i - 1][0]]
    segments = np.array([segment for _, segment, _ in found], dtype=np.int64)
    numbers = np.array([number for _, _, number in found], dtype=np.int64)
    known = []
    for segment in range(len(corpus.segments)):
        at = np.flatnonzero(segments == segment)
        at = at[np.argsort(numbers[at])]
        known.append((numbers[at], at))
    return _Documents(tuple(name for name, _, _ in found), segments, numbers, known)


def _of_documents(documents: _Documents, columns: Sequence[npt.NDArray[Any]], dtype: type[Any]) -> npt.NDArray[Any]:
    values = np.empty(len(documents.names), dtype=dtype)
    for (numbers, at), column in zip(documents.known, columns, strict=True):
        values[at] = column[numbers]
    return values


def _not_too_many(number: Int64, place: Int64, sentence_offsets: Int64) -> tuple[Int64, Int64]:
    """Records and their places, sorted, without those of a record beyond the first few in one document."""
    n_places = max(int(sentence_offsets[-1]), 1)
    number, place = np.divmod(np.sort(number * n_places + place), n_places)
    if len(place) <= _IN_DOCUMENT:
        return number, place
    document = np.searchsorted(sentence_offsets, place, side="right") - 1
    kept = np.ones(len(place), dtype=bool)
    same = number[_IN_DOCUMENT:] == number[:-_IN_DOCUMENT]
    kept[_IN_DOCUMENT:] = ~(same & (document[_IN_DOCUMENT:] == document[:-_IN_DOCUMENT]))
    return number[kept], place[kept]


def _folded(keys: UInt64, parts: Sequence[_Part], segments: Sequence[Segment]) -> tuple[UInt32, Int64]:
    """The folded text of records, and its offsets."""
    lengths = np.zeros(len(keys), dtype=np.int64)
    taken: list[tuple[Int64, Int64, Int64]] = []
    for part, segment in zip(parts, segments, strict=True):
        number = _numbers(keys, part.keys)
        starts, length = spans(segment.folded_offsets, part.records, len(segment.folded))
        mine = np.flatnonzero(number >= 0)
        mine = mine[lengths[number[mine]] == 0]
        lengths[number[mine]] = length[mine]
        taken.append((number[mine], starts[mine], length[mine]))
    offsets = offsets_of(lengths)
    folded = np.empty(offsets[-1], dtype=np.uint32)
    for (number, starts, length), segment in zip(taken, segments, strict=True):
        for at in range(0, len(number), _AT_ONCE):
            some = slice(at, at + _AT_ONCE)
            folded[ranges(offsets[number[some]], length[some])] = segment.folded[ranges(starts[some], length[some])]
            release(segment)
    return folded, offsets
