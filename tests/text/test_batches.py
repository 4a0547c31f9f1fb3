"""Batches hold everything, in order, and no more than it takes."""

from hypothesis import given
from hypothesis import strategies as st

from boilerplate.text.batches import batches


@given(st.lists(st.integers(0, 5)), st.integers(1, 12))
def test_a_batch_ends_with_the_item_that_makes_it_enough(sizes, enough):
    parts = list(batches(sizes, lambda size: size, enough))
    assert [size for part in parts for size in part] == sizes
    assert all(sum(part) >= enough > sum(part[:-1]) for part in parts[:-1])
    assert all(part and sum(part[:-1]) < enough for part in parts[-1:])


def test_items_are_taken_as_they_are_needed():
    taken = []
    first = next(batches((taken.append(size) or size for size in range(1, 100)), lambda size: size, 3))
    assert first == taken == [1, 2]
