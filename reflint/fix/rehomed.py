"""Import statements of a whole file, once the modules that they mean are elsewhere, or the file itself is."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from reflint.fix.imports import Place, end_of, module_span, offset_of, plain
from reflint.fix.rewrite import rewritten
from reflint.model.fix import Edit
from reflint.model.location import Lines

# (module as it is written, imported name or "") → the module that is meant then, of a name the submodule; None where that is not told
Where = Callable[[str, str], "Place | None"]
Spelled = Callable[[Place, int], str]


class Renamed(NamedTuple):
    """What one name of ``from module import name`` becomes."""

    module: str
    name: str


def rehomed(path: str, data: bytes, where: Where, spelled: Spelled, at: int = -1) -> list[tuple[Edit, ...]]:
    """The edits, those of one statement together, by which the imports of ``data`` mean what ``where`` says; none where the file cannot be read.

    ``spelled`` is the text by which a statement of this many leading dots names a module; ``at`` is a byte of the one statement that is
    looked at, -1 for all of them.
    """
    tree = _parsed(data)
    if tree is None:
        return []
    lines = Lines(data)
    found: list[tuple[Edit, ...]] = []
    changed: list[ast.stmt] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        if at >= 0 and not offset_of(lines, node) <= at < end_of(lines, node):
            continue
        changed.append(node)
        if isinstance(node, ast.Import):
            found += _plain(path, node, lines, tree, where)
        else:
            edits = _from(path, node, lines, where, spelled)
            found += [edits] if edits else []
    if not found:
        return []
    whole = rewritten(data, (edit for edits in found for edit in edits))
    one = changed[0] if len(changed) == 1 and isinstance(changed[0], ast.ImportFrom) else None
    sound = one is not None and _reads(whole, lines.starts[one.lineno - 1], end_of(lines, one) + len(whole) - len(data))
    return found if sound or _parsed(whole) is not None else []


def _reads(data: bytes, start: int, end: int) -> bool:
    """Whether the lines from ``start`` to that of ``end`` are statements by themselves."""
    stop = data.find(b"\n", end)
    text = data[start:stop] if stop >= 0 else data[start:]
    return _parsed(b"if 1:\n" + text if text[:1].isspace() else text) is not None


@lru_cache(maxsize=2)  # one statement of a file is looked at after another
def _parsed(data: bytes) -> ast.Module | None:
    try:
        return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _plain(path: str, node: ast.Import, lines: Lines, tree: ast.Module, where: Where) -> Iterator[tuple[Edit, ...]]:
    for alias in node.names:
        place = where(alias.name, "")
        if place is None or place.dotted == alias.name:
            continue
        rewrite = plain(path, alias, place.dotted, lines, tree)
        if rewrite.certain or _is_bound_elsewhere(alias, tree):
            yield rewrite.edits


def _is_bound_elsewhere(alias: ast.alias, tree: ast.Module) -> bool:
    """Whether another statement binds the package that ``alias`` bound, so that its other uses go on."""
    top = alias.name.partition(".")[0]
    others = (other for node in ast.walk(tree) if isinstance(node, ast.Import) for other in node.names)
    return any(o is not alias and not o.asname and o.name.partition(".")[0] == top for o in others)


def _from(path: str, node: ast.ImportFrom, lines: Lines, where: Where, spelled: Spelled) -> tuple[Edit, ...]:
    written = "." * node.level + (node.module or "")
    whole = where(written, "")

    def said(place: Place) -> str:
        return spelled(place, node.level)

    base = said(whole) if whole is not None else written
    becomes = [_renamed(alias, written, base, where, said) for alias in node.names]
    span = module_span(lines, node)
    modules = {new.module for new in becomes}
    if span is None or (
        modules == {written} and all(n.name == a.name for n, a in zip(becomes, node.names, strict=True))
    ):
        return ()
    if len(modules) == 1:
        edits = [Edit(path, *span, base)] if base != written and modules == {base} else []
        if modules not in ({base}, {written}):
            edits = [Edit(path, *span, becomes[0].module)]
        renamed = ((alias, new) for alias, new in zip(node.names, becomes, strict=True) if alias.name != new.name)
        return (*edits, *(Edit(path, *_name_span(lines, alias), _bound(alias, new)) for alias, new in renamed))
    return _split(path, node, lines, becomes, (span, written))


def _renamed(alias: ast.alias, written: str, base: str, where: Where, said: Callable[[Place], str]) -> Renamed:
    place = where(written, alias.name) if alias.name != "*" else None
    if place is None:
        return Renamed(base, alias.name)
    package, _, name = place.dotted.rpartition(".")
    above = Place(package, place.path.rpartition("/")[0])
    return Renamed(said(above), name) if package else Renamed(base, alias.name)


def _name_span(lines: Lines, alias: ast.alias) -> tuple[int, int]:
    begin = offset_of(lines, alias)
    return begin, begin + len(alias.name.encode())


def _bound(alias: ast.alias, new: Renamed) -> str:
    """The new name, bound as the old one was."""
    return new.name if alias.asname or alias.name == new.name else f"{new.name} as {alias.name}"


def _split(
    path: str, node: ast.ImportFrom, lines: Lines, becomes: list[Renamed], module: tuple[tuple[int, int], str]
) -> tuple[Edit, ...]:
    """The statement with the names of the module that most of them come from, and one more for each other module."""
    span, written = module
    counts = {new.module: sum(other.module == new.module for other in becomes) for new in becomes}
    first = max(counts, key=lambda name: (name == written, counts[name]))
    begin, stop = offset_of(lines, node), end_of(lines, node)
    start = lines.starts[node.lineno - 1]
    indent = lines.data[start:begin]
    close = re.compile(rb"[ \t]*(#[^\r\n]*)?(?=\r?\n|$)").match(lines.data, stop)
    if indent.strip() or close is None:
        return ()  # another statement on the line
    cuts = _cuts(node, lines, [new.module == first for new in becomes])
    if any(b"#" in lines.data[a:b] or b"\\" in lines.data[a:b] for a, b in cuts):
        return ()
    edits = [Edit(path, *cut, "") for cut in cuts]
    edits += [Edit(path, *span, first)] if first != written else []
    for alias, new in zip(node.names, becomes, strict=True):
        if new.module == first and new.name != alias.name:
            edits.append(Edit(path, *_name_span(lines, alias), _bound(alias, new)))
    newline = "\r\n" if b"\r\n" in lines.data[begin : close.end() + 2] else "\n"
    added = ""
    for name in counts:
        if name != first:
            pairs = [(a, n) for a, n in zip(node.names, becomes, strict=True) if n.module == name]
            names = ", ".join(_bound(a, n) + (f" as {a.asname}" if a.asname else "") for a, n in pairs)
            added += f"{newline}{indent.decode()}from {name} import {names}"
    return (*edits, Edit(path, close.end(), close.end(), added))


def _cuts(node: ast.ImportFrom, lines: Lines, stays: list[bool]) -> list[tuple[int, int]]:
    """The bytes to take out so that only the names that stay are left, with one comma between them."""
    names, found = node.names, []
    last = max(at for at, stay in enumerate(stays) if stay)
    for at, alias in enumerate(names):
        if not stays[at] and at < last:
            found.append((offset_of(lines, alias), offset_of(lines, names[at + 1])))
    if last < len(names) - 1:
        found.append((end_of(lines, names[last]), end_of(lines, names[-1])))
    return found
