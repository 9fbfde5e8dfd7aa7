"""Import statements of a whole file, once the modules that they mean are elsewhere, or the file itself is."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from reflint.fix.imports import Place, end_of, module_span, offset_of, plain, standing
from reflint.fix.rewrite import rewritten
from reflint.model.fix import Edit
from reflint.model.location import Lines
from reflint.syntax.python_newer import older
from reflint.syntax.python_skeleton import skeleton

# (module as it is written, imported name or "") → the module that is meant then, of a name the submodule; None where that is not told
Where = Callable[[str, str], "Place | None"]
Spelled = Callable[[Place, int], str]

_REST = re.compile(rb"[ \t]*,[ \t]*(#[^\r\n]*)?\r?\n")


class Renamed(NamedTuple):
    """What one name of ``from module import name`` becomes."""

    module: str
    name: str


def rehomed(path: str, data: bytes, where: Where, spelled: Spelled, at: int = -1) -> list[tuple[Edit, ...]]:
    """The edits, those of one statement together, by which the imports of ``data`` mean what ``where`` says; none where the file cannot be read.

    ``spelled`` is the text by which a statement of this many leading dots names a module; ``at`` is a byte of the one statement that is
    looked at, -1 for all of them.
    """
    lines = lines_of(data)
    tree = parsed(data) if at < 0 else tree_at(data, at)
    if tree is None:
        return []
    found: list[tuple[Edit, ...]] = []
    changed: list[ast.stmt] = []
    for node in ast.walk(tree) if at < 0 else standing(tree, lines, at):
        if not isinstance(node, ast.Import | ast.ImportFrom):
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
    return found if sound or parsed(whole) is not None else []


def _reads(data: bytes, start: int, end: int) -> bool:
    """Whether the lines from ``start`` to that of ``end`` are statements by themselves."""
    stop = data.find(b"\n", end)
    text = data[start:stop] if stop >= 0 else data[start:]
    return parsed(b"if 1:\n" + text if text[:1].isspace() else text) is not None


@lru_cache(maxsize=4)  # one statement of a file is looked at after another
def parsed(data: bytes) -> ast.Module | None:
    """The file as a tree, whatever Python it is written for; None where it cannot be read."""
    try:
        return ast.parse(data)
    except SyntaxError:
        data = older(data)
    except (ValueError, RecursionError, MemoryError):
        return None
    try:
        return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=2)
def lines_of(data: bytes) -> Lines:
    """The lines of a file that is looked at again and again."""
    return Lines(data)


def tree_at(data: bytes, at: int) -> ast.Module | None:
    """The tree in which the import of names at the byte ``at`` stands, without what holds no import; the whole tree for other statements."""
    short = parsed(_skeleton(data))
    if short is not None and any(isinstance(n, ast.ImportFrom) for n in standing(short, lines_of(data), at)):
        return short
    return parsed(data)


@lru_cache(maxsize=2)
def _skeleton(data: bytes) -> bytes:
    return skeleton(data, (b"import",))


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
        return (*edits, *(_named(path, alias, new, lines) for alias, new in renamed))
    return _split(path, node, lines, becomes, (span, written))


def _renamed(alias: ast.alias, written: str, base: str, where: Where, said: Callable[[Place], str]) -> Renamed:
    place = where(written, alias.name) if alias.name != "*" else None
    if place is None:
        return Renamed(base, alias.name)
    package, _, name = place.dotted.rpartition(".")
    above = Place(package, place.path.rpartition("/")[0])
    return Renamed(said(above), name) if package else Renamed(base, alias.name)


def _named(path: str, alias: ast.alias, new: Renamed, lines: Lines) -> Edit:
    """The edit by which ``alias`` takes its ``new`` name, and binds what it bound; an ``as`` that says the same is not needed any more."""
    begin = offset_of(lines, alias)
    end = end_of(lines, alias) if alias.asname == new.name else begin + len(alias.name.encode())
    return Edit(path, begin, end, _bound(alias, new))


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
    lost = b"".join(lines.data[a:b] for a, b in cuts)
    pairs = list(zip(node.names, becomes, strict=True))
    notes = [_note(alias, lines) for alias, new in pairs if new.module != first]
    if b"\\" in lost or lost.count(b"#") != "".join(notes).count("#"):
        return ()  # it would lose a comment
    edits = [Edit(path, *cut, "") for cut in cuts]
    edits += [Edit(path, *span, first)] if first != written else []
    for alias, new in pairs:
        if new.module == first and new.name != alias.name:
            edits.append(_named(path, alias, new, lines))
    newline = "\r\n" if b"\r\n" in lines.data[begin : close.end() + 2] else "\n"
    added = [_statement([pair for pair in pairs if pair[1].module == name], lines) for name in counts if name != first]
    text = "".join(f"{newline}{indent.decode()}{statement}" for statement in added)
    return (*edits, Edit(path, close.end(), close.end(), text))


def _statement(pairs: list[tuple[ast.alias, Renamed]], lines: Lines) -> str:
    """One import of names that come from one module, with the comments that they had."""
    names = ", ".join(
        _bound(alias, new) + (f" as {alias.asname}" if alias.asname not in (None, new.name) else "")
        for alias, new in pairs
    )
    notes = dict.fromkeys(filter(None, (_note(alias, lines) for alias, _ in pairs)))
    return "  ".join((f"from {pairs[0][1].module} import {names}", *notes))


def _cuts(node: ast.ImportFrom, lines: Lines, stays: list[bool]) -> list[tuple[int, int]]:
    """The bytes to take out so that only the names that stay are left, with one comma between them; whole lines where a name has one."""
    names = node.names
    last = max(at for at, stay in enumerate(stays) if stay)
    alone = [_line_of(alias, lines) for alias in names]
    if not all(alone[last + 1 :]):
        alone[last + 1 :] = [(end_of(lines, names[last]), end_of(lines, names[-1]))] * (len(names) - last - 1)
    found: list[tuple[int, int]] = []
    for at, alias in enumerate(names):
        if stays[at]:
            continue
        begin, end = alone[at] or (offset_of(lines, alias), offset_of(lines, names[at + 1]))
        if found and begin <= found[-1][1]:
            start, stop = found.pop()
            begin, end = start, max(stop, end)
        found.append((begin, end))
    return found


def _note(alias: ast.alias, lines: Lines) -> str:
    """The comment behind ``alias``, where it has a line for itself."""
    span = _line_of(alias, lines)
    _, sign, said = lines.data[slice(*span)].decode("utf-8", "replace").partition("#") if span else ("", "", "")
    return sign + said.rstrip()


def _line_of(alias: ast.alias, lines: Lines) -> tuple[int, int] | None:
    """The line that ``alias`` has for itself, its comma and its comment; None where it shares one."""
    begin, stop = offset_of(lines, alias), end_of(lines, alias)
    start, rest = lines.starts[alias.lineno - 1], _REST.match(lines.data, stop)
    if rest is None or lines.data[start:begin].strip() or alias.lineno != (alias.end_lineno or alias.lineno):
        return None
    return start, rest.end()
