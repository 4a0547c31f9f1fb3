"""The baseline: a file of findings that are known, so that only others count.

It is kept in Git with the texts. So it is sorted, has one entry a line, and holds nothing that changes without need:
no line numbers and no times. Paths are relative to it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from .errors import BoilerplateError
from .model import DocumentReport

#: What a baseline is called where no other name is given.
DEFAULT_BASELINE = ".boilerplate-baseline.json"

_FORMAT = "boilerplate baseline"
_VERSION = 1
_CONFLICT = re.compile(r"^(<{7}|\|{7}|={7}|>{7})( |\r?$)", re.MULTILINE)
_LIST = re.compile(r'"findings"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


class BaselineError(BoilerplateError):
    """A baseline that cannot be read or written."""

    def __init__(self, file: Path, what: str, line: int | None = None) -> None:
        super().__init__(f"{file}{'' if line is None else f' line {line}'}: {what}")
        self.file = file
        self.line = line


class Entry(NamedTuple):
    """A finding that is known."""

    #: With `/`, relative to the baseline's folder.
    path: str
    rule: str
    #: Tells it from the other findings of the rule in the document.
    fingerprint: str


@dataclass(frozen=True)
class Baseline:
    """A file of findings that are known."""

    file: Path
    #: Why each is left as it is; "" where nobody said so.
    reasons: Mapping[Entry, str]

    def known(self, documents: Sequence[DocumentReport]) -> list[dict[tuple[str, str], str]]:
        """For each document the rules and fingerprints of its findings that are known, and why."""
        by_path: dict[str, dict[tuple[str, str], str]] = {}
        for entry, reason in self.reasons.items():
            by_path.setdefault(entry.path, {})[entry.rule, entry.fingerprint] = reason
        return [by_path.get(self._name(document.path), {}) for document in documents]

    def gone(self, documents: Sequence[DocumentReport]) -> list[Entry]:
        """The entries for these documents that are none of their findings, in order."""
        there = self._entries(documents)
        checked = {self._name(document.path) for document in documents}
        return sorted(entry for entry in self.reasons if entry.path in checked and entry not in there)

    def updated(self, documents: Sequence[DocumentReport], reason: str = "") -> Baseline:
        """With all findings of documents that are not suppressed; what is in it already keeps its reason.

        What is new takes the reason of the same finding in a file that is no longer there, as after a renaming, or
        else `reason`.
        """
        of_gone = {entry[1:]: why for entry, why in self.reasons.items() if why and not self._exists(entry)}
        new = {entry: of_gone.get(entry[1:], reason) for entry in self._entries(documents, but="suppressed")}
        return replace(self, reasons={**new, **self.reasons})

    def pruned(self, documents: Sequence[DocumentReport]) -> Baseline:
        """Without the entries for these documents that are none of their findings, and those for files that are no
        longer there."""
        gone = set(self.gone(documents))
        there = self._entries(documents)
        kept = {
            entry: reason
            for entry, reason in self.reasons.items()
            if entry in there or (entry not in gone and self._exists(entry))
        }
        return replace(self, reasons=kept)

    def _entries(self, documents: Sequence[DocumentReport], but: str | None = None) -> set[Entry]:
        """The findings as entries, but those of one state. What has no fingerprint cannot be known again."""
        return {
            Entry(self._name(document.path), finding.rule, finding.fingerprint)
            for document in documents
            for finding in document.findings
            if finding.fingerprint and finding.state != but
        }

    def _name(self, path: str) -> str:
        """What a document is called here. A link goes by its own name, in folders by theirs."""
        document, folder = Path(path), self.file.parent.resolve()
        absolute = document.parent.resolve() / document.name
        try:
            return Path(os.path.relpath(absolute, folder)).as_posix()
        except ValueError:  # another drive
            return absolute.as_posix()

    def _exists(self, entry: Entry) -> bool:
        return (self.file.parent / entry.path).exists()


def read_baseline(file: Path) -> Baseline:
    """Raises BaselineError for a file that is no baseline of this version, with the line that is wrong."""
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise BaselineError(file, "there is no such baseline; make it with `boilerplate baseline create`") from error
    except OSError as error:
        raise _refused(file, "read", error) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BaselineError(file, "it is not in UTF-8; save it in UTF-8", line) from error
    return Baseline(file, _reasons_in(file, text))


def write_baseline(baseline: Baseline) -> None:
    """Put it in the place of the one before it; raises BaselineError."""
    # Names that are not in UTF-8 hold lone surrogates; their escapes are those of JSON.
    data = _rendered(baseline.reasons).encode("utf-8", "backslashreplace")
    target = baseline.file.resolve()
    new = target.with_name(f"{target.name}.new")
    try:
        new.write_bytes(data)
        new.replace(target)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise _refused(baseline.file, "write", error) from error


def _refused(file: Path, what: str, error: OSError) -> BaselineError:
    if file.is_dir():
        return BaselineError(file, "it is a folder; name the file")
    return BaselineError(file, f"cannot {what} it: {(error.strerror or str(error)).lower()}")


def _rendered(reasons: Mapping[Entry, str]) -> str:
    lines = ",\n".join(f"    {_line({**entry._asdict(), 'reason': reasons[entry]})}" for entry in sorted(reasons))
    return f'{{\n  "format": {_line(_FORMAT)},\n  "version": {_VERSION},\n  "findings": [\n{lines}\n  ]\n}}\n'


def _line(value: object) -> str:
    # White space in JSON ends at a line feed, but editors and programs may end lines at these.
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _reasons_in(file: Path, text: str) -> dict[Entry, str]:
    conflict = _CONFLICT.search(text)
    if conflict:
        raise BaselineError(
            file, "a merge left a conflict here; keep the entries of both sides", _line_at(text, conflict.start())
        )
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise BaselineError(file, f"it is not JSON: {error.msg}", error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise BaselineError(file, "it is no baseline") from error
    rows = _rows_of(file, text, values)
    reasons: dict[Entry, str] = {}
    for number, row in enumerate(rows):
        wrong = _fault(row)
        if wrong:
            raise BaselineError(file, wrong, _line_of(text, number))
        entry = Entry(row["path"], row["rule"], row["fingerprint"])
        reason = row.get("reason", "")
        if reasons.setdefault(entry, reason) != reason:
            raise BaselineError(file, "the same finding stands before, with another reason", _line_of(text, number))
    return reasons


def _rows_of(file: Path, text: str, values: Any) -> list[Any]:
    if not isinstance(values, dict) or values.get("format") != _FORMAT:
        raise BaselineError(file, f'it is no baseline: its "format" is not "{_FORMAT}"', 1)
    if values.get("version") != _VERSION:
        raise BaselineError(
            file,
            f"it is a baseline of version {json.dumps(values.get('version'))}, and this program reads version "
            f"{_VERSION}; use the program that wrote it, or make it anew with `boilerplate baseline create --force`",
            _line_at(text, text.find('"version"')),
        )
    rows = values.get("findings")
    if not isinstance(rows, list):
        raise BaselineError(file, 'it has no list of "findings"', 1)
    return rows


def _fault(row: Any) -> str:
    """What is wrong with an entry; "" where nothing is."""
    if not isinstance(row, dict):
        return "an entry is an object with path, rule and fingerprint"
    for key in Entry._fields:
        if not isinstance(row.get(key), str) or not row[key]:
            return f'the entry has no "{key}"'
    if not isinstance(row.get("reason", ""), str):
        return 'the "reason" is no text'
    for key in sorted(row.keys() - {*Entry._fields, "reason"}):
        return f'the entry has "{key}", which is none of path, rule, fingerprint and reason'
    return ""


def _line_of(text: str, number: int) -> int:
    """The line that an entry of the list begins in."""
    decoder = json.JSONDecoder()
    start = _LIST.search(text)
    place = start.end() if start else 0
    for _ in range(number):
        place = decoder.raw_decode(text, _skipped(text, place))[1]
    return _line_at(text, _skipped(text, place))


def _skipped(text: str, place: int) -> int:
    found = _BETWEEN.match(text, place)
    return found.end() if found else place


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
