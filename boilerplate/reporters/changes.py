"""Where a sentence of the draft and its source differ, by words, or by characters where they are Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from .layout import cells
from .printable import printable

#: Words beyond this are not compared: the method's time grows with the square.
_MOST_WORDS = 600
#: Fewer letters than this between two differences are no agreement.
_LEAST_AGREEMENT = 2

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


def one_line(text: str) -> str:
    """Printable, with white space as single spaces, and none where a line of Chinese goes on in the next."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    joined = ""
    for line in filter(None, lines):
        space = bool(joined) and cells(joined[-1]) < 2 and cells(line[0]) < 2
        joined += " " * space + line
    return printable(joined)


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
