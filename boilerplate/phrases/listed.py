"""Where the phrases of a list stand in a text, letter for letter, however they are punctuated there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..text.characters import characters_in, is_any
from ..text.columns import Bools, Int64, counts_before, distinct, join_texts, offsets_of, ranges
from ..text.sentences import find_sentences
from .occurrences import Hits, finder
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
    hits = finder([target.text for target in targets])(spelling.text).whole(spelling.begins, spelling.ends)
    runs_on = _runs_on(targets, spelling, hits)
    return hits.where(runs_on), hits.where(~runs_on)


def _runs_on(targets: Sequence[Target], spelling: Spelling, hits: Hits) -> Bools:
    """Whether sentences end inside of each hit only where they do in its phrase."""
    new = np.diff(spelling.sentence, prepend=0) != 0
    before = counts_before(new)
    breaks = before[hits.end] - before[hits.start + 1]
    edges = offsets_of([len(target.breaks) for target in targets])
    allowed = np.array([place for target in targets for place in target.breaks], dtype=np.int64)
    lengths = np.diff(edges)[hits.phrase]
    places = np.repeat(hits.start, lengths) + allowed[ranges(edges[:-1][hits.phrase], lengths)]
    group = offsets_of(lengths)
    agreeing = counts_before(new[places])
    runs_on: Bools = breaks == agreeing[group[1:]] - agreeing[group[:-1]]
    return runs_on
