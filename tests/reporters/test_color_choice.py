"""Who has the last word on colours."""

from __future__ import annotations

import io

import pytest

from boilerplate.reporters.color import STYLES, Choice, colored, wants_color

TERMINAL, PIPE = True, False


class Stream(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("terminal", "env", "choice", "wanted"),
    [
        pytest.param(PIPE, {}, "auto", False, id="a pipe gets none"),
        pytest.param(TERMINAL, {"TERM": "dumb"}, "auto", False, id="a dumb terminal gets none"),
        pytest.param(TERMINAL, {"NO_COLOR": "1"}, "auto", False, id="NO_COLOR wins over a terminal"),
        pytest.param(TERMINAL, {"NO_COLOR": "0"}, "auto", False, id="NO_COLOR counts whatever it says"),
        pytest.param(
            TERMINAL, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, "auto", False, id="NO_COLOR wins over FORCE_COLOR"
        ),
        pytest.param(TERMINAL, {"FORCE_COLOR": "1"}, "never", False, id="never wins over FORCE_COLOR"),
        pytest.param(TERMINAL, {}, "never", False, id="never wins over a terminal"),
        pytest.param(PIPE, {"FORCE_COLOR": ""}, "auto", False, id="an empty FORCE_COLOR is none"),
        pytest.param(TERMINAL, {}, "auto", True, id="a terminal gets some"),
        pytest.param(TERMINAL, {"TERM": "xterm-256color"}, "auto", True, id="a terminal that has a name gets some"),
        pytest.param(TERMINAL, {"NO_COLOR": ""}, "auto", True, id="an empty NO_COLOR is none"),
        pytest.param(PIPE, {"FORCE_COLOR": "1"}, "auto", True, id="FORCE_COLOR wins over a pipe"),
        pytest.param(PIPE, {"FORCE_COLOR": "1", "TERM": "dumb"}, "auto", True, id="FORCE_COLOR wins over TERM"),
        pytest.param(PIPE, {"NO_COLOR": "1"}, "always", True, id="always wins over NO_COLOR and a pipe"),
        pytest.param(PIPE, {"TERM": "dumb"}, "always", True, id="always wins over TERM"),
    ],
)
def test_wants_color(terminal: bool, env: dict[str, str], choice: Choice, wanted: bool) -> None:
    assert wants_color(Stream(terminal), env, choice) is wanted


def test_a_closed_stream_gets_none() -> None:
    stream = Stream(TERMINAL)
    stream.close()
    assert wants_color(stream, {}) is False


def test_every_style_is_reset() -> None:
    for style, parameters in STYLES.items():
        assert colored("x", style) == (f"\x1b[{parameters}mx\x1b[0m" if parameters else "x")
        assert colored("", style) == ""
