"""Copies of what moves: a recipe that lays a directory out as the repository has it goes on doing so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reflint.fix.rewrite import Proposal
from reflint.following.sides import Sides, proposal
from reflint.model.fix import Edit
from reflint.model.location import Lines

_COMMAND = re.compile(rb"(?m)^[^\n]*?\b(?:cp|rsync|install|COPY|ADD)\b(?:[^\n]*\\\r?\n)*[^\n]*")
_BASE = rb"(\$\{?\w+\}?|/[\w-]+)/"  # a directory that is built: named by a variable, or below the root of an image
_END = rb"(?![\w-]|\.\w)"


def mirrored(sides: Sides, paths: list[str]) -> Iterator[Proposal]:
    """Edits of the places to which the files at ``paths`` copy what moves, where these are called as it is: modules are imported, and data is
    opened, by the names that they have in the repository.
    """
    for shift in sides.layout.shifts:
        if not shift.new or "/" not in shift.old:
            continue
        name = re.escape(shift.old.encode("utf-8", "surrogateescape")) + _END
        built = re.compile(_BASE + b"(" + name + b")")
        for path in paths:
            data = sides.data(path)
            if data is None or b"/" + shift.old.encode("utf-8", "surrogateescape") not in data:
                continue
            bases = {base for command in _COMMAND.findall(data) for base in _destinations(command, name, built)}
            lines, new = Lines(data), sides.layout.names.get(path, path)
            for match in built.finditer(data) if bases else ():
                if match[1] in bases:
                    yield proposal(new, shift.old, (Edit(new, *match.span(2), shift.new),), lines.line(match.start()))


def _destinations(command: bytes, name: bytes, built: re.Pattern[bytes]) -> Iterator[bytes]:
    """The base of the place to which a ``command`` copies what moves, where it is called as it is."""
    said = [match.start() for match in re.finditer(name, command)]
    bases = {match.start(2): match[1] for match in built.finditer(command)}
    if len(said) > 1 and said[-1] in bases and bases.get(said[0]) != bases[said[-1]]:
        yield bases[said[-1]]
