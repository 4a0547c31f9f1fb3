"""Which styles of a document hide text."""

from __future__ import annotations

from collections.abc import Mapping


def hiding_styles(based_on: Mapping[str, str], hides: Mapping[str, bool]) -> frozenset[str]:
    """Names of the styles that hide text, themselves or because the style that they are based on does.

    `based_on` has every style, with "" where it is based on none; `hides` has those that say something. Styles that are
    based on each other in a circle hide nothing.
    """
    return frozenset(name for name in based_on if _hides(name, based_on, hides)) if hides else frozenset()


def _hides(name: str, based_on: Mapping[str, str], hides: Mapping[str, bool]) -> bool:
    seen: set[str] = set()
    while name in based_on and name not in hides and name not in seen:
        seen.add(name)
        name = based_on[name]
    return hides.get(name, False)
