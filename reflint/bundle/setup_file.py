"""What a ``setup.py`` tells setuptools, where it is written out: nothing is run, and nothing computed is guessed."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple


class Found(NamedTuple):
    """A search for packages below ``tops``: patterns of dotted names; with ``namespaces``, directories without ``__init__.py`` count."""

    tops: tuple[str, ...]
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    namespaces: bool = False


class Setup(NamedTuple):
    """What one file says: ``packages`` (None where it names none), ``modules``, ``places`` (package_dir), ``data`` (package_data), and whether what a
    source distribution holds is ``carried`` along (None where it does not say). ``line`` of the packages. ``dropped``: exclude_package_data.
    """

    manifest: str
    line: int = 0
    packages: tuple[str, ...] | Found | None = None
    modules: tuple[str, ...] = ()
    places: Mapping[str, str] = MappingProxyType({})
    data: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    carried: bool | None = None
    dropped: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class _Unclear(Exception):
    """A value that is computed."""


_FINDERS = ("find_packages", "find_namespace_packages")
# Arguments that change what is built in ways that are not looked at.
_CHANGING = ("cmdclass", "distclass", "pbr", "use_2to3")


def setup_of(data: bytes) -> Setup | None:
    """What the one call of ``setup`` says; None where it is not written out."""
    module = _parsed(data)
    if module is None:
        return None
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call) and _name(node.func) == "setup"]
    if len(calls) != 1 or any(keyword.arg is None or keyword.arg in _CHANGING for keyword in calls[0].keywords):
        return None
    said = {keyword.arg: keyword.value for keyword in calls[0].keywords if keyword.arg}
    bound = dict(_bound(module))
    try:
        packages = _packages(said["packages"], bound) if "packages" in said else None
        modules = _strings(said["py_modules"], bound) if "py_modules" in said else ()
        places = {"" if key == "." else key: value for key, value in _table(said.get("package_dir"), bound).items()}
        data_files = _lists(said.get("package_data"), bound)
        dropped = _lists(said.get("exclude_package_data"), bound)
        carried = _literal(said["include_package_data"], bound) if "include_package_data" in said else None
    except _Unclear:
        return None
    line = said["packages"].lineno if "packages" in said else calls[0].lineno
    carries = bool(carried) if carried is not None else None
    return Setup("setup.py", line, packages, modules, places, data_files, carries, dropped)


def _parsed(data: bytes) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes that are none
        try:
            return ast.parse(data)
        except (SyntaxError, ValueError, RecursionError):
            return None


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _bound(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Names that the module binds once, to something written out."""
    counts: dict[str, int] = {}
    values: dict[str, ast.expr] = {}
    for node in ast.walk(module):
        for name in ast.walk(node) if isinstance(node, (ast.Assign, ast.AugAssign, ast.For)) else ():
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                counts[name.id] = counts.get(name.id, 0) + 1
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            counts[node.func.value.id] = counts.get(node.func.value.id, 0) + 1  # packages.append(…)
    for statement in module.body:
        if (
            isinstance(statement, ast.Assign)
            and len(statement.targets) == 1
            and isinstance(statement.targets[0], ast.Name)
        ):
            values[statement.targets[0].id] = statement.value
    return ((name, value) for name, value in values.items() if counts.get(name) == 1)


def _packages(node: ast.expr, bound: Mapping[str, ast.expr]) -> tuple[str, ...] | Found:
    node = _seen(node, bound)
    if isinstance(node, ast.Call) and _name(node.func) in _FINDERS:
        names = dict(zip(("where", "exclude", "include"), node.args, strict=False))
        names.update((keyword.arg, keyword.value) for keyword in node.keywords if keyword.arg)
        if any(keyword.arg is None for keyword in node.keywords):
            raise _Unclear
        top = _literal(names["where"], bound) if "where" in names else "."
        include = _strings(names["include"], bound) if "include" in names else ("*",)
        exclude = _strings(names["exclude"], bound) if "exclude" in names else ()
        return Found((str(top),), include, exclude, _name(node.func) == _FINDERS[1])
    return _strings(node, bound)


def _seen(node: ast.expr, bound: Mapping[str, ast.expr]) -> ast.expr:
    return bound.get(node.id, node) if isinstance(node, ast.Name) else node


def _literal(node: ast.expr, bound: Mapping[str, ast.expr]) -> object:
    try:
        return ast.literal_eval(_seen(node, bound))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise _Unclear from None


def _strings(node: ast.expr, bound: Mapping[str, ast.expr]) -> tuple[str, ...]:
    value = _literal(node, bound)
    if not isinstance(value, (list, tuple, set)) or not all(isinstance(each, str) for each in value):
        raise _Unclear
    return tuple(value)


def _table(node: ast.expr | None, bound: Mapping[str, ast.expr]) -> dict[str, str]:
    value = _literal(node, bound) if node is not None else {}
    if not isinstance(value, dict) or not all(isinstance(each, str) for pair in value.items() for each in pair):
        raise _Unclear
    return value


def _lists(node: ast.expr | None, bound: Mapping[str, ast.expr]) -> dict[str, tuple[str, ...]]:
    value = _literal(node, bound) if node is not None else {}
    if not isinstance(value, dict) or not all(isinstance(each, (list, tuple)) for each in value.values()):
        raise _Unclear
    return {key: tuple(str(pattern) for pattern in each) for key, each in value.items()}


def scripts_of(data: bytes) -> Iterator[tuple[str, int]]:
    """(``module:attribute``, line) of each command that a ``setup.py`` declares and writes out."""
    module = _parsed(data)
    for call in ast.walk(module) if module is not None else ():
        if not isinstance(call, ast.Call) or _name(call.func) != "setup":
            continue
        points = next((keyword.value for keyword in call.keywords if keyword.arg == "entry_points"), None)
        if isinstance(points, ast.Dict):
            for key, value in zip(points.keys, points.values, strict=True):
                if (
                    isinstance(key, ast.Constant)
                    and key.value == "console_scripts"
                    and isinstance(value, (ast.List, ast.Tuple))
                ):
                    for each in value.elts:
                        if isinstance(each, ast.Constant) and isinstance(each.value, str):
                            yield each.value.partition("=")[2], each.lineno
