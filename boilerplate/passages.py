"""From evidence to passages: which covered stretches belong together, and which documents they come from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .evidence import Evidence
from .index.excerpt import Excerpt
from .text.analysis import Analysis
from .text.columns import Bools, Int64, contains, distinct, numbered, ranges, runs_within
from .text.shingles import widths_before

#: Sentences of a source that follow on from one another are at most this many apart.
_NEAR = 2
#: … and tie two pieces together where they are this nearly the best that each piece has.
_AMONG_BEST = 0.8
#: A document is a source of a passage when it covers it, times how alike it is, this much of what the best one does.
_SHARE_OF_BEST = 0.5


class Pieces(NamedTuple):
    """The covered stretches of the drafts' folded text, each within one sentence, in order."""

    start: Int64
    end: Int64
    #: Which draft of the batch the piece is in.
    draft: Int64
    #: The passage that the piece is part of; passages are numbered in order.
    passage: Int64


class SourceRows(NamedTuple):
    """One row for every piece and document that it is found in: the best of what ties them."""

    piece: Int64
    document: Int64
    #: The place in the corpus that is most like the piece, and the span in its folded text.
    place: Int64
    record_start: Int64
    record_end: Int64
    similarity: npt.NDArray[np.float64]
    #: Width in units of what that place covers of the piece, times its similarity.
    alike: npt.NDArray[np.float64]

    def where(self, kept: Bools) -> SourceRows:
        """The rows for which `kept` is True."""
        return SourceRows(
            self.piece[kept],
            self.document[kept],
            self.place[kept],
            self.record_start[kept],
            self.record_end[kept],
            self.similarity[kept],
            self.alike[kept],
        )


class Passages(NamedTuple):
    """The passages of a batch of drafts with all their sources: rows in order of passage, then best source first."""

    pieces: Pieces
    #: For every passage and document that is a source of it.
    passage: Int64
    document: Int64
    #: How much alike they are: of the best evidence for each piece, weighted by the width it covers.
    similarity: npt.NDArray[np.float64]
    #: The pieces' rows, of sources only.
    rows: SourceRows


def find_passages(
    drafts: Analysis, covered: Bools, evidence: Evidence, excerpt: Excerpt, boilerplate_documents: int
) -> Passages:
    """The passages of drafts: where folded characters are `covered`, and what the evidence says of their sources."""
    folded = drafts.folded
    start, end = runs_within(covered, folded.offsets)
    draft = drafts.sentences.document[np.searchsorted(folded.offsets, start, side="right") - 1]
    widths = widths_before(folded.codes)
    piece, row = _overlaps(start, end, evidence)
    span = np.maximum(start[piece], evidence.draft_start[row]), np.minimum(end[piece], evidence.draft_end[row])
    weight = (widths[span[1]] - widths[span[0]]) * evidence.similarity[row]
    rows = _best_rows(piece, row, weight, evidence, excerpt)

    best = np.zeros(len(start))
    np.maximum.at(best, piece, weight)
    good = weight >= _AMONG_BEST * best[piece]
    joined = _joined(start, end, piece[good], evidence.place[row[good]], excerpt)
    # What many documents hold and what few hold are not one passage: a stock opening stays one before a copied page.
    common = _n_sources(rows, len(start)) >= boilerplate_documents
    joined[1:] &= (common[1:] == common[:-1]) & (draft[1:] == draft[:-1])
    passage = np.cumsum(~joined) - 1 if len(start) else np.zeros(0, dtype=np.int64)
    return _ranked(Pieces(start, end, draft, passage), rows, widths[end] - widths[start])


def _n_sources(rows: SourceRows, n_pieces: int) -> Int64:
    """In how many documents each piece is found."""
    most = np.zeros(n_pieces)
    np.maximum.at(most, rows.piece, rows.alike)
    return np.bincount(rows.piece[rows.alike >= _SHARE_OF_BEST * most[rows.piece]], minlength=n_pieces)


def _overlaps(start: Int64, end: Int64, evidence: Evidence) -> tuple[Int64, Int64]:
    """Pairs (piece, row of the evidence) that share a character."""
    first = np.searchsorted(end, evidence.draft_start, side="right")
    last = np.searchsorted(start, evidence.draft_end, side="left")
    lengths = np.maximum(last - first, 0)
    return ranges(first, lengths), np.repeat(np.arange(len(lengths)), lengths)


def _joined(start: Int64, end: Int64, piece: Int64, place: Int64, excerpt: Excerpt) -> Bools:
    """Whether each piece goes on from the one before: nothing between them, and sentences of one source in a row."""
    joined = np.zeros(len(start), dtype=bool)
    n = excerpt.n_places + _NEAR
    held = distinct(piece * n + place)
    end_of_document = excerpt.sentence_offsets[excerpt.document_of(place) + 1]
    for step in range(_NEAR + 1):
        follows = contains(held, (piece + 1) * n + place + step) & (place + step < end_of_document)
        joined[np.minimum(piece[follows] + 1, len(start) - 1)] = True
    if len(start):
        joined[0] = False
        joined[1:] &= start[1:] == end[:-1]
    return joined


def _best_rows(
    piece: Int64,
    row: Int64,
    weight: npt.NDArray[np.float64],
    evidence: Evidence,
    excerpt: Excerpt,
) -> SourceRows:
    """For each piece and document the evidence of most weight."""
    place = evidence.place[row]
    document = excerpt.document_of(place)
    order = np.lexsort((place, -weight, document, piece))
    first = _first_of_groups(piece[order], document[order])
    best = order[first]
    at = row[best]
    return SourceRows(
        piece[best],
        document[best],
        place[best],
        evidence.record_start[at],
        evidence.record_end[at],
        evidence.similarity[at],
        weight[best],
    )


def _first_of_groups(piece: Int64, document: Int64) -> Int64:
    new = np.ones(len(piece), dtype=bool)
    new[1:] = (np.diff(piece) != 0) | (np.diff(document) != 0)
    return np.flatnonzero(new)


def _ranked(pieces: Pieces, rows: SourceRows, piece_width: Int64) -> Passages:
    passage = pieces.passage[rows.piece]
    n_documents = int(rows.document.max(initial=0)) + 1
    pair, number = numbered(passage * n_documents + rows.document)
    of_passage, document = pair // n_documents, pair % n_documents
    alike = np.bincount(number, weights=rows.alike, minlength=len(pair))
    width = np.bincount(pieces.passage, weights=piece_width)
    n_passages = len(width)
    most = np.zeros(n_passages)
    np.maximum.at(most, of_passage, alike)
    source = alike >= _SHARE_OF_BEST * most[of_passage]
    # Documents are numbered in the order of their paths, so ties are settled by path.
    order = np.lexsort((document, -np.round(alike, 6), of_passage))
    order = order[source[order]]
    kept = source[number]
    return Passages(
        pieces,
        of_passage[order],
        document[order],
        (alike / width[of_passage])[order],
        rows.where(kept),
    )
