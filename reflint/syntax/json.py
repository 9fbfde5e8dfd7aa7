"""JSON, with the comments and trailing commas that tools allow. One linear scan over tokens; nothing is refused."""

from __future__ import annotations

import re

from reflint.model.facts import Failure
from reflint.syntax.document import ITEM, KEY, MAX_DEPTH, Builder, Document, Remark, Scalar, unescape

# What a string or a comment holds is passed over by hand: a repeated group would keep a mark for every turn,
# gigabytes on a large string.
_TOKEN = re.compile(rb'"[^"\\\n]*"|["{}\[\],:]|//|/\*')
_STOP = re.compile(rb'["\\\n]')


class _Reader:
    """Where the scan stands: the open containers with the key that each waits to fill."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.keys: tuple[str, ...] = ()
        self.item: tuple[int, ...] = ()
        self.count = 0
        self.open: list[bytes] = []
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
        """The string just read turns out to be a key; a key without quotes (JSON5) has no name here."""
        if not self.open or self.open[-1] != b"{" or len(self.open) > MAX_DEPTH:
            return
        key = self.scalars.pop() if self.last is not None else None
        self.keys = (*self.keys[:-1], key.value if key else "")
        if key and ("/" in key.value or "." in key.value):
            self.scalars.append(key._replace(keys=(*self.keys[:-1], KEY)))
        self.last = None

    def string(self, start: int, end: int) -> None:
        """A quoted value or key without escapes, quotes included."""
        text = self.data[start + 1 : end - 1].decode("utf-8", "surrogateescape")
        self.last = Scalar(self.keys, text, start + 1, end - 1, self.item)
        self.scalars.append(self.last)

    def escaped(self, start: int) -> int:
        """A string with escapes, or one that its line leaves open; where to read on."""
        at = start + 1
        while True:
            match = _STOP.search(self.data, at)
            if match is None or match.group() != b"\\":
                break
            at = match.end() + 1
        end = match.start() if match else len(self.data)
        builder = Builder(self.data)
        unescape(builder, start + 1, end)
        self.last = builder.scalar(self.keys, self.item, start + 1, end)
        self.scalars.append(self.last)
        return min(end + 1, len(self.data))

    def comment(self, start: int, closer: bytes) -> int:
        """A comment up to ``closer``; where to read on."""
        end = self.data.find(closer, start + 2)
        end = len(self.data) if end < 0 else end
        self.comments.append(Remark(self.data[start + 2 : end].decode("utf-8", "surrogateescape"), start + 2, end))
        return min(end + len(closer), len(self.data))

    def token(self, text: bytes, start: int, end: int) -> int:
        """Read one token; where to read on."""
        if text == b'"':
            return self.escaped(start)
        if text[0] == 0x22:
            self.string(start, end)
        elif text == b":":
            self.name()
        elif text == b",":
            self.last = None
        elif text in (b"{", b"["):
            self.enter(text)
        elif text in (b"}", b"]"):
            self.leave(text)
        else:
            return self.comment(start, b"\n" if text == b"//" else b"*/")
        return end


def parse(data: bytes) -> Document:
    """The document. ``failure`` is set where brackets do not pair up."""
    reader = _Reader(data)
    match = _TOKEN.search(data)
    while match is not None:
        at = reader.token(match.group(), match.start(), match.end())
        match = _TOKEN.search(data, at)
    failure = None if reader.balanced and not reader.open else Failure("brackets do not pair up")
    return Document(tuple(reader.scalars), tuple(reader.comments), failure)
