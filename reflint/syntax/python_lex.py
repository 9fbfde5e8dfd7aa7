"""Comments and string literals of Python source, found without parsing it, so that it also reads Python 2 and broken
files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Alternatives start with different bytes and hold one repetition each, so the scan is linear.
_START = re.compile(rb"#[^\r\n]*|\"\"\"|'''|\"|'")
_REST = {
    b'"': re.compile(rb"[^\"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^\"\\\r\n]*)*"),
    b"'": re.compile(rb"[^'\\\r\n]*(?:\\(?:\r\n|[\s\S])[^'\\\r\n]*)*"),
    b'"""': re.compile(rb"[^\"\\]*(?:(?:\\[\s\S]|\"(?!\"\"))[^\"\\]*)*"),
    b"'''": re.compile(rb"[^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*"),
}
_PREFIX = re.compile(rb"(?<![\w])[bBfFrRuUtT]{1,2}$")
# The line that opens the body of a function or class, also where its parameters took several.
_OPENING = re.compile(rb"[ \t]*(?:async[ \t]|def[ \t]|class[ \t]|\)).*:[ \t]*$")


class Token(NamedTuple):
    """A comment (``quote`` is ``#``) or a string literal: the span of its inside, and its quotes."""

    start: int
    end: int
    quote: str


def tokens(data: bytes, short: bool = True) -> Iterator[Token]:
    """Comments and strings of ``data`` in order, without the one-line strings unless ``short``. Linear.

    A string that is not closed ends with its line, or with the file.
    """
    at = 0
    while True:
        match = _START.search(data, at)
        if match is None:
            return
        mark = match.group()
        at = match.end()
        if mark[:1] == b"#":
            yield Token(match.start() + 1, at, "#")
            continue
        rest = _REST[mark].match(data, at)
        end = rest.end() if rest else at
        if short or len(mark) == 3:
            yield Token(at, end, mark.decode())
        at = end + len(mark) if data.startswith(mark, end) else end


def code_alone(data: bytes) -> bytes:
    """``data`` without its comments and, as far as they can be told without parsing, its docstrings. Linear."""
    parts = []
    at = 0
    bare = True  # nothing but comments so far
    for token in tokens(data):
        quotes = token.start - len(token.quote)
        bare = bare and not data[at:quotes].strip()
        if token.quote == "#" or (len(token.quote) == 3 and (bare or _opens_body(data, quotes))):
            parts.append(data[at : token.start])
            at = token.end
    parts.append(data[at:])
    return b" ".join(parts)


def _opens_body(data: bytes, start: int) -> bool:
    """Whether what stands at ``start`` is the first of the body of a function or class."""
    line = data.rfind(b"\n", 0, start) + 1
    before = data.rfind(b"\n", 0, max(0, line - 1)) + 1
    return not data[line:start].strip() and _OPENING.match(data, before, line - 1) is not None


def prefix(data: bytes, token: Token) -> str:
    """The letters before the quotes of a string, in lower case."""
    quotes = token.start - len(token.quote)
    match = _PREFIX.search(data, max(0, quotes - 3), quotes)
    return match.group().decode().lower() if match else ""
