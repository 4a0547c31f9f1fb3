"""The order in which the first of many candidates are told."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.index import candidates as module

#: Keys that differ in their highest bits, in their lowest alone, or not at all.
KEYS = st.one_of(st.integers(0, 3), st.integers(2**64 - 4, 2**64 - 1), st.integers(0, 2**64 - 1))


@given(st.lists(st.tuples(st.integers(0, 5), KEYS, st.integers(0, 3)), min_size=1))
def test_rows_are_sorted_by_group_then_key_then_offset(rows):
    group, offset = (np.array([row[column] for row in rows], dtype=np.int64) for column in (0, 2))
    order = module._in_order(group, np.array([row[1] for row in rows], dtype=np.uint64), offset)
    assert sorted(order.tolist()) == list(range(len(rows)))
    assert [rows[i] for i in order.tolist()] == sorted(rows)
