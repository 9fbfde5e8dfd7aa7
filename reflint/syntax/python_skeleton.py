"""The skeleton of a Python file: its text without the bodies that hold nothing of what is looked for, so that the parser has less to read."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

# A complete head of a function or class, on one line or with its arguments below it and its last line at its own indentation.
_HEAD = re.compile(
    rb"\n([ \t]*)(?:async[ \t]+)?(?:def|class)[ \t][^\n]*?"
    rb"(?:\([ \t]*(?:#[^\n]*)?(?:\n\1[ \t][^\n]*)+\n\1\)[^\n]*?)?:[ \t]*(?:#[^\n]*)?\n"
)
_QUOTES = b'"""'
_WORTH = 60  # bytes of the shortest body that is worth cutting out


def skeleton(data: bytes, words: tuple[bytes, ...]) -> bytes:
    """``data`` with ``pass`` for every body of a function or class that holds none of ``words``; all other bytes keep their line and column, and
    so does the end of each definition.

    A body is cut out by its indentation, without parsing: where that is not what Python sees, the result does not parse, and ``data`` must be
    parsed itself. Lines that end otherwise than by a newline are not read.
    """
    if b"\r" in data:
        return data
    kept = sorted(at for word in words for at in _places(data, word))
    parts: list[bytes] = []
    done = at = 0
    while (head := _HEAD.search(data, at)) is not None:
        begin, indent = head.end(), head.group(1)
        ending = _ending(indent).search(data, begin - 1)
        end = ending.start() + 1 if ending is not None else len(data)
        speaks = bisect_left(kept, begin) < bisect_left(kept, end)
        body = b"" if speaks or end - begin < _WORTH else _emptied(data[begin:end], indent)
        if body:
            parts += (data[done:begin], body)
            done = end
        at = (end if body else begin) - 1
    return b"".join((*parts, data[done:]))


def _places(data: bytes, word: bytes) -> list[int]:
    found = []
    at = data.find(word)
    while at >= 0:
        found.append(at)
        at = data.find(word, at + 1)
    return found


@lru_cache(maxsize=64)
def _ending(indent: bytes) -> re.Pattern[bytes]:
    """Finds the first line that stands no deeper than ``indent``; comments do not count."""
    deeper = b"(?!" + re.escape(indent) + rb"[ \t])" if indent else b""
    return re.compile(rb"\n" + deeper + (rb"[ \t]*[^\s#]" if indent else rb"[^\s#]"))


def _emptied(body: bytes, indent: bytes) -> bytes:
    """As many lines as ``body`` has, with ``pass`` on the line of its last statement; "" where its strings or its lines may go on behind it."""
    text = body.rstrip()
    start = text.rfind(b"\n") + 1
    while text and text[start:].lstrip().startswith(b"#"):
        if _QUOTES in text[start:]:
            return b""
        text = text[:start].rstrip()
        start = text.rfind(b"\n") + 1
    if not text or text.endswith(b"\\") or not _closes(body):
        return b""
    before = text.count(b"\n")
    return b"\n" * before + indent + b" pass" + b"\n" * (body.count(b"\n") - before)


def _closes(body: bytes) -> bool:
    """Whether every string of several lines that begins in ``body`` surely ends in it."""
    if b"'''" in body:
        return False
    opened = body.find(_QUOTES)
    last = 0
    while opened >= 0:
        before = body[max(last, body.rfind(b"\n", 0, opened)) : opened]
        close = body.find(_QUOTES, opened + 3)
        if close < 0 or body[close - 1 : close] == b"\\" or any(sign in before for sign in (b"#", b"'", b'"')):
            return False
        last = close + 3
        opened = body.find(_QUOTES, last)
    return True
