"""The stock that an index keeps: written and read back, when it is found anew, and what is wrong with a bad one."""

import hashlib
import json

import numpy as np
import pytest

from boilerplate.index.recipe import recipe_of
from boilerplate.index.stock import (
    FILE,
    FORMAT,
    NO_STOCK,
    State,
    Stock,
    StockFamily,
    StockPhrase,
    joined,
    read_stock,
    write_stock,
)
from boilerplate.model import Settings

RECIPE = recipe_of(Settings())
STATE = State("sha256:one", 100, 100)
STOCK = Stock(
    [StockPhrase("不忘初心、牢记使命", "不忘初心牢记使命", 12), StockPhrase("back\nto work", "back to work", 3)],
    [StockFamily("0123456789ab", "为{}提供坚强人才支撑"), StockFamily("ba9876543210", "{}\u202e，")],
    np.array([3, 5, 2**64 - 1], dtype=np.uint64),
    np.array([1, 0, 1], dtype=np.int64),
)


@pytest.fixture
def index(tmp_path):
    (tmp_path / "segments").mkdir()
    return tmp_path


def same(one, other):
    return (
        (list(one.phrases), list(one.families)) == (list(other.phrases), list(other.families))
        and one.keys.tolist() == other.keys.tolist()
        and one.family.tolist() == other.family.tolist()
    )


@pytest.mark.parametrize("stock", [STOCK, NO_STOCK], ids=["a stock", "an empty one"])
def test_what_is_kept_is_read_back(index, stock):
    write_stock(index, RECIPE, STATE, stock)
    assert same(read_stock(index, RECIPE, STATE), stock)
    assert sorted(path.name for path in index.rglob("*")) == ["segments", FILE]


@pytest.mark.parametrize(
    ("now", "is_kept"),
    [
        pytest.param(State("sha256:other", 105, 110), True, id="a tenth has changed"),
        pytest.param(State("sha256:other", 105, 111), False, id="more than a tenth has changed"),
        pytest.param(State("sha256:one", 100, 900), True, id="all has changed and is again as it was"),
        pytest.param(State("sha256:other", 100, 99), False, id="another index, in which less has changed"),
    ],
)
def test_it_is_found_anew_when_the_corpus_has_changed_enough(index, now, is_kept):
    write_stock(index, RECIPE, STATE, STOCK)
    assert (read_stock(index, RECIPE, now) is not None) == is_kept


def test_one_that_was_made_by_other_rules_is_not_used(index):
    write_stock(index, RECIPE, STATE, STOCK)
    assert read_stock(index, recipe_of(Settings(shingle="char-3")), STATE) is None


def test_another_takes_its_place(index):
    write_stock(index, RECIPE, STATE, NO_STOCK)
    write_stock(index, RECIPE, STATE, STOCK)
    assert same(read_stock(index, RECIPE, STATE), STOCK)


def test_every_flipped_byte_is_noticed(index):
    write_stock(index, RECIPE, STATE, STOCK)
    data = bytearray((index / FILE).read_bytes())
    for place in range(0, len(data), 7):
        data[place] ^= 1
        (index / FILE).write_bytes(data)
        assert read_stock(index, RECIPE, STATE) is None
        data[place] ^= 1
    (index / FILE).write_bytes(data[:-5])
    assert read_stock(index, RECIPE, STATE) is None


def change_families(values):
    values["families"] = [["0123456789ab"]]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda values: values.update(format=FORMAT + 1), id="another format"),
        pytest.param(lambda values: values.pop("keys"), id="without keys"),
        pytest.param(lambda values: values.update(keys="AAAA"), id="half a key"),
        pytest.param(lambda values: values.update(keys=values["keys"][:-4] + "####"), id="no base64"),
        pytest.param(lambda values: values.update(family=values["keys"]), id="families that there are not"),
        pytest.param(lambda values: values.update(phrases=[["a", "b"]]), id="a phrase without a count"),
        pytest.param(lambda values: values.update(phrases=[["a", 1, 1]]), id="a number for a phrase"),
        pytest.param(change_families, id="a family without a template"),
        pytest.param(lambda values: values.update(state=[]), id="no state"),
    ],
)
def test_one_that_somebody_made_up_is_as_good_as_missing(index, change):
    write_stock(index, RECIPE, STATE, STOCK)
    values = json.loads((index / FILE).read_bytes().split(b"\n", 1)[1])
    change(values)
    body = json.dumps(values).encode()
    (index / FILE).write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    assert read_stock(index, RECIPE, STATE) is None


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\n{}", b"[" * 100_000], ids=["empty", "a line", "bytes", "deep"])
def test_what_is_none_is_as_good_as_missing(index, data):
    assert read_stock(index, RECIPE, STATE) is None
    (index / FILE).write_bytes(data)
    assert read_stock(index, RECIPE, STATE) is None


def test_a_family_is_found_by_the_key_of_a_record():
    keys = np.array([5, 4, 2**64 - 1, 0], dtype=np.uint64)
    assert STOCK.families_of(keys) == [STOCK.families[0], None, STOCK.families[1], None]
    assert NO_STOCK.families_of(keys) == [None] * 4


def test_two_stocks_are_joined():
    other = Stock(
        [StockPhrase("牢记使命", "牢记使命", 4), StockPhrase("不忘初心，牢记使命", "不忘初心牢记使命", 2)],
        [StockFamily("aaaaaaaaaaaa", "甲")],
        np.array([4, 5], dtype=np.uint64),
        np.array([0, 0], dtype=np.int64),
    )
    both = joined(STOCK, other)
    assert [(phrase.text, phrase.documents) for phrase in both.phrases] == [
        ("不忘初心、牢记使命", 14),
        ("back\nto work", 3),
        ("牢记使命", 4),
    ]
    found = both.families_of(np.array([3, 4, 5], dtype=np.uint64))
    assert [family.id for family in found] == ["ba9876543210", "aaaaaaaaaaaa", "0123456789ab"]
