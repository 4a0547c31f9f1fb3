"""Places where a text nearly has a phrase, but not letter for letter.

A phrase that is at most k edits away holds one of any k + 1 pieces of it as it is (Wu and Manber 1992). The pieces of
all phrases are looked for at once, and where one stands the whole phrase is aligned with what is around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, permutations
from typing import NamedTuple

import numpy as np

from ..text.characters import SLOT, wide_table
from ..text.columns import Int64, code_points, distinct, ranges
from ..text.shingles import WIDE_UNITS, widths_before
from .listed import Target, find_listed, targets_of
from .occurrences import Hits, finder
from .spelling import Spelling

#: Shorter phrases have too many neighbours that mean something else: 6 Chinese characters, 15 letters.
_NARROWEST = 6 * WIDE_UNITS
#: One letter in so many may differ, and one in any phrase.
_LETTERS_PER_EDIT = 5
#: Of phrases with more members than this only two at a time change places.
_MOST_MEMBERS = 4


class Edit(NamedTuple):
    """One difference, as spans of the phrase and of the text, both spelled, half open; one of them can be empty."""

    phrase_start: int
    phrase_end: int
    start: int
    end: int


class Altered(NamedTuple):
    """A place where a phrase nearly stands."""

    #: The number of the phrase, and the span in the spelled text, half open.
    phrase: int
    start: int
    end: int
    #: In their order; none where only the order of the phrase's members differs.
    edits: tuple[Edit, ...]


class _Part(NamedTuple):
    """A sentence of a phrase, which is looked for by itself."""

    phrase: int
    #: Where it begins in its phrase.
    at: int
    text: str
    #: What commas set apart in it.
    members: tuple[str, ...]
    #: How many letters may differ.
    most_edits: int


def find_altered(targets: Sequence[Target], spelling: Spelling, standing: Hits) -> list[Altered]:
    """Places where a target nearly stands, in order; they do not overlap.

    `standing` is what stands there letter for letter. A place is not altered where that has half of the letters.
    """
    parts = _parts(targets)
    cover = _cover(standing, len(spelling.text))
    found = [*_edited(parts, spelling, cover), *_reordered(parts, spelling, cover)]
    found.sort(key=lambda each: (each.start - each.end, len(each.edits), each.start))
    taken = np.zeros(len(spelling.text), dtype=bool)
    kept = []
    for each in found:
        if not taken[each.start : each.end].any():
            taken[each.start : each.end] = True
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _parts(targets: Sequence[Target]) -> list[_Part]:
    parts = []
    for number, target in enumerate(targets):
        for start, end in pairwise((0, *target.breaks, len(target.text))):
            members = [begin for begin in target.members if start < begin < end]
            texts = tuple(target.text[a:b].strip() for a, b in pairwise((start, *members, end)))
            start += target.text[start:end].startswith(" ")
            text = target.text[start:end]
            if _width(text) >= _NARROWEST:
                most_edits = max(1, len(text.replace(" ", "")) // _LETTERS_PER_EDIT)
                parts.append(_Part(number, start, text, texts, most_edits))
    return parts


def _width(text: str) -> int:
    return int(widths_before(code_points(text.replace(" ", "")))[-1])


def _cover(standing: Hits, length: int) -> Int64:
    """For every character of the spelled text the length of the longest phrase that stands there."""
    cover = np.zeros(length, dtype=np.int64)
    lengths = standing.end - standing.start
    order = np.argsort(lengths, kind="stable")
    np.maximum.at(cover, ranges(standing.start[order], lengths[order]), np.repeat(lengths[order], lengths[order]))
    return cover


def _edited(parts: Sequence[_Part], spelling: Spelling, cover: Int64) -> Iterator[Altered]:
    """Where a part is few edits away."""
    from rapidfuzz.distance import Levenshtein  # not needed where there are no lists
    from rapidfuzz.process import cpdist

    part, start = _near_pieces(parts, spelling, cover)
    if not len(part):
        return
    length = np.array([len(each.text) for each in parts])[part]
    most = np.array([each.most_edits for each in parts])[part]
    edges = np.append(np.flatnonzero(np.diff(spelling.sentence, prepend=-1)), len(spelling.text))
    middle = np.clip(start + length // 2, 0, len(spelling.text) - 1)
    sentence = np.searchsorted(edges, middle, side="right")
    low = np.maximum(start - most, edges[sentence - 1])
    high = np.minimum(start + length + most, edges[sentence])
    texts = [parts[p].text for p in part.tolist()]
    windows = [spelling.text[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    # A letter that is left out makes room for another one of what stands around the phrase.
    bound = np.maximum(high - low - length, 0) + 2 * most
    distance = cpdist(texts, windows, scorer=Levenshtein.distance, score_cutoff=int(bound.max()))
    for row in np.flatnonzero(distance <= bound).tolist():
        found = _aligned(parts[part[row]], int(low[row]), int(high[row]), spelling, cover)
        if found is not None:
            yield found


def _near_pieces(parts: Sequence[_Part], spelling: Spelling, cover: Int64) -> tuple[Int64, Int64]:
    """Parts and where they would begin if what stands there of them is in its place; each pair once, in order."""
    pieces = [_pieces(part) for part in parts]
    texts = [part.text[a:b] for part, spans in zip(parts, pieces, strict=True) for a, b in spans]
    owner = np.repeat(np.arange(len(parts)), [len(spans) for spans in pieces])
    offset = np.array([a for spans in pieces for a, _ in spans], dtype=np.int64)
    piece, start, end = finder(texts)(spelling.text)
    length = np.array([len(part.text) for part in parts], dtype=np.int64)[owner[piece]]
    is_free = 2 * np.maximum(cover[start], cover[end - 1]) < length
    part, begin = owner[piece[is_free]], (start - offset[piece])[is_free]
    n_places = len(spelling.text) + 1_000_000
    pair = distinct(part * n_places + (begin + 500_000))
    return pair // n_places, pair % n_places - 500_000


def _pieces(part: _Part) -> list[tuple[int, int]]:
    """One piece more than there may be edits, about equally long."""
    n = part.most_edits + 1
    edges = [len(part.text) * i // n for i in range(n + 1)]
    return list(pairwise(edges))


def _aligned(part: _Part, low: int, high: int, spelling: Spelling, cover: Int64) -> Altered | None:
    """Where in [low, high) of the spelled text the part nearly stands; None where it does not, or stands unaltered."""
    from rapidfuzz.distance import Levenshtein

    length = len(part.text)

    def rank(start: int, end: int, marked: bool) -> tuple[int, bool, int]:
        return Levenshtein.distance(part.text, spelling.text[start:end]), not marked, abs(end - start - length)

    # A phrase that begins and ends where marks do is more likely than one that lacks a letter there.
    ends = [end for end in range(high, low, -1) if spelling.ends[end - 1]][: 2 * part.most_edits + 1]
    end = min(ends, key=lambda end: rank(low, end, _is_marked(spelling, end)), default=low)
    begins = [start for start in range(low, end) if spelling.begins[start]][: 2 * part.most_edits + 1]
    start = min(begins, key=lambda start: rank(start, end, _is_marked(spelling, start)), default=end)
    edits = _edits(part, start, spelling.text[start:end])
    costs = [_cost(part.text[a:b], spelling.text[c:d]) for a, b, c, d in edits]
    if not 0 < sum(costs) <= part.most_edits or 2 * cover[start:end].max() >= length:
        return None
    if not _is_anchored(edits[0].phrase_start, costs[0], _is_marked(spelling, start)):
        return None
    if not _is_anchored(length - edits[-1].phrase_end, costs[-1], _is_marked(spelling, end)):
        return None
    at = part.at
    return Altered(part.phrase, start, end, tuple(Edit(at + a, at + b, c, d) for a, b, c, d in edits))


def _edits(part: _Part, begin: int, text: str) -> list[Edit]:
    """What turns the part into a text that begins at `begin` of the spelled text: few spans, as long as need be."""
    from rapidfuzz.distance import Levenshtein

    edits: list[Edit] = []
    for op in Levenshtein.opcodes(part.text, text):
        if op.tag == "equal":
            continue
        edit = _whole_words(op.src_start, op.src_end, op.dest_start, op.dest_end, part.text, text)
        if edits and edits[-1].phrase_end >= edit.phrase_start:
            before = edits.pop()
            edit = Edit(before.phrase_start, edit.phrase_end, before.start, edit.end)
        edits.append(edit)
    return [Edit(a, b, begin + c, begin + d) for a, b, c, d in edits]


def _whole_words(a: int, b: int, c: int, d: int, phrase: str, text: str) -> Edit:
    """Spans that differ, with the rest of the words or numbers that they are parts of: `conditions`, not `s`."""
    while a and _in_word(phrase[a - 1]) and (_in_word(phrase[a : a + 1]) or _in_word(text[c : c + 1])):
        a, c = a - 1, c - 1
    while b < len(phrase) and _in_word(phrase[b]) and (_in_word(phrase[b - 1 : b]) or _in_word(text[d - 1 : d])):
        b, d = b + 1, d + 1
    return Edit(a, b, c, d)


def _in_word(character: str) -> bool:
    """Whether it is a letter of an alphabet or a digit."""
    return bool(character.strip()) and (character == chr(SLOT) or not wide_table()[ord(character)])


def _cost(right: str, wrong: str) -> int:
    """How many letters an edit counts for: those of whole words, for `peace` is not nearly `place`, but of misspelt
    ones (in one letter of eight) those that are wrong."""
    from rapidfuzz.distance import Levenshtein

    size, wrong_letters = max(len(right), len(wrong)), Levenshtein.distance(right, wrong)
    return wrong_letters if wrong_letters * 8 <= size else size


def _is_marked(spelling: Spelling, place: int) -> bool:
    """Whether a mark stands before this place, or nothing comes after."""
    return place == len(spelling.text) or bool(spelling.marked[place])


def _is_anchored(kept: int, cost: int, marked: bool) -> bool:
    """Whether the phrase is meant to begin, or end, here: `kept` letters of it stand there before an edit of some cost.

    Else they may be of another sentence that goes on as the phrase does: 学习贯彻新时代中国特色社会主义思想 has one
    letter of 习近平. Marks that set the place off tell that they are not.
    """
    return kept >= cost or (marked and (kept > 0 or cost == 1))


def _reordered(parts: Sequence[_Part], spelling: Spelling, cover: Int64) -> Iterator[Altered]:
    """Where the members of a part stand in another order."""
    orders = [(part, order) for part in parts for order in _orders(part.members)]
    hits, _ = find_listed(targets_of(["、".join(order) for _, order in orders]), spelling)
    for number, start, end in zip(*(column.tolist() for column in hits), strict=True):
        part, _ = orders[number]
        if 2 * cover[start:end].max() < len(part.text):
            yield Altered(part.phrase, start, end, ())


def _orders(members: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Other orders of members: all, or those where two have changed places."""
    if len(set(members)) < len(members):
        return
    if len(members) <= _MOST_MEMBERS:
        yield from (order for order in permutations(members) if order != members)
        return
    for i, j in combinations(range(len(members)), 2):
        order = list(members)
        order[i], order[j] = order[j], order[i]
        yield tuple(order)
