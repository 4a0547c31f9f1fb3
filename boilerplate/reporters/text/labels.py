"""Every word of our own that the text report says, in one place."""

from __future__ import annotations

from collections.abc import Mapping

from ...model import CorpusSummary
from ..figures import alike as alike
from ..figures import count as count
from ..figures import left_out as left_out
from ..figures import not_judged as not_judged
from ..figures import percent as percent
from ..figures import size_of as size_of

SOURCES = "Sources"
SOURCE_COLUMNS = ("path", "characters", "share", "longest")
NARROW_SOURCE_COLUMNS = ("path", "chars", "share", "run")
SLOGANS = "Slogans"
TEXT = "Draft, with what is reused marked by the numbers above"
TEXT_WITH_SLOGANS = "Draft, with its slogans marked"

DRAFT, SOURCE, FROM = "draft", "source", "from"
VERBATIM = "verbatim"

NOTHING_REUSED = "nothing reused"
NO_CORPUS = "nothing was compared: the corpus has no documents"

#: How reused text is marked, and slogans; and what differs from the source where colour cannot show it.
REUSE_MARKS, SLOGAN_MARKS, CHANGE_MARKS = ("⟦", "⟧"), ("‹", "›"), ("[", "]")


def original(percentage: str, *, slogans: bool = False) -> str:
    """`slogans` tells that some of it are, which the table below counts apart."""
    return f"{percentage} original" + (", slogans included" if slogans else "")


def characters(number: int) -> str:
    return count(number, "character")


def sentences(number: int, too_short: int) -> str:
    return count(number, "sentence") + (f" ({too_short:,} too short to judge)" if too_short else "")


def nothing_to_judge(why: str) -> str:
    return f"{why}, so there is nothing to judge"


def encoding(name: str) -> str:
    return f"read as {name}"


def remark(text: str) -> str:
    return f"Note: {text}."


def in_documents(number: int) -> str:
    return f"in {count(number, 'document')}"


def partly(kind: str) -> str:
    return f"partly {kind}"


def more_sources(number: int) -> str:
    return f"and {count(number, 'more source')}"


def more_sentences(number: int, *, marked: bool) -> str:
    return f"and {count(number, 'more reused sentence')}{', marked below' * marked} (--verbose lists all)"


def more_slogans(number: int) -> str:
    return f"and {number:,} more"


def not_shown(number: int) -> str:
    return f"{count(number, 'character')} not shown, none of them marked"


def advice(boilerplate_documents: int, kinds: set[str]) -> str:
    parts = {
        "boilerplate": f"cut boilerplate (found in {count(boilerplate_documents, 'document')} or more) or say it your "
        "own way",
        "copied": "name the source of what is copied, or reword it",
    }
    return "To do: " + "; ".join(text for kind, text in parts.items() if kind in kinds) + "."


def reused(number: int) -> str:
    return count(number, "reused sentence").capitalize()


def summary(documents: int, percentage: str | None, findings: int, others: Mapping[str, int]) -> str:
    """`percentage` is None where nothing could be judged; `others` are findings that do not count, by their state."""
    if not documents:
        return "No document was checked."
    judged = original(percentage) if percentage else "nothing could be judged"
    by_state = ", ".join(f"{number:,} {state}" for state, number in sorted(others.items()))
    not_counted = f" ({by_state} not counted)" if by_state else ""
    return f"{count(documents, 'document')}: {judged}, {count(findings, 'finding')}{not_counted}."


def checked_against(corpus: CorpusSummary) -> str:
    return f"Checked against {size_of(corpus)}."


def not_read(number: int) -> str:
    return f"{count(number, 'file')} could not be read."
