"""What tasks of Spark find is what one process finds, to the last digit, however the work is cut."""

from __future__ import annotations

import random
import shutil

import numpy as np
import pytest
from archives_for_spark import write_archive

from boilerplate.index.reader import Reader
from boilerplate.indexing import add_documents, remove_documents
from boilerplate.model import Settings
from boilerplate.overviews import survey_report
from boilerplate.spark.families import Sizes
from boilerplate.surveys import survey_families, survey_slogans


def documents_of(index) -> dict[str, tuple[bytes, bytes]]:
    """What an index holds of each document, by its name: its text and its hash."""
    found = {}
    with Reader(index) as reader:
        for number, (segment, removed) in enumerate(zip(reader.corpus.segments, reader.corpus.removed, strict=True)):
            kept = np.setdiff1d(np.arange(segment.n_documents), removed)
            for d, name in zip(kept.tolist(), reader.corpus.names(number, kept), strict=True):
                found[name] = segment.document_text(d), segment.hashes[d].tobytes()
    return found


def columns_of(index) -> list[bytes]:
    return [(folder / "columns.bin").read_bytes() for folder in sorted((index / "segments").iterdir())]


@pytest.mark.parametrize(
    ("parts", "sizes"),
    [
        pytest.param(2, Sizes(), id="grouped in one task"),
        pytest.param(3, Sizes(entries=0, pairs=0), id="pairs settled by components"),
        pytest.param(2, Sizes(entries=0), id="pairs settled in one task", marks=pytest.mark.slow),
        pytest.param(1, Sizes(entries=0, pairs=0), id="one partition", marks=pytest.mark.slow),
    ],
)
def test_families_are_the_same(session, index, parts, sizes):
    from boilerplate.spark.engine import engine_with_spark

    engine = engine_with_spark(session, index, parts, sizes)
    mine = survey_families(index=index, engine=engine)
    expected = survey_families(index=index)
    assert len(expected.families) > 5
    assert any(family.slots for family in expected.families)
    assert mine == expected


def test_families_are_the_same_where_equal_letters_are_other_words(session, tmp_path):
    from boilerplate.spark.engine import engine_with_spark

    draw = random.Random(6)
    words = ["grain", "water", "letter", "office", "farmer", "answer", "river", "winter", "bridge", "school"]
    stock = [draw.choices(words, k=14) for _ in range(30)]
    for lot in range(2):
        folder = tmp_path / str(lot)
        folder.mkdir()
        for number in range(12):
            lines = []
            for sentence in map(list, draw.sample(stock, 6)):
                if draw.random() < 0.5:
                    sentence[draw.randrange(14)] = "again"
                # Each segment puts its words together in another way, so that a record has them of the first.
                together = ["".join(sentence[at : at + 2]) for at in range(lot, 14, 2)]
                lines.append(" ".join([*sentence[:lot], *together]).capitalize() + ".")
            (folder / f"{number}.txt").write_text("\n".join(lines), encoding="utf-8")
        add_documents(tmp_path / "index", [folder], Settings(shingle="word-2"))
    remove_documents(tmp_path / "index", [tmp_path / "0" / "3.txt", tmp_path / "0" / "4.txt"])
    mine = survey_families(index=tmp_path / "index", engine=engine_with_spark(session, tmp_path / "index", 2))
    expected = survey_families(index=tmp_path / "index")
    assert len(expected.families) > 5
    assert mine == expected


