"""What pages say, in the language of the reader: one table of texts for each, in `words/`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: By the name that `--lang` takes: what the `lang` attribute of a page says.
LANGUAGES = {"zh": "zh-Hans", "en": "en"}

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W\d_]")
_PLACE = re.compile(r"(?P<kind>[a-z ]+) (?P<n>[0-9]{1,9})")
#: Characters of each text that are looked at, and the share of Chinese ones from which on a text is Chinese.
_LOOKED_AT, _MOSTLY = 10_000, 0.2


class Words:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.tag = LANGUAGES[language]
        text = (files(__package__) / "words" / f"{language}.toml").read_text(encoding="utf-8")
        self.texts: dict[str, Any] = tomllib.loads(text)

    def __call__(self, key: str, **values: object) -> str:
        """A text with values in it; numbers are grouped, and 1 has a text of its own where the language wants it."""
        if values.get("n") == 1:
            key = f"{key}_one" if f"{key}_one" in self.texts else key
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
        text: str = self.texts[key].format(**shown)
        return text

    def between(self, first: str, last: str) -> str:
        """From when to when, `2013 to 2019`; one date where both are the same, "" where one of them is not known."""
        if not (first and last):
            return ""
        return first if first == last else self("corpus_dates", first=first, last=last)

    def place(self, name: str) -> str:
        """What readers call a place, `table 2, row 3`, in this language; as it is where a part of it is not known."""
        parts = [_PLACE.fullmatch(part) for part in name.split(", ")]
        keys = [f"place_{part['kind'].replace(' ', '_')}" if part else "" for part in parts]
        if not all(key in self.texts for key in keys):
            return name
        return self("comma").join(self(key, n=int(part["n"])) for key, part in zip(keys, parts, strict=True) if part)

    def remark(self, text: str) -> tuple[str, str]:
        """What a reader says of a file, in this language where there is a text for it, and the tag of its language."""
        for pattern, translated in self.texts["remarks"]:
            found = re.fullmatch(pattern, text)
            if found:
                return translated.format(*found.groups()), self.tag
        return text, LANGUAGES["en"]

    def paragraphs(self, key: str, **values: object) -> list[str]:
        """A text of several paragraphs."""
        return [paragraph.format(**values) for paragraph in self.texts[key]]


def language_of(texts: Iterable[str]) -> str:
    """`zh` where a fair part of the letters is Chinese, else `en`."""
    sample = "".join(text[:_LOOKED_AT] for text in texts)
    return "zh" if len(_HAN.findall(sample)) > _MOSTLY * len(_LETTER.findall(sample)) else "en"
