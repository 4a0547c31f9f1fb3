"""What a reader takes out of a document that is not plain text."""

from __future__ import annotations

from typing import NamedTuple

from ..model import Landmark

__all__ = ["Extracted", "Landmark", "NotReadable"]


class Extracted(NamedTuple):
    """The text of a document, and what a person should know about it.

    In `text` headings, paragraphs, list items and table cells stand on lines of their own, which end with a line feed,
    and between blocks there is an empty line.
    """

    text: str
    #: Where each piece begins and what to call it, by offset: `Landmark(120, "page 3")`. It goes on to the next one.
    places: tuple[Landmark, ...] = ()
    #: Plain sentences without a full stop: `3 tracked deletions are left out`.
    remarks: tuple[str, ...] = ()


class NotReadable(Exception):  # noqa: N818 - said of a document, and never seen outside of readers
    """Why a document cannot be read: a sentence that follows its name and a colon, `it is encrypted`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
