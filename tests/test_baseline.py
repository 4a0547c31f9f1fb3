"""The file of findings that are known."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boilerplate.baseline import Baseline, BaselineError, Entry, read_baseline, write_baseline
from boilerplate.model import DocumentReport, Finding, Shares


def document(path, *fingerprints, rule="BP001", state="new"):
    findings = tuple(Finding(rule, "warning", 0, 9, 1, 1, "message", f, state) for f in fingerprints)
    return DocumentReport(os.fspath(path), "utf-8", "x" * 9, 9, 1.0, Shares(1, 0, 0, 0), findings=findings)


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("text", encoding="utf-8")
    return tmp_path / "baseline.json"


def made(file, *documents, reason=""):
    return Baseline(file, {}).updated(documents, reason)


def kept(file, *documents, reason=""):
    write_baseline(made(file, *documents, reason=reason))
    return read_baseline(file)


def test_what_it_looks_like(file):
    write_baseline(made(file, document("b.txt", "22"), document('讲话/甲 "a".txt', "11", "00"), reason="誓词"))
    assert file.read_text(encoding="utf-8") == (
        "{\n"
        '  "format": "boilerplate baseline",\n'
        '  "version": 1,\n'
        '  "findings": [\n'
        '    {"path": "b.txt", "rule": "BP001", "fingerprint": "22", "reason": "誓词"},\n'
        '    {"path": "讲话/甲 \\"a\\".txt", "rule": "BP001", "fingerprint": "00", "reason": "誓词"},\n'
        '    {"path": "讲话/甲 \\"a\\".txt", "rule": "BP001", "fingerprint": "11", "reason": "誓词"}\n'
        "  ]\n"
        "}\n"
    )


def test_an_empty_one(file):
    assert kept(file, document("a.txt")).reasons == {}


@given(
    st.dictionaries(
        st.builds(Entry, st.text(min_size=1), st.text(min_size=1), st.text(min_size=1)), st.text(), max_size=5
    )
)
def test_what_is_written_is_read_and_in_one_order(tmp_path_factory, reasons):
    file = tmp_path_factory.mktemp("baseline") / "baseline.json"
    write_baseline(Baseline(file, reasons))
    data = file.read_bytes()
    assert len(data.decode("utf-8").splitlines()) == 6 + max(len(reasons), 1)
    assert dict(read_baseline(file).reasons) == reasons
    write_baseline(Baseline(file, dict(reversed(reasons.items()))))
    assert file.read_bytes() == data


def test_a_name_that_is_not_in_utf_8(file):
    name = os.fsdecode(b"\xff.txt")
    assert kept(file, document(name, "11")).known([document(name, "11")]) == [{("BP001", "11"): ""}]


def test_known_needs_path_rule_and_fingerprint(file):
    baseline = kept(file, document("a.txt", "11"), reason="why")
    others = [document("b.txt", "11"), document("a.txt", "11", "22"), document("a.txt", "11", rule="BP002")]
    assert baseline.known(others) == [{}, {("BP001", "11"): "why"}, {("BP001", "11"): "why"}]
    assert baseline.gone([others[2]]) == [Entry("a.txt", "BP001", "11")]


def test_what_has_no_fingerprint_is_never_known(file):
    assert kept(file, document("a.txt", "")).reasons == {}


def test_paths_are_relative_to_the_file_however_documents_are_named(file, tmp_path, monkeypatch):
    (tmp_path / "稿").mkdir()
    baseline = kept(tmp_path / "稿" / "baseline.json", document("稿/a.txt", "11"), document("b.txt", "22"))
    assert [entry.path for entry in sorted(baseline.reasons)] == ["../b.txt", "a.txt"]
    monkeypatch.chdir(tmp_path / "稿")
    (tmp_path / "link").symlink_to(tmp_path / "稿")
    for name in ("a.txt", "./a.txt", "../稿/a.txt", tmp_path / "稿" / "a.txt", tmp_path / "link" / "a.txt"):
        assert baseline.known([document(name, "11")]) == [{("BP001", "11"): ""}], name


def test_what_is_gone_is_told_of_documents_that_were_checked(file):
    baseline = kept(file, document("a.txt", "22", "11"), document("b.txt", "33"))
    assert baseline.gone([document("a.txt")]) == [Entry("a.txt", "BP001", "11"), Entry("a.txt", "BP001", "22")]
    assert baseline.gone([document("a.txt", "11", "22"), document("c.txt")]) == []
    assert baseline.gone([document("a.txt", "11", "22", state="suppressed")]) == []


def test_an_update_adds_and_keeps_reasons(file):
    before = kept(file, document("a.txt", "11"), reason="because")
    after = before.updated([document("a.txt", "22"), document("a.txt", "33", state="suppressed")], "new")
    assert after.reasons == {Entry("a.txt", "BP001", "11"): "because", Entry("a.txt", "BP001", "22"): "new"}


def test_reasons_follow_a_file_that_was_renamed(file):
    before = kept(file, document("a.txt", "11"), reason="because")
    assert before.updated([document("b.txt", "11")]).reasons[Entry("b.txt", "BP001", "11")] == ""
    (file.parent / "a.txt").rename("c.txt")
    assert before.updated([document("c.txt", "11")]).reasons[Entry("c.txt", "BP001", "11")] == "because"


def test_pruning_keeps_what_occurs_and_what_was_not_checked(file):
    before = kept(file, document("a.txt", "11", "22"), document("b.txt", "33"), document("gone.txt", "44"), reason="r")
    after = before.pruned([document("a.txt", "22", "55")])
    assert after.reasons == {Entry("a.txt", "BP001", "22"): "r", Entry("b.txt", "BP001", "33"): "r"}


def test_two_branches_merge(file, tmp_path):
    def git(*arguments):
        environment = {f"GIT_{who}_{what}": "a" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        subprocess.run(
            ["git", *arguments], cwd=tmp_path, env={**os.environ, **environment}, check=True, capture_output=True
        )

    base = [document(f"{name}.txt", "11", "22", "33") for name in "behkn"]
    git("init", "--quiet", "--initial-branch=main")
    write_baseline(made(file, *base))
    git("add", "--all")
    git("commit", "--quiet", "--message=base")
    git("switch", "--quiet", "--create=other")
    write_baseline(made(file, *base, document("c.txt", "44")))
    git("commit", "--quiet", "--all", "--message=other")
    git("switch", "--quiet", "main")
    write_baseline(made(file, *base[:-1], document("n.txt", "11", "33")))
    git("commit", "--quiet", "--all", "--message=mine")
    git("merge", "--quiet", "other", "--message=merge")
    assert (
        read_baseline(file).reasons
        == made(file, *base[:-1], document("n.txt", "11", "33"), document("c.txt", "44")).reasons
    )


ENTRY = '    {"path": "a.txt", "rule": "BP001", "fingerprint": "11", "reason": "x"}'


def with_entries(*entries, version="1"):
    listed = ",\n".join(entries)
    return f'{{\n  "format": "boilerplate baseline",\n  "version": {version},\n  "findings": [\n{listed}\n  ]\n}}\n'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param("", " line 1: it is not JSON", id="an empty file"),
        pytest.param(with_entries(ENTRY + "\n" + ENTRY), " line 6: it is not JSON", id="a comma is missing"),
        pytest.param("[" * 100_000, ": it is no baseline", id="nested beyond all measure"),
        pytest.param("[]", " line 1: it is no baseline", id="another kind of JSON"),
        pytest.param('{"version": 1}', " line 1: it is no baseline", id="another program's"),
        pytest.param(with_entries(ENTRY, version="2"), " line 3: it is a baseline of version 2", id="a later version"),
        pytest.param(with_entries().replace("[\n\n  ]", "{}"), " line 1: it has no list", id="findings are no list"),
        pytest.param(with_entries(ENTRY, "3"), " line 6: an entry is an object", id="an entry that is none"),
        pytest.param(
            with_entries(ENTRY, '{"rule": "BP001", "fingerprint": "1"}'),
            ' line 6: the entry has no "path"',
            id="no path",
        ),
        pytest.param(
            with_entries(ENTRY, ENTRY.replace('"11"', "11")), ' line 6: the entry has no "fingerprint"', id="a number"
        ),
        pytest.param(
            with_entries(ENTRY.replace("reason", "resaon")), ' line 5: the entry has "resaon"', id="a misspelt key"
        ),
        pytest.param(
            with_entries(ENTRY.replace('"x"', '"x", "b": 1, "a": 1')),
            ' line 5: the entry has "a", which is none of path, rule, fingerprint and reason',
            id="two keys that are none",
        ),
        pytest.param(with_entries(ENTRY.replace('"x"', "[]")), ' line 5: the "reason" is no text', id="a list"),
        pytest.param(
            with_entries(ENTRY, ENTRY.replace('"x"', '"y"')), " line 6: the same finding", id="two reasons for one"
        ),
        pytest.param(
            with_entries(f"<<<<<<< HEAD\n{ENTRY}\n=======\n{ENTRY}\n>>>>>>> other"),
            " line 5: a merge left a conflict",
            id="a merge conflict",
        ),
        pytest.param(
            with_entries(f"<<<<<<< HEAD\n{ENTRY}\n=======\n{ENTRY}\n>>>>>>> other").replace("\n", "\r\n"),
            " line 5: a merge left a conflict",
            id="a merge conflict with other line ends",
        ),
        pytest.param(
            with_entries(ENTRY, ENTRY.replace("x", "誓词")).encode("gb18030"), " line 6: it is not in UTF-8", id="GB"
        ),
    ],
)
def test_what_is_no_baseline_is_refused_with_the_line(file, content, says):
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    with pytest.raises(BaselineError) as raised:
        read_baseline(file)
    assert str(raised.value).startswith(f"{file}{says}")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(with_entries(ENTRY, ENTRY), id="the same entry twice, as a merge may leave it"),
        pytest.param(with_entries(ENTRY).replace("\n", "\r\n"), id="other line ends"),
        pytest.param("\ufeff" + with_entries(ENTRY), id="a byte order mark"),
    ],
)
def test_what_an_editor_or_a_merge_does_is_read(file, content):
    file.write_bytes(content.encode("utf-8"))
    assert read_baseline(file).reasons == {Entry("a.txt", "BP001", "11"): "x"}


def test_files_that_are_none(file, tmp_path):
    with pytest.raises(BaselineError, match="there is no such baseline"):
        read_baseline(file)
    with pytest.raises(BaselineError, match="it is a folder"):
        read_baseline(tmp_path)
    with pytest.raises(BaselineError, match="it is a folder"):
        write_baseline(Baseline(tmp_path, {}))
    assert not list(tmp_path.parent.glob("*.new"))


def test_a_link_to_the_baseline_stays_a_link(file, tmp_path):
    (tmp_path / "link.json").symlink_to(file)
    write_baseline(made(tmp_path / "link.json", document("a.txt", "11")))
    assert (tmp_path / "link.json").is_symlink()
    assert read_baseline(file).reasons == {Entry("a.txt", "BP001", "11"): ""}
