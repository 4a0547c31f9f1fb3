"""Numbers, shares and similarities as a person reads them."""

from __future__ import annotations

from ..model import CorpusSummary
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
