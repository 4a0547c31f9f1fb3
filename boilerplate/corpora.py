"""What drafts are checked against: the index that was named, the one that is kept of folders, or both."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from .errors import BoilerplateError, DamagedCacheError, DamagedIndexError, IndexUnusableError, UsageError
from .index.checked import SenselessColumnError
from .index.corpus import Corpus, build_corpus, digest_of, segment_names
from .index.layout import settings_of
from .index.reader import Reader
from .index.recipe import Recipe, recipe_of
from .index.stock import State
from .model import CorpusSummary, Document, Settings, Unread
from .readers import Found, read_documents
from .text.columns import Int64

if TYPE_CHECKING:
    from .indexing import Progress

#: The index that is used where neither a corpus nor an index is named.
DEFAULT_INDEX = ".boilerplate-index"


class Part(NamedTuple):
    """A corpus, and the index that it is read from; None where it is in memory."""

    corpus: Corpus
    recipe: Recipe
    state: State
    folder: Path | None


@dataclass(frozen=True)
class Against:
    """A corpus that is open."""

    corpus: Corpus
    settings: Settings
    #: What the documents are called that are the very file at a path.
    names_of_file: Callable[[Path], set[str]]
    #: Documents of it that could not be read.
    unread: tuple[Unread, ...]
    #: What to call it where its columns make no sense.
    name: str
    #: What the user should hear of it.
    warning: str = ""

    #: The corpora that it is made of, one or two.
    parts: tuple[Part, ...] = ()
    #: Looks for damage in what is on the disk: what it is, "" where there is none.
    find_damage: Callable[[], str] = lambda: ""
    #: Whether it is an index that the program keeps by itself, and may delete.
    is_cache: bool = False

    @contextmanager
    def damage_is_said(self) -> Iterator[None]:
        """Raise a DamagedIndexError where columns make no sense."""
        try:
            yield
        except SenselessColumnError as error:
            raise self._damage(self.name, str(error)) from error
        except BoilerplateError:
            raise
        except Exception as error:
            # A stage may have failed because of what it was given.
            what = self.find_damage()
            if what:
                raise self._damage(self.name, what) from error
            raise

    @property
    def _damage(self) -> type[DamagedIndexError]:
        return DamagedCacheError if self.is_cache else DamagedIndexError


def discard_cache(damage: DamagedCacheError) -> None:
    """Delete what is damaged and can be made again; raises IndexUnusableError."""
    from .index.writer import discard

    discard(Path(damage.index))


@contextmanager
def open_corpora(
    paths: Sequence[str | os.PathLike[str]],
    index: str | os.PathLike[str] | None,
    settings: Settings | None,
    *,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Against]:
    """Open the index of `paths`, which is made or brought up to date, the index `index`, or both as one corpus.

    Raises UsageError when there is not one document in it, and IndexUnusableError.
    """
    if not paths and index is None:
        if not Path(DEFAULT_INDEX).is_dir():
            raise UsageError("no corpus to check against: name one with --corpus DIR or --index DIR")
        index = DEFAULT_INDEX
    with ExitStack() as stack:
        parts: list[Against] = []
        if index is not None:
            parts.append(_indexed(stack, Path(index), settings))
            settings = parts[0].settings
        if paths:
            parts.append(_named(stack, paths, settings or Settings(), encoding, progress))
        yield parts[0] if len(parts) == 1 else _joined(*parts)


def _indexed(stack: ExitStack, folder: Path, settings: Settings | None) -> Against:
    reader = stack.enter_context(Reader(folder, settings=settings))
    if not reader.facts.documents:
        command = f"boilerplate index add PATH... --index {quote(str(folder))}"
        raise UsageError(f"the index {folder} holds no document; add some with: {command}")
    return _read(reader, settings, ())


def _read(reader: Reader, settings: Settings | None, unread: Sequence[Unread]) -> Against:
    made_with = settings_of(reader.facts.recipe)
    settings = replace(settings or made_with, shingle=made_with.shingle)
    return Against(
        reader.corpus,
        settings,
        reader.names_of_file,
        tuple(unread),
        str(reader.folder),
        parts=(Part(reader.corpus, reader.facts.recipe, _state(reader.corpus, reader.facts.changes), reader.folder),),
        find_damage=lambda: _damage_in(reader.folder),
    )


def _state(corpus: Corpus, changes: int) -> State:
    return State(corpus.summary.digest, corpus.summary.documents, changes)


def _damage_in(folder: Path) -> str:
    from .index.verification import first_damage  # not needed as long as all is well

    return first_damage(folder)


def _named(
    stack: ExitStack,
    paths: Sequence[str | os.PathLike[str]],
    settings: Settings,
    encoding: str | None,
    progress: Progress | None,
) -> Against:
    # What reads files and writes indexes is not needed for a check against an index that was named.
    from .caching import open_cached
    from .indexing import find_or_refuse

    found = find_or_refuse(paths)
    try:
        reader, unread = open_cached(paths, found, settings, encoding=encoding, progress=progress)
    except IndexUnusableError as error:
        # The cache is there to save time; a check does not depend on it.
        against = read_into_memory(found, settings, encoding=encoding, progress=progress)
        return replace(against, warning=f"the archive was read anew and not kept: {error}")
    stack.enter_context(reader)
    return replace(_read(reader, settings, (*found.unread, *unread)), is_cache=True)


def read_into_memory(
    found: Found, settings: Settings, *, encoding: str | None = None, progress: Progress | None = None
) -> Against:
    """Read the documents that were found into one segment, and leave nothing on the disk."""
    unread = list(found.unread)

    def documents() -> Iterator[Document]:
        for i, result in enumerate(read_documents(found.paths, encoding)):
            if progress is not None:
                progress("indexing", i, len(found.paths))
            if isinstance(result, Unread):
                unread.append(result)
            else:
                yield result

    corpus = build_corpus(documents(), settings)
    if not corpus.summary.documents:
        reasons = "; ".join(f"{file.path}: {file.reason}" for file in unread[:3])
        raise UsageError(f"the corpus holds no document: {reasons or found.why_nothing()}")
    names = segment_names(corpus.segments[0])
    return Against(
        corpus,
        replace(settings, shingle=str(corpus.shingle)),
        lambda path: {name for name in names if _is_same_file(name, path)},
        tuple(unread),
        "in memory",
        parts=(Part(corpus, recipe_of(settings), _state(corpus, 0), None),),
    )


def _is_same_file(name: str, path: Path) -> bool:
    with suppress(OSError, ValueError):
        return path.samefile(name)
    return False


def _joined(one: Against, other: Against) -> Against:
    """Two corpora as one; a document that is in both under the same name counts once in what is found."""
    first = len(one.corpus.segments)

    def names(segment: int, documents: Int64) -> list[str]:
        if segment < first:
            return one.corpus.names(segment, documents)
        return other.corpus.names(segment - first, documents)

    mine, theirs = one.corpus.summary, other.corpus.summary
    corpus = Corpus(
        one.corpus.shingle,
        one.corpus.permutations,
        [*one.corpus.segments, *other.corpus.segments],
        [*one.corpus.removed, *other.corpus.removed],
        names,
        CorpusSummary(
            mine.documents + theirs.documents,
            mine.sentences + theirs.sentences,
            digest_of(digest.encode("ascii") for digest in (mine.digest, theirs.digest)),
        ),
    )
    return Against(
        corpus,
        one.settings,
        lambda path: one.names_of_file(path) | other.names_of_file(path),
        (*one.unread, *other.unread),
        f"{one.name} or {other.name}",
        one.warning or other.warning,
        (*one.parts, *other.parts),
        lambda: one.find_damage() or other.find_damage(),
        one.is_cache and other.is_cache,
    )
