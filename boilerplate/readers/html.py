"""HTML pages as they read in a browser, without what is hidden or belongs to no text.

The parser tells of elements as they come, and no tree is built: however deep they are nested, it costs no more. Nothing
else is dropped than what the page itself says is no text (`nav`, `script`): what judges pages by their looks, such as
trafilatura, takes three times as long and a dozen more packages.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

from lxml import etree

from .blocks import Blocks, counted_out
from .extracted import Extracted, NotReadable

_LEFT_OUT = frozenset(
    (
        "annotation", "annotation-xml", "applet", "audio", "button", "canvas", "datalist", "embed", "head", "iframe",
        "map", "nav", "noembed", "noframes", "noscript", "object", "rp", "rt", "rtc", "script", "select", "style",
        "svg", "template", "textarea", "title", "video",
    )
)  # fmt: skip
# What begins and ends a line. Text stands in the first of them; the others hold blocks.
_TEXT_BLOCKS = frozenset(
    ("address", "caption", "dd", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "p", "pre",
     "summary", "td", "th")
)  # fmt: skip
_BLOCKS = _TEXT_BLOCKS | frozenset(
    ("article", "aside", "blockquote", "body", "center", "details", "dialog", "dir", "div", "dl", "fieldset", "figure",
     "footer", "form", "header", "hgroup", "hr", "html", "main", "menu", "ol", "search", "section", "table", "tbody",
     "tfoot", "thead", "tr", "ul")
)  # fmt: skip
_HIDING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_DIRECTIVE = re.compile(r"\s*boilerplate\s*[:：]")

_WIDE = "[\u2e80-\u303f\u3040-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]"
_BROKEN_LINE = re.compile(f"(?<={_WIDE})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_WIDE})")
_WHITE_SPACE = re.compile("[ \t\r\n\f]+")
_SOFT_HYPHEN = "\u00ad"


def extract(data: bytes) -> Extracted:
    """The text of a page that is in UTF-8, whatever it declares. Raises NotReadable."""
    page = _Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True)  # type: ignore[arg-type]
    try:
        parser.feed(data)
        parser.close()
    except etree.LxmlError as error:
        raise NotReadable(f"it cannot be read as HTML: {error}") from error
    return page.blocks.extracted(counted_out(page.hidden_characters, "hidden character"))


class _Page:
    """What the parser tells; the names of the methods are the parser's."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self.hidden_characters = 0
        # The elements that are open, and of each what ends with it.
        self._open: list[tuple[str, AbstractContextManager[None] | None]] = []
        # How many of them are inside one that is left out, itself included, and whether that would show.
        self._left_out = 0
        self._is_hidden = False
        self._preformatted = 0
        self._has_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._left_out:
            self._left_out += 1
            return
        is_hidden = "hidden" in attributes or _HIDING.search(attributes.get("style", "")) is not None
        if is_hidden or tag in _LEFT_OUT or (tag == "dialog" and "open" not in attributes) or self._is_program(tag):
            self._left_out, self._is_hidden = 1, is_hidden and tag not in _LEFT_OUT
            return
        context: AbstractContextManager[None] | None = None
        if tag == "br":
            self.blocks.write("\n")
        elif tag in _BLOCKS:
            self._end_block()
            if tag == "table":
                context = self.blocks.table()
            elif tag == "tr":
                self.blocks.row()
            elif tag in ("td", "th"):
                context = self.blocks.cell()
            if context is not None:
                context.__enter__()
        self._preformatted += tag == "pre"
        self._open.append((tag, context))

    def end(self, tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        _, context = self._open.pop()
        self._preformatted -= tag == "pre"
        if tag in _BLOCKS:
            self._end_block()
        if context is not None:
            context.__exit__(None, None, None)

    def data(self, text: str) -> None:
        if self._left_out:
            self.hidden_characters += self._is_hidden and len("".join(text.split()))
            return
        if not self._preformatted:
            text = _WHITE_SPACE.sub(" ", _BROKEN_LINE.sub("", text))
        self._has_text = self._has_text or not text.isspace()
        self.blocks.write(text.replace(_SOFT_HYPHEN, ""))

    def comment(self, text: str) -> None:
        """Comments for this program stay; between blocks they are blocks."""
        if self._left_out or not _DIRECTIVE.match(text):
            return
        comment = f"<!--{_WHITE_SPACE.sub(' ', text)}-->"
        if self._has_text or (self._open and self._open[-1][0] in _TEXT_BLOCKS):
            self.blocks.write(comment)
        else:
            with self.blocks.at("comment"):
                self.blocks.write(comment)

    def close(self) -> None:
        self._end_block()

    def _end_block(self) -> None:
        self.blocks.end()
        self._has_text = False

    def _is_program(self, tag: str) -> bool:
        """A block of code, which is no prose; within a line it is."""
        return tag == "code" and bool(self._open) and self._open[-1][0] == "pre"
