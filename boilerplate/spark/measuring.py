"""Documents of an index against all others, in tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import IndexUnusableError
from ..index.stock import NO_STOCK, Stock
from ..measurement import Measured
from ..overviews import Located, Measuring, measure_located
from .reading import Index, opened
from .sessions import failures_said

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from ..corpora import Against

#: Tasks for each core, so that none is left with much more than its share.
_TASKS = 8


def measuring_with_spark(session: SparkSession, folder: Path) -> Measuring:
    """How a report measures the documents of the index in this folder."""

    def measuring(batches: Sequence[Sequence[Located]], against: Against, stock: Stock) -> Iterator[list[Measured]]:
        context = session.sparkContext
        index, settings = Index.at(folder), against.settings
        if index.digest != against.corpus.summary.digest:
            raise IndexUnusableError(f"the index {folder} was changed meanwhile; run the command again")
        # Slogans are all of the stock that bears on figures.
        phrases = context.broadcast(NO_STOCK._replace(phrases=stock.phrases))

        def work(mine: Iterable[Sequence[Located]]) -> Iterator[list[Measured]]:
            corpus = opened(index).corpus
            return (measure_located(batch, corpus, settings, phrases.value) for batch in mine)

        n_tasks = max(min(len(batches), _TASKS * context.defaultParallelism), 1)
        with failures_said():
            yield from context.parallelize(batches, n_tasks).mapPartitions(work).collect()

    return measuring
