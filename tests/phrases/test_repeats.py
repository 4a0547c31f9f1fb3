"""Repeated runs against brute force."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.phrases.repeats import CUT, Repeats, find_repeats


def brute_force(tokens, document, min_documents, longest):
    places = defaultdict(list)
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + longest, len(tokens)) + 1):
            if CUT not in tokens[start:end]:
                places[tuple(tokens[start:end])].append(start)
    return {
        run: (sorted(at), len({document[i] for i in at}))
        for run, at in places.items()
        if len(at) > 1 and len({document[i] for i in at}) >= min_documents
    }


def as_dictionary(repeats: Repeats, tokens):
    found = {}
    for length, level in enumerate(repeats.levels, start=1):
        for first, occurrences, documents in zip(*map(np.ndarray.tolist, level), strict=True):
            at = repeats.order[first : first + occurrences].tolist()
            found[tuple(tokens[at[0] : at[0] + length])] = (sorted(at), documents)
    return found


@st.composite
def texts(draw):
    tokens = draw(st.lists(st.integers(0, 3), max_size=60))
    document = sorted(draw(st.lists(st.integers(0, 4), min_size=len(tokens), max_size=len(tokens))))
    return tokens, document


def search(tokens, document, min_documents, longest):
    return find_repeats(np.array(tokens, dtype=np.uint32), np.array(document, dtype=np.int32), min_documents, longest)


@given(texts(), st.integers(1, 3), st.integers(1, 12))
def test_all_repeated_runs_are_found_with_their_places_and_documents(text, min_documents, longest):
    tokens, document = text
    repeats = search(tokens, document, min_documents, longest)
    assert as_dictionary(repeats, tokens) == brute_force(tokens, document, min_documents, longest)


@given(texts())
def test_the_row_of_a_run_is_found_from_any_of_its_places(text):
    tokens, document = text
    repeats = search(tokens, document, 1, 8)
    for length, level in enumerate(repeats.levels, start=1):
        for row, (first, occurrences) in enumerate(zip(level.first.tolist(), level.occurrences.tolist(), strict=True)):
            place = repeats.order[first : first + occurrences]
            assert (repeats.rows(place, length) == row).all()


def test_tokens_beyond_16_bits_are_told_apart():
    tokens = [70_000, 1, 70_000, 2, 4_464, 3, *range(100, 66_000), CUT, 70_000, 1]
    document = [0] * (len(tokens) - 3) + [1] * 3
    found = as_dictionary(search(tokens, document, 2, 3), tokens)
    assert set(found) == {(70_000,), (1,), (70_000, 1)}


@pytest.mark.parametrize("tokens", [[], [CUT], [CUT, CUT, CUT], [1, 2, 3]])
def test_text_without_repeats_has_none(tokens):
    repeats = search(tokens, [0] * len(tokens), 1, 5)
    assert as_dictionary(repeats, tokens) == {}


def test_long_repeats_end_at_the_longest_that_is_asked_for():
    tokens = [1] * 500
    repeats = search(tokens, [0] * 500, 1, 40)
    assert [level.occurrences.tolist() for level in repeats.levels] == [[500 - n] for n in range(40)]
