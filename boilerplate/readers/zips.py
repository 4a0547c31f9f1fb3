"""What readers of zip archives share: what a damaged one makes `zipfile` raise, and unpacking within bounds."""

from __future__ import annotations

import io
import shutil
import struct
import zipfile
import zlib

#: Everything that `zipfile` raises for an archive that is damaged, or made to break programs. A version, a method or an
#: encryption that it does not know is a RuntimeError or one of its kind, numbers and names that cannot be right are the
#: errors of whatever takes them.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, IndexError,
    OverflowError,
)  # fmt: skip

_ENCRYPTED = 0x1
# Bytes that are read at once. Of bzip2 `zipfile` unpacks as many packed bytes, to whatever they become, before it looks
# how large the member says that it is.
_PIECE = 4096


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Whether a member needs a password."""
    return bool(member.flag_bits & _ENCRYPTED)


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The content of a member, which is no larger than its `file_size`. Raises one of DAMAGED."""
    content = io.BytesIO()
    with archive.open(member) as packed:
        shutil.copyfileobj(packed, content, _PIECE)
    return content.getvalue()
