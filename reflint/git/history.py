"""What the ancestry of a tree had and the tree has no more; the change that is not committed yet counts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from reflint.git.listing import records
from reflint.git.process import Running
from reflint.git.repository import Repository
from reflint.git.walk import Walk, empty, merge, run, walk
from reflint.model.history import NO_HISTORY, PENDING, History, Lives, Seen
from reflint.model.tree import Tree

DROPPED = ""  # stands for the merge that left a path out without a deletion of its own; evidence looks for it
CHANGES = ("diff-index", "--cached", "--name-only", "-z", "--no-renames", "--diff-filter=D", "--ignore-submodules=all")
NEVER, FOREVER = -1, 1 << 62  # seconds: before and after any commit


def read_history(repository: Repository, tree: Tree, cache_dir: str | None = None) -> History:
    """The history of ``tree``; GitError where none could be read. ``cache_dir`` keeps walks, None keeps none."""
    bottom = _bottom(tree)
    if bottom.source.kind == "directory":
        return NO_HISTORY
    heads = _heads(repository, bottom)
    with repository.git.together() as processes:
        # What HEAD has and the index has no more is looked for while the walk runs.
        changes = [processes.start(*CHANGES, head) for head in heads if bottom.source.kind != "commit"]
        found, reason = _walk(repository, heads, cache_dir)
        pending = _pending(tree, changes)
    return _history(tree, found, pending, Seen(found.walked, *_whole(repository, reason)), len(heads) > 1)


def heads_of(repository: Repository, tree: Tree) -> list[str]:
    """The commits whose ancestry counts: HEAD, during a merge the merged ones too, or the commit of ``tree``."""
    return _heads(repository, _bottom(tree))


def _bottom(tree: Tree) -> Tree:
    while tree.base is not None:
        tree = tree.base
    return tree


def _heads(repository: Repository, bottom: Tree) -> list[str]:
    heads = [bottom.source.commit] if bottom.source.commit else []
    if bottom.source.kind in ("worktree", "index"):
        try:
            with open(os.path.join(repository.git_dir, "MERGE_HEAD"), encoding="ascii") as file:
                heads += file.read().split()
        except (OSError, ValueError):
            return heads
    return heads


def _walk(repository: Repository, heads: list[str], cache_dir: str | None) -> tuple[Walk, str]:
    if not heads:
        return empty(), ""
    found, reason = walk(repository, heads[0], cache_dir)
    if len(heads) > 1:
        other, other_reason = run(repository, (*heads[1:], f"^{heads[0]}"))
        found, reason = merge(other, found), reason or other_reason
    return found, reason


def _whole(repository: Repository, reason: str) -> tuple[bool, str]:
    if repository.shallow:
        return False, "shallow clone: git fetch --unshallow"
    if os.path.exists(os.path.join(repository.common_dir, "info", "grafts")):
        return False, "history is cut by grafts (info/grafts)"
    return not reason, reason


def _pending(tree: Tree, changes: Iterable[Running]) -> set[str]:
    """Paths that a commit or a lower tree has and ``tree`` has no more."""
    found = {path for running in changes for path in records(running.finish())}
    at: Tree | None = tree
    while at is not None:
        found |= at.missing
        if at is not tree:
            found.update(path for path in at.entries if path not in tree.entries)
        at = at.base
    return {path for path in found if not _lives(tree, path)}


def _lives(tree: Tree, path: str) -> bool:
    return path in tree.entries or path in tree.directories or (bool(tree.submodules) and tree.in_submodule(path))


def _history(tree: Tree, found: Walk, pending: set[str], seen: Seen, merging: bool) -> History:
    commits = [*found.commits, DROPPED]
    times = [FOREVER, *found.times[1:], NEVER]
    entries, directories = tree.entries, tree.directories
    dropped = len(found.commits)
    gone = {
        path: event >> 1 if event & 1 else dropped
        for path, event in found.last.items()
        if path not in entries and path not in directories
    }
    if tree.submodules:
        gone = {path: at for path, at in gone.items() if not tree.in_submodule(path)}
    for path in pending:
        # In a merge, what the other side deleted has a commit of its own already.
        if not merging or not found.last.get(path, 0) & 1:
            gone[path] = 0
    files = sorted(gone.items(), key=lambda item: -times[item[1]])
    emptied = dict(_directories(tree, files))
    for path, at in emptied.items():
        gone.setdefault(path, at)
    return History(seen, gone, tuple(commits), frozenset(emptied), Lives(found.times, found.last))


def _directories(tree: Tree, files: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """(directory, index of the commit that took its last file) for vanished ``files``, which come newest first."""
    known = set()
    for path, at in files:
        slash = path.rfind("/")
        while slash > 0:
            directory = path[:slash]
            if directory in known or _lives(tree, directory):
                break
            known.add(directory)
            yield directory, at
            slash = path.rfind("/", 0, slash)


__all__ = ["DROPPED", "PENDING", "heads_of", "read_history"]
