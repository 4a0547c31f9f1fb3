"""Tables of a report on a whole corpus."""

from __future__ import annotations

from collections.abc import Sequence

from tabulate import tabulate

from ..layout import Line, Span, wrap
from ..rounding import Judged, rounded_shares
from ..text.labels import percent

INDENT = "  "
_THOUSAND = 1000


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


def percentages(judged: Judged) -> list[str]:
    """Original, slogan, copied, boilerplate: rounded together, so that they add up."""
    rounded = rounded_shares(judged, _THOUSAND)
    return [percent(share, getattr(rounded, name)) for name, share in judged.shares._asdict().items()]
