"""reStructuredText as directives, toctree entries, roles and literals with byte spans; read line by line."""

from __future__ import annotations

import re
from typing import NamedTuple

_DIRECTIVE = re.compile(rb"([ \t]*)\.\.[ \t]+(?:\|[^|\n]*\|[ \t]+)?([A-Za-z][\w:.+-]*)::(?:[ \t]+|$)")
_COMMENT = re.compile(rb"[ \t]*\.\.(?=[ \t]|$)(?![ \t]+(?:_|\[|\|))")
_TARGET = re.compile(rb"[ \t]*(?:\.\.[ \t]+_[^\n]*?:|__)[ \t]+(\S+)[ \t]*$")
_OPTION = re.compile(rb"[ \t]*:([\w-]+):[ \t]*")
_TITLED = re.compile(rb"[^<>]*<([^<>\n]+)>[ \t]*$")
_ROLE = re.compile(rb":([A-Za-z][\w:.+-]{0,40}):`([^`]{1,1000})`")
_EXTERNAL = (b"external:", b"external+")
_LITERAL = re.compile(rb"``((?:[^`\r\n]|`(?!`)|\r?\n(?![ \t]*\r?\n)){1,1000})``")
_EMBEDDED = re.compile(rb"`[^`<>]{0,500}<([^<>`\s]{1,500})>`__?")


class Item(NamedTuple):
    """Something named: ``kind`` is the directive, ``toctree``, ``role:NAME``, ``option:DIRECTIVE:NAME``, ``target``
    or ``link``; span as written.
    """

    kind: str
    start: int
    end: int


class Document(NamedTuple):
    """``items`` in order, and the bodies of ``literals`` and ``comments`` as (start, end)."""

    items: tuple[Item, ...]
    literals: tuple[tuple[int, int], ...]
    comments: tuple[tuple[int, int], ...]


def read(data: bytes) -> Document:
    """Reads ``data``; lines of an unknown form are prose."""
    reader = _Reader(data)
    reader.read()
    return Document(
        tuple(sorted({*reader.items, *_inline(data)}, key=lambda item: item.start)),
        tuple(_literals(data)),
        tuple(reader.comments),
    )


def _inline(data: bytes) -> list[Item]:
    found = []
    if b":`" in data:
        for match in _ROLE.finditer(data):
            if match.group(1).startswith(_EXTERNAL):
                continue  # of another project's pages
            start, end = match.span(2)
            titled = _TITLED.match(match.group(2))
            if titled:
                start, end = start + titled.start(1), start + titled.end(1)
            name = match.group(1).decode("ascii", "replace").rpartition(":")[2]
            found.append(Item(f"role:{name}", start, end))
    if b">`_" in data:
        found += [Item("link", match.start(1), match.end(1)) for match in _EMBEDDED.finditer(data)]
    return found


def _literals(data: bytes) -> list[tuple[int, int]]:
    return [match.span(1) for match in _LITERAL.finditer(data)] if b"``" in data else []


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.items: list[Item] = []
        self.comments: list[tuple[int, int]] = []
        self.directive = ""
        self.indent = -1

    def read(self) -> None:
        at = 0
        while at < len(self.data):
            end = self.data.find(b"\n", at)
            end = len(self.data) if end < 0 else end
            self._line(at, end - 1 if self.data[end - 1 : end] == b"\r" and end > at else end)
            at = end + 1

    def _line(self, start: int, end: int) -> None:
        line = self.data[start:end]
        stripped = line.strip()
        if not stripped:
            return
        indent = len(line) - len(line.lstrip())
        if self.indent >= 0 and indent <= self.indent:
            self.directive, self.indent = "", -1
        if stripped.startswith((b"..", b"__")):
            self._explicit(line, start, indent)
        elif self.directive:
            self._content(line, start, indent)

    def _explicit(self, line: bytes, start: int, indent: int) -> None:
        match = _DIRECTIVE.match(line)
        if match:
            self.directive = match.group(2).decode("ascii", "replace").rpartition(":")[2].lower()
            self.indent = indent
            argument = line[match.end() :].rstrip()
            if argument and self.directive != "toctree":
                self.items.append(Item(self.directive, start + match.end(), start + match.end() + len(argument)))
            return
        target = _TARGET.match(line)
        if target:
            self.items.append(Item("target", start + target.start(1), start + target.end(1)))
        elif _COMMENT.match(line):
            self.directive, self.indent = "comment", indent
            self.comments.append((start, start + len(line)))

    def _content(self, line: bytes, start: int, indent: int) -> None:
        option = _OPTION.match(line)
        if self.directive == "comment":
            self.comments.append((start, start + len(line)))
        elif option:
            value = line[option.end() :].rstrip()
            name = option.group(1).decode("ascii", "replace")
            if value:
                self.items.append(
                    Item(f"option:{self.directive}:{name}", start + option.end(), start + option.end() + len(value))
                )
        elif self.directive == "autosummary":
            name = line.split()[0].lstrip(b"~!")
            at = start + line.index(name)
            self.items.append(Item("autosummary", at, at + len(name)))
        elif self.directive == "toctree":
            body = line.strip()
            titled = _TITLED.match(line)
            if titled:
                self.items.append(Item("toctree", start + titled.start(1), start + titled.end(1)))
            else:
                self.items.append(Item("toctree", start + indent, start + indent + len(body)))
