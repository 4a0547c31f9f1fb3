"""What a reader sees of a slogan: as it is written, where it was used first, how it is spread."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import numpy as np

from ..text.characters import wide_table
from ..text.columns import Int64, UInt32, text_of
from ..text.folding import Folded
from ..text.sentences import Sentences
from .candidates import Candidates
from .repeats import CUT, Repeats
from .tokens import Tokens


class Slogan(NamedTuple):
    """A set phrase of a corpus."""

    #: As most often written, among the ways that close the quotation marks they open.
    text: str
    #: Its letters in their canonical form.
    folded: str
    documents: int
    occurrences: int
    #: The deviation of proportions of Gries (2008): 0 where it is spread as all text is, near 1 where few documents
    #: have all of it.
    dispersion: float
    #: The first use in the order of the documents: the number of the document, and the span in its code points.
    document: int
    start: int
    end: int
    #: The sentence of the first use.
    example_start: int
    example_end: int
    #: All ways of writing it, with how often each occurs, the most frequent first.
    variants: tuple[tuple[str, int], ...]
    #: The numbers of the documents that it occurs in, ascending.
    holders: tuple[int, ...]


def describe(
    candidates: Candidates,
    codes: UInt32,
    offsets: Int64,
    sentences: Sentences,
    folded: Folded,
    tokens: Tokens,
    repeats: Repeats,
) -> list[Slogan]:
    """The slogans that the rows of `candidates` are, in their order."""
    size = np.bincount(tokens.document, tokens.codes != CUT, len(offsets) - 1)
    share = size / max(size.sum(), 1.0)
    slogans = []
    rows = np.stack((candidates.length, candidates.first, candidates.occurrences), axis=1)
    for length, first, occurrences in rows.tolist():
        place = np.sort(repeats.order[first : first + occurrences]).astype(np.int64)
        begin, last = tokens.start[place], tokens.end[place + length - 1]
        start, end = folded.origin[begin].astype(np.int64), folded.origin[last - 1].astype(np.int64) + 1
        variants = _variants(codes, start, end)
        document = tokens.document[place]
        number, uses = np.unique(document, return_counts=True)
        dispersion = float(np.maximum(uses / occurrences - share[number], 0).sum())
        sentence = int(np.searchsorted(folded.offsets, begin[0], side="right")) - 1
        shift = int(offsets[document[0]])
        slogans.append(
            Slogan(
                text=_chosen(variants),
                folded=text_of(folded.codes[begin[0] : last[0]]),
                documents=len(number),
                occurrences=occurrences,
                dispersion=dispersion,
                document=int(document[0]),
                start=int(start[0]) - shift,
                end=int(end[0]) - shift,
                example_start=int(sentences.start[sentence]) - shift,
                example_end=int(sentences.end[sentence]) - shift,
                variants=variants,
                holders=tuple(number.tolist()),
            )
        )
    return slogans


def _variants(codes: UInt32, start: Int64, end: Int64) -> tuple[tuple[str, int], ...]:
    """The texts of the spans, line breaks undone, each with its count; equal counts in the order of the text."""
    texts = Counter(
        _LINE_BREAKS.sub(_joined, text_of(codes[a:b])) for a, b in zip(start.tolist(), end.tolist(), strict=True)
    )
    return tuple(sorted(texts.items(), key=lambda item: (-item[1], item[0])))


_LINE_BREAKS = re.compile(r"(.)\s*[\n\r\v\f\u2028]\s*(?=(.))")
_HYPHENS = "-\u2010\u2011\u00ad"
_PAIRS = (("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"))


def _joined(match: re.Match[str]) -> str:
    """A line break that was merely a wrap: nothing between wide characters or within a word, a space between words."""
    before, after = match.groups()
    return f"{before} " if _is_narrow(before) and _is_narrow(after) and before not in _HYPHENS else before


def _is_narrow(character: str) -> bool:
    return character.isascii() or (character.isalpha() and not wide_table()[ord(character)])


def _chosen(variants: tuple[tuple[str, int], ...]) -> str:
    for text, _ in variants:
        if _is_balanced(text):
            return text
    # Every use stands beside a quotation mark that is not part of it.
    return re.sub('[“”‘’「」『』"]', "", variants[0][0])


def _is_balanced(text: str) -> bool:
    """Whether quotation marks that open close again, and the other way round."""
    for opening, closing in _PAIRS:
        depth = 0
        for character in text:
            depth += (character == opening) - (character == closing)
            if depth < 0:
                return False
        if depth:
            return False
    return text.count('"') % 2 == 0
