"""What a running script has: variables, functions, working directory, and the paths that guards vouch for."""

from __future__ import annotations

from typing import NamedTuple

from reflint.evaluate import names
from reflint.evaluate.values import HOLE, OUTSIDE, UNKNOWN, Items, Value, Values, union
from reflint.model.program import Function, Place

Variable = tuple[Value, ...] | Items

_OUTSIDE_NAMES = frozenset(
    ("HOME", "TMPDIR", "RUNNER_TEMP", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "OLDPWD")
)
_PLAUSIBLE: Values = (Value("any", ""),)


class Defined(NamedTuple):
    """A function and the file that defines it."""

    node: Function
    path: str


class State:
    """One branch of a run. Copied before a branch, joined after it."""

    __slots__ = ("arguments", "cloned", "cwd", "errexit", "functions", "guarded", "stack", "variables")

    def __init__(self, cwd: Value) -> None:
        self.variables: dict[str, Variable] = {}
        self.functions: dict[str, Defined] = {}
        self.arguments: tuple[Values, ...] | None = None
        self.cwd = cwd
        self.stack: tuple[Value, ...] = ()
        self.guarded: frozenset[Place] = frozenset()
        self.cloned: set[str] = set()  # fresh clones, by the names under which they were made; never forgotten
        self.errexit = False

    def copy(self) -> State:
        """An independent state; functions are shared, since defining one twice is rare."""
        other = State(self.cwd)
        other.variables = self.variables.copy()
        other.functions = self.functions
        other.cloned = self.cloned
        other.arguments = self.arguments
        other.stack = self.stack
        other.guarded = self.guarded
        other.errexit = self.errexit
        return other

    def take(self, other: State) -> None:
        """Become ``other``."""
        self.variables = other.variables
        self.arguments = other.arguments
        self.cwd = other.cwd
        self.stack = other.stack
        self.guarded = other.guarded
        self.errexit = other.errexit

    def join(self, branches: list[State]) -> None:
        """Become what holds after any one of ``branches`` ran."""
        first = branches[0]
        if len(branches) > 1:
            merged = dict(first.variables)
            for branch in branches[1:]:
                for name, value in branch.variables.items():
                    old = merged.get(name)
                    if old is None:
                        merged[name] = value
                    elif old is not value:
                        merged[name] = _both(old, value)
            first.variables = merged
            for branch in branches[1:]:
                first.guarded &= branch.guarded
                if branch.cwd != first.cwd:
                    first.cwd = Value("out", HOLE) if "out" in (first.cwd.kind, branch.cwd.kind) else Value("any", "")
                if branch.arguments != first.arguments:
                    first.arguments = None
        self.take(first)

    def positional(self, number: int) -> Values:
        """``$1`` and up."""
        if self.arguments is None:
            return (Value("", HOLE, str(number)),)
        return self.arguments[number - 1] if 0 < number <= len(self.arguments) else (Value("", ""),)

    def lookup(self, name: str) -> Variable | None:
        """What the script has assigned to ``name``, or None."""
        return self.variables.get(name)

    def inherited(self, name: str) -> Values:
        """``$NAME`` that the script does not assign: by its name."""
        if name == "PWD":
            return (self.cwd if self.cwd.kind else UNKNOWN,)
        if name in _OUTSIDE_NAMES:
            return (OUTSIDE,)
        if names.is_root(name):
            return _PLAUSIBLE
        return (Value("", HOLE, name),)


def _both(old: Variable, new: Variable) -> Variable:
    if isinstance(old, Items) or isinstance(new, Items):
        if isinstance(old, Items) and isinstance(new, Items):
            return Items(tuple(dict.fromkeys(old.items + new.items)))
        return old if isinstance(old, Items) else new
    return union(old, new)
