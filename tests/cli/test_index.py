"""The index as users and programs see it: what the commands do, print and refuse."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from boilerplate.errors import UsageError
from boilerplate.indexing import add_documents
from boilerplate.model import Settings

STOCK = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"
OTHER = "要强化政策落地落实，该兑现的及时兑现，该推进的抓紧落实，能争取的主动争取。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子，一株一株地数了一个上午。"


@pytest.fixture
def archive(tmp_path) -> Path:
    folder = tmp_path / "档案 一"
    (folder / "sub").mkdir(parents=True)
    for name, text in (("a.txt", STOCK), ("b.txt", STOCK + OTHER), ("sub/c.md", OTHER)):
        (folder / name).write_text(text + "\n", encoding="utf-8")
    (tmp_path / "draft.txt").write_text(OWN + STOCK + OTHER, encoding="utf-8")
    return folder


def said(done) -> str:
    return (done.stdout + done.stderr).decode()


def report_of(done) -> dict:
    assert done.returncode in (0, 1), done.stderr.decode()
    return json.loads(done.stdout)


def summary(done) -> dict[str, int]:
    """`documents: 3 added, 0 replaced, …` as numbers."""
    assert done.returncode == 0, done.stderr.decode()
    return {name: int(n.replace(",", "")) for n, name in re.findall(r"(\d[\d,]*) (\w+)", done.stdout.decode())}


def test_a_check_against_an_index_says_what_one_against_the_folder_says(run, archive, tmp_path):
    assert summary(run("index", "add", archive.name, "--index", "索引"))["added"] == 3
    indexed = report_of(run("check", "draft.txt", "--index", "索引", "--format", "json"))
    assert indexed == report_of(run("check", "draft.txt", "--corpus", archive.name, "--format", "json"))
    assert indexed["documents"][0]["passages"][0]["sources"][0]["path"].startswith("档案 一/")
    assert indexed["corpus"]["documents"] == 3


def test_the_index_that_is_made_without_a_name_is_the_one_that_is_checked_against(run, archive):
    assert run("check", "draft.txt").returncode == 2
    run("index", "add", archive.name)
    assert run("check", "draft.txt").returncode == 1


def test_names_lead_to_the_documents_from_any_folder(run, archive, tmp_path):
    run("index", "add", archive.name, "--index", "index")
    (tmp_path / "elsewhere").mkdir()
    done = run("check", "../draft.txt", "--index", "../index", "--format", "json", cwd=tmp_path / "elsewhere")
    for source in report_of(done)["documents"][0]["sources"]:
        assert (tmp_path / "elsewhere" / source["path"]).is_file()


def test_adding_again_reads_what_is_new_replaces_what_changed_and_takes_out_what_is_gone(run, archive):
    def add() -> dict[str, int]:
        return summary(run("index", "add", archive, "--index", "index"))

    assert add() == {"added": 3, "replaced": 0, "removed": 0, "unchanged": 0, "sentences": 4}
    assert add() == {"added": 0, "replaced": 0, "removed": 0, "unchanged": 3, "sentences": 0}
    (archive / "a.txt").write_text(OWN, encoding="utf-8")
    (archive / "d.txt").write_text(OTHER + OTHER, encoding="utf-8")
    (archive / "b.txt").unlink()
    assert add() == {"added": 1, "replaced": 1, "removed": 1, "unchanged": 1, "sentences": 3}
    found = report_of(run("check", archive / "a.txt", "--index", "index", "--format", "json"))
    assert found["corpus"] == report_of(run("check", "draft.txt", "--corpus", archive, "--format", "json"))["corpus"]
    assert found["documents"][0]["originality"] == 1


def test_a_document_that_was_renamed_or_touched_is_known_by_its_content(run, archive):
    run("index", "add", archive, "--index", "index")
    (archive / "a.txt").rename(archive / "renamed.txt")
    os.utime(archive / "b.txt", ns=(1, 1))
    done = run("index", "add", archive, "--index", "index")
    assert summary(done) == {"added": 0, "replaced": 0, "removed": 0, "unchanged": 3, "sentences": 0}
    found = report_of(run("check", "draft.txt", "--index", "index", "--format", "json"))
    paths = {Path(source["path"]).name for source in found["documents"][0]["sources"]}
    assert paths == {"renamed.txt", "b.txt"}


def test_a_copy_under_another_name_is_a_document_of_its_own(run, archive):
    run("index", "add", archive, "--index", "index")
    (archive / "copy.txt").write_bytes((archive / "a.txt").read_bytes())
    assert summary(run("index", "add", archive, "--index", "index"))["added"] == 1


def test_what_is_not_in_the_folder_that_is_added_stays(run, archive, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.txt").write_text(OWN, encoding="utf-8")
    run("index", "add", archive, "other", "--index", "index")
    assert summary(run("index", "add", archive, "--index", "index"))["removed"] == 0
    (tmp_path / "other" / "x.txt").unlink()
    assert summary(run("index", "add", archive, "--index", "index"))["removed"] == 0
    (tmp_path / "other" / "y.txt").write_text(OWN, encoding="utf-8")
    assert summary(run("index", "add", "other", "--index", "index"))["unchanged"] == 1


def test_documents_and_folders_are_taken_out_by_their_path(run, archive):
    run("index", "add", archive, "--index", "index")
    refused = run("index", "remove", archive / "a.txt", archive / "none.txt", "--index", "index")
    assert refused.returncode == 2
    assert "none.txt is not in the index" in said(refused)
    assert said(run("index", "remove", archive / "sub", "--index", "index")) == "1 document removed\n"
    info = json.loads(run("index", "info", "--index", "index", "--format", "json").stdout)
    assert info["documents"] == 2
    assert (archive / "sub" / "c.md").is_file()
    assert said(run("index", "remove", archive, "--index", "index")) == "2 documents removed\n"
    empty = said(run("check", "draft.txt", "--index", "index"))
    assert "holds no document; add some with: boilerplate index add PATH... --index index\n" in empty


def test_info_tells_figures_as_text_and_json(run, archive):
    run("index", "add", archive.name, "--index", "index")
    info = json.loads(run("index", "info", "--index", "index", "--format", "json").stdout)
    assert {key: info[key] for key in ("schema_version", "path", "documents", "sentences", "segments", "removed")} == {
        "schema_version": 1, "path": "index", "documents": 3, "sentences": 4, "segments": 1, "removed": 0,
    }  # fmt: skip
    assert info["settings"]["shingle"] == "char-2"
    assert info["bytes"] >= sum(path.stat().st_size for path in Path(archive.parent, "index", "segments").rglob("*.*"))
    assert info["digest"].startswith("sha256:")
    text = run("index", "info", "--index", "index").stdout.decode()
    assert re.search(r"^documents +3$", text, re.MULTILINE)
    assert re.search(r"^removed +0 documents, not yet written over$", text, re.MULTILINE)
    assert f"\n  {info['digest']}\n" in text
    narrow = run("index", "info", "--index", "index", COLUMNS="40").stdout.decode()
    assert max(map(len, narrow.splitlines())) <= 40
    assert "".join(narrow.split()) == "".join(text.split())
    run("index", "remove", Path(archive.name, "a.txt"), "--index", "index")
    after = run("index", "info", "--index", "index").stdout.decode()
    assert re.search(r"^removed +1 document, not yet written over$", after, re.MULTILINE)


def test_compacting_changes_nothing_but_the_size(run, archive):
    for name in ("a.txt", "b.txt", "sub"):
        run("index", "add", archive / name, "--index", "index")
    run("index", "remove", archive / "sub", "--index", "index")
    before = report_of(run("check", "draft.txt", "--index", "index", "--format", "json"))
    assert re.match(
        r"\d segments, [\d,]+ bytes before; 1, [\d,]+ bytes now\n", said(run("index", "compact", "--index", "index"))
    )
    assert said(run("index", "verify", "--index", "index")) == "sound: 2 documents, 3 sentences\n"
    assert report_of(run("check", "draft.txt", "--index", "index", "--format", "json")) == before


def test_settings_that_do_not_agree_are_named_on_both_sides(run, archive):
    run("index", "add", archive, "--index", "index", "--shingle", "word-2")
    for command in (("check", "draft.txt"), ("index", "add", archive)):
        done = run(*command, "--index", "index", "--shingle", "char-2")
        assert done.returncode == 2
        assert "shingle word-2, not char-2" in said(done)
    found = report_of(run("check", "draft.txt", "--index", "index", "--format", "json"))
    assert found["settings"]["shingle"] == "word-2"
    assert found == report_of(run("check", "draft.txt", "--corpus", archive, "--shingle", "word-2", "--format", "json"))


def test_a_corpus_and_an_index_are_one_corpus(run, archive, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "own.txt").write_text(OWN, encoding="utf-8")
    run("index", "add", archive, "--index", "index")
    both = report_of(run("check", "draft.txt", "--index", "index", "--corpus", "more", "--format", "json"))
    assert both["documents"][0]["originality"] == 0
    assert both["corpus"]["documents"] == 4
    twice = report_of(run("check", "draft.txt", "--index", "index", "--corpus", archive, "--format", "json"))
    once = report_of(run("check", "draft.txt", "--index", "index", "--format", "json"))
    assert twice["documents"] == once["documents"]


def test_a_document_of_the_index_is_not_compared_with_itself_by_whatever_name(run, archive, tmp_path):
    run("index", "add", archive / "a.txt", "--index", "index")
    (tmp_path / "link.txt").symlink_to(archive / "a.txt")
    os.link(archive / "a.txt", tmp_path / "hard.txt")
    for name in ("link.txt", "hard.txt", archive / "a.txt"):
        assert run("check", name, "--index", "index").returncode == 0, name


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["index", "add", "none", "--index", "i"], "none cannot be read: no such file", id="nothing there"),
        pytest.param(
            ["index", "add", "empty", "--index", "i"], "nothing to add: no files in empty\n", id="an empty folder"
        ),
        pytest.param(["index", "add", "", "--index", "i"], "a path is empty", id="an empty path"),
        pytest.param(["index", "add", "draft.txt", "--index", "empty/full"], "other files", id="someone's folder"),
        pytest.param(["index", "add", "draft.txt", "--index", "draft.txt"], "draft.txt is a file", id="a file"),
        pytest.param(["index", "add", "draft.txt", "--index", "draft.txt/i"], "draft.txt is a file", id="below a file"),
        pytest.param(["index", "add", "draft.txt", "--index", "i", "--shingle", "x"], 'is "x"', id="a shingle"),
        pytest.param(["index", "add", "draft.txt", "--index", "i", "--encoding", "x"], "x", id="an encoding"),
        pytest.param(["index", "add", "draft.txt", "--index", "i" * 300], "too long", id="a name that is too long"),
        pytest.param(["index", "remove", "draft.txt", "--index", "i"], "boilerplate index add", id="remove, no index"),
        pytest.param(
            ["index", "info", "--index", "i"], "i is not an index: there is nothing; make one with", id="info, no index"
        ),
        pytest.param(["index", "info", "--index", "draft.txt"], "it is a file; name the folder", id="info, a file"),
        pytest.param(["index", "info", "--index", "empty"], "other files and no cat", id="info, someone's folder"),
        pytest.param(
            ["index", "info", "--index", "empty/none"], "it is an empty folder; make one", id="info, an empty folder"
        ),
        pytest.param(["index", "verify", "--index", "empty"], "is not an index", id="verify, no index"),
        pytest.param(["index", "compact", "--index", "i"], "is not an index", id="compact, no index"),
        pytest.param(["check", "draft.txt", "--index", "i"], "is not an index", id="check, no index"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_nothing_is_made(run, archive, tmp_path, arguments, says):
    (tmp_path / "empty" / "full").mkdir(parents=True)
    (tmp_path / "empty" / "full" / "note.bin").write_bytes(b"mine")
    (tmp_path / "empty" / "none").mkdir()
    if arguments[2:3] == ["empty"] and arguments[1] == "add":
        (tmp_path / "empty" / "full" / "note.bin").unlink()
        (tmp_path / "empty" / "full").rmdir()
        (tmp_path / "empty" / "none").rmdir()
    done = run(*arguments)
    assert done.returncode == 2, said(done)
    assert says in said(done)
    assert "Traceback" not in said(done)
    if "other files" in says:
        assert "index add" not in said(done)  # which would put an index among them
    assert not (tmp_path / "i" / "catalogue.sqlite").exists()


def test_an_empty_name_does_not_stand_for_the_current_folder(tmp_path):
    with pytest.raises(UsageError, match="the name of a corpus is empty"):
        add_documents(tmp_path / "index", [""], Settings())


def test_bad_documents_are_named_and_the_others_are_added(run, archive):
    (archive / "bad.txt").write_bytes(bytes(range(256)) * 8)
    done = run("index", "add", archive, "--index", "index")
    assert summary(done)["added"] == 3
    assert "bad.txt" in done.stderr.decode()
    (archive / "a.txt").write_bytes(bytes(range(256)) * 8)
    os.utime(archive / "a.txt", ns=(2, 2))
    done = run("index", "add", archive, "--index", "index")
    assert done.stderr.decode().count(".txt") == 2
    assert json.loads(run("index", "info", "--index", "index", "--format", "json").stdout)["documents"] == 2


def test_documents_with_nothing_in_them_are_read_together_not_each_by_itself(run, archive):
    (archive / "empty").mkdir()
    for number in range(5):
        (archive / "empty" / f"{number}.txt").write_text("")
    assert summary(run("index", "add", archive / "empty", "--index", "index"))["added"] == 5
    info = json.loads(run("index", "info", "--index", "index", "--format", "json").stdout)
    assert (info["documents"], info["segments"]) == (5, 1)


def test_a_damaged_cache_is_made_anew(run, archive, tmp_path):
    cache = {"BOILERPLATE_CACHE_DIR": str(tmp_path / "cache")}
    before = report_of(run("check", "draft.txt", "--corpus", archive, "--format", "json", **cache))
    for columns in (tmp_path / "cache").rglob("columns.bin"):
        columns.write_bytes(b"\xff" * columns.stat().st_size)
    again = run("check", "draft.txt", "--corpus", archive, "--format", "json", **cache)
    assert report_of(again) == before
    assert again.stderr == b""
    assert run("check", "draft.txt", "--corpus", archive, **cache).stderr == b""
