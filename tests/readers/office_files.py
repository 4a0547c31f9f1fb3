"""Office documents made by hand, whole and damaged, for the tests of their readers."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable, Iterator

import pytest

from boilerplate.readers.extracted import Extracted, NotReadable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPEN_DOCUMENT = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("manifest", "manifest"),
    )
)  # fmt: skip

SENTENCE = "会议强调，要把学习成果转化为推动工作的实际成效。"


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def docx(body: str, *, namespaces: str = W, **parts: str) -> bytes:
    """A Word document of this body; `styles`, `footnotes` and so on are its other parts."""
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="{_OFFICE_RELATION}/{kind}" Target="{kind}.xml"/>' for kind in parts
    )
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    main = f'<Relationship Id="r1" Type="{_OFFICE_RELATION}/officeDocument" Target="word/document.xml"/>'
    return zipped(
        {
            "_rels/.rels": f"{head}{main}</Relationships>",
            "word/document.xml": f"<w:document {namespaces}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f"{head}{relations}</Relationships>",
            **{f"word/{kind}.xml": part for kind, part in parts.items()},
        }
    )


def word_paragraph(*texts: str) -> str:
    return f"<w:p>{''.join(f'<w:r><w:t>{text}</w:t></w:r>' for text in texts)}</w:p>"


def odt(body: str, *, styles: str = "", manifest: str = "", **parts: str) -> bytes:
    """An OpenDocument text of this body and these automatic styles."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_OPEN_DOCUMENT}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "META-INF/manifest.xml": f"<manifest:manifest {_OPEN_DOCUMENT}>{manifest}</manifest:manifest>",
            **parts,
        }
    )


def page_tree(kids: str, count: int, *more: str) -> bytes:
    """A PDF document without a table of its objects, which a reader must then find by itself."""
    pages = f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {count}>>endobj"
    objects = "\n".join(["1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj", pages, *more])
    return f"%PDF-1.4\n{objects}\ntrailer<</Root 1 0 R>>\n%%EOF".encode()


def blocks_of(extracted: Extracted) -> list[str]:
    return extracted.text.removesuffix("\n").split("\n\n") if extracted.text else []


def places_of(extracted: Extracted) -> dict[str, str]:
    """What stands at each place."""
    ends = [place.offset for place in extracted.places[1:]] + [len(extracted.text)]
    return {
        place.name: extracted.text[place.offset : end].strip()
        for place, end in zip(extracted.places, ends, strict=True)
    }


def truncations(data: bytes, count: int = 60) -> Iterator[bytes]:
    """The beginning of a file, of many lengths."""
    for number in range(count):
        yield data[: len(data) * number // count]


def damaged(data: bytes, count: int = 200, seed: int = 1) -> Iterator[bytes]:
    """A file with bytes overwritten, taken out or put in somewhere; the same ones in every run."""
    generator = random.Random(seed)
    for _ in range(count):
        place = generator.randrange(len(data))
        length = generator.choice((1, 4, 40, 400))
        noise = generator.randbytes(length)
        yield data[:place] + generator.choice((noise, b"", noise * 2)) + data[place + length :]


def check_survives(extract: Callable[[bytes], Extracted], files: Iterator[bytes], seconds: float = 5) -> int:
    """Every file gives text or a plain reason, in time; returns how many gave a reason."""
    n_refused = 0
    for data in files:
        begin = time.perf_counter()
        reason, extracted = "", Extracted("")
        try:
            extracted = extract(data)
        except NotReadable as error:
            n_refused += 1
            reason = error.reason
            assert reason
        assert "\n" not in reason
        assert not reason.endswith(".")
        extracted.text.encode()
        offsets = [place.offset for place in extracted.places]
        assert offsets == sorted(offsets)
        assert all(offset < len(extracted.text) for offset in offsets)
        assert time.perf_counter() - begin < seconds
    return n_refused


def reason_of(extract: Callable[[bytes], Extracted], data: bytes) -> str:
    with pytest.raises(NotReadable) as caught:
        extract(data)
    return caught.value.reason
