"""By which names of a module its functions and classes, and what it imports, come to be used."""

from __future__ import annotations

import ast
import re

_NAME = re.compile(rb"[^\W\d]\w*")
_COMMENT = re.compile(rb"#[^\n]*")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Users:
    """The plain functions and classes at the top of a module: who of them names whom, be it in a comment of its own. What is decorated may be
    run by the decorator, and what other statements name by whoever imports the module; imports, docstrings and ``__all__`` run nothing of it.
    """

    def __init__(self, tree: ast.Module, data: bytes) -> None:
        lines = data.splitlines()
        named: dict[bytes, set[bytes]] = {}
        for statement in tree.body:
            first, last = statement.lineno - 1, statement.end_lineno or statement.lineno
            if isinstance(statement, _DEFINITIONS) and not statement.decorator_list:
                text = b"\n".join(lines[first:last])
                named.setdefault(statement.name.encode(), set()).update(_NAME.findall(text))
                lines[first:last] = [b""] * (last - first)
            elif _says_only(statement) or lines[first].startswith(b"__all__"):
                lines[first:last] = [b""] * (last - first)
        self._named = named
        self._at_once = set(_NAME.findall(_COMMENT.sub(b"", b"\n".join(lines))))

    def of(self, name: str) -> tuple[str, ...]:
        """The names that lead to ``name``, a definition or what an import gave the module; its own among them, by which others may take it. None
        where the module itself leads there.
        """
        found = {name.encode()}
        pending = [name.encode()]
        while pending:
            wanted = pending.pop()
            callers = {caller for caller, names in self._named.items() if wanted in names} - found
            found |= callers
            pending += callers
        if not found.isdisjoint(self._at_once) or not name.isascii():
            return ()
        return tuple(sorted(each.decode("utf-8", "replace") for each in found))


def _says_only(statement: ast.stmt) -> bool:
    """Whether a statement uses nothing of the module: an import, a docstring."""
    text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return text or isinstance(statement, (ast.Import, ast.ImportFrom))
