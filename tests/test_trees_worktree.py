"""The working tree as a scan sees it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.errors import GitError
from reflint.git import open_repository
from reflint.git.blobs import blob_id
from reflint.model.tree import EXECUTABLE, FILE, LINK, SUBMODULE, Tree
from reflint.trees import Reader, destroyed_links, open_tree, worktree


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "work")


def scan(repo: Repo) -> Tree:
    return worktree(open_repository(str(repo.path)))


def past(repo: Repo) -> None:
    """Make files older than the index, so that git need not look at their content again."""
    for name in repo.git("ls-files", "-z").split("\0")[:-1]:
        if os.path.lexists(repo.path / name):
            os.utime(repo.path / name, (1_600_000_000, 1_600_000_000), follow_symlinks=False)
    repo.git("update-index", "-q", "--refresh")


def test_tracked_files_carry_blob_ids_and_modes(repo: Repo) -> None:
    repo.write({"a": "x\n", "run": "#!/bin/sh\n"})
    (repo.path / "run").chmod(0o755)
    repo.link("link", "a")
    repo.commit()
    entries = scan(repo).entries
    assert entries["a"].content == blob_id(b"x\n")
    assert entries["a"].mode == FILE
    assert entries["run"].mode == EXECUTABLE
    assert (entries["link"].mode, entries["link"].link) == (LINK, "a")
    assert all(entry.tracked and entry.present for entry in entries.values())


def test_a_changed_file_has_no_content_id(repo: Repo) -> None:
    repo.write({"a": "x", "same": "y"})
    repo.commit()
    past(repo)
    repo.write({"a": "changed"})
    entries = scan(repo).entries
    assert entries["a"].content == ""
    assert entries["same"].content == blob_id(b"y")


def test_a_deleted_file_is_absent_and_missing(repo: Repo) -> None:
    repo.write({"a/b": "x", "c": ""})
    repo.commit()
    repo.remove("a")
    tree = scan(repo)
    assert list(tree.entries) == ["c"]
    assert tree.missing == {"a/b"}


def test_untracked_files_are_there_and_ignored_ones_are_not(repo: Repo) -> None:
    repo.write({".gitignore": "*.log\n", "new/file": "x", "x.log": ""})
    entries = scan(repo).entries
    assert set(entries) == {".gitignore", "new/file"}
    assert not entries["new/file"].tracked
    assert entries["new/file"].content == ""


def test_an_untracked_repository_is_not_looked_into(repo: Repo) -> None:
    repo.write({"a": ""})
    repo.commit()
    inner = Repo(repo.path / "inner")
    inner.write({"x": ""})
    inner.commit()
    tree = scan(repo)
    assert tree.entries["inner"].mode == SUBMODULE
    assert tree.in_submodule("inner/anything")


@pytest.mark.parametrize(
    "name", ["new\nline", 'quo"te', "sp ace", "tab\tbed", "ünïcode", "back\\slash", "-dash", ":(glob)x"]
)
def test_names_of_any_kind(repo: Repo, name: str) -> None:
    repo.write({name: "tracked", f"dir/{name}2": "x"})
    repo.commit()
    repo.write({f"{name}3": "untracked"})
    repository = open_repository(str(repo.path))
    tree = worktree(repository)
    assert set(tree.entries) == {name, f"dir/{name}2", f"{name}3"}
    with Reader(repository, tree) as reader:
        assert reader.read(name) == b"tracked"
        assert reader.read(f"{name}3") == b"untracked"


def test_a_name_that_is_no_utf8(repo: Repo) -> None:
    path = os.path.join(os.fsencode(repo.path), b"caf\xe9")
    with open(path, "wb") as file:
        file.write(b"x")
    repo.link("link", os.fsdecode(b"caf\xe9"))
    repo.commit()
    repository = open_repository(str(repo.path))
    for tree in (worktree(repository), open_tree(repository, rev="HEAD"), open_tree(repository, staged=True)):
        assert set(tree.entries) == {"caf\udce9", "link"}
        assert tree.follow("link") == "caf\udce9"
        with Reader(repository, tree) as reader:
            assert reader.read("caf\udce9") == b"x"


def test_a_link_that_became_a_text_file_is_destroyed(repo: Repo) -> None:
    repo.link("link", "some/target")
    repo.link("other", "target")
    repo.commit()
    repo.write({"link": "some/target\n", "other": "something else"})
    repository = open_repository(str(repo.path))
    tree = worktree(repository)
    assert tree.entries["link"].mode == FILE
    assert destroyed_links(repository, tree) == {"link"}
    repo.git("add", "--all")
    staged = open_tree(repository, staged=True)
    assert staged.entries["link"].mode == FILE
    assert destroyed_links(repository, staged) == {"link"}
    repo.commit()
    repository = open_repository(str(repo.path))
    assert destroyed_links(repository, open_tree(repository, rev="HEAD")) == {"link"}
    assert destroyed_links(repository, worktree(repository)) == frozenset()


def test_where_the_file_system_has_no_links_the_index_says_what_is_one(repo: Repo) -> None:
    repo.link("link", "some/target")
    repo.commit()
    repo.git("config", "core.symlinks", "false")
    repo.write({"link": "some/target"})
    tree = scan(repo)
    assert (tree.entries["link"].mode, tree.entries["link"].link) == (LINK, "some/target")


def test_a_file_that_became_a_directory(repo: Repo) -> None:
    repo.write({"a": "x"})
    repo.commit()
    repo.remove("a")
    repo.write({"a/b": "y"})
    tree = scan(repo)
    assert tree.lookup("a") == "directory"
    assert tree.missing == {"a"}


def test_a_directory_that_became_a_link(repo: Repo) -> None:
    repo.write({"a/b": "x", "real/b": "x"})
    repo.commit()
    repo.remove("a")
    repo.link("a", "real")
    tree = scan(repo)
    assert tree.lookup("a") == "link"
    assert "a/b" not in tree.entries
    assert tree.exists("a/b")


def test_sparse_checkout_and_skip_worktree_entries_exist(repo: Repo) -> None:
    repo.write({"in/a": "x", "out/b": "y"})
    repo.commit()
    repo.git("sparse-checkout", "set", "--no-cone", "/in/")
    repository = open_repository(str(repo.path))
    tree = worktree(repository)
    assert tree.entries["in/a"].present
    assert not tree.entries["out/b"].present
    assert tree.exists("out/b")
    assert not isinstance(Reader(repository, tree).read("out/b"), bytes)


def test_entries_that_git_shall_not_look_at_are_looked_at(repo: Repo) -> None:
    repo.write({"skipped": "x", "assumed": "x", "gone": "x"})
    repo.commit()
    past(repo)
    repo.git("update-index", "--skip-worktree", "skipped")
    repo.git("update-index", "--assume-unchanged", "assumed", "gone")
    repo.write({"skipped": "other", "assumed": "other"})
    repo.remove("gone")
    tree = scan(repo)
    assert (tree.entries["skipped"].content, tree.entries["skipped"].present) == ("", True)
    assert tree.entries["assumed"].content == ""
    assert tree.missing == {"gone"}


def test_submodules_exist_and_are_opaque(repo: Repo, tmp_path: Path) -> None:
    inner = Repo(tmp_path / "inner")
    inner.write({"x": ""})
    inner.commit()
    repo.git("submodule", "--quiet", "add", str(inner.path), "lib")
    repo.commit()
    repository = open_repository(str(repo.path))
    for tree in (worktree(repository), open_tree(repository, staged=True), open_tree(repository, rev="HEAD")):
        assert tree.lookup("lib") == "submodule"
        assert tree.exists("lib/whatever")
        assert not tree.entries["lib"].present
    checkout = open_repository(str(repo.path / "lib"))
    assert checkout.root == os.path.realpath(repo.path / "lib")
    assert set(worktree(checkout).entries) == {"x"}


def test_conflicted_paths_exist(repo: Repo) -> None:
    repo.write({"both": "base\n", "deleted": "base\n"})
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "side")
    repo.write({"both": "side\n", "deleted": "side\n"})
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    repo.write({"both": "main\n"})
    repo.remove("deleted")
    repo.commit()
    repo.git("merge", "side", ok=(1,))
    repository = open_repository(str(repo.path))
    assert worktree(repository).exists("both")
    repo.remove("deleted")
    tree = worktree(repository)
    assert tree.exists("deleted")
    assert not tree.entries["deleted"].present
    assert open_tree(repository, staged=True).exists("deleted")


def test_intent_to_add_is_on_disk_but_not_staged(repo: Repo) -> None:
    repo.write({"empty": "", "new": "text"})
    repo.git("add", "empty")
    repo.git("add", "-N", "new")
    repository = open_repository(str(repo.path))
    assert worktree(repository).entries["new"].content == ""
    assert set(open_tree(repository, staged=True).entries) == {"empty"}


@pytest.mark.parametrize(
    ("attributes", "keeps"),
    [
        ("*.py linguist-generated\n", True),
        ("*.bin binary -diff\n", True),
        ("* -text\n", True),
        ("* text=auto\n", False),
        ("*.py filter=lfs diff=lfs merge=lfs -text\n", False),
        ("*.py ident\n", False),
        ("*.py working-tree-encoding=UTF-16\n", False),
        ("*.py eol=crlf\n", False),
    ],
)
def test_content_ids_are_blob_ids_only_where_git_converts_nothing(repo: Repo, attributes: str, keeps: bool) -> None:
    repo.write({"a.py": "x\n", "a.bin": "\0"})
    repo.commit()
    past(repo)
    repo.write({".gitattributes": attributes})
    assert bool(scan(repo).entries["a.py"].content) is keeps


def test_line_end_conversion_everywhere(repo: Repo) -> None:
    repo.write({"a": "x\n"})
    repo.commit()
    repo.git("config", "core.autocrlf", "true")
    assert scan(repo).entries["a"].content == ""


def test_an_empty_repository_and_one_without_a_work_tree(repo: Repo) -> None:
    assert dict(scan(repo).entries) == {}
    assert dict(open_tree(open_repository(str(repo.path)), staged=True).entries) == {}
    repo.write({"a": ""})
    repo.commit()
    repo.git("config", "core.bare", "true")
    bare = open_repository(str(repo.path / ".git"))
    with pytest.raises(GitError, match="no working tree"):
        worktree(bare)
    assert set(open_tree(bare).entries) == {"a"}
