"""Who shares text with whom: a matrix where that has few rows, of documents or of folders, and the strongest pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice, takewhile

from ...model import DocumentSummary
from ..figures import NEARLY_ALL
from ..layout import Line, Span, wrap
from ..names import Names
from ..text.labels import characters, percent
from .tables import INDENT, table, titled

_MOST_ROWS, _MOST_PAIRS = 10, 10
#: Cells that the names in a matrix have at least; where they have not, there are pairs instead.
_NARROWEST = 16


def who_with_whom(documents: Sequence[DocumentSummary], names: Names, width: int) -> list[list[Line]]:
    """Blocks of lines."""
    if len(documents) <= _MOST_ROWS and _room(len(documents), width) >= _NARROWEST:
        own = {document.path: document.path for document in documents}
        title = "Who shares with whom: percent of the document in the row that stand in the one of that number"
        return [titled(title, _matrix(documents, own, names, width), width)]
    blocks = []
    folders = {document.path: names.group(document.path) for document in documents}
    n_folders = len(set(folders.values()))
    if 1 < n_folders <= _MOST_ROWS and _room(n_folders, width) >= _NARROWEST:
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
    told = names.column(list(letters), _room(len(numbers), width))
    rows = []
    for number, (first, *others), row in zip(numbers, told, figures, strict=True):
        rows += [(number, first or "(here)", *row), *(("", other, *([""] * len(numbers))) for other in others)]
    return table(rows, ("", "", *numbers), "rl" + "r" * len(numbers))


def _room(n: int, width: int) -> int:
    """Cells for names in a matrix of n columns."""
    return width - len(INDENT) - 6 - 5 * n


def _percent(part: int, whole: int) -> str:
    return "" if not part else f"{round(100 * part / whole)}" if 200 * part >= whole else "<1"


def _pairs(documents: Sequence[DocumentSummary], names: Names, width: int) -> list[Line]:
    """For each of the pairs that have most letters in common two lines, and one before them where there is no room."""
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
    lines: list[Line] = []
    figures = [characters(most[pair]) for pair in ranked]
    at = max(map(len, figures), default=0)
    is_narrow = width - at < _NARROWEST + len(f"{INDENT}  100.0% of ")
    for pair, figure in zip(ranked, figures, strict=True):
        one, other = sorted(pair, key=place.__getitem__)
        if is_narrow:
            lines.append([Span(INDENT + figure)])
        heads = ("", "") if is_narrow else (f"{figure:>{at}}", " " * at)
        for path, beside, head in ((one, other, heads[0]), (other, one, heads[1])):
            share = next((source.share for source in by_path[path].sources if source.path == beside), 0.0)
            start = f"{INDENT}{head}  {percent(share):>6} of "
            lines += wrap([Span(start, glued=True), Span(names.below(path))], width, len(start))
    return lines
