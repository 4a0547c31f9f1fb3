"""Every document of a corpus against the others."""

from __future__ import annotations

from itertools import pairwise

import pytest

from boilerplate.checks import check
from boilerplate.model import DocumentSummary, Period, Shares
from boilerplate.overviews import periods_of, previous_of, survey_report

OWN = (
    "老农技员蹲在地里数穗子，一株一株地数了一个上午。",
    "两间旧教室腾出来做宿舍，热水和网线开春前通好。",
    "菜场门口的那盏灯坏了半年，昨晚终于亮了。",
    "她把账本一页页翻给我看，每一笔都记得清清楚楚。",
    "雨下到后半夜才停，河堤上的人一个也没有走。",
)
STOCK = "要为全县高质量发展提供坚强的人才支撑和智力保障。"


def summary(path: str, date: str, characters: int = 100, originality: float = 1.0) -> DocumentSummary:
    reused = 1 - originality
    return DocumentSummary(path, date, characters, originality, Shares(originality, 0.0, reused, 0.0), (), None)


@pytest.fixture
def archive(tmp_path):
    """Speeches of two years, a copy of one, notes without a date, and an empty document."""
    texts = {
        "2018-speech.txt": STOCK + OWN[0] + OWN[1],
        "2019-speech.txt": STOCK + OWN[0] + OWN[2],
        "2020-05-04 copy.txt": STOCK + OWN[0] + OWN[2],
        "notes.txt": OWN[3] + OWN[4],
        "empty.txt": "",
        "marks.txt": "……——！？",
    }
    folder = tmp_path / "archive"
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_documents_have_the_figures_that_a_check_gives_them(archive):
    overview = survey_report([archive])
    checked = check([archive], [archive])
    assert {d.path: (d.characters, d.originality, d.shares, d.sources) for d in overview.documents} == {
        d.path: (d.characters, d.originality, d.shares, d.sources) for d in checked.documents
    }
    assert overview.corpus.documents == 6
    assert {family.template for family in overview.families} >= {STOCK, OWN[0]}


def test_no_document_is_its_own_source_but_a_copy_is(archive):
    documents = {d.path.rpartition("/")[2]: d for d in survey_report([archive]).documents}
    for document in documents.values():
        assert document.path not in [source.path for source in document.sources]
    speech, copy = documents["2019-speech.txt"], documents["2020-05-04 copy.txt"]
    assert speech.originality == 0
    assert (speech.sources[0].path, speech.sources[0].share) == (copy.path, 1.0)
    assert documents["notes.txt"].sources == ()
    assert documents["notes.txt"].originality == 1
    assert documents["marks.txt"].characters == documents["empty.txt"].characters == 0


def test_documents_stand_in_order_of_time_and_know_the_one_before(archive):
    overview = survey_report([archive])
    names = [document.path.rpartition("/")[2] for document in overview.documents]
    assert names == ["2018-speech.txt", "2019-speech.txt", "2020-05-04 copy.txt", "empty.txt", "marks.txt", "notes.txt"]
    assert [document.date for document in overview.documents] == ["2018", "2019", "2020-05-04", "", "", ""]
    first, second, *others = overview.documents
    assert first.previous is None
    assert second.previous == next(source for source in second.sources if source.path == first.path)
    assert second.previous.share < 1
    assert [document.previous for document in others] == [None] * 4
    assert [period.name for period in overview.periods] == ["2018", "2019", "2020"]


def test_what_is_found_does_not_depend_on_batches(archive, monkeypatch):
    whole = survey_report([archive])
    monkeypatch.setattr("boilerplate.overviews.BATCH", 1)
    assert survey_report([archive]) == whole


@pytest.mark.parametrize(
    ("documents", "before"),
    [
        pytest.param(
            [("1789-Washington.txt", "1789"), ("1793-Washington.txt", "1793"), ("1797-Adams.txt", "1797")],
            {"1793-Washington.txt": "1789-Washington.txt"},
            id="the same name but for the date",
        ),
        pytest.param(
            [("2019-03-05 on roads.txt", "2019-03-05"), ("2019-04-01 on schools.txt", "2019-04-01")],
            {},
            id="one folder of documents of all kinds is no series",
        ),
        pytest.param(
            [("li/2019 roads.txt", "2019"), ("wang/2019 dams.txt", "2019"), ("li/2020 schools.txt", "2020")],
            {"li/2020 schools.txt": "li/2019 roads.txt"},
            id="several folders are authors",
        ),
        pytest.param(
            [
                ("li/2018 report.txt", "2018"),
                ("li/2019 roads.txt", "2019"),
                ("li/2020 report.txt", "2020"),
                ("wang/2020 dams.txt", "2020"),
            ],
            {"li/2019 roads.txt": "li/2018 report.txt", "li/2020 report.txt": "li/2018 report.txt"},
            id="a name says more than a folder",
        ),
        pytest.param(
            [("2019/03/05/brief.txt", "2019-03-05"), ("2019/03/06/brief.txt", "2019-03-06")],
            {"2019/03/06/brief.txt": "2019/03/05/brief.txt"},
            id="folders that are dates are no authors",
        ),
        pytest.param([("report 1.txt", ""), ("report 2.txt", "")], {}, id="without dates nothing is before"),
    ],
)
def test_the_document_before(documents, before):
    names, dates = zip(*documents, strict=True)
    assert previous_of(names, dates) == before


