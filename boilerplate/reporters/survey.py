"""What `boilerplate families` and `boilerplate slogans` print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..dates import dates_of
from ..model import Family, Phrase, Survey
from .figures import count, size_of
from .layout import cells, clip
from .names import Names
from .printable import printable_line
from .safe_json import dumps

SCHEMA_VERSION = 1
#: Fillers of a slot that are shown.
_FILLERS = 3
_INDENT = " " * 6
#: Cells of a path that are left of it at least.
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
    names = _names(path for family in survey.families for path in (family.first, family.last))
    paragraphs = [
        "\n".join(
            [
                f"{_figures(family.documents, family.occurrences)}  {printable_line(family.template)}",
                *_slots(family, None if verbose else _FILLERS),
                *_ends(family, names, width),
            ]
        )
        for family in survey.families
    ]
    end = f"{count(len(survey.families), 'family', 'families')} of {size_of(survey.corpus)}{names.within}."
    return "\n\n".join([*paragraphs, end]) + "\n"


def slogans_text(survey: Survey, width: int, verbose: bool) -> str:
    """A table: figures, the phrase, and where it was used first, and with `verbose` the sentence of that."""
    from tabulate import tabulate

    columns = ("documents", "times", "slogan", "first in")
    names = _names(slogan.first.path for slogan in survey.slogans)
    texts = [printable_line(slogan.text) for slogan in survey.slogans]
    widest = max(map(cells, (*texts, columns[2])), default=0)
    room = max(width - len("  ".join(columns[:2])) - 4 - widest - 4, _NARROWEST)
    rows = [
        (f"{slogan.documents:,}", f"{slogan.occurrences:,}", text, names.short(slogan.first.path, room))
        for slogan, text in zip(survey.slogans, texts, strict=True)
    ]
    aligned = ("right", "right", "left", "left")
    table = tabulate(rows, columns, tablefmt="simple", disable_numparse=True, colalign=aligned) if rows else ""
    lines = table.splitlines()
    if verbose:
        sentences = [clip(printable_line(slogan.example), width - len(_INDENT)) for slogan in survey.slogans]
        lines[2:] = [one for pair in zip(lines[2:], sentences, strict=True) for one in (pair[0], _INDENT + pair[1])]
    lines += [""] if lines else []
    return "\n".join([*lines, f"{count(len(rows), 'slogan')} of {size_of(survey.corpus)}{names.within}.\n"])


RENDER: dict[tuple[str, str], Callable[[Survey, int, bool], str]] = {
    ("families", "text"): families_text,
    ("families", "json"): families_json,
    ("slogans", "text"): slogans_text,
    ("slogans", "json"): slogans_json,
}


def _ends(family: Family, names: Names, width: int) -> list[str]:
    """From when to when it was used, or where first and last in the order of names, if that is not one document."""
    told = names.between(family.first, family.last)
    if told or family.first == family.last:
        return [f"{_INDENT}{told}"] if told else []
    room = (width - len(_INDENT) - len(" to ")) // 2
    return [_INDENT + " to ".join(names.short(path, room) for path in (family.first, family.last))]


def _slots(family: Family, most: int | None) -> list[str]:
    lines = []
    for number, slot in enumerate(family.slots, 1):
        some = " | ".join(printable_line(filler) or "(nothing)" for filler in slot[:most])
        more = f" and {len(slot) - most:,} more" if most is not None and len(slot) > most else ""
        lines.append(f"{_INDENT}{{{number}}} {some}{more}")
    return lines


def _figures(documents: int, occurrences: int) -> str:
    times = "" if occurrences == documents else f", {occurrences:,} times"
    return f"{documents:>5,} documents{times}"


def _names(paths: Iterable[str]) -> Names:
    found = list(paths)
    return Names.of(dict(zip(found, dates_of(found), strict=True)))
