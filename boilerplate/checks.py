"""Drafts against a corpus: finds both, runs the stages, and gives the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, pairwise
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from .corpora import Against, discard_cache, open_corpora
from .dates import dates_of
from .errors import DamagedCacheError, UnreadableError, UsageError
from .exclusions import NO_PHRASES, Phrases, prepare
from .index.corpus import all_names
from .index.stock import NO_STOCK
from .judgement import judge_all
from .measurement import in_batches
from .model import Document, DocumentReport, Lists, Report, Settings, Unread
from .readers import IsExcluded, find_documents, nothing, read_documents, read_standard_input
from .stocks import stock_of
from .variations import BUDGET, vary_all

if TYPE_CHECKING:
    from .indexing import Progress

#: Threads that judge drafts, and code points of drafts from which on more than one is worth while.
_THREADS, _MUCH = 2, 20_000


def check(
    paths: Sequence[str | os.PathLike[str]],
    corpus: Sequence[str | os.PathLike[str]] = (),
    settings: Settings | None = None,
    *,
    index: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    exclude_sources: Sequence[str] = (),
    lists: Lists | None = None,
    is_excluded: IsExcluded = nothing,
    standard_input: BinaryIO | None = None,
    standard_input_name: str | None = None,
    variations: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Check the documents at `paths` (files, folders of them, `-` for standard input) against a corpus.

    The corpus is the files and folders of `corpus`, an index that was made before, or both. Without `settings` those
    are used that the index was made with. Documents that cannot be read are in the report's `unread`; where all are
    excluded the report has none, and a warning. `lists` are phrases that are protected, approved or rejected.
    `variations` asks for what the figures would be without a source, or with what is left out, and for the dates of the
    corpus.
    Raises BoilerplateError where nothing can be done: no document to check, no corpus to check it against, or settings
    or lists that make no sense.
    """
    if isinstance(paths, str) or isinstance(corpus, str):
        raise TypeError("paths and corpus are lists of paths, not one path")
    if not all(map(os.fspath, (*paths, *corpus, *([] if index is None else [index])))):
        raise UsageError("a path is empty; . is the current folder")
    phrases = NO_PHRASES if lists is None else prepare(lists)
    drafts, unread, warnings = _read_drafts(paths, encoding, is_excluded, standard_input, standard_input_name)

    def checked() -> Report:
        with open_corpora(corpus, index, settings, encoding=encoding, progress=progress) as against:
            report = check_documents(
                drafts,
                against,
                exclude_sources=exclude_sources,
                phrases=phrases,
                variations=variations,
                progress=progress,
            )
            return replace(
                report,
                unread=tuple(dict.fromkeys((*unread, *against.unread))),
                unchecked=bool(unread),
                warnings=(*warnings, *report.warnings),
            )

    try:
        return checked()
    except DamagedCacheError as damage:
        discard_cache(damage)
        return checked()


def _read_drafts(
    paths: Sequence[str | os.PathLike[str]],
    encoding: str | None,
    is_excluded: IsExcluded,
    standard_input: BinaryIO | None,
    standard_input_name: str | None,
) -> tuple[list[Document], list[Unread], list[str]]:
    """The documents, what could not be read, and what the user should hear."""
    drafts: list[Document] = []
    unread: list[Unread] = []
    excludes_input = bool(standard_input_name) and is_excluded(Path(standard_input_name or ""), False)
    if standard_input is not None and not excludes_input:
        try:
            drafts.append(read_standard_input(standard_input, standard_input_name or "-", encoding))
        except UnreadableError as error:
            unread.append(Unread(error.path, error.reason))
    others = [path for path in paths if standard_input is None or os.fspath(path) != "-"]
    found = find_documents(others, is_excluded=is_excluded)
    unread += found.unread
    drafts += _readable(read_documents(found.paths, encoding), unread)
    if drafts or unread:
        return drafts, unread, []
    if found.excluded or excludes_input:
        return [], [], ["nothing is left to check: all that was named is excluded"]
    raise UsageError(f"nothing to check: {found.why_nothing()}")


