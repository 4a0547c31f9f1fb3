"""Who shares text with whom: a matrix where that has few rows, of documents or of folders, and the strongest pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice, takewhile

from ...model import DocumentSummary
from ..figures import NEARLY_ALL
from ..layout import Line
from ..names import Names
from ..text.labels import characters, percent
from .tables import INDENT, line, table, titled

_MOST_ROWS, _MOST_PAIRS = 10, 10


def who_with_whom(documents: Sequence[DocumentSummary], names: Names, width: int) -> list[list[Line]]:
    """Blocks of lines."""
    if len(documents) <= _MOST_ROWS:
        own = {document.path: document.path for document in documents}
        title = "Who shares with whom: percent of the document in the row that stand in the one of that number"
        return [titled(title, _matrix(documents, own, names, width), width)]
    blocks = []
    folders = {document.path: names.group(document.path) for document in documents}
    if 1 < len(set(folders.values())) <= _MOST_ROWS:
        title = (
            "Which folder shares with which: percent of a document in the row that stand in one document of the "
            "folder of that number, on average"
        )
        blocks.append(titled(title, _matrix(documents, folders, names, width), width))
    return [*blocks, titled("The pairs that share most, copies aside", _pairs(documents, names, width), width)]


def _matrix(documents: Sequence[DocumentSummary], group: Mapping[str, str], names: Names, width: int) -> list[Line]:
    """For groups of documents what the best source in each accounts for, on average by letters."""
    letters, shared = Counter[str](), Counter[tuple[str, str]]()
    for document in documents:
        letters[group[document.path]] += document.characters
        best: dict[str, int] = {}
        for source in document.sources:
            best.setdefault(group[source.path], source.characters)
        for other, n in best.items():
            shared[group[document.path], other] += n
    if not shared:
        return []
    several = Counter(group.values())
    numbers = [f"{i}" for i in range(1, len(letters) + 1)]
    figures = [
        [
            "·" if mine == other and several[mine] == 1 else _percent(shared[mine, other], letters[mine])
            for other in letters
        ]
        for mine in letters
    ]
    room = width - len(INDENT) - 6 - 5 * len(numbers)
    rows = [
        (number, names.short(mine, room) or "(here)", *row)
        for number, mine, row in zip(numbers, letters, figures, strict=True)
    ]
    return table(rows, ("", "", *numbers), "rl" + "r" * len(numbers))


def _percent(part: int, whole: int) -> str:
    return "" if not part else f"{round(100 * part / whole)}" if 200 * part >= whole else "<1"


def _pairs(documents: Sequence[DocumentSummary], names: Names, width: int) -> list[Line]:
    """Two lines for each of the pairs that have most letters in common."""
    by_path = {document.path: document for document in documents}
    most: Counter[frozenset[str]] = Counter()
    copies = {
        frozenset((document.path, source.path))
        for document in documents
        for source in takewhile(lambda source: source.share >= NEARLY_ALL, document.sources)
    }
    for document in documents:
        for source in islice((s for s in document.sources if s.share < NEARLY_ALL), _MOST_PAIRS):
            pair = frozenset((document.path, source.path))
            most[pair] = max(most[pair], source.characters)
    place = {document.path: i for i, document in enumerate(documents)}
    ranked = sorted(most.keys() - copies, key=lambda pair: (-most[pair], sorted(map(place.__getitem__, pair))))[
        :_MOST_PAIRS
    ]
    lines = []
    figures = [characters(most[pair]) for pair in ranked]
    at = max(map(len, figures), default=0)
    for pair, figure in zip(ranked, figures, strict=True):
        one, other = sorted(pair, key=place.__getitem__)
        for path, beside, head in ((one, other, figure), (other, one, "")):
            share = next((source.share for source in by_path[path].sources if source.path == beside), 0.0)
            start = f"{INDENT}{head:>{at}}  {percent(share):>6} of "
            lines.append(line(start + names.short(path, width - len(start))))
    return lines
