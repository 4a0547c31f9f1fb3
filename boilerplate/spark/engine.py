"""Spark as an engine of surveys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..surveys import Engine
from .families import SIZES, Sizes, grouping_with_spark, templates_with_spark
from .slogans import slogans_with_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def engine_with_spark(session: SparkSession, folder: Path, n_parts: int = 0, sizes: Sizes = SIZES) -> Engine:
    """What takes long of the index in this folder, done in tasks.

    Results depend neither on `n_parts`, the number of partitions (0: as many as the work asks for), nor on `sizes`.
    """
    return Engine(
        grouping_with_spark(session, folder, n_parts, sizes),
        templates_with_spark(session),
        slogans_with_spark(session, folder, n_parts),
    )
