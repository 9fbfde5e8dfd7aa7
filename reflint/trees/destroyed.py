"""Links that became text files which hold the target: what a checkout without symlinks does, once it is committed."""

from __future__ import annotations

from reflint.git.blobs import Blobs
from reflint.git.listing import Row, read_rows
from reflint.git.repository import Repository
from reflint.model.facts import Failure
from reflint.model.tree import LINK, Tree
from reflint.trees.reader import Reader

RAW = ("--raw", "-z", "--no-renames", "--no-abbrev", "--diff-filter=T", "--ignore-submodules=all")


def destroyed_links(repository: Repository, tree: Tree) -> frozenset[str]:
    """Links of HEAD (for a commit: of its parent) that ``tree`` has as regular files holding the link's target."""
    rows = [row for row in _retyped(repository, tree) if row.old_mode == LINK and _is_file(tree, row.path)]
    if not rows:
        return frozenset()
    with Blobs(repository) as blobs, Reader(repository, tree) as reader:
        before = list(blobs.read([row.old_id for row in rows]))
        after = [data for _, data in reader.read_many(row.path for row in rows)]
    return frozenset(row.path for row, old, new in zip(rows, before, after, strict=True) if _same(old, new))


def _retyped(repository: Repository, tree: Tree) -> list[Row]:
    while tree.base is not None:
        tree = tree.base
    kind, commit = tree.source
    if kind == "directory" or not commit:
        return []
    if kind == "index":
        output = repository.git.run("diff-index", "--cached", *RAW, commit)
    elif kind == "commit" or repository.root is None:
        output = repository.git.run("diff-tree", "-r", "--no-commit-id", *RAW, "--stdin", input=f"{commit}\n".encode())
    else:
        output = repository.git.run("diff-index", *RAW, commit)
    return list(read_rows(output))


def _is_file(tree: Tree, path: str) -> bool:
    entry = tree.entries.get(path)
    return entry is not None and entry.mode < LINK


def _same(old: bytes | Failure, new: bytes | Failure) -> bool:
    """Whether the text is the link's target; editors and hooks add a line end to it."""
    return isinstance(old, bytes) and isinstance(new, bytes) and new.rstrip(b"\r\n") == old
