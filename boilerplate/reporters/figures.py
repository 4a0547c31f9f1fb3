"""Numbers, shares and similarities as a person reads them."""

from __future__ import annotations

from ..model import CorpusSummary


def count(number: int, singular: str, plural: str = "") -> str:
    """`1 document`, `1,200 documents`; `plural` where that is not the singular and an s."""
    return f"{number:,} {singular if number == 1 else plural or f'{singular}s'}"


def size_of(corpus: CorpusSummary) -> str:
    """`1,200 documents with 30,000 sentences`."""
    return f"{count(corpus.documents, 'document')} with {count(corpus.sentences, 'sentence')}"


def percent(share: float, thousandths: int | None = None) -> str:
    """With one decimal, of `thousandths` where they were rounded together; neither 0 nor 100 unless `share` is."""
    if thousandths is None:
        thousandths = round(share * 1000)
    if not thousandths and share > 1e-9:
        return "<0.1%"
    if thousandths == 1000 and share < 1 - 1e-9:
        return ">99.9%"
    return f"{thousandths / 10:.1f}%"


def alike(similarity: float) -> str:
    return f"{min(round(similarity * 100), 100 if similarity == 1 else 99)}% alike"
