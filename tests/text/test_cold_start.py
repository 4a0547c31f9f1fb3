"""The first draft of a process does not wait for what it does not need."""

import json
import subprocess
import sys

import pytest

FIRST_USE = """
import json, sys
import numpy
before = set(sys.modules)
import boilerplate.near.bands, boilerplate.near.partial, boilerplate.phrases.runs
from boilerplate.text.analysis import ShingleKind, analyse
first = analyse(["会议", "会议"], ShingleKind("char", 2)).sentences
analyse(["2023年，XX市召开第202x次会议。Mr. Lee said so, e.g. in five ﬁnes."], ShingleKind("char", 2))
print(json.dumps([sorted(set(sys.modules) - before), first.start.tolist(), first.end.tolist()]))
"""


@pytest.fixture(scope="module")
def first_use() -> list[list]:
    done = subprocess.run([sys.executable, "-c", FIRST_USE], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_no_module_that_takes_long_to_import_is_imported_to_analyse_a_text(first_use):
    imported = set(first_use[0])
    assert "boilerplate.text.characters" in imported
    # numpy.ma comes with numpy.unique and numpy.isin.
    slow = {"numpy.ma", "concurrent.futures", "importlib.resources", "logging", "jieba", "datasketch", "scipy"}
    assert imported & slow == set()


def test_a_first_text_without_a_space_or_a_line_break_is_cut_as_any_other(first_use):
    assert first_use[1:] == [[0, 2], [2, 4]]
