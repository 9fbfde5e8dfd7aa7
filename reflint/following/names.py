"""Full names of what moves, in whatever text that says them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from reflint.config import is_config
from reflint.extract import dialect_of
from reflint.fix.literal import named
from reflint.fix.rehomed import parsed
from reflint.fix.rewrite import Proposal
from reflint.following.sides import PROSE, Sides, proposal
from reflint.layout import Layout, moved_path
from reflint.model.fix import Edit
from reflint.model.location import Lines
from reflint.model.tree import Tree, parent
from reflint.resolve.modules import dotted
from reflint.resolve.resolver import COMMON
from reflint.syntax.python_lex import tokens
from reflint.syntax.words import has_extension

_NEVER = (".lock", ".snap", ".pot", ".po")  # written by programs
# What is rather the ending of a file than the last part of a module.
_FILES = frozenset("py md rst txt json yml yaml toml cfg ini sh html js ts css csv xml sql".split())
_RETIRED = re.compile(
    rb"(?ms)^[ \t]*retired[ \t]*=[ \t]*\[[^\n]*\][ \t]*(?:#[^\n]*)?$|^[ \t]*retired[ \t]*=[ \t]*\[.*?^[ \t]*\]"
    rb"|^[ \t]*\[\[[\w.-]*\bretired\]\].*?(?=^[ \t]*\[|\Z)"
)
_IMPORTS = re.compile(rb"[ \t]*(?:from|import)[ \t]+[\w., \t]*")
_SPELLED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


class Names:
    """Full names of what moves: ``further`` are directories, beside the source roots, below which modules are named, ``short`` the names that
    need not be full.
    """

    def __init__(self, sides: Sides, further: list[str], short: Mapping[str, tuple[str, str]]) -> None:
        self._sides = sides
        self._short = short
        self._modules: dict[str, str] = {}
        known = (*sides.roots, *further)
        moved = {old: new for old, new in sides.layout.names.items() if old.endswith(".py")}
        moved |= {shift.old: shift.new for shift in sides.layout.shifts if shift.new and "." not in shift.old}
        self._left: dict[str, str] = {}
        for old, new in moved.items():
            if old.endswith("/__init__.py") and sides.after.is_directory(parent(old)):
                self._left |= dict.fromkeys((dotted(old), dotted(old, known)), parent(old))
            whole, place = dotted(old), dotted(new)
            if not place.endswith(f".{whole}"):
                self._enter(whole, place)
            self._enter(dotted(old, known), dotted(new, known))
        self._files = renamed(sides.before, sides.layout)

    def _enter(self, before: str, after: str) -> None:
        if before.count(".") and _SPELLED.fullmatch(before) and _SPELLED.fullmatch(after):
            self._modules[before] = after

    def of(self, old: str, interpreter: str) -> Iterator[Proposal]:
        """The edits of the file that was ``old``; ``interpreter`` is the dialect that its first line names."""
        new, data = self._sides.layout.names.get(old, old), self._sides.data(old)
        if data is None or old.endswith(_NEVER):
            return
        lines = Lines(data)
        spoken = _retired(data) if is_config(old) else _spoken(dialect_of(old) or interpreter, data)
        for start, end, text in named(data, partial(self._place_of, parent(old)), spoken):
            yield proposal(new, old, (Edit(new, start, end, text),), lines.line(start))

    def _place_of(self, home: str, token: str) -> tuple[str, str]:
        parts = token.split("/")
        if len(parts) == 1:
            return (token, self._files[token]) if token in self._files else self._module(token)
        before = self._sides.before
        for length in range(len(parts), 1, -1):
            head = "/".join(parts[:length])
            if before.lookup(head) is None:
                continue
            place = moved_path(head, self._sides.layout)
            beside = home and before.lookup(f"{home}/{head}") is not None
            return (head, place) if place != head and not beside else ("", "")
        return self._beside(home, token) if before.lookup(parts[0]) is None else ("", "")

    def _beside(self, home: str, token: str) -> tuple[str, str]:
        """A file that is named from the directory of who names it, and stays below that."""
        place = self._sides.layout.moved.get(f"{home}/{token}", "") if home and has_extension(token) else ""
        return (token, place[len(home) + 1 :]) if place.startswith(f"{home}/") else ("", "")

    def _module(self, token: str) -> tuple[str, str]:
        parts = token.split(".")
        for length in range(len(parts), 1, -1):
            head = ".".join(parts[:length])
            if self._modules.get(head, head) != head and (length < len(parts) or parts[-1] not in _FILES):
                return (head, self._modules[head]) if self._is_taken_along(head, parts[length:]) else ("", "")
        said = (".".join(parts[:length]) for length in range(len(parts), 1, -1))
        return next((self._short[name] for name in said if name in self._short), ("", ""))

    def _is_taken_along(self, head: str, rest: list[str]) -> bool:
        """Whether what is named below ``head`` goes where that goes: no module that stays where the package was."""
        stem = "/".join((self._left.get(head, ""), *rest[:1]))
        before = self._sides.before
        return head not in self._left or not rest or not (before.lookup(stem) or before.lookup(f"{stem}.py"))


def _retired(data: bytes) -> Callable[[int], str]:
    """What is said at an offset of a configuration: values, but for the paths that it retires, which stay what they were."""
    spans = [match.span() for match in _RETIRED.finditer(data)]
    return lambda at: "code" if any(start <= at < end for start, end in spans) else "value"


def renamed(tree: Tree, layout: Layout) -> dict[str, str]:
    """Files that move to another name, of names that no other file has: who says ``convert.py`` means this one."""
    count = Counter(path.rpartition("/")[2] for path in tree.entries)
    pairs = ((old.rpartition("/")[2], new.rpartition("/")[2]) for old, new in layout.moved.items())
    return {
        old: new
        for old, new in pairs
        if old != new and count[old] == 1 and old not in COMMON and not old.startswith(".") and new != "__init__.py"
    }


def _is_stated(data: bytes) -> Callable[[int], str]:
    """What a Python file says that no Python can read: modules in lines that import."""
    return lambda at: "value" if _IMPORTS.match(data, data.rfind(b"\n", 0, at) + 1, at) else "code"


def _spoken(dialect: str, data: bytes) -> Callable[[int], str]:
    """Whether a byte lies in ``code``, in a ``value``, or in ``prose``; all but Python is one of the latter."""
    if dialect not in ("python", "python-code"):
        kind = "prose" if dialect in PROSE else "value"
        return lambda at: kind
    if parsed(data) is None:
        return _is_stated(data)
    found = list(tokens(data))
    starts = [token.start for token in found]

    def spoken(at: int) -> str:
        token = found[bisect_right(starts, at) - 1] if starts and starts[0] <= at else None
        if token is None or at >= token.end:
            return "code"
        return "prose" if token.quote == "#" or len(token.quote) == 3 else "value"

    return spoken
