"""A whole corpus: every document of it against all others, how that changes over time, and what it keeps repeating."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from .corpora import Against, open_corpora
from .dates import series_of
from .index.corpus import Corpus, documents_that_count
from .index.stock import NO_STOCK, Stock
from .measurement import BATCH, Measured, measure
from .model import Document, DocumentSummary, Overview, Period, Settings, SourceShare
from .stocks import stock_of
from .surveys import HERE, MIN_DOCUMENTS, Engine, check_least, families_of, slogans_of
from .wholes import Whole, open_whole

if TYPE_CHECKING:
    from .indexing import Progress

#: Batches of documents that are measured side by side; most of the time numpy leaves the interpreter to others.
_THREADS = 2
#: So many places at which a document's sentences stand make as much work as a code point: each is a row of evidence.
_PLACES = 20
#: Periods are months where all dates lie within so many, else years.
_MONTHS = 24


def survey_report(
    corpus: Sequence[str | os.PathLike[str]] = (),
    *,
    index: str | os.PathLike[str] | None = None,
    min_documents: int | None = None,
    limit: int | None = None,
    furniture: bool = True,
    settings: Settings | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
    measuring: Measuring | None = None,
    engine: Engine = HERE,
) -> Overview:
    """Every document of a corpus against all others, in the order of their dates and names.

    `measuring` measures the documents, else threads of this process do; `engine` does what takes long of families
    and slogans.

    `min_documents`, `limit` and `furniture` are those of the families and slogans, as `survey_families` has them; where
    `min_documents` is not given, a corpus may have fewer documents than that. Raises as `survey_families` does.
    """
    with open_corpora(corpus, index, settings, encoding=encoding, progress=progress) as against:
        if min_documents is not None:
            check_least(min_documents, against)
        least = MIN_DOCUMENTS if min_documents is None else min_documents
        with against.damage_is_said(), open_whole(against.corpus) as whole:
            documents = _summaries(whole, against, measuring or _in_threads, progress)
            families = families_of(whole, least, limit, furniture=furniture, engine=engine)
            slogans = slogans_of(whole, least, limit, engine)
        return Overview(
            against.settings,
            against.corpus.summary,
            documents,
            periods_of(documents),
            families,
            slogans,
            against.unread,
            (against.warning,) if against.warning else (),
        )


def _summaries(
    whole: Whole, against: Against, measuring: Measuring, progress: Progress | None
) -> tuple[DocumentSummary, ...]:
    # A document that two corpora have under one name is one document.
    order = list({whole.names[d]: d for d in reversed(whole.order.tolist())}.values())[::-1]
    names = [whole.names[d] for d in order]
    dates = [whole.dates[d] for d in order]
    before = previous_of(names, dates)
    return tuple(
        DocumentSummary(
            name,
            told,
            score.characters,
            score.originality,
            score.shares,
            sources,
            _share_of(before[name], sources) if name in before else None,
        )
        for name, told, (score, sources, *_) in zip(
            names, dates, _measured(order, whole, against, measuring, progress), strict=True
        )
    )


class Located(NamedTuple):
    """A document of a corpus: its name, the number of its segment, and its own in there."""

    name: str
    segment: int
    number: int


#: Measures batches of documents as `measure_located` does, and gives what it found batch by batch, in their order.
Measuring = Callable[[Sequence[Sequence[Located]], "Against", Stock], Iterator[list[Measured]]]


def measure_located(batch: Sequence[Located], corpus: Corpus, settings: Settings, stock: Stock) -> list[Measured]:
    """Documents of a corpus, each against all but itself."""
    documents = []
    for name, number, d in batch:
        segment = corpus.segments[number]
        masked = bool(segment.masked[d])
        documents.append(Document(name, segment.document_text(d), "utf-8", masked, segment.document_prose(d)))
    return measure(documents, corpus, settings, [{document.path} for document in documents], stock=stock)


def _in_threads(batches: Sequence[Sequence[Located]], against: Against, stock: Stock) -> Iterator[list[Measured]]:
    with ThreadPoolExecutor(_THREADS) as pool:
        yield from pool.map(lambda batch: measure_located(batch, against.corpus, against.settings, stock), batches)


def _measured(
    order: Sequence[int], whole: Whole, against: Against, measuring: Measuring, progress: Progress | None
) -> Iterator[Measured]:
    """Every document, in `order`, against all but itself."""
    stock = stock_of(against, progress) if against.settings.slogans else NO_STOCK
    places = documents_that_count(against.corpus)
    batches = [[Located(whole.names[d], *places[d]) for d in batch] for batch in _batches(order, whole)]
    done = 0
    for found in measuring(batches, against, stock):
        if progress is not None:
            progress("comparing", done, len(order))
        done += len(found)
        yield from found


def _batches(order: Sequence[int], whole: Whole) -> list[list[int]]:
    """Documents to be measured together: of so much work as BATCH code points are, or a single one that is more."""
    work = whole.lengths + whole.places_shared() // _PLACES
    batches: list[list[int]] = []
    room = 0
    for document, more in zip(order, work[order].tolist(), strict=True):
        if more > room or not batches:
            batches.append([])
            room = BATCH
        batches[-1].append(document)
        room -= more
    return batches


def _share_of(path: str, sources: Sequence[SourceShare]) -> SourceShare:
    """What a document accounts for, be it nothing."""
    return next((source for source in sources if source.path == path), SourceShare(path, 0, 0.0, 0))


def previous_of(names: Sequence[str], dates: Sequence[str]) -> dict[str, str]:
    """For documents with a date the last one of their series before them; `names` stand in the order of time.

    Documents whose names are the same but for dates and numbers are a series (`1789-Washington`, `1793-Washington`).
    One that is alone in that follows the last document in its folder, where a corpus has several folders: an author's,
    an office's.
    """
    dated = [
        (name, series_of(name), series_of(name.rpartition("/")[0]))
        for name, told in zip(names, dates, strict=True)
        if told
    ]
    sizes = Counter(series for _, series, _ in dated)
    several = len({folder for _, _, folder in dated}) > 1
    last_of_series: dict[str, str] = {}
    last_of_folder: dict[str, str] = {}
    found = {}
    for name, series, folder in dated:
        if sizes[series] > 1 and series in last_of_series:
            found[name] = last_of_series[series]
        elif sizes[series] == 1 and several and folder in last_of_folder:
            found[name] = last_of_folder[folder]
        last_of_series[series] = last_of_folder[folder] = name
    return found


def periods_of(documents: Sequence[DocumentSummary]) -> tuple[Period, ...]:
    """The documents with a date by years, or by months where all lie within two years; `documents` are in order."""
    dated = [document for document in documents if document.date]
    months = {document.date[:7] for document in dated}
    by_month = bool(dated) and min(map(len, months)) == 7 and _month(max(months)) - _month(min(months)) < _MONTHS
    length = 7 if by_month else 4
    return tuple(
        Period.of(name, list(group)) for name, group in groupby(dated, key=lambda document: document.date[:length])
    )


def _month(told: str) -> int:
    year, month = told.split("-")
    return int(year) * 12 + int(month)
