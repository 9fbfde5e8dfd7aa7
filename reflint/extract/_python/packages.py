"""What ``setup(…)`` says of the packages that it ships."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from reflint.extract._python.collect import Use
from reflint.extract._python.evaluate import text_of
from reflint.extract._python.scopes import Scope
from reflint.extract._python.values import Value, join

if TYPE_CHECKING:
    from reflint.extract._python.walk import Walker

_PACKAGES = Use(syntax="python.packages", plain=False, module="python.packages")
_FILES = Use("read", "python.package", False, False, "")


def setup(walker: Walker, node: ast.Call, scope: Scope) -> list[ast.expr]:
    """Visit the lists of packages and of their files; those."""
    done: list[ast.expr] = []
    for word in node.keywords:
        if word.arg == "packages" and isinstance(word.value, (ast.List, ast.Tuple)):
            for package in word.value.elts:
                walker.visit(package, scope, _PACKAGES)
            done.append(word.value)
        elif word.arg == "package_data" and isinstance(word.value, ast.Dict):
            for key, files in zip(word.value.keys, word.value.values):
                _package(walker, text_of(key), files, scope)
            done.append(word.value)
    return done


def _package(walker: Walker, package: str, files: ast.expr, scope: Scope) -> None:
    """Visit the files of ``package``, which are named from its directory; "" stands for every package."""
    if not package or not isinstance(files, (ast.List, ast.Tuple)):
        walker.visit(files, scope)
        return
    directory = Value("package", base=package.replace(".", "/"))
    for element in files.elts:
        value = walker.values.value(element, scope)
        below = join(directory, value) if value is not None and value.kind == "text" else None
        if below is None:
            walker.visit(element, scope)
        else:
            walker.out.value(below, _FILES)
