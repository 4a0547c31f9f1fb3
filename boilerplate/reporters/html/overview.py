"""The page of `boilerplate report`: a whole archive, every document of it against the others."""

from __future__ import annotations

from itertools import chain

from ...model import Overview
from .. import Options
from .drafts import CLASSES
from .overview_rows import ArchiveView
from .page import render_page
from .words import Words, language_of

#: Settings that the page names.
_SETTINGS = ("shingle", "similarity", "run", "boilerplate_documents", "slogans", "seed")
#: Families and slogans that are shown where it is not said.
_SHOWN = 30


def render_overview(overview: Overview, *, options: Options, limit: int | None = None) -> str:
    """The page of an archive, with at most `limit` families and slogans of a kind; ends with a newline."""
    words = Words(options.language or _language_of(overview))
    return render_page(
        "overview.html",
        words=words,
        styles=("page.css", "overview.css"),
        scripts=("page.js", "overview.js"),
        title=words("overview_title", documents=words("documents", n=len(overview.documents))),
        overview=overview,
        archive=ArchiveView(overview, words, _SHOWN if limit is None else limit),
        classes=CLASSES,
        settings=[(name, getattr(overview.settings, name)) for name in _SETTINGS],
        command=options.command,
        version=options.version,
    )


def _language_of(overview: Overview) -> str:
    """The language of what the archive keeps repeating, and of its names."""
    phrases = chain((family.template for family in overview.families), (slogan.text for slogan in overview.slogans))
    return language_of(["".join(phrases) or "".join(document.path for document in overview.documents)])
