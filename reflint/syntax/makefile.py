"""A Makefile as rules, assignments and includes with byte spans, read line by line.

The tree-sitter grammar reports errors in one real Makefile of nine, mostly for recipes in conditionals and `define`;
this reader keeps what is around such a place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from reflint.model.location import Piece, Span, SpanMap

_ASSIGNMENT = re.compile(
    rb"[ \t]*(?:(?:export|override|private)[ \t]+)*([\w./%-]+|\$\([\w.]+\))[ \t]*(:::?=|::=|[:?+!]?=)[ \t]*"
)
_DEFINE = re.compile(rb"[ \t]*(?:(?:export|override)[ \t]+)*define[ \t]+([\w.-]+)")
_ENDEF = re.compile(rb"[ \t]*endef\b")
_CONDITION = re.compile(rb"[ \t]*(?:ifeq|ifneq|ifdef|ifndef|else|endif)\b")
_DIRECTIVE = re.compile(rb"[ \t]*(?:export|unexport|vpath|undefine)\b")
_INCLUDE = re.compile(rb"[ \t]*(-include|sinclude|include)[ \t]+")
_BLANKS = b" \t"


class Text(NamedTuple):
    """Some text of the file and the map that leads from it to the file."""

    text: bytes
    map: SpanMap

    def span(self, start: int, end: int) -> Span:
        """Where the inner range stands in the file."""
        return self.map.outward(start, end)[0]


class Assignment(NamedTuple):
    """``NAME operator value``; ``define`` has the operator ``define`` and no value that is read."""

    name: str
    operator: str
    value: Text


class Rule(NamedTuple):
    """``targets: prerequisites`` and its recipe, one text a logical line, without the leading tab."""

    targets: Text
    prerequisites: Text
    recipe: tuple[Text, ...]


class Include(NamedTuple):
    """``include paths``; ``optional`` for ``-include`` and ``sinclude``."""

    paths: Text
    optional: bool


class Makefile(NamedTuple):
    """What a Makefile says; both branches of its conditionals count. ``comments`` are spans, ``#`` excluded."""

    assignments: tuple[Assignment, ...]
    rules: tuple[Rule, ...]
    includes: tuple[Include, ...]
    comments: tuple[Span, ...]


