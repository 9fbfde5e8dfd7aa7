"""Import statements name a new place: the module, a submodule among the names, and what the statement bound."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from reflint.fix.spelling import relative
from reflint.model.fix import Edit
from reflint.model.location import Lines
from reflint.model.resolution import Resolution
from reflint.model.tree import parent

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


class Place(NamedTuple):
    """Where a module is now: its ``dotted`` name, and its ``path`` without an ending."""

    dotted: str
    path: str


class Rewrite(NamedTuple):
    """Edits that go together; ``certain`` is false where a name that the import bound may be used otherwise."""

    edits: tuple[Edit, ...]
    certain: bool = True


def rewrite(resolution: Resolution, place: Place, data: bytes) -> Rewrite | None:
    """How the import that ``resolution`` stands for, in ``data``, comes to name ``place``; None where that is not one clear edit."""
    start, end = resolution.reference.start, resolution.reference.end
    if not _DOTTED.fullmatch(place.dotted):
        return None
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    lines = Lines(data)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and offset_of(lines, node) <= start < end_of(lines, node):
            statement = _Statement(resolution.path, node, lines, tree)
            if isinstance(node, ast.Import):
                return statement.plain(start, place)
            if data[offset_of(lines, node) : start].split() == [b"from"]:
                return Rewrite((Edit(resolution.path, start, end, statement.spelled(place)),))
            return statement.among(start, end, place)
    return None


def spelled_from(home: str, place: Place, level: int) -> str:
    """The module as a statement of a file in the directory ``home`` names it: relative where it was relative, and still can be."""
    way = relative(place.path, home).split("/")
    ups = sum(step == ".." for step in way)
    down = [step for step in way if step not in ("..", ".")]
    if not level or len(down) > place.dotted.count("."):
        return place.dotted  # the directory in which both lie is no package
    return "." * (ups + 1) + ".".join(down)


def offset_of(lines: Lines, node: ast.stmt | ast.expr | ast.alias) -> int:
    """The byte at which ``node`` begins."""
    return lines.starts[node.lineno - 1] + node.col_offset


def end_of(lines: Lines, node: ast.stmt | ast.expr | ast.alias) -> int:
    """The byte behind ``node``."""
    return lines.starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)


def module_span(lines: Lines, node: ast.stmt) -> tuple[int, int] | None:
    """The bytes of the module in ``from module import …``, dots included."""
    match = re.compile(rb"from\s+([.\w]+)\s+import\b|from\s*([.]+[.\w]*)\s*import\b").match(
        lines.data, offset_of(lines, node)
    )
    return match.span(match.lastindex or 1) if match else None


def plain(path: str, alias: ast.alias, dotted: str, lines: Lines, tree: ast.Module) -> Rewrite:
    """``import a.b`` becomes ``import dotted``: whoever uses ``a.b`` below follows."""
    begin = offset_of(lines, alias)
    edits = [Edit(path, begin, begin + len(alias.name.encode()), dotted)]
    if alias.asname:
        return Rewrite(tuple(edits))
    covered = set()
    for node in _chains(alias.name, lines, tree):
        edits.append(Edit(path, offset_of(lines, node), end_of(lines, node), dotted))
        covered.add((node.lineno, node.col_offset))
    top = alias.name.partition(".")[0]
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == top)
    return Rewrite(tuple(edits), all((node.lineno, node.col_offset) in covered for node in names))


def _chains(dotted: str, lines: Lines, tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions that say ``dotted``."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute | ast.Name):
            continue
        if lines.data[offset_of(lines, node) : end_of(lines, node)] == dotted.encode():
            yield node


class _Statement:
    """One import statement of the file ``path``."""

    def __init__(self, path: str, node: ast.Import | ast.ImportFrom, lines: Lines, tree: ast.Module) -> None:
        self.path = path
        self.node = node
        self.lines = lines
        self.tree = tree

    def spelled(self, place: Place) -> str:
        """The module as this statement names it."""
        level = self.node.level if isinstance(self.node, ast.ImportFrom) else 0
        return spelled_from(parent(self.path), place, level)

    def plain(self, start: int, place: Place) -> Rewrite:
        """``import a.b``: whoever uses ``a.b`` below follows."""
        alias = next(a for a in self.node.names if offset_of(self.lines, a) <= start < end_of(self.lines, a))
        return plain(self.path, alias, place.dotted, self.lines, self.tree)

    def among(self, start: int, end: int, place: Place) -> Rewrite | None:
        """``from a import b`` where ``b`` is a module: the name, or where it left its package, the whole statement."""
        package, _, name = place.dotted.rpartition(".")
        alias = next(a for a in self.node.names if offset_of(self.lines, a) <= start < end_of(self.lines, a))
        kept = "" if alias.asname or alias.name == name else f" as {alias.name}"
        renamed = Edit(self.path, start, end, name + kept)
        above = Place(package, parent(place.path))
        module = module_span(self.lines, self.node)
        new = self.spelled(above) if package else ""
        if module is None or not new:
            return None
        if self.lines.data[slice(*module)].decode("utf-8", "replace") == new:
            return Rewrite((renamed,))
        moved = Edit(self.path, *module, new)
        if len(self.node.names) == 1:
            return Rewrite(tuple(edit for edit in (moved, renamed) if edit.text != alias.name))
        return self._split(alias, f"from {new} import {name}{kept}{f' as {alias.asname}' if alias.asname else ''}")

    def _split(self, alias: ast.alias, statement: str) -> Rewrite | None:
        """One name taken out of a statement of several, on one line, and imported by a ``statement`` of its own behind it."""
        begin, stop = offset_of(self.lines, self.node), end_of(self.lines, self.node)
        line = self.lines.data[begin:stop]
        indent = self.lines.data[self.lines.starts[self.node.lineno - 1] : begin]
        if b"\n" in line or b"(" in line or b"\\" in line or indent.strip():
            return None
        at, others = self.node.names.index(alias), [a for a in self.node.names if a is not alias]
        if at:
            cut = (end_of(self.lines, self.node.names[at - 1]), end_of(self.lines, alias))
        else:
            cut = (offset_of(self.lines, alias), offset_of(self.lines, others[0]))
        newline = "\r\n" if self.lines.data[stop : stop + 2] == b"\r\n" else "\n"
        if self.lines.data[stop : stop + 1] not in (b"\n", b"\r", b""):
            return None  # a comment, or another statement on the line
        added = Edit(self.path, stop, stop, newline + indent.decode() + statement)
        if cut[1] == stop:
            return Rewrite((Edit(self.path, *cut, added.text),))
        return Rewrite((Edit(self.path, *cut, ""), added))
