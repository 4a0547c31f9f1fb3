"""Where a sentence of the draft and its source differ, by words, or by characters where they are Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from .layout import ELLIPSIS, cells, clip, clip_start

#: Words beyond this are not compared: the method's time grows with the square.
_MOST_WORDS = 600
#: Fewer letters than this between two differences are no agreement.
_LEAST_AGREEMENT = 2
#: Cells of agreeing text that are kept on each side of a difference, at least.
_LEAST_CONTEXT = 8

_WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_WIDE}]|[^\W{_WIDE}]+|\s+|.", re.DOTALL)


class Part(NamedTuple):
    """A stretch of a sentence."""

    text: str
    changed: bool


class _Block(NamedTuple):
    """Stretches of both sentences that stand opposite each other."""

    draft: str
    source: str
    changed: bool


def same_words(draft: str, source: str) -> bool:
    """Whether they have the same letters and digits, whatever their case, width and punctuation."""
    return draft == source or _letters(draft) == _letters(source)


def changes(draft: str, source: str) -> tuple[list[Part], list[Part]]:
    """Both sentences in parts; what differs in punctuation or spaces alone does not count as changed."""
    blocks = _without_islands(_blocks(_words(draft), _words(source)))
    ours = [Part(text, changed) for text, changed in _joined((block.draft, block.changed) for block in blocks)]
    theirs = [Part(text, changed) for text, changed in _joined((block.source, block.changed) for block in blocks)]
    return ours, theirs


def shortened(parts: Sequence[Part], width: int) -> list[Part]:
    """At most `width` cells: agreeing text far from any difference gives way to an ellipsis, then the end."""
    if sum(cells(part.text) for part in parts) <= width:
        return list(parts)
    differences = [part for part in parts if part.changed]
    room = width - sum(cells(part.text) for part in differences)
    context = max(_LEAST_CONTEXT, room // (2 * len(differences)) - 1) if differences else width
    return _clipped([_around(part, context, i > 0, i < len(parts) - 1) for i, part in enumerate(parts)], width)


def _words(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [*words[:_MOST_WORDS], "".join(words[_MOST_WORDS:])] if len(words) > _MOST_WORDS else words


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _blocks(draft: Sequence[str], source: Sequence[str]) -> list[_Block]:
    matcher = SequenceMatcher(None, [w.casefold() for w in draft], [w.casefold() for w in source], autojunk=False)
    opposite = ((tag, "".join(draft[i:j]), "".join(source[k:m])) for tag, i, j, k, m in matcher.get_opcodes())
    return [_Block(ours, theirs, tag != "equal" and not same_words(ours, theirs)) for tag, ours, theirs in opposite]


def _without_islands(blocks: Sequence[_Block]) -> list[_Block]:
    """A character that happens to agree between two differences belongs to the difference."""
    last = len(blocks) - 1
    return [
        block._replace(changed=True)
        if 0 < i < last
        and blocks[i - 1].changed
        and blocks[i + 1].changed
        and len(_letters(block.draft)) < _LEAST_AGREEMENT
        else block
        for i, block in enumerate(blocks)
    ]


def _joined(parts: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    runs = groupby((part for part in parts if part[0]), key=lambda part: part[1])
    return [("".join(text for text, _ in run), changed) for changed, run in runs]


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
