"""Tables find what a dictionary of lists would."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.text.tables import first_values, pack, spans_of, values_of

numbers = st.one_of(st.integers(0, 5), st.integers(2**32 - 3, 2**32 - 1))


@given(st.lists(st.tuples(numbers, numbers), max_size=40), st.lists(numbers, max_size=8), st.integers(1, 6), numbers)
def test_the_first_live_values_of_every_key_are_found(entries, wanted, at_most, dead):
    keys, values = (np.array(column, dtype=np.uint32) for column in ([k for k, _ in entries], [v for _, v in entries]))
    table = pack(keys, values)
    assert sorted(v for _, v in entries) == sorted(values_of(table).tolist())
    expected = defaultdict(list)
    for key, value in sorted(entries):
        if value != dead and len(expected[key]) < at_most:
            expected[key].append(value)

    first, last = spans_of(table, np.array(wanted, dtype=np.uint32))
    span, value = first_values(table, first, last, at_most, lambda found: found != dead)
    found = defaultdict(list)
    for number, one in zip(span.tolist(), value.tolist(), strict=True):
        found[number].append(one)
    assert [found[number] for number in range(len(wanted))] == [expected[key] for key in wanted]
