"""From evidence to passages: which covered stretches belong together, and which documents they come from."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .evidence import Evidence
from .index.segment import Segment
from .text.columns import Bools, Int64, contains, distinct, ranges, runs_of
from .text.shingles import widths_before

#: Sentences of a source that follow on from one another are at most this many apart.
_NEAR = 2
#: … and tie two pieces together where they are this nearly the best that each piece has.
_AMONG_BEST = 0.8
#: A document is a source of a passage when it covers this share of what the best one covers.
_SHARE_OF_BEST = 0.5


class Pieces(NamedTuple):
    """The covered stretches of a draft's folded text, each within one sentence, in order."""

    start: Int64
    end: Int64
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
    #: Width in units of what the document covers of the piece; and of what that place covers, times its similarity.
    covered: Int64
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
            self.covered[kept],
            self.alike[kept],
        )


class Passages(NamedTuple):
    """The passages of a draft with all their sources: rows in order of passage, then best source first."""

    pieces: Pieces
    #: For every passage and document that is a source of it.
    passage: Int64
    document: Int64
    #: How much alike they are: of the best evidence for each piece, weighted by the width it covers.
    similarity: npt.NDArray[np.float64]
    #: The pieces' rows, of sources only.
    rows: SourceRows


def find_passages(
    codes: npt.NDArray[np.uint32], offsets: Int64, covered: Bools, evidence: Evidence, segment: Segment
) -> Passages:
    """Passages of a draft whose folded text is `codes`, with sentences at `offsets`."""
    start, end = _pieces(covered, offsets)
    widths = widths_before(codes)
    piece, row = _overlaps(start, end, evidence)
    overlap = widths[np.minimum(end[piece], evidence.draft_end[row])]
    overlap -= widths[np.maximum(start[piece], evidence.draft_start[row])]
    weight = overlap * evidence.similarity[row]
    best = np.zeros(len(start))
    np.maximum.at(best, piece, weight)
    good = weight >= _AMONG_BEST * best[piece]
    joined = _joined(start, end, piece[good], evidence.place[row[good]], segment)
    passage = np.cumsum(~joined) - 1 if len(start) else np.zeros(0, dtype=np.int64)
    rows = _best_rows(piece, row, overlap, evidence, segment, widths[end] - widths[start])
    return _ranked(Pieces(start, end, passage), rows, widths[end] - widths[start])


def _pieces(covered: Bools, offsets: Int64) -> tuple[Int64, Int64]:
    """Maximal covered stretches, cut where a sentence ends."""
    starts, ends = runs_of(covered)
    cuts = offsets[1:-1]
    inside = np.append(covered, False)[cuts] & np.append(False, covered)[cuts] if len(cuts) else np.zeros(0, dtype=bool)
    cuts = distinct(cuts[inside])
    return np.sort(np.concatenate((starts, cuts))), np.sort(np.concatenate((ends, cuts)))


def _overlaps(start: Int64, end: Int64, evidence: Evidence) -> tuple[Int64, Int64]:
    """Pairs (piece, row of the evidence) that share a character."""
    first = np.searchsorted(end, evidence.draft_start, side="right")
    last = np.searchsorted(start, evidence.draft_end, side="left")
    lengths = np.maximum(last - first, 0)
    return ranges(first, lengths), np.repeat(np.arange(len(lengths)), lengths)


def _joined(start: Int64, end: Int64, piece: Int64, place: Int64, segment: Segment) -> Bools:
    """Whether each piece goes on from the one before: nothing between them, and sentences of one source in a row."""
    joined = np.zeros(len(start), dtype=bool)
    n = len(segment.document) + _NEAR
    held = distinct(piece * n + place)
    document = np.append(segment.document, np.full(_NEAR, -1, dtype=np.int64))
    for step in range(_NEAR + 1):
        follows = contains(held, (piece + 1) * n + place + step) & (document[place] == document[place + step])
        joined[np.minimum(piece[follows] + 1, len(start) - 1)] = True
    if len(start):
        joined[0] = False
        joined[1:] &= start[1:] == end[:-1]
    return joined


def _best_rows(
    piece: Int64, row: Int64, overlap: Int64, evidence: Evidence, segment: Segment, piece_width: Int64
) -> SourceRows:
    """For each piece and document the evidence that covers most of the piece most alike."""
    place = evidence.place[row]
    document = segment.document[place].astype(np.int64)
    weight = overlap * evidence.similarity[row]
    order = np.lexsort((place, -weight, document, piece))
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(piece[order]) != 0) | (np.diff(document[order]) != 0)
    first = np.flatnonzero(new)
    best = order[first]
    covered = np.add.reduceat(overlap[order], first) if len(first) else overlap
    covered = np.minimum(covered, piece_width[piece[best]])
    at = row[best]
    return SourceRows(
        piece[best],
        document[best],
        place[best],
        evidence.record_start[at],
        evidence.record_end[at],
        evidence.similarity[at],
        covered,
        weight[best],
    )


def _ranked(pieces: Pieces, rows: SourceRows, piece_width: Int64) -> Passages:
    passage = pieces.passage[rows.piece]
    key, number = np.unique(np.stack((passage, rows.document), axis=1), axis=0, return_inverse=True)
    number = number.reshape(-1)
    covered = np.bincount(number, weights=rows.covered, minlength=len(key))
    alike = np.bincount(number, weights=rows.alike, minlength=len(key))
    width = np.bincount(pieces.passage, weights=piece_width)
    n_passages = len(width)
    most = np.zeros(n_passages)
    np.maximum.at(most, key[:, 0], covered)
    source = covered >= _SHARE_OF_BEST * most[key[:, 0]]
    # Documents are numbered in the order of their paths, so ties are settled by path.
    order = np.lexsort((key[:, 1], -np.round(alike, 6), key[:, 0]))
    order = order[source[order]]
    kept = source[number]
    return Passages(
        pieces,
        key[order, 0],
        key[order, 1],
        (alike / width[key[:, 0]])[order],
        rows.where(kept),
    )
