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
from .originality import Score, Spans, class_counts, score
from .text.characters import letters_in
from .text.columns import Bools, ranges

#: Sources that are thought away one by one, and those of which every combination is.
_ALONE, _TOGETHER = 20, 6
#: Code points that are judged again for that, at most; but always those of a few sources.
_BUDGET, _FEWEST = 200_000, 3

#: Text between quotation marks that are different on both sides or stand at the edges of words, within a paragraph.
_QUOTED = re.compile(r"“[^”“\n]+”|「[^」「\n]+」|『[^』『\n]+』|«[^»«\n]+»|„[^“”\n]+[“”]|(?<!\w)\"[^\"\n]+\"(?!\w)")


def vary(
    document: Document,
    corpus: Corpus,
    settings: Settings,
    own: Collection[str],
    is_source: Callable[[str], bool] = lambda name: True,
    phrases: Phrases = NO_PHRASES,
    stock: Stock = NO_STOCK,
) -> tuple[Variation, ...]:
    """The variations of one draft, as far as they differ from what it is; arguments are those of `judge_all`.

    Without a source means exactly what the draft would be if `is_source` were false of it.
    """
    reuse = find_reuse([document], corpus, settings, [own], is_source, phrases, stock)
    paths = [source.path for source in reuse.sources[0]]
    away = _to_think_away(paths, len(document.text))
    varied = []
    for batch in in_batches([document] * len(away)):
        names = [{*own, *without} for without in away[batch]]
        scores = find_reuse([document] * len(names), corpus, settings, names, is_source, phrases, stock).scores
        varied += [_of("sources", *each) for each in zip(scores, away[batch], strict=True)]
    others = (_of(kind, _score(reuse, counted)) for kind, counted in _counted(reuse))
    return (*varied, *(each for each in others if each.characters != reuse.scores[0].characters))


def _to_think_away(paths: Sequence[str], length: int) -> list[tuple[str, ...]]:
    """Which sources to think away: each of the first ones, and the first few of these in every combination."""
    affordable = max(_BUDGET // max(length, 1), _FEWEST)
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
    for quotation in _QUOTED.finditer(reuse.texts[0]):
        quoted[quotation.start() : quotation.end()] = True
    yield "quoted", counted & ~quoted
    short = np.zeros(len(letters), dtype=bool)
    sentences, folded = reuse.drafts.sentences, reuse.drafts.folded
    too_short = ~judged(folded.codes, folded.offsets)
    start, end = sentences.start[too_short], sentences.end[too_short]
    short[ranges(start, end - start)] = True
    yield "short", counted & ~short


def _score(reuse: Reuse, counted: Bools) -> Score:
    offsets = reuse.drafts.offsets
    return score(class_counts(reuse.classes, counted, Spans(offsets[:-1], offsets[1:]))[0])


def _of(kind: str, figures: Score, sources: tuple[str, ...] = ()) -> Variation:
    return Variation(kind, figures.characters, figures.originality, figures.shares, sources)
