"""How a command runs: what becomes of its failure."""

from __future__ import annotations

from typing import NamedTuple

from reflint.evaluate.guards import SILENT, Outcome


class Mode(NamedTuple):
    """How a command's failure is taken (ignored, asked for, spoken of), and what follows where a path is missing."""

    masked: bool = False
    condition: bool = False
    spoken: bool = False
    when_false: Outcome = SILENT
    when_true: Outcome = SILENT


PLAIN = Mode()
MASKED = Mode(masked=True)


def bare(mode: Mode) -> Mode:
    """``mode`` for the commands inside a command: only that a failure is ignored goes on."""
    return MASKED if mode.masked else PLAIN
