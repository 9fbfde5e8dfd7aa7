"""JSON, with the comments and trailing commas that tools allow. One linear scan over tokens; nothing is refused."""

from __future__ import annotations

import re

from reflint.model.facts import Failure
from reflint.syntax.document import ITEM, KEY, MAX_DEPTH, Builder, Document, Remark, Scalar, unescape

# Each alternative starts with another character and never fails once it has begun, so the scan is linear: an unterminated
# string ends with its line, an unterminated comment with the file.
_TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"?|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|[{}\[\],:]|[^\s"/{}\[\],:]+')


class _Reader:
    """Where the scan stands: the open containers with the key that each waits to fill."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.keys: tuple[str, ...] = ()
        self.item: tuple[int, ...] = ()
        self.count = 0
        self.depth = 0
        self.open: list[bytes] = []
        self.key: Scalar | None = None
        self.last: Scalar | None = None
        self.scalars: list[Scalar] = []
        self.comments: list[Remark] = []
        self.balanced = True

    def enter(self, bracket: bytes) -> None:
        """A mapping or list begins."""
        self.open.append(bracket)
        if len(self.open) <= MAX_DEPTH:
            self.keys += (ITEM,) if bracket == b"[" else ("",)
            self.item += (self.count,)
            self.count += 1

    def leave(self, bracket: bytes) -> None:
        """A mapping or list ends; a bracket that closes nothing is passed over."""
        if not self.open:
            self.balanced = False
            return
        self.balanced &= self.open.pop() == (b"[" if bracket == b"]" else b"{")
        if len(self.open) < MAX_DEPTH:
            self.keys = self.keys[:-1]
            self.item = self.item[:-1]

    def name(self) -> None:
        """The string just read turns out to be a key."""
        if self.last is not None and self.keys and self.open[-1] == b"{" and len(self.open) <= MAX_DEPTH:
            key = self.scalars.pop()
            self.keys = (*self.keys[:-1], key.value)
            if "/" in key.value or "." in key.value:
                self.scalars.append(key._replace(keys=(*self.keys[:-1], KEY)))
        self.last = None

    def string(self, start: int, end: int) -> None:
        """A quoted value or key."""
        closed = end - start > 1 and self.data[end - 1] == 0x22
        stop = end - 1 if closed else end
        if self.data.find(b"\\", start, stop) < 0:
            text = self.data[start + 1 : stop].decode("utf-8", "surrogateescape")
            scalar = Scalar(self.keys, text, start + 1, stop, self.item)
        else:
            builder = Builder(self.data)
            unescape(builder, start + 1, stop)
            scalar = builder.scalar(self.keys, self.item, start + 1, stop)
        self.last = scalar
        self.scalars.append(scalar)


def parse(data: bytes) -> Document:
    """The document. ``failure`` is set where brackets do not pair up."""
    reader = _Reader(data)
    for match in _TOKEN.finditer(data):
        start = match.start()
        first = data[start]
        if first == 0x22:
            reader.string(start, match.end())
        elif first == 0x3A:
            reader.name()
        elif first in b"{[":
            reader.enter(match.group())
        elif first in b"}]":
            reader.leave(match.group())
        elif first == 0x2F:
            stop = match.end() - (2 if data[match.end() - 2 : match.end()] == b"*/" else 0)
            text = data[start + 2 : stop].decode("utf-8", "surrogateescape")
            reader.comments.append(Remark(text, start + 2, max(stop, start + 2)))
    failure = None if reader.balanced and not reader.open else Failure("brackets do not pair up")
    return Document(tuple(reader.scalars), tuple(reader.comments), failure)
