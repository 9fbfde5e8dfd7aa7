"""Import statements of a syntax tree, with what makes them optional, and the names that its top level binds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reflint.extract._python.evaluate import called, text_of
from reflint.extract._python.source import Source, stands_on
from reflint.extract._python.users import Users
from reflint.model.modules import Guard, Import, ImportedName

_WORD = re.compile(rb"import")
_GLOBAL = re.compile(rb"global[ \t\\]")
_FROM = re.compile(rb"from[\s\\]*((?:\.[\s\\]*)*[^\W\d]?[\w.]*)")
_FAILURES = frozenset(["ImportError", "ModuleNotFoundError"])
_EVERYTHING = frozenset(["Exception", "BaseException"])
_MACHINES = frozenset(["version_info", "platform", "PY2", "PY3", "implementation", "python_implementation", "system"])
# What a test asks that lets a program do without a module, or without the file that it is in.
_ASKING = frozenset(["find_spec", "find_loader", "find_module", "exists", "isfile", "is_file"])
_RAISES = frozenset(["raises", "assertRaises", "assertRaisesRegex", "assertRaisesRegexp"])
_SKIPS = frozenset(["skip", "importorskip", "SkipTest", "skipTest"])
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class _Where(NamedTuple):
    """What governs a statement."""

    guard: Guard = ""
    attempt: int = 0
    typing: bool = False
    lazy: bool = False
    conditional: bool = False
    asked: bool = False
    caught: bool = False


class ImportReader:
    """Collects the imports of one source: only statements that hold the word are looked at, so that it costs little beside the parser."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lines = source.lines(_WORD)
        self.found: list[Import] = []
        self._optional: set[str] = set()

    def module(self, tree: ast.Module, users: bool = True) -> tuple[Import, ...]:
        """Every import of ``tree``, in order; with the ``users`` of those in functions, which costs as much as all the rest."""
        inside: dict[int, str] = {}
        for statement in tree.body:
            first = len(self.found)
            self._body([statement], _Where())
            if isinstance(statement, _SCOPES) and not statement.decorator_list:
                inside.update((at, statement.name) for at in range(first, len(self.found)) if self.found[at].lazy)
        if inside and users:
            known = Users(tree, self._source.data)
            for at, name in inside.items():
                self.found[at] = self.found[at]._replace(users=known.of(name))
        if self._optional:
            return tuple(self._judged(found) for found in self.found)
        return tuple(self.found)

    def _judged(self, found: Import) -> Import:
        """An import of what ``pytest.importorskip`` names is optional."""
        optional = not found.guard and not found.level and found.module in self._optional
        return found._replace(guard="spec") if optional else found

    def _body(self, statements: Sequence[ast.stmt], where: _Where) -> None:
        for statement in statements:
            if stands_on(statement, self._lines):
                self._statement(statement, where)

    def _statement(self, node: ast.stmt, where: _Where) -> None:
        if isinstance(node, ast.Import):
            self._import(node, where)
        elif isinstance(node, ast.ImportFrom):
            self._import_from(node, where)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            asked = node.name == "__getattr__" and where == _Where()
            self._body(node.body, where._replace(lazy=True, asked=asked or where.asked))
        elif isinstance(node, ast.If):
            self._if(node, where)
        elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            self._try(node, where)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            self._body(node.body, where._replace(guard=_tolerated(node) or where.guard))
        elif isinstance(node, ast.Match):
            for case in node.cases:
                self._body(case.body, where)
        elif isinstance(node, (ast.Expr, ast.Assign)):
            self._skip(node.value)
        else:
            for field in ("body", "orelse"):
                self._body(getattr(node, field, ()), where)

    def _skip(self, value: ast.expr) -> None:
        if isinstance(value, ast.Call) and called(value.func)[0] in ("importorskip", "import_or_skip") and value.args:
            self._optional.add(text_of(value.args[0]))

    def _if(self, node: ast.If, where: _Where) -> None:
        names = set(_names(node.test))
        inner = where
        if "TYPE_CHECKING" in names and not isinstance(node.test, ast.UnaryOp):
            inner = where._replace(typing=True)
        elif not names.isdisjoint(_ASKING):
            inner = where._replace(guard="spec")
        elif not names.isdisjoint(_MACHINES) or _asks_for_system(node.test):
            inner = where._replace(conditional=True)
        self._body(node.body, inner)
        self._body(node.orelse, inner if inner.conditional or inner.guard else where)

    def _try(self, node: ast.stmt, where: _Where) -> None:
        body: list[ast.stmt] = getattr(node, "body")  # noqa: B009  # ast.TryStar came with Python 3.11
        handlers: list[ast.ExceptHandler] = getattr(node, "handlers")  # noqa: B009
        only = all(isinstance(statement, (ast.Import, ast.ImportFrom)) for statement in body)
        guarded = any(_catches(handler, everything=only) for handler in handlers)
        inner = where._replace(attempt=getattr(node, "lineno", 0)) if guarded and not where.guard else where
        tried: Guard = "skips" if any(map(_skips, handlers)) else "try"
        within = inner._replace(guard=where.guard or tried) if guarded else where
        self._body(body, within._replace(caught=where.caught or any(map(_goes_on, handlers))))
        for handler in handlers:
            self._body(handler.body, inner._replace(guard=where.guard or "handler") if guarded else where)
        for field in ("orelse", "finalbody"):
            self._body(getattr(node, field), where)

    def _import(self, node: ast.Import, where: _Where) -> None:
        for alias in node.names:
            start = self._source.offset(alias.lineno, alias.col_offset)
            end = start + len(alias.name.encode("utf-8", "surrogatepass"))
            self.found.append(Import(alias.name, 0, (), start, end, node.lineno, alias.asname or "", *where))

    def _import_from(self, node: ast.ImportFrom, where: _Where) -> None:
        begin = self._source.offset(node.lineno, node.col_offset)
        match = _FROM.match(self._source.data, begin)
        start, end = match.span(1) if match else (begin, begin + 4)
        names = []
        for alias in node.names:
            at = self._source.offset(alias.lineno, alias.col_offset)
            end_of_name = at + len(alias.name.encode("utf-8", "replace"))
            names.append(ImportedName(alias.name, alias.asname or "", at, end_of_name, alias.lineno))
        self.found.append(Import(node.module or "", node.level, tuple(names), start, end, node.lineno, "", *where))


