"""Says on standard error how far the work is, only if it takes over a second: on a terminal as a line that is wiped."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from threading import Timer
from types import TracebackType

_PATIENCE, _INTERVAL = 1.0, 0.1
#: What is said where there is no terminal too, as soon as it takes long.
_SAID = {
    "indexing": "bringing the index of the corpus up to date ({total:,} documents to read)",
    "surveying the corpus": "looking for the slogans and stock sentences of the corpus",
}


class ProgressLine:
    """Call it with what goes on, how much is done and of how much; the line is wiped at the end of the `with`."""

    def __init__(self, *, rate: bool = False) -> None:
        self._shown = sys.stderr is not None
        self._on_terminal = self._shown and sys.stderr.isatty()
        self._rate = rate
        self._began = time.monotonic()
        self._due = self._began + _PATIENCE
        self._written = False
        self._doing = ""
        self._timer: Timer | None = None

    def __enter__(self) -> ProgressLine:
        return self

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._shown and not self._on_terminal and what != self._doing:
            self._doing = what
            self._say(_SAID.get(what, "").format(total=total))
        if not self._on_terminal or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _INTERVAL
        self._written = True
        each = f" ({done / (time.monotonic() - self._began):,.0f} documents a second)" if self._rate else ""
        _write(f"\r\x1b[K{what}: {done:,} of {total:,}{each}")

    def _say(self, sentence: str) -> None:
        """Say a sentence, if there is one, now or when it is due, and not what was due before."""
        if self._timer is not None:
            self._timer.cancel()
        line = f"boilerplate: {sentence}\n"
        left = self._due - time.monotonic()
        if sentence and left <= 0:
            _write(line)
        elif sentence:
            # It may be long before more is heard of what goes on.
            self._timer = Timer(left, _write, [line])
            self._timer.daemon = True
            self._timer.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._say("")
        if self._written:
            _write("\r\x1b[K")


def _write(text: str) -> None:
    with suppress(OSError):  # the work goes on, whoever hears of it
        sys.stderr.write(text)
        sys.stderr.flush()
