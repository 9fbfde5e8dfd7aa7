"""Patterns of ignore files (gitignore syntax), read by ``pathspec``; asked of many paths at once."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_KINDS = frozenset(("md", "rst", "txt", "json"))  # of files only: no directory ends so
_PLAIN_ENDING = re.compile(r"\*[\w.-]+")
_ANYWHERE = "^(?:.+/)?"  # how ``pathspec`` writes that a name may stand in any directory
_NAMED = re.compile(r"\(\?P<\w+>")
# A pattern that is read without ``pathspec``: names without escapes, wildcards, classes of letters, digits and their ranges from the first on,
# and ``**`` in front or between names.
_CLASS = r"\[-?(?:0-[1-9]|a-[b-z]|A-[B-Z]|[A-Za-z0-9_.,])+\]"
_NAME = rf"(?:[^\s\\\[\]*?/]|(?<=[^\s/]) (?=[^\s/])|{_CLASS}|\*(?!\*)|\?)+"
_PLAIN = re.compile(rf"(?![!#])/?(?:\*\*/)?{_NAME}(?:/(?:\*\*/)?{_NAME})*/?")
_PIECES = re.compile(rf"{_CLASS}|.")
_PLAIN_DIRECTORY = re.compile(r"[\w.-]+/")


class Patterns:
    """The patterns of ``lines``, asked of many paths; one that cannot be read is passed over, as git does.

    One expression stands before a loop over patterns: nearly every path is touched by none, and scans ask thousands. ``pathspec`` itself, which
    takes longer to load than to answer, is asked only for patterns that are not plain, and where one takes back what another says.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = tuple(lines)

    def touched(self, path: str) -> bool:
        """Whether any pattern, for or against, says something of ``path``."""
        return self._touches is not None and self._touches(path) is not None

    def verdict(self, path: str) -> bool | None:
        """What the last pattern that takes ``path`` says: True ignored, False not; None where none takes it."""
        if not self.touched(path):
            return None
        doubted = self._takes_back is not None and self._takes_back(path) is not None
        return self._spec.check_file(path).include if doubted else True

    @cached_property
    def _touches(self) -> Callable[[str], object] | None:
        return _matching(self._lines)

    @cached_property
    def _takes_back(self) -> Callable[[str], object] | None:
        return _matching(line for line in self._lines if line.startswith("!"))

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec([pattern for line in self._lines for pattern in _patterns(line)])


def _matching(lines: Iterable[str]) -> Callable[[str], object] | None:
    """Matches what any pattern of ``lines`` speaks of; None where none speaks of anything."""
    expressions = [expression for line in lines for expression in _expression(line)]
    return _compiled(_any_of(expressions)).match if expressions else None


def _compiled(expression: str) -> re.Pattern[str]:
    """``expression``, made of a pattern; ``re.error`` where a class in it has no order. Python's warning of what it may come to take for an operation
    on sets (``[[]``) is for nobody who writes ignore files.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile(expression)


def _expression(line: str) -> Iterable[str]:
    """The regular expression of a pattern, not compiled; none where it says nothing or cannot be read."""
    if not line.strip() or line.startswith("#"):
        return ()
    plain = line.removeprefix("!")
    if _PLAIN.fullmatch(plain):
        return (plain_expression(plain),)
    try:
        expression, include = _pattern().pattern_to_regex(line)
        if include is not None:
            _compiled(str(expression))
    except (ValueError, re.error):
        return ()
    return () if include is None else (_NAMED.sub("(?:", str(expression)),)


def plain_expression(pattern: str) -> str:
    """The expression of a ``pattern`` without escapes, negation or odd classes, as ``pathspec`` makes it."""
    parts = pattern.strip("/").split("/")
    out = "^" if len(parts) > 1 or pattern.startswith("/") else _ANYWHERE
    between = ""
    for part in parts:
        if part == "*":
            out += between + "[^/]+"
        elif part != "**":
            out += between + "".join(map(_piece, _PIECES.findall(part)))
        elif between:
            out += "(?:/.+)?"
        else:
            out = _ANYWHERE
            continue
        between = "/"
    return out + ("/" if pattern.endswith("/") else "(?:/|$)")


def _piece(piece: str) -> str:
    """One name character, wildcard or class."""
    if piece == "*":
        return "[^/]*"
    return "[^/]" if piece == "?" else piece if piece[0] == "[" else re.escape(piece)


def _patterns(line: str) -> Iterable[Any]:
    from pathspec import GitIgnoreSpec

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return GitIgnoreSpec.from_lines([line]).patterns
    except (ValueError, re.error):
        return ()


@cache
def _pattern() -> Any:
    """What ``pathspec`` reads one pattern by: it has changed its name, and where it stands."""
    return type(next(iter(_patterns("any"))))


def _any_of(expressions: Iterable[str]) -> str:
    """One expression for all; that a name may stand in any directory, as most may, is tried once and not for each."""
    anywhere, here = [], []
    for each in expressions:
        if each.startswith(_ANYWHERE):
            anywhere.append(each[len(_ANYWHERE) :])
        else:
            here.append(f"(?:{each})" if each.startswith("^") else f"(?s:.*?){each}")
    return "|".join(([f"{_ANYWHERE}(?:{'|'.join(anywhere)})"] if anywhere else []) + here)


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
