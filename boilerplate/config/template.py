"""The commented file that `boilerplate init` writes."""

from __future__ import annotations

import textwrap

from .kinds import toml_of
from .table import KEYS, Key

_HEAD = """\
# Settings of boilerplate for the documents in this folder and below.
# Paths are relative to this file. `boilerplate config show` prints what holds and where it comes from.
"""


def template() -> str:
    """TOML: every setting with what it is for, commented out; take away `#` to set it."""
    return "\n".join([_HEAD, *map(_entry, KEYS.values())])


def _entry(key: Key) -> str:
    is_set = key.default not in (None, ())
    lines = textwrap.wrap(f"{key.help}{'' if is_set else ' Not set; for example:'}", 110, break_on_hyphens=False)
    comment = "".join(f"# {line}\n" for line in lines)
    return f"{comment}#{key.name} = {toml_of(key.default if is_set else key.example)}\n"
