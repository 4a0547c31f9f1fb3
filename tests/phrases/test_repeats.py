"""Repeated runs against brute force."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.phrases.repeats import CUT, Repeats, find_repeats


def brute_force(units, document, min_documents, longest):
    places = defaultdict(list)
    for start in range(len(units)):
        for end in range(start + 1, min(start + longest, len(units)) + 1):
            if CUT not in units[start:end]:
                places[tuple(units[start:end])].append(start)
    return {
        run: (sorted(at), len({document[i] for i in at}))
        for run, at in places.items()
        if len(at) > 1 and len({document[i] for i in at}) >= min_documents
    }


def as_dictionary(repeats: Repeats, units):
    found = {}
    for length, level in enumerate(repeats.levels, start=1):
        for first, occurrences, documents in zip(*map(np.ndarray.tolist, level), strict=True):
            at = repeats.order[first : first + occurrences].tolist()
            found[tuple(units[at[0] : at[0] + length])] = (sorted(at), documents)
    return found


@st.composite
def texts(draw):
    units = draw(st.lists(st.integers(0, 3), max_size=60))
    document = sorted(draw(st.lists(st.integers(0, 4), min_size=len(units), max_size=len(units))))
    return units, document


def search(units, document, min_documents, longest):
    return find_repeats(np.array(units, dtype=np.uint32), np.array(document, dtype=np.int32), min_documents, longest)


@given(texts(), st.integers(1, 3), st.integers(1, 12))
def test_all_repeated_runs_are_found_with_their_places_and_documents(text, min_documents, longest):
    units, document = text
    repeats = search(units, document, min_documents, longest)
    assert as_dictionary(repeats, units) == brute_force(units, document, min_documents, longest)


@given(texts())
def test_the_row_of_a_run_is_found_from_any_of_its_places(text):
    units, document = text
    repeats = search(units, document, 1, 8)
    for length, level in enumerate(repeats.levels, start=1):
        for row, (first, occurrences) in enumerate(zip(level.first.tolist(), level.occurrences.tolist(), strict=True)):
            place = repeats.order[first : first + occurrences]
            assert (repeats.rows(place, length) == row).all()


def test_units_beyond_16_bits_are_told_apart():
    units = [70_000, 1, 70_000, 2, 4_464, 3, *range(100, 66_000), CUT, 70_000, 1]
    document = [0] * (len(units) - 3) + [1] * 3
    found = as_dictionary(search(units, document, 2, 3), units)
    assert set(found) == {(70_000,), (1,), (70_000, 1)}


@pytest.mark.parametrize("units", [[], [CUT], [CUT, CUT, CUT], [1, 2, 3]])
def test_text_without_repeats_has_none(units):
    repeats = search(units, [0] * len(units), 1, 5)
    assert as_dictionary(repeats, units) == {}


def test_long_repeats_end_at_the_longest_that_is_asked_for():
    units = [1] * 500
    repeats = search(units, [0] * 500, 1, 40)
    assert [level.occurrences.tolist() for level in repeats.levels] == [[500 - n] for n in range(40)]
