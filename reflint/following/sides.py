"""The two trees that a move lies between."""

from __future__ import annotations

from typing import NamedTuple

from reflint.fix.rewrite import Proposal
from reflint.layout import Layout
from reflint.model.finding import Finding
from reflint.model.fix import Edit, Fix
from reflint.model.tree import Tree
from reflint.resolve.modules import MODULE_ENDINGS
from reflint.resolve.served import is_served
from reflint.trees import Overlay
from reflint.trees.reading import Read

PROSE = frozenset(("markdown", "rst", "text", "hash-text", "bat-text"))  # dialects of documents


class Sides(NamedTuple):
    """The tree before a move and after it, which file becomes which; how to read a file, and the source roots, of the latter."""

    before: Tree
    after: Overlay
    layout: Layout
    read: Read
    roots: tuple[str, ...]

    def data(self, old: str) -> bytes | None:
        """The bytes of the file that was ``old``; None where it is dropped, as its place is taken, or cannot be read."""
        if old in self.layout.names and old not in self.layout.moved:
            return None
        return self.read(self.layout.names.get(old, old))


def proposal(path: str, target: str, edits: tuple[Edit, ...], line: int) -> Proposal:
    """``edits`` of ``path``, on ``line``, that keep it naming what ``target`` was."""
    return Proposal(Finding("", "", "error", path, target, "", ()), Fix("safe", edits), line, line)


def shelves(tree: Tree) -> tuple[str, ...]:
    """Directories of templates and of what is served: a loader finds below them what a program names."""
    return tuple(d for d in sorted(tree.directories) if d.rpartition("/")[2] == "templates" or is_served(d))


def stem_of(path: str) -> str:
    """The path of a module without its ending; of a package its directory."""
    for ending in sorted(MODULE_ENDINGS, key=len, reverse=True):
        if path.endswith(ending):
            return path[: -len(ending)]
    return path
