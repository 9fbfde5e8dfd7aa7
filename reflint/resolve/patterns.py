"""Patterns that are meant to match files: what they match now, and what they matched once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from reflint.model.facts import Reference
from reflint.model.history import History
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, ancestors, normalize, parent
from reflint.resolve.guests import Guests, is_inside
from reflint.syntax.globs import braces, compile_glob, ends_in_path, github, has_magic, literal_prefix
from reflint.syntax.late import late

# Read as gitignore does: a pattern without an inner slash matches at any depth, and a directory stands for all below it.
_GITIGNORE_LIKE = ("codeowners", "pyproject.ruff", "gitattributes")
_AT_ANY_DEPTH = ("ignore-list", "gcloudignore")  # where there is no slash; those that speak of the top are judged by it
_TAIL = late(r"[*?\]]")  # what follows the last of these is literal
_BETWEEN = late(r"(?s)[*?]|\[.[^\]]*\]")  # what stands between these is
_LAST = "\U0010ffff"
_CHOICE = late(r"[@+]?(?<![!?*])\(([^()]*\|[^()]*)\)")  # picomatch: ``*.(js|ts)``
_NESTED_QUANTIFIER = late(r"[+*}][^()]*\)[+*{]")


class PatternResolver:
    """Resolves references of form ``glob`` and ``regex`` against the files of a tree and of its history."""

    def __init__(self, tree: Tree, history: History, ignored: Callable[[str], bool]) -> None:
        self._ignored = ignored
        self._guests = Guests(tree)
        self._answers: dict[str, bool] = {}
        self._tree = tree
        self._history = history
        self._live = _Listing((*tree.entries, *(d for d in tree.directories if d)))
        self._gone = _Listing(history.gone)

    def resolve(self, reference: Reference, path: str, dialect: str) -> Resolution:
        """``exists`` where anything matches; ``gone`` where something did; else ``unknown``."""
        if reference.form == "regex":
            return self._regex(reference, path, dialect)
        patterns = self._patterns(reference, path)
        if not patterns:
            return Resolution(path, dialect, reference, "dynamic", reference.text)
        deeper = [f"**/{pattern}" for pattern in patterns] if reference.prefixed else []
        if any(map(self._lives, (*patterns, *deeper))) or self._linked(patterns):
            return Resolution(path, dialect, reference, "exists", reference.text, tuple(patterns))
        target = self._named(patterns[0])
        for pattern in patterns:
            named = self._named(pattern)
            if named and (self._ignored(named) or (reference.negated and self._ignored(f"{named}/any"))):
                return Resolution(path, dialect, reference, "ignored", named, tuple(patterns))
            if named and self._history.vanished(named):
                return Resolution(path, dialect, reference, "gone", named, tuple(patterns), named)
            origin = max(self._matches(self._gone, pattern), key=lambda p: -self._history.gone[p], default="")
            if origin and reference.negated and self._ignored(origin):
                return Resolution(path, dialect, reference, "ignored", origin, tuple(patterns))
            if origin:
                named = origin if ends_in_path(pattern) else pattern
                return Resolution(path, dialect, reference, "gone", named, tuple(patterns), origin)
        above = self._directory_above(target) if reference.role == "read" else ""
        if above:
            return Resolution(path, dialect, reference, "gone", above, tuple(patterns), above)
        return Resolution(path, dialect, reference, "unknown", target or reference.text, tuple(patterns))

    def _directory_above(self, named: str) -> str:
        """The vanished directory that a command's wildcard would look into, at some depth; "" where there is none."""
        return next((d for d in ancestors(named) if "/" in d and self._history.is_directory(d)), "")

    def _lives(self, pattern: str) -> bool:
        """Whether anything of the tree matches; asked once a pattern, as ignore files of many directories are alike."""
        if pattern not in self._answers:
            self._answers[pattern] = next(self._matches(self._live, pattern), None) is not None
        return self._answers[pattern]

    def _linked(self, patterns: list[str]) -> bool:
        """Whether a literal prefix lies behind a link or in a submodule, where the listing cannot see."""
        return any(
            prefix and self._tree.exists(prefix) and self._tree.lookup(prefix) in (None, "link", "submodule")
            for prefix in map(literal_prefix, patterns)
        )

    def _patterns(self, reference: Reference, path: str) -> list[str]:
        text = reference.text.removeprefix("!")
        if "coverage" in reference.syntax:
            text = text.replace("**", "*").replace(
                "*", "**"
            )  # coverage.py matches as fnmatch does: a star crosses directories
        found = []
        for base in self._bases(reference, path):
            for one in _spelled(text, reference.syntax):
                found += self._anchored(one, base.strip("/"), reference.syntax)
                if reference.syntax.startswith(_AT_ANY_DEPTH) and "/" not in one.rstrip("/"):
                    found += self._anchored(f"**/{one}", base.strip("/"), reference.syntax)
        return list(dict.fromkeys(found))

    def _bases(self, reference: Reference, path: str) -> list[str]:
        home, top = parent(path), self._guests.top(path)
        if reference.anchor == "file":
            return [f"{home}/{reference.base}"]
        if reference.anchor == "root":
            return [self._guests.within(top, reference.base)]
        above = (
            ancestors(home) if reference.role == "read" else ()
        )  # what runs somewhere above may have entered any of them
        found = [top, home, *(directory for directory in above if is_inside(directory, top))]
        if reference.syntax == "python.glob":
            found.append(f"{home}/src")  # where setuptools looks for packages when nobody says otherwise
        return [f"{base}/{reference.base}" for base in found]

    def _anchored(self, text: str, base: str, syntax: str) -> list[str]:
        if syntax.startswith(_GITIGNORE_LIKE) and "/" not in text.rstrip("/"):
            pattern = f"**/{text.rstrip('/')}"
        else:
            pattern = text.strip("/") if not text.startswith("..") else text
        if ".." in pattern.split("/"):
            normal = normalize(f"{base}/{pattern}")
            return [normal] if normal else []
        parts = [part for part in f"{base}/{pattern}".split("/") if part not in ("", ".")]
        return ["/".join(parts)] if parts else []

    def _named(self, pattern: str) -> str:
        """The literal path that a pattern insists on: itself without magic, or its leading directories."""
        return literal_prefix(pattern) if has_magic(pattern) else pattern

    def _matches(self, listing: _Listing, pattern: str) -> Iterator[str]:
        """Paths of the listing that the pattern matches; a literal or a trailing ``/**`` also means the directory itself."""
        prefix = literal_prefix(pattern)
        if not has_magic(pattern):
            paths = listing.paths
            at = bisect_left(paths, pattern)
            if at < len(paths) and (paths[at] == pattern or paths[at].startswith(pattern + "/")):
                yield paths[at]
            return
        match = compile_glob(pattern).match
        tail = _TAIL.split(pattern)[-1].lstrip("/")  # ``**/`` stands for nothing, too
        paths = listing.ending(tail)
        # The longest literal in a pattern tells nearly all paths apart, five times faster than an expression.
        core = max((part.strip("/") for part in _BETWEEN.split(pattern)), key=len)
        start, stop = (bisect_left(paths, prefix), bisect_left(paths, prefix + _LAST)) if prefix else (0, len(paths))
        for path in islice(paths, start, stop):
            if core in path and path.endswith(tail) and match(path):
                yield path

    def _regex(self, reference: Reference, path: str, dialect: str) -> Resolution:
        text = reference.text
        named = regex_prefix(text)
        if named and self._history.vanished(named) and not self._tree.exists(named):
            alive = None
        else:
            alive = self._search(text)
        if alive or (alive is None and not named):
            return Resolution(path, dialect, reference, "exists" if alive else "dynamic", text)
        if named and self._history.vanished(named):
            return Resolution(path, dialect, reference, "gone", named, (named,), named)
        search = _searcher(text)
        past = self._gone.paths if search else ()
        once = [gone for gone in past if search and search(gone) and not self._history.is_directory(gone)]
        if once:
            return Resolution(path, dialect, reference, "gone", text, (), min(once, key=self._history.gone.__getitem__))
        return Resolution(path, dialect, reference, "unknown", text)

    def _search(self, text: str) -> bool | None:
        """Whether any file matches; None where the expression cannot be tried in bounded time, or not at all."""
        search = _searcher(text)
        return None if search is None else any(search(path) for path in self._tree.entries)


