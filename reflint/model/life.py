"""The life of one path."""

from __future__ import annotations

from typing import NamedTuple

from reflint.model.history import Evidence, Seen


class Life(NamedTuple):
    """One path: whether the tree has it, what history knows of it where it is gone, and who names it, by (path, line, text)."""

    path: str
    exists: bool
    evidence: Evidence | None
    named: tuple[tuple[str, int, str], ...]
    seen: Seen
