"""The baseline: findings that are known and accepted, counted by what they say and never by line.

One entry a line, sorted, so that branches merge: ``{"family": …, "path": …, "target": …, "role": …, "count": …}``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reflint.errors import ConfigError
from reflint.model.finding import Finding, family
from reflint.model.suppression import Idle

HEADER = '{"reflint": "baseline", "version": 1}'
_KEYS = ("family", "path", "target", "role")
_OWN = ("RL001", "RL002", "RL004")  # what is said of the run itself is mended, not accepted

Key = tuple[str, str, str, str]


class Known(NamedTuple):
    """An entry of a baseline: ``number`` occurrences are accepted; ``line`` is 1-based in ``text``'s file."""

    key: Key
    number: int
    line: int
    text: str


def written(findings: Iterable[Finding]) -> str:
    """The baseline that accepts ``findings``."""
    rows = [dict(zip(_KEYS, key, strict=True)) | {"count": count} for key, count in sorted(_counted(findings).items())]
    return "".join(f"{line}\n" for line in (HEADER, *map(json.dumps, rows)))


def read(path: str, data: bytes) -> tuple[Known, ...]:
    """The entries of the baseline at ``path``; ``ConfigError`` where it is none."""
    lines = data.decode("utf-8", "replace").splitlines()
    if not lines or lines[0].strip() != HEADER:
        raise ConfigError("is no baseline", path=path, hint="--write-baseline writes one")
    found: dict[Key, Known] = {}
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            key, count = _entry(path, number, line)
            known = found.get(key)  # a merge may bring an entry twice
            found[key] = Known(key, max(count, known.number if known else 0), number, line)
    return tuple(found.values())


def _entry(path: str, number: int, line: str) -> tuple[Key, int]:
    try:
        row: Any = json.loads(line)
        key, count = tuple(str(row[name]) for name in _KEYS), int(row["count"])
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError("is no entry of a baseline", path=path, line=number) from error
    return key, count  # type: ignore[return-value]  # four names make four values


class Baseline:
    """Accepted findings; ``moved`` maps names that files had when they were written down to those they have now."""

    def __init__(self, entries: Iterable[Known], moved: Mapping[str, str]) -> None:
        self._entries = {_renamed(entry.key, moved): entry for entry in entries}

    def without(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings that are not accepted: of a key that occurs more often than it is, all, as nobody knows which is new."""
        kept = []
        for finding in findings:
            counts = _counted([finding])
            excess = {key for key, count in counts.items() if count > self._accepted(key)}
            left = tuple(o for o in finding.occurrences if _key(finding, o.role) in excess)
            if excess or not counts:
                kept.append(finding._replace(occurrences=left))
        return tuple(kept)

    def _accepted(self, key: Key) -> int:
        entry = self._entries.get(key)
        return entry.number if entry else 0

    def stale(self, findings: Iterable[Finding], path: str, ran: Callable[[str], bool]) -> Iterator[Idle]:
        """Entries of the baseline at ``path`` that accept more than there is; ``ran`` says whether a family was looked for."""
        counts = _counted(findings)
        for key, entry in self._entries.items():
            if counts[key] < entry.number and ran(key[0]):
                left = f"accepts {entry.number:,} of {key[2]} in {key[1]}, and there {_are(counts[key])}"
                yield Idle(path, entry.line, 1, entry.text, "baseline entry", left)


def _are(count: int) -> str:
    return "is none" if not count else f"is {count:,}" if count == 1 else f"are {count:,}"


def _renamed(key: Key, moved: Mapping[str, str]) -> Key:
    return key[0], moved.get(key[1], key[1]), key[2], key[3]


def _key(finding: Finding, role: str) -> Key:
    return family(finding.code), finding.path, finding.target, role


def _counted(findings: Iterable[Finding]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for finding in findings:
        if finding.code not in _OWN:
            found.update(_key(finding, occurrence.role) for occurrence in finding.occurrences)
    return found
