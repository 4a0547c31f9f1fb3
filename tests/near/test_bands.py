"""Bands find what agrees, whatever else is there."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.near.bands import N_BANDS, N_ROWS, band_keys


def random_signatures(n: int, seed: int) -> np.ndarray:
    # Few distinct values, so that bands agree often.
    return np.random.default_rng(seed).integers(0, 3, (N_BANDS * N_ROWS, n), dtype=np.uint32)


@given(st.integers(1, 30), st.integers(1, 10), st.integers(0, 99))
def test_pairs_are_exactly_those_that_agree_in_all_rows_of_a_band(n_records, n_queries, seed):
    records, queries = random_signatures(n_records, seed), random_signatures(n_queries, seed + 1)
    same = band_keys(queries)[:, :, None] == band_keys(records)[:, None, :]
    found = set(zip(*(column.tolist() for column in same.any(axis=0).nonzero()), strict=True))
    expected = {
        (q, r)
        for q in range(n_queries)
        for r in range(n_records)
        for band in range(N_BANDS)
        if (queries[band * N_ROWS : (band + 1) * N_ROWS, q] == records[band * N_ROWS : (band + 1) * N_ROWS, r]).all()
    }
    assert found == expected


def test_the_order_of_rows_in_a_band_matters():
    signature = np.arange(N_BANDS * N_ROWS, dtype=np.uint32)[:, None]
    swapped = signature.copy()
    swapped[[0, 1]] = swapped[[1, 0]]
    different = band_keys(signature)[:, 0] != band_keys(swapped)[:, 0]
    assert different.tolist() == [True] + [False] * (N_BANDS - 1)
