"""What a Python file puts on its search path, where the value can be known."""

from __future__ import annotations

import ast
import re

from reflint.extract._python.evaluate import Evaluator, called
from reflint.extract._python.scopes import Scope, scope_of
from reflint.extract._python.source import Source, stands_on
from reflint.model.modules import PathEdit

_SIGNS = (b"sys.path", b"addsitedir", b"syspath_prepend")
_SIGN = re.compile(b"|".join(map(re.escape, _SIGNS)))
_METHODS = frozenset(["insert", "append", "extend", "__add__"])
_FUNCTIONS = frozenset(["addsitedir", "syspath_prepend"])
UNKNOWN = PathEdit("", "any", False)


def path_edits(source: Source, tree: ast.Module) -> tuple[PathEdit, ...]:
    """Directories that ``tree`` puts on ``sys.path``, each once."""
    if not any(sign in source.encoded for sign in _SIGNS):  # several times as fast as the expression
        return ()
    lines = source.lines(_SIGN)
    reader = _Reader(Evaluator(source, tree), lines)
    reader.visit(tree, scope_of(tree, None))
    return tuple(dict.fromkeys(reader.found))


class _Reader:
    """Reads the statements that stand on one of ``lines``."""

    def __init__(self, values: Evaluator, lines: list[int]) -> None:
        self._values = values
        self._lines = lines
        self.found: list[PathEdit] = []

    def visit(self, node: ast.AST, scope: Scope) -> None:
        """Visit the expressions below ``node``, functions with the names that they bind."""
        pending: list[tuple[ast.AST, Scope]] = [(node, scope)]
        while pending:
            node, scope = pending.pop()
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                scope = scope_of(node, scope)
            elif isinstance(node, ast.Call):
                self._call(node, scope)
            elif isinstance(node, (ast.Assign, ast.AugAssign)):
                self._assign(node, scope)
            pending.extend((child, scope) for child in ast.iter_child_nodes(node) if self._speaks(child))

    def _speaks(self, node: ast.AST) -> bool:
        """Whether ``node`` may hold one of the lines; only statements are asked."""
        return not isinstance(node, ast.stmt) or stands_on(node, self._lines)

    def _call(self, node: ast.Call, scope: Scope) -> None:
        name, owner = called(node.func)
        if not node.args or not (name in _FUNCTIONS or (name in _METHODS and owner == "sys.path")):
            return
        operand = node.args[-1]
        for element in operand.elts if isinstance(operand, (ast.List, ast.Tuple)) else [operand]:
            self._add(element, scope)

    def _assign(self, node: ast.Assign | ast.AugAssign, scope: Scope) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        first = targets[0].value if isinstance(targets[0], ast.Subscript) else targets[0]
        if not (isinstance(first, ast.Attribute) and called(first) == ("path", "sys")):
            return
        pending: list[ast.expr] = [node.value]
        while pending:
            value = pending.pop()
            if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
                pending += [value.left, value.right]
            elif isinstance(value, (ast.List, ast.Tuple)):
                for element in value.elts:
                    self._add(element.value if isinstance(element, ast.Starred) else element, scope)
            elif not (isinstance(value, (ast.Attribute, ast.Subscript))):
                self._add(value, scope)

    def _add(self, node: ast.expr, scope: Scope) -> None:
        if isinstance(node, ast.Attribute) and called(node) == ("path", "sys"):
            return
        value = self._values.value(node, scope)
        if value is None or value.open or value.kind not in ("file", "text") or value.text.startswith("~"):
            self.found.append(UNKNOWN)
        elif value.text.startswith("/"):
            self.found.append(UNKNOWN._replace(base=value.text))
        else:
            base = f"{value.base}/{value.text}".strip("/")
            self.found.append(PathEdit(base, "file" if value.kind == "file" else "any"))
