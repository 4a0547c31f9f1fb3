"""`boilerplate explain`, and the pages of the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from boilerplate.model import LEVELS
from boilerplate.rules import RULES, page

PAGES = Path(__file__).parents[2] / "docs" / "rules"


def test_every_rule_has_its_page_in_the_docs_and_no_page_is_left_over() -> None:
    assert {path.stem: path.read_text(encoding="utf-8") for path in PAGES.glob("BP*.md")} == {
        code: page(rule) for code, rule in RULES.items()
    }


@pytest.mark.parametrize("code", RULES)
def test_a_page_says_what_it_must(code: str) -> None:
    rule, text = RULES[code], page(RULES[code])
    assert rule.code == code
    assert rule.level in LEVELS
    assert text.startswith(
        f"# {code}: {rule.name}\n\n{rule.summary}\n\nDefault level: {rule.level}\n\n## What it means\n"
    )
    for section in ("Example", "When to leave it", "How to silence it"):
        assert f"\n\n## {section}\n\n" in text
    assert "\n\n\n" not in text
    assert "{code}" not in text
    assert max(map(len, text.splitlines())) <= 120


@pytest.mark.parametrize("code", ["BP001", "bp001"])
def test_explain_prints_the_page(run, code: str) -> None:
    done = run("explain", code)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8") == page(RULES["BP001"])


def test_without_a_rule_all_are_listed(run) -> None:
    lines = run("explain").stdout.decode("utf-8").splitlines()
    assert [line.split()[:2] for line in lines] == [[rule.code, rule.level] for rule in RULES.values()]


@pytest.mark.parametrize(
    ("given", "nearest"),
    [("BP1", "BP001"), ("BP103", "BP003"), ("P102", "BP102"), ("900", "BP900"), ("\x1b", "BP001"), ("", "BP001")],
)
def test_a_rule_that_is_none_is_2_and_the_nearest_is_named(run, given: str, nearest: str) -> None:
    done = run("explain", given)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"the nearest is {nearest}" in done.stderr.decode("utf-8")
    assert b"\x1b" not in done.stderr
