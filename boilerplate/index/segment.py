"""The columns of a corpus: everything that a check looks up, in the layout that it can have on disk.

Equal sentences are one *record*. Records stand in the order of their keys, which are hashes of their folded text: the
columns of a set of documents are the same whatever the order and the batches they came in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..model import CorpusSummary, Document, Settings
from ..near.bands import N_BANDS, N_ROWS, BandTables, band_keys, sort_bands
from ..near.signatures import Permutations, datasketch_permutations, hash32, signatures
from ..phrases.fingerprints import FingerprintTable, all_grams, sort_fingerprints, winnow
from ..text.analysis import ShingleKind, analyse, analyse_sentences, parse_shingle
from ..text.columns import Bools, Int64, UInt32, UInt64, offsets_of, ranges
from ..text.shingles import Shingles, character_shingles, hash_spans, widths_before

#: Code points of text analysed at a time, which keeps the arrays in cache; and how many batches at once.
_BATCH, _WORKERS = 500_000, 2
#: Sentences narrower than this many units (four Chinese characters, ten letters) are too short to be judged.
SHORT = 20


class Segment(NamedTuple):
    """A corpus as columns. Sentences stand document by document, documents in the order of their paths."""

    shingle: ShingleKind
    permutations: Permutations
    paths: tuple[str, ...]
    #: SHA-256 of every document's text.
    hashes: tuple[bytes, ...]
    #: Whether `*` can be a mask in the document (not in Markdown).
    masked: Bools
    #: The documents' text in UTF-8; that of document d is `text[text_offsets[d]:text_offsets[d + 1]]`.
    text: npt.NDArray[np.uint8]
    text_offsets: Int64
    #: Sentence s is in `document[s]`, from `start[s]` to `end[s]` in code points of it, and equals record `record[s]`.
    document: UInt32
    start: UInt32
    end: UInt32
    record: UInt32
    #: Sorted hashes of the records' folded text, which is `folded[folded_offsets[r]:folded_offsets[r + 1]]`.
    keys: UInt64
    folded: UInt32
    folded_offsets: Int64
    #: The sentences that equal record r: `places[place_offsets[r]:place_offsets[r + 1]]`, ascending.
    places: UInt32
    place_offsets: Int64
    #: Candidates: bands of the records' signatures, and fingerprints of their text. Short records have neither.
    bands: BandTables
    fingerprints: FingerprintTable

    def document_text(self, document: int) -> str:
        begin, end = self.text_offsets[document], self.text_offsets[document + 1]
        return self.text[begin:end].tobytes().decode("utf-8", "surrogatepass")

    def sentence_texts(self, sentences: Sequence[int]) -> list[str]:
        """The text of each sentence as it was written."""
        texts: dict[int, str] = {}
        found = []
        for sentence in sentences:
            document = int(self.document[sentence])
            if document not in texts:
                texts[document] = self.document_text(document)
            found.append(texts[document][self.start[sentence] : self.end[sentence]])
        return found

    def shingles_of(self, records: Int64) -> Shingles:
        """The shingles of these records; offsets are by their order here."""
        lengths = np.diff(self.folded_offsets)[records]
        if self.shingle.unit == "char":
            codes = self.folded[ranges(self.folded_offsets[:-1][records], lengths)]
            return character_shingles(codes, offsets_of(lengths), self.shingle.size)
        first = self.places[self.place_offsets[:-1][records]].tolist()
        masked = self.masked[self.document[first]].tolist()
        return analyse_sentences(self.sentence_texts(first), self.shingle, masked).shingles

    def summary(self) -> CorpusSummary:
        digest = hashlib.sha256()
        for path, content in zip(self.paths, self.hashes, strict=True):
            digest.update(hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest() + content)
        return CorpusSummary(len(self.paths), len(self.document), f"sha256:{digest.hexdigest()}")


def build_segment(documents: Iterable[Document], settings: Settings) -> Segment:
    """The columns of `documents`, which are read as they are needed and must come in the order of their paths."""
    shingle = parse_shingle(settings.shingle)
    permutations = datasketch_permutations(N_BANDS * N_ROWS, settings.seed)
    with ThreadPoolExecutor(_WORKERS) as pool:
        # numpy lets go of the interpreter in its loops, so that threads use both cores; word-N shingles cannot.
        batches = list(_in_order(pool, _batches(documents), shingle, permutations))
    return _merge(batches, shingle, permutations)


class _Batch(NamedTuple):
    paths: list[str]
    hashes: list[bytes]
    masked: list[bool]
    text: list[bytes]
    document: Int64
    start: Int64
    end: Int64
    #: Of all sentences the hash of the folded text, and of one sentence for each hash the rest.
    sentence_keys: UInt64
    keys: UInt64
    folded: UInt32
    folded_offsets: Int64
    #: Short records have no bands: `banded` is the numbers of those that have.
    banded: Int64
    bands: UInt32
    gram_keys: UInt32
    gram_record: Int64
    gram_offset: Int64


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _in_order(
    pool: ThreadPoolExecutor, batches: Iterator[list[Document]], shingle: ShingleKind, permutations: Permutations
) -> Iterator[_Batch]:
    """Analyse batches in the pool, at most a few ahead, and give the results in order."""
    ahead = [pool.submit(_analyse_batch, b, shingle, permutations) for b in islice(batches, _WORKERS + 1)]
    while ahead:
        yield ahead.pop(0).result()
        ahead.extend(pool.submit(_analyse_batch, b, shingle, permutations) for b in islice(batches, 1))


def _analyse_batch(documents: Sequence[Document], shingle: ShingleKind, permutations: Permutations) -> _Batch:
    codes, offsets, sentences, folded, shingles = analyse(
        [d.text for d in documents], shingle, [d.masked for d in documents]
    )
    del codes
    sentence_keys = hash_spans(folded.codes, folded.offsets[:-1], folded.offsets[1:])
    keys, chosen = np.unique(sentence_keys, return_index=True)
    lengths = np.diff(folded.offsets)[chosen]
    record_codes = folded.codes[ranges(folded.offsets[:-1][chosen], lengths)]
    record_offsets = offsets_of(lengths)

    banded = np.flatnonzero(judged(record_codes, record_offsets))
    counts = np.diff(shingles.offsets)[chosen[banded]]
    hashes = hash32(shingles.hashes[ranges(shingles.offsets[:-1][chosen[banded]], counts)])
    bands = band_keys(signatures(hashes, offsets_of(counts), permutations))

    grams = winnow(all_grams(record_codes, record_offsets))
    texts = [d.text.encode("utf-8", "surrogatepass") for d in documents]
    base = offsets[:-1][sentences.document]
    return _Batch(
        paths=[d.path for d in documents],
        hashes=[hashlib.sha256(text).digest() for text in texts],
        masked=[d.masked for d in documents],
        text=texts,
        document=sentences.document,
        start=sentences.start - base,
        end=sentences.end - base,
        sentence_keys=sentence_keys,
        keys=keys,
        folded=record_codes,
        folded_offsets=record_offsets,
        banded=banded,
        bands=bands,
        gram_keys=grams.keys,
        gram_record=grams.sentence,
        gram_offset=grams.start - record_offsets[:-1][grams.sentence],
    )


def judged(folded: UInt32, offsets: Int64) -> Bools:
    """Which sentences are wide enough to be judged by themselves."""
    widths = widths_before(folded)
    return widths[offsets[1:]] - widths[offsets[:-1]] >= SHORT


def _merge(batches: list[_Batch], shingle: ShingleKind, permutations: Permutations) -> Segment:
    def column(values: list[npt.NDArray[Any]], dtype: type[np.generic]) -> npt.NDArray[Any]:
        return np.concatenate([np.zeros(0, dtype=dtype), *values])

    batch_keys = column([b.keys for b in batches], np.uint64)
    keys, first = np.unique(batch_keys, return_index=True)
    is_first = np.zeros(len(batch_keys), dtype=bool)
    is_first[first] = True
    new_number = np.searchsorted(keys, batch_keys)

    lengths = column([np.diff(b.folded_offsets) for b in batches], np.int64)
    starts = offsets_of(lengths)[:-1]
    folded = column([b.folded for b in batches], np.uint32)[ranges(starts[first], lengths[first])]
    folded_offsets = offsets_of(lengths[first])

    if folded_offsets[-1] >= 2**32:
        raise UsageError("the corpus is too large: over 4 thousand million letters in distinct sentences; divide it")
    base = offsets_of([len(b.keys) for b in batches])
    banded = column([b.banded + at for b, at in zip(batches, base, strict=False)], np.int64)
    kept = np.flatnonzero(is_first[banded])
    band_columns = np.concatenate([np.zeros((N_BANDS, 0), np.uint32), *(b.bands for b in batches)], axis=1)
    bands = sort_bands(band_columns, kept, new_number[banded[kept]])

    gram_record = column([b.gram_record + at for b, at in zip(batches, base, strict=False)], np.int64)
    kept = is_first[gram_record]
    gram_place = folded_offsets[new_number[gram_record[kept]]]
    gram_place += column([b.gram_offset for b in batches], np.int64)[kept]
    fingerprints = sort_fingerprints(column([b.gram_keys for b in batches], np.uint32)[kept], gram_place)

    record = np.searchsorted(keys, column([b.sentence_keys for b in batches], np.uint64))
    documents = offsets_of([len(b.paths) for b in batches])
    texts = [text for b in batches for text in b.text]
    return Segment(
        shingle=shingle,
        permutations=permutations,
        paths=tuple(path for b in batches for path in b.paths),
        hashes=tuple(h for b in batches for h in b.hashes),
        masked=np.array([m for b in batches for m in b.masked], dtype=bool),
        text=np.frombuffer(b"".join(texts), dtype=np.uint8),
        text_offsets=offsets_of([len(text) for text in texts]),
        document=column([b.document + at for b, at in zip(batches, documents, strict=False)], np.int64).astype(
            np.uint32
        ),
        start=column([b.start for b in batches], np.int64).astype(np.uint32),
        end=column([b.end for b in batches], np.int64).astype(np.uint32),
        record=record.astype(np.uint32),
        keys=keys,
        folded=folded,
        folded_offsets=folded_offsets,
        places=np.argsort(record, kind="stable").astype(np.uint32),
        place_offsets=offsets_of(np.bincount(record, minlength=len(keys))),
        bands=bands,
        fingerprints=fingerprints,
    )
