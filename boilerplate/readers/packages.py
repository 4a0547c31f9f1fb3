"""Packages of XML files in a zip archive, as docx and odt are.

Nothing in them is trusted: a part is unpacked only so far, entities are not expanded, and nothing is fetched.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from .extracted import NotReadable
from .magic import binary_format
from .zips import DAMAGED, is_encrypted, unpack

#: Bytes of XML that are read of one package. Elements take up some ten times as much memory.
XML_LIMIT = 64_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# XML in a package is in no other encoding than these, by its standard.
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """A zip archive whose parts are read as XML."""

    def __init__(self, data: bytes, expected: str) -> None:
        """Raises NotReadable where the data are no such archive; `expected` says what they should be."""
        if data.startswith(_OLE) and _ENCRYPTED in data:
            raise NotReadable("it is encrypted; open it with its password and save it without one")
        if not data.startswith(b"PK"):
            raise NotReadable(
                f"it is {binary_format(data) or 'something else'}, not {expected}, whatever its name says"
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGED as error:
            raise NotReadable("it is damaged or cut off: the table of contents at its end is missing") from error
        self._names = frozenset(self._archive.namelist())
        self._left = XML_LIMIT

    def part(self, name: str, *, having: str = "") -> etree._Element | None:
        """The root of an XML part; None where the package has no such part, or nothing in it is called `having`.

        Raises NotReadable where it is damaged.
        """
        if name not in self._names:
            return None
        data = self._unpack(name)
        if having and not any(having.encode(encoding) in data for encoding in _ENCODINGS):
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                                 remove_pis=True)  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if "depth" in str(error):
                raise NotReadable(f"{name} in it is nested deeper than any document is") from error
            raise NotReadable(f"it is damaged: {name} in it is not valid XML") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise NotReadable(f"{name} in it declares XML entities, which no office program does")
        return root

    def _unpack(self, name: str) -> bytes:
        member = self._archive.getinfo(name)
        if is_encrypted(member):
            raise NotReadable("it is encrypted; open it with its password and save it without one")
        if member.compress_type not in _METHODS:
            raise NotReadable(f"it is damaged: {name} in it is compressed as no office program does")
        self._left -= member.file_size
        if self._left < 0:
            raise NotReadable(
                f"there are more than {XML_LIMIT // 1_000_000} MB of XML in it, and no document is so large"
            )
        try:
            return unpack(self._archive, member)
        except DAMAGED as error:
            raise NotReadable(f"it is damaged: {name} in it cannot be unpacked") from error
