"""Documents of old office programs (doc, and wps of both Kingsoft and Microsoft Works), which LibreOffice converts.

It runs without a window, in a folder of its own that is removed with all that it wrote; macros and links are off, and
it is ended with its children when it takes too long.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import docx
from .confined import kill_group
from .extracted import Extracted, NotReadable
from .magic import binary_format

#: Seconds that LibreOffice may take for one document.
TIME_LIMIT = 60.0

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

# The beginning of Word's own stream, which most files have in their first sector: its mark, and a bit among its flags.
_WORD_MARK, _WORD_PLACE, _FLAGS_PLACE, _ENCRYPTED_BIT = b"\xec\xa5", 512, 523, 1

_PROGRAMS = ("soffice", "libreoffice")
_WHERE_ELSE = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)

# Nothing of a document is run, and nothing that it links to is fetched: as LibreOffice asks for some pictures whatever
# else is set, it is sent to a proxy that is none.
_SCRIPTING = "Office.Common/Security/Scripting"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetNoProxy", ""),
    *(
        ("Inet/Settings", f"ooInet{protocol}Proxy{key}", value)
        for protocol in ("HTTP", "HTTPS", "FTP")
        for key, value in (("Name", "127.0.0.1"), ("Port", "9"))
    ),
)


def extract(data: bytes) -> Extracted:
    """The text of a doc or wps document. Raises NotReadable, also where LibreOffice is not installed."""
    if not data.startswith(_OLE):
        found = binary_format(data) or "something else"
        raise NotReadable(f"it is {found}, not a document of Word or WPS, whatever its name says")
    if _ENCRYPTED_STREAM in data or _is_encrypted(data):
        raise NotReadable("it is encrypted; open it with its password and save it without one")
    program = _program()
    if program is None:
        raise NotReadable(
            "LibreOffice, which this format is read with, is not installed; install it (on Debian: "
            "apt-get install libreoffice-writer-nogui), or save the document as docx"
        )
    # Kingsoft's wps is Word's format under another name, and LibreOffice goes by the name.
    return docx.extract(_converted(program, data, "doc" if _WORD_STREAM in data else "wps"))


def _is_encrypted(data: bytes) -> bool:
    is_word = data.startswith(_WORD_MARK, _WORD_PLACE) and len(data) > _FLAGS_PLACE
    return is_word and bool(data[_FLAGS_PLACE] & _ENCRYPTED_BIT)


def _program() -> str | None:
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    return found or next((path for path in _WHERE_ELSE if Path(path).exists()), None)


def _converted(program: str, data: bytes, suffix: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="boilerplate-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        source = folder / f"document.{suffix}"
        source.write_bytes(data)
        _run(
            [
                program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard", "--convert-to",
                "docx:MS Word 2007 XML", "--outdir", str(folder / "converted"), str(source),
            ],
            folder,
        )  # fmt: skip
        try:
            return (folder / "converted" / "document.docx").read_bytes()
        except OSError as error:
            raise NotReadable("LibreOffice cannot read it; it may be damaged, or have a password") from error


def _settings() -> str:
    """The file of a profile that says what differs from the defaults."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _run(command: list[str], folder: Path) -> None:
    """Run to the end or the time limit, after which nothing that was started is left."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8",
    }  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise NotReadable(f"LibreOffice did not read it within {TIME_LIMIT:g} seconds and was ended") from error
    finally:
        kill_group(process)
        process.wait()
