"""Who named a path while it was there is broken by its going; who came to name it later means something else, or was never right."""

from __future__ import annotations

from pathlib import Path

import pytest
from commandline import reflint
from gitrepo import Repo

CALL = "#!/bin/sh\npython tools/pack.py\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with a tool that `old.sh` runs."""
    repo = Repo(tmp_path / "repo")
    repo.write({"tools/pack.py": "print()\n", "tools/list.py": "print(1)\n", "old.sh": CALL, "keep": ""})
    repo.commit()
    return repo


def gone(repo: Repo, days: int = 100) -> None:
    repo.remove("tools/pack.py")
    repo.commit()
    repo.clock += days


def said(repo: Repo, *arguments: str) -> set[str]:
    """The files against which RL101 is said."""
    out = reflint(repo.path, "--rev", "HEAD", "--select", "RL101", *arguments).out
    return {line.split(":")[0].strip() for line in out.splitlines() if " RL101 " in line}


def test_a_script_written_after_the_tool_was_gone_does_not_mean_it(repo: Repo) -> None:
    gone(repo)
    repo.write({"new.sh": CALL})
    repo.commit()
    assert said(repo) == {"old.sh"}


def test_a_line_written_after_the_tool_was_gone_does_not_mean_it(repo: Repo) -> None:
    repo.write({"other.sh": "#!/bin/sh\n"})
    repo.commit()
    gone(repo)
    repo.write({"other.sh": CALL})
    repo.commit()
    assert said(repo) == {"old.sh"}


def test_what_was_written_soon_after_is_from_a_branch_that_was_begun_before(repo: Repo) -> None:
    gone(repo, 30)
    repo.write({"new.sh": CALL})
    repo.commit()
    assert said(repo) == {"new.sh", "old.sh"}
    repo.clock += 200
    repo.write({"newer.sh": CALL})
    repo.commit()
    assert said(repo) == {"new.sh", "old.sh"}


def test_a_script_that_was_renamed_since_still_means_it(repo: Repo) -> None:
    gone(repo)
    repo.move("old.sh", "bin.sh")
    repo.commit()
    assert said(repo) == {"bin.sh"}


def test_a_script_that_was_renamed_in_the_very_commit_still_means_it(repo: Repo) -> None:
    repo.move("old.sh", "bin.sh")
    gone(repo)
    assert said(repo) == {"bin.sh"}


def test_what_vanished_twice_is_gone_since_the_second_time(repo: Repo) -> None:
    gone(repo)
    repo.write({"tools/pack.py": "print()\n", "new.sh": CALL})
    repo.commit()
    gone(repo)
    assert said(repo) == {"new.sh", "old.sh"}


def test_the_change_that_is_not_committed_yet_breaks_whoever_names_what_it_takes_away(repo: Repo) -> None:
    repo.remove("tools/pack.py")
    repo.write({"new.sh": CALL})
    repo.git("add", "--all")
    assert "new.sh" in reflint(repo.path, "--staged", "--select", "RL101").out


def test_a_string_written_later_means_another_module_but_no_import_does(repo: Repo) -> None:
    user = "from unittest.mock import patch\n\nimport app.lock\n\npatch('app.lock.Client')\n"
    repo.write({"app/__init__.py": "", "app/lock.py": "class Client: ...\n", "app/user.py": user})
    repo.commit()
    repo.remove("app/lock.py")
    repo.commit()
    repo.clock += 100
    repo.write({"app/late.py": user})
    repo.commit()
    out = reflint(repo.path, "--rev", "HEAD", "--select", "RL301,RL302").out
    assert "app/user.py:3" in out
    assert "app/user.py:5" in out
    assert "app/late.py:3" in out
    assert "app/late.py:5" not in out


def test_a_clone_without_all_objects_is_told_as_if_everybody_had_been_there(repo: Repo, tmp_path: Path) -> None:
    gone(repo)
    repo.write({"new.sh": CALL})
    repo.commit()
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "--quiet", "--bare", "--filter=blob:limit=1m", repo.path.as_uri(), str(tmp_path / "partial"))
    partial = Repo(tmp_path / "partial", init=("--bare",))
    partial.path = tmp_path / "partial"
    assert said(partial) == {"new.sh", "old.sh"}


def test_a_silent_guard_that_is_as_young_as_the_going_was_written_for_it(repo: Repo) -> None:
    repo.write({"older.sh": "[ -f tools/pack.py ] && python tools/list.py\n"})
    repo.commit()
    repo.remove("tools/pack.py")
    repo.write({"newer.sh": "[ -f tools/pack.py ] && python tools/list.py\n"})
    repo.commit()
    out = reflint(repo.path, "--rev", "HEAD", "--select", "RL102").out
    assert "older.sh:1" in out
    assert "newer.sh" not in out
