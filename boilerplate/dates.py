"""The date that a document's path tells, the order of documents by it, and the series that a document belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from os.path import commonprefix
from typing import NamedTuple

_ONES = "一二三四五六七八九"
_DIGITS = str.maketrans("０１２３４５６７８９〇零○" + _ONES, "0123456789000123456789")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
#: 二〇一九年三月五日
_IN_WORDS = re.compile(
    rf"[一二][{_ONES}〇零○0０]{{3}}年(?:/?(?P<m>十[一二]?|[{_ONES}])月(?:/?(?P<d>[二三]?十[{_ONES}]?|[{_ONES}])(?=[日号]))?)?"
)

# What was counted, in no year: 2000字, 1999元. Some of these begin words that follow years: 2020人才工作, 2021元旦.
_COUNTED = (
    "[字页句篇件次位米吨亩万亿余多%％]|元(?!旦)|人(?![大才民事员社力口工])|名(?![单录师])|个(?!人)|家(?![庭乡校园])"
    "|户(?![籍外口])|项(?!目)|条(?!例)|天(?![津然府])|公里|words|pages"
)
# A path is looked at with a slash before it.
_NO_NUMBER = r"(?<!\d{3}-)(?<![第#])(?<![^a-z]p)(?<!page)(?<!page[ _-])(?<![^a-z]no[ ._-])"
_YEAR = r"(?<!\d)(?P<y>(?:1[6-9]|2[01])\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 20190305, 201903
        rf"{_YEAR}(?P<m>\d\d)(?P<d>\d\d)?(?!\d)",
        # 2019-03-05, 2019_3_5, and folders: 2019/03/05, 2019-03/05
        rf"{_YEAR}(?P<mark>[-_./ ])(?P<m>\d\d?)(?:(?P=mark)|/)(?P<d>\d\d?)(?!\d)",
        # 2019/0305, 2019/03-05, 2019-0305
        rf"(?<!\d{{3}}-){_YEAR}[-_./](?P<m>\d\d)[-_.]?(?P<d>\d\d)(?!\d)",
        # 2019-03; 2019/3 where the month is a folder
        rf"{_YEAR}[-_.](?P<m>\d\d)(?!\d)",
        rf"{_YEAR}/(?P<m>\d\d?)(?=/)",
        # 2019年3月5日, 2019年3月, 2019/3月
        rf"{_YEAR}(?:年/?|/)(?P<m>\d\d?)月(?:/?(?P<d>\d\d?)(?!\d)[日号]?)?",
        # 2019年, 1998
        rf"{_NO_NUMBER}{_YEAR}(?!\d|-\d{{5}}| ?(?:{_COUNTED}))年?",
    )
)

_NUMBERS = re.compile(rf"\d+|第[{_ONES}〇零十百]+|[{_ONES}〇零○]{{4}}(?=年)")
_MARKS = re.compile(r"[\s\W_年月日号]+")


class _Told(NamedTuple):
    """A date in a path. The greatest is the one that counts: the most precise, in the name and not a folder, that the
    name begins with, since it was put there to sort by; then the last."""

    precision: int
    in_name: bool
    leads: bool
    start: int
    text: str


def date_of(path: str) -> str:
    """`2019`, `2019-03` or `2019-03-05`; "" where the path tells no date from 1600 to 2199."""
    return _date_of(_in_digits(path), 0)


def dates_of(paths: Sequence[str]) -> list[str]:
    """The date of each document of a corpus.

    A folder that all of them lie in (`backup-2024/`) tells nothing of any, unless all its name is a date.
    """
    plain = [_in_digits(path) for path in paths]
    shared = commonprefix(plain).rfind("/") + 1  # noqa: RUF071 - cut at the last slash, it is of whole folders
    return [_date_of(path, shared) for path in plain]


def order_of(path: str, told: str) -> tuple[bool, str, str]:
    """What documents are sorted by: those with a date first, in order of it, then by name."""
    return not told, told, path


def between(first: str, last: str) -> str:
    """`2013 to 2019`, or within a year `2019-03 to 2019-05`, or within a month that; "" where a date is missing."""
    if not (first and last) or first == last:
        return first and last
    for length in (4, 7):
        if first[:length] != last[:length]:
            return f"{first[:length]} to {last[:length]}"
    return first[:7]


def series_of(path: str) -> str:
    """What the documents of a series have in common: the path without dates, numbers and marks, but for its folders."""
    return "/".join(_MARKS.sub(" ", _NUMBERS.sub(" ", part)).strip() for part in path.split("/"))


def _in_digits(path: str) -> str:
    return _IN_WORDS.sub(_with_digits, f"/{path}".translate(_WIDE_DIGITS))


def _with_digits(words: re.Match[str]) -> str:
    year = words[0][:4].translate(_DIGITS)
    month, day = words["m"], words["d"]
    return f"{year}年" + (f"{_number(month)}月" if month else "") + (f"{_number(day)}" if day else "")


def _number(words: str) -> int:
    """From 1 to 39, of 一 to 三十九."""
    tens, ten, ones = words.rpartition("十")
    return (int((tens or "一").translate(_DIGITS)) * 10 if ten else 0) + int((ones or "〇").translate(_DIGITS))


def _date_of(path: str, shared: int) -> str:
    name = path.rfind("/") + 1
    told = []
    for form in _FORMS:
        for found in form.finditer(path):
            start, end = found.span()
            leads = path[start - 1] == "/"
            text = _valid(found.groupdict())
            if text and (end > shared or (leads and path[end] == "/")):
                told.append(_Told(len(text), end > name, leads, start, text))
    return max(told).text if told else ""


def _valid(parts: dict[str, str | None]) -> str:
    """The date in ISO 8601, "" where there is no such day."""
    year, month, day = (int(parts.get(key) or 0) for key in "ymd")
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return ""
    return "-".join([f"{year}", *(f"{part:02}" for part in (month, day) if part)])