class Builder:
    """Puts a text together from parts of another and from values that stand for something in it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.length = 0
        self.pieces: list[Piece] = []

    def keep(self, source: Text, start: int, end: int) -> None:
        """Takes ``source.text[start:end]`` over, byte for byte."""
        pieces = source.map.pieces
        at = max(bisect_right(pieces, start, key=lambda piece: piece.inner) - 1, 0)
        while start < end and at < len(pieces):
            piece = pieces[at]
            stop = min(end, piece.inner + piece.length)
            if stop > start:
                skip = start - piece.inner if piece.identity else 0
                self._add(
                    source.text[start:stop],
                    piece.outer + skip,
                    (stop - start) if piece.identity else piece.outer_length,
                    piece.identity,
                )
                start = stop
            at += 1

    def put(self, value: bytes, span: Span) -> None:
        """Adds ``value``, which stands for the bytes at ``span``."""
        self._add(value, span.start, span.end - span.start, False)

    def _add(self, value: bytes, outer: int, outer_length: int, identity: bool) -> None:
        last = self.pieces[-1] if self.pieces else None
        if identity and last and last.identity and last.outer + last.outer_length == outer:
            self.pieces[-1] = Piece(last.inner, last.length + len(value), last.outer, last.outer_length + outer_length)
        else:
            self.pieces.append(Piece(self.length, len(value), outer, outer_length, identity))
        self.parts.append(value)
        self.length += len(value)

    def text(self) -> Text:
        """What was put together."""
        return Text(b"".join(self.parts), SpanMap(tuple(self.pieces)))


def read(data: bytes) -> Makefile:
    """Reads ``data``; lines that are none of the known kinds say nothing."""
    reader = _Reader(data)
    reader.read()
    return Makefile(tuple(reader.assignments), tuple(reader.rules()), tuple(reader.includes), tuple(reader.comments))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.assignments: list[Assignment] = []
        self.includes: list[Include] = []
        self.comments: list[Span] = []
        self._heads: list[tuple[Text, Text, list[Text]]] = []
        self._in_rule = False

    def rules(self) -> list[Rule]:
        return [Rule(targets, needs, tuple(recipe)) for targets, needs, recipe in self._heads]

    def read(self) -> None:
        while self.at < len(self.data):
            lines = self._physical()
            first = self.data[lines[0].start : lines[0].end]
            if first.startswith(b"\t") and self._in_rule:
                self._heads[-1][2].append(self._recipe(lines))
            elif first.strip():
                self._statement(lines, first)

    def _physical(self) -> list[Span]:
        """The physical lines (line ends excluded) of the next logical line."""
        found = []
        while self.at < len(self.data):
            start = self.at
            end = self.data.find(b"\n", start)
            self.at = len(self.data) if end < 0 else end + 1
            end = len(self.data) if end < 0 else end
            end -= 1 if self.data[start:end].endswith(b"\r") else 0
            found.append(Span(start, end))
            body = self.data[start:end]
            if (len(body) - len(body.rstrip(b"\\"))) % 2 == 0:
                break
        return found

    def _recipe(self, lines: list[Span]) -> Text:
        """The recipe line as the shell gets it: escaped line ends stay, the tab in front of each line goes."""
        built = Builder()
        for index, (start, end) in enumerate(lines):
            skip = 1 if self.data[start : start + 1] == b"\t" else 0
            self._take(built, start + skip, end)
            if index + 1 < len(lines):
                built.put(b"\n", Span(end, end + 1))
        return built.text()

    def _take(self, built: Builder, start: int, end: int) -> None:
        source = Text(self.data[start:end], SpanMap.shifted(start, end - start))
        built.keep(source, 0, end - start)

    def _joined(self, lines: list[Span]) -> Text:
        """A logical line outside recipes: an escaped line end and the blanks around it are one blank; comments are
        cut off.
        """
        built = Builder()
        for index, (start, end) in enumerate(lines):
            if index:
                start += len(self.data[start:end]) - len(self.data[start:end].lstrip(_BLANKS))
            last = index + 1 == len(lines)
            stop = end if last else end - 1
            sharp = _comment(self.data, start, stop)
            self._take(built, start, stop if sharp < 0 else sharp)
            if sharp >= 0:
                self.comments += [Span(sharp + 1, end), *lines[index + 1 :]]
                break
            if not last:
                built.put(b" ", Span(end - 1, end))
        return built.text()

    def _statement(self, lines: list[Span], first: bytes) -> None:
        if first.lstrip().startswith(b"#"):
            self._joined(lines)
            return
        if _CONDITION.match(first):
            return
        define = _DEFINE.match(first)
        if define:
            self.assignments.append(
                Assignment(define.group(1).decode("utf-8", "replace"), "define", Text(b"", SpanMap(())))
            )
            self._pass_definition()
            return
        line = self._joined(lines)
        include = _INCLUDE.match(line.text)
        if include:
            self.includes.append(Include(_slice(line, include.end(), len(line.text)), include.group(1) != b"include"))
        elif not self._assignment(line, 0) and not first.startswith(b"\t"):
            self._head(line)

    def _pass_definition(self) -> None:
        while self.at < len(self.data):
            start = self.at
            end = self.data.find(b"\n", start)
            self.at = len(self.data) if end < 0 else end + 1
            if _ENDEF.match(self.data, start, self.at):
                return

    def _assignment(self, line: Text, start: int) -> bool:
        match = _ASSIGNMENT.match(line.text, start)
        if match is None:
            return False
        name = match.group(1).decode("utf-8", "replace")
        self.assignments.append(
            Assignment(name, match.group(2).decode(), _slice(line, match.end(), len(line.text.rstrip())))
        )
        return True

    def _head(self, line: Text) -> None:
        colon = _colon(line.text)
        if colon < 0:
            self._in_rule = self._in_rule and not _DIRECTIVE.match(line.text)
            return
        after = colon + (2 if line.text[colon + 1 : colon + 2] == b":" else 1)
        if self._assignment(line, after):  # a variable of one target
            self._in_rule = False
            return
        semicolon = line.text.find(b";", after)
        stop = len(line.text) if semicolon < 0 else semicolon
        recipe = [_slice(line, semicolon + 1, len(line.text))] if semicolon >= 0 else []
        self._heads.append((_slice(line, 0, colon), _slice(line, after, stop), recipe))
        self._in_rule = True


def _slice(line: Text, start: int, end: int) -> Text:
    built = Builder()
    built.keep(line, start, end)
    return built.text()


def _comment(data: bytes, start: int, end: int) -> int:
    """The offset of the ``#`` that starts a comment, -1 for none."""
    at = data.find(b"#", start, end)
    while at > start and data[at - 1 : at] in (b"\\", b"$"):
        at = data.find(b"#", at + 1, end)
    return at


def _colon(text: bytes) -> int:
    """The offset of the colon that ends the targets: outside of ``$(…)``, not of ``C:\\``; -1 for none."""
    depth = 0
    for at, byte in enumerate(text):
        if byte in b"({":
            depth += 1
        elif byte in b")}":
            depth = max(depth - 1, 0)
        elif byte == 0x3A and not depth and text[at + 1 : at + 2] not in (b"\\", b"="):
            return at
    return -1
