"""Locality-sensitive hashing: sentences that agree in all rows of a band are candidates for one another.

42 bands of 3 rows propose a pair of Jaccard similarity J with probability 1 - (1 - J**3)**42: 0.9999 at J = 0.6, 0.995
at 0.5, 0.94 at 0.4, 0.68 at 0.3 (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

N_BANDS, N_ROWS = 42, 3


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
