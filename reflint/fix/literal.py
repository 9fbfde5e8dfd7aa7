"""Full names of what moves, wherever they stand in a text: paths from the root, and dotted names of modules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reflint.fix.proposal import PAST

_TOKEN = re.compile(rb"[\w.-]+(?:[/.][\w-][\w.-]*)+")
_BEFORE = re.compile(rb"[\w$}/\\%~@)]\Z|[$}]\.?/\Z|://\Z|\.\./\Z")
_COMMENT = re.compile(rb"\s*(#|//|<!--|;|\.\. |\*)")


class Named(NamedTuple):
    """The bytes ``start:end`` name what becomes ``new``."""

    start: int
    end: int
    new: str


def named(data: bytes, place_of: Callable[[str], tuple[str, str]], *, document: bool) -> Iterator[Named]:
    """Where ``data`` says in full what moves. ``place_of`` maps a token to its leading part that moves and what that becomes, ("", "")
    where none does. In a ``document``, and in comments, lines that tell of the past are left as they are.
    """
    for match in _TOKEN.finditer(data):
        start = match.start()
        before = data[max(start - 2, 0) : start]
        if _BEFORE.search(before.removesuffix(b"./") if before != b"./" else b""):
            continue
        token = match[0].decode("ascii", "replace").rstrip(".-")
        old, new = place_of(token)
        if old and not _is_past(data, match.start(), match.end(), new, document):
            yield Named(start, start + len(old), new)


def _is_past(data: bytes, start: int, end: int, new: str, document: bool) -> bool:
    begin = data.rfind(b"\n", 0, start) + 1
    stop = data.find(b"\n", end)
    line = data[begin:start] + data[end : stop if stop >= 0 else len(data)]
    spoken = document or _COMMENT.match(line) is not None
    return spoken and (PAST.search(line) is not None or new.encode() in line)
