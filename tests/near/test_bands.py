"""Bands find what agrees, whatever else is there."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.near.bands import N_BANDS, N_ROWS, band_keys, look_up_bands, sort_bands


def random_signatures(n: int, seed: int) -> np.ndarray:
    # Few distinct values, so that bands agree often.
    return np.random.default_rng(seed).integers(0, 3, (N_BANDS * N_ROWS, n), dtype=np.uint32)


@given(st.integers(1, 30), st.integers(1, 10), st.integers(0, 99))
def test_pairs_are_exactly_those_that_agree_in_all_rows_of_a_band(n_records, n_queries, seed):
    records, queries = random_signatures(n_records, seed), random_signatures(n_queries, seed + 1)
    order = np.random.default_rng(seed).permutation(n_records)
    tables = sort_bands(band_keys(records)[:, order], np.arange(n_records), order)
    found = set(zip(*(column.tolist() for column in look_up_bands(band_keys(queries), tables, 1000)), strict=True))
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


def test_of_a_hot_bucket_the_first_records_are_taken_in_whatever_order_they_were_added():
    same = np.zeros((N_BANDS * N_ROWS, 50), dtype=np.uint32)
    keys = band_keys(same)
    for order in (np.arange(50), np.arange(50)[::-1]):
        tables = sort_bands(keys, np.arange(50), order)
        _, records = look_up_bands(keys[:, :1], tables, 5)
        assert set(records.tolist()) == {0, 1, 2, 3, 4}
