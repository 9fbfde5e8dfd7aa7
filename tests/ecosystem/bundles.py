"""The four bundles of the founding outage: what the proof says of them, and what really running their copies leaves.

    python -m tests.ecosystem.bundles CLONE

CLONE is a clone of najicham/nba-stats-scraper, bare or not. At the broken commit the proof must name what is missing and nothing else, at
the repaired one nothing; and `reflint verify` must say the same of the directories that the scripts' own ``rsync`` and ``mkdir`` fill.
Exit status 1 where it does not.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.ecosystem.survey_equality import scan

BROKEN, REPAIRED = "eb058e72", "718f2456"
QUALITY, LOGGER = "shared.validation.phase3_data_quality_check", "shared.utils.phase_execution_logger"
LACKING = {
    "phase2_to_phase3": {QUALITY},
    "phase3_to_phase4": {QUALITY},
    "phase4_to_phase5": {QUALITY},
    "phase5_to_phase6": {QUALITY, LOGGER},
}
# The dangling link of each, under `rsync -aL`; the repair left three of the four.
LINK = "orchestration/cloud_functions/{}/shared/config/espon_nba_team_ids.py"
STILL_BROKEN = {"phase2_to_phase3", "phase4_to_phase5", "phase5_to_phase6"}
SOURCE = "orchestration/shared/utils"


def script(name: str) -> str:
    """The deploy script of a function."""
    return f"bin/orchestrators/deploy_{name}.sh"


def wrong(clone: str) -> Iterator[str]:
    """Where the proof, or what really happens, is other than it should be."""
    for commit, broken in ((BROKEN, True), (REPAIRED, False)):
        findings = scan(clone, commit, "--select", "RL401,RL406")["findings"]
        for name, modules in LACKING.items():
            yield from _proof(commit, name, _of(findings, name, "RL401"), modules if broken else set())
            stops = {LINK.format(name), SOURCE} if broken else {LINK.format(name)} if name in STILL_BROKEN else set()
            yield from _proof(commit, f"{name} (stops)", _of(findings, name, "RL406"), stops)
        with tempfile.TemporaryDirectory() as directory:
            yield from _really(clone, commit, Path(directory), broken)


def _of(findings: list[dict[str, Any]], name: str, code: str) -> set[str]:
    return {f["target"] for f in findings if f["code"] == code and f["path"] == script(name)}


def _proof(commit: str, name: str, found: set[str], expected: set[str]) -> Iterator[str]:
    for each in sorted(found ^ expected):
        yield f"{commit} {name}: {each} {'is not found' if each in expected else 'is too much'}"


def _really(clone: str, commit: str, directory: Path, broken: bool) -> Iterator[str]:
    """Run the copies of each script in a checkout, then `reflint verify` on what they leave."""
    kept = ["bin/orchestrators", "orchestration", "shared"]
    archive = subprocess.run(["git", "-C", clone, "archive", commit, *kept], capture_output=True, check=True)
    subprocess.run(["tar", "x"], input=archive.stdout, cwd=directory, check=True)
    for name, modules in LACKING.items():
        build = directory / "build" / name
        build.mkdir(parents=True)
        text = (directory / script(name)).read_text(encoding="utf-8").replace("\\\n", " ")
        # From the build directory on; no `set -e`, so that every copy gets its turn.
        copies = [line for line in text.splitlines() if re.match(r"(rsync|mkdir|echo .*> \"\$BUILD_DIR)", line)]
        program = "\n".join((f'SOURCE_DIR="orchestration/cloud_functions/{name}"', f'BUILD_DIR="{build}"', *copies))
        subprocess.run(["bash", "-c", program], cwd=directory, capture_output=True, check=False)
        done = subprocess.run(
            [sys.executable, "-m", "reflint", "verify", str(build), "--entry", "main.py"],
            capture_output=True,
            text=True,
            check=False,
        )
        found = set(re.findall(r"^module (\S+) ", done.stdout, re.MULTILINE))
        yield from _proof(commit, f"{name} (really copied)", found, modules if broken else set())


if __name__ == "__main__":
    said = list(wrong(sys.argv[1]))
    print("\n".join(said) or "all there, and nothing else")
    sys.exit(1 if said else 0)
