"""Comments and string literals of Python source, found without parsing it, so that it also reads Python 2 and broken files."""

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


class Token(NamedTuple):
    """A comment (``prefix`` is ``#``) or a string literal: the span of its inside, and for a string its prefix and quotes."""

    start: int
    end: int
    prefix: str
    quote: str


def tokens(data: bytes) -> Iterator[Token]:
    """Comments and strings of ``data`` in order. A string that is not closed ends with its line, or with the file. Linear."""
    at = 0
    while True:
        match = _START.search(data, at)
        if match is None:
            return
        mark = match.group()
        if mark[:1] == b"#":
            yield Token(match.start() + 1, match.end(), "#", "")
            at = match.end()
            continue
        rest = _REST[mark].match(data, match.end())
        end = rest.end() if rest else match.end()
        prefix = _PREFIX.search(data, max(0, match.start() - 3), match.start())
        yield Token(match.end(), end, prefix.group().decode().lower() if prefix else "", mark.decode())
        at = end + len(mark) if data.startswith(mark, end) else end
