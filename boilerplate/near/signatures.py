"""MinHash signatures in bulk, bit for bit those of datasketch (scheme `affine32`).

datasketch's scheme is `a * h + b mod 2**32` on a 32-bit hash `h` that went through the finaliser of MurmurHash3; the
smallest value over a set's shingles is the signature's entry. Here it is computed for all sentences of a batch at
once, a few permutations at a time. Sentences of about the same length stand side by side as the columns of a block that
fits into the processor's cache, so that the smallest value is taken row by row, over all of them in one instruction;
sentences that are longer than so many stand side by side are the rows of theirs, and it is taken along them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..text.columns import Int64, UInt32, UInt64

#: Shingles in a block, and permuted values at a time: those, of 4 bytes, stay in a second-level cache.
_BLOCK, _PERMUTED = 1 << 15, 6 << 15


class Permutations(NamedTuple):
    """The coefficients of datasketch's permutations, uint32, one of each for a permutation."""

    a: UInt32
    b: UInt32


def permutations(n: int, seed: int) -> Permutations:
    """The permutations that datasketch 2 draws for a seed: odd factors and any summands, 32 bits wide.

    They are drawn here because to import datasketch, which imports scipy, takes half a second. A test compares them
    with `datasketch_permutations`, and so does whoever verifies an index.
    """
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, n, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return Permutations(a, draw.randint(0, 1 << 32, n, dtype=np.uint32))


def datasketch_permutations(n: int, seed: int) -> Permutations:
    """The permutations that `datasketch.MinHash(num_perm=n, seed=seed)` draws."""
    from datasketch import MinHash

    a, b = MinHash(num_perm=n, seed=seed, scheme="affine32").permutations
    return Permutations(np.asarray(a, dtype=np.uint32), np.asarray(b, dtype=np.uint32))


def hash32(shingle_hashes: UInt64) -> UInt32:
    """The 32-bit hash of each shingle that is permuted: what datasketch calls `hashfunc`."""
    return (shingle_hashes >> np.uint64(32)).astype(np.uint32)


def signatures(hashes: UInt32, offsets: Int64, permutations: Permutations) -> npt.NDArray[np.uint32]:
    """Signatures (n_permutations, n_sentences), one a column, from the sentences' 32-bit shingle hashes.

    Every sentence must have a shingle: the signature of an empty set would equal that of every other empty set.
    """
    n_sentences = len(offsets) - 1
    if n_sentences and not (np.diff(offsets) > 0).all():
        raise ValueError("a sentence without shingles has no signature")
    mixed = _murmur3_finaliser(hashes)
    lengths = np.diff(offsets)
    order = np.argsort(-lengths, kind="stable")
    n_permutations = len(permutations.a)
    by_length = np.empty((n_permutations, n_sentences), dtype=np.uint32)
    first = 0
    while first < n_sentences:
        longest = int(lengths[order[first]])
        last = min(first + max(_BLOCK // longest, 1), n_sentences)
        column = order[first:last]
        # A column shorter than the block repeats its last shingle, which changes no minimum.
        row = np.minimum(np.arange(longest)[:, None], lengths[column] - 1)
        block, axis = mixed[offsets[column] + row], 1
        if longest > len(column):
            block, axis = np.ascontiguousarray(block.T), 2
        at_a_time = max(_PERMUTED // block.size, 1)
        values = np.empty((at_a_time, *block.shape), dtype=np.uint32)
        for k in range(0, n_permutations, at_a_time):
            some = slice(k, k + at_a_time)
            permuted = np.multiply(block, permutations.a[some, None, None], out=values[: n_permutations - k])
            permuted += permutations.b[some, None, None]
            np.minimum.reduce(permuted, axis=axis, out=by_length[some, first:last])
        first = last
    place = np.empty(n_sentences, dtype=np.int64)
    place[order] = np.arange(n_sentences)
    return by_length.take(place, axis=1)


def _murmur3_finaliser(hashes: UInt32) -> UInt32:
    hashes = hashes ^ (hashes >> np.uint32(16))
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    return hashes
