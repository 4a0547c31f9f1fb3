"""What is new against another version, in real repositories."""

from __future__ import annotations

import os
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from repositories import ENVIRONMENT, Repository

from boilerplate.model import DocumentReport, Sentence, Shares
from boilerplate.readers import read_document
from boilerplate.text.analysis import fold_texts
from boilerplate.versions import VersionError, find_version, former_names, unchanged_sentences
from boilerplate.versions.sentences import find_unchanged

ONE = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"
TWO = "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子，一株一株地数了一个上午。"
THREE = "坚持以人民为中心的发展思想，着力解决人民群众最关心最直接最现实的利益问题。"
FOUR = "河水退下去以后，两岸的芦苇倒了一片，渔船都搁在淤泥里等着下一次涨潮。"
ENGLISH = "The committee met on the river bank and counted every boat before the water rose again."


@pytest.fixture
def repository(tmp_path, monkeypatch):
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    repository = Repository(tmp_path / "文稿 drafts")
    monkeypatch.chdir(repository.top)
    return repository


def document(path):
    """A document as a check reports it, as far as it matters here."""
    read = read_document(path)
    sentences = fold_texts([read.text], [read.masked]).sentences
    spans = zip(sentences.start.tolist(), sentences.end.tolist(), strict=True)
    return DocumentReport(
        os.fspath(path),
        read.encoding,
        read.text,
        len(read.text),
        1.0,
        Shares(1, 0, 0, 0),
        sentences=tuple(Sentence(a, b, 1, 1, read.text[a:b], "original", 0.0, ()) for a, b in spans),
    )


def new_in(*paths, encoding=None, **version):
    """The sentences of documents that are new."""
    documents = [document(path) for path in paths]
    comparison = unchanged_sentences(documents, find_version(paths, **version), encoding=encoding)
    return [
        sentence.text
        for each, unchanged in zip(documents, comparison.unchanged, strict=True)
        for sentence in each.sentences
        if (sentence.start, sentence.end) not in unchanged
    ]


def warnings_of(*paths, encoding=None, **version):
    found = find_version(paths, **version)
    return unchanged_sentences([document(path) for path in paths], found, encoding=encoding).warnings


# Sentences alone


@pytest.mark.parametrize(
    ("before", "now", "new"),
    [
        pytest.param(ONE + TWO, ONE + TWO, [], id="the same text"),
        pytest.param(ONE + TWO, TWO + "\n\n" + ONE, [], id="a sentence that moved"),
        pytest.param(ONE + TWO, TWO, [], id="a sentence that went"),
        pytest.param(ONE, ONE + TWO, [TWO], id="a sentence that came"),
        pytest.param("", ONE, [ONE], id="a file that came"),
        pytest.param(ONE, "", [], id="a file that went"),
        pytest.param(ONE, ONE.replace("，", ","), [], id="another mark"),
        pytest.param(ENGLISH, f"**{ENGLISH.upper()}**", [], id="another case, and emphasis"),
        pytest.param(ONE + TWO, ONE + ONE, [ONE], id="a copy of a sentence that is still there"),
        pytest.param(ONE + ONE, ONE, [], id="one of two copies went"),
        pytest.param(ONE, ONE.replace("主力军", "主力"), [ONE.replace("主力军", "主力")], id="a word that was changed"),
        pytest.param(ONE + "\n" + TWO, ONE[:24] + "\n" + ONE[24:] + "\n" + TWO, [], id="a line that was broken"),
        pytest.param(ONE[:24] + "\n" + ONE[24:] + "\n" + TWO, ONE + "\n" + TWO, [], id="lines that were joined"),
        pytest.param(ONE, ONE[:-5] + "\n" + ONE[-5:], [], id="a last line of a few characters"),
        pytest.param(ONE + THREE, ONE[:24] + "\n" + ONE[24:] + TWO[:20], [TWO[:20]], id="beside what is new"),
        pytest.param(
            f"{ENGLISH}\n{ENGLISH.replace('boat', 'net')}\n",
            f"{ENGLISH[:30]}\n{ENGLISH[30:]}\n{ENGLISH.replace('boat', 'net')}",
            [],
            id="a line of English that was broken",
        ),
        pytest.param(ONE + "\n" + FOUR, ONE[:20] + FOUR, [ONE[:20] + FOUR], id="parts that did not stand side by side"),
        pytest.param(
            ONE[:24] + "\n" + TWO + "\n" + FOUR,
            TWO + "\n" + ONE[:24] + FOUR,
            [ONE[:24] + FOUR],
            id="lines that had another between them",
        ),
    ],
)
def test_new_sentences(before, now, new):
    [unchanged] = find_unchanged([before], [now])
    sentences = fold_texts([now], [True]).sentences
    spans = list(zip(sentences.start.tolist(), sentences.end.tolist(), strict=True))
    assert [now[a:b] for a, b in spans if (a, b) not in unchanged] == new
    assert unchanged <= set(spans)


