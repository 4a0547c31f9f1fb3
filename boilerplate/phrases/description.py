"""What a reader sees of a slogan: as it is written, where it was used first, how it is spread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ..text.analysis import FoldedText
from ..text.characters import wide_table
from ..text.columns import Int64, UInt32, text_of
from .repeats import CUT
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


class Occurrences(NamedTuple):
    """All uses of a slogan in some documents."""

    #: The first use: number of its document, span in it, span of its sentence, and the letters in canonical form.
    first: tuple[int, int, int, int, int, str]
    variants: Mapping[str, int]
    #: The documents that it occurs in, ascending, and how often.
    documents: Int64
    uses: Int64


def occurrences_of(place: Int64, length: int, text: FoldedText, tokens: Tokens, number: Int64) -> Occurrences:
    """The uses of a run of `length` tokens at these places of a text, ascending; document d of it is `number[d]`."""
    begin, last = tokens.start[place], tokens.end[place + length - 1]
    start, end = (text.folded.origin[at].astype(np.int64) for at in (begin, last - 1))
    document, uses = np.unique(number[tokens.document[place]], return_counts=True)
    sentence = int(np.searchsorted(text.folded.offsets, begin[0], side="right")) - 1
    shift = int(text.offsets[tokens.document[place[0]]])
    spans = start[0], end[0] + 1, text.sentences.start[sentence], text.sentences.end[sentence]
    a, b, c, d = (int(bound) - shift for bound in spans)
    folded = text_of(text.folded.codes[begin[0] : last[0]])
    return Occurrences((int(document[0]), a, b, c, d, folded), _texts(text.codes, start, end + 1), document, uses)


def joined(parts: Sequence[Occurrences]) -> Occurrences:
    """All uses of a slogan; no document is in two of the parts."""
    if len(parts) == 1:
        return parts[0]
    documents, uses = (np.concatenate(column) for column in zip(*(part[2:] for part in parts), strict=True))
    order = np.argsort(documents)
    variants: Counter[str] = Counter()
    for part in parts:
        variants.update(part.variants)
    return Occurrences(min(part.first for part in parts), variants, documents[order], uses[order])


def describe(found: Occurrences, size: Int64) -> Slogan:
    """The slogan that has these occurrences in a corpus of documents of such sizes, as `sizes_of` has them."""
    document, start, end, example_start, example_end, folded = found.first
    occurrences = int(found.uses.sum())
    share = size[found.documents] / max(int(size.sum()), 1)
    # Equal counts in the order of the text.
    variants = tuple(sorted(found.variants.items(), key=lambda item: (-item[1], item[0])))
    return Slogan(
        text=_chosen(variants),
        folded=folded,
        documents=len(found.documents),
        occurrences=occurrences,
        dispersion=float(np.maximum(found.uses / occurrences - share, 0).sum()),
        document=document,
        start=start,
        end=end,
        example_start=example_start,
        example_end=example_end,
        variants=variants,
        holders=tuple(found.documents.tolist()),
    )


def sizes_of(tokens: Tokens, n_documents: int) -> Int64:
    """How many tokens each document has, without cuts."""
    return np.bincount(tokens.document[tokens.codes != CUT], minlength=n_documents)


def _texts(codes: UInt32, start: Int64, end: Int64) -> Counter[str]:
    """The texts of the spans, line breaks undone, each with its count."""
    return Counter(
        _LINE_BREAKS.sub(_joined, text_of(codes[a:b])) for a, b in zip(start.tolist(), end.tolist(), strict=True)
    )


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
