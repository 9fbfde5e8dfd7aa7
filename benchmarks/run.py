"""What a scan costs, against what the same machine does with git at the same time; and what imports alone cost, against ``ruff analyze graph``.

    python benchmarks/run.py [--repo DIR] [--rev REV] [--pairs N] [--reflint COMMAND]

A commit is measured, and where DIR is a working tree, that too: check out REV there, so that both are the same files. Imports are
measured in a working tree, where ruff is installed.

Every row is measured in pairs A B A B in one run, so that a busy machine slows both sides; medians of wall time and of
CPU time (user and system, children included), their ratio, and the peak resident memory of A.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

MEGA = 1024 if sys.platform != "darwin" else 1024 * 1024  # ru_maxrss is in KiB, on macOS in bytes


class Cost(NamedTuple):
    """Seconds of wall and of CPU, and peak resident memory in MB."""

    wall: float
    cpu: float
    peak: float


def cost(command: list[str], environment: dict[str, str]) -> Cost:
    """Run ``command`` once; 0 and 1 are answers (found or not), anything else ends the benchmark."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} gave {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / MEGA)


def compare(name: str, one: list[str], other: list[str], *, pairs: int, cold: Path | None = None) -> None:
    """Print one row; before each run of ``one``, ``cold`` is removed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    if cold or "warm" in name:
        environment["XDG_CACHE_HOME"] = str(cold or WARM)
    left: list[Cost] = []
    right: list[Cost] = []
    for _ in range(pairs):
        if cold:
            shutil.rmtree(cold, ignore_errors=True)
        left.append(cost(one, environment))
        right.append(cost(other, environment))
    wall, cpu, peak = (median(values) for values in zip(*left, strict=True))
    base_wall, base_cpu, _ = (median(values) for values in zip(*right, strict=True))
    print(
        f"{name:<28} {wall * 1000:9.1f} {base_wall * 1000:9.1f} {wall / base_wall:7.2f}× "
        f"{cpu * 1000:9.1f} {base_cpu * 1000:9.1f} {cpu / max(base_cpu, 0.001):7.2f}× {peak:7.1f}"
    )


WARM = Path(tempfile.gettempdir()) / "reflint-benchmark-cache"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Measure reflint against git grep and Python's start.")
    parser.add_argument("--repo", default=os.environ.get("REPO", "."))
    parser.add_argument("--rev", default=os.environ.get("REV", "HEAD"))
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--reflint", default=str(Path(sys.executable).with_name("reflint")))
    options = parser.parse_args()
    print(f"{options.repo} at {options.rev}; {options.pairs} pairs, medians in ms")
    print(f"{'':<28} {'wall A':>9} {'wall B':>9} {'A/B':>8} {'cpu A':>9} {'cpu B':>9} {'A/B':>8} {'peak MB':>7}")
    version, nothing = [options.reflint, "--version"], [sys.executable, "-c", "pass"]
    compare("--version : python -c pass", version, nothing, pairs=max(options.pairs, 15))
    measure("commit", options, ["--rev", options.rev], [options.rev])
    if (Path(options.repo) / ".git").exists():
        measure("tree", options, [], [])
        measure_imports(options)


def measure(what: str, options: argparse.Namespace, scanned: list[str], searched: list[str]) -> None:
    """Two rows, cold and warm: the scan of what ``scanned`` names against the search of what ``searched`` names."""
    grep = ["git", "-C", options.repo, "-c", "grep.threads=1", "grep", "-I", "-nF", "orchestration/shared", *searched]
    scan = [options.reflint, "scan", "--repo", options.repo, *scanned, "--fail-on", "never", "-q"]
    rows(f"{what} : git grep -F", scan, grep, options.pairs)


def measure_imports(options: argparse.Namespace) -> None:
    """Two rows: the rules on imports alone against ruff's graph of the same files, where ruff is installed."""
    ruff = shutil.which("ruff", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))
    rules = ["--select", "RL301,RL303,RL304,RL305,RL306"]
    scan = [options.reflint, "scan", "--repo", options.repo, *rules, "--fail-on", "never", "-q"]
    if ruff is not None:
        rows("imports : ruff graph", scan, [ruff, "analyze", "graph", "--quiet", options.repo], options.pairs)


def rows(name: str, one: list[str], other: list[str], pairs: int) -> None:
    """The rows of ``one`` against ``other``, cold and warm."""
    shutil.rmtree(WARM, ignore_errors=True)
    # Files that nobody has read for long are not what is measured.
    cost(one, os.environ | {"XDG_CACHE_HOME": str(WARM)})
    with tempfile.TemporaryDirectory() as directory:
        compare(f"cold {name}", one, other, pairs=pairs, cold=Path(directory) / "cache")
    compare(f"warm {name}", one, other, pairs=pairs)
    shutil.rmtree(WARM, ignore_errors=True)


if __name__ == "__main__":
    main()
