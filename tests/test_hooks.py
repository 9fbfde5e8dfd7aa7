"""The hooks, installed with the real pre-commit into real repositories."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
# As in the manifest, but run from here: building an environment needs a network.
CONFIGURATION = f"""\
repos:
- repo: local
  hooks:
  - id: reflint
    name: reflint
    entry: '"{sys.executable}" -m reflint ENTRY --no-cache'
    language: system
    always_run: true
    pass_filenames: false
    stages: [pre-commit, pre-merge-commit, pre-push, manual]
"""


def entry(hook: str) -> str:
    """The arguments of reflint in a hook of the manifest."""
    _, _, after = MANIFEST.read_text(encoding="utf-8").partition(f"- id: {hook}\n")
    return after.partition("entry: reflint ")[2].partition("\n")[0]


class Repository:
    """A repository with the hook installed, in an environment of its own."""

    def __init__(self, directory: Path) -> None:
        self.root = directory / "repository"
        self.root.mkdir()
        home = directory / "home"
        home.mkdir()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT", "XDG_"))}
        self.environment = kept | {
            "HOME": str(home),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
        }
        self.git("init", "-q", "-b", "main")
        for key, value in (("user.name", "a"), ("user.email", "a@example.invalid"), ("commit.gpgsign", "false")):
            self.git("config", key, value)

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def git(self, *arguments: str) -> str:
        done = self.run(["git", *arguments])
        assert done.returncode == 0, done.stdout
        return done.stdout

    def refused(self, *arguments: str) -> str:
        """The output of a git command that the hook must refuse, and not for want of trust."""
        done = self.run(["git", *arguments])
        assert done.returncode != 0, done.stdout
        assert "reflint: error" not in done.stdout
        return done.stdout

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    def install(self, hook: str = "reflint") -> None:
        self.write(".pre-commit-config.yaml", CONFIGURATION.replace("ENTRY", entry(hook)))
        self.git("add", "-A")
        self.git("commit", "-qm", "Start")
        stages = ("pre-commit", "pre-merge-commit", "pre-push")
        options = [part for stage in stages for part in ("--hook-type", stage)]
        done = self.run([sys.executable, "-m", "pre_commit", "install", *options])
        assert done.returncode == 0, done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """``deploy.sh`` copies ``lib/a.py``; the hook is installed."""
    made = Repository(tmp_path)
    made.write("lib/a.py", "x = 1\ny = 2\nz = 3\n")
    made.write("lib/b.py", "unused = True\n")
    made.write("deploy.sh", "#!/bin/bash\nset -e\ncp lib/a.py build/\n")
    made.install()
    return made


def test_the_manifest_is_valid() -> None:
    done = subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)], capture_output=True)
    assert done.returncode == 0, done.stdout


def test_every_hook_of_the_manifest_sees_deletions_and_merges() -> None:
    text = MANIFEST.read_text(encoding="utf-8")
    hooks = text.count("- id: ")
    assert hooks == 5
    assert text.count("always_run: true") == text.count("pass_filenames: false") == hooks
    assert text.count("stages: [pre-commit, pre-merge-commit, pre-push, manual]") == hooks - 1, "repairs are asked for"


def test_a_harmless_commit_passes(repository: Repository) -> None:
    repository.git("rm", "-q", "lib/b.py")
    repository.git("commit", "-qm", "Drop what nobody names")


def test_a_commit_that_only_deletes_is_refused(repository: Repository) -> None:
    repository.git("rm", "-q", "lib/a.py")
    said = repository.refused("commit", "-qm", "Drop it")
    assert "deploy.sh:3" in said
    assert "lib/a.py" in said
    assert "this change" in said


def test_a_rename_is_refused_until_the_references_follow(repository: Repository) -> None:
    repository.git("mv", "lib/a.py", "lib/c.py")
    assert "lib/c.py" in repository.refused("commit", "-qm", "Rename it")
    repository.write("deploy.sh", "#!/bin/bash\nset -e\ncp lib/c.py build/\n")
    repository.refused("commit", "-qm", "Rename it")  # mended on disk, not in the index
    repository.git("add", "deploy.sh")
    repository.git("commit", "-qm", "Rename it")


def test_old_debt_blocks_nobody(repository: Repository) -> None:
    repository.git("rm", "-q", "lib/a.py")
    repository.git("commit", "-qnm", "Break it on purpose")
    repository.write("lib/d.py", "d = 4\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "Go on")


def test_a_clean_merge_that_breaks_is_refused(repository: Repository) -> None:
    """One branch deletes, the other names; neither is wrong alone, and no file is in conflict."""
    repository.git("checkout", "-qb", "names")
    repository.write("more.sh", "#!/bin/bash\nset -e\ncp lib/b.py build/\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "Name it")
    repository.git("checkout", "-q", "main")
    repository.git("rm", "-q", "lib/b.py")
    repository.git("commit", "-qm", "Drop it")
    assert "more.sh:3" in repository.refused("merge", "-q", "--no-edit", "names")


def test_a_merge_is_not_blamed_for_what_either_side_had(repository: Repository) -> None:
    repository.git("checkout", "-qb", "broken")
    repository.git("rm", "-q", "lib/a.py")
    repository.git("commit", "-qnm", "Break it on purpose")
    repository.git("checkout", "-q", "main")
    repository.write("other.txt", "other\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "Go on")
    repository.git("merge", "-q", "--no-edit", "broken")


def test_a_partly_staged_file_is_judged_by_what_is_staged(repository: Repository) -> None:
    repository.write("more.sh", "#!/bin/bash\nset -e\ncp lib/b.py build/\n")
    repository.git("add", "more.sh")
    repository.write("more.sh", "#!/bin/bash\nset -e\necho nothing\n")
    repository.git("rm", "-q", "lib/b.py")
    assert "more.sh:3" in repository.refused("commit", "-qm", "Stage the bad half")


def test_commit_all_is_judged_by_what_it_commits(repository: Repository) -> None:
    """Git hands the hook an index of its own: the deletion is staged nowhere else."""
    (repository.root / "lib/a.py").unlink()
    assert "deploy.sh:3" in repository.refused("commit", "-qam", "Drop it")
    repository.git("checkout", "-q", "lib/a.py")
    repository.write("lib/a.py", "x = 2\n")
    repository.git("commit", "-qam", "Change it")


def test_a_commit_of_some_paths_is_judged_by_these(repository: Repository) -> None:
    repository.git("rm", "-q", "lib/a.py")
    repository.write("lib/b.py", "unused = False\n")
    repository.git("commit", "-qm", "Change the other", "lib/b.py")
    assert "deploy.sh:3" in repository.refused("commit", "-qm", "Drop it", "lib/a.py")


def test_the_good_half_of_a_file_may_be_committed(repository: Repository) -> None:
    """As ``git commit -p`` does: the index holds what no file on disk holds."""
    repository.git("mv", "lib/a.py", "lib/c.py")
    repository.write("deploy.sh", "#!/bin/bash\nset -e\ncp lib/c.py build/\n")
    repository.git("add", "deploy.sh")
    repository.write("deploy.sh", "#!/bin/bash\nset -e\ncp lib/c.py build/\ncp lib/a.py build/\n")
    repository.git("commit", "-qm", "Rename it")
    assert "cp lib/a.py" in (repository.root / "deploy.sh").read_text()


def test_a_push_is_judged_by_what_is_pushed(repository: Repository, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote")], env=repository.environment, check=True)
    repository.git("remote", "add", "origin", str(tmp_path / "remote"))
    repository.git("push", "-q", "origin", "main")
    repository.git("rm", "-q", "lib/a.py")
    repository.git("commit", "-qnm", "Break it on purpose")
    assert "deploy.sh:3" in repository.refused("push", "-q", "origin", "main")
    repository.git("revert", "--no-edit", "HEAD")
    repository.git("push", "-q", "origin", "main")


def test_a_new_branch_is_pushed_against_where_it_left(repository: Repository, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote")], env=repository.environment, check=True)
    repository.git("remote", "add", "origin", str(tmp_path / "remote"))
    repository.git("push", "-q", "origin", "main")
    repository.git("checkout", "-qb", "other")
    repository.write("lib/d.py", "d = 4\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "Add one")
    repository.git("push", "-q", "origin", "other")
    repository.git("rm", "-q", "lib/a.py")
    repository.git("commit", "-qnm", "Break it on purpose")
    repository.git("checkout", "-qb", "third")
    assert "deploy.sh:3" in repository.refused("push", "-q", "origin", "third")


def test_the_first_commit_of_all_passes(tmp_path: Path) -> None:
    made = Repository(tmp_path)
    made.write("a.sh", "#!/bin/bash\necho hello\n")
    made.git("add", "-A")
    done = made.run([sys.executable, "-m", "reflint", "scan", "--hook", "--no-cache"])
    assert done.returncode == 0, done.stdout


@pytest.fixture
def service(tmp_path: Path) -> Repository:
    """An image of ``api/`` alone, which imports nothing else; the hook on deployments is installed."""
    made = Repository(tmp_path)
    made.write("Dockerfile", DOCKERFILE)
    made.write("api/requirements.txt", "flask\n")
    made.write("api/main.py", "import flask\n\napp = flask.Flask(__name__)\n")
    made.write("shared/__init__.py", "")
    made.write("shared/log.py", "LOG = 1\n")
    made.install("reflint-bundles")
    return made


DOCKERFILE = """\
FROM python:3.12-slim
WORKDIR /app
COPY api/ ./
RUN pip install -r requirements.txt
CMD ["gunicorn", "main:app"]
"""


def test_an_import_of_what_the_image_does_not_copy_is_refused_with_one_message(service: Repository) -> None:
    service.write("api/main.py", "import flask\nfrom shared.log import LOG\n\napp = flask.Flask(__name__)\n")
    service.git("add", "-A")
    said = service.refused("commit", "-qm", "Log")
    told = [line for line in said.splitlines() if "RL4" in line]
    assert len(told) == 1, said
    assert "shared.log is missing from what is deployed: shared/log.py is not copied" in told[0]
    assert "api/main.py:2" in told[0]
    assert "1 finding " in said


def test_the_copy_that_it_lacked_makes_the_commit_pass(service: Repository) -> None:
    service.write("api/main.py", "import flask\nfrom shared.log import LOG\n\napp = flask.Flask(__name__)\n")
    service.write("Dockerfile", DOCKERFILE.replace("COPY api/ ./", "COPY api/ ./\nCOPY shared/ ./shared/"))
    service.git("add", "-A")
    service.git("commit", "-qm", "Log")


def test_an_import_of_what_nothing_installs_is_refused(service: Repository) -> None:
    service.write("api/main.py", "import flask\nimport redis\n\napp = flask.Flask(__name__)\n")
    service.git("add", "-A")
    assert "redis is not installed" in service.refused("commit", "-qm", "Remember")
    service.write("api/requirements.txt", "flask\nredis\n")
    service.git("add", "-A")
    service.git("commit", "-qm", "Remember")
