"""Dates that paths tell, and the order and the series that follow from them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.dates import date_of, dates_of, order_of, series_of


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a.txt",
        "notes/chapter-12.md",
        pytest.param("1359字.txt", id="a number of characters"),
        pytest.param("1659字.txt", id="one that could be a year"),
        pytest.param("奖金1999元.txt", id="money"),
        pytest.param("2008名党员.txt", id="people"),
        pytest.param("essay of 2000 words.txt", id="words"),
        pytest.param("第1998号.txt", id="a numbered one"),
        pytest.param("scan_p1998.txt", id="a page"),
        pytest.param("page 1998.txt", id="a page in full"),
        pytest.param("No.2019 about trees.txt", id="a number in English"),
        pytest.param("13800138000.txt", id="a mobile telephone"),
        pytest.param("010-2019-1111.txt", id="a telephone in parts"),
        pytest.param("20190305123456789.txt", id="an id"),
        pytest.param("c64094-30959371.html", id="an id of a page"),
        pytest.param("20191305.txt", id="no such month"),
        pytest.param("20190230.txt", id="no such day"),
        pytest.param("1599.txt", id="before 1600"),
        pytest.param("2200-01-01.txt", id="after 2199"),
        pytest.param("15年.txt", id="two digits"),
        pytest.param("一九四九.txt", id="numerals without a year"),
        pytest.param("十九大报告.txt", id="an ordinal"),
    ],
)
def test_what_is_no_date(path):
    assert date_of(path) == ""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("20190305.txt", "2019-03-05"),
        ("20120702_新闻联播.txt", "2012-07-02"),
        ("t20190305_5241234.html", "2019-03-05"),
        ("W3C-19980720.txt", "1998-07-20"),
        ("2019-03-05.txt", "2019-03-05"),
        ("2019_3_5.txt", "2019-03-05"),
        ("2019.03.05 speech.txt", "2019-03-05"),
        ("2019年3月5日.txt", "2019-03-05"),
        ("讲话（2019年3月5日）.txt", "2019-03-05"),
        ("２０１９年３月５日.txt", "2019-03-05"),
        ("二〇一九年三月五日.txt", "2019-03-05"),
        ("二零一九年十二月三十一日.txt", "2019-12-31"),
        ("二○二○年十月二十号.txt", "2020-10-20"),
        ("二〇一九年十一月.txt", "2019-11"),
        ("二〇一九年工作总结.txt", "2019"),
        ("一九五四年政府工作报告.txt", "1954"),
        ("2019年3月.txt", "2019-03"),
        ("gov-2021-07.md", "2021-07"),
        ("201907.txt", "2019-07"),
        ("2019年.txt", "2019"),
        ("1998.txt", "1998"),
        ("1789-Washington.txt", "1789"),
        ("1790_George_Washington_speech.txt", "1790"),
        ("report2019.txt", "2019"),
        ("talent-leading-group-speech-2025.txt", "2025"),
        ("2020人才工作要点.txt", "2020"),
        ("2021元旦致辞.txt", "2021"),
        ("中国马克思主义论坛2019（高端智库）.txt", "2019"),
        pytest.param("5-3-2019.txt", "2019", id="whether the day or the month comes first nobody knows"),
        pytest.param("2019-13.txt", "2019", id="the thirteenth of a year is no month"),
        pytest.param("2019-02-30.txt", "2019-02", id="no such day, but such a month"),
        # Folders.
        ("2019/03/05/x.txt", "2019-03-05"),
        ("2019/03/05.txt", "2019-03-05"),
        ("2019/03-05.txt", "2019-03-05"),
        ("2019-03/05.txt", "2019-03-05"),
        ("n1/2019/0305/c64094-30959371.html", "2019-03-05"),
        ("2019年/3月/5日讲话.txt", "2019-03-05"),
        ("2019/3月5日.txt", "2019-03-05"),
        ("2019/3/x.txt", "2019-03"),
        ("2019/x.txt", "2019"),
        pytest.param("2019/12.txt", "2019", id="a number may be any number"),
        # Of several dates one.
        pytest.param("2018/2019-03.txt", "2019-03", id="the most precise"),
        pytest.param("2018/report of 2017.txt", "2017", id="the name before the folders"),
        pytest.param("2019/03/05/review of 2018.txt", "2019-03-05", id="the most precise before the name"),
        pytest.param("2017/from 2018/x.txt", "2017", id="a folder that is called so before one that mentions it"),
        pytest.param("2017/2018/x.txt", "2018", id="the nearest folder"),
        pytest.param("2019-03-05_on-2019-03-01.txt", "2019-03-05", id="the one that the name begins with"),
        pytest.param("关于2023年预算执行情况和2024年预算草案的报告.txt", "2024", id="else the last"),
        pytest.param("2019―2023年规划纲要.txt", "2019", id="of a plan the year it begins"),
        pytest.param("2019-12-17_zyjs_2019―2023年规划纲要.txt", "2019-12-17", id="the day before what it is about"),
    ],
)  # fmt: skip
def test_what_a_path_tells(path, told):
    assert date_of(path) == told


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        pytest.param(["backup-2024/a.txt", "backup-2024/1998.txt"], ["", "1998"], id="a folder that all lie in"),
        pytest.param(["2019/a.txt", "2019/03/b.txt"], ["2019", "2019-03"], id="unless all its name is a date"),
        pytest.param(["2019/03/05/a.txt", "2019/03/06/b.txt"], ["2019-03-05", "2019-03-06"], id="the rest tells them"),
        pytest.param(["was-2018/a.txt", "was-2019/b.txt"], ["2018", "2019"], id="folders that differ"),
        pytest.param(["in-2019/a.txt"], [""], id="one document"),
        pytest.param([], [], id="none"),
    ],
)
def test_dates_of_a_corpus(paths, told):
    assert dates_of(paths) == told


def test_documents_with_a_date_come_first():
    paths = ["b.txt", "2019.txt", "a.txt", "z 2018-12.txt", "2019-03.txt", "a 2018-12.txt"]
    ordered = sorted(paths, key=lambda path: order_of(path, date_of(path)))
    assert ordered == ["a 2018-12.txt", "z 2018-12.txt", "2019.txt", "2019-03.txt", "a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1954_1954年政府工作报告.txt", "1955_1955年政府工作报告.txt", True),
        ("1789-Washington.txt", "1793-Washington.txt", True),
        ("1793-Washington.txt", "1797-Adams.txt", False),
        ("2019/03/05/brief.txt", "2020/1/17/brief.txt", True),
        ("north/2019.txt", "south/2019.txt", False),
        ("第十一届人大第一次会议决议.txt", "第十二届人大第三次会议决议.txt", True),
        ("二〇一九年总结.txt", "2020年总结.txt", True),
        ("2019-03-05_论坛.txt", "2019-03-05_论坛_2.txt", True),
        ("2019-03-05_论坛.txt", "2019-03-06_年会.txt", False),
    ],
)
def test_a_series_has_one_name_but_for_dates_and_numbers(one, other, same):
    assert (series_of(one) == series_of(other)) == same


@given(st.text("0123456789年月日/-_. 一二十〇字pno", max_size=24))
def test_any_path_tells_a_date_that_there_is_or_none(path):
    told = date_of(path)
    assert told in ("", told[:4], told[:7], told[:10])
    if told:
        assert 1600 <= date.fromisoformat((told + "-01-01")[:10]).year <= 2199
