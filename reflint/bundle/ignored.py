"""What ``.dockerignore`` and ``.gcloudignore`` keep out of an upload."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from reflint.syntax.globs import compile_glob
from reflint.syntax.ignorefile import matcher

Ignores = Callable[[str], bool]


def nothing(path: str) -> bool:
    """Keeps nothing out."""
    return False


def dockerignore(data: bytes | None) -> Ignores:
    """Whether a path below the build context is kept out: patterns are anchored there, and the last one that matches decides."""
    rules: list[tuple[bool, re.Pattern[str]]] = []
    for line in (data or b"").decode("utf-8", "surrogateescape").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        keep = line.startswith("!")
        pattern = line.lstrip("!").strip().strip("/").removeprefix("./")
        if pattern:
            rules.append((keep, compile_glob(pattern)))
    if not rules:
        return nothing

    @lru_cache(maxsize=None)
    def ignores(path: str) -> bool:
        steps = [path[: match.start()] for match in re.finditer("/", path)] + [path]
        out = False
        for keep, pattern in rules:
            if out == keep and any(pattern.match(step) for step in steps):
                out = not keep
        return out

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
