"""What another state did not have: findings compared by fingerprint and count, never by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from reflint.model.finding import Finding, family
from reflint.model.tree import Tree


def only_new(findings: Iterable[Finding], before: Iterable[Finding], moved: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings that ``before`` does not have, or has with fewer occurrences. ``moved`` maps old to new names of files; what a file named
    in vain by an old one is the same by the new one.
    """
    known: Counter[tuple[str, str, str]] = Counter()
    for finding in before:
        path = moved.get(finding.path, finding.path)
        for target in {finding.target, _moved_target(finding.target, moved)}:
            known[family(finding.code), path, target] += len(finding.occurrences)
    return tuple(f for f in findings if len(f.occurrences) > known[family(f.code), f.path, f.target])


def _moved_target(target: str, moved: Mapping[str, str]) -> str:
    """``target``, a path or a dotted module, as it is called where its file moved."""
    for path in files_of(target):
        if path in moved:
            ending = path[len(target) :]
            place = moved[path].removesuffix(ending)
            return place if "/" in target or not ending else place.replace("/", ".")
    return target


def files_of(target: str) -> tuple[str, ...]:
    """The files that ``target`` may be: a path, or a dotted module."""
    stem = target.replace(".", "/")
    return target, f"{stem}.py", f"{stem}/__init__.py"


def renamed(before: Tree, now: Tree) -> dict[str, str]:
    """Files that only changed their name: old to new, by content."""
    new = {entry.content: path for path, entry in now.entries.items() if entry.content and path not in before.entries}
    old = ((path, entry.content) for path, entry in before.entries.items() if path not in now.entries)
    return {path: new[content] for path, content in old if content in new}
