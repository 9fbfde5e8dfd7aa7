"""Moves that people made, planned again: what they edited in that commit against what ``reflint plan move`` would have edited.

    python -m tests.ecosystem.move_replay CLONE… [--commits N] [--show]

CLONEs may be bare; from each at most N commits are taken that moved one directory, or one file, and edited lines that
name it. An edited line counts where it named the old place before and does not afterwards. Prints a row a commit, then the
shares: recall (of the lines that people edited, those that the plan edits), precision (of the lines that the plan edits,
those that people edited in the same commit), each for import statements and for all other lines.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reflint.errors import ReflintError
from reflint.model.plan import Shift
from reflint.model.request import Request
from reflint.moving import planned

MOST_FILES = 80  # changed by a commit that is looked at
IMPORT = re.compile(r"^\s*(?:from\s+\S+\s+import\b|import\s)")

Lines = set[tuple[str, int]]


class Case(NamedTuple):
    """A commit that moved ``shift`` in ``clone``, and the lines (by old path and number) that were edited with it."""

    clone: str
    commit: str
    shift: Shift
    edited: dict[tuple[str, int], str]


def git(clone: str, *args: str) -> str:
    done = subprocess.run(["git", "-C", clone, *args], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def mined(clone: str, limit: int) -> Iterator[Case]:
    """Cases of one clone, newest first."""
    log = git(clone, "log", "--no-merges", "-M70%", "--name-status", "--format=%x00%H", "-n", "6000")
    count = 0
    for block in log.split("\0")[1:]:
        commit, _, rest = block.partition("\n")
        rows = [row.split("\t") for row in rest.split("\n") if row]
        renames = [(row[1], row[2]) for row in rows if row[0].startswith("R")]
        if not renames or len(rows) > MOST_FILES or len(rows) == len(renames) == 0:
            continue
        shift = shift_of(renames)
        if shift is None or git(clone, "ls-tree", commit, shift.old):
            continue
        edited = edits_of(clone, commit, shift)
        if edited:
            yield Case(clone, commit, shift, edited)
            count += 1
            if count == limit:
                return


def shift_of(renames: list[tuple[str, str]]) -> Shift | None:
    """The one move that explains all ``renames``."""
    if len(renames) == 1:
        return Shift(*renames[0])
    shifts = set()
    for old, new in renames:
        olds, news = old.split("/"), new.split("/")
        while olds and news and olds[-1] == news[-1]:
            olds.pop(), news.pop()
        shifts.add(("/".join(olds), "/".join(news)))
    if len(shifts) != 1:
        return None
    old, new = shifts.pop()
    return Shift(old, new) if old and new else None


def edits_of(clone: str, commit: str, shift: Shift) -> dict[tuple[str, int], str]:
    """The lines that named the old place and were replaced by ones that do not, with their new text."""
    diff = git(clone, "diff", "-U0", "-M70%", f"{commit}^", commit)
    stem, fresh = (re.sub(r"\.py$", "", name) for name in shift)
    old = re.compile(rf"(?<![\w-]){re.escape(stem.rpartition('/')[2])}(?![\w-])")
    new = fresh.replace("/", ".").split(".")
    found = {}
    path, moved = "", False
    removed: list[tuple[int, str]] = []
    added: list[str] = []
    for line in [*diff.split("\n"), "diff --git"]:
        if line.startswith(("@@", "diff --git")):
            for (number, text), text_after in zip(removed, added):
                named = old.search(text) and all(part in text_after for part in new[-2:]) and text != text_after
                if named and len(removed) == len(added) and path:
                    found[path, number] = text_after
            removed, added = [], []
            match = re.match(r"@@ -(\d+)", line)
            at = int(match[1]) if match else 0
            if not match:
                path = ""
        elif line.startswith("--- a/"):
            path = line[6:]
        elif line.startswith("-") and not line.startswith("---"):
            removed.append((at, line[1:]))
            at += 1
        elif line.startswith("+") and not line.startswith("+++"):
            added.append(line[1:])
        assert not moved
    return found


def replayed(case: Case) -> tuple[Lines, str]:
    """The lines that the plan edits, by old path; and why it could not be made."""
    try:
        draft = planned(Request(repo=case.clone, rev=f"{case.commit}^"), [case.shift])
    except ReflintError as error:
        return set(), str(error).split("\n")[0]
    names = {new: old for old, new in draft.layout.names.items()}
    return {(names.get(mend.path, mend.path), mend.line) for mend in draft.plan.mended}, ""


def texts(case: Case, lines: Lines) -> dict[tuple[str, int], str]:
    """The lines as they stood before."""
    found = {}
    for path in {path for path, _ in lines}:
        rows = git(case.clone, "show", f"{case.commit}^:{path}").split("\n")
        found.update({(path, n): rows[n - 1] for p, n in lines if p == path and n <= len(rows)})
    return found


def main() -> int:
    """Replay and print."""
    parser = argparse.ArgumentParser(description="Plan again the moves that people made.")
    parser.add_argument("clones", nargs="+")
    parser.add_argument("--commits", type=int, default=3)
    parser.add_argument("--show", action="store_true", help="print each line that only one side edited")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for clone in options.clones:
        for case in mined(clone, options.commits):
            ours, why = replayed(case)
            before = texts(case, ours | case.edited.keys())
            for line in ours | case.edited.keys():
                kind = "import" if IMPORT.match(before.get(line, "")) else "other"
                side = "both" if line in ours and line in case.edited else "ours" if line in ours else "theirs"
                total[f"{kind} {side}"] += 1
                if options.show and side != "both":
                    print(f"    {side:7}{line[0]}:{line[1]}  {before.get(line, '').strip()[:110]}")
            both = len(ours & case.edited.keys())
            name = Path(clone).parent.name
            print(
                f"{name} {case.commit[:8]} {case.shift.old} → {case.shift.new}: both {both}, only people "
                f"{len(case.edited) - both}, only reflint {len(ours) - both} {why}",
                flush=True,
            )
    for kind in ("import", "other"):
        both, theirs, ours = (total[f"{kind} {side}"] for side in ("both", "theirs", "ours"))
        recall, precision = both / max(both + theirs, 1), both / max(both + ours, 1)
        print(
            f"{kind}: recall {recall:.0%} ({both} of {both + theirs}), precision {precision:.0%} ({both} of {both + ours})"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
