"""What a loop does with each text of a list, wherever the list stands: candidates that it tries, names that it joins to a directory."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reflint.extract._python.evaluate import called, text_of
from reflint.extract._python.guards import catches
from reflint.extract._python.scopes import Scope
from reflint.extract._python.tables import GUARDS

if TYPE_CHECKING:
    from reflint.extract._python.walk import Walker

_MOST = 500  # nodes of a loop that are looked at
_LISTS = (ast.List, ast.Tuple, ast.Set)


def read(walker: Walker, target: ast.expr, listed: ast.expr, body: Sequence[ast.AST], scope: Scope) -> None:
    """Note what happens to the literals of ``listed``, a list or the name of one, each of which is called ``target`` in ``body``."""
    found = scope.find(listed.id) if isinstance(listed, ast.Name) else (listed, scope)
    if found is None or not isinstance(found[0], _LISTS) or not isinstance(target, ast.Name):
        return
    elements = [element for element in found[0].elts if "/" in text_of(element)]
    if not elements:
        return
    if any(_tries(node, target.id) for node in _below(body)):
        spans = walker.out.tried
    elif any(_joins(walker, node, target.id, scope) for node in _below(body)):
        spans = walker.out.joined
    else:
        return
    values = (walker.values.value(element, found[1]) for element in elements)
    spans.update((value.start, value.end) for value in values if value is not None)


def _below(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    for count, node in enumerate(node for root in body for node in ast.walk(root)):
        if count > _MOST:
            return
        yield node


def _tries(node: ast.AST, name: str) -> bool:
    """Whether the statement takes the file ``name`` where it is there, and is done then; where it is not, the next one is looked for."""
    if isinstance(node, ast.If):
        return _asks(node.test, name) and _ends(node.body)
    return (
        isinstance(node, ast.Try) and any(map(catches, node.handlers)) and _names(node.body, name) and _ends(node.body)
    )


def _asks(test: ast.expr, name: str) -> bool:
    tests = test.values if isinstance(test, ast.BoolOp) else [test]
    return any(isinstance(each, ast.Call) and called(each.func)[0] in GUARDS and _names([each], name) for each in tests)


def _names(nodes: Sequence[ast.AST], name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for root in nodes for node in ast.walk(root))


def _ends(body: Sequence[ast.AST]) -> bool:
    return any(isinstance(node, (ast.Break, ast.Return)) for root in body for node in ast.walk(root))


def _joins(walker: Walker, node: ast.AST, name: str, scope: Scope) -> bool:
    """Whether the expression puts ``name`` behind a directory that is not known."""
    if isinstance(node, ast.Call) and called(node.func)[0] in ("join", "joinpath"):
        first = node.args[:1] if called(node.func)[1].endswith("path") else []
        left: ast.expr | None = first[0] if first else node.func.value if isinstance(node.func, ast.Attribute) else None
        right: Sequence[ast.expr] = node.args[len(first) :]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.Add)):
        left, right = node.left, [node.right]
    else:
        return False
    if left is None or not any(isinstance(each, ast.Name) and each.id == name for each in right):
        return False
    value = walker.values.value(left, scope)
    return value is None or value.kind in ("unknown", "outside")