def _asks_for_system(test: ast.expr) -> bool:
    """Whether a test looks at ``os.name``; a variable called ``name`` is none."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "name" and called(node)[1] == "os" for node in ast.walk(test)
    )


def _names(test: ast.expr) -> Iterator[str]:
    """The names and attributes of an expression."""
    for node in ast.walk(test):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def _catches(handler: ast.ExceptHandler, *, everything: bool) -> bool:
    """Whether ``handler`` catches a failed import by name; ``everything``: a handler of every failure will do."""
    if handler.type is None:
        return everything
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {name for kind in kinds for name in _names(kind)}
    return not names.isdisjoint(_FAILURES) or (everything and not names.isdisjoint(_EVERYTHING))


def _goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether ``handler`` catches whatever fails, and raises nothing."""
    kinds = {"Exception"} if handler.type is None else set(_names(handler.type))
    return not kinds.isdisjoint(_EVERYTHING) and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def _skips(handler: ast.ExceptHandler) -> bool:
    """Whether tests go without what is not there: ``pytest.skip(…)``, ``raise SkipTest``."""
    calls = [getattr(statement, "value", None) or getattr(statement, "exc", None) for statement in handler.body]
    return any(isinstance(call, ast.Call) and called(call.func)[0] in _SKIPS for call in calls)


def _tolerated(node: ast.With | ast.AsyncWith) -> Guard:
    """What a ``with`` says of the imports in it: that they may fail, or that they shall."""
    for item in node.items:
        call = item.context_expr
        if isinstance(call, ast.Call):
            name = called(call.func)[0]
            if name in _RAISES:
                return "raises"
            if name == "suppress" and any(
                n in _FAILURES | _EVERYTHING for argument in call.args for n in _names(argument)
            ):
                return "try"
    return ""


def bound(tree: ast.Module, source: Source) -> frozenset[str]:
    """The names that the top level of ``tree``, parsed from ``source``, may bind, in whatever branch; those that functions declare
    ``global``, too.
    """
    # To walk whole functions and expressions costs as much as to parse them: only where the bytes have what is looked for there.
    shared, walrus = source.lines(_GLOBAL), b":=" in source.encoded
    found: set[str] = set()
    nodes: list[ast.AST] = list(tree.body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, _SCOPES):
            found.add(node.name)
            found.update(_globals(node) if shared and stands_on(node, shared) else ())
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                found.add(node.id)
        elif isinstance(node, ast.expr) and not isinstance(node, (ast.NamedExpr, ast.Tuple, ast.List, ast.Starred)):
            found.update(_assigned(node) if walrus else ())
        else:
            name = getattr(node, "name", None)  # a handler's, a pattern's or a type alias' name
            if isinstance(name, str):
                found.add(name)
            nodes.extend(ast.iter_child_nodes(node))
    return frozenset(found)


def _assigned(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.NamedExpr) and isinstance(node.target, ast.Name):
            yield node.target.id


def _globals(scope: ast.AST) -> Iterator[str]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Global):
            yield from node.names
