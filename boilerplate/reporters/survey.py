"""What `boilerplate families` and `boilerplate slogans` print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ..dates import dates_of
from ..model import Family, Phrase, Survey
from .figures import count, size_of
from .layout import Span, cells, clip, render_line, wrap
from .names import Names
from .printable import printable_line
from .safe_json import dumps

SCHEMA_VERSION = 1
#: Fillers of a slot that are shown.
_FILLERS = 3
_INDENT = " " * 6
_COLUMNS = ("documents", "times", "slogan", "first in")
#: Cells that a column of paths has at least.
_NARROWEST = 20


def families_json(survey: Survey, width: int, verbose: bool) -> str:
    """One JSON object; ends with a newline."""
    return dumps({"schema_version": SCHEMA_VERSION, "families": [family_values(family) for family in survey.families]})


def slogans_json(survey: Survey, width: int, verbose: bool) -> str:
    """One JSON object; ends with a newline."""
    return dumps({"schema_version": SCHEMA_VERSION, "slogans": [slogan_values(slogan) for slogan in survey.slogans]})


def family_values(family: Family) -> dict[str, Any]:
    """A family as JSON has it."""
    return {**family._asdict(), "variants": [variant._asdict() for variant in family.variants]}


def slogan_values(slogan: Phrase) -> dict[str, Any]:
    """A slogan as JSON has it, without the documents that it stands in: there may be thousands."""
    values = {**slogan._asdict(), "first": slogan.first._asdict()}
    del values["holders"]
    return values


def families_text(survey: Survey, width: int, verbose: bool) -> str:
    """A paragraph for each family: figures and template, what fills the slots, and from when to when."""
    names = _names(survey, (path for family in survey.families for path in (family.first, family.last)))
    paragraphs = [
        "\n".join(
            [
                *_wrapped(f"{_figures(family)}  {printable_line(family.template)}", width),
                *_slots(family, None if verbose else _FILLERS, width),
                *_ends(family, names, width),
            ]
        )
        for family in survey.families
    ]
    return "\n\n".join([*paragraphs, _closing(survey, len(survey.families), ("family", "families"), names, width)])


def slogans_text(survey: Survey, width: int, verbose: bool) -> str:
    """A table: figures, the phrase, and where it was used first, and with `verbose` the sentence of that.

    Where the page is narrow the document stands below the phrase.
    """
    names = _names(survey, (slogan.first.path for slogan in survey.slogans))
    texts = [printable_line(slogan.text) for slogan in survey.slogans]
    widest = max(map(cells, (*texts, _COLUMNS[2])), default=0)
    room = width - len("  ".join(_COLUMNS[:2])) - 4 - widest - 4
    in_rows = _slogan_table if room >= _NARROWEST else _slogan_list
    lines = []
    for row, slogan in zip(in_rows(survey.slogans, texts, names, room, width), (None, *survey.slogans), strict=False):
        lines += row
        if verbose and slogan:
            lines.append(_INDENT + clip(printable_line(slogan.example), width - len(_INDENT)))
    lines += [""] if lines else []
    return "\n".join([*lines, _closing(survey, len(survey.slogans), ("slogan", "slogans"), names, width)])


def _slogan_table(
    slogans: Sequence[Phrase], texts: Sequence[str], names: Names, room: int, width: int
) -> Iterator[list[str]]:
    """The lines of the head, then those of each slogan."""
    from tabulate import tabulate

    if not slogans:
        return
    told = names.column([slogan.first.path for slogan in slogans], room)
    rows = [
        (f"{slogan.documents:,}", f"{slogan.occurrences:,}", text, first)
        for slogan, text, (first, *_) in zip(slogans, texts, told, strict=True)
    ]
    aligned = ("right", "right", "left", "left")
    head, rule, *body = tabulate(
        rows, _COLUMNS, tablefmt="simple", disable_numparse=True, colalign=aligned
    ).splitlines()
    yield [head, rule]
    at = rule.rindex(" ") + 1
    for row, (_, *others) in zip(body, told, strict=True):
        yield [row, *(" " * at + other for other in others)]


def _slogan_list(
    slogans: Sequence[Phrase], texts: Sequence[str], names: Names, room: int, width: int
) -> Iterator[list[str]]:
    """The lines of the head, then those of each slogan."""
    if slogans:
        yield _wrapped("documents, times: slogan, and below it what it is first in", width)
    for slogan, text in zip(slogans, texts, strict=True):
        yield [
            *_wrapped(f"{slogan.documents:>5,}, {slogan.occurrences:,}: {text}", width),
            *_indented(names.below(slogan.first.path), width),
        ]


RENDER: dict[tuple[str, str], Callable[[Survey, int, bool], str]] = {
    ("families", "text"): families_text,
    ("families", "json"): families_json,
    ("slogans", "text"): slogans_text,
    ("slogans", "json"): slogans_json,
}


def _closing(survey: Survey, shown: int, noun: tuple[str, str], names: Names, width: int) -> str:
    """How many there are, and how to see those that are not shown."""
    said, more = count(survey.total, *noun), ""
    if shown < survey.total:
        said, more = f"{shown:,} of {said}", "--limit N shows more"
    corpus = f"{size_of(survey.corpus)}{names.within}"
    return "\n".join(_wrapped(f"{said} in {corpus}{f'; {more}' if more else ''}.", width, 2)) + "\n"


def _ends(family: Family, names: Names, width: int) -> list[str]:
    """From when to when it was used, or where there is no date the first document in the order of names."""
    told = names.between(family.first, family.last)
    if told or family.first == family.last:
        return [f"{_INDENT}{told}"] if told else []
    return _indented(f"in {names.below(family.first)} and others", width)


def _slots(family: Family, most: int | None, width: int) -> list[str]:
    lines = []
    for number, slot in enumerate(family.slots, 1):
        some = " | ".join(printable_line(filler) or "(nothing)" for filler in slot[:most])
        more = f" and {len(slot) - most:,} more" if most is not None and len(slot) > most else ""
        lines += _indented(f"{{{number}}} {some}{more}", width)
    return lines


def _wrapped(text: str, width: int, hanging: int = len(_INDENT)) -> list[str]:
    return [render_line(line, color=False) for line in wrap([Span(text)], width, hanging)]


def _indented(text: str, width: int) -> list[str]:
    """Lines of which all stand below the figures, those after the first somewhat more to the right."""
    lines = wrap([Span(_INDENT, glued=True), Span(text)], width, len(_INDENT) + 2)
    return [render_line(line, color=False) for line in lines]


def _figures(family: Family) -> str:
    times = "" if family.occurrences == family.documents else f", {family.occurrences:,} times"
    return f"{family.documents:>5,} {'document' if family.documents == 1 else 'documents'}{times}"


def _names(survey: Survey, paths: Iterable[str]) -> Names:
    found = list(paths)
    return Names(survey.folder, dict(zip(found, dates_of(found), strict=True)))
