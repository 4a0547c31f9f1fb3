"""Sentences that are set against each other, cut to the width there is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..changes import Part
from ..layout import ELLIPSIS, cells, clip, clip_start

#: Cells of agreeing text that are kept on each side of a difference, at least.
_LEAST_CONTEXT = 8


def shortened(parts: Sequence[Part], width: int) -> list[Part]:
    """At most `width` cells: agreeing text far from any difference gives way to an ellipsis, then the end."""
    if sum(cells(part.text) for part in parts) <= width:
        return list(parts)
    differences = [part for part in parts if part.changed]
    room = width - sum(cells(part.text) for part in differences)
    context = max(_LEAST_CONTEXT, room // (2 * len(differences)) - 1) if differences else width
    return _clipped([_around(part, context, i > 0, i < len(parts) - 1) for i, part in enumerate(parts)], width)


def _around(part: Part, context: int, after: bool, before: bool) -> Part:
    """An agreeing part's `context` cells after the difference before it, and before the one after it."""
    if part.changed or not (after or before) or cells(part.text) <= context * (after + before) + 1:
        return part
    if after and before:
        return Part(clip(part.text, context + 1) + clip_start(part.text, context + 1).removeprefix(ELLIPSIS), False)
    return Part((clip if after else clip_start)(part.text, context + 1), False)


def _clipped(parts: Iterable[Part], width: int) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        room = width - sum(cells(k.text) for k in kept)
        if room > 0:
            kept.append(Part(clip(part.text, room), part.changed))
    return kept
