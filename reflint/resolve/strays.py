"""Files that moved, and still name from their new place what they named from the old one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from reflint.fix.imports import Place as ModulePlace
from reflint.fix.imports import spelled_from
from reflint.fix.rehomed import rehomed
from reflint.fix.spelling import relative
from reflint.fix.statements import target_of
from reflint.model.finding import Finding
from reflint.model.fix import Fix
from reflint.model.resolution import IMPORT, IMPORTED_NAME, Resolution
from reflint.model.tree import normalize, parent
from reflint.resolve.links import Link
from reflint.resolve.modules import MODULE_ENDINGS, dotted, without_ending
from reflint.resolve.repo import Group, Repo


def strays(resolutions: Iterable[Resolution], links: Iterable[Link]) -> Iterator[tuple[str, str]]:
    """(file, target) of what is named from a file's own place and never was there: the file may have stood elsewhere."""
    for found in resolutions:
        if found.status == "unknown" and (_is_relative(found) or (found.reference.typed and _starts_at_home(found))):
            yield found.path, found.target
    for link in links:
        if link.status == "dangling" and not link.origin and not link.via:
            yield link.path, link.target


def _is_relative(found: Resolution) -> bool:
    """Whether an import is relative: it asks for a path, or for one that leads out of the repository, not for a dotted name."""
    imported = found.reference.syntax in (IMPORT, IMPORTED_NAME)
    return imported and ("/" in found.target or found.target in found.tried)


def _starts_at_home(found: Resolution) -> bool:
    """Whether what is named lies where it does because of the place of the file that names it."""
    reference, home = found.reference, parent(found.path)
    here = reference.anchor == "root" and home and f"{reference.base}/".startswith(f"{home}/")
    return bool(here) or reference.anchor == "file"


def from_former(path: str, old: str, target: str) -> str:
    """What the file ``path`` named by the words that lead to ``target`` when it was called ``old``; "" for nothing in the repository."""
    return normalize(f"{parent(old)}/{relative(target, parent(path))}") or ""


def stood(repo: Repo, path: str, target: str) -> str:
    """The path that ``target``, which is missing beside the file ``path``, meant where the file came from, as it is called now; "" where it
    did not come from elsewhere, or meant nothing there.
    """
    old = repo.former.get(path, "")
    place = from_former(path, old, target) if old else ""
    if place and repo.tree.exists(place):
        return place
    evidence = repo.evidence_of(place, place) if place else None
    return evidence.moved_to if evidence is not None and repo.tree.exists(evidence.moved_to) else ""


def module_stood(repo: Repo, path: str, target: str) -> str:
    """The same of a module, of which ``target`` and the answer are paths without an ending."""
    if any(repo.tree.exists(target + ending) for ending in MODULE_ENDINGS):
        return ""
    found = (stood(repo, path, target + ending) for ending in (".py", "/__init__.py"))
    return next((without_ending(place) for place in found if place), "")


def led_home(repo: Repo, finding: Finding, group: Group) -> Finding:
    """``finding``, on a relative import in a file that moved, with fixes by which its statement means what it meant before."""
    old, data = repo.former.get(group.path, ""), repo.read(group.path)
    if not old or data is None or repo.imports is None:
        return finding
    is_package = repo.imports.paths.finder.is_package

    def where(module: str, name: str) -> ModulePlace | None:
        target = target_of(group.path, module, name) if module.startswith(".") else ""
        place = module_stood(repo, group.path, target) if target else ""
        return ModulePlace(dotted(place, repo.roots, is_package), place) if place else None

    spelled = partial(spelled_from, parent(group.path))
    fixes: list[Fix | None] = []
    for resolution in sorted(group.resolutions, key=lambda r: (r.reference.start, r.reference.end)):
        edits = rehomed(group.path, data, where, spelled, resolution.reference.start)
        fixes.append(Fix("safe", edits[0]) if edits else None)
    if not any(fixes):
        return finding
    occurrences = (o._replace(fix=o.fix or fix) for o, fix in zip(finding.occurrences, fixes, strict=True))
    return finding._replace(occurrences=tuple(occurrences), message=f"{finding.message}; this file came from {old}")
