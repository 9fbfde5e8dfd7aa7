"""Import statements come to name the new places of what they ask for in vain."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from reflint.fix.imports import Place, end_of, offset_of, plain, spelled_from, standing
from reflint.fix.rehomed import lines_of, rehomed, tree_at
from reflint.model.fix import Edit
from reflint.model.resolution import Resolution
from reflint.model.tree import parent

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


class Rewritten(NamedTuple):
    """The edits of one statement, and the targets whose places it names now; ``certain`` is false where a name that it bound may be used
    otherwise.
    """

    edits: tuple[Edit, ...]
    targets: frozenset[str]
    certain: bool = True


def rewrite(resolution: Resolution, places: Mapping[str, Place], data: bytes) -> Rewritten | None:
    """How the statement that ``resolution`` stands for, in ``data``, comes to name the ``places`` of all its targets; None where that is
    not one clear edit.
    """
    start, place = resolution.reference.start, places[resolution.target]
    tree = tree_at(data, start)
    if tree is None or not _DOTTED.fullmatch(place.dotted):
        return None
    lines = lines_of(data)
    for node in standing(tree, lines, start):
        if isinstance(node, ast.Import):
            alias = next(a for a in node.names if offset_of(lines, a) <= start < end_of(lines, a))
            found = plain(resolution.path, alias, place.dotted, lines, tree)
            return Rewritten(found.edits, frozenset((resolution.target,)), found.certain)
    targets: set[str] = set()

    def where(module: str, name: str) -> Place | None:
        target = target_of(resolution.path, module, name)
        targets.update((target,) if target in places else ())
        return places.get(target)

    spelled = partial(spelled_from, parent(resolution.path))
    edits = rehomed(resolution.path, data, where, spelled, start)
    return Rewritten(edits[0], frozenset(targets)) if edits else None


def target_of(path: str, module: str, name: str) -> str:
    """What ``module``, as written in the file ``path``, or ``name`` in it, is called where it is missing."""
    rest = module.lstrip(".")
    if rest == module:
        return f"{module}.{name}".rstrip(".")
    home = parent(path)
    for _ in range(len(module) - len(rest) - 1):
        home = parent(home)
    return "/".join(filter(None, (home, *rest.split("."), name)))
