"""What history tells of single paths, and the ledger that tells it to clones without history."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reflint.cache import cache_directory
from reflint.config.ledger import PATH, written
from reflint.config.run import ledger_of
from reflint.engine import Judged, judged
from reflint.errors import UsageError
from reflint.examining import meanings
from reflint.git.history import read_history
from reflint.git.moves import Known, evidence
from reflint.git.repository import Repository, open_repository
from reflint.model.finding import Finding
from reflint.model.history import PENDING, Evidence, History
from reflint.model.life import Life
from reflint.model.request import Request
from reflint.model.settings import LedgerEntry
from reflint.model.tree import Tree, ancestors
from reflint.trees import Reader, open_tree
from reflint.trees.reading import reading

_SOUNDS_MOVED = ("RL101", "RL102", "RL105", "RL106", "RL201", "RL302")


class Disagreement(NamedTuple):
    """An entry of the ledger, on ``line``, that the tree or its history contradicts."""

    line: int
    old: str
    why: str


def life(request: Request, path: str) -> Life:
    """What is known of ``path``, from the root; a dotted name stands for the module of this name."""
    found = judged(request._replace(select=("ALL",)))
    tree = found.now.tree
    path = _meant(path.strip("/"), tree)
    history, told = _history(request, found.repository, tree, [path])
    if tree.exists(path):
        return Life(path, True, None, tuple(_namers(request, found, path)), history.seen)
    named = [f for f in found.findings if f.target == path or f.target.startswith(path + "/") or _is_module(f, path)]
    places = sorted({(f.path, o.line, o.text) for f in named for o in f.occurrences})
    origin = next((step for step in (path, *ancestors(path)) if step in told), "")
    return Life(path, False, told.get(origin), tuple(places), history.seen)


def _meant(path: str, tree: Tree) -> str:
    if tree.exists(path) or "/" in path or "." not in path:
        return path
    stem = path.replace(".", "/")
    return next((stem + end for end in (".py", "/__init__.py", "") if tree.exists(stem + end)), path)


def _is_module(finding: Finding, path: str) -> bool:
    stem = path.removesuffix(".py").replace("/", ".")
    return "/" not in finding.target and f".{finding.target}".endswith(f".{stem}")


def _namers(request: Request, found: Judged, path: str) -> Iterator[tuple[str, int, str]]:
    """Where a path that exists is named, once a place."""
    tree = found.now.tree
    files = [name for name in tree.entries if tree.lookup(name) == "file"]
    with Reader(found.repository, tree) as reader:
        read = reading(tree, reader)
        spots = {
            (r.path, r.reference.start, r.reference.text)
            for r in meanings(request, found.repository, found.now, files)
            if r.status == "exists" and r.target == path and ("/" in r.reference.text or r.reference.typed)
        }
        for name, start, text in sorted(spots):
            yield name, (read(name) or b"").count(b"\n", 0, start) + 1, text


def _history(
    request: Request, repository: Repository, tree: Tree, paths: Iterable[str]
) -> tuple[History, dict[str, Evidence]]:
    directory = cache_directory() if request.cache else None
    history = read_history(repository, tree, directory)
    wanted = [step for path in paths for step in (path, *ancestors(path)) if step in history.gone]
    return history, evidence(repository, tree, history, wanted, Known({}, directory))


def ledger_text(request: Request) -> tuple[str, int]:
    """The ledger that the tree should have: its own entries as they are, and what findings rest on; and how many are new."""
    found = judged(request._replace(extend_select=(*request.extend_select, "RL106")))
    tree = found.now.tree
    with Reader(found.repository, tree) as reader:
        kept = list(ledger_of(tree, reading(tree, reader)))
    known = {entry.old for entry in kept}
    targets = {path for finding in found.now.findings if _rests(finding) for path in _paths(finding)}
    _, told = _history(request, found.repository, tree, targets)
    fresh = []
    for path, evidence_of in sorted(told.items()):
        covered = any(step in told or step in known for step in ancestors(path)) and path not in targets
        commit = evidence_of.commit.commit
        unwritable = any("\udc80" <= char <= "\udcff" for char in path + evidence_of.moved_to)  # TOML is UTF-8
        if path in known or covered or unwritable or commit == PENDING or evidence_of.candidates:
            continue
        fresh.append(LedgerEntry(path, evidence_of.moved_to, commit))
    return written([*kept, *fresh]), len(fresh)


def placed(request: Request) -> str:
    """Where the ledger stands on disk; its directory is made."""
    repository = open_repository(request.repo)
    if repository.root is None:
        raise UsageError("the ledger is written into a working tree", path=request.repo)
    path = os.path.join(repository.root, *PATH.split("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def _paths(finding: Finding) -> tuple[str, ...]:
    """The paths that the target of a finding, which may be a dotted name, stands for."""
    if "/" in finding.target or finding.code != "RL302":
        return (finding.target,)
    stem = finding.target.replace(".", "/")
    return stem, f"{stem}.py"


def _rests(finding: Finding) -> bool:
    return finding.code in _SOUNDS_MOVED and finding.evidence is not None


def disagreements(request: Request) -> tuple[list[Disagreement], int]:
    """Where the ledger contradicts the tree or its history; and how many entries it has.

    An entry may say more than history can tell; it must not say otherwise where history is sure.
    """
    repository = open_repository(request.repo)
    tree = open_tree(repository, staged=request.staged, rev=request.rev or None)
    with Reader(repository, tree) as reader:
        entries = ledger_of(tree, reading(tree, reader))
    history, told = _history(request, repository, tree, [entry.old for entry in entries])
    names = {entry.old: entry.new for entry in entries}
    found = []
    for entry in entries:
        why = _contradiction(entry, tree, history, told.get(entry.old), names)
        if why:
            found.append(Disagreement(entry.line, entry.old, why))
    return found, len(entries)


def _contradiction(
    entry: LedgerEntry, tree: Tree, history: History, told: Evidence | None, names: dict[str, str]
) -> str:
    if tree.exists(entry.old):
        return "is there again"
    if entry.new and not tree.exists(entry.new) and entry.new not in names:
        return f"went to {entry.new}, which the tree does not have"
    if told is None:
        return "was never there" if history.seen.complete else ""
    if entry.commit and told.commit.commit not in ("", PENDING) and not told.commit.commit.startswith(entry.commit):
        return f"is said to be gone since {entry.commit[:8]}, and history says {told.commit.commit[:8]}"
    if told.moved_to and told.moved_to != entry.new and told.score >= 1 and not told.candidates:
        return f"is said to be {f'at {entry.new}' if entry.new else 'gone'}, and history says {told.moved_to}"
    return ""
