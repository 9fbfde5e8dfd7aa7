"""What git has said once is not asked again, and what is begun ahead waits for nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.engine import scan
from reflint.git import open_repository
from reflint.git.history import read_history
from reflint.git.moves import Known, evidence
from reflint.git.process import Git
from reflint.git.recall import Recall
from reflint.model.finding import Finding
from reflint.model.request import Request
from reflint.trees import open_tree


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """``old/`` was renamed with an edit, ``gone.py`` only forwards, ``dropped.py`` went; many files import what was there."""
    made = Repo(tmp_path / "work")
    text = "".join(f"def f{number}(): return {number}\n" for number in range(40))
    made.write({"new/part.py": "X = 1\n", "old/lock.py": text, "gone.py": "from new.part import *\n"})
    made.write({"dropped.py": "Y = 2\n", "main.py": "import old.lock\nimport gone\nimport dropped\n"})
    made.write({f"more/m{number}.py": f"import old.lock\nN = {number}\n" for number in range(160)})
    made.commit("Start")
    made.git("mv", "old/lock.py", "new/lock.py")
    made.write({"new/lock.py": text + "Z = 3\n"})
    made.remove("gone.py", "dropped.py")
    made.commit("Move")
    return made


def test_what_another_process_asked_is_asked_no_more(repo: Repo) -> None:
    repository = open_repository(str(repo.path))
    tree = open_tree(repository)
    history = read_history(repository, tree)
    asked, known = ("old", "old/lock.py", "gone.py", "dropped.py"), Recall(repository)
    found = evidence(repository, tree, history, asked, Known(recall=known))
    assert found["old/lock.py"].moved_to == "new/lock.py"
    mute = repository._replace(git=Git("/where/no/git/can/run"))
    learned = Recall(mute)
    learned.learn(known.said)
    assert evidence(mute, tree, history, asked, Known(recall=learned)) == found


def test_an_early_look_changes_no_finding(repo: Repo) -> None:
    def findings(jobs: int) -> tuple[Finding, ...]:
        return scan(Request(repo=str(repo.path), cache=False, select=("RL301",), jobs=jobs)).findings

    alone = findings(1)
    assert {f.evidence.moved_to for f in alone if f.evidence and f.target == "old.lock"} == {"new.lock"}
    assert findings(2) == alone


def test_what_is_begun_ahead_ends_before_anybody_reads_it(repo: Repo) -> None:
    repo.write({"big": "x" * 3_000_000})
    repo.commit("Grow")
    git = open_repository(str(repo.path)).git
    git.ahead("cat-file", "blob", "HEAD:big")
    running = git.start("cat-file", "blob", "HEAD:big")
    assert running.process.wait() == 0
    assert running.finish() == b"x" * 3_000_000


def test_what_nobody_wants_to_know_is_ended(repo: Repo) -> None:
    git = open_repository(str(repo.path)).git
    git.ahead("cat-file", "--batch-check", "--batch-all-objects")
    git.stop()
    assert b"blob" in git.run("cat-file", "--batch-check", "--batch-all-objects")
