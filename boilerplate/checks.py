"""Drafts against a corpus: finds both, runs the stages, and gives the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from .corpora import Against, discard_cache, open_corpora
from .errors import DamagedCacheError, UnreadableError, UsageError
from .index.corpus import all_names
from .judgement import judge
from .model import Document, Report, Settings, Unread
from .readers import find_documents, read_documents, read_standard_input

if TYPE_CHECKING:
    from .indexing import Progress


def check(
    paths: Sequence[str | os.PathLike[str]],
    corpus: Sequence[str | os.PathLike[str]] = (),
    settings: Settings | None = None,
    *,
    index: str | os.PathLike[str] | None = None,
    encoding: str | None = None,
    exclude_sources: Sequence[str] = (),
    standard_input: BinaryIO | None = None,
    standard_input_name: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check the documents at `paths` (files, folders of them, `-` for standard input) against a corpus.

    The corpus is the files and folders of `corpus`, an index that was made before, or both. Without `settings` those
    are used that the index was made with. Documents that cannot be read are in the report's `unread`. Raises
    BoilerplateError where nothing can be done: no document to check, no corpus to check it against, or settings that
    make no sense.
    """
    if isinstance(paths, str) or isinstance(corpus, str):
        raise TypeError("paths and corpus are lists of paths, not one path")
    if not all(map(os.fspath, (*paths, *corpus, *([] if index is None else [index])))):
        raise UsageError("a path is empty; . is the current folder")
    drafts, unread = _read_drafts(paths, encoding, standard_input, standard_input_name)

    def checked() -> Report:
        with open_corpora(corpus, index, settings, encoding=encoding, progress=progress) as against:
            report = check_documents(drafts, against, exclude_sources=exclude_sources, progress=progress)
            return replace(report, unread=tuple(dict.fromkeys((*unread, *against.unread))), unchecked=bool(unread))

    try:
        return checked()
    except DamagedCacheError as damage:
        discard_cache(damage)
        return checked()


def _read_drafts(
    paths: Sequence[str | os.PathLike[str]],
    encoding: str | None,
    standard_input: BinaryIO | None,
    standard_input_name: str | None,
) -> tuple[list[Document], list[Unread]]:
    drafts: list[Document] = []
    unread: list[Unread] = []
    if standard_input is not None:
        try:
            drafts.append(read_standard_input(standard_input, standard_input_name or "-", encoding))
        except UnreadableError as error:
            unread.append(Unread(error.path, error.reason))
    others = [path for path in paths if standard_input is None or os.fspath(path) != "-"]
    if others or standard_input is None:
        found = find_documents(others)
        unread += found.unread
        drafts += _readable(read_documents(found.paths, encoding), unread)
        if not drafts and not unread:
            raise UsageError(f"nothing to check: {found.why_nothing()}")
    return drafts, unread


def check_documents(
    documents: Iterable[Document],
    against: Against,
    *,
    exclude_sources: Sequence[str] = (),
    progress: Progress | None = None,
) -> Report:
    """Judge each document against the corpus; `exclude_sources` are patterns of its documents to leave out.

    Raises UsageError where none is left, and DamagedIndexError where an index turns out to be damaged.
    """
    excluded = _excluded_by(exclude_sources)
    if exclude_sources and all(map(excluded, all_names(against.corpus))):
        raise UsageError("nothing is left of the corpus: every document of it is excluded as a source")
    reports = []
    drafts = list(documents)
    for i, document in enumerate(drafts):
        if progress is not None:
            progress("checking", i, len(drafts))
        itself = against.names_of_file(Path(document.path))
        with against.damage_is_said():
            reports.append(
                judge(
                    document,
                    against.corpus,
                    against.settings,
                    lambda name, itself=itself: name not in itself and not excluded(name),  # type: ignore[misc]
                )
            )
    warnings = (against.warning,) if against.warning else ()
    return Report(against.settings, against.corpus.summary, tuple(reports), against.unread, warnings=warnings)


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
