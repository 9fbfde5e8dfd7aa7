"""The INI family, line by line: setup.cfg, tox.ini, .flake8, .editorconfig, systemd units, .properties, .env.

Keys are (section, key), or (key,) before the first section; a value over several lines, or a key written twice, is a
list: one
scalar a line. Sections that hold a path or a glob are scalars too, under the key ``{}``.
"""

from __future__ import annotations

import re

from reflint.syntax.document import ITEM, KEY, Document, Remark, Scalar

_SEPARATOR = re.compile(rb"[=:]")
_INLINE = re.compile(rb"\s[#;]")


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.section: tuple[str, ...] = ()
        self.key = ""
        self.number = 0
        self.list = 0
        self.scalars: list[Scalar] = []
        self.comments: list[Remark] = []
        self.continued = False
        self.indent = 0

    def line(self, start: int, end: int) -> None:
        """Read one line, line break excluded."""
        raw = self.data[start:end]
        text = raw.strip()
        if not text:
            return
        at = start + len(raw) - len(raw.lstrip())
        stop = at + len(text)
        if text[:1] in (b"#", b";"):
            self.comments.append(Remark(self.decode(at + 1, stop), at + 1, stop))
        elif self.continued or (at - start > self.indent and self.key):
            self.value(at, stop, True)
        elif text[:1] == b"[" and b"]" in text:
            self.header(at, at + text.rindex(b"]"))
        else:
            self.indent = at - start
            self.assignment(at, stop)

    def header(self, start: int, end: int) -> None:
        """``[section]``."""
        name = self.decode(start + 1, end)
        self.section = (name,)
        self.key = ""
        self.number += 1
        if "/" in name or "." in name:
            self.scalars.append(Scalar((KEY,), name, start + 1, end, (0,)))

    def assignment(self, start: int, end: int) -> None:
        """``key = value``, ``key: value``, ``export KEY=value``, or a word alone."""
        match = _SEPARATOR.search(self.data, start, end)
        stop = match.start() if match else end
        self.key = self.decode(start, stop).strip().removeprefix("export ").strip()
        self.list += 1
        if match:
            begin = match.end()
            while begin < end and self.data[begin] in b" \t":
                begin += 1
            self.value(begin, end, False)

    def value(self, start: int, end: int, more: bool) -> None:
        """A value's line; ``more`` for a line that continues the value of the key above it."""
        comment = _INLINE.search(self.data, start, end)
        if comment:
            self.comments.append(Remark(self.decode(comment.end(), end), comment.end(), end))
            end = comment.start()
        self.continued = self.data[start:end].endswith(b"\\") and not self.data[start:end].endswith(b"\\\\")
        stop = end - 1 if self.continued else end
        while stop > start and self.data[stop - 1] in b" \t":
            stop -= 1
        quote = self.data[start : start + 1]
        if quote in (b'"', b"'") and stop - start > 1 and self.data[stop - 1 : stop] == quote:
            start, stop = start + 1, stop - 1
        if stop <= start:
            return
        keys = (*self.section, self.key)
        item = (0, self.number)[-len(keys) :]
        if more:
            keys, item = (*keys, ITEM), (*item, -self.list)
        self.scalars.append(Scalar(keys, self.decode(start, stop), start, stop, item))

    def decode(self, start: int, end: int) -> str:
        """The text of a range."""
        return self.data[start:end].decode("utf-8", "surrogateescape")


def parse(data: bytes) -> Document:
    """The document; a file without any section or assignment has no scalars."""
    reader = _Reader(data)
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while at < len(data):
        stop = data.find(b"\n", at)
        stop = len(data) if stop < 0 else stop
        reader.line(at, stop)
        at = stop + 1
    return Document(tuple(reader.scalars), tuple(reader.comments))
