"""Word documents (docx, docm) as they read when all tracked changes are accepted and nothing hidden is shown.

By lxml over the package, because mammoth loses formulas and what stands under rubies, shows hidden text, cannot say
what it left out or where a piece stands, and takes eight times as long. An element that has no function below is looked
into, so that content controls, links, insertions and whatever Word invents next lose nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain

from lxml import etree

from .blocks import Blocks, counted_out
from .extracted import Extracted, NotReadable
from .packages import Package
from .styles import hiding_styles

# Each namespace has two names, that of ECMA and that of ISO's strict variant.
_WORD = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_TEXT_OF_OTHERS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
    "{http://purl.oclc.org/ooxml/drawingml/main}t",
)
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = ("footnote", "endnote")
_SYMBOL = re.compile("[0-9A-Fa-f]{1,5}")


def extract(data: bytes) -> Extracted:
    """The text of a Word document, with the notes behind it. Raises NotReadable."""
    package = Package(data, "a Word document")
    main = next(_related(package, "", "officeDocument"), "word/document.xml")
    document = package.part(main)
    if document is None or _local_name(document) != "document":
        raise NotReadable("the part with the text is missing in it; it is damaged, or not a Word document")
    # Styles are many, and only those that hide text matter.
    styles = (package.part(name, having="vanish") for name in _related(package, main, "styles"))
    reading = _Reading(_find_hiding_styles(chain.from_iterable(root for root in styles if root is not None)))
    try:
        reading.read_children(document)
        for kind in _NOTES:
            for name in _related(package, main, f"{kind}s"):
                notes = package.part(name)
                reading.read_notes(kind, [] if notes is None else notes)
    except RecursionError as error:
        raise NotReadable("it is nested deeper than any document is") from error
    return reading.blocks.extracted(reading.remarks())


class _Reading:
    """A document on its way: its blocks, what was left out, and the state of the paragraph that is being read."""

    def __init__(self, hiding_styles: frozenset[str]) -> None:
        self.blocks = Blocks()
        self._hiding_styles = hiding_styles
        self._hidden_characters = self._deletions = self._comments = self._embedded = 0
        self._note_names: dict[str, list[str]] = {kind: [] for kind in _NOTES}
        self._is_hidden = False
        # For every field that is open, whether its code is being read, and not yet its result.
        self._fields: list[bool] = []

    def remarks(self) -> list[str]:
        return [
            *counted_out(self._deletions, "tracked deletion"),
            *counted_out(self._hidden_characters, "hidden character"),
            *counted_out(self._comments, "comment"),
            *counted_out(self._embedded, "embedded document"),
        ]

    def read_children(self, element: etree._Element) -> None:
        for child in element:
            _READ_BY.get(child.tag, _Reading.read_children)(self, child)

    def read_notes(self, kind: str, notes: Iterable[etree._Element]) -> None:
        """The notes that the text refers to, in the order in which it does."""
        by_name = {_attribute(note, "id"): note for note in notes if _local_name(note) == kind}
        names = [name for name in dict.fromkeys(self._note_names[kind]) if name in by_name]
        for number, name in enumerate(names, 1):
            with self.blocks.at(f"{kind} {number}"):
                self.read_children(by_name[name])

    def _read_nothing(self, element: etree._Element) -> None:
        pass

    def _read_text(self, element: etree._Element) -> None:
        if not any(self._fields):
            self.blocks.write(element.text or "")

    def _read_character(self, element: etree._Element) -> None:
        self.blocks.write(_CHARACTERS[_local_name(element)])

    def _read_symbol(self, element: etree._Element) -> None:
        code = _attribute(element, "char")
        if _SYMBOL.fullmatch(code):
            self.blocks.write(chr(int(code, 16)))

    def _read_paragraph(self, element: etree._Element) -> None:
        properties = _child(element, "pPr")
        self._fields.clear()
        outer, self._is_hidden = self._is_hidden, self._has_hiding_style(properties, "pStyle")
        self.read_children(element)
        self._is_hidden = outer
        if not _mark_is_deleted(properties):
            self.blocks.end()

    def _read_run(self, element: etree._Element) -> None:
        properties = _child(element, "rPr")
        vanish = None if properties is None else _child(properties, "vanish")
        hides = self._is_hidden or self._has_hiding_style(properties, "rStyle") if vanish is None else _is_on(vanish)
        if hides:
            self._hidden_characters += sum(len(text.text or "") for text in element.iter(*_TEXT))
        else:
            self.read_children(element)

    def _has_hiding_style(self, properties: etree._Element | None, kind: str) -> bool:
        style = None if properties is None else _child(properties, kind)
        return style is not None and _attribute(style, "val") in self._hiding_styles

    def _read_table(self, element: etree._Element) -> None:
        with self.blocks.table():
            self.read_children(element)

    def _read_row(self, element: etree._Element) -> None:
        properties = _child(element, "trPr")
        if properties is not None and _child(properties, "del") is not None:
            self._deletions += 1
            return
        self.blocks.row()
        self.read_children(element)

    def _read_cell(self, element: etree._Element) -> None:
        with self.blocks.cell():
            self.read_children(element)

    def _read_alternatives(self, element: etree._Element) -> None:
        """The first that has text: the same box is often there twice, for new programs and for old ones."""
        for alternative in element:
            if next(alternative.iter(*_TEXT), None) is not None:
                self.read_children(alternative)
                break

    def _read_text_box(self, element: etree._Element) -> None:
        self.blocks.anchor(lambda: self.read_children(element))

    def _read_deletion(self, element: etree._Element) -> None:
        self._deletions += any(text.text for text in element.iter(*_TEXT, *_tags("delText")))

    def _read_field_mark(self, element: etree._Element) -> None:
        kind = _attribute(element, "fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _read_reference(self, element: etree._Element) -> None:
        self._note_names[_local_name(element).removesuffix("Reference")].append(_attribute(element, "id"))

    def _read_comment(self, element: etree._Element) -> None:
        self._comments += 1

    def _read_embedded(self, element: etree._Element) -> None:
        self._embedded += 1


def _related(package: Package, part: str, kind: str) -> Iterator[str]:
    """Names of the parts that stand in this relation to a part, `""` for the package itself."""
    folder, name = posixpath.split(part)
    relations = package.part(posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in [] if relations is None else relations:
        if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
            yield posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")


def _find_hiding_styles(styles: Iterable[etree._Element]) -> frozenset[str]:
    based_on: dict[str, str] = {}
    hides: dict[str, bool] = {}
    for style in styles:
        name, base, run = _attribute(style, "styleId"), _child(style, "basedOn"), _child(style, "rPr")
        based_on[name] = "" if base is None else _attribute(base, "val")
        vanish = None if run is None else _child(run, "vanish")
        if vanish is not None:
            hides[name] = _is_on(vanish)
    return hiding_styles(based_on, hides)


def _mark_is_deleted(properties: etree._Element | None) -> bool:
    """Whether a tracked deletion takes away the end of the paragraph, so that the next one goes on in it."""
    mark = None if properties is None else _child(properties, "rPr")
    return mark is not None and any(_child(mark, kind) is not None for kind in ("del", "moveFrom"))


def _is_on(toggle: etree._Element) -> bool:
    return _attribute(toggle, "val") not in ("0", "false", "off")


@cache
def _tags(*names: str) -> tuple[str, ...]:
    return tuple(namespace + name for namespace in _WORD for name in names)


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iterchildren(*_tags(name)), None)


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(element.get(tag)) for tag in _tags(name) if element.get(tag) is not None), "")


_TEXT = (*_tags("t", "sym"), *_TEXT_OF_OTHERS)

_Read = Callable[[_Reading, etree._Element], None]
_READERS: dict[_Read, tuple[str, ...]] = {
    _Reading._read_nothing: _tags("pPr", "rPr", "trPr", "sdtPr", "instrText", "delText", "delInstrText", "rt"),
    _Reading._read_text: (*_tags("t"), *_TEXT_OF_OTHERS),
    _Reading._read_character: _tags(*_CHARACTERS),
    _Reading._read_symbol: _tags("sym"),
    _Reading._read_paragraph: _tags("p"),
    _Reading._read_run: _tags("r"),
    _Reading._read_table: _tags("tbl"),
    _Reading._read_row: _tags("tr"),
    _Reading._read_cell: _tags("tc"),
    _Reading._read_alternatives: (_ALTERNATIVES,),
    _Reading._read_text_box: _tags("txbxContent"),
    _Reading._read_deletion: _tags("del", "moveFrom"),
    _Reading._read_field_mark: _tags("fldChar"),
    _Reading._read_reference: _tags(*(f"{kind}Reference" for kind in _NOTES)),
    _Reading._read_comment: _tags("commentReference"),
    _Reading._read_embedded: _tags("altChunk"),
}
_READ_BY = {tag: read for read, tags in _READERS.items() for tag in tags}
