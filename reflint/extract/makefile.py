"""Makefiles: recipes as shell with make's variables replaced, prerequisites, includes, and what `$(shell …)` and
`$(wildcard …)` look at.
"""

from __future__ import annotations

import re

from reflint.model.facts import AnchorKind, Embedded, Facts, Reference
from reflint.model.location import Span
from reflint.syntax.filewords import form_of, tally, words_of
from reflint.syntax.makefile import Builder, Include, Makefile, Rule, Text, read
from reflint.syntax.makevars import Variables, calls, shell_text
from reflint.syntax.words import has_extension

DIALECTS = ("makefile", "makefile-include")
VERSION = 1

_WORD = re.compile(rb"[^\s|]+")
_CHANGES_DIRECTORY = re.compile(rb"(?:^|[\s;&|(@])(?:cd|pushd)\s")
_PREFIX = re.compile(rb"[ \t]*([@+-][@+ \t-]*)?")
_FUNCTION = re.compile(rb"(shell|wildcard)[ \t]+")
DEEPEST = 4
MOST_PATTERNS = 300


def extract(data: bytes, dialect: str) -> Facts:
    """Facts of a Makefile. Make runs in the Makefile's directory; where an included file runs is not known."""
    reader = _Reader(data, "file" if dialect == "makefile" else "any")
    reader.read(read(data))
    return Facts(tuple(reader.references), tuple(reader.embedded), None, tally(reader.unresolved))


class _Reader:
    def __init__(self, data: bytes, anchor: AnchorKind) -> None:
        self.data = data
        self.anchor = anchor
        self.references: list[Reference] = []
        self.embedded: list[Embedded] = []
        self.unresolved = {"dynamic": 0}
        self.variables = Variables(())
        self.made: set[str] = set()
        self.patterns: set[tuple[str, str]] = set()
        self.is_one_shell = False

    def read(self, file: Makefile) -> None:
        """Reads assignments and targets first: a recipe may use what stands below it."""
        self.variables = Variables(file.assignments)
        for rule in file.rules:
            self._targets(rule)
        for assignment in file.assignments:
            self._functions(assignment.value)
            self.references += mentions_in(self.data, assignment.value, "makefile.variable")
        for rule in file.rules:
            self._prerequisites(rule)
            self._recipe(rule)
        for include in file.includes:
            self._include(include)
        for comment in file.comments:
            self.references += words_of(self.data, comment.start, comment.end, "makefile.comment")

    def _words(self, text: Text) -> list[tuple[str, Span, bool]]:
        """Words of ``text`` with known variables replaced; those with an unknown one are counted."""
        unknown: set[str] = set()
        expanded = shell_text(text, self.variables, unknown)
        found = []
        for match in _WORD.finditer(expanded.text):
            word = match.group().decode("utf-8", "surrogateescape")
            if "$" in word:
                self.unresolved["dynamic"] += 1
            elif word != ":":
                span, exact = expanded.map.outward(match.start(), match.end())
                found.append((word, span, exact))
        return found

    def _targets(self, rule: Rule) -> None:
        for word, span, exact in self._words(rule.targets):
            self.is_one_shell |= word == ".ONESHELL"
            self.made.add(word.removeprefix("./"))
            if "%" in word:
                before, _, after = word.partition("%")
                if len(self.patterns) < MOST_PATTERNS:
                    self.patterns.add((before, after))
            elif _is_path(word) and not word.startswith("."):
                self.references.append(
                    Reference(word, span.start, span.end, "write", "makefile.target", self.anchor, exact=exact)
                )

    def _is_made(self, word: str) -> bool:
        word = word.removeprefix("./")
        return word in self.made or any(word.startswith(a) and word.endswith(b) and (a or b) for a, b in self.patterns)

    def _prerequisites(self, rule: Rule) -> None:
        if rule.targets.text.strip().startswith(b".") and rule.targets.text.strip()[1:2].isupper():
            return  # .PHONY, .SECONDARY: names of targets, or switches
        self._functions(rule.prerequisites)
        for word, span, exact in self._words(rule.prerequisites):
            if not _is_path(word) or self._is_made(word) or any(mark in word for mark in "%:=()<>\\"):
                continue
            form = form_of(word)
            self.references.append(
                Reference(
                    word, span.start, span.end, "read", "makefile.prerequisite", self.anchor, form=form, exact=exact
                )
            )

    def _include(self, include: Include) -> None:
        for word, span, exact in self._words(include.paths):
            if word.startswith("/") or self._is_made(word):
                continue
            form = form_of(word)
            typed = not include.optional and form == "path" and exact
            reference = Reference(word, span.start, span.end, "read", "makefile.include", self.anchor, "", form, typed)
            self.references.append(reference._replace(masked=include.optional, exact=exact))

    def _functions(self, text: Text, depth: int = 0) -> None:
        """What `$(shell …)` and `$(wildcard …)` in ``text`` look at."""
        for call in calls(text.text):
            match = _FUNCTION.match(call.body)
            built = Builder()
            built.keep(text, call.inside + (match.end() if match else 0), call.end - 1)
            if match and match.group(1) == b"shell":
                self._shell(built.text(), "makefile.shell", masked=False)
            elif match:
                self._wildcard(built.text())
            elif depth < DEEPEST and b"$" in call.body:
                self._functions(built.text(), depth + 1)

    def _wildcard(self, text: Text) -> None:
        for word, span, exact in self._words(text):
            if word.strip("./*") and not word.startswith("/"):
                reference = Reference(
                    word, span.start, span.end, "pattern", "makefile.wildcard", self.anchor, form="glob", exact=exact
                )
                self.references.append(reference._replace(masked=True))

    def _recipe(self, rule: Rule) -> None:
        """Gives the recipe's lines as scripts: one for lines in sequence that are masked alike."""
        group = Builder()
        masked = False
        for line in rule.recipe:
            prefix = _PREFIX.match(line.text)
            skip = prefix.end() if prefix else 0
            ignores = b"-" in line.text[:skip]
            if ignores != masked and group.length:
                self._shell(group.text(), "makefile.recipe", masked=masked)
                group = Builder()
            masked = ignores
            self._append(group, line, skip)
        if group.length:
            self._shell(group.text(), "makefile.recipe", masked=masked)

    def _append(self, group: Builder, line: Text, skip: int) -> None:
        """Adds a line; one that changes the directory stands in a subshell, for the next starts where make runs."""
        end = line.span(len(line.text), len(line.text)).end
        start = line.span(skip, skip).start
        alone = not self.is_one_shell and _CHANGES_DIRECTORY.search(line.text) is not None
        if alone:
            group.put(b"(", Span(start, start))
        group.keep(line, skip, len(line.text))
        group.put(b"\n)\n" if alone else b"\n", Span(end, end))

    def _shell(self, text: Text, syntax: str, *, masked: bool) -> None:
        unknown: set[str] = set()
        script = shell_text(text, self.variables, unknown)
        if script.text.strip():
            known = tuple((name, None) for name in sorted(unknown))
            self.embedded.append(Embedded("shell", script.text, script.map, syntax, self.anchor, "", known, masked))


def mentions_in(data: bytes, text: Text, syntax: str) -> list[Reference]:
    """Path words of a text that stands in ``data`` in pieces."""
    found: list[Reference] = []
    for piece in text.map.pieces:
        if piece.identity:
            found += words_of(data, piece.outer, piece.outer + piece.outer_length, syntax)
    return found


def _is_path(word: str) -> bool:
    return ("/" in word or has_extension(word)) and not word.startswith(("/", "~", "-"))
