"""The plan scene and the fix scene: a consolidation planned before it happened, and repaired after it had.

    python -m tests.ecosystem.repair_scenes CLONE

CLONE is a clone of najicham/nba-stats-scraper. *Plan*: at the parent of ``eb058e72`` the patch of `reflint plan move orchestration/shared shared` is
applied, and `reflint scan --since HEAD` must then say nothing that stops a build; with the one decision that the plan asks for (which of
two files stays), nothing at all. *Fix*: at ``eb058e72`` one `scan --fix` must edit every line with a source of the old place that people edited in
``718f2456``, leave nothing to fix for a second run, and leave scripts that `bash -n` takes and programs that parse to the same tree but for
names and strings. Prints what it saw. Exit status 1 where something does not hold.
"""

from __future__ import annotations

import ast
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

MOVED = "eb058e72"
BY_HAND = "718f2456"
OLD, NEW = "orchestration/shared", "shared"
DECISION = "orchestration/shared/utils/slack_retry.py"
NAMES = ("id", "attr", "value")


def run(directory: Path | str, *command: str, given: str = "") -> tuple[int, str]:
    """The exit status and the output of ``command``, run in ``directory`` with ``given`` as its input and this checkout's reflint in reach."""
    here = str(Path(__file__).resolve().parent.parent.parent)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        command,
        cwd=directory,
        env={**environment, "PYTHONPATH": here},
        input=os.fsencode(given),
        capture_output=True,
        check=False,
    )
    return done.returncode, os.fsdecode(done.stdout)


def reflint(directory: Path, *arguments: str) -> tuple[int, str]:
    """The exit status and the output of reflint, run in ``directory``."""
    return run(directory, sys.executable, "-m", "reflint", *arguments)


@contextlib.contextmanager
def checkout(clone: str, revision: str) -> Iterator[Path]:
    """A work tree of ``clone`` at ``revision``, gone at the end. Files whose content the clone lacks are marked as not checked out."""
    with tempfile.TemporaryDirectory() as where:
        place = Path(where) / "tree"
        run(where, "git", "clone", "--quiet", "--shared", "--no-checkout", clone, str(place))
        run(place, "git", "update-ref", "--no-deref", "HEAD", run(clone, "git", "rev-parse", revision)[1].strip())
        run(place, "git", "read-tree", "HEAD")
        run(place, "git", "checkout-index", "--all", "--quiet")
        absent = run(place, "git", "ls-files", "-z", "--deleted")[1]
        run(place, "git", "update-index", "-z", "--skip-worktree", "--stdin", given=absent)
        run(place, "git", "update-index", "-q", "--refresh")
        yield place


def planned(clone: str, *decisions: str) -> tuple[int, str]:
    """The status and the last line of `scan --since HEAD` after the patch of the plan with ``decisions`` was applied."""
    with checkout(clone, f"{MOVED}^") as place:
        _, patch = reflint(place, "plan", "move", OLD, NEW, *decisions, "--format", "patch")
        refused, _ = run(place, "git", "apply", "--index", given=patch)
        status, said = reflint(place, "scan", "--since", "HEAD")
        return refused or status, said.rstrip().rpartition("\n")[2]


class Imports(ast.NodeTransformer):
    """Takes the import statements out of a tree and keeps the names that they bind: a fix may split one statement in two."""

    def __init__(self) -> None:
        self.bound: list[str] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.bound += [alias.asname or alias.name for alias in node.names]

    def visit_Import(self, node: ast.Import) -> None:
        self.bound += [alias.asname or "" for alias in node.names]


def shape(source: str) -> tuple[str, list[str]]:
    """The syntax tree of ``source`` without imports, names and strings, and the sorted names that its imports bind."""
    imports = Imports()
    tree = imports.visit(ast.parse(source))
    for node in ast.walk(tree):
        for field in NAMES:
            if isinstance(getattr(node, field, None), (str, bytes)):
                setattr(node, field, None)
    return ast.dump(tree), sorted(imports.bound)


def broken(place: Path, path: str) -> bool:
    """Whether the edited file ``path`` of ``place`` is no longer what it was but for names. Links have no syntax."""
    if (place / path).is_symlink():
        return False
    if path.endswith(".py"):
        _, before = run(place, "git", "show", f"HEAD:{path}")
        return shape(before) != shape((place / path).read_text(encoding="utf-8"))
    return path.endswith(".sh") and run(place, "bash", "-n", path)[0] != 0


def removed(diff: str) -> set[tuple[str, str]]:
    """The (file, line) pairs that ``diff`` takes away."""
    path, lines = "", set()
    for line in diff.splitlines():
        if line.startswith("--- a/"):
            path = line[6:]
        elif line.startswith("-") and not line.startswith("--- "):
            lines.add((path, line[1:]))
    return lines


def fixed(clone: str) -> tuple[list[str], str]:
    """What does not hold after `scan --fix`, and what it did."""
    with checkout(clone, MOVED) as place:
        reflint(place, "scan", "--fix")
        mine = run(place, "git", "diff", "-U0")[1]
        reflint(place, "scan", "--fix")
        said = [] if run(place, "git", "diff", "-U0")[1] == mine else ["a second run edits again"]
        edited = run(place, "git", "diff", "--name-only")[1].splitlines()
        said += [f"{path} is broken by its edits" for path in edited if broken(place, path)]
        by_hand = removed(run(clone, "git", "show", "-U0", BY_HAND)[1])
        sources = {(path, line) for path, line in by_hand if line.lstrip().startswith(f'"{OLD}/utils/')}
        said += [f"{path}: not edited: {line.strip()}" for path, line in sorted(sources - removed(mine))]
        lines = len(removed(mine))
        return said, f"{lines} lines in {len(edited)} files edited; {len(sources)} sources that people edited by hand"


def main(clone: str) -> int:
    """Play both scenes."""
    status, last = planned(clone)
    print(f"plan, applied: {last}")
    decided, clean = planned(clone, "--take", DECISION)
    print(f"plan with the decision, applied: {clean}")
    said, did = fixed(clone)
    print("\n".join([f"fix: {did}", *said]))
    return int(bool(status or decided or not clean.startswith("0 findings") or said))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
