"""The columns of a set of documents: everything that a check looks up, the same in memory and on disk.

Equal sentences are one *record*. Records stand in the order of their keys, which are hashes of their folded text, and
no column holds anything that depends on what other documents there are: segments can be built apart, and merged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..model import Document
from ..near.bands import N_BANDS, band_keys
from ..near.signatures import Permutations, hash32, signatures
from ..phrases.fingerprints import all_grams, winnow
from ..text.analysis import ShingleKind, analyse
from ..text.batches import batches
from ..text.columns import Bools, Int64, UInt32, UInt64, offsets_of, ranges
from ..text.shingles import hash_spans, widths_before
from ..text.tables import pack
from .checked import decoded, span

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: Code points of text analysed at a time, which keeps the arrays in cache.
_BATCH = 500_000
#: Sentences narrower than this many units (four Chinese characters, ten letters) are too short to be judged.
SHORT = 20
#: Letters in distinct sentences: places among them are 32 bits wide.
LETTERS_LIMIT = 2**32


class Segment(NamedTuple):
    """Documents as columns; every field is an array. Sentences stand document by document."""

    #: The names that the documents were read by, in UTF-8; that of document d is
    #: `names[name_offsets[d]:name_offsets[d + 1]]`, and so for all offsets.
    names: npt.NDArray[np.uint8]
    name_offsets: Int64
    #: SHA-256 of every document: shape (documents, 32).
    hashes: npt.NDArray[np.uint8]
    #: Whether `*` can be a mask in the document (not in Markdown).
    masked: Bools
    #: The documents' text in UTF-8.
    text: npt.NDArray[np.uint8]
    text_offsets: Int64
    #: What was analysed instead of the text, also in UTF-8; nothing where that was the text itself.
    prose: npt.NDArray[np.uint8]
    prose_offsets: Int64
    #: Document d has the sentences `sentence_offsets[d]` up to `sentence_offsets[d + 1]`.
    sentence_offsets: Int64
    #: Sentence s is from `start[s]` to `end[s]` in code points of its document, and equals record `record[s]`.
    start: UInt32
    end: UInt32
    record: UInt32
    #: Sorted hashes of the records' folded text, and that text.
    keys: UInt64
    folded: UInt32
    folded_offsets: Int64
    #: The sentences that equal each record, ascending.
    places: UInt32
    place_offsets: Int64
    #: Tables for candidates, see `text/tables`: for each band of signatures (N_BANDS, n) key -> record, and for
    #: fingerprints key -> place in the folded text. Short records have neither.
    bands: UInt64
    fingerprints: UInt64

    @property
    def n_documents(self) -> int:
        return len(self.masked)

    @property
    def n_sentences(self) -> int:
        return len(self.record)

    def document_text(self, document: int) -> str:
        """The whole text of a document; raises SenselessColumnError where its bytes stand for none."""
        return _decoded(document, self.text, self.text_offsets)

    def document_prose(self, document: int) -> str | None:
        """What was analysed of a document, None where that was all of its text; raises as `document_text` does."""
        return _decoded(document, self.prose, self.prose_offsets) or None

    def document_analysed(self, document: int) -> str:
        """What was analysed of a document; raises as `document_text` does."""
        return self.document_prose(document) or self.document_text(document)


def _decoded(document: int, column: npt.NDArray[np.uint8], offsets: Int64) -> str:
    return decoded(column[span(offsets, document, len(column))])


def cut_out(
    document: Int64,
    start: npt.NDArray[np.integer],
    end: npt.NDArray[np.integer],
    text_of: Callable[[int], str],
) -> list[str]:
    """What stands from `start` to `end` in each `document`, whose texts are taken once each, one after another."""
    found = [""] * len(document)
    text, taken = "", -1
    order = np.argsort(document, kind="stable")
    columns = (order, document[order], start[order], end[order])
    for i, of, a, b in zip(*(column.tolist() for column in columns), strict=True):
        if of != taken:
            text, taken = text_of(of), of
        found[i] = text[a:b]
    return found


def content_hash(document: Document) -> bytes:
    """What a document is known by: SHA-256 of its text, of what is analysed of it, and of whether `*` can be a mask."""
    digest = hashlib.sha256(b"-*"[document.masked :][:1] + _utf8(document.text))
    if document.prose is not None:
        digest.update(b"\0" + _utf8(document.prose))
    return digest.digest()


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def build_segment(
    documents: Iterable[Document], shingle: ShingleKind, permutations: Permutations, *, threads: int = 2
) -> Segment:
    """The columns of `documents`, in their order, which are read as they are needed."""
    from concurrent.futures import ThreadPoolExecutor  # not needed to look anything up

    with ThreadPoolExecutor(threads) as pool:
        # numpy lets go of the interpreter in its loops, so that threads use both cores; word-N shingles cannot.
        read = batches(documents, lambda document: len(document.text), _BATCH)
        return _merge(list(_in_order(pool, threads, read, shingle, permutations)))


class _Batch(NamedTuple):
    names: list[bytes]
    hashes: list[bytes]
    masked: list[bool]
    text: list[bytes]
    prose: list[bytes]
    sentences: Int64
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


def _in_order(
    pool: Executor,
    threads: int,
    read: Iterator[list[Document]],
    shingle: ShingleKind,
    permutations: Permutations,
) -> Iterator[_Batch]:
    """Analyse batches in the pool, at most a few ahead, and give the results in order."""
    ahead = [pool.submit(_analyse_batch, b, shingle, permutations) for b in islice(read, threads + 1)]
    while ahead:
        yield ahead.pop(0).result()
        ahead.extend(pool.submit(_analyse_batch, b, shingle, permutations) for b in islice(read, 1))


def _analyse_batch(documents: Sequence[Document], shingle: ShingleKind, permutations: Permutations) -> _Batch:
    codes, offsets, sentences, folded, shingles = analyse(
        [d.analysed for d in documents], shingle, [d.masked for d in documents]
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
    base = offsets[:-1][sentences.document]
    return _Batch(
        names=[_utf8(d.path) for d in documents],
        hashes=[content_hash(d) for d in documents],
        masked=[d.masked for d in documents],
        text=[_utf8(d.text) for d in documents],
        prose=[_utf8(d.prose or "") for d in documents],
        sentences=np.bincount(sentences.document, minlength=len(documents)),
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


def _merge(analysed: list[_Batch]) -> Segment:
    def column(values: list[npt.NDArray[Any]], dtype: type[np.generic]) -> npt.NDArray[Any]:
        return np.concatenate([np.zeros(0, dtype=dtype), *values])

    batch_keys = column([b.keys for b in analysed], np.uint64)
    keys, first = np.unique(batch_keys, return_index=True)
    is_first = np.zeros(len(batch_keys), dtype=bool)
    is_first[first] = True
    new_number = np.searchsorted(keys, batch_keys)

    lengths = column([np.diff(b.folded_offsets) for b in analysed], np.int64)
    starts = offsets_of(lengths)[:-1]
    folded = column([b.folded for b in analysed], np.uint32)[ranges(starts[first], lengths[first])]
    folded_offsets = offsets_of(lengths[first])

    check_letters(int(folded_offsets[-1]))
    base = offsets_of([len(b.keys) for b in analysed])
    banded = column([b.banded + at for b, at in zip(analysed, base, strict=False)], np.int64)
    kept = np.flatnonzero(is_first[banded])
    records = new_number[banded[kept]]
    bands = np.empty((N_BANDS, len(kept)), dtype=np.uint64)
    for band in range(N_BANDS):
        bands[band] = pack(column([b.bands[band] for b in analysed], np.uint32)[kept], records)

    gram_record = column([b.gram_record + at for b, at in zip(analysed, base, strict=False)], np.int64)
    kept = is_first[gram_record]
    gram_place = folded_offsets[new_number[gram_record[kept]]]
    gram_place += column([b.gram_offset for b in analysed], np.int64)[kept]
    fingerprints = pack(column([b.gram_keys for b in analysed], np.uint32)[kept], gram_place)

    record = np.searchsorted(keys, column([b.sentence_keys for b in analysed], np.uint64))
    names = [name for b in analysed for name in b.names]
    texts = [text for b in analysed for text in b.text]
    proses = [prose for b in analysed for prose in b.prose]
    return Segment(
        names=np.frombuffer(b"".join(names), dtype=np.uint8),
        name_offsets=offsets_of([len(name) for name in names]),
        hashes=np.frombuffer(b"".join(h for b in analysed for h in b.hashes), dtype=np.uint8).reshape(-1, 32),
        masked=np.array([m for b in analysed for m in b.masked], dtype=bool),
        text=np.frombuffer(b"".join(texts), dtype=np.uint8),
        text_offsets=offsets_of([len(text) for text in texts]),
        prose=np.frombuffer(b"".join(proses), dtype=np.uint8),
        prose_offsets=offsets_of([len(prose) for prose in proses]),
        sentence_offsets=offsets_of(column([b.sentences for b in analysed], np.int64)),
        start=column([b.start for b in analysed], np.int64).astype(np.uint32),
        end=column([b.end for b in analysed], np.int64).astype(np.uint32),
        record=record.astype(np.uint32),
        keys=keys,
        folded=folded,
        folded_offsets=folded_offsets,
        places=np.argsort(record, kind="stable").astype(np.uint32),
        place_offsets=offsets_of(np.bincount(record, minlength=len(keys))),
        bands=bands,
        fingerprints=fingerprints,
    )


def check_letters(n: int) -> None:
    """Raises UsageError for a segment that would hold more than its tables can tell apart."""
    if n >= LETTERS_LIMIT:
        raise UsageError("the corpus is too large: over 4 thousand million letters in distinct sentences; divide it")