@pytest.mark.parametrize(
    ("dates", "names"),
    [
        pytest.param(["2018", "2019-03", "2019-03-05"], ["2018", "2019"], id="years"),
        pytest.param(["2018-12-30", "2019-03", "2019-03-05"], ["2018-12", "2019-03"], id="months of two years"),
        pytest.param(["2018-12-30", "2019", "2019-03-05"], ["2018", "2019"], id="years where a month is not known"),
        pytest.param(["2018-12", "2020-12"], ["2018", "2020"], id="two years and a day"),
        pytest.param(["", ""], [], id="no date"),
        pytest.param([], [], id="no document"),
    ],
)
def test_periods(dates, names):
    periods = periods_of([summary(f"{i}", date) for i, date in enumerate(dates)])
    assert [period.name for period in periods] == names
    assert sum(period.documents for period in periods) == sum(map(bool, dates))


def test_letters_of_a_period_count_once_each():
    documents = [summary("a", "2019", 300, 0.5), summary("b", "2019", 100, 1.0), summary("c", "2019", 0)]
    assert periods_of(documents) == (Period("2019", 3, 400, 0.625, Shares(0.625, 0.0, 0.375, 0.0)),)
    assert Period.of("2019", [summary("c", "2019", 0)]).originality == 1


def test_first_and_last_of_a_family_are_of_all_its_places(tmp_path):
    # The last place of the sentence that comes first is after the only place of the other one.
    for name, text in (
        ("z 2011.txt", STOCK + OWN[0]),
        ("b 2013.txt", STOCK.replace("全县", "全市") + OWN[1]),
        ("a 2019.txt", STOCK + OWN[2]),
        ("undated.txt", STOCK + OWN[3]),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    family = survey_report([tmp_path]).families[0]
    assert family.documents == 4
    assert [path.rpartition("/")[2] for path in (family.first, family.last)] == ["z 2011.txt", "a 2019.txt"]
    starts = [variant.path.rpartition("/")[2] for variant in family.variants]
    assert starts == ["z 2011.txt", "b 2013.txt"]


def test_the_first_use_of_a_slogan_is_the_earliest(tmp_path):
    slogan = "不忘初心、牢记使命"
    for i, name in enumerate(("c 2011.txt", "b 2013.txt", "a 2019.txt", "0.txt", "1.txt")):
        middle = ("我们始终", "大家都要", "同志们更要", "干部带头", "今天起")[i]
        (tmp_path / name).write_text(f"{OWN[i]}{middle}{slogan}，{OWN[i - 1]}", encoding="utf-8")
    found = next(phrase for phrase in survey_report([tmp_path]).slogans if "初心" in phrase.text)
    assert found.first.path.endswith("c 2011.txt")


def test_a_slogan_knows_its_documents_and_how_many_each_period_has(tmp_path):
    slogan = "不忘初心、牢记使命"
    for i, name in enumerate(("c 2011.txt", "b 2013.txt", "a 2013.txt", "0.txt", "d 2015.txt")):
        middle = ("我们始终", "大家都要", "同志们更要", "干部带头", "今天起")[i]
        said = f"{middle}{slogan}，" * (2 if i < 4 else 0)
        (tmp_path / name).write_text(f"{OWN[i]}{said}{OWN[i - 1]}", encoding="utf-8")
    overview = survey_report([tmp_path])
    found = next(phrase for phrase in overview.slogans if "初心" in phrase.text)
    assert [path.rpartition("/")[2] for path in found.holders] == ["c 2011.txt", "a 2013.txt", "b 2013.txt", "0.txt"]
    assert found.documents == len(found.holders)
    assert [period.name for period in overview.periods] == ["2011", "2013", "2015"]
    assert overview.by_period(found.holders) == (1, 2, 0)


def test_slogans_count_as_they_do_in_a_check(seeds):
    shares = {document.path: document.shares for document in survey_report([seeds]).documents}
    assert shares == {
        document.path: document.shares for document in check([seeds], [seeds]).documents if document.path in shares
    }
    assert all(share.slogan > 0 for share in shares.values())


def test_progress_is_told_and_grows(archive, monkeypatch):
    monkeypatch.setattr("boilerplate.overviews.BATCH", 1)
    told = []
    survey_report([archive], progress=lambda what, done, total: told.append((what, done, total)))
    done = [done for what, done, total in told if what == "comparing"]
    assert len(done) > 1
    assert all(earlier < later for earlier, later in pairwise(done))
