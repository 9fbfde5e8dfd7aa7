"""Import statements name a new place: the module, a submodule among the names, and what the statement bound."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
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
        if isinstance(node, ast.Import | ast.ImportFrom) and _offset(lines, node) <= start < _end(lines, node):
            statement = _Statement(resolution.path, node, lines, tree)
            if isinstance(node, ast.Import):
                return statement.plain(start, end, place)
            if data[_offset(lines, node) : start].split() == [b"from"]:
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


def _offset(lines: Lines, node: ast.stmt | ast.expr | ast.alias) -> int:
    return lines.starts[node.lineno - 1] + node.col_offset


def _end(lines: Lines, node: ast.stmt | ast.expr | ast.alias) -> int:
    return lines.starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)


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

    def plain(self, start: int, end: int, place: Place) -> Rewrite:
        """``import a.b``: whoever uses ``a.b`` below follows."""
        alias = next(a for a in self.node.names if _offset(self.lines, a) <= start < _end(self.lines, a))
        old = self.lines.data[start:end].decode("utf-8", "replace")
        edits = [Edit(self.path, start, end, place.dotted)]
        if alias.asname:
            return Rewrite(tuple(edits))
        covered = set()
        for node in self._chains(old):
            edits.append(Edit(self.path, _offset(self.lines, node), _end(self.lines, node), place.dotted))
            covered.add((node.lineno, node.col_offset))
        top = old.partition(".")[0]
        rest = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and node.id == top and (node.lineno, node.col_offset) not in covered
        ]
        return Rewrite(tuple(edits), not rest)

    def _chains(self, dotted: str) -> Iterator[ast.expr]:
        """The expressions that say ``dotted``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute | ast.Name):
                text = self.lines.data[_offset(self.lines, node) : _end(self.lines, node)]
                if text == dotted.encode():
                    yield node

    def among(self, start: int, end: int, place: Place) -> Rewrite | None:
        """``from a import b`` where ``b`` is a module: the name, or where it left its package, the whole statement."""
        package, _, name = place.dotted.rpartition(".")
        alias = next(a for a in self.node.names if _offset(self.lines, a) <= start < _end(self.lines, a))
        kept = "" if alias.asname or alias.name == name else f" as {alias.name}"
        renamed = Edit(self.path, start, end, name + kept)
        above = Place(package, parent(place.path))
        module = self.module_span()
        new = self.spelled(above) if package else ""
        if module is None or not new:
            return None
        if self.lines.data[slice(*module)].decode("utf-8", "replace") == new:
            return Rewrite((renamed,))
        moved = Edit(self.path, *module, new)
        if len(self.node.names) == 1:
            return Rewrite(tuple(edit for edit in (moved, renamed) if edit.text != alias.name))
        return self._split(alias, f"from {new} import {name}{kept}{f' as {alias.asname}' if alias.asname else ''}")

    def module_span(self) -> tuple[int, int] | None:
        """The bytes of the module in ``from module import …``, dots included."""
        begin = _offset(self.lines, self.node)
        match = re.compile(rb"from\s+([.\w]+)\s+import\b").match(self.lines.data, begin)
        return match.span(1) if match else None

    def _split(self, alias: ast.alias, statement: str) -> Rewrite | None:
        """One name taken out of a statement of several, on one line, and imported by a ``statement`` of its own behind it."""
        begin, stop = _offset(self.lines, self.node), _end(self.lines, self.node)
        line = self.lines.data[begin:stop]
        indent = self.lines.data[self.lines.starts[self.node.lineno - 1] : begin]
        if b"\n" in line or b"(" in line or b"\\" in line or indent.strip():
            return None
        at, others = self.node.names.index(alias), [a for a in self.node.names if a is not alias]
        if at:
            cut = (_end(self.lines, self.node.names[at - 1]), _end(self.lines, alias))
        else:
            cut = (_offset(self.lines, alias), _offset(self.lines, others[0]))
        newline = "\r\n" if self.lines.data[stop : stop + 2] == b"\r\n" else "\n"
        if self.lines.data[stop : stop + 1] not in (b"\n", b"\r", b""):
            return None  # a comment, or another statement on the line
        added = Edit(self.path, stop, stop, newline + indent.decode() + statement)
        if cut[1] == stop:
            return Rewrite((Edit(self.path, *cut, added.text),))
        return Rewrite((Edit(self.path, *cut, ""), added))


def carried(
    data: bytes, names: tuple[str, str], place_of: Callable[[str], str], dotted: Callable[[str], str]
) -> list[Edit]:
    """Edits of the relative imports of a file that moves, ``names`` being its old and its new one, so that they import what they did.

    ``place_of`` maps the path of a module without an ending to where it is afterwards, ``dotted`` such a path to a dotted name.
    """
    old, new = names
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines, edits = Lines(data), []
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        span = _Statement(new, node, lines, tree).module_span()
        base = parent(old).split("/")
        if span is None or len(base) < node.level or not base[0]:
            continue
        stem = "/".join((*base[: len(base) - node.level + 1], *(node.module or "").split("."))).rstrip("/")
        place = place_of(stem)
        text = spelled_from(parent(new), Place(dotted(place), place), node.level)
        if text != data[slice(*span)].decode("utf-8", "replace") and _DOTTED.fullmatch(text.lstrip(".") or "x"):
            edits.append(Edit(new, *span, text))
    return edits
