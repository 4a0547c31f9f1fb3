"""What can go wrong that a person should hear of; each error is a plain sentence that says what to do."""

from __future__ import annotations

import shlex


class BoilerplateError(Exception):
    """Wrong usage, configuration or input: the program ends with status 2 and this sentence."""


class UsageError(BoilerplateError):
    """An option or argument that makes no sense."""


class ConfigurationError(UsageError):
    """A setting that makes no sense, or a configuration file that cannot be read."""


class UnreadableError(BoilerplateError):
    """One document that cannot be read; the others still are."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class IndexUnusableError(BoilerplateError):
    """An index that is missing, made in another way, held by another process, or cannot be written."""


class DamagedIndexError(IndexUnusableError):
    """An index whose files are not what was written."""

    def __init__(self, index: str, what: str) -> None:
        super().__init__(
            f"the index {index} is damaged: {what}; `boilerplate index verify --repair --index {shlex.quote(index)}` "
            "takes out the documents that are affected, so that `boilerplate index add` reads them again"
        )
        self.index = index


class Interrupted(KeyboardInterrupt):
    """Ctrl-C while an index was written; the sentence says what it holds now."""


class DamagedCacheError(DamagedIndexError):
    """The same of an index that the program keeps by itself, and can make again."""
