"""Where many phrases stand in a text: all are looked for at once (Aho and Corasick 1975)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from ..text.columns import Bools, Int64


class Hits(NamedTuple):
    """Phrases that stand in a text: the number of each, and its span, half open."""

    phrase: Int64
    start: Int64
    end: Int64

    def where(self, kept: Bools) -> Hits:
        """The hits that `kept` is true of."""
        return Hits(self.phrase[kept], self.start[kept], self.end[kept])

    def whole(self, begins: Bools, ends: Bools) -> Hits:
        """Those that begin and end where a phrase can; by place, of those that begin together the longest first.

        `begins` and `ends` tell of each character of the text whether a phrase can begin, or end, with it.
        """
        hits = self.where(begins[self.start] & ends[self.end - 1])
        order = np.lexsort((-hits.end, hits.start))
        return Hits(*(column[order] for column in hits))


def finder(wanted: Sequence[str]) -> Callable[[str], Hits]:
    """What finds in a text all that is wanted and not empty, also inside of one another."""
    import ahocorasick_rs  # not needed where there are no phrases

    known = np.array([number for number, phrase in enumerate(wanted) if phrase], dtype=np.int64)
    automaton = ahocorasick_rs.AhoCorasick(
        [wanted[number] for number in known.tolist()], implementation=ahocorasick_rs.Implementation.NoncontiguousNFA
    )

    def find(text: str) -> Hits:
        rows = automaton.find_matches_as_indexes(text, overlapping=True)
        number, start, end = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        return Hits(known[number], start, end)

    return find
