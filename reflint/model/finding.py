"""What reflint reports."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reflint.model.fix import Fix
from reflint.model.history import Evidence

Severity = Literal["error", "warning"]
Confidence = Literal["high", "medium", "low"]


class Occurrence(NamedTuple):
    """One place where a finding stands: 1-based lines, 1-based columns in code points, ``text`` as it stands there."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    role: str
    syntax: str
    tried: tuple[str, ...] = ()
    fix: Fix | None = None


class Step(NamedTuple):
    """One link of a chain: who needs the next."""

    path: str
    line: int
    module: str


class Finding(NamedTuple):
    """One (rule, target, file) with all its occurrences, in file order; ``path`` and ``line`` are where a human would edit."""

    code: str
    name: str
    severity: Severity
    path: str
    target: str
    message: str
    occurrences: tuple[Occurrence, ...]
    confidence: Confidence = "high"
    evidence: Evidence | None = None
    bundle: str | None = None
    chain: tuple[Step, ...] = ()
    fingerprint: str = ""

    @property
    def line(self) -> int:
        """Line of the first occurrence."""
        return self.occurrences[0].line if self.occurrences else 1

    @property
    def lines(self) -> tuple[int, ...]:
        """Lines of all occurrences, ascending, each once."""
        return tuple(sorted({occurrence.line for occurrence in self.occurrences})) or (1,)


def family(code: str) -> str:
    """Codes that say the same of a path at different depths of history share a family (design, section 5)."""
    return "missing-path" if code in ("RL101", "RL102", "RL104") else code
