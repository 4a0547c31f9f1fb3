"""`boilerplate explain`."""

from __future__ import annotations

import click

from ..errors import UsageError


@click.command()
@click.argument("rule", required=False, metavar="[RULE]")
def explain(rule: str | None) -> None:
    """Tell what a RULE, such as BP001, means, when to leave what it finds, and how to silence it.

    Without a RULE all are listed.
    """
    from ..rules import RULES, page
    from .output import write

    if rule is None:
        write("".join(f"{each.code}  {each.level:<7}  {each.name}: {each.summary}\n" for each in RULES.values()), None)
    elif rule.upper() in RULES:
        write(page(RULES[rule.upper()]), None)
    else:
        nearest = _nearest(rule, [*RULES])
        raise UsageError(f"there is no rule {rule}; the nearest is {nearest}, and `boilerplate explain` lists them all")


def _nearest(code: str, codes: list[str]) -> str:
    from difflib import SequenceMatcher

    return max(codes, key=lambda known: SequenceMatcher(None, code.upper(), known).ratio())
