"""What is excluded: patterns of paths as `.gitignore` has them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def excluder(patterns: Sequence[str], folder: str) -> Callable[[Path, bool], bool]:
    """Tells of a path, and whether it is a folder, if it is excluded by patterns that are relative to `folder`.

    As in Git, what lies in an excluded folder is excluded, whatever later patterns say. Nothing outside of `folder` is.
    """
    of_files = compiled(patterns)
    # For a folder, `old/` says the same as `old`; where it is asked like a file, it is its own name that counts.
    of_folders = compiled([_without_slash(pattern) for pattern in patterns])
    really, here = os.path.realpath(folder), Path.cwd()

    @cache
    def below(parent: str) -> str | None:
        """The folder's path from `folder` on, ending with `/`; None where it lies elsewhere."""
        return _below(parent, folder) or _below(os.path.realpath(parent), really)

    @cache
    def folder_is_excluded(name: str) -> bool:
        above = name[: name.rfind("/", 0, -1) + 1]
        return bool(name) and (folder_is_excluded(above) or of_folders.match_file(name.removesuffix("/")))

    def is_excluded(path: Path, is_folder: bool) -> bool:
        parent, name = os.path.split(os.path.normpath(here / path))
        inside = below(parent)
        if inside is None or not name:
            return False
        inside = inside.removeprefix("./")
        if is_folder:
            return folder_is_excluded(f"{inside}{name}/")
        return folder_is_excluded(inside) or of_files.match_file(inside + name)

    return is_excluded


def _without_slash(pattern: str) -> str:
    stripped = pattern.rstrip(" /")
    return "" if stripped == "!" else stripped


def _below(path: str, folder: str) -> str | None:
    """`./` for the folder itself, `a/b/` for one in it."""
    if path == folder:
        return "./"
    start = folder.rstrip(os.sep) + os.sep
    return f"{path[len(start) :]}/".replace(os.sep, "/") if path.startswith(start) else None


def compiled(patterns: Sequence[str]) -> GitIgnoreSpec:
    """Raises ValueError, and names the pattern, where one is none that a `.gitignore` can have."""
    from pathspec import GitIgnoreSpec

    pattern = ""
    try:
        for pattern in patterns:
            GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error) as error:
        raise ValueError(f"and {pattern} is none") from error
    return GitIgnoreSpec.from_lines(patterns)
