"""Real repositories of Git, for tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

#: Nothing of the user's own settings, and the same names for all commits.
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


class Repository:
    """A repository in a folder, with files to be written and committed."""

    def __init__(self, top: Path) -> None:
        self.top = top
        top.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str | Path, check: bool = True, **environment: str) -> str:
        done = subprocess.run(
            ["git", *map(str, arguments)],
            cwd=self.top,
            env={**os.environ, **ENVIRONMENT, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def commit(self, **files: str | bytes) -> str:
        """Commit all there is, and files by name without their suffix; gives the commit."""
        for name, content in files.items():
            self.write(f"{name}.txt", content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message=change")
        return self.git("rev-parse", "HEAD")
