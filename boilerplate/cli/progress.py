"""Says on standard error how far the work is, only if it takes over a second: on a terminal as a line that is wiped."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from types import TracebackType

_PATIENCE, _INTERVAL = 1.0, 0.1
#: What is said where there is no terminal too, once.
_SAID = {"indexing": "bringing the index of the corpus up to date"}


class ProgressLine:
    """Call it with what goes on, how much is done and of how much; the line is wiped at the end of the `with`."""

    def __init__(self, *, rate: bool = False) -> None:
        self._shown = sys.stderr is not None
        self._on_terminal = self._shown and sys.stderr.isatty()
        self._rate = rate
        self._began = time.monotonic()
        self._due = self._began + _PATIENCE
        self._written = False
        self._said: set[str] = set()

    def __enter__(self) -> ProgressLine:
        return self

    def __call__(self, what: str, done: int, total: int) -> None:
        if not self._shown or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _INTERVAL
        if self._on_terminal:
            self._written = True
            each = f" ({done / (time.monotonic() - self._began):,.0f} documents a second)" if self._rate else ""
            _write(f"\r\x1b[K{what}: {done:,} of {total:,}{each}")
        elif what in _SAID and what not in self._said:
            self._said.add(what)
            _write(f"boilerplate: {_SAID[what]} ({total:,} documents to read)\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._written:
            _write("\r\x1b[K")


def _write(text: str) -> None:
    with suppress(OSError):  # the work goes on, whoever hears of it
        sys.stderr.write(text)
        sys.stderr.flush()
