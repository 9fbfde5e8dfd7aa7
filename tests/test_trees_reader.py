"""Bytes for entries, and trees that need no work tree."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gitrepo import Repo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reflint.errors import UsageError
from reflint.git import open_repository
from reflint.git.blobs import WINDOW, blob_id
from reflint.model.facts import Failure
from reflint.model.tree import LINK, Entry, Source, Tree
from reflint.trees import Added, Reader, directory, moved, open_tree, overlay


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "work")


def test_each_tree_yields_its_own_bytes(repo: Repo) -> None:
    repo.write({"a": "committed"})
    repo.link("link", "a")
    repo.commit()
    repo.write({"a": "staged"})
    repo.git("add", "a")
    repo.write({"a": "on disk"})
    repository = open_repository(str(repo.path))
    trees = (open_tree(repository, rev="HEAD"), open_tree(repository, staged=True), open_tree(repository))
    for tree, text in zip(trees, (b"committed", b"staged", b"on disk"), strict=True):
        with Reader(repository, tree) as reader:
            assert dict(reader.read_many(["a", "link"])) == {"a": text, "link": b"a"}
            assert reader.read("a") == text


def test_many_files_and_equal_ones_come_in_order(repo: Repo) -> None:
    repo.write({f"d/{number}": str(number % 7) * 3000 for number in range(3 * WINDOW)})
    repo.commit()
    repository = open_repository(str(repo.path))
    tree = open_tree(repository, rev="HEAD")
    with Reader(repository, tree) as reader:
        read = list(reader.read_many(tree.entries))
        assert [path for path, _ in read] == list(tree.entries)
        assert all(data == str(int(path[2:]) % 7).encode() * 3000 for path, data in read)


def test_what_is_too_large_is_not_read(repo: Repo) -> None:
    repo.write({"big": "x" * 1001, "small": "x"})
    repo.commit()
    repository = open_repository(str(repo.path))
    for tree in (open_tree(repository), open_tree(repository, staged=True)):
        with Reader(repository, tree, limit=1000) as reader:
            read = dict(reader.read_many(["big", "small"]))
        assert read["small"] == b"x"
        assert isinstance(read["big"], Failure)
        assert "too large" in read["big"].message


def test_a_lost_blob_is_a_failure_and_the_rest_is_read(repo: Repo) -> None:
    repo.write({"a": "lost", "b": "kept"})
    repo.link("l", "lost too")
    repo.commit()
    for text in (b"lost", b"lost too"):
        id = blob_id(text)
        (repo.path / ".git" / "objects" / id[:2] / id[2:]).unlink()
    repository = open_repository(str(repo.path))
    tree = open_tree(repository, rev="HEAD")
    with Reader(repository, tree) as reader:
        read = dict(reader.read_many(["a", "b", "l"]))
        assert isinstance(reader.read("a"), Failure)
    assert isinstance(read["a"], Failure)
    assert isinstance(read["l"], Failure)
    assert read["b"] == b"kept"


def test_a_damaged_blob_is_a_failure_and_the_rest_is_read(repo: Repo) -> None:
    import zlib

    repo.write({"a": "damaged " * 100, "b": "kept", "c": "kept too"})
    repo.commit()
    id = blob_id(b"damaged " * 100)
    path = repo.path / ".git" / "objects" / id[:2] / id[2:]
    path.chmod(0o644)
    path.write_bytes(zlib.compress(b"blob 800\0" + b"damaged " * 100)[:-12])
    repository = open_repository(str(repo.path))
    with Reader(repository, open_tree(repository, rev="HEAD")) as reader:
        read = dict(reader.read_many("abc"))
    assert isinstance(read["a"], Failure)
    assert (read["b"], read["c"]) == (b"kept", b"kept too")


def test_a_partial_clone_reads_what_it_has_and_never_fetches(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.write({"a": "old"})
    repo.link("l", "a")
    repo.commit()
    repo.write({"a": "new"})
    repo.commit()
    url = f"file://{repo.path}"
    repo.git("clone", "--quiet", "--filter=blob:none", url, str(tmp_path / "part"))
    repo.path.rename(tmp_path / "away")
    repository = open_repository(str(tmp_path / "part"))
    assert repository.partial
    with Reader(repository, open_tree(repository, rev="HEAD")) as reader:
        assert reader.read("a") == b"new"
    old = open_tree(repository, rev="HEAD~1")
    assert old.links == {"l": "a"}
    with Reader(repository, old) as reader:
        assert isinstance(reader.read("a"), Failure)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_a_failure(repo: Repo) -> None:
    repo.write({"a": "x"})
    (repo.path / "a").chmod(0)
    repository = open_repository(str(repo.path))
    assert isinstance(Reader(repository, open_tree(repository)).read("a"), Failure)


def test_nothing_but_regular_files_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    tree = Tree(Source("directory", ""), {"pipe": Entry(0o100644), "gone": Entry(0o100644), ".": Entry(0o100644)})
    reader = Reader(None, tree, root=str(tmp_path))
    assert all(isinstance(data, Failure) for _, data in reader.read_many(["pipe", "gone", ".", "unknown", "nul\0"]))


def test_a_plain_directory(tmp_path: Path) -> None:
    Repo(tmp_path / "d").write({"a/b": "x", "c": "y"})
    (tmp_path / "d" / "a" / "l").symlink_to("../c")
    (tmp_path / "d" / "to").symlink_to("a")
    tree = directory(str(tmp_path / "d"))
    assert set(tree.entries) == {"a/b", "a/l", "c", "to"}
    assert tree.entries["to"].mode == LINK
    assert Reader(None, tree, root=str(tmp_path / "d")).read("a/b") == b"x"
    with pytest.raises(UsageError):
        directory(str(tmp_path / "nowhere"))


def test_an_overlay_moves_adds_and_removes(repo: Repo) -> None:
    repo.write({"old/a": "a", "old/sub/b": "b", "keep": "k", "older": "o"})
    repo.commit()
    repository = open_repository(str(repo.path))
    for base in (open_tree(repository), open_tree(repository, rev="HEAD")):
        tree = overlay(base, ["old"], {**moved(base, "old", "new"), "keep": b"changed", "more": b"m"})
        assert set(tree.entries) == {"new/a", "new/sub/b", "keep", "more", "older"}
        assert tree.source.kind == "overlay"
        again = overlay(tree, ["new/a"], {"z": Added(tree.entries["new/a"], origin="new/a")})
        with Reader(repository, again) as reader:
            read = dict(reader.read_many(["z", "new/sub/b", "keep", "more", "older"]))
            assert read == {"z": b"a", "new/sub/b": b"b", "keep": b"changed", "more": b"m", "older": b"o"}
            assert isinstance(reader.read("old/a"), Failure)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5))
def test_bytes_come_back_as_they_were(tmp_path: Path, contents: list[bytes]) -> None:
    repo = Repo(tmp_path / "work")
    repo.write({f"f{number}": data for number, data in enumerate(contents)})
    repo.git("add", "--all")
    repository = open_repository(str(repo.path))
    tree = open_tree(repository, staged=True)
    with Reader(repository, tree) as reader:
        for number, data in enumerate(contents):
            assert reader.read(f"f{number}") == data
            assert tree.entries[f"f{number}"].content == reader.identify(data)
