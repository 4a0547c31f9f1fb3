"""OpenDocument texts (odt, ott) as they read when all tracked changes are accepted and nothing hidden is shown.

By lxml over the package, because odfdo glues headings to the paragraph behind them, and shows hidden text and comments.
An element that has no function below is looked into.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import chain

from lxml import etree

from .blocks import Blocks, counted_out
from .extracted import Extracted, NotReadable
from .packages import Package
from .styles import hiding_styles

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE, _DRAW, _STYLE = (_NAMESPACE % name for name in ("text", "table", "office", "drawing", "style"))
_VECTORS = _NAMESPACE % "svg-compatible"
_ENCRYPTION = _NAMESPACE % "manifest" + "encryption-data"

# No line has more spaces than this, whatever a document says.
_MOST_SPACES = 1000
_WHITE_SPACE = re.compile("[ \t\r\n]+")


def extract(data: bytes) -> Extracted:
    """The text of an OpenDocument text, with the notes behind it. Raises NotReadable."""
    package = Package(data, "an OpenDocument text")
    manifest = package.part("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(_ENCRYPTION), None) is not None:
        raise NotReadable("it is encrypted; open it with its password and save it without one")
    content = package.part("content.xml")
    body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
    if content is None or body is None:
        raise NotReadable("the part with the text is missing in it; it is damaged, or not an OpenDocument text")
    styles = package.part("styles.xml")
    reading = _Reading(_find_hiding_styles([root for root in (styles, content) if root is not None]))
    try:
        reading.read_children(body)
        reading.read_notes()
    except RecursionError as error:
        raise NotReadable("it is nested deeper than any document is") from error
    return reading.blocks.extracted(reading.remarks())


class _Reading:
    """A document on its way: its blocks, and what was left out."""

    def __init__(self, hiding_styles: frozenset[str]) -> None:
        self.blocks = Blocks()
        self._hiding_styles = hiding_styles
        self._hidden_characters = self._deletions = self._comments = 0
        self._notes: dict[str, list[etree._Element]] = {"footnote": [], "endnote": []}

    def remarks(self) -> list[str]:
        return [
            *counted_out(self._deletions, "tracked deletion"),
            *counted_out(self._hidden_characters, "hidden character"),
            *counted_out(self._comments, "comment"),
        ]

    def read_children(self, element: etree._Element) -> None:
        """What stands below an element that holds paragraphs; white space between them is no text."""
        for child in element:
            _READ_BY.get(child.tag, _Reading.read_children)(self, child)

    def read_notes(self) -> None:
        for kind, notes in self._notes.items():
            for number, note in enumerate(notes, 1):
                with self.blocks.at(f"{kind} {number}"):
                    self.read_children(note)

    def _read_nothing(self, element: etree._Element) -> None:
        pass

    def _read_paragraph(self, element: etree._Element) -> None:
        fields = element.iterchildren(f"{_TEXT}hidden-paragraph")
        if any(field.get(f"{_TEXT}is-hidden") == "true" for field in fields):
            self._read_hidden(element)
        else:
            self._read_span(element)
        self.blocks.end()

    def _read_span(self, element: etree._Element) -> None:
        """What stands within a paragraph: text, and elements with text behind them."""
        if element.get(f"{_TEXT}style-name") in self._hiding_styles:
            self._read_hidden(element)
            return
        self.blocks.write(_shown(element.text))
        for child in element:
            _READ_BY.get(child.tag, _Reading._read_span)(self, child)
            self.blocks.write(_shown(child.tail))

    def _read_spaces(self, element: etree._Element) -> None:
        count = element.get(f"{_TEXT}c", "1")
        self.blocks.write(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))

    def _read_tab(self, element: etree._Element) -> None:
        self.blocks.write("\t")

    def _read_line_break(self, element: etree._Element) -> None:
        self.blocks.write("\n")

    def _read_hidden(self, element: etree._Element) -> None:
        self._hidden_characters += len("".join(map(str, element.itertext())).strip())

    def _read_hidden_field(self, element: etree._Element) -> None:
        if element.get(f"{_TEXT}is-hidden") == "false":
            self._read_span(element)
        else:
            self._hidden_characters += len(element.get(f"{_TEXT}string-value", ""))

    def _read_section(self, element: etree._Element) -> None:
        if element.get(f"{_TEXT}display") == "none":
            self._read_hidden(element)
        else:
            self.read_children(element)

    def _read_deletions(self, element: etree._Element) -> None:
        self._deletions += sum(1 for _ in element.iter(f"{_TEXT}deletion"))

    def _read_note(self, element: etree._Element) -> None:
        kind = element.get(f"{_TEXT}note-class", "footnote")
        self._notes.setdefault(kind, []).extend(element.iterchildren(f"{_TEXT}note-body"))

    def _read_comment(self, element: etree._Element) -> None:
        self._comments += 1

    def _read_text_box(self, element: etree._Element) -> None:
        self.blocks.anchor(lambda: self.read_children(element))

    def _read_table(self, element: etree._Element) -> None:
        with self.blocks.table():
            self.read_children(element)

    def _read_row(self, element: etree._Element) -> None:
        self.blocks.row()
        self.read_children(element)

    def _read_cell(self, element: etree._Element) -> None:
        with self.blocks.cell():
            self.read_children(element)


def _shown(text: str | None) -> str:
    """Text of a paragraph as it is shown: any white space of XML, of whatever length, is one space."""
    return _WHITE_SPACE.sub(" ", text) if text else ""


def _find_hiding_styles(roots: Iterable[etree._Element]) -> frozenset[str]:
    based_on: dict[str, str] = {}
    hides: dict[str, bool] = {}
    for style in chain.from_iterable(root.iter(f"{_STYLE}style") for root in roots):
        name = style.get(f"{_STYLE}name", "")
        based_on[name] = style.get(f"{_STYLE}parent-style-name", "")
        for properties in style.iterchildren(f"{_STYLE}text-properties"):
            if f"{_TEXT}display" in properties.attrib:
                hides[name] = properties.get(f"{_TEXT}display") == "none"
    return hiding_styles(based_on, hides)


def _tags(namespace: str, *names: str) -> tuple[str, ...]:
    return tuple(namespace + name for name in names)


_SHAPES = (
    "caption", "circle", "connector", "custom-shape", "ellipse", "line", "measure", "path", "polygon", "polyline",
    "rect", "regular-polygon", "text-box",
)  # fmt: skip

_Read = Callable[[_Reading, etree._Element], None]
_READERS: dict[_Read, tuple[str, ...]] = {
    _Reading._read_nothing: (
        *_tags(_TEXT, "ruby-text"),
        *_tags(_OFFICE, "forms"),
        *_tags(_VECTORS, "title", "desc"),
        *_tags(_TABLE, "covered-table-cell"),
    ),
    _Reading._read_paragraph: _tags(_TEXT, "p", "h"),
    _Reading._read_spaces: _tags(_TEXT, "s"),
    _Reading._read_tab: _tags(_TEXT, "tab"),
    _Reading._read_line_break: _tags(_TEXT, "line-break"),
    _Reading._read_hidden_field: _tags(_TEXT, "hidden-text"),
    _Reading._read_section: _tags(_TEXT, "section"),
    _Reading._read_deletions: _tags(_TEXT, "tracked-changes"),
    _Reading._read_note: _tags(_TEXT, "note"),
    _Reading._read_comment: _tags(_OFFICE, "annotation"),
    _Reading._read_text_box: _tags(_DRAW, *_SHAPES),
    _Reading._read_table: _tags(_TABLE, "table"),
    _Reading._read_row: _tags(_TABLE, "table-row"),
    _Reading._read_cell: _tags(_TABLE, "table-cell"),
}
_READ_BY = {tag: read for read, tags in _READERS.items() for tag in tags}
