"""Patterns of ignore files (gitignore syntax), read by ``pathspec``; asked of many paths at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_KINDS = frozenset(("md", "rst", "txt", "json"))  # of files only: no directory ends so
_PLAIN_ENDING = re.compile(r"\*[\w.-]+")
_ANYWHERE = "^(?:.+/)?"  # how ``pathspec`` writes that a name may stand in any directory
_NAMED = re.compile(r"\(\?P<\w+>")
_PLAIN_DIRECTORY = re.compile(r"[\w.-]+/")


class Patterns:
    """The patterns of ``lines``, asked of many paths; one that cannot be read is passed over, as git does.

    One expression stands before a loop over patterns: nearly every path is touched by none, and scans ask thousands. The patterns themselves
    are compiled only where it finds something.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = tuple(lines)

    def touched(self, path: str) -> bool:
        """Whether any pattern, for or against, says something of ``path``."""
        return self._touches is not None and self._touches(path) is not None

    @cached_property
    def _touches(self) -> Callable[[str], object] | None:
        expressions = [expression for line in self._lines for expression in _expression(line)]
        return re.compile(_any_of(expressions)).match if expressions else None

    def verdict(self, path: str) -> bool | None:
        """What the last pattern that takes ``path`` says: True ignored, False not; None where none takes it."""
        return self._spec.check_file(path).include if self.touched(path) else None

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec([pattern for line in self._lines for pattern in _patterns(line)])


def _patterns(line: str) -> Iterable[Any]:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines([line]).patterns
    except ValueError:
        return ()


def _expression(line: str) -> Iterable[str]:
    """The regular expression of a pattern, not compiled; none where it says nothing or cannot be read."""
    try:
        expression, include = _pattern().pattern_to_regex(line)
    except ValueError:
        return ()
    return () if include is None else (str(expression),)


def _any_of(expressions: Iterable[str]) -> str:
    """One expression for all; that a name may stand in any directory, as most may, is tried once and not for each."""
    anywhere, here = [], []
    for expression in expressions:
        plain = _NAMED.sub("(?:", expression)
        if plain.startswith(_ANYWHERE):
            anywhere.append(plain[len(_ANYWHERE) :])
        else:
            here.append(f"(?:{plain})")
    return "|".join(([f"{_ANYWHERE}(?:{'|'.join(anywhere)})"] if anywhere else []) + here)


@cache
def _pattern() -> Any:
    """What ``pathspec`` reads one pattern by: it has changed its name, and where it stands."""
    return type(next(iter(_patterns("any"))))


def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path matches ``patterns``; answers are kept."""
    if not patterns:
        return lambda path: False
    found = Patterns(patterns)
    return lru_cache(maxsize=None)(lambda path: bool(found.verdict(path)))


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
