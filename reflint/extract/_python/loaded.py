"""Modules that strings name: ``importlib.import_module("a.b")``, and the tables of names beside an ``import_module(name)``."""

from __future__ import annotations

import ast
import re

from reflint.extract._python.evaluate import called
from reflint.model.modules import Loaded

_LOADERS = ("import_module", "__import__")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
MOST = 500  # strings of one file


def loaded(tree: ast.Module) -> tuple[Loaded, ...]:
    """The modules that the strings of a file name: surely those that it imports by name outside of any ``try``; where it imports what a
    variable holds, every string that may be a module of a package.
    """
    found: dict[str, Loaded] = {}
    nodes = list(ast.walk(tree))
    tried = {id(inner) for node in nodes if isinstance(node, ast.Try) for inner in ast.walk(node)}
    variable = False
    for call in nodes:
        if not isinstance(call, ast.Call) or called(call.func)[0] not in _LOADERS:
            continue
        argument = call.args[0] if call.args else None
        text = argument.value if isinstance(argument, ast.Constant) else None
        variable = variable or text is None
        if isinstance(text, str) and _MODULE.fullmatch(text):
            found.setdefault(text, Loaded(text, call.lineno, id(call) not in tried))
    for node in nodes if variable else ():
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(node, ast.Constant) and isinstance(text, str) and _DOTTED.fullmatch(text) and len(found) < MOST:
            found.setdefault(text, Loaded(text, node.lineno))
    return tuple(found.values())
