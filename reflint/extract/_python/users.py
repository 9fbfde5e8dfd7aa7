"""By which names of a module its functions and classes come to run."""

from __future__ import annotations

import ast
from collections.abc import Iterable

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Users:
    """The plain functions and classes at the top of a module: who of them names whom. What is decorated may be run by the decorator, and what
    other statements name by whoever imports the module.
    """

    def __init__(self, tree: ast.Module) -> None:
        named: dict[str, set[str]] = {}
        at_once: set[str] = set()
        for statement in tree.body:
            if isinstance(statement, Definition) and not statement.decorator_list:
                named.setdefault(statement.name, set()).update(_names(statement))
            else:
                at_once |= _names(statement)
        self._callers: dict[str, set[str]] = {}
        for caller, names in named.items():
            for name in names & named.keys():
                self._callers.setdefault(name, set()).add(caller)
        self._at_once = at_once

    def of(self, name: str) -> tuple[str, ...]:
        """The names that lead to the definition ``name``, its own among them; none where the module itself leads there."""
        found = {name}
        pending = [name]
        while pending:
            for caller in self._callers.get(pending.pop(), ()):
                if caller not in found:
                    found.add(caller)
                    pending.append(caller)
        return tuple(sorted(found)) if found.isdisjoint(self._at_once) else ()


def _names(node: ast.AST) -> set[str]:
    return set(_mentioned(ast.walk(node)))


def _mentioned(nodes: Iterable[ast.AST]) -> Iterable[str]:
    """Names that are read, and those in strings that are nothing but a name."""
    for node in nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node.value
