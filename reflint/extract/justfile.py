"""Justfiles: recipes as shell, one script a line, or one for the whole recipe where it has a shebang; `{{name}}` as
far as it is known.
"""

from __future__ import annotations

import re

from reflint.model.facts import Embedded, Facts, Reference
from reflint.model.location import Span, SpanMap
from reflint.syntax.filewords import words_of
from reflint.syntax.makefile import Builder, Text

DIALECTS = ("justfile",)
VERSION = 2

_ASSIGNMENT = re.compile(rb"(?:export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*(?:\"([^\"\\\n]*)\"|'([^'\n]*)')[ \t]*\r?$")
_IMPORT = re.compile(rb"(import\??|mod\??)[ \t]+(?:[\w-]+[ \t]+)?[\"']([^\"'\n]+)[\"']")
_HEAD = re.compile(rb"@?[A-Za-z_][\w-]*[^\n]*:(?!=)")
_VALUE = re.compile(rb"\{\{[ \t]*([^{}\n]*?)[ \t]*\}\}")
_SHEBANG = re.compile(rb"#![^\n]*\b(bash|sh|zsh|dash|python[\d.]*)\b")


def extract(data: bytes, dialect: str) -> Facts:
    """Recipes run in the justfile's directory."""
    reader = _Reader(data)
    reader.read()
    return Facts(tuple(reader.references), tuple(reader.embedded))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.references: list[Reference] = []
        self.embedded: list[Embedded] = []
        self.values: dict[bytes, bytes] = {}
        self.body: list[Span] = []
        self.in_recipe = False

    def read(self) -> None:
        for start, end in self._lines():
            match = _ASSIGNMENT.match(self.data, start, end)
            if match:
                self.values[match.group(1)] = match.group(2) or match.group(3) or b""
        for start, end in self._lines():
            line = self.data[start:end]
            if self.in_recipe and (not line.strip() or line.startswith((b" ", b"\t"))):
                self.body.append(Span(start, end))
                continue
            self._finish()
            self._statement(line, start, end)
        self._finish()

    def _lines(self) -> list[Span]:
        found, at = [], 0
        while at < len(self.data):
            end = self.data.find(b"\n", at)
            end = len(self.data) if end < 0 else end
            found.append(Span(at, end - 1 if self.data[at:end].endswith(b"\r") else end))
            at = end + 1
        return found

    def _statement(self, line: bytes, start: int, end: int) -> None:
        named = _IMPORT.match(line)
        if named:
            text = named.group(2).decode("utf-8", "surrogateescape")
            first = start + named.start(2)
            optional = named.group(1).endswith(b"?")
            reference = Reference(
                text,
                first,
                start + named.end(2),
                "read",
                "justfile.import",
                "file",
                typed=not optional,
                masked=optional,
            )
            self.references.append(reference)
        elif line.startswith(b"#"):
            self.references += words_of(self.data, start, end, "justfile.comment")
        self.in_recipe = named is None and _HEAD.match(line) is not None

    def _finish(self) -> None:
        """Gives the recipe that was gathered."""
        body, self.body = self.body, []
        while body and not self.data[body[-1].start : body[-1].end].strip():
            body.pop()
        if not body:
            return
        first = self.data[body[0].start : body[0].end].strip()
        shebang = _SHEBANG.match(first)
        if shebang:
            self._embed(body, "python-program" if shebang.group(1).startswith(b"python") else "shell")
        elif not first.startswith(b"#!"):
            group: list[Span] = []
            for span in body:
                group.append(span)
                if not self.data[span.start : span.end].endswith(b"\\"):
                    self._embed(group, "shell")
                    group = []
            self._embed(group, "shell")

    def _embed(self, lines: list[Span], dialect: str) -> None:
        if not lines:
            return
        first = self.data[lines[0].start : lines[0].end]
        indent = len(first) - len(first.lstrip())
        prefix = len(first) - len(first.lstrip(b" \t@-"))
        built, unknown = Builder(), set[str]()
        for index, (start, end) in enumerate(lines):
            line = self.data[start:end]
            skip = min(indent, len(line) - len(line.lstrip())) if index else prefix
            self._replaced(built, start + skip, end, unknown)
            built.put(b"\n", Span(end, end))
        script = built.text()
        if script.text.strip():
            masked = b"-" in first[indent:prefix]
            known = tuple((name, None) for name in sorted(unknown))
            self.embedded.append(
                Embedded(dialect, script.text, script.map, "justfile.recipe", "file", "", known, masked)
            )

    def _replaced(self, built: Builder, start: int, end: int, unknown: set[str]) -> None:
        source = Text(self.data[start:end], SpanMap.shifted(start, end - start))
        at = 0
        for match in _VALUE.finditer(source.text):
            built.keep(source, at, match.start())
            span = Span(start + match.start(), start + match.end())
            value = (
                b"."
                if match.group(1) in (b"justfile_directory()", b"justfile_dir()")
                else self.values.get(match.group(1))
            )
            if value is None:
                unknown.add("_just_value")
                value = b"${_just_value}"
            built.put(value, span)
            at = match.end()
        built.keep(source, at, len(source.text))