def test_a_sentence_that_moves_from_file_to_file_is_not_new_and_a_copy_is():
    assert find_unchanged([ONE + TWO, THREE], [ONE, THREE + TWO]) == [
        {(0, len(ONE))},
        {(0, len(THREE)), (len(THREE), len(THREE) + len(TWO))},
    ]
    assert find_unchanged([ONE + TWO, THREE], [ONE + TWO, THREE + TWO])[1] == {(0, len(THREE))}


def test_many_texts_are_as_each_alone(monkeypatch):
    before = [ONE + TWO, "", THREE, FOUR + ONE] * 3
    now = [TWO + ONE, FOUR, THREE[:20] + "\n" + THREE[20:], FOUR] * 3
    whole = find_unchanged(before, now)
    monkeypatch.setattr("boilerplate.versions.sentences._BATCH", 30)
    assert find_unchanged(before, now) == whole
    assert find_unchanged([], []) == []


@given(st.lists(st.sampled_from([ONE, TWO, THREE, FOUR, ENGLISH + " "]), max_size=8), st.randoms())
def test_paragraphs_in_another_order_are_never_new(paragraphs, random):
    before, now = "\n".join(paragraphs), random.sample(paragraphs, len(paragraphs))
    [unchanged] = find_unchanged([before], ["\n".join(now)])
    assert len(unchanged) == len(fold_texts(["\n".join(now)], [True]).sentences.start)


@given(st.text("甲乙丙。\n,a ", max_size=40), st.text("甲乙丙。\n,a ", max_size=40))
def test_what_is_not_new_stood_there(before, now):
    """Folded text that is taken for unchanged is a part of the folded text before."""
    [unchanged] = find_unchanged([before], [now])
    folded = fold_texts([before], [False]).folded.codes
    old = "".join(map(chr, folded.tolist()))
    analysed = fold_texts([now], [False])
    for s, span in enumerate(zip(analysed.sentences.start.tolist(), analysed.sentences.end.tolist(), strict=True)):
        codes = analysed.folded.codes[analysed.folded.offsets[s] : analysed.folded.offsets[s + 1]]
        assert span not in unchanged or "".join(map(chr, np.asarray(codes).tolist())) in old


# Repositories

