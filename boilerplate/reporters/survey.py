"""What `boilerplate families` and `boilerplate slogans` print."""

from __future__ import annotations

import json
from collections.abc import Callable

from ..model import Family, Survey
from .printable import printable

SCHEMA_VERSION = 1
#: Fillers of a slot that are shown.
_FILLERS = 3


def families_json(survey: Survey, width: int) -> str:
    """One JSON object; ends with a newline."""
    families = [
        {
            "id": family.id,
            "template": family.template,
            "slots": family.slots,
            "documents": family.documents,
            "occurrences": family.occurrences,
            "furniture": family.furniture,
            "variants": [variant._asdict() for variant in family.variants],
        }
        for family in survey.families
    ]
    return _object(families=families)


def slogans_json(survey: Survey, width: int) -> str:
    """One JSON object; ends with a newline."""
    return _object(slogans=[{**slogan._asdict(), "first": slogan.first._asdict()} for slogan in survey.slogans])


def families_text(survey: Survey, width: int) -> str:
    """A paragraph for each family: figures and template, then what fills the slots; ends with a newline."""
    paragraphs = [
        "\n".join([f"{_figures(family.documents, family.occurrences)}  {_line(family.template)}", *_slots(family)])
        for family in survey.families
    ]
    end = f"{_count(len(survey.families), 'family', 'families')} of {_of(survey)}."
    return "\n\n".join([*paragraphs, end]) + "\n"


def slogans_text(survey: Survey, width: int) -> str:
    """A table: figures, the phrase, and where it was used first; ends with a newline."""
    from tabulate import tabulate

    rows = [(f"{s.documents:,}", f"{s.occurrences:,}", _line(s.text), printable(s.first.path)) for s in survey.slogans]
    columns = ("documents", "times", "slogan", "first in")
    aligned = ("right", "right", "left", "left")
    table = tabulate(rows, columns, tablefmt="simple", disable_numparse=True, colalign=aligned) if rows else ""
    return f"{table}\n\n{_count(len(rows), 'slogan', 'slogans')} of {_of(survey)}.\n".lstrip()


RENDER: dict[tuple[str, str], Callable[[Survey, int], str]] = {
    ("families", "text"): families_text,
    ("families", "json"): families_json,
    ("slogans", "text"): slogans_text,
    ("slogans", "json"): slogans_json,
}


def _object(**values: object) -> str:
    # Lone surrogates of a document cannot be written as UTF-8; as escapes they can.
    text = json.dumps({"schema_version": SCHEMA_VERSION, **values}, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _slots(family: Family) -> list[str]:
    lines = []
    for number, slot in enumerate(family.slots, 1):
        some = " | ".join(_line(filler) or "(nothing)" for filler in slot[:_FILLERS])
        more = f" and {len(slot) - _FILLERS:,} more" if len(slot) > _FILLERS else ""
        lines.append(f"      {{{number}}} {some}{more}")
    return lines


def _figures(documents: int, occurrences: int) -> str:
    times = "" if occurrences == documents else f", {occurrences:,} times"
    return f"{documents:>5,} documents{times}"


def _line(text: str) -> str:
    return printable(" ".join(text.split()))


def _of(survey: Survey) -> str:
    return f"{_count(survey.corpus.documents, 'document', 'documents')} with {survey.corpus.sentences:,} sentences"


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"
