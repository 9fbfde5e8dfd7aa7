"""Guards: which way a test for existence leads when the path is gone, and whether anybody hears of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reflint.extract._python.evaluate import called
from reflint.extract._python.tables import CAUGHT, GUARDS, SPEAKERS

_BOOKS = ("error", "missing", "fail", "issue", "warn", "problem", "result", "broken", "violation")
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


class Verdict(NamedTuple):
    """``loud``: something is said or done when the path is gone; ``masked``: it passes in silence; ``absent``: the test
    wants it gone.
    """

    loud: bool = False
    masked: bool = False
    absent: bool = False


class Guards:
    """Verdicts by the call that tests."""

    def __init__(self) -> None:
        self._verdicts: dict[int, Verdict] = {}

    def of(self, call: ast.Call) -> Verdict:
        """The verdict on ``call``; nothing is known of a test whose result is handed on."""
        return self._verdicts.get(id(call), Verdict())

    def branch(self, node: ast.If | ast.While | ast.IfExp, following: Sequence[ast.stmt]) -> None:
        """Judge the guards in the test of ``node``; ``following`` are the statements behind it."""
        body: Sequence[ast.AST] = node.body if isinstance(node.body, list) else [node.body]
        otherwise: Sequence[ast.AST] = node.orelse if isinstance(node.orelse, list) else [node.orelse]
        if not otherwise and body and isinstance(body[-1], _LEAVES):
            otherwise = following
        for call, negated in _tests(node.test, False):
            loud = says(body if negated else otherwise)
            self._verdicts.setdefault(id(call), Verdict(loud, not loud))

    def asserted(self, test: ast.expr) -> None:
        """Judge the guards in an assertion."""
        for call, negated in _tests(test, False):
            self._verdicts[id(call)] = Verdict(loud=not negated, absent=negated)

    def call(self, node: ast.Call, name: str) -> None:
        """Judge the guards in ``assertTrue(…)``, ``skipif(not …)`` and their like."""
        if name in ("assertTrue", "assert_", "assertFalse", "skipif", "skipIf", "skipUnless") and node.args:
            for call, negated in _tests(node.args[0], name == "assertFalse"):
                self._verdicts[id(call)] = (
                    Verdict(loud=True) if name.startswith("skip") else Verdict(loud=not negated, absent=negated)
                )


def _tests(test: ast.expr, negated: bool) -> Iterator[tuple[ast.Call, bool]]:
    """Guards in a condition, and whether the condition holds when the path is gone."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _tests(test.operand, not negated)
    elif isinstance(test, ast.BoolOp):
        for value in test.values:
            yield from _tests(value, negated)
    elif isinstance(test, ast.Call) and called(test.func)[0] in GUARDS:
        yield test, negated


def says(nodes: Sequence[ast.AST]) -> bool:
    """Whether one of the statements raises, prints, logs, exits, skips or books an error."""
    for root in nodes:
        for node in ast.walk(root):
            if isinstance(node, (ast.Raise, ast.Assert)):
                return True
            if isinstance(node, ast.Call):
                name, owner = called(node.func)
                if name in SPEAKERS:
                    return True
                if name in ("append", "add", "extend") and any(book in owner.lower() for book in _BOOKS):
                    return True
    return False


def catches(handler: ast.ExceptHandler, wanted: frozenset[str] = CAUGHT) -> bool:
    """Whether the handler catches that a file is missing, or another of the exceptions ``wanted``."""
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in wanted for kind in types)
