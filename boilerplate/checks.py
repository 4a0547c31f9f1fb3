"""Drafts against a corpus: reads both, runs the stages, and gives the report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import numpy as np

from .errors import UnreadableError, UsageError
from .index.segment import Segment, build_segment
from .judgement import judge
from .model import Document, Report, Settings, Unread
from .readers import find_documents, read_documents, read_standard_input
from .text.columns import Bools

#: Told of what goes on: a few words, how much is done, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Corpus:
    """What drafts are checked against."""

    segment: Segment
    unread: tuple[Unread, ...]
    #: Device and inode of every document's file.
    files: dict[tuple[int, int], int]


def check(
    paths: Sequence[str | os.PathLike[str]],
    corpus: Sequence[str | os.PathLike[str]],
    settings: Settings | None = None,
    *,
    encoding: str | None = None,
    exclude_sources: Sequence[str] = (),
    standard_input: BinaryIO | None = None,
    standard_input_name: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check the documents at `paths` (files, folders of them, `-` for standard input) against those of `corpus`.

    Documents that cannot be read are in the report's `unread`. Raises BoilerplateError where nothing can be done: no
    document to check, no corpus to check it against, or settings that make no sense.
    """
    if isinstance(paths, str) or isinstance(corpus, str):
        raise TypeError("paths and corpus are lists of paths, not one path")
    if not all(map(os.fspath, (*paths, *corpus))):
        raise UsageError("a path is empty; . is the current folder")
    settings = settings or Settings()
    drafts, unread = _read_drafts(paths, encoding, standard_input, standard_input_name)
    against = load_corpus(corpus, settings, encoding=encoding, progress=progress)
    report = check_documents(drafts, against, settings, exclude_sources=exclude_sources, progress=progress)
    return replace(report, unread=tuple(dict.fromkeys((*unread, *against.unread))), unchecked=bool(unread))


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


def load_corpus(
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Corpus:
    """Read a corpus into columns; raises UsageError when there is not one document in it."""
    if not paths:
        raise UsageError("no corpus to check against: name one with --corpus DIR")
    found = find_documents(paths)
    missing = [file for file in found.unread if file.path in {str(Path(path)) for path in paths}]
    if missing:
        raise UsageError(f"the corpus {missing[0].path} cannot be read: {missing[0].reason}")
    unread = list(found.unread)
    documents = _readable(read_documents(sorted(found.paths, key=str), encoding), unread)
    segment = build_segment(_counted(documents, len(found.paths), progress), settings)
    if not segment.paths:
        reasons = "; ".join(f"{file.path}: {file.reason}" for file in unread[:3])
        raise UsageError(f"the corpus holds no document: {reasons or found.why_nothing()}")
    return Corpus(segment, tuple(unread), _identities(segment.paths))


def check_documents(
    documents: Iterable[Document],
    corpus: Corpus,
    settings: Settings,
    *,
    exclude_sources: Sequence[str] = (),
    progress: Progress | None = None,
) -> Report:
    """Check documents that were read already."""
    segment = corpus.segment
    excluded = _excluded(segment.paths, exclude_sources)
    if excluded.all():
        raise UsageError("nothing is left of the corpus: every document of it is excluded as a source")
    reports = []
    drafts = list(documents)
    for i, document in enumerate(drafts):
        if progress is not None:
            progress("checking", i, len(drafts))
        allowed = _not_itself(document.path, corpus) & ~excluded
        reports.append(judge(document, segment, allowed, settings))
    return Report(settings, segment.summary(), tuple(reports), corpus.unread)


def _readable(results: Iterable[Document | Unread], unread: list[Unread]) -> Iterator[Document]:
    """The documents; what could not be read goes to `unread`."""
    for result in results:
        if isinstance(result, Unread):
            unread.append(result)
        else:
            yield result


def _counted(documents: Iterable[Document], n: int, progress: Progress | None) -> Iterator[Document]:
    for i, document in enumerate(documents):
        if progress is not None:
            progress("reading the corpus", i, n)
        yield document


def _excluded(paths: Sequence[str], patterns: Sequence[str]) -> Bools:
    """Which documents a pattern leaves out, by their own name or a folder's; it is matched from the path's end."""
    if not all(patterns):
        raise UsageError("a pattern of sources to leave out is empty")
    places = ((PurePosixPath(path), *PurePosixPath(path).parents) for path in paths)
    return np.array([any(p.match(pattern) for pattern in patterns for p in names) for names in places], dtype=bool)


def _identities(paths: Sequence[str]) -> dict[tuple[int, int], int]:
    """Which document each file is, by device and inode: one file is one document, by whatever name."""
    identities = {}
    for document, path in enumerate(paths):
        with suppress(OSError, ValueError):
            status = Path(path).stat()
            identities[status.st_dev, status.st_ino] = document
    return identities


def _not_itself(path: str, corpus: Corpus) -> Bools:
    """All documents of the corpus but the one that is the very file at `path`."""
    allowed = np.ones(len(corpus.segment.paths), dtype=bool)
    with suppress(OSError, ValueError):
        status = Path(path).stat()
        own = corpus.files.get((status.st_dev, status.st_ino))
        if own is not None:
            allowed[own] = False
    return allowed
