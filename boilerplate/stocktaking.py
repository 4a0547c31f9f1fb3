"""Taking stock of a corpus: finding its slogans and families for checks to use.

Slogans are found in a sample where the corpus is large: more text makes the search long, and the list hardly better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .index.corpus import Corpus
from .index.stock import Stock, StockFamily, StockPhrase
from .phrases.slogans import find_slogans
from .phrases.spotting import records_with, spell_phrases
from .surveys import MIN_DOCUMENTS, describe_families, group_families
from .text.columns import Int64, distinct, ranges
from .text.shingles import WIDE_UNITS, widths_before
from .wholes import Whole, open_whole

if TYPE_CHECKING:
    from .indexing import Progress

#: Bytes of text, in UTF-8, that slogans are looked for in: two million Chinese characters.
_SAMPLE = 6_000_000
#: One phrase is a slogan for so many Chinese characters (a letter counts two fifths), and no more than this many are.
_TEXT_FOR_ONE, _MOST = 2_000, 1_000


def take_stock(corpus: Corpus, progress: Progress | None = None) -> Stock:
    """Find the slogans and the families of a corpus."""
    tell = _teller(progress)
    with open_whole(corpus) as whole:
        tell(0)
        phrases = _phrases(whole)
        tell(1)
        grouped = group_families(whole, MIN_DOCUMENTS)
        tell(2)
        described = describe_families(whole, grouped, np.arange(len(grouped.found.medoid)))
        records = np.flatnonzero(grouped.found.family >= 0)
        keys, family = whole.segment.keys[records], grouped.found.family[records]
    families = [StockFamily(family.id, family.template) for family in described]
    return Stock(phrases, families, keys, family)


def _teller(progress: Progress | None) -> Callable[[int], None]:
    return (lambda done: None) if progress is None else (lambda done: progress("surveying the corpus", done, 3))


def _phrases(whole: Whole) -> Sequence[StockPhrase]:
    sample = _sample(whole)
    text = whole.fold(sample)
    width = int(widths_before(text.folded.codes)[-1]) // WIDE_UNITS
    limit = min(-(-width // _TEXT_FOR_ONE), _MOST)
    found = find_slogans(text, min_documents=MIN_DOCUMENTS, limit=limit).slogans
    spelled = spell_phrases([slogan.text for slogan in found])
    documents = [slogan.documents for slogan in found]
    if len(sample) < whole.segment.n_documents:
        documents = _count_documents(whole, spelled)
    rows = zip(found, spelled, documents, strict=True)
    return [StockPhrase(slogan.text, phrase, n) for slogan, phrase, n in rows if phrase]


def _sample(whole: Whole) -> Int64:
    """The documents of the smallest hashes, as many as are wanted, in the order of their names."""
    segment = whole.segment
    hashes = [row.tobytes() for row in segment.hashes]
    order = np.array(sorted(range(len(hashes)), key=hashes.__getitem__), dtype=np.int64)
    size = np.diff(segment.text_offsets)[order]
    chosen = order[np.cumsum(size) - size < _SAMPLE]
    return chosen[np.argsort(whole.rank[chosen])]


def _count_documents(whole: Whole, spelled: Sequence[str]) -> list[int]:
    segment = whole.segment
    phrase, record = records_with(spelled, segment.folded, segment.folded_offsets)
    places = np.diff(segment.place_offsets)[record]
    at = ranges(segment.place_offsets[record], places)
    pair = distinct(np.repeat(phrase, places) * segment.n_documents + whole.documents_of(segment.places[at]))
    counts: list[int] = np.bincount(pair // segment.n_documents, minlength=len(spelled)).tolist()
    return counts
