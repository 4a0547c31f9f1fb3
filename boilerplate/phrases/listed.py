"""Where the phrases of a list stand in a text, letter for letter, however they are punctuated there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..text.characters import characters_in, is_any
from ..text.columns import Bools, Int64, counts_before, distinct, join_texts, offsets_of, ranges
from ..text.sentences import find_sentences
from .spelling import Spelling, spell

_COMMAS = "、，,；;﹑"


class Target(NamedTuple):
    """A phrase as it is looked for."""

    #: Spelled; "" for one without a letter.
    text: str
    #: Where sentences begin in it, besides the first, and where members of it do that a comma sets off.
    breaks: tuple[int, ...]
    members: tuple[int, ...]
    #: For each character where it comes from in the phrase as it is written.
    origin: Int64


class Hits(NamedTuple):
    """Phrases that stand in a text, by place; of those that begin together the longest first."""

    #: The number of the phrase, and its span in the spelled text, half open.
    phrase: Int64
    start: Int64
    end: Int64


def targets_of(phrases: Sequence[str]) -> list[Target]:
    """The phrases as they are looked for."""
    codes, offsets = join_texts(phrases)
    sentences = find_sentences(codes, offsets, characters_in(codes))
    spelling = spell(codes, offsets, sentences)
    sentence_begins = np.flatnonzero(np.diff(spelling.sentence)) + 1
    member_begins = distinct(np.searchsorted(spelling.origin, np.flatnonzero(is_any(codes, _COMMAS))))
    edges = np.searchsorted(spelling.origin, offsets).tolist()
    targets = []
    for phrase, (start, end) in enumerate(pairwise(edges)):
        start += spelling.text[start:end].startswith("\n")
        inside = [begins[(begins > start) & (begins < end)] - start for begins in (sentence_begins, member_begins)]
        breaks, members = (tuple(begins.tolist()) for begins in inside)
        origin = spelling.origin[start:end] - offsets[phrase]
        targets.append(Target(spelling.text[start:end], breaks, members, origin))
    return targets


def find_listed(targets: Sequence[Target], spelling: Spelling) -> tuple[Hits, Hits]:
    """Where phrases stand in the text, also inside of one another; and where they would, but for the end of a sentence.

    A phrase does not run across the end of a sentence, unless it has one there itself.
    """
    phrase, start, end = find_texts([target.text for target in targets], spelling.text)
    whole = spelling.begins[start] & spelling.ends[end - 1]
    phrase, start, end = phrase[whole], start[whole], end[whole]
    order = np.lexsort((-end, start))
    phrase, start, end = phrase[order], start[order], end[order]
    runs_on = _runs_on(targets, spelling, phrase, start, end)
    return Hits(phrase[runs_on], start[runs_on], end[runs_on]), Hits(phrase[~runs_on], start[~runs_on], end[~runs_on])


def find_texts(wanted: Sequence[str], text: str) -> tuple[Int64, Int64, Int64]:
    """The numbers and spans of all occurrences of texts that are not empty, found at once (Aho and Corasick 1975)."""
    import ahocorasick_rs  # not needed where there are no lists

    known = np.array([number for number, each in enumerate(wanted) if each], dtype=np.int64)
    automaton = ahocorasick_rs.AhoCorasick(
        [wanted[number] for number in known.tolist()], implementation=ahocorasick_rs.Implementation.NoncontiguousNFA
    )
    rows = automaton.find_matches_as_indexes(text, overlapping=True)
    number, start, end = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return known[number], start, end


def _runs_on(targets: Sequence[Target], spelling: Spelling, phrase: Int64, start: Int64, end: Int64) -> Bools:
    """Whether sentences end inside of each hit only where they do in its phrase."""
    new = np.diff(spelling.sentence, prepend=0) != 0
    before = counts_before(new)
    breaks = before[end] - before[start + 1]
    edges = offsets_of([len(target.breaks) for target in targets])
    allowed = np.array([place for target in targets for place in target.breaks], dtype=np.int64)
    lengths = np.diff(edges)[phrase]
    places = np.repeat(start, lengths) + allowed[ranges(edges[:-1][phrase], lengths)]
    group = offsets_of(lengths)
    agreeing = counts_before(new[places])
    runs_on: Bools = breaks == agreeing[group[1:]] - agreeing[group[:-1]]
    return runs_on
