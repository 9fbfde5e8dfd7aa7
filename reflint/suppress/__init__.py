"""What silences findings: ignore comments, and the configuration's ignores by file and by target."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from reflint.model.finding import Finding, Severity
from reflint.model.settings import PerFileIgnore, Settings
from reflint.model.suppression import Idle
from reflint.suppress.comments import Comments, covers
from reflint.syntax.ignorefile import matcher as _matcher


class Outcome(NamedTuple):
    """Findings that stand, how many were silenced, and what was told to silence findings and silences none."""

    kept: tuple[Finding, ...]
    suppressed: int
    idle: tuple[Idle, ...] = ()


def suppress(findings: Iterable[Finding], settings: Settings, comments: Comments | None = None) -> Outcome:
    """Findings of rules that run where they stand and that no ignore covers, with the severity that the settings give them."""
    kept: list[Finding] = []
    suppressed = 0
    for finding in findings:
        left = comments.without(finding) if comments else finding
        local = settings.at(finding.path)
        if left is None or any(_covers(ignore, finding) for ignore in local.per_file_ignores):
            suppressed += 1
            continue
        severity: Severity = "error" if local.severity_of(finding.code, finding.severity) == "error" else "warning"
        kept.append(left._replace(severity=severity))
    return Outcome(tuple(kept), suppressed)


def _covers(ignore: PerFileIgnore, finding: Finding) -> bool:
    return covers(ignore.codes, finding.code) and _matches(
        ignore.pattern, finding.target if ignore.by_target else finding.path
    )


@lru_cache(maxsize=256)
def _known(pattern: str) -> Callable[[str], bool]:
    return _matcher((pattern,))


def _matches(pattern: str, path: str) -> bool:
    return bool(path) and _known(pattern)(path)
