"""What of a Markdown file is prose: everything else becomes spaces, so that offsets still point into the file.

By pyromark (pulldown-cmark), which says of every piece of text at which byte it stands. Parsers of the markdown-it
family cannot: they know the lines of a paragraph, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# A block of settings at the very beginning, as YAML or TOML: its first line has a key.
_FRONT_MATTER = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\r?\n"
    r"(?:(?:[ \t]*(?:#[^\n]*)?\r?\n)*[\w\"'][^\n:=]*(?P<sign>[:=])[^\n]*\n(?:[^\n]*\n)*?)?"
    r"(?:(?P=fence)|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_BLANKED = re.compile(r"[^\r\n]")
_LINE_END = re.compile(r"[\r\n]")

# Comments, elements that hold no text, and tags; each may lack its end.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<tag>script|style|template|pre|svg|math)\b.*?(?:</(?P=tag)\s*>|\Z)|</?[A-Za-z][^<>]*>?|<[!?][^<>]*>?",
    re.DOTALL | re.IGNORECASE,
)
# Kinds of links whose text is an address.
_ADDRESSES = ("Autolink", "Email")

# A piece of the source by its bytes, half open, and what stands there in the prose; None is the text itself.
_Piece = tuple[int, int, str | None]


def prose_of(text: str) -> str:
    """The text with spaces for what is no prose: front matter, code blocks, tags, comments, addresses, marks.

    It is as long as `text`. A line break that does not end its line is a space, the bar between two cells of a table is
    a line end, and a character reference (`&eacute;`) is its character and spaces.
    """
    front = _FRONT_MATTER.match(text)
    body = front.end() if front else 0
    source = text[body:].encode()
    prose, reached = [_blank(text[:body])], 0
    for start, end, instead in _pieces(text[body:], source):
        if start >= reached:
            prose.append(_blank(source[reached:start].decode()))
            prose.append(source[start:end].decode() if instead is None else instead)
            reached = end
    prose.append(_blank(source[reached:].decode()))
    # By the rules no marks, where they stand between hanzi and a quotation mark; but nothing else was meant.
    return "".join(prose).replace("**", "  ")


def _pieces(text: str, source: bytes) -> Iterator[_Piece]:
    """The pieces of prose, in their order."""
    from pyromark import Options, events_with_range

    options = (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_GFM
    )
    html: list[tuple[int, int]] = []
    skipped = 0
    for event, span in events_with_range(text, options=options):
        start, end = span["start"], span["end"]
        if start < skipped:
            continue
        kind: str
        value: Any
        kind, value = (event, None) if isinstance(event, str) else next(iter(event.items()))
        if kind == "Text":
            yield start, end, _referenced(source[start:end].decode(), str(value))
        elif kind == "Code":
            yield start, end, _LINE_END.sub(" ", source[start:end].decode()).replace("`", " ")
        elif kind == "SoftBreak":
            yield start, end, " " * (end - start)
        elif kind == "Html":
            html.append((start, end))
        elif kind == "Start" and _is_no_prose(value):
            skipped = end
        elif kind == "Start" and value == "TableCell" and source[start - 1 : start] == b"|":
            yield start - 1, start, "\n"
        elif kind == "End" and value == "HtmlBlock":
            yield from _without_markup(html, source)
            html = []


def _is_no_prose(element: str | Mapping[str, Any]) -> bool:
    if isinstance(element, str):
        return False
    link = element.get("Link")
    return "CodeBlock" in element or "Image" in element or (link is not None and link["link_type"] in _ADDRESSES)


def _referenced(written: str, text: str) -> str:
    """What a piece of text says, as long as it is written."""
    if written == text or not written.startswith("&") or len(text) > len(written):
        return written
    return text.ljust(len(written))


def _without_markup(pieces: list[tuple[int, int]], source: bytes) -> Iterator[_Piece]:
    """The lines of a block of HTML without what is no text; markup can go on in the next line."""
    lines = [source[start:end].decode() for start, end in pieces]
    text = _MARKUP.sub(lambda found: _blank(found[0]), "".join(lines))
    at = 0
    for (start, end), line in zip(pieces, lines, strict=True):
        yield start, end, text[at : at + len(line)]
        at += len(line)


def _blank(text: str) -> str:
    """Spaces, but for line ends."""
    return _BLANKED.sub(" ", text)
