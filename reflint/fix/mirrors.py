"""Copies that are laid out as the repository is: where a command copies what moved to a place that is called as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMAND = re.compile(rb"(?m)^[^\n]*?\b(?:cp|rsync|install|COPY|ADD)\b(?:[^\n]*\\\r?\n)*[^\n]*")
_BASE = rb"(\$\{?\w+\}?|/[\w-]+)/"  # a directory that is built: named by a variable, or below the root of an image
_END = rb"(?![\w-]|\.\w)"


def mirrored(data: bytes, old: str) -> list[tuple[int, int]]:
    """The bytes of a recipe that say ``old`` of what it builds, where it copies ``old`` to there: modules are imported, and data is opened, by
    the names that they have in the repository.
    """
    name = old.encode("utf-8", "surrogateescape")
    if b"/" not in name or b"/" + name not in data:
        return []
    built = re.compile(_BASE + b"(" + re.escape(name) + _END + b")")
    named = re.compile(b"(?<![\\w-])" + re.escape(name) + _END)
    bases = {base for command in _COMMAND.findall(data) for base in _destination(command, named, built)}
    return [match.span(2) for match in built.finditer(data) if match[1] in bases]


def _destination(command: bytes, named: re.Pattern[bytes], built: re.Pattern[bytes]) -> Iterator[bytes]:
    """The base of the place to which a ``command`` copies what moves, where that is called as it is."""
    said = [match.start() for match in named.finditer(command)]
    bases = {match.start(2): match[1] for match in built.finditer(command)}
    if len(said) > 1 and said[-1] in bases and bases.get(said[0]) != bases[said[-1]]:
        yield bases[said[-1]]
