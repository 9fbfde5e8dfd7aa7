"""Edits that repair a finding."""

from __future__ import annotations

from typing import Literal, NamedTuple

Applicability = Literal["safe", "unsafe", "display-only"]


class Edit(NamedTuple):
    """Replace the bytes ``start:end`` of ``path`` by ``text``."""

    path: str
    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """Edits that go together."""

    applicability: Applicability
    edits: tuple[Edit, ...]
