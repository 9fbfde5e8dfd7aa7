"""By which names of a module its functions and classes come to run."""

from __future__ import annotations

import ast
import re

_NAME = re.compile(rb"[^\W\d]\w*")
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Users:
    """The plain functions and classes at the top of a module: who of them names whom, be it in a comment. What is decorated may be run by the
    decorator, and what other statements name by whoever imports the module; ``__all__`` runs nothing.
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
            elif lines[first].startswith(b"__all__"):
                lines[first:last] = [b""] * (last - first)
        self._callers: dict[bytes, set[bytes]] = {}
        for caller, names in named.items():
            for name in names & named.keys():
                self._callers.setdefault(name, set()).add(caller)
        self._at_once = set(_NAME.findall(b"\n".join(lines)))

    def of(self, name: str) -> tuple[str, ...]:
        """The names that lead to the definition ``name``, its own among them; none where the module itself leads there."""
        found = {name.encode()}
        pending = [name.encode()]
        while pending:
            for caller in self._callers.get(pending.pop(), ()):
                if caller not in found:
                    found.add(caller)
                    pending.append(caller)
        if not found.isdisjoint(self._at_once) or not name.isascii():
            return ()
        return tuple(sorted(each.decode("utf-8", "replace") for each in found))
