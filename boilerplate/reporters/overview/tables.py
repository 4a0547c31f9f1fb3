"""Tables of a report on a whole corpus."""

from __future__ import annotations

from collections.abc import Sequence

from tabulate import tabulate

from ..layout import Line, Span, wrap

INDENT = "  "


def line(text: str) -> Line:
    return [Span(text)]


def titled(title: str, lines: Sequence[Line], width: int) -> list[Line]:
    """Nothing where there are no lines."""
    return [*wrap([Span(title)], width), *lines] if lines else []


def table(rows: Sequence[Sequence[str]], columns: Sequence[str], alignment: str) -> list[Line]:
    """Two lines of heads and one for each row; `alignment` has a letter for each column, l or r."""
    sides = ["left" if side == "l" else "right" for side in alignment]
    made = tabulate(rows, columns, tablefmt="simple", disable_numparse=True, colalign=sides)
    return [line(INDENT + one) for one in made.splitlines()]
