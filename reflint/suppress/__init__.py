"""What the configuration silences: rules that are off for a file, ignores by file and by target."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from reflint.model.finding import Finding, Severity
from reflint.model.settings import PerFileIgnore, Settings
from reflint.syntax.ignorefile import matcher as _matcher

# Whoever ignores a vanished path means the path: a shallow clone, where it looks like one that never was, must not bring it back.
_COVERED_BY = {"RL104": "RL101"}


class Outcome(NamedTuple):
    """Findings that stand, and how many the configuration silenced."""

    kept: tuple[Finding, ...]
    suppressed: int


def suppress(findings: Iterable[Finding], settings: Settings) -> Outcome:
    """Findings of rules that run where they stand and that no ignore covers, with the severity that the settings give them."""
    kept: list[Finding] = []
    suppressed = 0
    for finding in findings:
        local = settings.at(finding.path)
        if any(_covers(ignore, finding) for ignore in local.per_file_ignores):
            suppressed += 1
            continue
        severity: Severity = "error" if local.severity_of(finding.code, finding.severity) == "error" else "warning"
        kept.append(finding._replace(severity=severity))
    return Outcome(tuple(kept), suppressed)


def _covers(ignore: PerFileIgnore, finding: Finding) -> bool:
    codes = (finding.code, _COVERED_BY.get(finding.code, ""))
    if not any(
        code and (selector == "ALL" or code.startswith(selector)) for code in codes for selector in ignore.codes
    ):
        return False
    return _matches(ignore.pattern, finding.target if ignore.by_target else finding.path)


@lru_cache(maxsize=256)
def _known(pattern: str) -> Callable[[str], bool]:
    return _matcher((pattern,))


def _matches(pattern: str, path: str) -> bool:
    return bool(path) and _known(pattern)(path)