@pytest.fixture(scope="module")
def index_of_phrases(tmp_path_factory):
    """An index of three segments, of phrases in ever other words, wide ones and words; some documents are gone."""
    folder = tmp_path_factory.mktemp("phrases")
    draw = random.Random(3)
    phrases = [
        "不忘初心、牢记使命",
        "四个自信",
        "绿水青山就是金山银山",
        "peace and prosperity",
        "Equal Justice Under Law",
        "互联网+党建",
        "久久为功",
        "功在当代，\n利在千秋",
    ]
    wide = "江河桥梁书籍窗户雨雪麦田渔船钢琴棋盘灯塔森林沙漠早晨黄昏邻居朋友"
    narrow = ["river", "bridge", "window", "winter", "harbour", "Piano", "forest", "desert", "morning", "letter"]

    def some() -> str:
        return "".join(draw.choices(wide, k=3)) if draw.random() < 0.7 else f" {' '.join(draw.choices(narrow, k=2))} "

    for lot in range(3):
        (folder / str(lot)).mkdir()
        for number in range(12):
            lines = [f"{some()}{draw.choice(('，', '', '“', '：'))}{draw.choice(phrases)}{some()}。" for _ in range(12)]
            lines += [f"{draw.choice(phrases)}，{draw.randint(1, 99)}{some()}。", "责任编辑：江河"]
            if number % 5 == 0:
                # Copies repeat runs of any length.
                lines.append(
                    "我们要久久为功，把这件大事办好办实，一代接着一代干下去，直到江河桥梁书籍窗户都在沙漠里立起来。"
                )
            (folder / str(lot) / f"2015-0{lot + 1}-{number:02}.txt").write_text("\n".join(lines), encoding="utf-8")
        (folder / str(lot) / "empty.txt").write_text("123\n", encoding="utf-8")
        add_documents(folder / "index", [folder / str(lot)], Settings())
    remove_documents(folder / "index", [folder / "0" / "2015-01-03.txt", folder / "2" / "2015-03-04.txt"])
    return folder / "index"


@pytest.mark.parametrize(
    ("n_parts", "options"),
    [
        pytest.param(3, {}, id="three parts"),
        pytest.param(1, {"min_documents": 1}, id="one part", marks=pytest.mark.slow),
        pytest.param(40, {"limit": 4}, id="parts without documents", marks=pytest.mark.slow),
        pytest.param(2, {"min_documents": 36}, id="in all documents", marks=pytest.mark.slow),
    ],
)
def test_slogans_are_the_same(session, index_of_phrases, n_parts, options):
    from boilerplate.spark.engine import engine_with_spark

    engine = engine_with_spark(session, index_of_phrases, n_parts)
    mine = survey_slogans(index=index_of_phrases, engine=engine, **options)
    expected = survey_slogans(index=index_of_phrases, **options)
    if not options:
        assert len(expected.slogans) >= 6
        assert any(len(slogan.text) > 15 for slogan in expected.slogans)
    assert mine == expected


def test_no_slogans_are_none(session, tmp_path):
    from boilerplate.spark.engine import engine_with_spark

    (tmp_path / "a").mkdir()
    for number in range(3):
        (tmp_path / "a" / f"{number}.txt").write_text(f"{number}", encoding="utf-8")
    add_documents(tmp_path / "index", [tmp_path / "a"], Settings())
    engine = engine_with_spark(session, tmp_path / "index", 2)
    assert survey_slogans(index=tmp_path / "index", engine=engine).slogans == ()


def test_a_report_is_the_same(session, index):
    from boilerplate.spark.engine import engine_with_spark
    from boilerplate.spark.measuring import measuring_with_spark

    measuring, engine = measuring_with_spark(session, index), engine_with_spark(session, index)
    mine = survey_report(index=index, measuring=measuring, engine=engine)
    expected = survey_report(index=index)
    assert 0 < min(document.originality for document in expected.documents) < 1
    assert mine == expected


def test_an_index_of_files_is_the_same_byte_for_byte(session, tmp_path, monkeypatch):
    from boilerplate.spark.adding import add_with_spark

    monkeypatch.chdir(tmp_path)
    archive = write_archive(tmp_path / "archive", documents=9, seed=1)
    (archive / "broken.docx").write_bytes(b"PK\3\4 and then nothing")
    (archive / "README.md").write_text("not a document of the archive", encoding="utf-8")
    expected = add_documents(tmp_path / "one", ["archive"], Settings())
    mine = add_with_spark(session, tmp_path / "two", ["archive"], Settings())
    assert [unread.path for unread in expected.unread] == ["archive/broken.docx"]
    assert mine == expected
    assert columns_of(tmp_path / "two") == columns_of(tmp_path / "one")
    assert documents_of(tmp_path / "two") == documents_of(tmp_path / "one")


def test_of_files_only_what_has_changed_is_read_again(session, tmp_path):
    from boilerplate.spark.adding import add_with_spark

    archive = write_archive(tmp_path / "archive", documents=6, seed=2)
    add_with_spark(session, tmp_path / "index", [str(archive)], Settings())
    (archive / "2015" / "01-000.txt").unlink()
    (archive / "2016" / "02-001.txt").write_text("两间旧教室腾出来做宿舍，热水开春前通好。", encoding="utf-8")
    changes = add_with_spark(session, tmp_path / "index", [str(archive)], Settings())
    assert changes[:4] == (0, 1, 1, 4)


