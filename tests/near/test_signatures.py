"""Signatures are datasketch's, bit for bit."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.near.signatures import datasketch_permutations, permutations, signatures
from boilerplate.text.columns import offsets_of

sets_of_hashes = st.lists(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=30), min_size=1, max_size=20)


def by_datasketch(values: list[int], n: int, seed: int) -> np.ndarray:
    sketch = MinHash(num_perm=n, seed=seed, hashfunc=lambda value: value, scheme="affine32")
    for value in values:
        sketch.update(value)
    return sketch.hashvalues


@given(sets_of_hashes, st.sampled_from([(16, 1), (126, 1), (128, 7)]))
def test_every_signature_equals_the_minhash_that_datasketch_makes_of_the_same_hashes(sets, scheme):
    n, seed = scheme
    flat = np.array([value for values in sets for value in values], dtype=np.uint32)
    ours = signatures(flat, offsets_of([len(values) for values in sets]), datasketch_permutations(n, seed))
    assert ours.shape == (n, len(sets))
    for column, values in zip(ours.T, sets, strict=True):
        np.testing.assert_array_equal(column, by_datasketch(values, n, seed))


def test_sentences_longer_than_a_cache_sized_run_and_many_short_ones_are_cut_where_sentences_end():
    rng = np.random.default_rng(5)
    lengths = [1, 40_000, 3, 70_000, *([2] * 20_000), 33_000, 1]
    flat = rng.integers(0, 2**32, sum(lengths), dtype=np.uint32)
    offsets = offsets_of(lengths)
    ours = signatures(flat, offsets, datasketch_permutations(4, 1))
    for sentence in (0, 1, 2, 3, 4, 9_999, 20_004, 20_005):
        values = flat[offsets[sentence] : offsets[sentence + 1]].tolist()
        np.testing.assert_array_equal(ours[:, sentence], by_datasketch(values, 4, 1))


def test_an_empty_set_is_refused_because_its_signature_would_equal_that_of_every_other_empty_set():
    with pytest.raises(ValueError, match="without shingles"):
        signatures(np.array([1, 2], np.uint32), np.array([0, 2, 2]), datasketch_permutations(4, 1))


def test_no_sentence_at_all_gives_no_signature():
    assert signatures(np.zeros(0, np.uint32), np.array([0]), datasketch_permutations(8, 1)).shape == (8, 0)


@pytest.mark.parametrize("seed", [0, 1, 7, 2**32 - 1])
@pytest.mark.parametrize("n", [1, 126, 300])
def test_the_permutations_are_those_that_datasketch_draws(n, seed):
    for ours, theirs in zip(permutations(n, seed), datasketch_permutations(n, seed), strict=True):
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)
