"""Sketches never rule out what two sets share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.near import sketches as module
from boilerplate.near.sketches import members_at_least, missing, sketches_of

#: Numbers that meet in a sketch of 64 bits, and some that do not.
sets = st.lists(st.sets(st.integers(0, 200), max_size=30), min_size=1, max_size=6)


def sketched(members: list[set[int]]) -> np.ndarray:
    flat = [(number, value) for number, own in enumerate(members) for value in own]
    number, value = np.array(flat, dtype=np.int64).reshape(-1, 2).T
    return sketches_of(number, value.astype(np.uint64), len(members), 64)


@given(sets, sets)
def test_no_more_is_said_to_be_missing_than_is(ones, others):
    one, other = (index.reshape(-1) for index in np.indices((len(ones), len(others))))
    lacks = missing(sketched(ones), sketched(others), one, other)
    for a, b, in_other, in_one in zip(one, other, lacks.in_other, lacks.in_one, strict=True):
        assert 0 <= in_other <= len(ones[a] - others[b])
        assert 0 <= in_one <= len(others[b] - ones[a])


@given(sets)
def test_a_set_has_at_least_as_many_members_as_its_sketch_has_bits(members):
    for own, least in zip(members, members_at_least(sketched(members)), strict=True):
        assert bool(own) <= least <= len(own)


def test_members_whose_bits_differ_are_all_missed():
    one, other = sketched([{1, 2, 3}]), sketched([{3, 4}])
    lacks = missing(one, other, np.array([0]), np.array([0]))
    assert (lacks.in_other.item(), lacks.in_one.item()) == (2, 1)


def test_repeats_of_a_member_change_nothing():
    once = sketches_of(np.array([0]), np.array([9], np.uint64), 1, 128)
    twice = sketches_of(np.array([0, 0]), np.array([9, 9], np.uint64), 1, 128)
    np.testing.assert_array_equal(once, twice)
    assert once.shape == (1, 2)


@pytest.mark.parametrize("at_a_time", [1, 3])
def test_blocks_of_pairs_give_what_one_block_gives(monkeypatch, at_a_time):
    members = [set(range(n, 3 * n)) for n in range(1, 9)]
    one, other = (index.reshape(-1) for index in np.indices((8, 8)))
    whole = missing(sketched(members), sketched(members), one, other)
    monkeypatch.setattr(module, "_PAIRS", at_a_time)
    in_parts = missing(sketched(members), sketched(members), one, other)
    np.testing.assert_array_equal(np.stack(whole), np.stack(in_parts))
