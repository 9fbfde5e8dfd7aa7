"""What ``.dockerignore`` and ``.gcloudignore`` keep out of an upload."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from reflint.syntax.globs import compile_glob
from reflint.syntax.ignorefile import matcher

Ignores = Callable[[str], bool]


def nothing(path: str) -> bool:
    """Keeps nothing out."""
    return False


@lru_cache(maxsize=64)
def dockerignore(data: bytes | None) -> Ignores:
    """Whether a path below the build context is kept out: patterns are anchored there, and the last one that matches it, or a directory above
    it, decides.
    """
    rules: list[tuple[bool, str]] = []
    for line in (data or b"").decode("utf-8", "surrogateescape").splitlines():
        line = line.strip()
        pattern = line.lstrip("!").strip().strip("/").removeprefix("./")
        if pattern and not line.startswith("#"):
            rules.append((line.startswith("!"), compile_glob(pattern).pattern))
    if not rules:
        return nothing
    expressions = [re.compile(pattern) for _, pattern in rules]
    touches = re.compile("|".join(f"(?:{pattern})" for _, pattern in rules)).match

    @cache
    def last(path: str) -> int:
        """The index of the last rule that matches ``path`` or a directory above it; -1 where none does."""
        above = last(path.rpartition("/")[0]) if "/" in path else -1
        if touches(path):
            for index in range(len(expressions) - 1, above, -1):
                if expressions[index].match(path):
                    return index
        return above

    def ignores(path: str) -> bool:
        index = last(path)
        return index >= 0 and not rules[index][0]

    return ignores


def gcloudignore(data: bytes | None, gitignore: bytes | None) -> Ignores:
    """Whether a path below the uploaded directory is kept out: gitignore syntax, ``#!include:.gitignore`` included."""
    if data is None:
        return nothing
    lines: list[str] = []
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        if line.startswith("#!include:") and line.rstrip().endswith(".gitignore"):
            lines += (gitignore or b"").decode("utf-8", "surrogateescape").splitlines()
        else:
            lines.append(line)
    patterns = tuple(line for line in lines if line.strip() and not line.startswith("#"))
    return matcher(patterns)
