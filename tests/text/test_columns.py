"""Columns against plain Python."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.text.columns import (
    code_points,
    contains,
    count_within,
    counts_before,
    distinct,
    group_of_each,
    join_texts,
    numbered,
    numbered_below,
    offsets_of,
    places_in,
    ranges,
    runs_of,
    runs_within,
)

LENGTHS = st.lists(st.integers(0, 5), max_size=12)
MASKS = st.lists(st.booleans(), max_size=40)
# Surrogates too: what a file name or a broken decoder hands over.
TEXTS = st.lists(st.text(st.characters(codec=None), max_size=8), max_size=6)


@given(TEXTS)
def test_joined_texts_are_the_code_points_of_each_between_its_offsets(texts):
    codes, offsets = join_texts(texts)
    assert codes.dtype == np.uint32
    assert len(offsets) == len(texts) + 1
    assert [codes[a:b].tolist() for a, b in itertools.pairwise(offsets)] == [
        [ord(character) for character in text] for text in texts
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("", [], id="an empty text has none"),
        pytest.param("𠮷😀", [0x20BB7, 0x1F600], id="an astral character is one"),
        pytest.param("a\ud800b\udfff", [0x61, 0xD800, 0x62, 0xDFFF], id="a lone surrogate is kept"),
        pytest.param("\ud83d\ude00", [0xD83D, 0xDE00], id="two surrogates are not made one character"),
        pytest.param("\0\ufeff\uffff", [0, 0xFEFF, 0xFFFF], id="a NUL, a byte order mark and a noncharacter are kept"),
    ],
)
def test_code_points(text, codes):
    assert code_points(text).tolist() == codes


@given(LENGTHS)
def test_offsets_of_lengths_are_the_sums_before_each(lengths):
    assert offsets_of(lengths).tolist() == [sum(lengths[:i]) for i in range(len(lengths) + 1)]
    assert offsets_of(np.array(lengths, dtype=np.int64)).tolist() == offsets_of(lengths).tolist()


@given(MASKS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
def test_what_is_counted_within_spans_is_what_stands_in_each(mask, spans):
    spans = [sorted(min(place, len(mask)) for place in span) for span in spans]
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    counts = count_within(np.array(mask, dtype=bool), starts, ends)
    assert counts.tolist() == [sum(mask[start:end]) for start, end in spans]


@given(st.lists(st.integers(0, 9), max_size=30))
def test_numbered_values_are_the_distinct_ones_and_the_number_of_each(values):
    found, number = numbered(np.array(values, dtype=np.uint64))
    assert found.tolist() == sorted(set(values))
    assert found[number].tolist() == values


@given(LENGTHS)
def test_each_value_has_the_number_of_its_group(lengths):
    expected = [group for group, length in enumerate(lengths) for _ in range(length)]
    assert group_of_each(offsets_of(lengths)).tolist() == expected


@given(MASKS)
def test_counts_before_count_the_true_values_before_each_place(mask):
    assert counts_before(np.array(mask, dtype=bool)).tolist() == [sum(mask[:i]) for i in range(len(mask) + 1)]


@given(MASKS)
def test_runs_are_the_maximal_runs_of_true(mask):
    expected = []
    for i, value in enumerate(mask):
        if value and (i == 0 or not mask[i - 1]):
            expected.append([i, i])
        if value:
            expected[-1][1] = i + 1
    starts, ends = runs_of(np.array(mask, dtype=bool))
    assert [[start, end] for start, end in zip(starts, ends, strict=True)] == expected


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 5)), max_size=10))
def test_ranges_are_the_indices_of_all_groups_one_after_another(groups):
    starts, lengths = [start for start, _ in groups], [length for _, length in groups]
    found = ranges(np.array(starts, dtype=np.int32), np.array(lengths, dtype=np.int64))
    assert found.tolist() == [i for start, length in groups for i in range(start, start + length)]


@given(st.lists(st.integers(0, 20), max_size=30), st.lists(st.integers(0, 20), max_size=30))
def test_distinct_values_are_a_sorted_set_that_knows_what_it_contains(values, wanted):
    unique = distinct(np.array(values, dtype=np.uint64))
    assert unique.tolist() == sorted(set(values))
    assert contains(unique, np.array(wanted, dtype=np.uint64)).tolist() == [value in values for value in wanted]


@given(st.lists(st.lists(st.booleans(), max_size=5), max_size=6))
def test_runs_within_groups_are_those_of_each_group_alone(groups):
    offsets = offsets_of([len(group) for group in groups])
    mask = np.array([value for group in groups for value in group], dtype=bool)
    expected = []
    for offset, group in zip(offsets[:-1], groups, strict=True):
        starts, ends = runs_of(np.array(group, dtype=bool))
        expected += [(offset + a, offset + b) for a, b in zip(starts, ends, strict=True)]
    assert list(zip(*runs_within(mask, offsets), strict=True)) == expected


@given(st.lists(st.integers(0, 9)))
def test_numbers_below_a_limit_are_numbered_as_any(values):
    for ours, expected in zip(
        numbered_below(10, np.array(values, dtype=np.int64)), numbered(np.array(values, dtype=np.int64)), strict=True
    ):
        np.testing.assert_array_equal(ours, expected)


@pytest.mark.parametrize("side", ["left", "right"])
@given(st.lists(st.integers(0, 9)), st.lists(st.integers(-1, 10)))
def test_places_are_those_of_searchsorted(side, values, wanted):
    values, wanted = np.sort(np.array(values, dtype=np.int64)), np.array(wanted, dtype=np.int64)
    np.testing.assert_array_equal(places_in(values, wanted, side), np.searchsorted(values, wanted, side))
