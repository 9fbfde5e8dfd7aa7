"""What a repository had and has no more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.cache import cache_directory
from reflint.errors import GitError
from reflint.git import Repository, open_repository
from reflint.git.history import DROPPED, read_history
from reflint.git.walk import merge, parse
from reflint.model.history import PENDING, History
from reflint.model.tree import Tree
from reflint.trees import open_tree, overlay


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "work")


def read(repo: Repo, *, staged: bool = False, rev: str | None = None, cache_dir: str | None = None) -> History:
    repository = open_repository(str(repo.path))
    return read_history(repository, open_tree(repository, staged=staged, rev=rev), cache_dir)


def test_what_is_there_has_not_vanished(repo: Repo) -> None:
    repo.write({"a": "", "d/e/f": ""})
    repo.commit()
    repo.write({"a": "changed"})
    repo.commit()
    history = read(repo)
    assert history.gone == {}
    assert history.seen == (2, True, "")


def test_deleted_files_and_their_directories_have(repo: Repo) -> None:
    repo.write({"a": "", "d/e/f": "", "d/g": ""})
    repo.commit()
    repo.remove("d/e")
    deleted = repo.commit()
    history = read(repo)
    assert set(history.gone) == {"d/e", "d/e/f"}
    assert history.is_directory("d/e")
    assert not history.is_directory("d/e/f")
    assert history.commit_of("d/e") == history.commit_of("d/e/f") == deleted


def test_the_commit_of_a_directory_is_the_one_that_took_its_last_file(repo: Repo) -> None:
    repo.write({"keep": "", "d/a": "", "d/b": ""})
    repo.commit()
    repo.remove("d/b")
    repo.commit()
    repo.remove("d/a")
    last = repo.commit()
    assert read(repo).commit_of("d") == last


def test_what_came_back_lives_and_what_went_again_has_its_last_commit(repo: Repo) -> None:
    commits = []
    repo.write({"keep": ""})
    for name in ("a", "b"):
        repo.write({name: ""})
        repo.commit()
        repo.remove(name)
        commits.append(repo.commit())
    repo.write({"a": "", "b": ""})
    repo.commit()
    repo.remove("b")
    last = repo.commit()
    history = read(repo)
    assert set(history.gone) == {"b"}
    assert history.commit_of("b") == last


def test_what_was_gone_when_a_file_was_added(repo: Repo) -> None:
    repo.write({"data/a": "", "docs/a": "", "old.txt": ""})
    repo.commit()
    repo.remove("data")
    repo.commit()
    repo.write({"young.txt": ""})
    repo.commit()
    repo.remove("docs")
    repo.commit()
    repo.write({"new.txt": ""})
    repo.git("add", "new.txt")
    history = read(repo, staged=True)
    assert history.precedes("data", "young.txt")
    assert history.precedes("data/a", "new.txt")  # not committed yet
    assert not history.precedes("data", "old.txt")
    assert not history.precedes("docs", "young.txt")
    assert not history.precedes("never", "young.txt")
    repo.remove("old.txt")
    assert not read(repo).precedes("old.txt", "young.txt")  # not committed yet either


def test_a_file_that_became_a_directory_lives_and_so_the_reverse(repo: Repo) -> None:
    repo.write({"a": "", "b/c": ""})
    repo.commit()
    repo.remove("a", "b")
    repo.write({"a/x": "", "b": ""})
    repo.commit()
    assert set(read(repo).gone) == {"b/c"}


def test_below_a_submodule_nothing_has_vanished(repo: Repo, tmp_path: Path) -> None:
    inner = Repo(tmp_path / "inner")
    inner.commit()
    repo.write({"lib/a": ""})
    repo.commit()
    repo.remove("lib")
    repo.git("rm", "-rq", "--cached", "lib")
    repo.git("submodule", "--quiet", "add", str(inner.path), "lib")
    repo.commit()
    assert read(repo).gone == {}


def test_names_of_any_kind(repo: Repo) -> None:
    names = ["new\nline", 'q"', "\x01start", "A", "D", " lead", "trail ", "tab\t", "ü"]
    repo.write({"keep": "", **{f"{name}/{name}": "x" for name in names}})
    path = os.path.join(os.fsencode(repo.path), b"caf\xe9")
    with open(path, "wb"):
        pass
    repo.commit()
    repo.remove(*names, os.fsdecode(b"caf\xe9"))
    repo.commit()
    assert set(read(repo).gone) == {*names, *(f"{name}/{name}" for name in names), "caf\udce9"}


def test_the_change_that_is_not_committed_yet_counts(repo: Repo) -> None:
    repo.write({"a/x": "", "b/y": "", "c": ""})
    repo.commit()
    repo.git("rm", "-rq", "a")
    repo.remove("b")
    staged, disk = read(repo, staged=True), read(repo)
    assert set(staged.gone) == {"a", "a/x"}
    assert set(disk.gone) == {"a", "a/x", "b", "b/y"}
    assert {disk.commit_of(path) for path in disk.gone} == {PENDING}
    assert read(repo, rev="HEAD").gone == {}


def test_an_overlay_is_a_pending_change(repo: Repo) -> None:
    repo.write({"a/x": "", "b": ""})
    repo.commit()
    repository = open_repository(str(repo.path))
    for base in (open_tree(repository), open_tree(repository, rev="HEAD")):
        history = read_history(repository, overlay(base, ["a"], {}))
        assert {path: history.commit_of(path) for path in history.gone} == {"a": PENDING, "a/x": PENDING}


def test_a_merge_that_drops_a_file_is_not_known_yet(repo: Repo) -> None:
    repo.write({"keep": ""})
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "side")
    repo.write({"dropped": ""})
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    repo.git("merge", "--quiet", "--strategy=ours", "-m", "drop", "side")
    history = read(repo)
    assert history.commit_of("dropped") == DROPPED


def test_a_merge_in_progress_has_two_ancestries(repo: Repo) -> None:
    repo.write({"keep": "", "gone": "x"})
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "side")
    repo.remove("gone")
    deleted = repo.commit()
    repo.git("checkout", "--quiet", "main")
    repo.write({"more": ""})
    repo.commit()
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    for staged in (False, True):
        history = read(repo, staged=staged)
        assert history.seen.commits == 3
        assert history.commit_of("gone") == deleted
    assert "gone" not in read(repo, rev="HEAD").gone


def test_abandoned_branches_are_not_history(repo: Repo) -> None:
    repo.write({"keep": ""})
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "side")
    repo.write({"a": ""})
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    assert read(repo).gone == {}


def test_an_empty_repository(repo: Repo) -> None:
    repo.write({"a": ""})
    for staged in (False, True):
        history = read(repo, staged=staged)
        assert (history.gone, history.seen) == ({}, (0, True, ""))


def test_a_detached_head(repo: Repo) -> None:
    repo.write({"a": "", "b": ""})
    repo.commit()
    repo.remove("a")
    repo.commit()
    repo.git("checkout", "--quiet", "--detach", "HEAD~1")
    assert read(repo).gone == {}


def test_sha256(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "new", init=("--object-format=sha256",))
    repo.write({"a": "", "b": ""})
    repo.commit()
    repo.remove("a")
    assert read(repo).commit_of("a") == PENDING
    deleted = repo.commit()
    assert read(repo).commit_of("a") == deleted


def test_a_shallow_clone_says_so(repo: Repo, tmp_path: Path) -> None:
    repo.write({"a": "", "b": ""})
    repo.commit()
    repo.remove("a")
    repo.commit()
    repo.git("clone", "--quiet", "--depth=1", f"file://{repo.path}", str(tmp_path / "shallow"))
    history = read(Repo(tmp_path / "shallow"))
    assert history.gone == {}
    assert history.seen.commits == 1
    assert not history.seen.complete
    assert "shallow" in history.seen.reason


def test_a_clone_without_blobs_has_the_whole_history(repo: Repo, tmp_path: Path) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.write({"a": "", "b": ""})
    repo.commit()
    repo.remove("a")
    repo.commit()
    repo.git("clone", "--quiet", "--bare", "--filter=blob:none", f"file://{repo.path}", str(tmp_path / "part"))
    repository = open_repository(str(tmp_path / "part"))
    history = read_history(repository, open_tree(repository, rev="HEAD"))
    assert set(history.gone) == {"a"}
    assert history.seen.complete


def test_a_walk_that_dies_half_way_is_incomplete(repo: Repo) -> None:
    repo.write({"keep": ""})
    first = repo.commit()
    repo.write({"a": ""})
    repo.commit()
    repo.remove("a")
    repo.commit()
    (repo.path / ".git" / "objects" / first[:2] / first[2:]).unlink()
    history = read(repo)
    assert not history.seen.complete
    assert "failed" in history.seen.reason


def test_a_walk_that_says_nothing_is_an_error(repo: Repo) -> None:
    repo.write({"a": ""})
    repo.commit()
    repository = open_repository(str(repo.path))
    tree = open_tree(repository)
    broken = Tree(tree.source._replace(commit="0" * 40), tree.entries)
    with pytest.raises(GitError):
        read_history(repository, broken)


def test_a_kept_walk_answers_as_a_fresh_one(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = str(tmp_path / "kept")
    for number in range(3):
        repo.write({f"d{number}/a": str(number), "keep": str(number), "again": ""})
        repo.commit()
        repo.remove(f"d{number}", "again")
        repo.commit()
        cold, extended = read(repo), read(repo, cache_dir=kept)
        assert contents(extended) == contents(cold)
        monkeypatch.setattr("reflint.git.walk.run", lambda *_: pytest.fail("walked though it was kept"))
        assert contents(read(repo, cache_dir=kept)) == contents(cold)
        monkeypatch.undo()


def contents(history: History) -> object:
    return history.seen, {path: history.commit_of(path) for path in history.gone}, history.directories


def test_a_kept_walk_serves_only_descendants(repo: Repo, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    repo.write({"keep": ""})
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "side")
    repo.write({"a": ""})
    repo.commit()
    repo.remove("a")
    repo.commit()
    assert set(read(repo, cache_dir=kept).gone) == {"a"}
    repo.git("checkout", "--quiet", "main")
    assert read(repo, cache_dir=kept).gone == {}
    repo.write({"b": ""})
    repo.commit()
    assert read(repo, cache_dir=kept).gone == {}


def test_grafts_and_replacements_start_anew(repo: Repo, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept")
    repo.write({"a": "", "b": ""})
    repo.commit()
    repo.remove("a")
    second = repo.commit()
    assert set(read(repo, cache_dir=kept).gone) == {"a"}
    repo.git("replace", "--graft", second)
    assert read(repo, cache_dir=kept).gone == {}
    repo.git("pack-refs", "--all")
    assert read(repo, cache_dir=kept).gone == {}
    repo.git("replace", "-d", second)
    assert set(read(repo, cache_dir=kept).gone) == {"a"}


def test_a_damaged_cache_is_ignored_and_few_walks_are_kept(repo: Repo, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    for number in range(7):
        repo.write({f"f{number}": "", "keep": ""})
        repo.commit()
        repo.remove(f"f{number}")
        repo.commit()
        read(repo, cache_dir=str(kept))
    files = [path for path in kept.rglob("*") if path.is_file()]
    assert 1 < len(files) <= 4
    for damage in (b"", b"junk", files[0].read_bytes()[:-3], files[0].read_bytes()[:30] + b"\xff" * 50):
        for path in files:
            path.write_bytes(damage)
        assert len(read(repo, cache_dir=str(kept)).gone) == 7


def test_a_cache_that_cannot_be_written_is_none(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    repo.write({"a": ""})
    repo.commit()
    assert read(repo, cache_dir=str(tmp_path / "file" / "below")).seen.commits == 1


def test_where_the_cache_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("REFLINT_CACHE_DIR", raising=False)
    assert cache_directory() == str(tmp_path / "xdg" / "reflint")
    monkeypatch.setenv("REFLINT_CACHE_DIR", str(tmp_path / "own"))
    assert cache_directory() == str(tmp_path / "own")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("REFLINT_CACHE_DIR", str(tmp_path / "file" / "x"))
    assert cache_directory() is None


def test_the_users_configuration_changes_nothing(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write({"d/a": "some text\n" * 9, "keep": ""})
    repo.commit()
    repo.move("d/a", "d/b")
    repo.commit()
    config = "[log]\nshowSignature=true\nshowRoot=false\nfollow=true\n[diff]\nrenames=copies\nrelative=true\n"
    (tmp_path / "gitconfig").write_text(config + "[color]\nui=always\n[core]\nquotePath=true\n[diff]\nexternal=false\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    assert set(read(repo).gone) == {"d/a"}


def segment(time: int, id: str, *rows: str) -> str:
    return f"\0{time} {id}\0" + ("\n" + "\0".join(rows) + "\0" if rows else "")


def test_clocks_that_differ_do_not_matter_to_what_is_kept() -> None:
    newer = segment(50, "c3", "D", "x") + segment(60, "c2", "A", "x")
    older = segment(40, "c1", "D", "x") + segment(30, "c0", "A", "x")
    whole = parse(newer + older)
    parts = merge(parse(newer), parse(older))
    assert whole.walked == parts.walked == 4
    for walk in (whole, parts):
        event = walk.last["x"]
        assert (walk.commits[event >> 1], event & 1) == ("c2", 0)


def test_the_scan_of_a_plain_directory_has_no_history(repo: Repo, tmp_path: Path) -> None:
    from reflint.trees import directory

    repository: Repository = open_repository(str(repo.path))
    assert not read_history(repository, directory(str(tmp_path))).seen.complete
