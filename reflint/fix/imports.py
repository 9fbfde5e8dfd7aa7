"""How import statements name a place, and where in them it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from reflint.fix.spelling import relative
from reflint.model.fix import Edit
from reflint.model.location import Lines


class Place(NamedTuple):
    """Where a module is now: its ``dotted`` name, and its ``path`` without an ending."""

    dotted: str
    path: str


class Rewrite(NamedTuple):
    """Edits that go together; ``certain`` is false where a name that the import bound may be used otherwise."""

    edits: tuple[Edit, ...]
    certain: bool = True


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


def standing(tree: ast.Module, lines: Lines, at: int) -> Iterator[ast.Import | ast.ImportFrom]:
    """The import statements of ``tree`` in which the byte ``at`` stands: one, or none. To walk the whole tree costs as much as to parse it."""
    line = lines.line(at)
    pending: list[ast.AST] = [tree]
    while pending:
        for node in ast.iter_child_nodes(pending.pop()):
            if isinstance(node, ast.stmt | ast.ExceptHandler) and not node.lineno <= line <= (node.end_lineno or line):
                continue
            if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
                pending.append(node)
            if isinstance(node, ast.Import | ast.ImportFrom) and offset_of(lines, node) <= at < end_of(lines, node):
                yield node


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
