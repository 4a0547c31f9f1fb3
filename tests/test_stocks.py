"""The stock of a corpus on its way into a check: found once, kept in the index, found again when much has changed."""

import json
import os
from pathlib import Path

import pytest

from boilerplate import check, stocktaking
from boilerplate.index.stock import FILE
from boilerplate.indexing import add_documents
from boilerplate.model import Settings

STOCK = "为加快推进全市高质量发展提供坚强的人才支撑和智力保障"
SLOGAN = "功在当代、利在千秋"
#: Different surroundings, or the slogan would be a part of something longer.
AROUND = [
    ("老张说修渠这件事", "，大家听了都点头。"),
    ("植树造林", "，县里为此开了会。"),
    ("教育从来就是", "，不能只看眼前。"),
    ("治理河道既花钱又费力，却", "，子孙会记得。"),
    ("记者看到石碑上写着", "几个大字。"),
    ("保护古树", "，村民自发轮流看守。"),
]


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    for number, (before, after) in enumerate(AROUND):
        (folder / f"{number}.txt").write_text(
            f"{before}{SLOGAN}{after}\n{STOCK}，这是第{number}次说。", encoding="utf-8"
        )
    return folder


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "draft.txt"
    path.write_text(f"我们办的是{SLOGAN}的大事。\n{STOCK}。", encoding="utf-8")
    return path


@pytest.fixture
def index(archive, tmp_path):
    folder = tmp_path / "speeches.index"
    add_documents(folder, [archive], Settings())
    return folder


def judged(draft, index, **settings):
    (document,) = check([draft], index=index, settings=Settings(**settings) if settings else None).documents
    return document


def test_slogans_and_families_come_with_a_check_and_are_kept(draft, index, monkeypatch):
    first = judged(draft, index)
    assert [(slogan.text, slogan.documents) for slogan in first.slogans] == [(SLOGAN, 6)]
    assert {bool(match.family) for match in first.sentences[1].matches} == {True}
    assert "坚强的人才支撑" in first.sentences[1].matches[0].template
    assert (index / FILE).is_file()
    monkeypatch.setattr(stocktaking, "take_stock", None)
    assert judged(draft, index) == first


def test_with_a_corpus_that_is_not_indexed_it_is_the_same(draft, archive, index):
    (document,) = check([draft], [archive]).documents
    assert document.slogans == judged(draft, index).slogans


def test_without_slogans_nothing_is_looked_for_or_kept(draft, index):
    document = judged(draft, index, slogans=False)
    assert document.slogans == ()
    assert not any(match.family for sentence in document.sentences for match in sentence.matches)
    assert not (index / FILE).exists()


def test_when_the_corpus_has_changed_much_they_are_found_again(draft, archive, index):
    judged(draft, index)
    for number in range(4):
        (archive / f"{number}.txt").unlink()
    add_documents(index, [archive], Settings())
    assert judged(draft, index).slogans == ()


def test_a_damaged_file_is_made_anew(draft, index):
    first = judged(draft, index)
    kept = (index / FILE).read_bytes()
    (index / FILE).write_bytes(kept[: len(kept) // 2])
    assert judged(draft, index) == first
    assert (index / FILE).read_bytes() == kept


def test_the_file_is_the_same_whatever_the_order_of_adding(draft, archive, index, tmp_path):
    judged(draft, index)
    other = tmp_path / "other.index"
    for path in sorted(archive.iterdir(), reverse=True):
        add_documents(other, [path], Settings())
    judged(draft, other)
    values = [json.loads((folder / FILE).read_bytes().split(b"\n", 1)[1]) for folder in (index, other)]
    assert values[0] == values[1]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="nothing is forbidden to root, nor by modes on Windows: run it as another user than root, on Linux or macOS",
)
def test_an_index_that_cannot_be_written_is_used_all_the_same(draft, index):
    folders = [index, index / "segments"]
    for folder in folders:
        folder.chmod(0o500)
    try:
        assert judged(draft, index).slogans
    finally:
        for folder in folders:
            folder.chmod(0o700)
    assert not Path(index / FILE).exists()


def test_where_it_cannot_be_kept_it_is_found_every_time(draft, index, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("boilerplate.stocks.write_stock", full)
    assert judged(draft, index) == judged(draft, index)
    assert not (index / FILE).exists()


def test_two_documents_have_no_stock(draft, tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    for number, (before, after) in enumerate(AROUND[:2]):
        (folder / f"{number}.txt").write_text(f"{before}{SLOGAN}{after}", encoding="utf-8")
    assert check([draft], [folder]).documents[0].slogans == ()
