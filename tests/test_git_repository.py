"""Finding the repository that is meant, and running git in it without being led astray."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.errors import GitError
from reflint.git import open_repository, resolve_revision
from reflint.git.process import Git, clean_environment, failure


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "work")
    repo.write({"a/b/file": "x"})
    repo.commit()
    return repo


def test_found_from_a_subdirectory(repo: Repo) -> None:
    found = open_repository(str(repo.path / "a" / "b"))
    assert found.root == os.path.realpath(repo.path)
    assert found.head == repo.git("rev-parse", "HEAD")
    assert not found.bare
    assert not found.shallow
    assert not found.partial
    assert found.object_format == "sha1"


def test_the_git_directory_itself_means_its_work_tree(repo: Repo) -> None:
    assert open_repository(str(repo.path / ".git")).root == os.path.realpath(repo.path)


def test_a_bare_repository_has_no_root_and_needs_no_config_file(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    (tmp_path / "bare.git" / "config").unlink()
    found = open_repository(str(tmp_path / "bare.git"))
    assert found.root is None
    assert found.head


def test_a_bare_repository_that_is_named_is_read_though_discovery_is_forbidden(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    (tmp_path / "gitconfig").write_text("[safe]\nbareRepository = explicit\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    found = open_repository(str(tmp_path / "bare.git"))
    assert resolve_revision(found, "HEAD") == found.head


def test_linked_worktrees_share_a_common_directory(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    found = open_repository(str(tmp_path / "linked"))
    assert found.root == os.path.realpath(tmp_path / "linked")
    assert found.common_dir == os.path.realpath(repo.path / ".git")
    assert found.git_dir != found.common_dir


def test_before_the_first_commit_there_is_no_head(tmp_path: Path) -> None:
    Repo(tmp_path / "new")
    assert open_repository(str(tmp_path / "new")).head == ""


def test_sha256(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "new", init=("--object-format=sha256",))
    repo.commit()
    found = open_repository(str(repo.path))
    assert found.object_format == "sha256"
    assert len(found.head) == 64


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "not a git repository"),
        (lambda path: None, "no such directory"),
        (lambda path: path.write_text(""), "not a directory"),
        (lambda path: (path.mkdir(), (path / ".git").write_text("gitdir: /nowhere/at/all\n")), "leads nowhere"),
        (lambda path: (path.mkdir(), (path / ".git").write_text("nonsense\n")), "leads nowhere"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, make: object, message: str) -> None:
    make(tmp_path / "x")  # type: ignore[operator]
    with pytest.raises(GitError, match=message):
        open_repository(str(tmp_path / "x"))


def test_dubious_ownership_names_the_remedy() -> None:
    error = failure(("rev-parse",), 128, "fatal: detected dubious ownership in repository at '/r'\n", "/r")
    assert error.hint == "git config --global --add safe.directory /r"


def test_git_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git was not found"):
        Git(str(tmp_path)).run("version")


def test_inherited_variables_do_not_lead_to_another_repository(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repo(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "no-index"))
    assert open_repository(str(repo.path)).root == os.path.realpath(repo.path)


def test_the_environment_of_git() -> None:
    given = {"GIT_DIR": "x", "GIT_INDEX_FILE": "i", "GIT_OBJECT_DIRECTORY": "o", "PATH": "p", "GIT_EXEC_PATH": "e"}
    clean = clean_environment(given)
    assert {"GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"}.isdisjoint(clean)
    assert clean["PATH"] == "p"
    assert clean["GIT_EXEC_PATH"] == "e"
    assert clean["LC_ALL"] == "C"
    assert clean["GIT_NO_LAZY_FETCH"] == "1"
    assert clean_environment(given, keep_index=True)["GIT_INDEX_FILE"] == "i"


@pytest.mark.parametrize("revision", ["nosuch", "", "--all", "-x", "HEAD:a", "HEAD^{tree}", "0" * 40])
def test_an_unknown_revision(repo: Repo, revision: str) -> None:
    with pytest.raises(GitError):
        resolve_revision(open_repository(str(repo.path)), revision)


def test_a_revision_is_named_in_any_way(repo: Repo) -> None:
    found = open_repository(str(repo.path))
    repo.git("tag", "-a", "-m", "x", "v1")
    assert resolve_revision(found, "v1") == resolve_revision(found, "main") == found.head
