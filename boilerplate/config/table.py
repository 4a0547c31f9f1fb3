"""The table of settings: each with its kind, its default and what it is for.

Flags, environment variables, `config show`, the file that `init` writes and the documentation are made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, NamedTuple

from ..model import DEFAULT_SHINGLE, LEVELS, Settings
from ..reporters import REPORTERS
from .kinds import Choice, Kind, Levels, List, Number, Switch, Text, check_patterns, is_encoding, is_shingle

_PATH = Text("a path", bool, metavar="FILE")
_FILES = List("a list of files", "FILE")

DEFAULT = "default"


class Origin(NamedTuple):
    """Where a value comes from."""

    text: str
    #: Absolute; what patterns are relative to.
    folder: str = ""


def _setting(kind: Kind, help_: str, default: Any = None, *, example: Any = None) -> Any:
    return field(default=default, metadata={"kind": kind, "help": help_, "example": example})


@dataclass(frozen=True)
class Configuration:
    """The settings of a run; paths are as the current folder needs them."""

    corpus: tuple[str, ...] = _setting(
        List("a list of folders, files and globs", "PATH"),
        "Folders, files and globs to check against.",
        (),
        example=["archive", "../speeches/**/*.txt"],
    )
    index: str | None = _setting(
        Text("a path", bool, metavar="DIR"),
        "Index to check against, made with `boilerplate index add`; .boilerplate-index where it is there and nothing "
        "else is named.",
        example="speeches.index",
    )
    exclude: tuple[str, ...] = _setting(
        List("a list of gitignore patterns", "PATTERN", check_patterns),
        "Drafts to leave alone, as .gitignore has it; those that are named, too.",
        (),
        example=["old/", "*.draft.md"],
    )
    exclude_source: tuple[str, ...] = _setting(
        List("a list of patterns", "PATTERN"),
        "Documents of the corpus to leave out, such as drafts/*.txt.",
        (),
        example=["drafts/*.txt"],
    )
    protected: tuple[str, ...] = _setting(
        _FILES, "Lists of formulae that must stand as they are, and count for nothing.", (), example=["protected.txt"]
    )
    approved: tuple[str, ...] = _setting(
        _FILES, "Lists of phrases that may be reused, and count for nothing.", (), example=["approved.txt"]
    )
    rejected: tuple[str, ...] = _setting(
        _FILES, "Lists of phrases that must not be used.", (), example=["rejected.txt"]
    )
    boilerplate_documents: int = _setting(
        Number(1, whole=True),
        "A passage found in this many documents is boilerplate, in fewer copied.",
        Settings.boilerplate_documents,
    )
    similarity: float = _setting(
        Number(0.01, 1, metavar="J"), "Jaccard similarity of near-duplicate sentences.", Settings.similarity
    )
    run: int = _setting(Number(8, 1000, whole=True), "A run of this many Chinese characters is reuse.", Settings.run)
    shingle: str | None = _setting(
        Text("char-N or word-N, such as char-2", is_shingle, metavar="KIND"),
        f"What sentences are compared by, char-N or word-N: {DEFAULT_SHINGLE}, or what the index was made with.",
        example=DEFAULT_SHINGLE,
    )
    slogans: bool = _setting(
        Switch(),
        "Look for slogans of the corpus, and for the families that matches belong to.",
        Settings.slogans,
    )
    fail_under: float | None = _setting(
        Number(0, 100, metavar="PCT"), "A floor: BP004 for documents less original than this, in percent.", example=60
    )
    fail_level: str | None = _setting(
        Choice(LEVELS),
        "Findings from this level on make the exit status 1; of itself warning, but error where there is a floor.",
        example="warning",
    )
    fail_on_new: int | None = _setting(
        Number(1, whole=True), "Fewer new findings than this do not make the exit status 1.", example=1
    )
    levels: Mapping[str, str] | None = _setting(
        Levels(),
        "Another level for a rule than its own, such as BP003=note; off for none of its findings.",
        example={"BP001": "error", "BP003": "off"},
    )
    format: str = _setting(Choice(tuple(REPORTERS)), "Format of the report.", "text")
    encoding: str | None = _setting(
        Text("an encoding that Python knows, such as utf-8 or gb18030", is_encoding),
        "Encoding of all documents; without it each is found out.",
        example="gb18030",
    )
    baseline: str | None = _setting(
        _PATH, "File of findings that are known and do not fail.", example=".boilerplate-baseline.json"
    )

    #: Where the settings that are not at their default come from.
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def origin(self, name: str) -> str:
        """Where a setting comes from: a flag, a variable, a line of a file, or `default`."""
        return self.origins[name].text if name in self.origins else DEFAULT

    def settings(self) -> Settings:
        """Those that bear on a result."""
        return Settings(
            shingle=self.shingle,
            similarity=self.similarity,
            boilerplate_documents=self.boilerplate_documents,
            run=self.run,
            slogans=self.slogans,
            fail_under=self.fail_under,
        )


class Key(NamedTuple):
    """A row of the table."""

    name: str
    kind: Kind
    default: Any
    help: str
    #: What `init` shows where the default is nothing.
    example: Any

    @property
    def flag(self) -> str:
        """Its option on the command line."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return f"{PREFIX}{self.name.upper()}"

    @property
    def holds_paths(self) -> bool:
        """Whether its values are relative to where they are written."""
        return self.kind is _PATH or self.kind is _FILES or self.name in AGAINST


PREFIX = "BOILERPLATE_"
#: What to check against. Whoever names either sets aside what lower layers say of both.
AGAINST = ("corpus", "index")

#: In the order of the file that `init` writes.
KEYS: Mapping[str, Key] = MappingProxyType(
    {row.name: Key(row.name, default=row.default, **row.metadata) for row in fields(Configuration) if row.metadata}
)
