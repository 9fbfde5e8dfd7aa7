"""YAML that its readers take though the specification does not: lists, mappings and quoted texts over several lines whose last line stands no
further right than the key.
"""

from __future__ import annotations

import re

_BEGINS = re.compile(rb"^[ \t]*(?:-[ \t]+)*(?:[^\s#\[\]{},\"':][^\n:#]{0,200}:[ \t]+)?(?=[\[{\"'])", re.MULTILINE)
_TOKEN = re.compile(rb"[\[\]{}\"']|(?<=\s)#[^\n]*")
_DOUBLE = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SINGLE = re.compile(rb"'[^']*(?:''[^']*)*'")
_BEFORE_TEXT = b"[{,: \t\r\n"
_SPACES = bytes(0x20 if byte in b"\r\n" else byte for byte in range(256))


def unbroken(data: bytes) -> bytes:
    """``data`` with line breaks and comments inside of such texts as spaces: as long as before, so that every offset stays. ``data`` itself from
    where one does not end. Linear in its length.
    """
    made = bytearray(data)
    begins = _BEGINS.search(data)
    while begins is not None:
        start = begins.end()
        end = _end(data, start, made)
        if end < 0:
            break
        made[start:end] = made[start:end].translate(_SPACES)
        begins = _BEGINS.search(data, end)
    return bytes(made)


def _end(data: bytes, at: int, made: bytearray) -> int:
    """Where the list, mapping or quoted text ends that begins ``at``, -1 where it does not; its comments are blanked out in ``made``."""
    depth = 0
    while True:
        token = _TOKEN.search(data, at)
        if token is None:
            return -1
        first, at = token.group()[:1], token.end()
        if first in b"\"'":
            if not depth or data[token.start() - 1 : token.start()] in _BEFORE_TEXT:
                text = (_DOUBLE if first == b'"' else _SINGLE).match(data, token.start())
                if text is None:
                    return -1
                at = text.end()
        elif first == b"#":
            made[token.start() : at] = b" " * (at - token.start())
        else:
            depth += 1 if first in b"[{" else -1
        if depth <= 0:
            return at
