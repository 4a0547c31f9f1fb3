"""Similarities are those of the sets themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.near import verify as module
from boilerplate.near.verify import shared_shingles, shingle_sets, similar_enough, verify, vocabulary_of
from boilerplate.text.columns import offsets_of
from boilerplate.text.shingles import Shingles

shingle_lists = st.lists(st.lists(st.integers(0, 12), max_size=12), min_size=1, max_size=8)


def shingles(sentences: list[list[int]]) -> Shingles:
    flat = np.array([x for sentence in sentences for x in sentence], dtype=np.uint64) * np.uint64(2**60 // 7)
    places = np.arange(len(flat))
    return Shingles(flat, places, places + 2, offsets_of([len(sentence) for sentence in sentences]))


def verified(queries, records):
    vocabulary = vocabulary_of(shingles(queries))
    query, record = (x.reshape(-1) for x in np.indices((len(queries), len(records))))
    record_sets = shingle_sets(shingles(records), vocabulary)
    query_sets = shingle_sets(shingles(queries), vocabulary)
    pairs = verify(query_sets, record_sets, query, record, len(vocabulary))
    return pairs, shared_shingles(shingles(queries).offsets, query_sets, record_sets.known, pairs)


@given(shingle_lists, shingle_lists)
def test_jaccard_similarity_is_that_of_python_sets(queries, records):
    pairs, _ = verified(queries, records)
    for q, r, shared, similarity in zip(*(column.tolist() for column in pairs), strict=True):
        one, other = set(queries[q]), set(records[r])
        assert shared == len(one & other)
        assert similarity == pytest.approx(len(one & other) / len(one | other) if one | other else 0)


@given(shingle_lists, shingle_lists)
def test_shared_shingles_are_marked_where_they_stand_in_the_query(queries, records):
    pairs, held = verified(queries, records)
    expected = [x in set(records[r]) for q, r in zip(pairs.query, pairs.record, strict=True) for x in queries[q]]
    assert held.tolist() == expected


@given(shingle_lists, shingle_lists)
def test_verification_is_symmetric(one, other):
    pairs, _ = verified(one, other)
    mirrored, _ = verified(other, one)
    there = dict(zip(zip(pairs.query.tolist(), pairs.record.tolist(), strict=True), pairs.similarity, strict=True))
    back = dict(zip(zip(mirrored.record, mirrored.query, strict=True), mirrored.similarity, strict=True))
    assert there == back
    for (q, r), similarity in there.items():
        shared = len(set(one[q]) & set(other[r]))
        assert similar_enough(np.array([similarity]), np.array([shared]), 0.5) == similar_enough(
            np.array([back[q, r]]), np.array([shared]), 0.5
        )


@pytest.mark.parametrize("limit", [{"_QUERIES": 7}, {"_HELD": 100}, {"_HELD": 1}, {"_LOOK_UPS": 50}])
def test_blocks_of_queries_and_of_look_ups_give_what_one_block_gives(monkeypatch, limit):
    rng = np.random.default_rng(3)
    queries, records = ([rng.integers(0, 30, 10).tolist() for _ in range(40)] for _ in range(2))
    whole, _ = verified(queries, records)
    for name, value in limit.items():
        monkeypatch.setattr(module, name, value)
    in_parts, _ = verified(queries, records)
    np.testing.assert_array_equal(whole.similarity, in_parts.similarity)


@pytest.mark.parametrize(
    ("similarity", "shared", "threshold", "near"),
    [
        pytest.param(0.99, 0, 0.01, False, id="nothing shared is never near"),
        pytest.param(0.30, 16, 0.30, True, id="where 16 characters are shared the threshold is what was asked for"),
        pytest.param(0.29, 16, 0.30, False, id="and not less"),
        pytest.param(0.40, 4, 0.30, False, id="a short sentence must be more alike"),
        pytest.param(0.22, 64, 0.30, True, id="a long one may be less alike"),
        pytest.param(1.00, 1, 0.90, True, id="equal sets are near however short they are"),
        pytest.param(0.99, 2, 0.90, False, id="short ones that are not equal are not, at a high threshold"),
    ],
)
def test_what_is_similar_enough(similarity, shared, threshold, near):
    assert similar_enough(np.array([similarity]), np.array([shared]), threshold).tolist() == [near]
