"""A line on standard error that says how far the work is: on a terminal only, and only if it takes over a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_PATIENCE, _INTERVAL = 1.0, 0.1


class ProgressLine:
    """Call it with what goes on, how much is done and of how much; the line is wiped at the end of the `with`."""

    def __init__(self) -> None:
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._due = time.monotonic() + _PATIENCE
        self._written = False

    def __enter__(self) -> ProgressLine:
        return self

    def __call__(self, what: str, done: int, total: int) -> None:
        if not self._shown or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _INTERVAL
        self._written = True
        sys.stderr.write(f"\r\x1b[K{what}: {done:,} of {total:,}")
        sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._written:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
