"""The same imports, judged by pyright, mypy and reflint: what the type checkers miss in first-party code, and reflint does not name.

    python -m tests.ecosystem.checkers PYRIGHT MYPY CLONE REV

PYRIGHT and MYPY are commands. Both run without installed packages, over the Python files of the commit, with the source roots that reflint
detects on their search path, so that they miss nothing for want of configuration. An import is first-party where the tree has, or had, a
module of its first name. Prints every statement that only one side names; the exit status is 0, since each of them needs a human.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from tarfile import open as open_tar
from tempfile import TemporaryDirectory
from typing import NamedTuple

from reflint.engine import scan
from reflint.model.request import Request
from reflint.model.tree import parent
from reflint.registry.imports import POPULAR
from reflint.resolve.imports import ImportResolver
from reflint.resolve.searchpath import SearchPaths
from reflint.woven import woven

_UNRESOLVED = re.compile(r'Import "([^"]+)" could not be resolved$|"([^"]+)" is unknown import symbol')
_MYPY = re.compile(
    r"^(?P<path>.+?):(?P<line>\d+): error: (?:Cannot find implementation or library stub for module named "
    r'"(?P<module>[^"]+)"|Module "[^"]+" has no attribute "(?P<name>[^"]+)")',
    re.MULTILINE,
)
_BLOCKED = re.compile(
    r"^(?P<path>[^:\n]+\.pyi?): error: |^(?P<syntax>[^:\n]+\.pyi?):\d+: error: .*\[syntax\]$", re.MULTILINE
)


class Spot(NamedTuple):
    """An import statement: ``line`` is its first one, ``asked`` the module or name that is missing, with the module's dots."""

    path: str
    line: int
    asked: str


