"""Ignore comments meet findings: what they silence, and which of them are idle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from reflint.model.finding import Finding, Occurrence
from reflint.model.suppression import Idle, Ignore

# Whoever ignores a vanished path means the path: a shallow clone, where it looks like one that never was, must not bring it back.
COVERED_BY = {"RL104": "RL101"}

Ignores = Mapping[str, tuple[Ignore, ...]]


class Comments:
    """The ignore comments of one tree. ``today`` is ISO 8601, "" where nothing expires."""

    def __init__(self, ignores: Ignores, today: str) -> None:
        self._ignores = ignores
        self._today = today
        self._used: set[tuple[str, Ignore]] = set()

    def without(self, finding: Finding) -> Finding | None:
        """``finding`` without the occurrences that a comment silences; None where none is left."""
        ignores = self._ignores.get(finding.path)
        if not ignores:
            return finding
        kept = tuple(occurrence for occurrence in finding.occurrences if not self._silenced(finding, occurrence))
        return finding._replace(occurrences=kept) if kept else None

    def _silenced(self, finding: Finding, occurrence: Occurrence) -> bool:
        for ignore in self._ignores[finding.path]:
            hit = ignore.first <= occurrence.end_line and occurrence.line <= ignore.last
            if hit and covers(ignore.codes, finding.code):
                self._used.add((finding.path, ignore))
                if not ignore.fault and not self._expired(ignore):
                    return True
        return False

    def _expired(self, ignore: Ignore) -> bool:
        return bool(ignore.until and self._today) and ignore.until < self._today

    def idle(self, ran: Callable[[str, str], bool]) -> Iterator[Idle]:
        """Comments that silence nothing; ``ran(path, code)`` says whether rules of that code, or prefix, looked at the file."""
        for path, ignores in sorted(self._ignores.items()):
            for ignore in ignores:
                why = self._why(path, ignore, ran)
                if why:
                    yield Idle(path, ignore.line, ignore.column, ignore.text, "ignore comment", why)

    def _why(self, path: str, ignore: Ignore, ran: Callable[[str, str], bool]) -> str:
        if ignore.fault:
            return ignore.fault
        if (path, ignore) in self._used:
            return f"expired on {ignore.until}" if self._expired(ignore) else ""
        if not all(ran(path, code) for code in ignore.codes):
            return ""
        return f"silences nothing: no {' or '.join(ignore.codes)} here"


def covers(selectors: Iterable[str], code: str) -> bool:
    """Whether one of ``selectors`` (codes, prefixes, ``ALL``) silences findings of ``code``."""
    codes = [known for known in (code, COVERED_BY.get(code, "")) if known]
    return any(selector == "ALL" or known.startswith(selector) for known in codes for selector in selectors)
