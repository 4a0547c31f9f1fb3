"""What was found of drafts, turned into the values of a report: sentences with matches, passages, and findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

import numpy as np

from .attribution import LISTED, attribute
from .directives import apply_directives
from .exclusions import NO_PHRASES, Phrases, excluded_spans
from .findings import (
    identified,
    in_order,
    of_remark,
    repeat_findings,
    reuse_findings,
    sentence_keys,
    slogan_findings,
    too_little,
)
from .index.corpus import Corpus
from .index.segment import judged
from .index.stock import NO_STOCK, Stock
from .measurement import Reuse, find_reuse
from .model import (
    Document,
    DocumentReport,
    Match,
    Sentence,
    Settings,
)
from .originality import CLASSES, ORIGINAL, Spans, class_counts
from .text.lines import Lines


def judge(
    document: Document,
    corpus: Corpus,
    settings: Settings,
    is_source: Callable[[str], bool] = lambda name: True,
    phrases: Phrases = NO_PHRASES,
    stock: Stock = NO_STOCK,
) -> DocumentReport:
    """Everything that is to be said of one draft; see `judge_all`."""
    return judge_all([document], corpus, settings, [()], is_source, phrases, stock)[0]


def judge_all(
    documents: Sequence[Document],
    corpus: Corpus,
    settings: Settings,
    own: Sequence[Collection[str]],
    is_source: Callable[[str], bool] = lambda name: True,
    phrases: Phrases = NO_PHRASES,
    stock: Stock = NO_STOCK,
) -> list[DocumentReport]:
    """Everything that is to be said of each draft; cut long lists with `in_batches`.

    `is_source` tells by its name whether a document of the corpus may be a source of any; `own[d]` are the names of
    those that draft d itself is, and is judged as if they were not there. What the lists of `phrases` or a comment in a
    draft leave out counts for nothing. `stock` is what the corpus keeps repeating. Raises SenselessColumnError where
    the columns of the corpus make no sense.
    """
    reuse = find_reuse(documents, corpus, settings, own, is_source, phrases, stock)
    offsets = reuse.drafts.offsets
    passages = attribute(reuse.texts, offsets, reuse.passages, reuse.located, reuse.excerpt)
    lines = [Lines.of(document.text) for document in documents]
    sentences = _sentences(documents, reuse, lines, stock)
    repeats = repeat_findings(documents, reuse, lines)
    exclusions = excluded_spans(reuse.reasons, offsets)
    reports = []
    for d, document in enumerate(documents):
        figures, letters = reuse.scores[d], reuse.letters[offsets[d] : offsets[d + 1]]
        findings = (
            *too_little(figures, settings),
            *reuse_findings(sentences[d], passages[d], letters, lines[d], settings),
            *slogan_findings(reuse.slogans[d], letters, passages[d], lines[d]),
            *repeats[d],
            *(of_remark(remark, lines[d]) for remark in reuse.exclusions.remarks[d]),
        )
        report = DocumentReport(
            path=document.path,
            encoding=document.encoding,
            text=document.text,
            characters=figures.characters,
            originality=figures.originality,
            shares=figures.shares,
            protected_characters=reuse.left_out[d].protected,
            sentences=sentences[d],
            passages=tuple(each for each in passages[d] if letters[each.start : each.end].any()),
            slogans=reuse.slogans[d],
            sources=reuse.sources[d],
            findings=identified(
                apply_directives(reuse.directives[d], in_order(findings), document.text), *sentence_keys(reuse, d)
            ),
            left_out=reuse.left_out[d],
            exclusions=exclusions[d],
            # Comments that are directives count for nothing, so that who counts again must not count them.
            prose=reuse.texts[d] if reuse.directives[d] else document.prose,
            places=document.places,
            remarks=document.remarks,
            is_extracted=document.is_extracted,
        )
        reports.append(report)
    return reports


def _sentences(
    documents: Sequence[Document], reuse: Reuse, lines: Sequence[Lines], stock: Stock
) -> list[tuple[Sentence, ...]]:
    """The sentences of each draft."""
    drafts = reuse.drafts
    matches = _matches(reuse, stock)
    document = drafts.sentences.document
    start, end = drafts.sentences.start, drafts.sentences.end
    counts = class_counts(reuse.classes, reuse.letters, Spans(start, end))
    is_reused = counts[:, ORIGINAL] * 2 < counts.sum(axis=1)
    wide_enough = judged(drafts.folded.codes, drafts.folded.offsets)
    kind = np.where(is_reused, counts[:, :ORIGINAL].argmax(axis=1), np.where(wide_enough, ORIGINAL, len(CLASSES)))
    kind[counts.sum(axis=1) == 0] = len(CLASSES) + 1
    kinds = (*CLASSES, "short", "protected")
    sentences: list[list[Sentence]] = [[] for _ in documents]
    for s, (d, a, b, k) in enumerate(
        zip(
            document.tolist(),
            (start - drafts.offsets[document]).tolist(),
            (end - drafts.offsets[document]).tolist(),
            kind.tolist(),
            strict=True,
        )
    ):
        found = matches.get(s, ())
        line, column = lines[d].of_offset(a)
        similarity = found[0].similarity if found else 0.0
        sentences[d].append(Sentence(a, b, line, column, documents[d].text[a:b], kinds[k], similarity, found))
    return [tuple(of_draft) for of_draft in sentences]


def _matches(reuse: Reuse, stock: Stock) -> dict[int, tuple[Match, ...]]:
    """The best matches of each sentence: one for each distinct corpus sentence, at its first place."""
    verified, excerpt = reuse.gathered.matches, reuse.excerpt
    draft = reuse.drafts.sentences.document[verified.query]
    first_place = excerpt.places[excerpt.first_entries(verified.record, draft)]
    order = np.lexsort((first_place, -verified.similarity, verified.query))
    rank = np.arange(len(order)) - np.searchsorted(verified.query[order], verified.query[order])
    listed = order[rank < LISTED]
    place = first_place[listed]
    start, end = excerpt.spans(place)
    matches: dict[int, list[Match]] = defaultdict(list)
    for query, document, a, b, text, similarity, n_documents, family in zip(
        verified.query[listed].tolist(),
        excerpt.document_of(place).tolist(),
        start.tolist(),
        end.tolist(),
        excerpt.sentence_texts(place),
        verified.similarity[listed].tolist(),
        excerpt.document_counts(verified.record[listed], draft[listed]).tolist(),
        stock.families_of(excerpt.keys[verified.record[listed]]),
        strict=True,
    ):
        of_family = family or ("", "")
        matches[query].append(Match(excerpt.names[document], a, b, text, round(similarity, 6), n_documents, *of_family))
    return {query: tuple(found) for query, found in matches.items()}
