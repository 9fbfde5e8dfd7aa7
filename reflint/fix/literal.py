"""Full names of what moves, wherever they stand in a text: paths from the root, dotted names of modules, names that one file alone has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reflint.fix.proposal import LOGGED, PAST

_TOKEN = re.compile(rb"[\w.-]+(?:(?:/\.?|\.)[\w-][\w.-]*)+")
_BEFORE = re.compile(rb"[\w$}/\\%~@)]\Z|[$}]\.?/\Z|://\Z|\.\./\Z")
_LONGEST = 2000  # bytes of a line that is one sentence
_COMMENT = re.compile(rb"\s*(#|//|<!--|;|\.\. |\*)")

PlaceOf = Callable[[str], "tuple[str, str]"]


class Named(NamedTuple):
    """The bytes ``start:end`` name what becomes ``new``."""

    start: int
    end: int
    new: str


def named(data: bytes, place_of: PlaceOf, spoken: Callable[[int], str]) -> Iterator[Named]:
    """Where ``data`` says in full what moves.

    ``place_of`` maps a token to its leading part that moves and what that becomes, ("", "") where none does. ``spoken`` says of an offset
    whether it lies in ``code``, where nothing is looked for, in a ``value``, or in ``prose``: lines of that which tell of the past, or of
    what a program said once, are left as they are.
    """
    for match in _TOKEN.finditer(data):
        start = match.start()
        before = data[max(start - 2, 0) : start]
        dotted = b"/" not in match[0]
        if _BEFORE.search(before.removesuffix(b"./")) and not (dotted and before.endswith((b"`~", b"!~"))):
            continue  # a role of Sphinx may begin with `~`
        token = match[0].decode("ascii", "replace").rstrip(".-")
        lead = 2 if token.startswith("./") else 0
        old, new = place_of(token[lead:])
        kind = spoken(start) if old else "code"
        if kind != "code" and not (_is_prose(data, start, kind) and _is_past(data, start, match.end(), new)):
            yield Named(start + lead, start + lead + len(old), new)


def _is_prose(data: bytes, start: int, kind: str) -> bool:
    return kind == "prose" or _COMMENT.match(data, data.rfind(b"\n", 0, start) + 1, start) is not None


def _is_past(data: bytes, start: int, end: int, new: str) -> bool:
    first, last = max(start - _LONGEST, 0), min(end + _LONGEST, len(data))
    begin, stop = max(data.rfind(b"\n", first, start) + 1, first), data.find(b"\n", end, last)
    line = data[begin:start] + data[end : stop if stop >= 0 else last]
    return PAST.search(line) is not None or LOGGED.search(line) is not None or new.encode() in line
