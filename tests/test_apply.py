"""Writing is all or nothing, and outlives a crash at any moment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gitrepo import Repo

from reflint.apply import Rename, Stage, Step, Write, apply, recover
from reflint.errors import ApplyError
from reflint.git.repository import Repository, open_repository
from reflint.git.staging import IndexEntry, read_entries, write_blob
from reflint.model.tree import FILE, LINK


class Killed(BaseException):
    """The process ends here: nothing but the operating system cleans up."""


Snapshot = dict[str, object]


def snapshot(root: Path) -> Snapshot:
    """Every file and link of the work tree, and what is staged."""
    found: Snapshot = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name.split("/")[0] != ".git" and (path.is_symlink() or not path.is_dir()):
            found[name] = os.readlink(path) if path.is_symlink() else (path.read_bytes(), path.stat().st_mode)
    staged = Repo(root).git("ls-files", "-s")
    return found | {".git": staged}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repo = Repo(tmp_path / "work")
    repo.write({"a.sh": "old a\n", "b.sh": b"old b\r\n", "dir/c": "c\n", "dir/d": "d\n", "gone": "x\n"})
    repo.link("link", "old")
    (repo.path / "a.sh").chmod(0o754)
    repo.commit()
    return open_repository(str(repo.path))


def steps(repository: Repository) -> list[Step]:
    blob = write_blob(repository, b"new a\n")
    before = read_entries(repository, ["a.sh", "gone"])
    return [
        Write("a.sh", b"old a\n", b"new a\n", FILE, FILE),
        Write("b.sh", b"old b\r\n", b"new b\r\n", FILE, FILE),
        Rename("dir", "new/place"),
        Write("link", b"old", b"new", LINK, LINK),
        Write("gone", b"x\n", None, FILE, FILE),
        Stage(tuple(before.values()), (IndexEntry("a.sh", 0o100755, blob), IndexEntry("gone"))),
    ]


def test_everything_is_done(repository: Repository) -> None:
    root = Path(repository.root or "")
    apply(repository, steps(repository))
    assert (root / "a.sh").read_bytes() == b"new a\n"
    assert (root / "a.sh").stat().st_mode & 0o777 == 0o754
    assert os.readlink(root / "link") == "new"
    assert not (root / "gone").exists()
    assert not (root / "dir").exists()
    assert (root / "new/place/c").exists()
    assert "gone" not in Repo(root).git("ls-files")
    assert sorted(os.listdir(root / ".git/reflint")) == ["lock"]
    assert recover(repository) == ""


CALLS = ("replace", "rename", "unlink", "symlink", "fsync", "makedirs", "rmdir")


def interrupted(monkeypatch: pytest.MonkeyPatch, at: int, error: Callable[[], BaseException], after: bool) -> None:
    """Let the ``at``-th call that changes the disk end with ``error``, before or after it is done."""
    count = 0

    def wrap(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **kwargs: object) -> object:
            nonlocal count
            count += 1
            if count == at and not after:
                raise error()
            result = call(*args, **kwargs)
            if count == at:
                raise error()
            return result

        return counted

    for name in CALLS:
        monkeypatch.setattr(os, name, wrap(getattr(os, name)))


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_moment_is_finished_or_undone(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    planned = steps(repository)
    root = Path(repository.root or "")
    whole = snapshot(root)
    pristine = tmp_path / "pristine"
    shutil.copytree(root, pristine, symlinks=True)
    apply(repository, planned)
    done = snapshot(root)
    seen = set()
    for at in range(1, 200):
        shutil.rmtree(root)
        shutil.copytree(pristine, root, symlinks=True)
        with monkeypatch.context() as patched:
            interrupted(patched, at, Killed, after)
            try:
                apply(repository, planned)
                seen.add("survived")
            except Killed:
                pass
        said = recover(repository)
        assert snapshot(root) in (whole, done), (at, said)
        seen.add(said)
        if "survived" in seen:
            break
    assert seen >= {"survived", "", "an interrupted change was finished"}


def test_a_full_disk_leaves_everything_as_it_was(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = steps(repository)
    root = Path(repository.root or "")
    whole = snapshot(root)
    refused = 0
    for at in range(1, 200):
        shutil.rmtree(root / ".git/reflint", ignore_errors=True)
        with monkeypatch.context() as patched:
            interrupted(patched, at, lambda: OSError(28, "No space left on device"), False)
            try:
                apply(repository, planned)
                break
            except ApplyError as error:
                refused += "No space left" in str(error)
            except OSError:  # while the journal itself is begun, or cleared away once all is done
                pass
        finished = bool(recover(repository))
        assert (snapshot(root) == whole) != finished, at
        if finished:
            break
    assert refused > 8


def test_a_file_that_somebody_changed_meanwhile_rolls_the_rest_back(repository: Repository) -> None:
    root = Path(repository.root or "")
    planned = steps(repository)
    (root / "link").unlink()
    (root / "link").symlink_to("elsewhere")
    whole = snapshot(root)
    with pytest.raises(ApplyError, match="link: was changed by somebody else meanwhile; nothing was changed"):
        apply(repository, planned)
    assert snapshot(root) == whole


def test_a_read_only_file_is_not_replaced(repository: Repository) -> None:
    root = Path(repository.root or "")
    (root / "b.sh").chmod(0o444)
    whole = snapshot(root)
    with pytest.raises(ApplyError, match=r"b\.sh: is read-only; nothing was changed"):
        apply(repository, steps(repository))
    assert snapshot(root) == whole


def test_after_a_kill_a_changed_file_makes_the_rest_be_undone(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(repository.root or "")
    planned = steps(repository)
    whole = snapshot(root)
    with monkeypatch.context() as patched:

        def killed(*_: object) -> None:
            raise Killed

        patched.setattr(os, "symlink", killed)
        with pytest.raises(Killed):
            apply(repository, planned)
    (root / "gone").write_text("mine\n")
    assert "an interrupted change was undone: was changed by somebody else" in recover(repository)
    mine = snapshot(root)
    assert mine.pop("gone") != whole.pop("gone")
    assert mine == whole


def test_two_runs_do_not_meet(repository: Repository) -> None:
    fcntl = pytest.importorskip("fcntl")
    folder = Path(repository.git_dir) / "reflint"
    folder.mkdir()
    with open(folder / "lock", "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(ApplyError, match="another run"):
            apply(repository, steps(repository))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    mask = os.umask(0o022)
    yield
    os.umask(mask)
