"""Lists of phrases: UTF-8, one phrase a line.

`#` at the beginning of a line or after white space begins a comment, so that `C#` is a phrase and `motto  # of 2019` is
one with a remark. (Marks within a phrase do not matter: for `ticket #5` write `ticket#5`.) Empty lines say nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import ConfigurationError, UnreadableError
from ..model import ListedPhrase
from .files import read_unchanged, stat_of

#: Bytes of the largest list that is read.
_LARGEST = 10_000_000
_FEWEST_LETTERS, _LONGEST = 2, 1000

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_LINE_END = re.compile("\r\n?|\n")


def read_lists(files: Iterable[str | os.PathLike[str]]) -> tuple[ListedPhrase, ...]:
    """The phrases of some lists, in their order. Raises ConfigurationError, with file and line, where one is broken."""
    return tuple(phrase for file in files for phrase in _read(Path(file)))


def _read(file: Path) -> Iterator[ListedPhrase]:
    name = file.as_posix()
    try:
        if stat_of(file).st_size > _LARGEST:
            raise ConfigurationError(f"{name}: it is larger than {_LARGEST // 1_000_000} MB, and no list is")
        data = read_unchanged(file, name)
    except UnreadableError as error:
        raise ConfigurationError(str(error)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(_LINE_END.split(data[: error.start].decode("utf-8-sig")))
        raise ConfigurationError(f"{name} line {line}: it is not UTF-8; save it in that encoding") from error
    for number, written in enumerate(_LINE_END.split(text), 1):
        phrase = _COMMENT.sub("", written).strip()
        if phrase:
            yield _checked(ListedPhrase(phrase, f"{name} line {number}"))


def _checked(phrase: ListedPhrase) -> ListedPhrase:
    letters = sum(map(str.isalnum, phrase.text))
    if not letters:
        raise ConfigurationError(f"{phrase.place}: there is no letter in this phrase; a comment begins with #")
    if letters < _FEWEST_LETTERS:
        raise ConfigurationError(f"{phrase.place}: a phrase of one letter would be everywhere; write out more of it")
    if len(phrase.text) > _LONGEST:
        raise ConfigurationError(
            f"{phrase.place}: it is {len(phrase.text)} characters long, and no phrase is longer than {_LONGEST}; "
            "a list has one phrase a line"
        )
    return phrase