NAMES = [
    pytest.param("讲话稿.txt", id="Chinese"),
    pytest.param("a b.txt", id="a space"),
    pytest.param("a\"b'c.txt", id="quotes"),
    pytest.param("a\nb\tc.txt", id="a newline and a tab"),
    pytest.param(":(glob)*.txt", id="what Git takes for a pattern"),
    pytest.param("-a.txt", id="a hyphen first"),
    pytest.param("深 层/目录/稿.md", id="folders"),
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name(repository, name):
    repository.write(name, ONE + TWO)
    repository.commit()
    repository.write(name, TWO + THREE + ONE)
    assert new_in(name, changed_since="HEAD") == [THREE]


@pytest.mark.parametrize("name", NAMES)
def test_a_renamed_file_of_any_name(repository, name):
    repository.write(name, ONE + TWO + THREE)
    repository.commit()
    repository.git("mv", "--", f"./{name}", "renamed.txt")
    repository.write("renamed.txt", ONE + TWO + THREE + FOUR)
    assert new_in("renamed.txt", changed_since="HEAD") == [FOUR]
    assert former_names(["renamed.txt"]) == {"renamed.txt": repository.top / name}


def test_a_file_that_is_new(repository):
    repository.commit(a=ONE)
    repository.write("b.txt", ONE + TWO)
    assert new_in("b.txt", changed_since="HEAD") == [ONE, TWO]
    repository.git("add", "b.txt")
    assert new_in("b.txt", changed_since="HEAD") == [ONE, TWO]


def test_a_file_that_did_not_change(repository):
    repository.commit(a=ONE)
    os.utime("a.txt", (1, 1))
    assert new_in("a.txt", changed_since="HEAD") == []


def test_a_change_that_git_was_told_not_to_see(repository):
    repository.commit(a=ONE)
    repository.git("update-index", "--assume-unchanged", "a.txt")
    repository.write("a.txt", ONE + TWO)
    assert new_in("a.txt", changed_since="HEAD") == [TWO]


@pytest.mark.parametrize("staged", [pytest.param(True, id="staged"), pytest.param(False, id="not staged")])
def test_a_sentence_that_moves_to_another_file(repository, staged):
    repository.commit(a=ONE + TWO, b=THREE)
    repository.write("a.txt", ONE)
    repository.write("b.txt", TWO + THREE)
    if staged:
        repository.git("add", "--all")
    assert new_in("b.txt", changed_since="HEAD") == []
    assert new_in("a.txt", "b.txt", changed_since="HEAD") == []


def test_a_sentence_that_is_copied_from_a_file_that_changes_is_new(repository):
    repository.commit(a=ONE + TWO, b=THREE)
    repository.write("a.txt", ONE + TWO + FOUR)
    repository.write("b.txt", TWO + THREE)
    assert new_in("b.txt", changed_since="HEAD") == [TWO]


def test_sentences_of_a_file_that_was_deleted_without_telling_git(repository):
    repository.commit(a=ONE + TWO)
    (repository.top / "a.txt").rename("b.txt")
    repository.write("b.txt", TWO + ONE + THREE)
    assert new_in("b.txt", changed_since="HEAD") == [THREE]


def test_line_ends_and_encodings_do_not_matter(repository):
    repository.commit(a=f"{ONE}\n{TWO}\n{THREE}\n")
    repository.write("a.txt", f"{ONE}\r\n{TWO}\r\n{THREE}\r\n{FOUR}\r\n".encode("gb18030"))
    assert new_in("a.txt", changed_since="HEAD") == [FOUR]
    repository.commit()
    repository.write("a.txt", f"{FOUR}\n{THREE}\n{TWO}\n{ONE}\n".encode("utf-16"))
    assert new_in("a.txt", changed_since="HEAD") == []
    assert new_in("a.txt", changed_since="HEAD", encoding="utf-16") == []


def test_binary_content_before_counts_as_nothing_and_is_said(repository):
    repository.commit(a=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    repository.write("a.txt", ONE)
    assert new_in("a.txt", changed_since="HEAD") == [ONE]
    [warning] = warnings_of("a.txt", changed_since="HEAD")
    assert warning.startswith("a.txt: what stood in it at HEAD cannot be read, so that all of it counts as new")


def test_content_that_is_kept_elsewhere_is_said(repository):
    repository.commit(a="version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n")
    repository.write("a.txt", ONE)
    [warning] = warnings_of("a.txt", changed_since="HEAD")
    assert "Git LFS" in warning


def test_a_link_goes_by_the_file_it_leads_to(repository):
    repository.commit(a=ONE)
    (repository.top / "link.txt").symlink_to("a.txt")
    repository.write("a.txt", ONE + TWO)
    assert new_in("link.txt", changed_since="HEAD") == [TWO]


def test_links_that_lead_in_circles_are_in_a_repository_like_others(repository):
    first = repository.commit(a=ONE)
    (repository.top / "loop.txt").symlink_to("loop.txt")
    assert find_version(["loop.txt"], changed_since="HEAD").commits == (first,)


def test_a_file_that_was_a_link_is_new(repository):
    repository.commit(a=ONE)
    (repository.top / "b.txt").symlink_to("a.txt")
    repository.commit()
    (repository.top / "b.txt").unlink()
    repository.write("b.txt", ONE)
    assert new_in("b.txt", changed_since="HEAD") == [ONE]


def test_before_the_first_commit_all_is_new(repository):
    repository.write("a.txt", ONE)
    assert new_in("a.txt", changed_since="HEAD") == [ONE]
    assert former_names(["a.txt"]) == {}


def test_an_older_version(repository):
    first = repository.commit(a=ONE)
    repository.commit(a=ONE + TWO)
    repository.commit(a=ONE + TWO + THREE)
    assert new_in("a.txt", changed_since=first) == [TWO, THREE]
    assert new_in("a.txt", changed_since="HEAD~1") == [THREE]


def test_from_a_folder_below_the_top(repository, monkeypatch):
    repository.write("稿/a.txt", ONE)
    repository.commit()
    repository.write("稿/a.txt", ONE + TWO)
    monkeypatch.chdir(repository.top / "稿")
    assert new_in("a.txt", changed_since="HEAD") == [TWO]
    assert new_in(repository.top / "稿" / "a.txt", changed_since="HEAD") == [TWO]


def test_in_the_middle_of_a_merge_the_other_branch_is_not_new(repository):
    repository.commit(a=ONE, b=ONE)
    repository.git("switch", "--quiet", "--create=other")
    repository.commit(a=ONE + TWO, b=ONE + TWO)
    repository.git("switch", "--quiet", "main")
    repository.commit(a=ONE + THREE)
    repository.git("merge", "--quiet", "other", check=False)
    repository.write("a.txt", ONE + THREE + TWO + FOUR)
    assert new_in("a.txt", "b.txt", changed_since="HEAD") == [FOUR]
    repository.git("add", "--all")
    assert new_in("a.txt", "b.txt", changed_since="HEAD") == [FOUR]
    repository.commit()
    assert new_in("a.txt", changed_since="HEAD~1") == [TWO, FOUR]


def test_a_branch_is_compared_with_where_it_began(repository):
    repository.commit(a=ONE + TWO)
    repository.git("switch", "--quiet", "--create=branch")
    repository.git("switch", "--quiet", "main")
    repository.commit(a=ONE)
    repository.git("switch", "--quiet", "branch")
    repository.commit(a=TWO + ONE + THREE)
    assert new_in("a.txt", from_ref="main", to_ref="branch") == [THREE]
    assert new_in("a.txt", from_ref="main") == [THREE]
    assert new_in("a.txt", changed_since="main") == [TWO, THREE]
    assert warnings_of("a.txt", from_ref="main", to_ref="branch") == ()
    [warning] = warnings_of("a.txt", from_ref="branch", to_ref="main")
    assert "main is not the commit that is checked out" in warning


def test_a_linked_work_tree(repository, tmp_path, monkeypatch):
    repository.commit(a=ONE)
    repository.git("worktree", "add", "--quiet", tmp_path / "二")
    (tmp_path / "二" / "a.txt").write_text(ONE + TWO, encoding="utf-8")
    assert new_in(tmp_path / "二" / "a.txt", changed_since="HEAD") == [TWO]
    # As a hook is run there.
    monkeypatch.chdir(tmp_path / "二")
    monkeypatch.setenv("GIT_DIR", repository.git("rev-parse", "--absolute-git-dir") + "/worktrees/二")
    assert new_in("a.txt", changed_since="HEAD") == [TWO]


# What cannot be compared


@pytest.mark.parametrize(
    ("version", "says"),
    [
        pytest.param({"changed_since": "nowhere"}, "'nowhere' is no commit", id="a name that is none"),
        pytest.param({"changed_since": "--output=x"}, "'--output=x' is no commit", id="an option is no name"),
        pytest.param({"changed_since": ""}, "'' is no commit", id="an empty name"),
        pytest.param({"changed_since": "HEAD:a.txt"}, "is no commit", id="a file is no commit"),
        pytest.param({"changed_since": "0" * 40}, "is no commit", id="no commit at all"),
        pytest.param({"from_ref": "nowhere", "to_ref": "HEAD"}, "'nowhere' is no commit", id="from nowhere"),
        pytest.param({"from_ref": "HEAD", "to_ref": "nowhere"}, "'nowhere' is no commit", id="to nowhere"),
        pytest.param({"to_ref": "HEAD"}, "--from-ref is missing", id="to without from"),
        pytest.param({"from_ref": "orphan", "to_ref": "main"}, "have no commit in common", id="no common commit"),
    ],
)
def test_a_version_that_is_none(repository, version, says):
    repository.git("switch", "--quiet", "--create=orphan")
    repository.commit(a=ONE)
    repository.git("switch", "--quiet", "--orphan=main")
    repository.commit(a=TWO)
    with pytest.raises(VersionError) as raised:
        find_version(["a.txt"], **version)
    assert says in str(raised.value)
    assert "shallow" not in str(raised.value)


def test_a_clone_that_lacks_the_commit_says_how_to_get_it(repository, tmp_path):
    first = repository.commit(a=ONE)
    repository.commit(a=ONE + TWO)
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.top}", tmp_path / "clone")
    with pytest.raises(VersionError, match="fetch-depth: 0"):
        find_version([tmp_path / "clone" / "a.txt"], changed_since=first)


def test_a_clone_without_contents_fetches_nothing(repository, tmp_path):
    repository.commit(a=ONE)
    repository.commit(a=ONE + TWO)
    repository.git("config", "uploadpack.allowFilter", "true")
    repository.git("clone", "--quiet", "--filter=blob:none", f"file://{repository.top}", tmp_path / "clone")
    with pytest.raises(VersionError, match="clone it in full"):
        new_in(tmp_path / "clone" / "a.txt", changed_since="HEAD~1")


def test_a_file_outside_the_repository(repository, tmp_path):
    repository.commit(a=ONE)
    outside = tmp_path / "outside.txt"
    outside.write_text(ONE, encoding="utf-8")
    with pytest.raises(VersionError, match=r"outside\.txt is outside the repository"):
        new_in("a.txt", outside, changed_since="HEAD")
    with pytest.raises(VersionError, match="stands in no work tree of Git"):
        find_version([outside], changed_since="HEAD")
    assert former_names([outside]) == {}


def test_a_file_of_a_repository_within_the_repository(repository):
    repository.commit(a=ONE)
    inner = Repository(repository.top / "inner")
    inner.commit(b=ONE)
    with pytest.raises(VersionError, match=r"inner/b\.txt belongs to a repository within"):
        new_in("a.txt", "inner/b.txt", changed_since="HEAD")


def test_a_submodule_beside_documents_is_left_alone(repository, tmp_path):
    other = Repository(tmp_path / "other")
    other.commit(b=ONE)
    repository.commit(a=ONE)
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.top), "inner.txt")
    repository.commit()
    (repository.top / "inner.txt" / "b.txt").write_text(TWO, encoding="utf-8")
    repository.write("a.txt", ONE + TWO)
    assert new_in("a.txt", changed_since="HEAD") == [TWO]


