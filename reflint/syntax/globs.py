"""Globs that match repository paths, as the tools that read them do."""

from __future__ import annotations

import re
from functools import lru_cache

_OPERATIONS = re.compile(r"[\[&|~]|-(?=-)")
_MAGIC = re.compile(r"[*?\[{]|\+\(|@\(|!\(")


def has_magic(pattern: str) -> bool:
    """Whether ``pattern`` can match more than itself."""
    return _MAGIC.search(pattern) is not None


def literal_prefix(pattern: str) -> str:
    """The leading components of ``pattern`` that hold no magic: ``docs/api/*.md`` → ``docs/api``."""
    parts = pattern.split("/")
    literal = []
    for part in parts:
        if has_magic(part):
            break
        literal.append(part)
    return "/".join(literal).rstrip("/")


def ends_in_path(pattern: str) -> bool:
    """Whether the last two components of ``pattern`` hold no magic: ``*/task/base.py``, not ``*/node_modules`` or ``*.css``."""
    *_, above, name = ("", "", *pattern.strip("/").split("/"))
    return bool(above) and not has_magic(above) and not has_magic(name)


def braces(pattern: str, limit: int = 64) -> list[str]:
    """``a{b,c}d`` → ``abd``, ``acd``, innermost first; at most ``limit`` results, beyond that the pattern itself."""
    match = re.search(r"\{([^{}]*,[^{}]*)\}", pattern)
    if match is None:
        return [pattern]
    found: list[str] = []
    for choice in match.group(1).split(","):
        found += braces(pattern[: match.start()] + choice + pattern[match.end() :], limit)
        if len(found) > limit:
            return [pattern]
    return found


@lru_cache(maxsize=4096)
def compile_glob(pattern: str) -> re.Pattern[str]:
    """A regular expression for one brace-free glob over a whole path: ``**`` crosses directories, ``*`` and ``?`` do not."""
    return re.compile(glob_expression(pattern))


def glob_expression(pattern: str) -> str:
    """The same, not compiled."""
    out = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**/", at):
            out.append("(?:[^/]*/)*")
            at += 3
        elif pattern.startswith("**", at):
            out.append(".*")
            at += 2
        elif char == "*":
            out.append("[^/]*")
            at += 1
        elif char == "?":
            out.append("[^/]")
            at += 1
        elif char == "[":
            text, at = _class(pattern, at)
            out.append(text)
        else:
            out.append(re.escape(char))
            at += 1
    return "(?s:" + "".join(out) + r")\Z"


def _class(pattern: str, at: int) -> tuple[str, int]:
    """The character class that starts at ``at``, as a regular expression, and where it ends; a lone ``[`` is itself."""
    end = pattern.find("]", at + 2)
    if end < 0:
        return re.escape("["), at + 1
    # What Python may come to take for operations on sets is escaped, as it warns of it.
    body = _OPERATIONS.sub(r"\\\g<0>", pattern[at + 1 : end].replace("\\", "\\\\"))
    if body.startswith(("!", "^")):
        body = "^" + body[1:]
    try:
        re.compile(f"[{body}]")
    except re.error:
        return re.escape("["), at + 1
    return f"[{body}]", end + 1


def github(pattern: str) -> list[str]:
    """A path filter of a GitHub workflow as globs: there ``?`` and ``+`` repeat what stands before them, and braces are themselves.

    Source: docs.github.com, "Workflow syntax", filter pattern cheat sheet.
    """
    found = [""]
    for at, char in enumerate(pattern):
        if char == "?" and at:
            found = [text for known in found for text in (known, known[:-1])][:64]
        elif char != "+" or not at:
            found = [known + char for known in found]
    return found
