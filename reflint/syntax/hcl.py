"""HCL as strings and comments with byte spans, and the words around each string; a light scan, no parser."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(rb'"|#|//|/\*|<<-?[A-Za-z_]\w*')
_STOP = re.compile(rb'["\\\n]|[$%]\{')
_INNER = re.compile(rb'[{}"\n]')
_BEFORE = re.compile(rb"([A-Za-z_][\w-]*)[ \t]*(=|\()[ \t]*((?:[a-z0-9]+[ \t]*\([ \t]*)*)$")


class String(NamedTuple):
    """A quoted template at ``start:end`` (quotes excluded).

    ``name`` is the attribute (``operator`` ``=``) or function (``(``) right before it, "" for none; ``inside`` the
    functions called between the
    attribute and the string.
    """

    start: int
    end: int
    name: str
    operator: str
    inside: str


class Source(NamedTuple):
    """Strings in order, comments as (start, end), heredocs left out."""

    strings: tuple[String, ...]
    comments: tuple[tuple[int, int], ...]


def read(data: bytes) -> Source:
    """Reads ``data``; an unfinished string ends with its line."""
    strings: list[String] = []
    comments: list[tuple[int, int]] = []
    at = 0
    while (match := _TOKEN.search(data, at)) is not None:
        mark = match.group()
        if mark == b'"':
            end = _string_end(data, match.end())
            strings.append(_string(data, match.end(), end))
            at = end + 1
        elif mark in (b"#", b"//"):
            at = data.find(b"\n", match.end())
            at = len(data) if at < 0 else at
            comments.append((match.end(), at))
        elif mark == b"/*":
            end = data.find(b"*/", match.end())
            at = len(data) if end < 0 else end + 2
            comments.append((match.end(), at))
        else:
            at = _heredoc_end(data, mark.lstrip(b"<-"), match.end())
    return Source(tuple(strings), tuple(comments))


def _string_end(data: bytes, at: int) -> int:
    """The offset of the quote that closes the string whose text starts at ``at``; templates inside may hold quotes
    themselves.
    """
    while (match := _STOP.search(data, at)) is not None:
        mark = match.group()
        if mark in (b'"', b"\n"):
            return match.start()
        at = match.end() + 1 if mark == b"\\" else _template_end(data, match.end())
    return len(data)


def _template_end(data: bytes, at: int) -> int:
    depth, quoted = 1, False
    while (match := _INNER.search(data, at)) is not None:
        mark = match.group()
        if mark == b"\n":
            return match.start()
        if mark == b'"':
            quoted = not quoted
        elif not quoted:
            depth += 1 if mark == b"{" else -1
            if not depth:
                return match.end()
        at = match.end()
    return len(data)


def _string(data: bytes, start: int, end: int) -> String:
    low = max(data.rfind(b"\n", 0, start), start - 200, 0)
    before = _BEFORE.search(data[low : start - 1])
    if before is None:
        return String(start, end, "", "", "")
    name, operator, inside = (group.decode("ascii", "replace") for group in before.groups())
    return String(start, end, name, operator, inside.replace(" ", "").replace("\t", ""))


def _heredoc_end(data: bytes, name: bytes, at: int) -> int:
    while 0 <= at < len(data):
        line = data.find(b"\n", at)
        if line < 0:
            return len(data)
        end = data.find(b"\n", line + 1)
        end = len(data) if end < 0 else end
        if data[line + 1 : end].strip() == name:
            return end
        at = line + 1
    return len(data)
