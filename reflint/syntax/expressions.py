"""Regular expressions over paths, as pre-commit and its like have them: the literal paths in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reflint.syntax.words import has_extension

_LITERAL = re.compile(r"(?:[\w/-]|\\[./-]|\.)+")
_SYNTAX = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]", re.DOTALL)
_FLAGS = re.compile(r"\(\?[aiLmsux]+\)")
_OPENING = " \t\r\n(^|?:"  # before the first path of an expression stands nothing but these
LONGEST = 2000  # characters of an expression whose groups are looked at


class Group(NamedTuple):
    """``regex[start:end]`` with its parentheses."""

    start: int
    end: int


def literals(regex: str) -> Iterator[tuple[int, int]]:
    """Spans of the literal paths in a regular expression: files, and directories ended by a slash, a wildcard or ``$``, also where
    those stand behind the group (``^(a/b|c)/``).

    Anything else may be the front of a longer name (``docs/version-1`` also matches ``docs/version-1.2``), or the rest of one
    (``docs/(a/b|c/d)``).
    """
    groups = _groups(regex)
    for match in _LITERAL.finditer(regex):
        start, end = match.span()
        following = regex[end : end + 1]
        cut = False
        if following and following in "*+?{[(":
            slash = regex.rfind("/", start, end)
            slash -= regex[slash - 1 : slash] == "\\"
            end, cut = (slash, True) if slash > 0 else (start, False)
        text = regex[start:end]
        hidden = text.lstrip("\\")[:1] == "." and text.lstrip("\\.")[:1].isalnum()  # \\.github/…
        if not text or (text.startswith(("/", ".", "\\")) and not hidden):
            continue
        if regex[max(0, start - 1) : start] in ("*", "+", "]", ")", "}"):
            continue
        around = [group for group in groups if group.start < start and end < group.end]
        if any(_FLAGS.sub("", regex[: group.start].rpartition("|")[2]).strip(_OPENING) for group in around):
            continue  # the rest of a longer path
        closed = _closed(regex, end, around)
        anchored = "^" in regex[max(0, start - 1) : start] or (bool(around) and regex[: around[-1].start].endswith("^"))
        if "/" not in text.strip("/") and not (anchored and (closed == "/" or text.endswith("/") or cut)):
            continue
        if cut or closed or regex.strip("^$") == text or text.endswith("/") or has_extension(text):
            yield start, end


def _closed(regex: str, end: int, around: list[Group]) -> str:
    """``/`` or ``$`` where that follows, or follows the group whose alternative ends at ``end``."""
    rest = regex[end:].lstrip() if around else regex[end:]
    if around and rest[:1] in ("|", ")"):
        rest = regex[around[-1].end :].lstrip()
    return rest[:1] if rest[:1] in ("/", "$") else ""


def _groups(regex: str) -> list[Group]:
    """The groups of an expression, outer ones first."""
    found: list[Group] = []
    opened: list[int] = []
    for match in _SYNTAX.finditer(regex, 0, LONGEST):
        if match.group() == "(":
            opened.append(match.start())
        elif match.group() == ")" and opened:
            found.append(Group(opened.pop(), match.end()))
    return sorted(found)
