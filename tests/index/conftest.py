"""What tests of damaged indexes share; `made` is each module's own folder, with an archive and an index of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def archive(made: Path) -> Path:
    return made / "archive"


@pytest.fixture
def index(made: Path, tmp_path: Path) -> Path:
    """A copy of the index, to be damaged."""
    return Path(shutil.copytree(made / "index", tmp_path / "index"))
