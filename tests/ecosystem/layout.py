"""A layout that a user would write, in the repository of the founding outage: what crosses it at three commits, and what must be silent.

    python -m tests.ecosystem.layout CLONE

CLONE is a clone of najicham/nba-stats-scraper, bare or not. Says what is missing or too much; exit status 1 then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.ecosystem.survey_equality import scan

LAYOUT = """
[layout]
packages = [
    "shared", "orchestration", "data_processors", "predictions", "scrapers", "backfill_jobs", "monitoring", "ml", "services", "functions", "validation",
]
exhaustive = true
except = ["tests/", "bin/", "scripts/", "examples/", "tools/", "schemas/", "docs/", "testing/"]

[[layout.forbidden]]
name = "shared stands alone"
from = ["shared"]
to = ["orchestration"]
reason = "shared is copied into every function"

[[layout.layers]]
name = "phases only downwards"
within = ["data_processors"]
order = ["raw", "analytics", "precompute"]
indirect = false
"""
RAW = "data_processors.raw.processor_base"
ANALYTICS = ("data_processors/analytics/analytics_base.py", 43, RAW)
PRECOMPUTE = ("data_processors/precompute/precompute_base.py", 43, RAW)
UTILS = "orchestration.shared.utils"
UPWARDS = {
    ("shared/config/nba_season_dates.py", 36, f"{UTILS}.schedule.service"),
    ("shared/processors/patterns/quality_mixin.py", 33, f"{UTILS}.notification_system"),
    ("shared/processors/patterns/quality_mixin.py", 524, f"{UTILS}.email_alerting_ses"),
    ("shared/validation/phase_boundary_validator.py", 527, f"{UTILS}.bigquery_utils"),
}
TOOLS = "data_processors/reference/main_reference_service.py"  # a service that imports what only developers have
OUTSIDE = {("cloud_functions/bigquery_backup/main.py", 1, "cloud_functions"), ("jobs/scrape_all_rosters.py", 1, "jobs")}
# commit: (what is named, what is not named any more)
EXPECTED = {
    "48b9389f": (UPWARDS | OUTSIDE | {(TOOLS, 654, "tools.player_registry.resolve_unresolved_batch")}, set()),
    "aa169577": (set(), UPWARDS),
    "328b95ae": ({ANALYTICS, PRECOMPUTE} | OUTSIDE, set()),
    "fd212909": ({PRECOMPUTE}, {ANALYTICS}),  # the commit repairs the one and leaves the other
}


def wrong(commit: str, findings: list[dict[str, Any]]) -> Iterator[str]:
    """What is missing or too much at ``commit``."""
    named, silent = EXPECTED[commit]
    found = {(f["path"], o["line"], f["target"]) for f in findings for o in f["occurrences"]}
    for path, line, target in sorted(named - found):
        yield f"{commit} {path}:{line}: {target} is not named"
    for path, line, target in sorted(silent & found):
        yield f"{commit} {path}:{line}: {target} is repaired and still named"
    for path, line, target in sorted(found - named):
        if path.startswith("shared/"):
            yield f"{commit} {path}:{line}: {target} is too much"


def main(clone: str) -> int:
    """Scan every commit and print what is wrong."""
    with TemporaryDirectory() as directory:
        config = Path(directory, "reflint.toml")
        config.write_text(LAYOUT, encoding="utf-8")
        options = ("--select", "RL303,RL304", "--config", str(config))
        said = [line for commit in EXPECTED for line in wrong(commit, scan(clone, commit, *options)["findings"])]
    print("\n".join(said) or "all there")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
