"""Patterns of ignore files (gitignore syntax), read by ``pathspec``; asked of many paths at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def parse(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of ``lines``; one that cannot be read is passed over, as git does."""
    from pathspec import GitIgnoreSpec

    kept = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        kept.append(line)
    return GitIgnoreSpec.from_lines(kept)


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
