"""A tree with a change that nobody has made yet laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reflint.model.tree import FILE, LINK, Entry, Source, Tree


class Added(NamedTuple):
    """What an overlay puts at a path: ``data``, or where that is None the bytes of ``origin`` in the base tree."""

    entry: Entry
    data: bytes | None = None
    origin: str = ""


class Overlay(Tree):
    """``base`` with ``removed`` taken away and ``added`` put in."""

    def __init__(self, base: Tree, entries: Mapping[str, Entry], added: Mapping[str, Added]) -> None:
        super().__init__(Source("overlay", base.source.commit), entries, base, base.missing)
        self.added = added


def overlay(tree: Tree, removed: Iterable[str], added: Mapping[str, Added | bytes]) -> Overlay:
    """``tree`` without the files and directories ``removed``, then with ``added``; bytes keep the mode they replace."""
    gone = set(removed)
    below = tuple(path + "/" for path in gone if path in tree.directories)
    entries = {
        path: entry
        for path, entry in tree.entries.items()
        if path not in gone and not (below and path.startswith(below))
    }
    whole = {path: _added(tree, path, value) for path, value in added.items()}
    entries.update((path, value.entry) for path, value in whole.items())
    return Overlay(tree, entries, whole)


def moved(tree: Tree, old: str, new: str) -> dict[str, Added]:
    """What an overlay adds when the file or directory ``old`` becomes ``new``, with its contents as they are."""
    if old in tree.entries:
        return {new: Added(tree.entries[old], origin=old)}
    return {new + path[len(old) :]: Added(tree.entries[path], origin=path) for path in tree.below(old)}


def _added(tree: Tree, path: str, value: Added | bytes) -> Added:
    if isinstance(value, Added):
        return value
    known = tree.entries.get(path)
    mode = known.mode if known is not None and known.mode != LINK else FILE
    return Added(Entry(mode), value)
