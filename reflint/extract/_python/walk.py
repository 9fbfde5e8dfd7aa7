"""Walks a syntax tree and hands every text to the collector, with what is done with it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from reflint.extract._python import calls, guards, listed
from reflint.extract._python.collect import MESSAGE, PLAIN, SILENT, Collector, Use
from reflint.extract._python.evaluate import Evaluator, text_of
from reflint.extract._python.names import is_made, is_redirect, made_by, shape
from reflint.extract._python.scopes import Scope, scope_of
from reflint.extract._python.source import Source
from reflint.extract._python.tables import LOST

_LEAVES = frozenset(
    [str, int, bool, type(None), ast.Name, ast.alias, ast.Import, ast.ImportFrom, ast.Pass, ast.Global, ast.Nonlocal]
    + [
        kind
        for base in (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)
        for kind in base.__subclasses__()
    ]
)


class Walker:
    """Visits every node once, from the outside in, so that the widest expression that names a path wins."""

    def __init__(self, source: Source, tree: ast.Module, *, mentions: bool = True) -> None:
        self.source = source
        self.tree = tree
        self.values = Evaluator(source, tree)
        self.out = Collector(source.data, mentions=mentions)
        self.guards = guards.Guards()
        self.tolerant = 0  # depth of handlers that catch a missing file
        self.masked = 0  # of these, the silent ones
        self.optional = 0  # depth of handlers that pass over a module that cannot be imported
        self.asserted = 0

    def module(self) -> None:
        """Visit the whole file."""
        self.body(self.tree.body, scope_of(self.tree, None), True)

    def body(self, statements: Sequence[ast.stmt], scope: Scope, documented: bool = False) -> None:
        """Visit statements in order; the first of a ``documented`` body may be a docstring."""
        for at, statement in enumerate(statements):
            if isinstance(statement, ast.If):
                self.guards.branch(statement, statements[at + 1 :])
            if documented and at == 0 and isinstance(statement, ast.Expr) and text_of(statement.value):
                continue  # a docstring is read with the comments
            self.visit(statement, scope)

    def visit(self, node: ast.AST, scope: Scope, use: Use = PLAIN, taken: bool = False) -> None:
        """Visit one node; ``taken``: a wider expression already told what it names."""
        visit = _VISITS.get(type(node))
        if visit is not None:
            visit(self, node, scope, use, taken)
        elif type(node) not in _LEAVES:
            self.below(node, scope, PLAIN if use.plain else use, taken)

    def below(self, node: ast.AST, scope: Scope, use: Use = PLAIN, taken: bool = False) -> None:
        """Visit the children of ``node``."""
        for field in node._fields:
            child = getattr(node, field, None)
            if isinstance(child, list):
                self._children(child, scope, use, taken)
            elif type(child) not in _LEAVES and isinstance(child, ast.AST):
                self.visit(child, scope, use, taken and self.values.took(child))

    def _children(self, children: list[ast.AST], scope: Scope, use: Use, taken: bool) -> None:
        if children and isinstance(children[0], ast.stmt):
            self.body([child for child in children if isinstance(child, ast.stmt)], scope)
            return
        for child in children:
            if type(child) not in _LEAVES:
                self.visit(child, scope, use, taken and self.values.took(child))

    def operand(self, node: ast.expr, scope: Scope, use: Use) -> None:
        """Visit an expression that is used as a path."""
        value = self.values.value(node, scope)
        if value is None:
            self.visit(node, scope, use._replace(demand=False, typed=False) if use.role == "write" else PLAIN)
            if not isinstance(node, (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple)):
                self.out.unresolved["dynamic"] += 1
            return
        self.out.value(value, use)
        self.visit(node, scope, use, True)

    def _constant(self, node: ast.Constant, scope: Scope, use: Use, taken: bool) -> None:
        if not isinstance(node.value, str) or len(node.value) < 3 or use.syntax == "":
            return
        if "://" in node.value and not any(map(str.isspace, node.value)):
            self.out.address(node.value.replace("%s", "*"), self.source.span(node))
        if taken:
            return
        if "/" not in node.value and "." not in node.value and not use.demand:
            return
        value = self.values.value(node, scope)
        if value is not None:
            self.out.value(value, self._fitting(use))

    def _fitting(self, use: Use) -> Use:
        """A plain text under a name for outputs, or one that the file makes, is written, not read."""
        if use.plain and use.key and (is_made(use.key) or use.key.encode() in made_by(self.source.data)):
            return use._replace(role="write", syntax="python.output")
        return use

    def _joined(self, node: ast.JoinedStr, scope: Scope, use: Use, taken: bool) -> None:
        if not taken and use.syntax:
            text = "".join(text_of(part) for part in node.values)
            value = self.values.value(node, scope)
            if "://" in text:
                self.out.address("".join(text_of(part) or "*" for part in node.values), self.source.span(node))
            if any(map(str.isspace, text)):
                span = self.source.span(node)
                self.out.mentions(span.start, span.end, "python.message")
            elif value is not None and not value.remote:
                self.out.value(value, self._fitting(use))
            elif "/" in text:
                self.out.unresolved["dynamic"] += 1
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(
                    part.value, scope, SILENT if not use.syntax else PLAIN, taken and self.values.took(part.value)
                )

    def _operation(self, node: ast.BinOp, scope: Scope, use: Use, taken: bool) -> None:
        if not taken and not (isinstance(node.op, ast.Mod) and shape(text_of(node.left)) == "message"):
            value = self.values.value(node, scope)
            if value is not None:
                taken = True
                if use.syntax and (value.kind != "text" or shape(value.text) != "message"):
                    self.out.value(value, self._fitting(use))
                elif value.kind == "text":
                    taken = False
        self.visit(node.left, scope, use, taken and self.values.took(node.left))
        self.visit(node.right, scope, use, taken and self.values.took(node.right))

    def _call(self, node: ast.Call, scope: Scope, use: Use, taken: bool) -> None:
        calls.read(self, node, scope, use, taken)

    def _assign(self, node: ast.Assign | ast.AnnAssign, scope: Scope, use: Use, taken: bool) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            self.visit(target, scope)
        first = targets[0]
        key = first.id if isinstance(first, ast.Name) else first.attr if isinstance(first, ast.Attribute) else ""
        if isinstance(first, ast.Subscript):
            key = text_of(first.slice)
        if node.value is not None:
            self.visit(node.value, scope, Use(key=key))

    def _dict(self, node: ast.Dict, scope: Scope, use: Use, taken: bool) -> None:
        for key, value in zip(node.keys, node.values):
            if key is not None:
                # Keys of deprecation maps name the past on purpose, settings keys look dotted.
                self.visit(key, scope, SILENT if is_redirect(use.key) else use._replace(module="", key=""))
            self.visit(value, scope, use._replace(key=text_of(key) or use.key) if use.plain else use)

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope, use: Use, taken: bool) -> None:
        if calls.arguments(self, node, scope, use):
            return
        for element in node.elts:
            self.visit(element, scope, use._replace(listed=True) if use.plain else use)

    def _loop(self, node: ast.For | ast.AsyncFor, scope: Scope, use: Use, taken: bool) -> None:
        self.visit(node.iter, scope, calls.of_each(node.target, node.iter, node.body))
        listed.read(self, node.target, node.iter, node.body, scope)
        self.visit(node.target, scope)
        self.body(node.body, scope)
        self.body(node.orelse, scope)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, scope: Scope, use: Use, taken: bool
    ) -> None:
        first = node.generators[0]
        self.visit(first.iter, scope, calls.of_each(first.target, first.iter, [node.elt]))
        listed.read(self, first.target, first.iter, [node.elt], scope)
        for condition in first.ifs:
            self.visit(condition, scope)
        for generator in node.generators[1:]:
            self.below(generator, scope)
        self.visit(node.elt, scope, use)

    def _subscript(self, node: ast.Subscript, scope: Scope, use: Use, taken: bool) -> None:
        self.visit(node.value, scope, PLAIN, taken and self.values.took(node.value))
        if not isinstance(node.slice, ast.Constant):
            self.visit(node.slice, scope, PLAIN)

    def _keyword(self, node: ast.keyword, scope: Scope, use: Use, taken: bool) -> None:
        if node.arg in ("help", "description", "epilog", "doc", "msg", "message", "reason", "match", "id", "ids"):
            use = SILENT if node.arg in ("match", "id", "ids") or not use.syntax else MESSAGE
        self.visit(node.value, scope, use._replace(key=node.arg or "") if use.plain else use)

    def _statement(self, node: ast.Expr, scope: Scope, use: Use, taken: bool) -> None:
        if text_of(node.value):
            span = self.source.span(node.value)
            self.out.mentions(span.start, span.end, "python.docstring")
        else:
            self.visit(node.value, scope)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope, use: Use, taken: bool
    ) -> None:
        names = [*node.args.posonlyargs, *node.args.args]
        for argument, default in zip(reversed(names), reversed(node.args.defaults)):
            self.visit(default, scope, Use(key=argument.arg))
        for argument, default_or_none in zip(node.args.kwonlyargs, node.args.kw_defaults):
            if default_or_none is not None:
                self.visit(default_or_none, scope, Use(key=argument.arg))
        inner = scope_of(node, scope)
        if isinstance(node, ast.Lambda):
            self.visit(node.body, inner)
            return
        for decorator in node.decorator_list:
            self.visit(decorator, scope)
        outer, self.out.function = self.out.function, node.lineno
        self.body(node.body, inner, True)
        self.out.function = outer

    def _class(self, node: ast.ClassDef, scope: Scope, use: Use, taken: bool) -> None:
        for child in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(child, scope)
        self.body(node.body, scope_of(node, scope), True)

    def _branch(self, node: ast.If | ast.While | ast.IfExp, scope: Scope, use: Use, taken: bool) -> None:
        if not isinstance(node, ast.If):
            self.guards.branch(node, ())
        self.below(node, scope, use)

    def _assert(self, node: ast.Assert, scope: Scope, use: Use, taken: bool) -> None:
        self.guards.asserted(node.test)
        self.asserted += 1
        self.visit(node.test, scope)
        self.asserted -= 1
        if node.msg is not None:
            self.visit(node.msg, scope, MESSAGE)

    def _compare(self, node: ast.Compare, scope: Scope, use: Use, taken: bool) -> None:
        # What an assertion compares with is an example of the test, not a file that it opens.
        example = (
            MESSAGE._replace(syntax="python.assert", module="python.assert") if self.asserted and use.syntax else use
        )
        for operand in (node.left, *node.comparators):
            self.visit(operand, scope, use if isinstance(operand, ast.Call) else example)

    def _raise(self, node: ast.Raise, scope: Scope, use: Use, taken: bool) -> None:
        self.below(node, scope, MESSAGE)

    def _try(self, node: ast.Try, scope: Scope, use: Use, taken: bool) -> None:
        catching = [handler for handler in node.handlers if guards.catches(handler)]
        silent = bool(catching) and not any(guards.says(handler.body) for handler in catching)
        optional = any(guards.catches(handler, LOST) and not guards.says(handler.body) for handler in node.handlers)
        self.tolerant += bool(catching)
        self.masked += silent
        self.optional += optional
        self.body(node.body, scope)
        self.tolerant -= bool(catching)
        self.masked -= silent
        self.optional -= optional
        for handler in node.handlers:
            self.body(handler.body, scope)
        self.body(node.orelse, scope)
        self.body(node.finalbody, scope)


# Not in the walker, so that it and the syntax tree are freed without a garbage collector.
_VISITS: dict[type[ast.AST], Callable[..., None]] = {
    ast.Constant: Walker._constant,
    ast.JoinedStr: Walker._joined,
    ast.BinOp: Walker._operation,
    ast.Call: Walker._call,
    ast.Assign: Walker._assign,
    ast.AnnAssign: Walker._assign,
    ast.Dict: Walker._dict,
    ast.Subscript: Walker._subscript,
    ast.keyword: Walker._keyword,
    ast.Expr: Walker._statement,
    ast.FunctionDef: Walker._function,
    ast.AsyncFunctionDef: Walker._function,
    ast.Lambda: Walker._function,
    ast.ClassDef: Walker._class,
    ast.If: Walker._branch,
    ast.While: Walker._branch,
    ast.IfExp: Walker._branch,
    ast.Assert: Walker._assert,
    ast.Compare: Walker._compare,
    ast.Raise: Walker._raise,
    ast.Try: Walker._try,
    ast.List: Walker._sequence,
    ast.Tuple: Walker._sequence,
    ast.Set: Walker._sequence,
    ast.For: Walker._loop,
    ast.AsyncFor: Walker._loop,
    ast.ListComp: Walker._comprehension,
    ast.SetComp: Walker._comprehension,
    ast.GeneratorExp: Walker._comprehension,
}
