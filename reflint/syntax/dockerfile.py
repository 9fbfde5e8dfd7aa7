"""A Dockerfile as instructions with byte spans, read line by line by its specification (the tree-sitter grammar fails
on a third of them).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reflint.model.location import Piece, Span, SpanMap

_DIRECTIVE = re.compile(rb"[ \t]*#[ \t]*([A-Za-z]+)[ \t]*=([^\r\n]*)\r?\n?")
_NAME = re.compile(rb"[ \t]*([A-Za-z]+)(?=[ \t]|$)[ \t]*")
_HEREDOC = re.compile(rb"<<(-?)([\"']?)([A-Za-z_][\w.-]*)\2")
_FLAG = re.compile(rb"--[A-Za-z][\w-]*(?:=(?:\"[^\"]*\"|'[^']*'|\S)*)?[ \t]*")
_STRING = re.compile(rb'[ \t\r\n]*"((?:[^"\\]|\\.)*)"[ \t\r\n]*', re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_SPLIT = re.compile(rb"\S+")

MOST_UNCLOSED = 8  # heredocs without an end; each costs one look at the rest of the file


class Heredoc(NamedTuple):
    """The body of ``<<NAME``: its byte span in the file; ``end`` is where the line of the closing name starts,
    ``after`` where it ends.
    """

    name: str
    start: int
    end: int
    after: int


class Instruction(NamedTuple):
    """One instruction. ``name`` is upper case; ``text`` is what follows the name and the flags, continuations joined,
    comments left out.

    ``map`` leads from ``text`` to the file. ``flags`` are written as ``--name=value``. ``start:end`` covers the
    instruction, its heredocs included.
    """

    name: str
    flags: tuple[str, ...]
    flag_spans: tuple[Span, ...]
    text: bytes
    map: SpanMap
    heredocs: tuple[Heredoc, ...]
    start: int
    end: int


class Word(NamedTuple):
    """An argument: ``text`` without quotes and escapes, the span of what stands for it, ``exact`` where both are the
    same bytes.
    """

    text: str
    start: int
    end: int
    exact: bool


class Dockerfile(NamedTuple):
    """All instructions in order, and the spans of the comments (``#`` excluded, parser directives left out)."""

    instructions: tuple[Instruction, ...]
    comments: tuple[Span, ...]


class _Lines:
    """The physical lines of a file as a cursor."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.escape = b"\\"
        self.unclosed = 0

    def directives(self) -> None:
        """Passes over parser directives, which stand before everything else."""
        if self.data.startswith(b"\xef\xbb\xbf"):
            self.at = 3
        while (match := _DIRECTIVE.match(self.data, self.at)) is not None:
            if match.group(1).lower() not in (b"syntax", b"escape", b"check"):
                return
            if match.group(1).lower() == b"escape" and match.group(2).strip() == b"`":
                self.escape = b"`"
            if match.end() == self.at:
                return
            self.at = match.end()

    def next(self) -> Span | None:
        """The next line without its line end, or None at the end of the file."""
        if self.at >= len(self.data):
            return None
        start = self.at
        end = self.data.find(b"\n", start)
        self.at = len(self.data) if end < 0 else end + 1
        end = len(self.data) if end < 0 else end
        return Span(start, end - 1 if end > start and self.data[end - 1 : end] == b"\r" else end)


def read(data: bytes) -> Dockerfile:
    """Instructions and comments of ``data``; what cannot be understood is an instruction of an unknown name."""
    lines = _Lines(data)
    lines.directives()
    instructions: list[Instruction] = []
    comments: list[Span] = []
    while (line := lines.next()) is not None:
        stripped = data[line.start : line.end].lstrip()
        if stripped.startswith(b"#"):
            comments.append(Span(line.end - len(stripped) + 1, line.end))
        elif stripped:
            instructions.append(_instruction(lines, line, comments))
    return Dockerfile(tuple(instructions), tuple(comments))


def _instruction(lines: _Lines, first: Span, comments: list[Span]) -> Instruction:
    parts = _logical(lines, first, comments)
    text = b"".join(lines.data[part.start : part.end] for part in parts)
    match = _NAME.match(text)
    name = match.group(1).decode().upper() if match else ""
    cut = match.end() if match else 0
    flags: list[tuple[str, int, int]] = []
    while (flag := _FLAG.match(text, cut)) is not None and flag.end() > cut:
        flags.append((flag.group().decode("utf-8", "surrogateescape").rstrip(), cut, cut + len(flag.group().rstrip())))
        cut = flag.end()
    whole = _mapped(parts, 0)
    heredocs = _heredocs(lines, text[cut:]) if name in ("RUN", "COPY", "ADD") else ()
    return Instruction(
        name,
        tuple(flag[0] for flag in flags),
        tuple(whole.outward(flag[1], flag[2])[0] for flag in flags),
        text[cut:],
        _mapped(parts, cut),
        heredocs,
        first.start,
        heredocs[-1].after if heredocs else parts[-1].end,
    )


def _logical(lines: _Lines, first: Span, comments: list[Span]) -> list[Span]:
    """The spans that make up one logical line: escapes at line ends are dropped, as are comments and empty lines in
    between.
    """
    parts: list[Span] = []
    line: Span | None = first
    while line is not None:
        stripped = lines.data[line.start : line.end].strip()
        if stripped.startswith(b"#") and line is not first:
            comments.append(Span(lines.data.find(b"#", line.start) + 1, line.end))
        elif stripped or line is first:
            body = lines.data[line.start : line.end].rstrip(b" \t")
            if not body.endswith(lines.escape):
                parts.append(line)
                return parts
            parts.append(Span(line.start, line.start + len(body) - 1))
        line = lines.next()
    return parts


def _mapped(parts: list[Span], cut: int) -> SpanMap:
    """The map of the joined ``parts`` from their inner offset ``cut`` on."""
    pieces = []
    inner = -cut
    for start, end in parts:
        length = end - start
        if inner + length > 0 and length:
            skip = max(-inner, 0)
            pieces.append(Piece(inner + skip, length - skip, start + skip, length - skip))
        inner += length
    return SpanMap(tuple(pieces) or (Piece(0, 0, parts[-1].end, 0),))


def _heredocs(lines: _Lines, text: bytes) -> tuple[Heredoc, ...]:
    """Reads the bodies that ``text`` announces."""
    found = []
    for match in _HEREDOC.finditer(text):
        if lines.unclosed >= MOST_UNCLOSED:
            break
        start, closing = lines.at, match.group(3)
        while (line := lines.next()) is not None:
            body = lines.data[line.start : line.end]
            if (body.lstrip(b"\t") if match.group(1) else body) == closing:
                found.append(Heredoc(closing.decode(), start, line.start, lines.at))
                break
        else:  # never closed: no heredoc, so that a stray `<<x` does not eat the rest of the file
            lines.at = start
            lines.unclosed += 1
    return tuple(found)


def words(instruction: Instruction) -> list[Word]:
    """The arguments of ``instruction``, of the exec form (a JSON array) or split at blanks."""
    found = []
    for raw, start, end in exec_words(instruction.text):
        text = raw.decode("utf-8", "surrogateescape")
        found.append(_word(instruction, _unescaped(text), text, start, end))
    if found:
        return found
    for match in _SPLIT.finditer(instruction.text):
        text = match.group().decode("utf-8", "surrogateescape")
        skip = 1 if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0] else 0
        body = text[skip : len(text) - skip]
        found.append(_word(instruction, body, body, match.start() + skip, match.end() - skip))
    return found


def _word(instruction: Instruction, text: str, raw: str, start: int, end: int) -> Word:
    span, exact = instruction.map.outward(start, end)
    return Word(text, span.start, span.end, exact and text == raw)


def exec_words(text: bytes) -> list[tuple[bytes, int, int]]:
    """The raw strings of the exec form (a JSON array of strings) with their offsets; nothing where ``text`` is not
    one.
    """
    at = len(text) - len(text.lstrip()) + 1
    found = []
    if text[at - 1 : at] != b"[":
        return []
    while (match := _STRING.match(text, at)) is not None:
        found.append((match.group(1), match.start(1), match.end(1)))
        at = match.end()
        if text[at : at + 1] == b"]":
            return found
        if text[at : at + 1] != b",":
            return []
        at += 1
    return []


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    return _ESCAPE.sub(
        lambda m: chr(int(m.group(1)[1:], 16)) if len(m.group(1)) == 5 else _ESCAPES.get(m.group(1), m.group(1)), raw
    )
