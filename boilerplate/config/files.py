"""Configuration files: where they are, and what stands in them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError
from .layers import Given, Layer
from .table import KEYS, Origin

#: In one folder the first that is there counts; the last two only where they have a section of ours.
NAMES = (".boilerplate.toml", "boilerplate.toml", "pyproject.toml", "setup.cfg")
_SECTIONS = {"pyproject.toml": ("tool", "boilerplate"), "setup.cfg": ("boilerplate",)}
#: Bytes of the largest file that is read.
_LARGEST = 1_000_000

_HEADER = r"\s*\[\s*([^\[\]]+?)\s*\]"
_ASSIGNMENT = r"""\s*(?:([\w-]+)|"([^"]*)"|'([^']*)')[^=:"'\[]*[=:]"""


def nearest_file(paths: Iterable[str], *, here: str) -> Path | None:
    """The configuration file that the documents and folders at `paths` are judged by; None where there is none.

    It is the nearest one, from the folder of a document, or from a folder that was named, up to the root of the file
    system, but not out of a Git work tree: a clone means the same wherever it lies. Where that finds none, and where
    there are no paths, it is looked for from `here` in the same way. Raises ConfigurationError where paths have
    different ones, for a report has one corpus and one set of settings.
    """
    known: dict[Path, Path | None] = {}
    default = _nearest(Path(here), known)
    judged_by: dict[Path | None, str] = {}
    for path in paths:
        absolute = Path(os.path.normpath(Path(here) / path))
        folder = absolute if os.path.isdir(absolute) else absolute.parent  # noqa: PTH112  # as _is_file
        judged_by.setdefault(_nearest(folder, known) or default, path)
    if len(judged_by) > 1:
        (one, path), (other, another), *_ = judged_by.items()
        raise ConfigurationError(
            f"{path} is configured by {one or 'nothing'}, {another} by {other or 'nothing'}, and a run has one "
            "configuration: check them one after the other, or name a file with --config"
        )
    return next(iter(judged_by), default)


def read_layer(file: Path) -> Layer:
    """The settings in a file that was found or named. Raises ConfigurationError."""
    layer = _read(file)
    if layer is None:
        section = ".".join(_SECTIONS[file.name])
        raise ConfigurationError(f"{file}: there is no [{section}] in it")
    return layer


def file_in(folder: Path) -> Path | None:
    """The configuration file of a folder itself."""
    for name in NAMES:
        file = folder / name
        if _is_file(file) and (name not in _SECTIONS or _read(file) is not None):
            return file
    return None


def _nearest(folder: Path, known: dict[Path, Path | None]) -> Path | None:
    """As `nearest_file`, for one folder; `known` is what was found out before."""
    if folder not in known:
        is_last = folder.parent == folder or os.path.lexists(folder / ".git")
        known[folder] = file_in(folder) or (None if is_last else _nearest(folder.parent, known))
    return known[folder]


def _read(file: Path) -> Layer | None:
    """None where the file has no section of ours."""
    section = _SECTIONS.get(file.name, ())
    data = _bytes_of(file)
    # The files of others are not parsed, and may be as they like, where nothing in them can be for us.
    if section and section[-1].encode() not in data:
        return None
    text = _decoded(file, data)
    return _from_cfg(file, text) if file.suffix == ".cfg" else _from_toml(file, text, section)


def _is_file(path: Path) -> bool:
    """Whether it is a regular file; False where that cannot be found out."""
    return os.path.isfile(path)  # noqa: PTH113  # Path.is_file raises where a folder may not be entered


def _bytes_of(file: Path) -> bytes:
    if not _is_file(file):
        raise ConfigurationError(f"{file}: {'it is no file' if os.path.lexists(file) else 'no such file'}")
    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"{file}: it cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST:
        raise ConfigurationError(f"{file}: it is larger than {_LARGEST // 1_000_000} MB, and no configuration is")
    return data


def _decoded(file: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{file} line {line}: it is not UTF-8; save it in that encoding") from error


def _from_toml(file: Path, text: str, section: tuple[str, ...]) -> Layer | None:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        table: Any = tomllib.loads(text)
    except RecursionError as error:
        raise ConfigurationError(f"{file}: it is nested too deeply") from error
    except ValueError as error:
        raise _not_toml(file, text, str(error)) from error
    for i, name in enumerate(section):
        if name not in table:
            return None
        table = table[name]
        if not isinstance(table, dict):
            raise ConfigurationError(f"{file}: {'.'.join(section[: i + 1])} must be a table")
    return _layer(file, table, _lines_of(text, section))


def _not_toml(file: Path, text: str, complaint: str) -> ConfigurationError:
    what, _, place = complaint.partition(" (at ")
    at = re.match(r"line (\d+), column (\d+)", place)
    line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
    column = f" column {at[2]}" if at else ""
    return ConfigurationError(f"{file} line {line}{column}: it is not TOML: {what[:1].lower()}{what[1:]}")


def _from_cfg(file: Path, text: str) -> Layer | None:
    import configparser

    parser = configparser.RawConfigParser(default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys are what they are in TOML
    try:
        parser.read_string(text)
    except configparser.MissingSectionHeaderError as error:
        raise ConfigurationError(f"{file} line {error.lineno}: it stands in no [section]") from error
    except configparser.ParsingError as error:
        raise ConfigurationError(f"{file} line {error.errors[0][0]}: it is neither a section nor a setting") from error
    except (configparser.DuplicateOptionError, configparser.DuplicateSectionError) as error:
        what = getattr(error, "option", f"[{error.section}]")
        raise ConfigurationError(f"{file} line {error.lineno}: {what} is there already") from error
    if not parser.has_section("boilerplate"):
        return None
    values = {
        name: KEYS[name].kind.from_text(_parts(text, KEYS[name].kind.is_list)) if name in KEYS else text
        for name, text in parser.items("boilerplate")
    }
    return _layer(file, values, _lines_of(text, ("boilerplate",)))


def _parts(text: str, is_list: bool) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] if is_list else [text.strip()]


def _layer(file: Path, values: Mapping[str, object], lines: Mapping[str, int]) -> Layer:
    layer = {}
    for name, value in values.items():
        place = f"{file} line {lines[name]}" if name in lines else str(file)
        layer[name] = Given(value, Origin(place, str(file.parent)), f"{place}: {name}")
    return layer


def _lines_of(text: str, section: tuple[str, ...]) -> dict[str, int]:
    """The line, from 1, on which each name of a section is first given a value, as far as it can be told."""
    lines: dict[str, int] = {}
    inside = not section
    for number, line in enumerate(text.split("\n"), 1):
        header = re.match(_HEADER, line)
        if header:
            names = tuple(name.strip("\"'") for name in re.split(r"\s*\.\s*", header[1]))
            inside = names == section
            if len(names) > len(section) and names[: len(section)] == section:
                lines.setdefault(names[len(section)], number)
            continue
        assignment = re.match(_ASSIGNMENT, line) if inside else None
        if assignment:
            lines.setdefault(next(filter(None, assignment.groups()), ""), number)
    return lines
