"""What the figures of a draft would be if a source were not there, or if something counted that does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations

import numpy as np

from .exclusions import APPROVED, COUNTED, NO_PHRASES, PROTECTED, SUPPRESSED, Phrases
from .index.corpus import Corpus
from .index.segment import judged
from .index.stock import NO_STOCK, Stock
from .measurement import Reuse, find_reuse, in_batches
from .model import Document, Settings, Variation
from .originality import Spans, class_counts, score
from .text.characters import letters_in
from .text.columns import Bools, ranges

#: Sources that are thought away one by one, and those of which every combination is.
_ALONE, _TOGETHER = 20, 6
#: Code points that are judged again for that in a run, at most; but always those of a few sources of each draft.
BUDGET, _FEWEST = 200_000, 3

#: Text between quotation marks that are different on both sides or stand at the edges of words, within a paragraph.
_QUOTED = re.compile(r"“[^”“\n]+”|「[^」「\n]+」|『[^』『\n]+』|«[^»«\n]+»|„[^“”\n]+[“”]|(?<!\w)\"[^\"\n]+\"(?!\w)")


def vary_all(
    documents: Sequence[Document],
    corpus: Corpus,
    settings: Settings,
    own: Sequence[Collection[str]],
    is_source: Callable[[str], bool] = lambda name: True,
    phrases: Phrases = NO_PHRASES,
    stock: Stock = NO_STOCK,
    budget: int = BUDGET,
) -> list[tuple[Variation, ...]]:
    """The variations of each draft, as far as they differ from what it is; arguments are those of `judge_all`.

    Without a source means exactly what the draft would be if `is_source` were false of it. `budget` is how many code
    points may be judged again for each draft.
    """
    reuse = find_reuse(documents, corpus, settings, own, is_source, phrases, stock)
    away = [
        (d, without)
        for d, document in enumerate(documents)
        for without in _to_think_away([source.path for source in reuse.sources[d]], len(document.text), budget)
    ]
    varied: list[list[Variation]] = [[] for _ in documents]
    for batch in in_batches([documents[d] for d, _ in away]):
        drafts = [documents[d] for d, _ in away[batch]]
        absent = [{*own[d], *without} for d, without in away[batch]]
        scores = find_reuse(drafts, corpus, settings, absent, is_source, phrases, stock).scores
        for (d, without), figures in zip(away[batch], scores, strict=True):
            varied[d].append(Variation("sources", *figures, without))
    offsets = reuse.drafts.offsets
    for kind, counted in _counted(reuse):
        counts = class_counts(reuse.classes, counted, Spans(offsets[:-1], offsets[1:]))
        for d, figures in enumerate(map(score, counts)):
            if figures.characters != reuse.scores[d].characters:
                varied[d].append(Variation(kind, *figures))
    return [tuple(of_draft) for of_draft in varied]


def _to_think_away(paths: Sequence[str], length: int, budget: int) -> list[tuple[str, ...]]:
    """Which sources to think away: each of the first ones, and the first few of these in every combination."""
    affordable = max(budget // max(length, 1), _FEWEST)
    alone = paths[: min(_ALONE, affordable)]
    together = 1
    while together < min(_TOGETHER, len(alone)) and 2 ** (together + 1) + len(alone) <= affordable:
        together += 1
    sets = [(path,) for path in alone]
    return sets + [each for size in range(2, together + 1) for each in combinations(alone[:together], size)]


def _counted(reuse: Reuse) -> Iterator[tuple[str, Bools]]:
    """For each kind of exclusion which code points count if it is undone, or made."""
    letters = letters_in(reuse.drafts.codes)
    counted = letters & (reuse.reasons == COUNTED)
    for kind, reason in (("protected", PROTECTED), ("approved", APPROVED), ("suppressed", SUPPRESSED)):
        yield kind, counted | (letters & (reuse.reasons == reason))
    quoted = np.zeros(len(letters), dtype=bool)
    for begin, text in zip(reuse.drafts.offsets.tolist(), reuse.texts, strict=False):
        for quotation in _QUOTED.finditer(text):
            quoted[begin + quotation.start() : begin + quotation.end()] = True
    yield "quoted", counted & ~quoted
    short = np.zeros(len(letters), dtype=bool)
    sentences, folded = reuse.drafts.sentences, reuse.drafts.folded
    too_short = ~judged(folded.codes, folded.offsets)
    start, end = sentences.start[too_short], sentences.end[too_short]
    short[ranges(start, end - start)] = True
    yield "short", counted & ~short
