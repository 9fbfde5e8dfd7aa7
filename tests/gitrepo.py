"""Real temporary git repositories for tests: clean environment, fixed identity, a day between commits."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

FIRST_DAY = 1_600_000_000  # seconds: 2020-09-13
DAY = 86_400


def clean_environment(home: Path) -> dict[str, str]:
    """The environment without any GIT_* variable and without the user's configuration."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return environment | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
        "LC_ALL": "C",
    }


class Repo:
    """A repository at ``path``, made by ``git init`` unless it exists already."""

    def __init__(self, path: Path, *, init: tuple[str, ...] = ("--initial-branch=main",)) -> None:
        self.path = path
        self.environment = clean_environment(path.parent)
        self.clock = 0
        if not (path / ".git").exists():
            path.mkdir(parents=True, exist_ok=True)
            self.git("init", "--quiet", *init)

    def git(self, *args: str, ok: tuple[int, ...] = (0,), input: str | None = None) -> str:
        """Run git there; its output without the last line end."""
        day = f"{FIRST_DAY + self.clock * DAY} +0000"
        environment = self.environment | {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        done = subprocess.run(
            ("git", "-c", "core.autocrlf=false", "-c", "protocol.file.allow=always", *args),
            cwd=self.path,
            env=environment,
            input=None if input is None else input.encode(),
            capture_output=True,
            check=False,
        )
        assert done.returncode in ok, (args, done.stdout, done.stderr)
        return os.fsdecode(done.stdout).removesuffix("\n")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files into the work tree, with the directories that they need."""
        for name, content in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_symlink():
                path.unlink()
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def link(self, name: str, target: str) -> None:
        """Make ``name`` a symlink that holds ``target``."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or path.exists():
            path.unlink()
        path.symlink_to(target)

    def remove(self, *names: str) -> None:
        """Remove files or directories from the work tree."""
        import shutil

        for name in names:
            path = self.path / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def move(self, old: str, new: str) -> None:
        """Move a file or directory in the work tree."""
        (self.path / new).parent.mkdir(parents=True, exist_ok=True)
        (self.path / old).rename(self.path / new)

    def commit(self, message: str = "change") -> str:
        """Stage everything and commit it, a day after the last commit; the id of the commit."""
        self.clock += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)
        return self.git("rev-parse", "HEAD")