def test_standard_input_has_no_version(repository):
    repository.commit(a=ONE)
    unnamed = [DocumentReport("-", "utf-8", ONE, 1, 1.0, Shares(1, 0, 0, 0))]
    with pytest.raises(VersionError, match="--stdin-filename"):
        unchanged_sentences(unnamed, find_version(["-"], changed_since="HEAD"))


def test_no_git(repository, monkeypatch, tmp_path):
    repository.commit(a=ONE)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VersionError, match="git cannot be run"):
        find_version(["a.txt"], changed_since="HEAD")
    assert former_names(["a.txt"]) == {}


def test_a_damaged_repository(repository):
    repository.commit(a=ONE)
    repository.write("a.txt", ONE + TWO)
    shutil.rmtree(repository.top / ".git" / "objects")
    (repository.top / ".git" / "objects").mkdir()
    with pytest.raises(VersionError):
        new_in("a.txt", changed_since="HEAD")


# What a repository's own settings would have run


def test_no_program_of_the_repository_is_run_and_nothing_is_written(repository, tmp_path):
    repository.commit(a=ONE, b=ONE, c=THREE + FOUR)
    repository.git("mv", "c.txt", "d.txt")
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\ntouch "{tmp_path}/sprung"\ncat\n', encoding="utf-8")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.clean",
        "filter.trap.process",
        "filter.trap.smudge",
        "filter.a=b.c.clean",
    ):
        repository.git("config", key, str(trap))
    repository.git("config", "filter.trap.required", "true")
    repository.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    (tmp_path / "hooks").mkdir()
    shutil.copy(trap, tmp_path / "hooks" / "post-index-change")
    repository.write(".gitattributes", "a.txt filter=trap diff=trap\nb.txt filter=a=b.c\nd.txt filter=trap\n")
    repository.write("d.txt", THREE + TWO + FOUR)
    repository.write("a.txt", ONE + TWO)
    repository.write("b.txt", TWO + ONE)
    subprocess.run(["git", "diff", "HEAD"], cwd=repository.top, capture_output=True, check=False, timeout=60)
    assert (tmp_path / "sprung").exists(), "the trap does not work"
    (tmp_path / "sprung").unlink()
    index = (repository.top / ".git" / "index").read_bytes()

    assert new_in("a.txt", "b.txt", "d.txt", changed_since="HEAD") == [TWO] * 3
    assert former_names(["a.txt", "d.txt"]) == {"d.txt": repository.top / "c.txt"}
    assert not (tmp_path / "sprung").exists()
    assert (repository.top / ".git" / "index").read_bytes() == index


def test_fifty_files_cost_as_many_processes_as_one(repository, monkeypatch):
    for number in range(50):
        repository.write(f"{number}.txt", f"{ONE}\n第{number}号渔船停在岸边，等着下一次涨潮以后再出去。")
    repository.commit()
    for number in range(50):
        repository.write(f"{number}.txt", f"第{number}号渔船停在岸边，等着下一次涨潮以后再出去。\n{TWO}{ONE}")
    calls = []
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **more: calls.append(command) or run(command, **more))
    assert new_in("0.txt", changed_since="HEAD") == [TWO]
    of_one = len(calls)
    calls.clear()
    assert new_in(*(f"{number}.txt" for number in range(50)), changed_since="HEAD") == [TWO] * 50
    assert len(calls) == of_one <= 10
