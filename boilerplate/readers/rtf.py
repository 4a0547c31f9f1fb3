"""Rich text (RTF) as it reads when all tracked changes are accepted and nothing hidden is shown.

Not by striprtf, which loses footnotes and text boxes, and shows deleted and hidden text.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from .blocks import Blocks, counted_out
from .extracted import Extracted, NotReadable
from .magic import binary_format

_TOKEN = re.compile(r"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\(.)|([{}])|([^\\{}\r\n]+)|.", re.DOTALL)

# Destinations that are no text of the document. What begins with \* and is not known is none either.
_LEFT_OUT = frozenset(
    (
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer",
        "footerl", "footerr", "footerf", "listtext", "pntext", "fldinst", "nonshppict", "shprslt", "sp", "objdata",
        "template", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "xe", "rxe", "tc", "private",
        "filetbl", "keywords", "comment",
    )
)  # fmt: skip
_KEPT_THOUGH_MARKED = frozenset(["shpinst"])
_SYMBOLS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
    "~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip

_CODECS_OF_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_CODECS_OF_PAGES = {936: "gb18030", 10000: "mac_roman", 65001: "utf-8"}
_USUAL_CODEC = "cp1252"

_DEEPEST = 10_000


def extract(data: bytes) -> Extracted:
    """The text of an RTF document, with the notes behind it. Raises NotReadable."""
    if not data.startswith(b"{\\rtf"):
        found = binary_format(data) or "something else"
        raise NotReadable(f"it is {found}, not an RTF document, whatever its name says")
    reading = _Reading()
    reading.read(data.decode("latin-1"))
    return reading.extracted()


@dataclass(frozen=True)
class _State:
    """What holds until the group ends."""

    #: Where text goes: nowhere, if it is None, or to the notes or a text box; the document's own text has no `kind`.
    sink: _Sink | None
    codec: str = ""
    #: How many characters stand for one that is given as \\u, for programs that do not know it.
    n_substitutes: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    is_in_table: bool = False
    is_font_table: bool = False


@dataclass
class _Sink:
    """Text that stands apart: a note or a text box."""

    kind: str = ""
    paragraphs: list[str] = field(default_factory=lambda: [""])


class _Reading:
    def __init__(self) -> None:
        self._blocks = Blocks()
        self._body = _Sink()
        self._state = _State(self._body)
        self._outer: list[_State] = []
        self._notes: list[_Sink] = []
        self._codec = ""
        self._codecs_of_fonts: dict[int, str] = {}
        self._font = 0
        # What was read and not yet decoded, and how many characters are still to be skipped.
        self._bytes: list[str] = []
        self._n_skipped = 0
        self._is_marked = False
        self._tables = self._row = self._cell = 0
        self._is_in_table = False
        self._deletions = self._hidden_characters = self._comments = 0
        self._was_deleted = False

    def extracted(self) -> Extracted:
        self._flush()
        self._blocks.end()
        numbers: dict[str, int] = {}
        for note in self._notes:
            numbers[note.kind] = numbers.get(note.kind, 0) + 1
            with self._blocks.at(f"{note.kind} {numbers[note.kind]}"):
                self._write_apart(note)
        remarks = [
            *counted_out(self._deletions, "tracked deletion"),
            *counted_out(self._hidden_characters, "hidden character"),
            *counted_out(self._comments, "comment"),
        ]
        if self._outer:
            remarks.append("it is cut off: what is left of it was read")
        return self._blocks.extracted(remarks)

    def read(self, source: str) -> None:
        place = 0
        while found := _TOKEN.match(source, place):
            place = found.end()
            byte, word, number, symbol, brace, text = found.groups()
            if byte:
                self._read_literal(chr(int(byte, 16)))
            elif text:
                self._read_literal(text)
            elif word == "bin":
                place += max(int(number or 0), 0)
            elif word:
                self._read_word(word, None if number is None else int(number))
            elif symbol:
                self._read_symbol(symbol)
            elif brace == "{":
                self._begin_group()
            elif brace:
                self._end_group()
                if not self._outer:
                    break

    def _begin_group(self) -> None:
        self._flush()
        if len(self._outer) == _DEEPEST:
            raise NotReadable("it is nested deeper than any document is")
        self._outer.append(self._state)
        self._is_marked = False
        self._n_skipped = 0

    def _end_group(self) -> None:
        self._flush()
        self._n_skipped = 0
        sink, self._state = self._state.sink, self._outer.pop()
        if sink is not None and sink is not self._state.sink and sink.kind == "text box":
            self._blocks.anchor(lambda: self._write_apart(sink))

    def _write_apart(self, sink: _Sink) -> None:
        for paragraph in sink.paragraphs:
            self._blocks.write(paragraph)
            self._blocks.end()

    def _read_symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._is_marked = True
        elif symbol in "\r\n":
            self._end_paragraph()
        elif symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _read_literal(self, text: str) -> None:
        skipped = min(self._n_skipped, len(text))
        self._n_skipped -= skipped
        self._bytes.append(text[skipped:])

    def _read_word(self, word: str, number: int | None) -> None:
        is_marked, self._is_marked = self._is_marked, False
        if word == "u":
            self._n_skipped = 0
            self._write(chr((number or 0) & 0xFFFF))
            self._n_skipped = self._state.n_substitutes
            return
        self._flush()
        if word == "annotation":
            self._comments += 1
        if word == "fonttbl":
            self._state = replace(self._state, is_font_table=True, sink=None)
        elif word in _LEFT_OUT or (is_marked and word not in _KEPT_THOUGH_MARKED):
            self._state = replace(self._state, sink=None)
        elif word in _SYMBOLS:
            self._write(_SYMBOLS[word])
        elif word in ("par", "sect", "page", "column"):
            self._end_paragraph()
        elif word in ("cell", "nestcell"):
            self._end_paragraph(is_in_table=True)
            self._cell += 1
        elif word in ("row", "nestrow"):
            self._row, self._cell = self._row + 1, 1
        else:
            self._read_setting(word, number)

    def _read_setting(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "f":
            self._read_font(number or 0)
        elif word == "fcharset" and state.is_font_table and (number or 0) in _CODECS_OF_CHARSETS:
            self._codecs_of_fonts[self._font] = _CODECS_OF_CHARSETS[number or 0]
        elif word == "ansicpg":
            self._codec = _known_codec(number or 0)
        elif word == "uc":
            self._state = replace(state, n_substitutes=min(max(number or 0, 0), 8))
        elif word == "v":
            self._state = replace(state, is_hidden=number != 0)
        elif word == "deleted":
            self._state = replace(state, is_deleted=number != 0)
        elif word == "plain":
            self._state = replace(state, is_hidden=False, is_deleted=False, codec="")
        elif word == "pard":
            self._state = replace(state, is_in_table=False)
        elif word == "intbl":
            self._state = replace(state, is_in_table=True)
        elif word in ("footnote", "shptxt") and state.sink is not None:
            self._state = replace(state, sink=_Sink("footnote" if word == "footnote" else "text box"))
            if word == "footnote" and self._state.sink is not None:
                self._notes.append(self._state.sink)
        elif word == "ftnalt" and state.sink is not None and state.sink.kind == "footnote":
            state.sink.kind = "endnote"

    def _read_font(self, number: int) -> None:
        self._font = number
        self._state = replace(self._state, codec=self._codecs_of_fonts.get(number, ""))

    def _flush(self) -> None:
        """Decode what was read: a character of several bytes may be written partly as letters."""
        if self._bytes:
            data = "".join(self._bytes)
            self._bytes.clear()
            if self._state.sink is not None:
                text = data if data.isascii() else _decoded(data, self._state.codec or self._codec or _USUAL_CODEC)
                self._put(text)

    def _write(self, text: str) -> None:
        self._flush()
        if self._n_skipped:
            self._n_skipped -= 1
        elif self._state.sink is not None:
            self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.is_deleted:
            self._deletions += not self._was_deleted
        elif state.is_hidden:
            self._hidden_characters += len(text)
        elif state.sink is self._body:
            self._blocks.write(text)
        elif state.sink is not None:
            state.sink.paragraphs[-1] += text
        self._was_deleted = state.is_deleted

    def _end_paragraph(self, *, is_in_table: bool = False) -> None:
        self._flush()
        sink = self._state.sink
        if sink is None or self._state.is_deleted:
            return
        if sink is not self._body:
            sink.paragraphs.append("")
            return
        is_in_table = is_in_table or self._state.is_in_table
        if is_in_table and not self._is_in_table:
            self._tables, self._row, self._cell = self._tables + 1, 1, 1
        self._is_in_table = is_in_table
        place = f"table {self._tables}, row {self._row}, cell {self._cell}" if is_in_table else ""
        self._blocks.end(place)


def _known_codec(page: int) -> str:
    name = _CODECS_OF_PAGES.get(page, f"cp{page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return _USUAL_CODEC


def _decoded(data: str, codec: str) -> str:
    """Bytes, given as characters, in the encoding of the font; in that of most programs where they are not valid."""
    written = data.encode("latin-1")
    try:
        return written.decode(codec)
    except UnicodeDecodeError:
        return written.decode(_USUAL_CODEC, "replace")
