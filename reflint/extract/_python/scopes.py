"""Names that are bound once: what a name in a module or a function stands for, without running anything."""

from __future__ import annotations

import ast

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_BODIES = ("body", "orelse", "finalbody", "handlers", "items", "cases")
# Statements that bind nothing that a path could be, or that are scopes of their own.
_PLAIN = frozenset(
    [
        *(ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Pass, ast.Import, ast.ImportFrom, ast.Delete),
        *(ast.Break, ast.Continue, ast.Nonlocal, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    ]
)


class Scope:
    """Names of one function, class or module. A value of None: bound, but not to one expression."""

    def __init__(self, names: dict[str, ast.expr | None], outer: Scope | None) -> None:
        self.names = names
        self.outer = outer

    def find(self, name: str) -> tuple[ast.expr | None, Scope] | None:
        """The only expression that ``name`` is bound to (None where there are several) and its scope; None for a name
        that nothing binds.
        """
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
        _bind(node.body, names)
    return Scope(names, outer)


def _bind(body: list[ast.stmt], names: dict[str, ast.expr | None]) -> None:
    """Add what the statements of one scope bind; nested scopes are left alone."""
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind in _PLAIN:
            continue
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _assign(target, node.value, names)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            if node.value is not None:
                _assign(node.target, node.value, names)
        elif isinstance(node, ast.Global):
            names.update(dict.fromkeys(node.names))
        elif isinstance(node, ast.withitem):
            if node.optional_vars is not None:
                _assign(node.optional_vars, node.context_expr, names)
        else:
            if isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor)):
                _assign(node.target, None, names)
            _open(node, pending)


def _open(node: ast.AST, pending: list[ast.AST]) -> None:
    """Add the statements below a compound statement to ``pending``, and the walrus of its test."""
    for name in _BODIES:
        pending.extend(getattr(node, name, ()))
    test = getattr(node, "test", None)
    if isinstance(test, ast.NamedExpr):
        pending.append(test)


def _assign(target: ast.expr, value: ast.expr | None, names: dict[str, ast.expr | None]) -> None:
    if isinstance(target, ast.Name):
        names[target.id] = None if target.id in names else value
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            _assign(element, None, names)
    elif isinstance(target, ast.Starred):
        _assign(target.value, None, names)
