"""The outcome of a run, as every report format reads it."""

from __future__ import annotations

from typing import NamedTuple

from reflint.model.finding import Finding
from reflint.model.history import Seen
from reflint.model.tree import Source


class Summary(NamedTuple):
    """The denominator of a run; equal cold and warm. ``unresolved`` is (reason, count), sorted by reason."""

    files: int
    words: int
    parsed: int
    references: int
    unresolved: tuple[tuple[str, int], ...]
    findings: int
    suppressed: int
    history: Seen


class RuleInfo(NamedTuple):
    """What a report says of a rule that ran: ``summary`` is one sentence, ``help`` the rule's page as Markdown."""

    code: str
    name: str
    severity: str
    summary: str
    help: str


class Report(NamedTuple):
    """Findings sorted by path, line, code, target. ``version`` is reflint's.

    ``fail_on`` is the severity from which on the run fails, as command line and configuration decide it; ``notes``
    are remarks of the run for standard error, which no format shows.
    """

    version: str
    source: Source
    summary: Summary
    findings: tuple[Finding, ...]
    rules: tuple[RuleInfo, ...] = ()
    statistics: bool = False
    fail_on: str = "error"
    notes: tuple[str, ...] = ()
