"""Evaluates path expressions: literals, joins, ``__file__`` and its many spellings, names bound once."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cached_property

from reflint.extract._python.names import is_made, is_remote
from reflint.extract._python.scopes import Scope
from reflint.extract._python.source import Source
from reflint.extract._python.tables import PATHS, RESOURCES, SAME, TEMPORARY
from reflint.extract._python.values import OUTSIDE, SELF, UNKNOWN, Value, above, concat, join
from reflint.syntax.python_lex import tokens

_DEPTH = 12  # names that stand for names; longer chains are not written by hand
_JOINS = frozenset(["joinpath", "join"])


def called(function: ast.expr) -> tuple[str, str]:
    """The last name of what is called, and the dotted rest as far as it is made of names: ``os.path.join`` is
    (``join``, ``os.path``).
    """
    if isinstance(function, ast.Name):
        return function.id, ""
    if not isinstance(function, ast.Attribute):
        return "", ""
    parts = []
    node = function.value
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return function.attr, ".".join(reversed(parts))


def text_of(node: ast.AST | None) -> str:
    """The text of a string literal; "" for everything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


class Evaluator:
    """Evaluates expressions of one source, each once."""

    def __init__(self, source: Source, tree: ast.Module) -> None:
        self.source = source
        self._tree = tree
        self._depth = 0
        self._known: dict[int, Value | None] = {}

    @cached_property
    def modules(self) -> dict[str, str]:
        """The modules that the file imports, by the expression that names them: ``np`` is ``numpy``. Read when first asked."""
        found: dict[str, str] = {}
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Import):
                for name in node.names:
                    found[name.asname or name.name] = name.name
                    if not name.asname:
                        found.setdefault(name.name.partition(".")[0], name.name.partition(".")[0])
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.update((name.asname or name.name, f"{node.module}.{name.name}") for name in node.names)
        return found

    def value(self, node: ast.expr, scope: Scope) -> Value | None:
        """What ``node`` evaluates to; None where nothing path-like is known."""
        kind = _KINDS.get(type(node))
        if kind is None:
            return None
        key = id(node)
        if key not in self._known:
            self._known[key] = None  # a name that is bound to itself is not known
            self._known[key] = kind(self, node, scope)
        return self._known[key]

    def took(self, node: ast.AST) -> bool:
        """Whether ``node`` has been evaluated to something."""
        return self._known.get(id(node)) is not None

    def _constant(self, node: ast.expr, scope: Scope) -> Value | None:
        text = text_of(node)
        if not text:
            return Value("text") if isinstance(node, ast.Constant) and node.value == "" else None
        span, exact = self.source.inside(node, text)
        value = Value("text", text, span.start, span.end, exact)
        if exact or any(map(str.isspace, text)) or ("/" not in text and "." not in text):
            return value
        return self._sewn(value)

    def _sewn(self, value: Value) -> Value:
        """A literal in several tokens: whole where they meet at slashes, else what stands before another seam."""
        data = self.source.data[value.start : value.end]
        parts = [
            data[token.start : token.end].decode("utf-8", "replace") for token in tokens(data) if token.quote != "#"
        ]
        known = ""
        for part in parts:
            if known and not known.endswith("/") and not part.startswith("/"):
                mark = "/" if "/" in known else "."
                head = known[: known.rfind(mark) + 1]
                return value._replace(text=head.rstrip("."), open=mark == "/")
            known += part
        return value

    def _joined(self, node: ast.expr, scope: Scope) -> Value | None:
        assert isinstance(node, ast.JoinedStr)
        start, end = self.source.span(node)
        total: Value | None = None
        for at, part in enumerate(node.values):
            if isinstance(part, ast.FormattedValue):
                plain = part.conversion == -1 and part.format_spec is None
                value = self.value(part.value, scope) if plain else None
                value = UNKNOWN._replace(remote=_remote(part.value)) if value is None and at == 0 else value
            else:
                value = Value("text", text_of(part), start, end)
            total = value if at == 0 else concat(total, value)
            if total is not None and total.open:
                break
        return total

    def _operation(self, node: ast.expr, scope: Scope) -> Value | None:
        assert isinstance(node, ast.BinOp)
        if isinstance(node.op, ast.Div):
            left, right = self.value(node.left, scope), self.value(node.right, scope)
            if left is None and (right is None or right.kind != "text"):
                return None
            return join(left or UNKNOWN, right)
        if isinstance(node.op, ast.Add):
            left, right = self.value(node.left, scope), self.value(node.right, scope)
            if left is None and _remote(node.left):
                return None
            return concat(left, right)
        if isinstance(node.op, ast.Mod):
            return self._formatted(self.value(node.left, scope), "%")
        return None

    def _formatted(self, value: Value | None, mark: str) -> Value | None:
        """A text with placeholders: what stands before the first one."""
        if value is None or value.kind != "text" or mark not in value.text:
            return value
        if value.text.endswith(".html"):
            return None  # a template, which a loader finds in directories of its own
        head = value.text.partition(mark)[0]
        return value._replace(text=head[: head.rfind("/") + 1], exact=False, open=True)

    def _name(self, node: ast.expr, scope: Scope) -> Value | None:
        assert isinstance(node, ast.Name)
        if node.id == "__file__":
            return SELF
        if is_made(node.id):
            return OUTSIDE
        found = scope.find(node.id)
        if found is None or found[0] is None:
            return None
        target, home = found
        assert target is not None
        if self._depth > _DEPTH:
            return None
        self._depth += 1
        try:
            value = self.value(target, home)
        finally:
            self._depth -= 1
        return value._replace(here=False) if value is not None else None

    def _attribute(self, node: ast.expr, scope: Scope) -> Value | None:
        assert isinstance(node, ast.Attribute)
        if node.attr == "__file__":
            module = self.modules.get(ast.unparse(node.value), "")
            return Value("module", base=module.replace(".", "/")) if module else None
        if node.attr == "parent":
            value = self.value(node.value, scope)
            return above(value) if value is not None else None
        if is_made(node.attr):
            return OUTSIDE
        value = self.value(node.value, scope)
        return value if value is not None and value.kind == "outside" else None

    def _subscript(self, node: ast.expr, scope: Scope) -> Value | None:
        assert isinstance(node, ast.Subscript)
        index = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if (
            isinstance(node.value, ast.Attribute)
            and node.value.attr == "parents"
            and isinstance(index, int)
            and 0 <= index < 20
        ):
            value = self.value(node.value.value, scope)
            for _ in range(index + 1):
                value = above(value) if value is not None else None
            return value
        if (
            isinstance(node.value, ast.Call)
            and called(node.value.func)[0] == "split"
            and index == 0
            and len(node.value.args) == 1
        ):
            value = self.value(node.value.args[0], scope)
            return above(value) if value is not None else None
        return OUTSIDE if isinstance(index, str) and is_made(index) else None

    def _call(self, node: ast.expr, scope: Scope) -> Value | None:
        assert isinstance(node, ast.Call)
        name, owner = called(node.func)
        if name in TEMPORARY:
            return OUTSIDE
        if name == "files" and node.args:
            return _package(node.args[0]) or UNKNOWN._replace(remote=True)  # importlib.resources
        if name in RESOURCES and len(node.args) == 2:
            directory, right = _package(node.args[0]), self.value(node.args[1], scope)
            return join(directory, right) if directory is not None and right is not None else None
        if name in ("getcwd", "cwd"):
            return Value("text")
        if name in _JOINS and isinstance(node.func, ast.Attribute):
            return self._joins(node, name, owner, scope)
        if name in PATHS:
            return self._fold([self.value(argument, scope) for argument in node.args]) if node.args else Value("text")
        if name in ("dirname", "dirpath"):
            return self._directory(node, name, scope)
        if name in SAME:
            inner = (
                node.func.value
                if not node.args and isinstance(node.func, ast.Attribute)
                else node.args[0]
                if node.args
                else None
            )
            return self.value(inner, scope) if inner is not None else None
        return self._method(node, name, scope)

    def _directory(self, node: ast.Call, name: str, scope: Scope) -> Value | None:
        """``dirname(x)``, and ``x.dirpath()`` of py.path."""
        if name == "dirname":
            operand = node.args[0] if len(node.args) == 1 else None
        else:
            operand = node.func.value if isinstance(node.func, ast.Attribute) and not node.args else None
        value = self.value(operand, scope) if operand is not None else None
        return above(value) if value is not None else None

    def _method(self, node: ast.Call, name: str, scope: Scope) -> Value | None:
        if len(node.args) == 2 and isinstance(node.args[0], ast.Name) and node.args[0].id == "__file__":
            right = self.value(node.args[1], scope)
            return join(Value("file", here=False), right) if right is not None else None
        if not isinstance(node.func, ast.Attribute):
            return None
        value = self.value(node.func.value, scope)
        if value is None:
            return None
        if name == "format" and value.kind == "text":
            return self._formatted(value, "{")
        if name == "with_name" and len(node.args) == 1:
            directory = above(value)
            return join(directory, self.value(node.args[0], scope)) if directory is not None else None
        return OUTSIDE if value.kind == "outside" else None

    def _joins(self, node: ast.Call, name: str, owner: str, scope: Scope) -> Value | None:
        assert isinstance(node.func, ast.Attribute)
        values = [self.value(argument, scope) for argument in node.args if not isinstance(argument, ast.Starred)]
        if len(values) < len(node.args):
            values.append(None)
        if owner.endswith("path") and name == "join" and owner.rpartition(".")[0] in ("", "os"):
            return self._fold(values)
        receiver = self.value(node.func.value, scope)
        # ``", ".join(names)`` is no path; ``directory.join("a", "b")`` of py.path is one.
        if name == "join" and (receiver.kind == "text" if receiver is not None else len(values) < 2):
            return None
        return self._fold([receiver, *values])

    def _fold(self, values: list[Value | None]) -> Value | None:
        """Join values from left to right; a first one that is not known may stand for any directory."""
        if not values or all(value is None for value in values):
            return None
        total: Value | None = values[0] if values[0] is not None else UNKNOWN
        for value in values[1:]:
            total = join(total, value) if total is not None else None
        return total


def _package(node: ast.expr) -> Value | None:
    """The directory of the package that ``node`` names; of the file itself for ``__package__``, and for ``__name__`` of a module."""
    if isinstance(node, ast.Name) and node.id in ("__name__", "__package__"):
        return Value("file", here=False)
    name = text_of(node)
    return Value("package", base=name.replace(".", "/"), here=False) if name else None


def _remote(node: ast.expr) -> bool:
    """Whether the expression is named as an address is."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return bool(name) and is_remote(name)


# Not in the evaluator: what holds methods of its own is freed by the garbage collector alone, which does not run during a scan, and with it
# would stay the syntax tree of the file.
_KINDS: dict[type[ast.AST], Callable[[Evaluator, ast.expr, Scope], Value | None]] = {
    ast.Constant: Evaluator._constant,
    ast.JoinedStr: Evaluator._joined,
    ast.BinOp: Evaluator._operation,
    ast.Call: Evaluator._call,
    ast.Name: Evaluator._name,
    ast.Attribute: Evaluator._attribute,
    ast.Subscript: Evaluator._subscript,
    ast.NamedExpr: lambda values, node, scope: values.value(getattr(node, "value"), scope),  # noqa: B009
}