def check_documents(
    documents: Iterable[Document],
    against: Against,
    *,
    exclude_sources: Sequence[str] = (),
    phrases: Phrases = NO_PHRASES,
    variations: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Judge each document against the corpus, as the lists of `phrases` have it.

    `exclude_sources` are patterns of documents of the corpus to leave out.
    Raises UsageError where none is left, and DamagedIndexError where an index turns out to be damaged.
    """
    excluded = _excluded_by(exclude_sources)
    if exclude_sources and all(map(excluded, all_names(against.corpus))):
        raise UsageError("nothing is left of the corpus: every document of it is excluded as a source")
    reports: list[DocumentReport] = []
    drafts = list(documents)
    former = _former_names(drafts, against)
    stock = stock_of(against, progress) if against.settings.slogans and drafts else NO_STOCK
    own = [against.names_of_file(Path(draft.path)) | former.get(draft.path, set()) for draft in drafts]

    def is_source(name: str) -> bool:
        return not excluded(name)

    def judged(batch: slice) -> list[DocumentReport]:
        corpus, settings = against.corpus, against.settings
        found = judge_all(drafts[batch], corpus, settings, own[batch], is_source, phrases, stock)
        if not variations:
            return found
        budget = BUDGET // len(drafts)
        varied = vary_all(drafts[batch], corpus, settings, own[batch], is_source, phrases, stock, budget)
        return [replace(report, variations=each) for report, each in zip(found, varied, strict=True)]

    with against.damage_is_said():
        for found in chain([[]], _side_by_side(judged, drafts)):
            reports += found
            if progress is not None:
                progress("checking", len(reports), len(drafts))
    warnings = (against.warning,) if against.warning else ()
    return Report(
        against.settings,
        against.corpus.summary,
        tuple(reports),
        against.unread,
        warnings=warnings,
        corpus_dates=_dates(against) if variations else None,
    )


def _dates(against: Against) -> tuple[str, str] | None:
    told = sorted(filter(None, dates_of(list(all_names(against.corpus)))))
    return (told[0], told[-1]) if told else None


def _side_by_side(
    judged: Callable[[slice], list[DocumentReport]], drafts: Sequence[Document]
) -> Iterator[list[DocumentReport]]:
    """Batches of drafts, in order, in as many threads as are worth while."""
    ends = np.cumsum([len(draft.text) for draft in drafts])
    if len(drafts) < _THREADS or ends[-1] < _MUCH:
        yield from map(judged, in_batches(drafts))
        return
    from concurrent.futures import ThreadPoolExecutor  # takes long to import for a single draft

    # Each thread has a part that is about as long.
    edges = [0, *np.searchsorted(ends, ends[-1] * np.arange(1, _THREADS) / _THREADS).tolist(), len(drafts)]
    batches = [
        slice(low + batch.start, low + batch.stop)
        for low, high in pairwise(edges)
        for batch in in_batches(drafts[low:high])
    ]
    with ThreadPoolExecutor(_THREADS) as pool:
        yield from pool.map(judged, batches)


def _former_names(drafts: Sequence[Document], against: Against) -> dict[str, set[str]]:
    """What those drafts are called in an index that Git says were renamed since."""
    # What is read for each run is called what it was found by.
    if against.is_cache or not any(part.folder for part in against.parts):
        return {}
    folders = {parent for draft in drafts for parent in Path(draft.path).absolute().parents}
    if not any((folder / ".git").exists() for folder in folders):
        return {}
    from .versions import former_names  # starts other processes

    former = former_names([draft.path for draft in drafts])
    return {path: against.names_of_file(before) for path, before in former.items()}


def _readable(results: Iterable[Document | Unread], unread: list[Unread]) -> Iterator[Document]:
    """The documents; what could not be read goes to `unread`."""
    for result in results:
        if isinstance(result, Unread):
            unread.append(result)
        else:
            yield result


def _excluded_by(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a pattern leaves a document out, by its own name or a folder's; it is matched from the path's end."""
    if not all(patterns):
        raise UsageError("a pattern of sources to leave out is empty")
    if not patterns:
        return lambda name: False

    @cache
    def excluded(name: str) -> bool:
        path = PurePosixPath(name)
        return any(p.match(pattern) for pattern in patterns for p in (path, *path.parents))

    return excluded
