"""Slogans: the set phrases of a corpus, best first.

Of all repeated runs those are judged that hold together best (`candidates`); their edges must be edges of words, in the
text around them; their words must not be those of a name, a time or a turn of speech (`wording`). What is left is
ranked, and of phrases that hold one another the best comes first.

What is chosen is a function of numbers and words (`best_by_numbers`, `choose`), wherever these were gathered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..errors import UsageError
from ..text.analysis import FoldedText
from ..text.columns import Int64
from .candidates import Candidates, Floats, find_candidates
from .description import Slogan, describe, occurrences_of, sizes_of
from .lexicon import lexicon
from .phrasing import Phrase, Uses, drawn, find_phrases, look_at, lots, token_texts
from .repeats import find_repeats
from .tokens import find_tokens
from .wording import NO_SLOGAN, is_parallel, judge_chinese, judge_words

#: The longest phrase, in Chinese characters or words.
LONGEST = 40
#: How many runs are looked at one by one, the best by their numbers.
_MOST_JUDGED = 30_000
#: A run is left out if more than this share of its occurrences is a whole sentence, a label, or beside a number.
_FURNITURE = 0.5
#: A phrase of several clauses that are not alike stands between marks in this share of its occurrences at least.
_WHOLE_CLAUSES = 0.2
#: A phrase begins, and ends, where words do in this share of its occurrences at least.
_WHOLE_WORDS = 0.5
#: Whole clauses of a longer phrase are a part of it if it is in this share of their documents.
_ABSORBED = 0.5
#: In nats: a phrase that holds a better one, or is held in one, and one that never stands alone, come so much later.
_OVERLAPS, _NEVER_ALONE = 5.0, 2.5
#: More cohesion and more entropy than this, in nats, say nothing more; nor do more occurrences between marks.
_COHESIVE, _OPEN, _OFTEN = 8.0, 2.0, 10
#: What the logarithms of spread and of whole edges weigh, and what an edge that is none of a word is taken for.
_SPREAD, _EDGES, _NO_EDGE = 1.2, 4.0, 0.05


class BestSlogans(NamedTuple):
    """The best slogans of a corpus, best first, and how many it has in all."""

    slogans: list[Slogan]
    total: int


def find_slogans(text: FoldedText, *, min_documents: int = 3, limit: int | None = None) -> BestSlogans:
    """The set phrases of documents, at most `limit` of them, best first.

    Documents come in the order of their names. A phrase occurs in at least `min_documents` documents, in different
    surroundings. Raises UsageError where that is less than 1, or where `limit` is negative.
    """
    check_bounds(min_documents, limit)
    tokens = find_tokens(text.codes, text.sentences, text.folded)
    repeats = find_repeats(tokens.codes, tokens.document, min_documents, LONGEST)
    found = find_candidates(tokens, repeats, min_documents)
    found = found.take(best_by_numbers(found.candidates))
    candidates = found.candidates
    if not len(candidates.key):
        return BestSlogans([], 0)
    place = found.places(repeats)
    candidate = np.repeat(np.arange(len(candidates.key)), candidates.occurrences)
    document = tokens.document[place].astype(np.int64)
    lot = lots(document, place - np.searchsorted(tokens.document, document))
    rows = drawn(candidate, lot)
    looked_at, first = candidate[rows], repeats.order[found.first].astype(np.int64)
    uses = look_at(looked_at, lot[rows], place[rows], candidates.length[looked_at], tokens, lexicon())
    every = choose(candidates, uses, token_texts(first, candidates.length, tokens, text.folded))
    order = every[:limit]
    n_documents = len(text.offsets) - 1
    size, number = sizes_of(tokens, n_documents), np.arange(n_documents)
    chosen = found.take(order)
    bounds = np.cumsum(chosen.candidates.occurrences)[:-1]
    described = [
        describe(occurrences_of(np.sort(places), length, text, tokens, number), size)
        for places, length in zip(
            np.split(chosen.places(repeats), bounds), chosen.candidates.length.tolist(), strict=False
        )
    ]
    return BestSlogans(described, len(every))


def check_bounds(min_documents: int, limit: int | None) -> None:
    """Raise UsageError where slogans cannot be looked for so."""
    if min_documents < 1:
        raise UsageError(f"a slogan cannot be in fewer than 1 document, but the least is given as {min_documents}")
    if limit is not None and limit < 0:
        raise UsageError(f"the number of slogans cannot be negative, but is given as {limit}")


def best_by_numbers(candidates: Candidates) -> Int64:
    """The rows of runs that are no furniture, those with the best numbers, at most `_MOST_JUDGED`, by their keys."""
    furniture = np.maximum(np.maximum(candidates.sentences, candidates.labels), candidates.numbers)
    rows = np.flatnonzero(furniture <= _FURNITURE * candidates.occurrences)
    best = rows[np.lexsort((candidates.key[rows], -_strength(candidates.take(rows))))[:_MOST_JUDGED]]
    return best[np.argsort(candidates.key[best])]


def choose(candidates: Candidates, uses: Uses, texts: Sequence[Sequence[str]]) -> Int64:
    """The rows of candidates that are slogans, from best to worst.

    Candidates come by their keys. `uses` are those that are looked at; `texts[c]` are the tokens of candidate c, in
    folded letters.
    """
    words = lexicon()
    phrases, whole = find_phrases(uses, texts, words)
    return _ranked(candidates, phrases, texts, _scores(candidates, phrases, whole, words.kinds))


def _strength(candidates: Candidates) -> Floats:
    """How well a run holds together, stands apart from what is around it, and is spread, in nats."""
    cohesion, entropy = np.minimum(candidates.cohesion, _COHESIVE), np.minimum(candidates.entropy, _OPEN)
    strength: Floats = cohesion + entropy + _SPREAD * np.log(candidates.contexts)
    return strength


def _scores(candidates: Candidates, phrases: Sequence[Phrase], whole: Floats, kinds: dict[str, str]) -> Floats:
    """What phrases are ranked by, in nats."""
    stands_alone = candidates.alone > 0
    wording = np.array(
        [
            judge_chinese(phrase.clauses, phrase.words, kinds, alone)
            if phrase.is_wide
            else judge_words(phrase.words, phrase.is_name)
            for phrase, alone in zip(phrases, stands_alone.tolist(), strict=True)
        ]
    )
    scores: Floats = _strength(candidates) + wording - np.log(candidates.length)
    scores += _EDGES * np.log(_NO_EDGE + whole[0] * whole[1])
    scores += 0.5 * np.log1p(np.minimum(candidates.alone, _OFTEN)) - _NEVER_ALONE * ~stands_alone
    several = np.array([len(phrase.clauses) > 1 and not is_parallel(phrase.clauses) for phrase in phrases])
    framed = np.minimum(candidates.after_mark, candidates.before_mark) >= _WHOLE_CLAUSES * candidates.occurrences
    scores[(several & ~framed) | (whole < _WHOLE_WORDS).any(axis=0)] = NO_SLOGAN
    return scores


def _ranked(
    candidates: Candidates, phrases: Sequence[Phrase], tokens: Sequence[Sequence[str]], scores: Floats
) -> Int64:
    """The rows from best to worst. A phrase that holds one before it, or is held in one, comes later for that."""
    # Of phrases that are equally good the first in the order of their text.
    texts = np.array(["".join(phrase.clauses) for phrase in phrases])
    order = np.lexsort((texts, -scores))
    order = order[scores[order] > NO_SLOGAN]
    absorbed = _absorbed(phrases, candidates.documents, order)
    better: set[tuple[str, ...]] = set()
    parts_of_better: set[tuple[str, ...]] = set()
    later = np.zeros(len(phrases))
    for row in order.tolist():
        run = tuple(tokens[row])
        parts = {run[a:b] for a in range(len(run)) for b in range(a + 1, len(run) + 1)}
        if row in absorbed or run in parts_of_better or not better.isdisjoint(parts):
            later[row] = _OVERLAPS
        else:
            better.add(run)
            parts_of_better |= parts
    return order[np.lexsort((np.arange(len(order)), later[order] - scores[order]))]


def _absorbed(phrases: Sequence[Phrase], documents: Int64, order: Int64) -> set[int]:
    """Phrases that are whole clauses of a longer one, and are mostly used in it: 不忘初心 of 不忘初心、牢记使命."""
    rows = {"".join(phrases[row].clauses): row for row in order.tolist()}
    absorbed = set()
    for row in order.tolist():
        clauses = phrases[row].clauses
        n = len(clauses)
        for first in range(n if n > 1 else 0):
            for last in range(first + 1, n + 1):
                part = rows.get("".join(clauses[first:last]), row)
                if part != row and documents[row] >= _ABSORBED * documents[part]:
                    absorbed.add(part)
    return absorbed
