"""Patterns of ignore files (gitignore syntax), read by ``pathspec``; asked of many paths at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_KINDS = frozenset(("md", "rst", "txt", "json"))  # of files only: no directory ends so
_PLAIN_ENDING = re.compile(r"\*[\w.-]+")
_PLAIN_DIRECTORY = re.compile(r"[\w.-]+/")


def parse(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of ``lines``; one that cannot be read is passed over, as git does."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec([pattern for line in lines for pattern in _patterns(line)])


def _patterns(line: str) -> Iterable[Any]:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines([line]).patterns
    except ValueError:
        return ()


def touches(spec: GitIgnoreSpec) -> Callable[[str], bool]:
    """Whether any pattern of ``spec``, for or against, says something of a path.

    One expression instead of a loop over patterns: nearly every path is touched by none, and scans ask thousands.
    """
    expressions = [str(pattern.regex.pattern) for pattern in spec.patterns if pattern.regex is not None]
    if not expressions:
        return lambda path: False
    joined = "|".join(f"(?:{expression})" for expression in expressions)
    match = re.compile(re.sub(r"\(\?P<\w+>", "(?:", joined)).match
    return lambda path: match(path) is not None


def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path matches ``patterns``; answers are kept."""
    if not patterns:
        return lambda path: False
    spec = parse(patterns)
    touched = touches(spec)
    return lru_cache(maxsize=None)(lambda path: touched(path) and spec.match_file(path))


class Named:
    """Files of a class by gitignore patterns, asked of every file of a tree: plain directory names (whatever their letter
    case) and endings need no expression, and patterns of documents are tried only where the path ends as they do.
    """

    def __init__(self, patterns: tuple[str, ...]) -> None:
        ordered = any(pattern.startswith("!") for pattern in patterns)
        plain = () if ordered else tuple(filter(_PLAIN_DIRECTORY.fullmatch, patterns))
        ends = () if ordered else tuple(filter(_PLAIN_ENDING.fullmatch, patterns))
        kinds: dict[str, list[str]] = {}
        for pattern in patterns:
            if pattern not in plain and pattern not in ends:
                kind = pattern.rpartition(".")[2]
                kinds.setdefault(kind if kind in _KINDS and not ordered else "", []).append(pattern)
        self._names = frozenset(pattern.rstrip("/").lower() for pattern in plain)
        self._ends = tuple(pattern[1:] for pattern in ends)
        self._other = matcher(tuple(kinds.pop("", ())))
        self._kinds = {kind: matcher(tuple(own)) for kind, own in kinds.items()}
        self._below: dict[str, bool] = {}

    def directory(self, path: str) -> bool:
        """Whether ``path`` lies below a directory of one of the names."""
        home = path.rpartition("/")[0]
        known = self._below.get(home)
        if known is None:
            parts = home.split("/")
            known = not self._names.isdisjoint(map(str.lower, parts)) or any(p.endswith(self._ends) for p in parts)
            self._below[home] = known
        return known

    def other(self, path: str) -> bool:
        """Whether another pattern takes ``path``."""
        if path.endswith(self._ends) or self._other(path):
            return True
        own = self._kinds.get(path.rpartition(".")[2])
        return own is not None and own(path)

    def __call__(self, path: str) -> bool:
        """Whether ``path`` is of the class."""
        return self.directory(path) or self.other(path)