def test_what_hadoop_reads_has_the_same_texts(session, tmp_path):
    from boilerplate.spark.adding import add_with_spark

    archive = write_archive(tmp_path / "archive", documents=6, seed=3)
    (archive / ".hidden").mkdir()
    (archive / ".hidden" / "draft.txt").write_text("是藏起来的", encoding="utf-8")
    (archive / "notes.xyz").write_text("of no format", encoding="utf-8")
    (archive / "broken.docx").write_bytes(b"PK\3\4 and then nothing")
    address = archive.as_uri()
    changes = add_with_spark(session, tmp_path / "two", [address], Settings())
    expected = add_documents(tmp_path / "one", [archive], Settings())
    assert changes[:5] == expected[:5]
    assert [unread.path.rpartition("/")[2] for unread in changes.unread] == ["broken.docx"]
    mine, theirs = documents_of(tmp_path / "two"), documents_of(tmp_path / "one")
    assert sorted(mine.values()) == sorted(theirs.values())
    assert {name.rpartition("archive/")[2] for name in mine} == {name.rpartition("archive/")[2] for name in theirs}

    (archive / "2015" / "01-000.txt").unlink()
    (archive / "2016" / "02-001.txt").write_text("两间旧教室腾出来做宿舍，热水开春前通好。", encoding="utf-8")
    changes = add_with_spark(session, tmp_path / "two", [address], Settings())
    assert changes[:4] == (0, 1, 1, 4)


def test_rows_of_parquet_are_documents(session, tmp_path, monkeypatch):
    from boilerplate.spark.adding import add_with_spark

    monkeypatch.chdir(tmp_path)
    archive = write_archive(tmp_path / "archive", documents=6, seed=4)
    files = sorted(path for path in archive.rglob("*") if path.is_file())
    rows = [(path.relative_to(tmp_path).as_posix(), path.read_text(encoding="utf-8")) for path in files]
    table = session.createDataFrame([*rows, ("archive/nothing.txt", None)], "path string, text string")
    table.repartition(3).write.parquet((tmp_path / "rows.parquet").as_uri())
    changes = add_with_spark(session, tmp_path / "two", ["rows.parquet"], Settings())
    assert changes.unread == (("archive/nothing.txt", "it has no text"),)
    expected = add_documents(tmp_path / "one", ["archive"], Settings())
    assert changes[:5] == expected[:5]
    assert documents_of(tmp_path / "two") == documents_of(tmp_path / "one")

    # A row does not say when it was changed; its text does.
    shutil.rmtree(tmp_path / "rows.parquet")
    rows[0] = (rows[0][0], "两间旧教室腾出来做宿舍，热水开春前通好。")
    session.createDataFrame(rows, "path string, text string").write.parquet((tmp_path / "rows.parquet").as_uri())
    changes = add_with_spark(session, tmp_path / "two", ["rows.parquet"], Settings())
    assert changes[:5] == (0, 1, 0, 5, 1)


def test_components_are_those_of_the_pairs(session):
    from boilerplate.spark.columns import moved
    from boilerplate.spark.components import components_of
    from boilerplate.spark.records import part_of

    draw = random.Random(5)
    # A long chain, a star, and pairs at random.
    pairs = [(n, n + 1) for n in range(100, 160)] + [(200, n) for n in range(201, 230)]
    pairs += [tuple(sorted(draw.sample(range(300, 360), 2))) for _ in range(40)]
    smallest = {n: n for pair in pairs for n in pair}
    for _ in smallest:
        for a, b in pairs:
            smallest[a] = smallest[b] = min(smallest[a], smallest[b])
    one, other = np.array(pairs).T
    table = session.sparkContext.parallelize([(one, other)], 1)
    table = moved(table, (np.int64, np.int64), 3, lambda a, b: part_of(b, 3))
    found = {}
    for nodes, labels in components_of(table, 3).collect():
        found |= dict(zip(nodes.tolist(), labels.tolist(), strict=True))
    assert found == smallest
