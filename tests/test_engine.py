"""The pipeline on real repositories: what it judges, what it compares with, and when it must not be trusted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.engine import scan
from reflint.errors import ConfigError, GitError, UsageError
from reflint.model.finding import Finding
from reflint.model.request import Request


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """``shared/`` was ``orchestration/shared/`` until the second commit; ``deploy.sh`` never heard of it."""
    made = Repo(tmp_path / "repo")
    made.write({"orchestration/shared/a.py": "A = 1\n" * 9, "keep.txt": "kept\n"})
    made.write({"deploy.sh": "cp -r orchestration/shared build/\n"})
    made.commit("Start")
    made.git("mv", "orchestration/shared", "shared")
    made.commit("Move")
    return made


def findings(repo: Repo, **options: object) -> tuple[Finding, ...]:
    return scan(Request(repo=str(repo.path), cache=False, **options)).findings  # type: ignore[arg-type]


def test_working_tree_index_and_commit_agree(repo: Repo) -> None:
    worktree = findings(repo)
    assert [(f.code, f.path, f.line, f.target) for f in worktree] == [("RL101", "deploy.sh", 1, "orchestration/shared")]
    assert worktree == findings(repo, staged=True) == findings(repo, rev="HEAD")


def test_evidence_names_the_commit_and_the_new_place(repo: Repo) -> None:
    (found,) = findings(repo)
    assert found.evidence is not None
    assert (found.evidence.commit.subject, found.evidence.moved_to, found.evidence.kind) == ("Move", "shared", "exact")


def test_a_subdirectory_means_the_whole_repository(repo: Repo) -> None:
    below = scan(Request(repo=str(repo.path / "shared"), cache=False))
    assert below.findings == findings(repo)


def test_paths_limit_where_findings_stand_not_what_exists(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo.path)
    assert findings(repo, paths=("keep.txt",)) == ()
    assert len(findings(repo, paths=("deploy.sh",))) == 1
    with pytest.raises(UsageError, match="outside the repository"):
        findings(repo, paths=("..",))


def test_old_debt_is_not_new(repo: Repo) -> None:
    assert findings(repo, since=("HEAD",)) == ()
    assert len(findings(repo, since=("HEAD~1",))) == 1
    repo.write({"second.sh": "cat orchestration/shared/a.py\n"})
    assert [f.path for f in findings(repo, since=("HEAD",))] == ["second.sh"]


def test_a_staged_deletion_is_judged_before_it_is_committed(repo: Repo) -> None:
    repo.write({"run.sh": "cat shared/a.py\n"})
    repo.commit("Use it")
    repo.git("rm", "-q", "shared/a.py")
    (found,) = findings(repo, staged=True, since=("HEAD",))
    assert (found.path, found.target) == ("run.sh", "shared/a.py")
    assert found.evidence is not None
    assert found.evidence.pending
    assert "deleted in this change" in found.message


def test_an_unstaged_deletion_is_seen_in_the_working_tree_only(repo: Repo) -> None:
    repo.write({"run.sh": "cat shared/a.py\n"})
    repo.commit("Use it")
    (repo.path / "shared/a.py").unlink()
    assert "run.sh" in [f.path for f in findings(repo)]
    assert "run.sh" not in [f.path for f in findings(repo, staged=True)]


def test_what_exists_only_untracked_is_a_warning_in_the_working_tree(repo: Repo) -> None:
    repo.write({"run.sh": 'source "$(dirname "$0")/lib.sh"\n'})
    repo.commit("Run")
    repo.write({"lib.sh": "true\n"})
    (found,) = [f for f in findings(repo) if f.path == "run.sh"]
    assert (found.severity, "git add" in found.message) == ("warning", True)
    (found,) = [f for f in findings(repo, staged=True) if f.path == "run.sh"]
    assert (found.code, found.severity) == ("RL104", "error")


def test_a_link_that_became_text_is_destroyed(repo: Repo) -> None:
    repo.link("link", "keep.txt")
    repo.commit("Link")
    (repo.path / "link").unlink()
    repo.write({"link": "keep.txt"})
    assert ("RL204", "link") in [(f.code, f.path) for f in findings(repo)]


def test_a_shallow_clone_says_so_and_strict_history_stops(repo: Repo, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(shallow))
    report = scan(Request(repo=str(shallow), cache=False))
    assert [f.code for f in report.findings] == ["RL004"]
    assert not report.summary.history.complete
    with pytest.raises(GitError, match="incomplete"):
        scan(Request(repo=str(shallow), cache=False, strict_history=True))


def test_a_ledger_answers_for_a_shallow_clone(repo: Repo, tmp_path: Path) -> None:
    repo.write({".reflint/moves.toml": '[[move]]\nold = "orchestration/shared"\nnew = "shared"\n'})
    repo.commit("Write it down")
    shallow = tmp_path / "shallow"
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(shallow))
    found = [f for f in scan(Request(repo=str(shallow), cache=False)).findings if f.code == "RL101"]
    assert [(f.target, f.evidence.moved_to if f.evidence else "") for f in found] == [
        ("orchestration/shared", "shared")
    ]


def test_a_file_that_cannot_be_parsed_is_said_where_a_candidate_is_left(repo: Repo) -> None:
    repo.write({"old.py": "x = = 'orchestration/shared/a.py'\n", "other.py": "x = = 'nothing'\n"})
    repo.commit("No Python")
    assert [(f.code, f.path) for f in findings(repo) if f.code == "RL003"] == [("RL003", "old.py")]


def test_warm_and_cold_runs_say_the_same(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFLINT_CACHE_DIR", str(tmp_path / "cache"))
    cold = scan(Request(repo=str(repo.path)))
    warm = scan(Request(repo=str(repo.path)))
    assert cold == warm == scan(Request(repo=str(repo.path), cache=False))
    assert (tmp_path / "cache").is_dir()


def test_a_cached_evaluation_is_worth_nothing_once_what_it_looked_at_changes(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFLINT_CACHE_DIR", str(tmp_path / "cache"))
    repo.write({"env.sh": "DIR=shared\n", "use.sh": 'source ./env.sh\ncat "$DIR/a.py"\n'})
    repo.commit("Source")
    assert "use.sh" not in [f.path for f in scan(Request(repo=str(repo.path))).findings]
    repo.write({"env.sh": "DIR=orchestration/shared\n"})
    assert "use.sh" in [f.path for f in scan(Request(repo=str(repo.path))).findings]


def test_a_corrupt_cache_is_started_anew(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFLINT_CACHE_DIR", str(tmp_path / "cache"))
    expected = scan(Request(repo=str(repo.path)))
    for directory, _, names in os.walk(tmp_path / "cache"):
        for name in names:
            Path(directory, name).write_bytes(b"not a database, and no marshal either")
    assert scan(Request(repo=str(repo.path))) == expected


def test_the_configuration_of_the_scanned_tree_counts(repo: Repo) -> None:
    repo.write({"reflint.toml": '[per-target-ignores]\n"orchestration/shared" = ["RL101"]\n'})
    assert findings(repo) == ()
    assert len(findings(repo, rev="HEAD")) == 1


def test_a_mistake_in_the_configuration_is_said_with_its_line(repo: Repo) -> None:
    repo.write({"reflint.toml": 'selekt = ["RL1"]\n'})
    with pytest.raises(ConfigError, match=r"reflint.toml:1.*select"):
        findings(repo)


def test_not_a_repository(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        scan(Request(repo=str(tmp_path), cache=False))


def test_an_unknown_revision(repo: Repo) -> None:
    with pytest.raises(GitError, match="nowhere"):
        findings(repo, rev="nowhere")


def test_an_empty_repository_is_clean(tmp_path: Path) -> None:
    empty = Repo(tmp_path / "empty")
    assert findings(empty) == ()


def test_large_and_odd_files_are_read_in_bounds(repo: Repo) -> None:
    repo.write(
        {
            "one-line.json": b'{"a": [' + b'"x/y", ' * 400_000 + b"1]}",
            "bytes.sh": bytes(range(256)) * 20,
            "latin.sh": "cat caf\xe9/orchestration\n".encode("latin-1"),
            "deep.json": b"[" * 50_000,
            "deep.py": b"(" * 5_000 + b")" * 5_000,
        }
    )
    repo.commit("Odd")
    assert [f.path for f in findings(repo) if f.code != "RL003"] == ["deploy.sh"]


def test_what_was_written_in_case_it_comes_is_no_dead_pattern(repo: Repo) -> None:
    """``orchestration`` was gone when the first of these files was written, and there when the second one was."""
    repo.write(
        {
            ".dockerignore": "orchestration\n",
            ".github/workflows/a.yml": "on: {push: {paths: ['**/shared/*.py', '**/*.md']}}\n",
        }
    )
    repo.commit("Later")
    assert [f.path for f in findings(repo)] == ["deploy.sh"]
    repo.write({"x/a.txt": ""})
    repo.commit("Still")
    repo.remove("x")
    repo.write({".dockerignore": "x\n"})
    repo.commit("Drop")
    assert [(f.code, f.path) for f in findings(repo)] == [("RL105", ".dockerignore"), ("RL101", "deploy.sh")]


def test_a_name_that_came_after_the_directory_of_its_kind_had_gone_means_something_else(repo: Repo) -> None:
    repo.write({"hydra/sweeper/a.py": "", "hydra/b.py": "", "old.yaml": "a: hydra/sweeper\n"})
    repo.commit("Start again")
    repo.remove("hydra/sweeper")
    repo.commit("Drop")
    repo.write({"conf/config.yaml": "defaults:\n  - override hydra/sweeper: ax\n", "c.yaml": "a: hydra/sweeper\n"})
    repo.commit("Later")
    assert [f.path for f in findings(repo) if f.code == "RL101"] == ["deploy.sh", "old.yaml"]


def test_what_a_test_makes_up_after_a_path_of_that_name_had_gone_is_not_that_path(repo: Repo) -> None:
    repo.write({"app/__init__.py": "", "app/test.py": "", "transform/project.yml": "a: 1\n", "app/utils.py": ""})
    repo.commit("Add")
    for path in ("app/test.py", "transform/project.yml", "app/utils.py"):
        repo.remove(path)
    repo.commit("Remove")
    test = "plugin = Mock(module_path='app.test')\nwith root_dir('transform/project.yml').open():\n    pass\n"
    repo.write({"tests/test_app.py": test + "patch('app.utils.x')\n"})
    repo.commit("A test")
    assert {f.target for f in findings(repo) if f.path == "tests/test_app.py"} == {"app.utils"}
