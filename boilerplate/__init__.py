"""Which sentences of a draft are boilerplate, which phrases are slogans, and how much is original.

import boilerplate

report = boilerplate.check(["draft.txt"], corpus=["archive"])
print(report.documents[0].originality)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .checks import check
    from .errors import BoilerplateError
    from .model import Report, Settings

__all__ = ["BoilerplateError", "Report", "Settings", "__version__", "check"]

_HOMES = {"check": "checks", "BoilerplateError": "errors", "Report": "model", "Settings": "model"}


def __getattr__(name: str) -> Any:
    # numpy and the stages are imported when something of theirs is asked for, so that `--help` does not wait for them.
    if name == "__version__":
        from importlib.metadata import version

        return version("boilerplate")
    if name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