def _spelled(text: str, syntax: str) -> list[str]:
    """A pattern as plain globs, one for each choice that it leaves open, as its reader takes it."""
    if syntax == "workflow.paths":
        return github(text)
    if syntax.startswith("paths-filter."):
        text = _CHOICE.sub(lambda match: "{" + match[1].replace("|", ",") + "}", text)
    return braces(text)


class _Listing:
    """Sorted paths, and those with one extension: most patterns end in one, and there are hundreds of patterns."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = sorted(paths)
        self._kinds: dict[str, list[str]] = {}

    def ending(self, tail: str) -> list[str]:
        """Paths among which all are that end with ``tail``."""
        dot = tail.rfind(".")
        if dot < 0:
            return self.paths
        if not self._kinds:
            for path in self.paths:
                self._kinds.setdefault(path[path.rfind(".") + 1 :], []).append(path)
        return self._kinds.get(tail[dot + 1 :], [])


def _searcher(text: str) -> Callable[[str], object] | None:
    """How to look for an expression; None where it cannot be tried in bounded time, or not at all."""
    if len(text) > 2000 or _NESTED_QUANTIFIER.search(text):
        return None
    try:
        return re.compile(text).search
    except re.error:
        return None


def regex_prefix(text: str) -> str:
    """The literal path at the start of an anchored regular expression: ``^docs/api/.*\\.md$`` → ``docs/api``; "" where there is none."""
    if not text.startswith(("^", "\\A")):
        return ""
    text = text.removeprefix("^").removeprefix("\\A")
    literal = re.match(r"(?:[\w/ -]|\\[.\-/_])*", text)
    rest = text[literal.end() :] if literal else text
    plain = re.sub(r"\\(.)", r"\1", literal.group()) if literal else ""
    whole = rest in ("", "$", "\\Z")
    return plain.rstrip("/") if whole else plain.rpartition("/")[0]
