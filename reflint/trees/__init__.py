"""Where a tree comes from: commit, index, working tree, plain directory, overlay; and its bytes."""

from __future__ import annotations

from reflint.errors import GitError
from reflint.git.repository import Repository
from reflint.model.tree import Tree
from reflint.trees.destroyed import destroyed_links
from reflint.trees.directory import directory
from reflint.trees.overlay import Added, Overlay, moved, overlay
from reflint.trees.reader import Reader
from reflint.trees.stored import commit, index
from reflint.trees.worktree import worktree

__all__ = [
    "Added",
    "Overlay",
    "Reader",
    "commit",
    "destroyed_links",
    "directory",
    "index",
    "moved",
    "open_tree",
    "overlay",
    "worktree",
]


def open_tree(repository: Repository, *, staged: bool = False, rev: str | None = None) -> Tree:
    """The tree of ``rev``, else what is ``staged``, else the working tree; of a bare repository HEAD's."""
    if rev is not None:
        return commit(repository, rev)
    if staged and repository.bare:
        raise GitError("a bare repository has no index", path=repository.git_dir, hint="name a commit with --rev")
    if staged:
        return index(repository)
    if repository.root is None:
        return commit(repository, "HEAD")
    return worktree(repository)
