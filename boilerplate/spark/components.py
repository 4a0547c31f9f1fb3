"""Connected components of pairs in partitions, in a number of rounds that grows with the logarithm of the pairs.

Large-star and small-star by turns (Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii 2014): every node tells its
larger neighbours, then its smaller ones, the smallest node that it knows of, until nobody learns anything. Before that
the pairs of each partition are replaced by stars of the components that they make there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..text.columns import Int64, distinct
from .columns import Columns, mapped, moved, stored
from .records import part_of

if TYPE_CHECKING:
    from pyspark import RDD

_KINDS = (np.int64, np.int64)


def components_of(pairs: RDD[Columns], n_parts: int) -> RDD[Columns]:
    """For every node of the pairs the smallest of its component: (node, smallest), sorted, in the nodes' partitions."""
    known = stored(mapped(pairs, stars))
    before = None
    while True:
        large = moved(mapped(known, _both_ways), _KINDS, n_parts, lambda node, _: part_of(node, n_parts))
        small = moved(mapped(mapped(large, large_star), _down), _KINDS, n_parts, lambda node, _: part_of(node, n_parts))
        known = stored(mapped(small, small_star))
        state = sorted(known.mapPartitionsWithIndex(lambda part, parts: [(part, _digest(*c)) for c in parts]).collect())
        if state == before:
            break
        before = state
    with_smallest = mapped(known, _with_smallest)
    return mapped(moved(with_smallest, _KINDS, n_parts, lambda node, _: part_of(node, n_parts)), _labels)


def stars(one: Int64, other: Int64) -> Columns:
    """The same components with one pair for every node but the smallest of each: (node, smallest)."""
    nodes = distinct(np.concatenate((one, other)))
    a, b = np.searchsorted(nodes, one), np.searchsorted(nodes, other)
    smallest = np.arange(len(nodes))
    while True:
        low = np.minimum(smallest[a], smallest[b])
        following = smallest.copy()
        for end in (a, b):
            np.minimum.at(following, smallest[end], low)
            np.minimum.at(following, end, low)
        following = following[following]
        if (following == smallest).all():
            break
        smallest = following
    rest = np.flatnonzero(smallest != np.arange(len(nodes)))
    return nodes[rest], nodes[smallest[rest]]


def _both_ways(one: Int64, other: Int64) -> Columns:
    return np.concatenate((one, other)), np.concatenate((other, one))


def _down(node: Int64, smaller: Int64) -> Columns:
    """Pairs from the larger node to the smaller, each once."""
    low, high = np.minimum(node, smaller), np.maximum(node, smaller)
    order = np.lexsort((low, high))
    low, high = low[order], high[order]
    new = np.append(True, (low[1:] != low[:-1]) | (high[1:] != high[:-1]))[: len(order)] & (low != high)
    return high[new], low[new]


def large_star(node: Int64, neighbour: Int64) -> Columns:
    """Tell the larger neighbours of every node which is the smallest of its neighbours and itself."""
    nodes, number = np.unique(node, return_inverse=True)
    smallest = nodes.copy()
    np.minimum.at(smallest, number, neighbour)
    larger = neighbour > node
    return neighbour[larger], smallest[number[larger]]


def small_star(node: Int64, smaller: Int64) -> Columns:
    """Tell every node's smaller neighbours, and itself, which of them is the smallest."""
    nodes, number = np.unique(node, return_inverse=True)
    smallest = nodes.copy()
    np.minimum.at(smallest, number, smaller)
    return _down(np.concatenate((smaller, nodes)), np.concatenate((smallest[number], smallest)))


def _digest(node: Int64, smaller: Int64) -> int:
    """What is very likely another number where the pairs are others, in whatever order they come."""
    mixed = node.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + smaller.astype(np.uint64)
    mixed ^= mixed >> np.uint64(29)
    return int((mixed * np.uint64(0xBF58476D1CE4E5B9)).sum(dtype=np.uint64)) ^ len(node)


def _with_smallest(node: Int64, smallest: Int64) -> Columns:
    own = distinct(smallest)
    return np.concatenate((node, own)), np.concatenate((smallest, own))


def _labels(node: Int64, smallest: Int64) -> Columns:
    nodes, first = np.unique(node, return_index=True)
    return nodes, smallest[first]
