"""Names that are bound once: what a name in a module or a function stands for, without running anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SIMPLE = frozenset(  # statements without others below them
    (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Import, ast.ImportFrom, ast.Pass)
)
_SCOPED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class Scope:
    """Names of one function, class or module. A value of None: bound, but not to one expression."""

    def __init__(self, names: dict[str, ast.expr | None], outer: Scope | None) -> None:
        self.names = names
        self.outer = outer

    def find(self, name: str) -> tuple[ast.expr | None, Scope] | None:
        """The only expression that ``name`` is bound to (None where there are several) and its scope; None for a name that nothing binds."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name], scope
            scope = scope.outer
        return None


def scope_of(
    node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, outer: Scope | None
) -> Scope:
    """The names that ``node`` binds in its own body."""
    names: dict[str, ast.expr | None] = {}
    if isinstance(node, _FUNCTIONS):
        arguments = node.args
        for argument in (
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            arguments.vararg,
            arguments.kwarg,
        ):
            if argument is not None:
                names[argument.arg] = None
    if not isinstance(node, ast.Lambda):
        for statement in node.body:
            _bind(statement, names)
    return Scope(names, outer)


def _bind(root: ast.stmt, names: dict[str, ast.expr | None]) -> None:
    for node in _own(root):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _assign(target, node.value, names)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                _assign(node.target, node.value, names)
        elif isinstance(node, ast.NamedExpr):
            _assign(node.target, node.value, names)
        elif isinstance(node, ast.AugAssign) or isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            _assign(node.target, None, names)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            _assign(node.optional_vars, node.context_expr, names)
        elif isinstance(node, ast.Global):
            names.update(dict.fromkeys(node.names))


def _own(root: ast.stmt) -> Iterator[ast.AST]:
    """The statements and bindings below ``root`` that belong to the same scope."""
    pending: list[ast.AST] = [root]
    while pending:
        node = pending.pop()
        if type(node) in _SIMPLE:
            yield node
            continue
        if isinstance(node, _SCOPED):
            continue
        yield node
        if isinstance(node, ast.stmt):
            for name in ("body", "orelse", "finalbody", "handlers", "items", "cases"):
                pending.extend(getattr(node, name, ()))
            test = getattr(node, "test", None)
            if isinstance(test, ast.NamedExpr):
                pending.append(test)
        elif isinstance(node, (ast.ExceptHandler, ast.match_case)):
            pending.extend(node.body)


def _assign(target: ast.expr, value: ast.expr | None, names: dict[str, ast.expr | None]) -> None:
    if isinstance(target, ast.Name):
        names[target.id] = None if target.id in names else value
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            _assign(element, None, names)
    elif isinstance(target, ast.Starred):
        _assign(target.value, None, names)