class Statements:
    """The import statements of a tree, by path and line."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._known: dict[str, list[ast.Import | ast.ImportFrom]] = {}

    def at(self, path: str, line: int) -> ast.Import | ast.ImportFrom | None:
        """The statement that stands on ``line``."""
        if path not in self._known:
            try:
                tree = ast.parse((self._place / path).read_bytes())
            except (SyntaxError, ValueError, OSError):
                self._known[path] = []
            else:
                self._known[path] = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        return next((node for node in self._known[path] if node.lineno <= line <= (node.end_lineno or 0)), None)

    def spot(self, path: str, line: int, missing: str) -> Spot | None:
        """The statement on ``line`` that misses ``missing``, a module or an imported name."""
        node = self.at(path, line)
        if node is None:
            return None
        if isinstance(node, ast.Import):
            return Spot(path, node.lineno, missing)
        module = "." * node.level + (node.module or "")
        names = {alias.name for alias in node.names}
        return Spot(path, node.lineno, f"{module}:{missing}" if missing in names else module)


def pyrights(command: str, place: Path, roots: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """What pyright cannot resolve: file, line, module or name."""
    rules = {"reportMissingImports": "error", "reportAttributeAccessIssue": "error"}
    config = {
        "include": ["."],
        "extraPaths": list(roots),
        "typeCheckingMode": "off",
        "pythonPlatform": "Linux",
        **rules,
    }
    (place / "pyrightconfig.json").write_text(json.dumps(config), encoding="utf-8")
    done = subprocess.run([command, "--outputjson", "-p", "."], cwd=place, capture_output=True, text=True)
    for one in json.loads(done.stdout)["generalDiagnostics"]:
        match = _UNRESOLVED.match(one["message"].partition("\n")[0])
        if match:
            path = Path(one["file"]).relative_to(place.resolve()).as_posix()
            yield path, one["range"]["start"]["line"] + 1, match[1] or match[2]


def mypys(command: str, place: Path, roots: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """What mypy cannot find: file, line, module or name. Files that keep it from running are left out, one after the other."""
    bases = [".", *roots]
    files = _by_module(place, sorted((root for root in roots), key=len, reverse=True))
    options = "--namespace-packages --explicit-package-bases --no-site-packages --no-incremental --no-error-summary --no-pretty"
    follow = "silent"
    environment = {**os.environ, "MYPYPATH": os.pathsep.join(bases)}
    said = ""
    while files:
        (place / "files.txt").write_text("\n".join(files), encoding="utf-8")
        arguments = [command, *options.split(), f"--follow-imports={follow}", "@files.txt"]
        done = subprocess.run(arguments, cwd=place, env=environment, capture_output=True, text=True)
        if done.returncode < 2:
            said = done.stdout
            break
        blocked = {match["path"] or match["syntax"] for match in _BLOCKED.finditer(done.stdout + done.stderr)} & set(
            files
        )
        if not blocked and follow == "silent":
            follow = "skip"  # a file that one root inside the other gives two names
        elif not blocked:
            raise SystemExit(f"mypy: {done.stdout[-500:]}{done.stderr[-500:]}")
        files = [path for path in files if path not in blocked]
    print(f"  mypy read {len(files)} files")
    for match in _MYPY.finditer(said):
        yield match["path"], int(match["line"]), match["module"] or match["name"]


def _by_module(place: Path, roots: list[str]) -> list[str]:
    """The files that mypy can take together: those that parse, one a module, with names that can be imported."""
    found: dict[str, str] = {}
    for file in sorted(place.rglob("*.py")):
        path = file.relative_to(place).as_posix()
        root = next((root for root in roots if path.startswith(root + "/")), "")
        parts = path.removesuffix(".py").removesuffix("/__init__")[len(root) :].strip("/").split("/")
        try:
            ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            continue
        if all(map(str.isidentifier, parts)):
            found.setdefault(".".join(parts), path)
    return list(found.values())


def _former(clone: str, rev: str) -> set[str]:
    """All names that modules, and the directories above them, ever had."""
    log = ["git", "-C", clone, "log", "--format=", "--name-only", "--diff-filter=D", "--no-renames", rev, "--", "*.py"]
    done = subprocess.run(log, capture_output=True, text=True, errors="replace")
    return {part.removesuffix(".py") for path in set(done.stdout.splitlines()) for part in path.split("/")}


def main(pyright: str, mypy: str, clone: str, rev: str) -> int:
    """Compare and print."""
    resolver = woven(Request(repo=clone, rev=rev)).resolver
    roots = [root for root in resolver.paths.roots if root]
    former = _former(clone, rev)
    with TemporaryDirectory() as directory:
        place = Path(directory)
        archive = subprocess.run(["git", "-C", clone, "archive", rev, "--", "*.py*"], capture_output=True)
        with open_tar(fileobj=BytesIO(archive.stdout)) as tar:
            tar.extractall(place, filter="data")
        statements = Statements(place)
        theirs: dict[str, set[Spot]] = {}
        for name, found in (("mypy", mypys(mypy, place, roots)), ("pyright", pyrights(pyright, place, roots))):
            spots = {spot for one in found if (spot := statements.spot(*one))}
            theirs[name] = {spot for spot in spots if _is_first_party(spot, former, resolver.paths)}
        ours = {
            (finding.path, node.lineno if (node := statements.at(finding.path, occurrence.line)) else occurrence.line)
            for finding in scan(Request(repo=clone, rev=rev, select=("RL301", "RL302", "RL306"))).findings
            for occurrence in finding.occurrences
        }
    print(f"{clone} {rev}: roots {roots}")
    _report(theirs, ours, resolver)
    return 0


def _report(theirs: dict[str, set[Spot]], ours: set[tuple[str, int]], resolver: ImportResolver) -> None:
    every = set().union(*theirs.values())
    counts = ", ".join(f"{name} {len(found)}" for name, found in theirs.items())
    print(f"{counts}, reflint {len(ours)} statements; both {len({(spot.path, spot.line) for spot in every} & ours)}")
    for spot in sorted(spot for spot in every if (spot.path, spot.line) not in ours):
        who = " and ".join(name for name in theirs if spot in theirs[name])
        print(f"  {spot.path}:{spot.line} {spot.asked}: {who}: {_remark(spot, resolver)}")
    for path, line in sorted(ours - {(spot.path, spot.line) for spot in every}):
        print(f"  {path}:{line}: only reflint")


def _remark(spot: Spot, resolver: ImportResolver) -> str:
    """Why reflint may be silent: where it finds the module, and how that binds the name."""
    module, _, name = spot.asked.partition(":")
    home = parent(spot.path)
    hits = resolver.modules(home, module)
    if not hits:
        tops = resolver.paths.elsewhere(module.partition(".")[0])
        return f"no module on a search path; {tops[0] or 'the top'} has its package" if tops else "no such package"
    if not name:
        return f"is {hits[0].path}"
    outline = resolver.outlines.get(hits[0].path)
    if outline is None or resolver.signs(hits[0].path).dynamic or hits[0].kind in ("compiled", "opaque"):
        return f"{hits[0].path} may have any name"
    givers = [module for module, names in outline.imports if name in names.split()]
    return f"{hits[0].path} has it from {givers[0]}" if givers else f"{hits[0].path} {hits[0].kind}"


def _is_first_party(spot: Spot, former: set[str], paths: SearchPaths) -> bool:
    """Whether the tree has, or had, what the import begins with, and no distribution that everybody knows does."""
    top = spot.asked.partition(":")[0].partition(".")[0]
    if not top:
        return True
    if top in sys.stdlib_module_names or (top in POPULAR and not any(map(paths.strong, paths.tops.get(top, ())))):
        return False
    return top in former or top in paths.tops


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
