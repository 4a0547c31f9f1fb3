"""A page for people to look at: one self-contained HTML file that needs no network and runs nothing of a document."""

from __future__ import annotations

from ...model import Report
from .. import Options
from ..figures import percent
from ..json import values_of
from ..rounding import overall_originality
from ..safe_json import dumps
from .drafts import CLASSES, DraftView
from .page import embedded, render_page
from .words import Words, language_of

#: Settings that the page names, with what they are counted in.
_SETTINGS = ("shingle", "similarity", "run", "boilerplate_documents", "slogans", "fail_under", "seed")


def render(report: Report, *, options: Options) -> str:
    """The page of a check, with the JSON of it inside."""
    words = Words(options.language or language_of(document.text for document in report.documents))
    many = report.settings.boilerplate_documents
    drafts = [DraftView(document, number, many, words) for number, document in enumerate(report.documents, 1)]
    names = [document.path for document in report.documents]
    return render_page(
        "check.html",
        words=words,
        styles=("page.css",),
        scripts=("page.js", "check.js"),
        title=words("title", name=names[0]) if len(names) == 1 else words("title_many", n=len(names)),
        report=report,
        drafts=drafts,
        classes=CLASSES,
        boilerplate_documents=many,
        overall=words("headline", percent=percent(overall_originality(report.documents)))
        if not all(draft.not_judged for draft in drafts)
        else words("headline_none"),
        dates=words.between(*(report.corpus_dates or ("", ""))),
        settings=[(name, getattr(report.settings, name)) for name in _SETTINGS],
        command=options.command,
        version=options.version,
        json=embedded(dumps(values_of(report, options=options), compact=True)),
    )
