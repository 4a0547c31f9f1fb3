"""PDF documents by pdfium: letters in the order of the file, as lines, which `paragraphs` joins."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from .blocks import Blocks
from .extracted import Extracted, NotReadable
from .fonts import use_boxes
from .magic import binary_format
from .paragraphs import HYPHEN, Line, paragraphs

if TYPE_CHECKING:
    import pypdfium2

#: Pages that are read of one document; who declares more has no such document.
PAGE_LIMIT = 20_000

# After so many pages in a row that are not there, no more are looked for.
_MOST_MISSING = 20

# Other bytes may stand before the header, but no more than these.
_HEADER_BYTES = 1024

# A gap that is wider than so many heights of the line divides cells.
_GAP = 1.5

# pdfium puts the hyphen of a divided word in place of a line end.
_LINE = re.compile(f"[^\r\n{HYPHEN}]+{HYPHEN}?")
_SPACES = re.compile(r"[ \t\u00a0]+")

# Pages that are named one by one in a remark.
_MOST_NAMED = 5


class _Page(NamedTuple):
    lines: list[Line]
    width: float
    has_image: bool


def extract(data: bytes) -> Extracted:
    """The text of a PDF document. Raises NotReadable, also where no page has text."""
    import pypdfium2

    if b"%PDF-" not in data[:_HEADER_BYTES]:
        found = binary_format(data) or "something else"
        raise NotReadable(f"it is {found}, not a PDF document, whatever its name says")
    use_boxes()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise NotReadable("it is encrypted; open it with its password and save it without one") from error
        raise NotReadable("it is damaged or cut off: no pages can be found in it") from error
    try:
        if len(document) > PAGE_LIMIT:
            raise NotReadable(f"it says that it has {len(document)} pages, and no more than {PAGE_LIMIT} are read")
        return _extracted(_pages(document))
    finally:
        document.close()


def _extracted(pages: list[_Page | None]) -> Extracted:
    missing = [number for number, page in enumerate(pages, 1) if page is None]
    images = [number for number, page in enumerate(pages, 1) if page and page.has_image and not page.lines]
    if not any(page and page.lines for page in pages):
        raise NotReadable(_why_empty(images, missing))
    blocks = Blocks()
    widths = [page.width if page else 0 for page in pages]
    for paragraph in paragraphs([page.lines if page else [] for page in pages], widths):
        goes_on = False
        for page, pieces in groupby(paragraph, lambda piece: piece.page):
            goes_on = blocks.add("".join(piece.text for piece in pieces), f"page {page + 1}", goes_on=goes_on)
    remarks = []
    if images:
        remarks.append(f"{_named(images)} without text, only an image; if scanned, recognize the text (OCR) first")
    if missing:
        remarks.append(f"{_named(missing)} damaged and left out")
    return blocks.extracted(remarks)


def _why_empty(images: list[int], missing: list[int]) -> str:
    if images:
        return "there is no text in it, only images; if it is scanned, recognize the text (OCR) first"
    return "it is damaged: none of its pages can be read" if missing else "there is no text in it"


def _named(pages: list[int]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]} is"
    if len(pages) > _MOST_NAMED:
        return f"{len(pages)} pages from {pages[0]} to {pages[-1]} are"
    return f"pages {', '.join(map(str, pages[:-1]))} and {pages[-1]} are"


def _pages(document: pypdfium2.PdfDocument) -> list[_Page | None]:
    """None stands for a page that cannot be read."""
    pages: list[_Page | None] = []
    for number in range(len(document)):
        pages.append(_page(document, number))
        if len(pages) >= _MOST_MISSING and not any(pages[-_MOST_MISSING:]):
            return pages + [None] * (len(document) - len(pages))
    return pages


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page | None:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        letters = page.get_textpage()
        try:
            lines = list(_lines(letters))
        finally:
            letters.close()
        has_image = not lines and any(page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        return _Page(lines, page.get_width(), has_image)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _lines(letters: pypdfium2.PdfTextPage) -> Iterator[Line]:
    text = _text(letters)
    boxes = _Boxes(letters)
    for line in _LINE.finditer(text):
        for start, end in _stretches(text, line.start(), line.end(), boxes):
            if not text[start:end].isspace():
                left, right = boxes.of(start).left, boxes.of(end - 1).right
                yield Line(text[start:end], left, right, boxes.baseline_of(start), boxes.height_of(start))


def _text(letters: pypdfium2.PdfTextPage) -> str:
    """One character for each that pdfium counts, so that it can be asked for their places."""
    import pypdfium2

    text: str = letters.get_text_range()
    count = letters.count_chars()
    if len(text) == count:
        return text
    codes: Iterable[int] = (pypdfium2.raw.FPDFText_GetUnicode(letters, index) for index in range(count))
    return "".join(map(chr, codes)).replace("\x02", HYPHEN)


def _stretches(text: str, start: int, end: int, boxes: _Boxes) -> Iterator[tuple[int, int]]:
    """Where the parts of a line begin and end that wide gaps divide, without the spaces around them."""
    begin = start
    for spaces in _SPACES.finditer(text, start, end):
        if begin < spaces.start() and spaces.end() < end:
            before, after = boxes.of(spaces.start() - 1), boxes.of(spaces.end())
            if after.left - before.right <= _GAP * boxes.height_of(start):
                continue
        if begin < spaces.start():
            yield begin, spaces.start()
        begin = spaces.end()
    if begin < end:
        yield begin, end


class _Box(NamedTuple):
    left: float
    right: float


class _Boxes:
    """Where the letters of a page are, in points from its lower left corner."""

    def __init__(self, letters: pypdfium2.PdfTextPage) -> None:
        import pypdfium2

        self._letters, self._pdfium = letters.raw, pypdfium2.raw
        self._rectangle, self._matrix = pypdfium2.raw.FS_RECTF(), pypdfium2.raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def of(self, index: int) -> _Box:
        """The room that a letter takes up in its line, whatever its shape."""
        self._pdfium.FPDFText_GetLooseCharBox(self._letters, index, self._rectangle)
        return _Box(self._rectangle.left, self._rectangle.right)

    def baseline_of(self, index: int) -> float:
        self._pdfium.FPDFText_GetCharOrigin(self._letters, index, self._x, self._y)
        return self._y.value

    def height_of(self, index: int) -> float:
        """The size of the letter's font as it is shown; boxes of letters are of little use for this in many files."""
        self._pdfium.FPDFText_GetMatrix(self._letters, index, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        size: float = self._pdfium.FPDFText_GetFontSize(self._letters, index)
        return max(size * scale, 1.0)
