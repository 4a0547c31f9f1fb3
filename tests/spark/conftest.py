"""One session of Spark for all tests; where there is no Java or no PySpark they are skipped, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from archives_for_spark import write_archive

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HERE = Path(__file__).parent


def why_not() -> str | None:
    """Why there can be no session, None where there can."""
    from boilerplate.errors import UsageError
    from boilerplate.spark.sessions import check_installed

    try:
        check_installed()
    except UsageError as error:
        return str(error)
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = why_not()
    for item in items:
        if reason and HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    """Two tasks at a time, each tried up to four times."""
    from boilerplate.spark.sessions import opened

    with opened("local[2,4]") as session:
        yield session


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of several segments, from which documents were taken out and in which others were replaced."""
    from boilerplate.indexing import add_documents, remove_documents
    from boilerplate.model import Settings

    folder = tmp_path_factory.mktemp("spark")
    archive, index = folder / "archive", folder / "index"
    for lot in range(3):
        write_archive(archive, documents=14, seed=lot, first=14 * lot)
        add_documents(index, [archive], Settings())
    remove_documents(index, [archive / "2016" / "02-001.txt", archive / "2017" / "03-026.txt"])
    changed = archive / "2015" / "01-000.txt"
    changed.write_text(
        changed.read_text(encoding="utf-8") + "老农技员蹲在地里数穗子，数了一个上午。\n", encoding="utf-8"
    )
    add_documents(index, [changed], Settings())
    return index
