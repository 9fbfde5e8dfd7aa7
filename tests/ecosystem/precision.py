"""Judged findings on real repositories: what was true must still be reported, what was false must stay silent.

    python -m tests.ecosystem.precision MIRRORS [REPOSITORY …]

``MIRRORS`` holds clones with history, bare or not, named ``owner+name`` or ``owner+name/repo``; those that it lacks are passed over.
Only ``REPOSITORY`` (``owner/name``) is judged where one is given.
``judged.jsonl`` beside this file has one finding a line: ``repository``, ``commit``, ``code``, ``file``, ``line``, ``target``, ``verdict``
(``true``, ``false``; what could not be decided counts as false). How they were drawn and judged: ``docs/precision.md``. Exit status 1
where a finding that was judged false is reported.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import Any

from tests.ecosystem.survey_equality import scan

JUDGED = Path(__file__).with_name("judged.jsonl")


def gitdir(mirrors: Path, repository: str) -> Path | None:
    """Where the clone of ``repository`` (``owner/name``) is, None where there is none."""
    clone = mirrors / repository.replace("/", "+")
    return next(
        (path for path in (clone / "repo", clone) if (path / "HEAD").exists() or (path / ".git").exists()), None
    )


def reported(report: dict[str, Any]) -> set[tuple[str, int]]:
    """The (file, line) of every occurrence."""
    return {(finding["path"], line) for finding in report["findings"] for line in finding["lines"]}


def main(mirrors: Path, only: frozenset[str]) -> int:
    """Scan each judged commit once; print what the verdicts say of it."""
    findings = sorted(map(json.loads, JUDGED.read_text().splitlines()), key=_place)
    right = wrong = missed = 0
    for (repository, commit), judged in itertools.groupby(findings, _place):
        if only and repository not in only:
            continue
        clone = gitdir(mirrors, repository)
        if clone is None:
            print(f"{repository}: no clone")
            continue
        found = reported(scan(str(clone), commit))
        for finding in judged:
            seen = (finding["file"], finding["line"]) in found
            right += seen and finding["verdict"] == "true"
            wrong += seen and finding["verdict"] != "true"
            missed += not seen and finding["verdict"] == "true"
            if seen == (finding["verdict"] != "true"):
                said = "judged false, reported" if seen else "judged true, not reported"
                print(f"{repository}@{commit[:8]} {finding['file']}:{finding['line']} {finding['code']}: {said}")
    print(f"true and reported {right}, true and missed {missed}, false and reported {wrong}")
    return 1 if wrong else 0


def _place(finding: dict[str, Any]) -> tuple[str, str]:
    return finding["repository"], finding["commit"]


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), frozenset(sys.argv[2:])))
