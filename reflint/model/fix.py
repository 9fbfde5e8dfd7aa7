"""Edits that repair a finding."""

from __future__ import annotations

from typing import Literal, NamedTuple

Applicability = Literal["safe", "unsafe", "display-only"]


class Edit(NamedTuple):
    """Replace the bytes ``start:end`` of ``path`` by ``text``.

    The bytes of a symlink are its target; a link without a target is taken away. ``mode`` is what git calls the entry afterwards, 0 for as
    it is.
    """

    path: str
    start: int
    end: int
    text: str
    mode: int = 0


class Fix(NamedTuple):
    """Edits that go together."""

    applicability: Applicability
    edits: tuple[Edit, ...]
