"""Calls whose texts name no files, or say what they are: messages, expressions, routes, keys, options."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from reflint.extract._python.collect import MESSAGE, SILENT, Use
from reflint.extract._python.evaluate import text_of
from reflint.extract._python.names import is_exclusion, is_former, is_place
from reflint.extract._python.scopes import Scope
from reflint.extract._python.tables import KEYS, PATTERNS, SAYS, VERBS

if TYPE_CHECKING:
    from reflint.extract._python.walk import Walker


def is_key(name: str, owner: str) -> bool:
    """Whether the first text that a call is given is a name in a system of its own, or one that was (``deprecated_redirect("old", "new")``)."""
    return name in KEYS or name.lower().endswith("logger") or owner.lower().endswith("registry") or is_former(name)


def read(walker: Walker, node: ast.Call, name: str, owner: str, scope: Scope) -> list[ast.expr] | None:
    """Calls whose texts name no files: messages, expressions, routes, keys."""
    first = node.args[:1]
    if name in SAYS and (owner or isinstance(node.func, ast.Name)):
        return _each(walker, node.args, scope, MESSAGE)
    if name in PATTERNS and (owner in ("re", "regex", "re2") or name.startswith("assert")):
        return _each(walker, node.args, scope, SILENT)
    if name in ("path", "re_path", "url") and not owner and text_of(first[0] if first else None):
        return _each(walker, first, scope, SILENT)
    if (name in VERBS or (name == "patch" and owner)) and first:
        return _each(walker, first, scope, SILENT)
    if is_key(name, owner) and first and owner != "sys.modules":
        silent = first if name != "replace" else node.args
        _each(walker, silent, scope, SILENT)
        if name in ("get", "setdefault"):
            # The default of a variable: ``environ.get("APP_CONFIG", "etc/app.toml")``.
            return silent + _each(walker, node.args[1:], scope, Use(key=text_of(first[0])))
        return silent
    if name in ("append", "add", "extend", "insert") and is_exclusion(owner):
        return _each(walker, node.args, scope, SILENT)
    if name in ("append", "add", "extend", "insert") and is_place(owner.rpartition(".")[2]):
        return _each(walker, node.args, scope, Use(key=owner.rpartition(".")[2], listed=True))
    if name.startswith("DEFINE_") and text_of(first[0] if first else None):
        _each(walker, node.args[1:2], scope, Use(key=text_of(first[0])))
        _each(walker, node.args[2:], scope, MESSAGE)
        return list(node.args)
    if name.startswith("assert") and owner:
        example = MESSAGE._replace(syntax="python.assert", module="python.assert")
        walker.asserted += 1
        for argument in node.args:
            walker.visit(argument, scope, Use() if isinstance(argument, ast.Call) else example)
        walker.asserted -= 1
        return list(node.args)
    if name == "add_argument" or name in ("option", "Option", "argument"):
        option = next((text_of(argument) for argument in reversed(node.args) if text_of(argument)), "")
        for word in node.keywords:
            walker.visit(word.value, scope, MESSAGE if word.arg == "help" else Use(key=option))
        return [*node.args, *(word.value for word in node.keywords)]
    return None


def _each(walker: Walker, operands: list[ast.expr], scope: Scope, use: Use) -> list[ast.expr]:
    for operand in operands:
        walker.visit(operand, scope, use)
    return list(operands)
