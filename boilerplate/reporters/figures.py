"""Numbers, shares and similarities as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import CorpusSummary, DocumentReport, LeftOut
from .rounding import Judged, rounded_shares

#: From this share on a document is hardly more than what it shares.
NEARLY_ALL = 0.9

_THOUSAND = 1000


def count(number: int, singular: str, plural: str = "") -> str:
    """`1 document`, `1,200 documents`; `plural` where that is not the singular and an s."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"


def size_of(corpus: CorpusSummary) -> str:
    """`1,200 documents with 30,000 sentences`."""
    return f"{count(corpus.documents, 'document')} with {count(corpus.sentences, 'sentence')}"


def left_out(documents: Iterable[DocumentReport]) -> str:
    """What counts for nothing in all of them together: `16 characters protected, 6 approved`; "" where all counts."""
    sums = LeftOut(*(sum(numbers) for numbers in zip(LeftOut(), *(each.left_out for each in documents), strict=True)))
    parts = [(number, reason) for reason, number in sums._asdict().items() if number]
    return ", ".join(
        f"{count(number, 'character') if first else f'{number:,}'} {reason}"
        for first, (number, reason) in zip((True, False, False), parts, strict=False)
    )


def not_judged(document: DocumentReport) -> str:
    """Why nothing can be said of its originality; "" where something can."""
    if not document.characters:
        return "all left out" if any(document.left_out) else "no letters or digits"
    kinds = {sentence.kind for sentence in document.sentences} - {"protected"}
    return "too short to judge" if kinds == {"short"} and not (document.passages or document.slogans) else ""


def percent(share: float, thousandths: int | None = None) -> str:
    """With one decimal, of `thousandths` where they were rounded together; neither 0 nor 100 unless `share` is."""
    if thousandths is None:
        thousandths = round(share * _THOUSAND)
    if not thousandths and share > 1e-9:
        return "<0.1%"
    if thousandths == _THOUSAND and share < 1 - 1e-9:
        return ">99.9%"
    return f"{thousandths / 10:.1f}%"


def percentages(judged: Judged) -> list[str]:
    """Original, slogan, copied, boilerplate: rounded together, so that they add up."""
    rounded = rounded_shares(judged, _THOUSAND)
    return [percent(share, getattr(rounded, name)) for name, share in judged.shares._asdict().items()]


def alike(similarity: float) -> str:
    return f"{min(round(similarity * 100), 100 if similarity == 1 else 99)}% alike"
