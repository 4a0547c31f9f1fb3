"""Locality-sensitive hashing: sentences that agree in all rows of a band are candidates for one another.

42 bands of 3 rows propose a pair of Jaccard similarity J with probability 1 - (1 - J**3)**42: 0.9999 at J = 0.6, 0.995
at 0.5, 0.94 at 0.4, 0.68 at 0.3 (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Int64, UInt32, ranges

N_BANDS, N_ROWS = 42, 3


class BandTables(NamedTuple):
    """For each band the sorted keys of all records, and whose they are: two arrays (N_BANDS, n_records), uint32."""

    keys: npt.NDArray[np.uint32]
    records: npt.NDArray[np.uint32]


def band_keys(signatures: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Keys (N_BANDS, n_sentences) from signatures (at least N_BANDS * N_ROWS permutations, n_sentences)."""
    keys = np.empty((N_BANDS, signatures.shape[1]), dtype=np.uint32)
    for band in range(N_BANDS):
        first, second, third = signatures[band * N_ROWS : (band + 1) * N_ROWS]
        # Two odd multipliers and a finaliser: as good as one 96-bit hash cut to 32 bits, at a third of the work.
        key = first * np.uint32(0x9E3779B1)
        key ^= key >> np.uint32(15)
        key = (key + second) * np.uint32(0x85EBCA77)
        key ^= key >> np.uint32(13)
        key = (key + third) * np.uint32(0xC2B2AE3D)
        keys[band] = key ^ (key >> np.uint32(16))
    return keys


def sort_bands(keys: npt.NDArray[np.uint32], columns: Int64, records: Int64) -> BandTables:
    """Sort each band by key, then by record; column `columns[i]` of `keys` is that of `records[i]`."""
    from concurrent.futures import ThreadPoolExecutor  # imports logging: only where an index is made

    shape = (len(keys), len(records))
    sorted_keys, sorted_records = np.empty(shape, np.uint32), np.empty(shape, np.uint32)
    low = records.astype(np.uint64)

    def sort(band: int) -> None:
        together = keys[band][columns].astype(np.uint64) << np.uint64(32) | low
        together.sort()
        sorted_keys[band] = together >> np.uint64(32)
        sorted_records[band] = together & np.uint64(0xFFFFFFFF)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sort, range(len(keys))))
    return BandTables(sorted_keys, sorted_records)


def look_up_bands(keys: npt.NDArray[np.uint32], tables: BandTables, at_most: int) -> tuple[Int64, UInt32]:
    """Pairs (query, record) that agree in a band, once for each band; of a full bucket the first `at_most` records.

    A bucket of m records costs no more than that, however large m is (records stand in the order of their hashes, so
    the choice does not depend on the order in which documents were added).
    """
    queries, found = [], []
    for wanted, column, records in zip(keys, tables.keys, tables.records, strict=True):
        first = np.searchsorted(column, wanted, side="left")
        length = np.minimum(np.searchsorted(column, wanted, side="right") - first, at_most)
        queries.append(np.repeat(np.arange(len(wanted)), length))
        found.append(records[ranges(first, length)])
    return np.concatenate(queries), np.concatenate(found)
