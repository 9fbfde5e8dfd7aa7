"""Whole real repositories: what ``scan`` finds must be what ``scan --no-survey`` finds.

    python -m tests.ecosystem.survey_equality REPOSITORY[@REV]…

Each repository (a working tree or a bare git directory, read at REV, default HEAD) is scanned four times: with the default rules and with
all of them, with and without the survey. A finding that only the full parse has is a hole in the survey; exit status 1.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SELECTIONS: tuple[tuple[str, ...], ...] = ((), ("--select", "ALL"))


def scan(repository: str, rev: str, *options: str) -> dict[str, Any]:
    """The JSON report on a commit, made by the real command line."""
    command = [sys.executable, "-m", "reflint", "scan", "--repo", repository, "--rev", rev, "--no-cache"]
    done = subprocess.run([*command, "--format", "json", *options], cwd=ROOT, capture_output=True)
    if done.returncode == 2:
        raise SystemExit(f"{repository}: {done.stderr.decode(errors='replace')}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def differences(short: dict[str, Any], long: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Findings that only the full parse has, and those that only the survey has, one a line."""
    left, right = ({json.dumps(finding, sort_keys=True): finding for finding in r["findings"]} for r in (short, long))
    missed = [_line(right[key]) for key in right if key not in left]
    extra = [_line(left[key]) for key in left if key not in right]
    return missed, extra


def _line(finding: dict[str, Any]) -> str:
    text = finding["occurrences"][0]["text"] if finding["occurrences"] else ""
    syntax = finding["occurrences"][0]["syntax"] if finding["occurrences"] else ""
    return f"{finding['code']} {finding['path']}:{finding['lines']} {syntax} {text!r} → {finding['target']}"


def compare(name: str) -> bool:
    """Say how the two ways differ on one repository; whether they do not."""
    repository, _, rev = name.partition("@")
    equal = True
    for selection in SELECTIONS:
        begun = time.perf_counter()
        short = scan(repository, rev or "HEAD", *selection)
        middle = time.perf_counter()
        long = scan(repository, rev or "HEAD", "--no-survey", *selection)
        ended = time.perf_counter()
        missed, extra = differences(short, long)
        equal = equal and not missed and not extra
        parsed = f"parsed {short['summary']['parsed']:,} of {long['summary']['parsed']:,}"
        counts = f"{len(long['findings']):,} findings, {len(missed)} missed, {len(extra)} extra"
        print(
            f"{name} {' '.join(selection) or 'defaults'}: {counts}; {parsed}; {middle - begun:.1f} s, {ended - middle:.1f} s"
        )
        for mark, lines in (("-", missed), ("+", extra)):
            for line in lines:
                print(f"  {mark} {line}")
        sys.stdout.flush()
    return equal


if __name__ == "__main__":
    equal = [compare(name) for name in sys.argv[1:]]
    sys.exit(0 if all(equal) else 1)
