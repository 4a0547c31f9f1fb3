"""Segments from files: what a worker does with a list of documents, in this process, in another, or elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

from .index.recipe import Recipe
from .index.segment import build_segment, content_hash
from .index.storage import Written, write_segment
from .model import Document, Unread
from .near.signatures import Permutations
from .readers import read_documents
from .text.analysis import parse_shingle
from .text.batches import batches

#: Code points of a segment: what it takes to build one stays under 300 MB.
_SEGMENT = 4_500_000


class Job(NamedTuple):
    """Documents to be read, and where the segments go."""

    paths: Sequence[str]
    #: The encoding to read them in, None where it is to be found out.
    encoding: str | None
    #: Hashes of documents that are known already: of those that have one only the hash is wanted.
    known: AbstractSet[bytes]
    recipe: Recipe
    permutations: Permutations
    #: Segments are written to this folder, which is not there yet, and to others beside it that add a number.
    folder: Path


class Made(NamedTuple):
    """A segment that was written."""

    folder: Path
    written: Written
    #: For each of its documents which of the job's paths it is, its hash, and how many sentences it has.
    documents: Sequence[tuple[int, bytes, int]]


class Result(NamedTuple):
    """What became of a job."""

    made: Sequence[Made]
    #: Documents that are known: which path, and the hash.
    known: Sequence[tuple[int, bytes]]
    unread: Sequence[Unread]

    def values(self) -> dict[str, Any]:
        """The same in values that JSON has."""
        made = [
            [str(m.folder), m.written.digest.hex(), m.written.size, [[i, h.hex(), n] for i, h, n in m.documents]]
            for m in self.made
        ]
        known = [[number, content.hex()] for number, content in self.known]
        return {"made": made, "known": known, "unread": [list(unread) for unread in self.unread]}

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Result:
        """What `values` gave of a result."""
        return cls(
            [
                Made(
                    Path(folder),
                    Written(bytes.fromhex(digest), size),
                    [(number, bytes.fromhex(content), n) for number, content, n in documents],
                )
                for folder, digest, size, documents in values["made"]
            ],
            [(number, bytes.fromhex(content)) for number, content in values["known"]],
            [Unread(path, reason) for path, reason in values["unread"]],
        )


def run_job(job: Job, *, threads: int, progress: Callable[[int], None]) -> Result:
    """Read the documents of a job and write segments of them; `progress` is told how many more were read.

    Raises OSError where a segment cannot be written.
    """
    return build(read_documents(job.paths, job.encoding), job, threads=threads, progress=progress)


def build(documents: Iterable[Document | Unread], job: Job, *, threads: int, progress: Callable[[int], None]) -> Result:
    """The same with documents that come from elsewhere; the numbers in the result are their places among all."""
    made: list[Made] = []
    known: list[tuple[int, bytes]] = []
    unread: list[Unread] = []
    wanted = _wanted(documents, job.known, known, unread, progress)
    for batch in batches(wanted, lambda numbered: len(numbered[1].text), _SEGMENT):
        folder = job.folder if not made else job.folder.with_name(f"{job.folder.name}-{len(made)}")
        folder.mkdir()
        segment = build_segment(
            (document for _, document in batch),
            parse_shingle(job.recipe.shingle),
            job.permutations,
            threads=threads,
        )
        written = write_segment(folder, segment, job.recipe)
        counts = (segment.sentence_offsets[1:] - segment.sentence_offsets[:-1]).tolist()
        rows = zip((number for number, _ in batch), map(bytes, segment.hashes), counts, strict=True)
        made.append(Made(folder, written, list(rows)))
    return Result(made, known, unread)


def _wanted(
    documents: Iterable[Document | Unread],
    known_hashes: AbstractSet[bytes],
    known: list[tuple[int, bytes]],
    unread: list[Unread],
    progress: Callable[[int], None],
) -> Iterator[tuple[int, Document]]:
    """The documents that are to be indexed, with the number of each; the others are noted."""
    for number, read in enumerate(documents):
        progress(1)
        if isinstance(read, Unread):
            unread.append(read)
        elif known_hashes and (content := content_hash(read)) in known_hashes:
            known.append((number, content))
        else:
            yield number, read


def available_cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
