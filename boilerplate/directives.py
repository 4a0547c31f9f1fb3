"""Comments in a document that say which findings to leave alone.

    <!-- boilerplate: off reason="quoted law" --> … <!-- boilerplate: on -->
    <!-- boilerplate: ignore-next-line BP001, BP102 reason="motto of the college" -->
    A sentence. <!-- boilerplate: ignore BP001 -->

They count in every format, plain text too. Inside a fenced block or a span of code they are text that is talked about.
Where no rule is named all are meant. The next line is the next one that has text: formatters of Markdown put empty
lines around comments.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from .model import Finding
from .rules import RULES
from .text.lines import Lines

RULE = "BP900"
_VERBS = ("off", "on", "ignore-next-line", "ignore")

_OPENING = re.compile(r"<!--\s*boilerplate\s*[:：]")
_FENCE = re.compile(r"^[ \t>]*(?:(`{3,})[^`\n]*|(~{3,}).*)$", re.MULTILINE)
_BODY = re.compile(
    r"""\s*(?P<verb>[\w-]+)(?P<rules>(?:[\s,，、]+(?!reason\b)[\w-]+)*)[\s,，、]*"""
    r"""(?:reason\s*[=＝]\s*(?:["“”](?P<reason>[^"“”]*)["“”]|'(?P<single>[^']*)'))?\s*"""
)
#: Of what somebody wrote in a directive, characters that are shown.
_SHOWN = 40


class Directive(NamedTuple):
    """A comment that says what to leave alone; offsets are code points, half open."""

    #: `off`, `on`, `ignore-next-line` or `ignore`; "" for one that makes no sense.
    verb: str
    #: Codes of the rules it is about; none where it is about all.
    rules: tuple[str, ...]
    reason: str
    #: The span of the comment.
    start: int
    end: int
    #: Where findings begin that are left alone.
    first: int = 0
    last: int = 0
    #: What is wrong with it, as a sentence, and how weighty that is.
    complaint: str = ""
    level: str = "warning"


def parse_directives(text: str) -> tuple[Directive, ...]:
    """The directives of a text, in their order."""
    if not _OPENING.search(text):
        return ()
    lines = Lines.of(text)
    found = [_parse(text, start, end, is_closed) for start, end, is_closed in _comments(text, lines)]
    return tuple(_with_places(found, without(text, found), lines))


def without(text: str, directives: Iterable[Directive]) -> str:
    """The text with spaces instead of directives: all offsets and lines stay as they are."""
    parts, reached = [], 0
    for directive in directives:
        comment = text[directive.start : directive.end]
        parts += [text[reached : directive.start], re.sub(r"[^\r\n]", " ", comment)]
        reached = directive.end
    return "".join((*parts, text[reached:]))


def left_out(directives: Iterable[Directive]) -> list[tuple[int, int]]:
    """Spans between `off` and `on`, which count for nothing; in order, half open, apart."""
    return [(directive.first, directive.last) for directive in directives if directive.verb == "off"]


def ignores(directives: Iterable[Directive], rule: str) -> list[tuple[int, int]]:
    """Spans in which findings of a rule are left alone when they begin there; in no order, and they may overlap."""
    return [(each.first, each.last) for each in directives if not each.rules or rule in each.rules]


def apply_directives(directives: Sequence[Directive], findings: Sequence[Finding], text: str) -> tuple[Finding, ...]:
    """The findings in their order, suppressed where a directive says so; then what is to be said of directives.

    What is about a whole document is never suppressed from inside of it.
    """
    if not directives:
        return tuple(findings)
    used: list[set[str]] = [set() for _ in directives]
    judged = []
    for finding in findings:
        about = [
            number
            for number, each in enumerate(directives)
            if each.first <= finding.start < min(each.last, finding.end) and finding.rule in (each.rules or RULES)
        ]
        for number in about:
            used[number].add(finding.rule)
        if about:
            reason = next((directives[number].reason for number in about if directives[number].reason), "")
            finding = finding._replace(state="suppressed", reason=reason)
        judged.append(finding)
    lines = Lines.of(text)
    for directive, rules in zip(directives, used, strict=True):
        idle = _idle(directive, rules)
        complaint, level = (idle, "warning") if idle else (directive.complaint, directive.level)
        if complaint:
            place = lines.of_offset(directive.start)
            judged.append(Finding(RULE, level, directive.start, directive.end, *place, complaint))
    return tuple(judged)


def _idle(directive: Directive, used: set[str]) -> str:
    """A sentence where it, or one of its rules, suppresses nothing."""
    if directive.verb in ("", "on"):
        return ""
    if not used:
        return f"`{directive.verb}` suppresses nothing; take the comment out"
    idle = [rule for rule in directive.rules if rule not in used]
    return f"there is nothing of {' or '.join(idle)} to ignore here; take it out of the comment" if idle else ""


def _comments(text: str, lines: Lines) -> Iterator[tuple[int, int, bool]]:
    """Spans of comments for this program that are not in code, and whether each is closed."""
    fenced = list(_fenced(text))
    ticks = [found.start() for found in re.finditer("`+", text)]
    reached = 0
    for opening in _OPENING.finditer(text):
        start = opening.start()
        block = bisect_left(fenced, (start, 0))
        if start < reached or (block and start < fenced[block - 1][1]) or _in_code(start, ticks, lines):
            continue
        another = text.find("<!--", opening.end())
        end = text.find("-->", opening.end(), another if another >= 0 else len(text))
        reached = end + 3 if end >= 0 else opening.end()
        yield start, reached, end >= 0


def _fenced(text: str) -> Iterator[tuple[int, int]]:
    """Spans of fenced blocks of code; one that is not closed goes on to the end."""
    opening, fence = 0, ""
    for line in _FENCE.finditer(text):
        mark = line[1] or line[2]
        if not fence:
            opening, fence = line.start(), mark
        elif mark.startswith(fence) and line[0].rstrip().endswith(mark):
            yield opening, line.end()
            fence = ""
    if fence:
        yield opening, len(text)


def _in_code(place: int, ticks: Sequence[int], lines: Lines) -> bool:
    """Whether backticks stand around a place on its line: an odd number of runs before, and some after."""
    line, column = lines.of_offset(place)
    before = bisect_left(ticks, place)
    is_open = (before - bisect_left(ticks, place - column + 1)) % 2 == 1
    return is_open and before < len(ticks) and lines.of_offset(ticks[before])[0] == line


def _parse(text: str, start: int, end: int, is_closed: bool) -> Directive:
    """A directive by what it says; where it holds is not known yet."""

    def wrong(complaint: str) -> Directive:
        return Directive("", (), "", start, end, complaint=complaint)

    if not is_closed:
        return wrong("the comment does not end: --> is missing")
    opening = _OPENING.match(text, start)
    assert opening is not None
    body = " ".join(text[opening.end() : end - 3].split())
    found = _BODY.fullmatch(body)
    if found is None or found["verb"] not in _VERBS:
        close = get_close_matches(body.partition(" ")[0][:_SHOWN], _VERBS, 1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(_VERBS)}"
        return wrong(f"`{body[:_SHOWN]}` is not understood; {hint}")
    verb = found["verb"]
    rules = tuple(dict.fromkeys(rule.upper() for rule in re.findall(r"[\w-]+", found["rules"])))
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown:
        return wrong(f"there is no rule {unknown[0][:_SHOWN]}; there are {', '.join(RULES)}")
    if rules and verb in ("off", "on"):
        return wrong(f"`{verb}` is about all rules; `ignore` and `ignore-next-line` can name some")
    return Directive(verb, rules, found["reason"] or found["single"] or "", start, end)


def _with_places(directives: Sequence[Directive], blank: str, lines: Lines) -> Iterator[Directive]:
    """The directives with what they hold for; `blank` is the text without them."""
    ons = [each.start for each in directives if each.verb == "on"]
    is_off = False
    for each in directives:
        if each.verb == "off" and is_off:
            yield each._replace(verb="", complaint="it is off already; take the comment out")
        elif each.verb == "off":
            is_off = True
            following = bisect_left(ons, each.end)
            if following < len(ons):
                yield each._replace(first=each.end, last=ons[following])
            else:
                complaint = "there is no `on` after this `off`: it goes on to the end of the document"
                yield each._replace(first=each.end, last=len(blank), complaint=complaint, level="note")
        elif each.verb == "on" and not is_off:
            yield each._replace(verb="", complaint="there is no `off` before this `on`; take the comment out")
        elif each.verb == "on":
            is_off = False
            yield each
        else:
            first, last = _line(each, blank, lines) if each.verb else (0, 0)
            yield each._replace(first=first, last=last)


def _line(directive: Directive, blank: str, lines: Lines) -> tuple[int, int]:
    """The line that a directive is about: its own, or the next one with text."""
    place = directive.start
    if directive.verb == "ignore-next-line":
        own, _ = lines.of_offset(directive.end)
        begin = lines.starts[own] if own < len(lines.starts) else len(blank)
        text = re.compile(r"\S").search(blank, begin)
        if text is None:
            return len(blank), len(blank)
        place = text.start()
    line, _ = lines.of_offset(place)
    last = lines.starts[line] if line < len(lines.starts) else len(blank)
    return lines.starts[line - 1], last
