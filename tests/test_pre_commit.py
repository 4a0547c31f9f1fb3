"""The hook, run by the real pre-commit in real repositories."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from repositories import ENVIRONMENT, Repository

ROOT = Path(__file__).parent.parent
STOCK = "现有人才资源是当前服务全市经济社会发展的主力军，是极其重要的一支有生力量。"
OTHER = "坚持以人民为中心的发展思想，着力解决人民群众最关心最直接最现实的利益问题。"
OWN = "昨天我去柳河镇看晚稻，碰上老农技员蹲在地里数穗子，一株一株地数了一个上午。"
MORE = "河水退下去以后，两岸的芦苇倒了一片，渔船都搁在淤泥里等着下一次涨潮。"

PRE_COMMIT = (sys.executable, "-m", "pre_commit")
pytestmark = pytest.mark.skipif(
    subprocess.run([*PRE_COMMIT, "--version"], capture_output=True, check=False).returncode != 0,
    reason="pre-commit is not installed: pip install '.[test]'",
)


class Team:
    """A repository whose commits go through the hook."""

    def __init__(self, repository: Repository, environment: dict[str, str]) -> None:
        self.repository = repository
        self.environment = environment

    def run(self, *command: str) -> tuple[int, str]:
        done = subprocess.run(
            command,
            cwd=self.repository.top,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=600,
        )
        return done.returncode, done.stdout.decode("utf-8")

    def commit(self, **files: str) -> tuple[int, str]:
        """Commit files by name without their suffix, as a writer does; gives the status and what was said."""
        for name, text in files.items():
            self.repository.write(f"{name}.txt", text)
        self.repository.git("add", "--all")
        return self.run("git", "commit", "--message=change")

    def hook(self, *arguments: str) -> tuple[int, str]:
        return self.run(*PRE_COMMIT, "run", *arguments)

    def everything(self) -> dict[str, bytes]:
        """The content of the work tree."""
        top = self.repository.top
        files = (path for path in top.rglob("*") if path.is_file() and ".git" not in path.relative_to(top).parts)
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in files}


def team_in(folder: Path, configuration: str) -> Team:
    repository = Repository(folder / "文稿 team")
    repository.write("archive/a.txt", STOCK + "\n" + OTHER + "\n")
    repository.write(".boilerplate.toml", 'corpus = ["archive"]\n')
    repository.write(".pre-commit-config.yaml", configuration)
    repository.commit()
    environment = {
        **ENVIRONMENT,
        "PRE_COMMIT_HOME": str(folder / "pre-commit"),
        "BOILERPLATE_CACHE_DIR": str(folder / "cache"),
        # A child of a test must not be taken for one of a hook.
        "PRE_COMMIT_FROM_REF": "",
        "PRE_COMMIT_TO_REF": "",
    }
    team = Team(repository, environment)
    status, said = team.run(*PRE_COMMIT, "install", "--hook-type=pre-commit", "--hook-type=pre-merge-commit")
    assert status == 0, said
    return team


def local_hook(*arguments: str, which: str = "boilerplate") -> str:
    """The hook as `.pre-commit-hooks.yaml` has it, but with this Python and nothing to install."""
    import yaml

    hook = manifest()[which]
    hook.pop("additional_dependencies", None)
    program = hook["entry"].removeprefix("boilerplate ")
    assert program == "check"
    hook |= {
        "language": "system",
        "entry": f'"{sys.executable}" -m boilerplate {program}',
        "args": list(arguments),
        "exclude": "^archive/",
    }
    return yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}, allow_unicode=True)


def manifest() -> dict[str, dict[str, Any]]:
    import yaml

    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for hook in hooks}


def test_pre_commit_takes_the_manifest():
    done = subprocess.run(
        [*PRE_COMMIT, "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_the_office_hook_installs_what_the_extra_does():
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    needed = setup["options.extras_require"]["office"].split()
    assert manifest()["boilerplate-office"]["additional_dependencies"] == needed


def test_a_word_document_with_a_stock_sentence_is_stopped_and_another_passes(tmp_path):
    docx = pytest.importorskip("docx", reason="python-docx is not installed: pip install '.[test]'")
    team = team_in(tmp_path, local_hook(which="boilerplate-office"))
    for name, text, stopped in (("通知.docx", f"{OWN}{STOCK}", True), ("通知.docx", OWN, False)):
        document = docx.Document()
        document.add_paragraph(text)
        document.save(str(team.repository.top / name))
        team.repository.git("add", "--all")
        status, said = team.run("git", "commit", "--message=change")
        assert bool(status) == stopped, said
        assert ("archive/a.txt" in said) == stopped
    assert "Passed" in said


@pytest.mark.parametrize(
    ("name", "hook"),
    [
        ("讲话 稿.txt", "boilerplate"),
        ("README.md", "boilerplate"),
        ("a.MARKDOWN", "boilerplate"),
        ("a/b.text", "boilerplate"),
        ("报告.docx", "boilerplate-office"),
        ("a.PDF", "boilerplate-office"),
        ("a.htm", "boilerplate-office"),
        ("a.txt.py", None),
        ("txt", None),
        ("a.mdx", None),
    ],
)
def test_each_file_has_one_hook_by_its_name(name, hook):
    found = [id_ for id_, each in manifest().items() if re.search(each["files"], name)]
    assert found == ([hook] if hook else [])


@pytest.fixture
def team(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return team_in(tmp_path, local_hook("--changed-since", "HEAD"))


def test_a_clean_commit_passes_and_a_stock_sentence_is_stopped_with_its_line_and_source(team):
    status, said = team.commit(draft=OWN)
    assert status == 0, said
    before = {**team.everything(), "draft.txt": f"{OWN}\n{STOCK}\n".encode()}
    status, said = team.commit(draft=f"{OWN}\n{STOCK}\n")
    assert status != 0
    assert "draft.txt" in said
    assert "archive/a.txt" in said
    assert "2" in said.partition("draft.txt")[2]
    assert team.everything() == before, "the hook wrote to the work tree"


def test_what_moves_or_is_wrapped_anew_passes(team):
    team.repository.commit(draft=f"{STOCK}\n{OWN}\n", other=MORE)
    status, said = team.commit(draft=f"{OWN}\n\n{STOCK[:24]}\n{STOCK[24:]}\n")
    assert status == 0, said
    status, said = team.commit(draft=OWN, other=f"{MORE}\n{STOCK}\n")
    assert status == 0, said
    status, said = team.commit(draft=f"{OWN}\n{STOCK}\n")
    assert status != 0, "a copy of a sentence that is still there is new"


def test_chinese_file_names_spaces_and_renaming(team):
    name = "讲话 “初稿”"
    team.repository.commit(**{name: f"{STOCK}\n{OWN}\n"})
    team.repository.git("mv", f"{name}.txt", "讲话 定稿.txt")
    status, said = team.commit()
    assert status == 0, said
    status, said = team.commit(**{"讲话 定稿": f"{STOCK}\n{OWN}\n{OTHER}\n"})
    assert status != 0
    assert "讲话 定稿.txt" in said


def test_what_is_not_staged_is_not_judged(team):
    team.repository.write("draft.txt", OWN)
    team.repository.git("add", "--all")
    team.repository.write("draft.txt", OWN + STOCK)
    status, said = team.run("git", "commit", "--message=change")
    assert status == 0, said
    assert team.everything()["draft.txt"] == (OWN + STOCK).encode()


@pytest.mark.parametrize(
    "conflict", [pytest.param(False, id="that is clean"), pytest.param(True, id="with a conflict")]
)
def test_a_merge(team, conflict):
    repository = team.repository
    repository.commit(draft=f"{OWN}\n")
    repository.git("switch", "--quiet", "--create=other")
    repository.commit(**{"draft" if conflict else "稿": f"{OWN}\n{STOCK}\n"})
    repository.git("switch", "--quiet", "main")
    repository.commit(draft=f"{OWN}\n{MORE}\n")
    status, said = team.run("git", "merge", "--no-edit", "other")
    if conflict:
        assert status != 0
        status, said = team.commit(draft=f"{OWN}\n{MORE}\n{STOCK}\n{OTHER}\n")
        assert status != 0, "what is in neither branch is new"
        status, said = team.commit(draft=f"{OWN}\n{MORE}\n{STOCK}\n")
    assert status == 0, said


def test_from_ref_and_to_ref(team):
    repository = team.repository
    first = repository.commit(draft=f"{STOCK}\n{OWN}\n", 旧稿=STOCK)
    moved = repository.commit(draft=f"{OWN}\n{STOCK}\n")
    status, said = team.hook("--from-ref", first, "--to-ref", moved)
    assert status == 0, said
    last = repository.commit(draft=f"{OWN}\n{STOCK}\n{OTHER}\n")
    # The hook's own `--changed-since HEAD` would find nothing new here.
    status, said = team.hook("--from-ref", first, "--to-ref", last)
    assert status == 1, said
    assert "draft.txt" in said


def test_a_hook_that_cannot_do_its_work_does_not_pass(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    team = team_in(tmp_path, local_hook("--changed-since", "nowhere"))
    status, said = team.commit(draft=OWN)
    assert status != 0
    assert "'nowhere' is no commit" in said
    shutil.rmtree(team.repository.top / "archive")
    status, said = team.commit(draft=OWN)
    assert status != 0


@pytest.mark.slow
def test_the_hook_as_a_team_installs_it(tmp_path, monkeypatch):
    """From a clone of this project, into an environment of its own."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    source = Repository(tmp_path / "boilerplate")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, os.fsdecode(tracked.stdout).split("\0")):
        if (ROOT / name).is_file():
            source.write(name, (ROOT / name).read_bytes())
    revision = source.commit()
    hook = "      - id: boilerplate\n        args: [--changed-since, HEAD]\n        exclude: ^archive/\n"
    team = team_in(tmp_path, f"repos:\n  - repo: {source.top}\n    rev: {revision}\n    hooks:\n{hook}")

    status, said = team.commit(讲话稿=OWN)
    assert status == 0, said
    assert "Passed" in said
    status, said = team.commit(讲话稿=f"{OWN}\n{STOCK}\n")
    assert status != 0
    assert "讲话稿.txt" in said
    assert "archive/a.txt" in said
