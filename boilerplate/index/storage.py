"""A segment on disk: a folder with all columns in one file, and a header that says where each of them is.

`columns.bin` holds the columns one after another, each little-endian, in C order and at a multiple of 64 bytes;
`segment.json` their shapes, offsets and SHA-256. The file is mapped, not read: opening takes the same time whatever its
size. Shapes are checked against the size of the file before anything is mapped, so that nothing is taken that is not
there. A segment says by which recipe it was made and what its documents were called, so that it can be built elsewhere
and handed over.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Callable, Iterable
from math import prod
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ..near.bands import N_BANDS
from .recipe import Recipe, recipe_from
from .segment import Segment

FORMAT = 2
_COLUMNS, _HEADER = "columns.bin", "segment.json"
#: Bytes of the largest header that is read: a real one has some 3,000.
_HEADER_LIMIT = 1 << 16
_ALIGNMENT = 64

#: Type of each column, and the shape of it: `d` documents, `s` sentences, `r` records, or None for any length.
_LAYOUT: dict[str, tuple[str, tuple[str | int | None, ...]]] = {
    "names": ("<u1", (None,)),
    "name_offsets": ("<i8", ("d+1",)),
    "hashes": ("<u1", ("d", 32)),
    "masked": ("|b1", ("d",)),
    "text": ("<u1", (None,)),
    "text_offsets": ("<i8", ("d+1",)),
    "prose": ("<u1", (None,)),
    "prose_offsets": ("<i8", ("d+1",)),
    "sentence_offsets": ("<i8", ("d+1",)),
    "start": ("<u4", ("s",)),
    "end": ("<u4", ("s",)),
    "record": ("<u4", ("s",)),
    "keys": ("<u8", ("r",)),
    "folded": ("<u4", (None,)),
    "folded_offsets": ("<i8", ("r+1",)),
    "places": ("<u4", ("s",)),
    "place_offsets": ("<i8", ("r+1",)),
    "bands": ("<u8", (N_BANDS, None)),
    "fingerprints": ("<u8", (None,)),
}
#: What each column of offsets cuts up.
_CUTS = {
    "name_offsets": "names",
    "text_offsets": "text",
    "prose_offsets": "prose",
    "sentence_offsets": "start",
    "folded_offsets": "folded",
    "place_offsets": "places",
}


class UnusableSegmentError(Exception):
    """A folder that does not hold a segment as it was written; says what is wrong with it."""


class Written(NamedTuple):
    """A segment that was written: what a catalogue has to know of it."""

    #: SHA-256 of its header, which has those of its columns.
    digest: bytes
    size: int


class ColumnsWriter:
    """Writes the columns of one segment, one after another, into a folder that is there and empty."""

    def __init__(self, folder: Path, release: Callable[[], None] = lambda: None) -> None:
        """`release` is called after every part that was written."""
        self._folder, self._release = folder, release
        self._columns: dict[str, dict[str, Any]] = {}
        self._file: IO[bytes] = (folder / _COLUMNS).open("xb", buffering=1 << 20)
        self._at = 0

    def __enter__(self) -> ColumnsWriter:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def column(self, name: str, parts: Iterable[npt.NDArray[Any]]) -> None:
        """Write a column from parts that follow on from one another in C order."""
        dtype, shape = _LAYOUT[name]
        self._file.write(bytes(-self._at % _ALIGNMENT))
        self._at += -self._at % _ALIGNMENT
        begin, digest = self._at, hashlib.sha256()
        for part in parts:
            data = np.ascontiguousarray(part, dtype=dtype).reshape(-1).view(np.uint8).data
            self._file.write(data)
            digest.update(data)
            self._at += len(data)
            self._release()
        # All sizes of a shape but one stand in the layout: that one is what was written.
        written = (self._at - begin) // np.dtype(dtype).itemsize
        rest = written // prod(size for size in shape if isinstance(size, int))
        of = [size if isinstance(size, int) else rest for size in shape]
        self._columns[name] = {"dtype": dtype, "shape": of, "offset": begin, "sha256": digest.hexdigest()}

    def finish(self, recipe: Recipe) -> Written:
        """Write the header, and make sure that everything is on the disk."""
        _sync(self._file)
        header = {"format": FORMAT, "recipe": recipe._asdict(), "size": self._at, "columns": self._columns}
        data = json.dumps(header, indent=1).encode("utf-8")
        with (self._folder / _HEADER).open("xb") as file:
            file.write(data)
            _sync(file)
        sync_folder(self._folder)
        return Written(hashlib.sha256(data).digest(), self._at + len(data))


def write_segment(folder: Path, segment: Segment, recipe: Recipe) -> Written:
    """Write a segment into a folder that is there and empty; raises OSError."""
    with ColumnsWriter(folder) as writer:
        for name, column in segment._asdict().items():
            writer.column(name, [column])
        return writer.finish(recipe)


def open_segment(folder: Path, recipe: Recipe, digest: bytes | None = None) -> Segment:
    """Map the segment in a folder; `digest` is that of the header where it is known.

    Raises UnusableSegmentError where it is not what was written, and FileNotFoundError where there is nothing.
    """
    header = _read_header(folder, digest)
    made_with = recipe_from(header.get("recipe"))
    if made_with != recipe:
        raise UnusableSegmentError(f"it was made with {made_with.differences(recipe)}")
    columns = _checked_columns(header)
    data = _map(folder / _COLUMNS, header["size"])
    segment = Segment(
        **{
            name: np.frombuffer(data, np.dtype(_LAYOUT[name][0]), prod(shape), offset).reshape(shape)
            for name, (shape, offset) in columns.items()
        }
    )
    for name, cut in _CUTS.items():
        offsets = getattr(segment, name)
        if offsets[0] != 0 or offsets[-1] != len(getattr(segment, cut)):
            raise UnusableSegmentError(f"its column {name} does not fit {cut}")
    return segment


def release(segment: Segment) -> None:
    """Let go of the pages of a mapped segment that were read; what is read again comes from the file again."""
    base: Any = segment.text
    while isinstance(base, np.ndarray):
        base = base.base
    mapped = base.obj if isinstance(base, memoryview) else base
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def damaged_columns(folder: Path) -> list[str]:
    """Which columns of a segment are not what was written, read from end to end; raises as `open_segment` does."""
    header = _read_header(folder, None)
    damaged = []
    at = 0
    with _open_file(folder / _COLUMNS) as file:
        columns = _checked_columns(header).items()
        sizes = [(offset, prod(shape) * np.dtype(_LAYOUT[name][0]).itemsize, name) for name, (shape, offset) in columns]
        for offset, size, name in sorted(sizes):
            # What fills the space between columns must be there too: nothing of the file goes unread.
            is_filled = offset - at < _ALIGNMENT and not any(file.read(max(offset - at, 0)))
            file.seek(offset)
            digest = hashlib.sha256()
            left = size
            while left and (data := file.read(min(left, 1 << 20))):
                digest.update(data)
                left -= len(data)
            at = offset + size
            if left or not is_filled or digest.hexdigest() != header["columns"][name].get("sha256"):
                damaged.append(name)
    return damaged


def _read_header(folder: Path, digest: bytes | None) -> dict[str, Any]:
    with _open_file(folder / _HEADER) as file:
        data = file.read(_HEADER_LIMIT + 1)
    if digest is not None and hashlib.sha256(data).digest() != digest:
        raise UnusableSegmentError(f"{_HEADER} is not what was written")
    try:
        header: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnusableSegmentError(f"{_HEADER} cannot be read") from error
    columns = header.get("columns") if isinstance(header, dict) else None
    if not (isinstance(columns, dict) and all(isinstance(column, dict) for column in columns.values())):
        raise UnusableSegmentError(f"{_HEADER} does not describe a segment")
    if header.get("format") != FORMAT:
        raise UnusableSegmentError(f"its format is {header.get('format')}, and this version reads {FORMAT}")
    return dict(header)


def _checked_columns(header: dict[str, Any]) -> dict[str, tuple[tuple[int, ...], int]]:
    """Shape and offset of each column, which fit one another and lie in the file."""
    if set(header["columns"]) != set(_LAYOUT):
        raise UnusableSegmentError("it does not have the columns of a segment")
    sizes: dict[str, int] = {}
    found = {}
    for name, (dtype, expected) in _LAYOUT.items():
        column = header["columns"][name]
        shape, offset = column.get("shape"), column.get("offset")
        if not (_are_counts(shape) and _are_counts([offset, header.get("size")]) and len(shape) == len(expected)):
            raise UnusableSegmentError(f"its header makes no sense ({name})")
        if offset % _ALIGNMENT or offset + prod(shape) * np.dtype(dtype).itemsize > header["size"]:
            raise UnusableSegmentError(f"its column {name} would lie outside of the file")
        for n, kind in zip(shape, expected, strict=True):
            fits = kind is None or (n == kind if isinstance(kind, int) else _fits(n, kind, sizes))
            if not fits:
                raise UnusableSegmentError(f"its column {name} is of another length than the others")
        found[name] = (tuple(shape), offset)
    return found


def _are_counts(values: object) -> bool:
    return isinstance(values, list) and all(type(v) is int and 0 <= v < 2**48 for v in values)


def _fits(n: int, kind: str, sizes: dict[str, int]) -> bool:
    n -= kind.endswith("+1")
    return sizes.setdefault(kind[0], n) == n >= 0


def _map(path: Path, size: int) -> mmap.mmap:
    with _open_file(path) as file:
        found = os.fstat(file.fileno()).st_size
        if found != size or not size:
            raise UnusableSegmentError(f"{_COLUMNS} has {found:,} bytes, not {size:,}")
        return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)


def _open_file(path: Path) -> IO[bytes]:
    """Open a file to be read, and nothing else: a pipe would make us wait."""
    if not path.is_file() and path.exists():
        raise UnusableSegmentError(f"{path.name} is not a file")
    return path.open("rb")


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder are on the disk, where the system lets us."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
