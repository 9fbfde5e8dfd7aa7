"""The founding outage, in the repository where it happened: what must be found there at ``eb058e72``, and what must not.

    python -m tests.ecosystem.seed CLONE

CLONE is a clone of najicham/nba-stats-scraper, bare or not. Says what is missing or too much; exit status 1 then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from tests.ecosystem.survey_equality import scan

MOVE = "eb058e72"
UTILS = ("orchestration/shared/utils", "shared/utils")
SLACK = ("orchestration/shared/utils/slack_retry.py", "shared/utils/slack_retry.py")
INIT = ("orchestration/shared/__init__.py", "")
BIN = "bin/orchestrators"
# code, file, line, (target, its new place)
EXPECTED = (
    ("RL101", f"{BIN}/deploy_phase2_to_phase3.sh", 160, UTILS),
    ("RL101", f"{BIN}/deploy_phase3_to_phase4.sh", 125, UTILS),
    ("RL101", f"{BIN}/deploy_phase4_to_phase5.sh", 144, UTILS),
    ("RL101", f"{BIN}/deploy_phase5_to_phase6.sh", 138, UTILS),
    ("RL102", "bin/deploy/deploy_zero_workflow_monitor.sh", 157, SLACK),
    ("RL101", f"{BIN}/include_consolidated_utils.sh", 33, UTILS),
    ("RL102", f"{BIN}/include_consolidated_utils.sh", 42, INIT),
)
LOCK = "tests/unit/utils/test_distributed_lock.py"
LINKS = {
    **{
        f"orchestration/cloud_functions/{name}/shared/config/espon_nba_team_ids.py": (
            "9340f493",
            "shared/config/espn_nba_team_ids.py",
        )
        for name in (
            "auto_backfill_orchestrator daily_health_summary phase2_to_phase3 phase3_to_phase4 phase4_to_phase5 "
            "phase5_to_phase6 self_heal"
        ).split()
    },
    "bin/shortcuts/deploy-processors": ("73f4d977", "bin/raw/deploy/deploy_processors_simple.sh"),
}


def wrong(findings: list[dict[str, Any]]) -> Iterator[str]:
    """What is missing, other than it should be, or too much."""
    for code, path, line, (target, place) in EXPECTED:
        same = [
            f for f in findings if (f["code"], f["path"], f["target"]) == (code, path, target) and line in f["lines"]
        ]
        yield from _unlike(f"{code} {path}:{line}", same, MOVE, place)
    locks = [f for f in findings if f["path"] == LOCK and f["code"] == "RL302"]
    yield from _unlike(LOCK, locks, MOVE, "shared.utils.distributed_lock")
    if sum(len(f["occurrences"]) for f in locks) != 22:
        yield f"{LOCK}: {[len(f['occurrences']) for f in locks]} occurrences instead of 22"
    links = {f["path"]: f for f in findings if f["code"] == "RL201"}
    for path in links.keys() ^ LINKS.keys():
        yield f"{path}: {'unexpected' if path in links else 'no'} dangling link"
    for path in links.keys() & LINKS.keys():
        yield from _unlike(path, [links[path]], *LINKS[path])
    for finding in findings:
        if finding["path"].startswith("bin/") and finding["target"] == "orchestration/shared":
            yield f"{finding['path']}:{finding['lines']}: a write into a build directory, or a comment"


def _unlike(what: str, found: list[dict[str, Any]], commit: str, place: str) -> Iterator[str]:
    if len(found) != 1:
        yield f"{what}: {len(found)} findings"
        return
    evidence = found[0]["evidence"]
    if not evidence or not evidence["commit"].startswith(commit) or (evidence["moved_to"] or "") != place:
        yield f"{what}: {evidence and (evidence['commit'][:8], evidence['moved_to'])} instead of {(commit, place)}"


if __name__ == "__main__":
    said = list(wrong(scan(sys.argv[1], MOVE)["findings"]))
    print("\n".join(said) or "all there")
    sys.exit(1 if said else 0)
