"""Files of other languages: path-like words in their strings and comments, as mentions; and Procfiles, whose commands
are shell.
"""

from __future__ import annotations

import re

from reflint.model.facts import Embedded, Facts, Reference
from reflint.model.location import SpanMap
from reflint.syntax.filewords import words_of

DIALECTS = ("text", "hash-text", "bat-text", "env", "procfile")
VERSION = 1

# A string ends with its line; a quote behind a letter is an apostrophe. What is never closed goes on to the end, so
# that it is read once.
_DOUBLE = rb"\"(?:[^\"\\\n]|\\.)*\"?"
_SINGLE = rb"(?<!\w)'(?:[^'\\\n]|\\.)*'?"
_SLASHES = re.compile(
    _DOUBLE
    + rb"|"
    + _SINGLE
    + rb"|`(?:[^`\\\n]|\\.)*`?|//[^\n]*|/\*(?:[^*]|\*(?!/))*|<!--(?:[^-]|-(?!->))*|^[ \t]*#[^\n]*",
    re.MULTILINE,
)
_HASHES = re.compile(_DOUBLE + rb"|" + _SINGLE + rb"|#[^\n]*")
_BATCH = re.compile(rb"\"[^\"\n]*\"?|^[ \t]*(?:@?rem\b|::)[^\n]*", re.MULTILINE | re.IGNORECASE)
_VALUE = re.compile(rb"^[ \t]*(?:export[ \t]+)?[A-Za-z_]\w*=([^\n]*)|#[^\n]*", re.MULTILINE)
_PROCESS = re.compile(rb"^([A-Za-z0-9_-]+):[ \t]*([^\r\n]+)", re.MULTILINE)
_PATTERNS = {"text": _SLASHES, "hash-text": _HASHES, "bat-text": _BATCH, "env": _VALUE}


def extract(data: bytes, dialect: str) -> Facts:
    """Mentions of syntax ``text.word``, and for a Procfile one script a process."""
    if dialect == "procfile":
        return Facts(embedded=tuple(_process(data, match) for match in _PROCESS.finditer(data)))
    found: list[Reference] = []
    if b"\x00" in data[:8192]:
        return Facts()
    for match in _PATTERNS.get(dialect, _SLASHES).finditer(data):
        if b"/" in match.group() or b"." in match.group():
            found += words_of(data, match.start(), match.end(), "text.word")
    return Facts(tuple(found))


def _process(data: bytes, match: re.Match[bytes]) -> Embedded:
    start, end = match.span(2)
    return Embedded("shell", data[start:end], SpanMap.shifted(start, end - start), "procfile.process", "any")
