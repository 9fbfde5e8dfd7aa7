"""Which module gives the names now that a vanished module gave: a module that was split, rewritten or dissolved has no rename."""

from __future__ import annotations

from functools import partial

from reflint.fix.imports import Place, spelled_from
from reflint.fix.rehomed import rehomed
from reflint.model.finding import Finding
from reflint.model.fix import Fix
from reflint.model.history import Evidence
from reflint.model.modules import Import
from reflint.model.tree import parent
from reflint.resolve.definers import OWN, top
from reflint.resolve.imports import ImportResolver
from reflint.resolve.modules import dotted, without_ending
from reflint.resolve.repo import Group, Repo

# What is at the new place, if any, is not just what was at the old one.
_CHANGED = frozenset("deleted pending inexact merge-into namesake".split())
_LIKELY = 0.5  # score of names alone: no fix that rests on them is safe


def told_by_names(repo: Repo, finding: Finding, group: Group) -> Finding:
    """``finding``, an import of a vanished module, with the one module that defines all that is imported as the new place, where the place
    that history tells, if any, does not have it.
    """
    evidence, imports = finding.evidence, repo.imports
    if evidence is None or imports is None or evidence.kind not in _CHANGED:
        return finding
    statements = _statements(repo, group)
    names = frozenset(name.name for statement in statements for name in statement.names)
    if not names or "*" in names or _has(repo, imports, group.origin, names):
        return finding
    path = _giver(repo, imports, group, names)
    if not path:
        return finding
    module = dotted(path, repo.roots, imports.paths.finder.is_package, imports.usage.named.root)
    told = evidence._replace(kind="defined", moved_to=module, score=_LIKELY, candidates=())
    return _led(repo, finding._replace(evidence=told), group, Place(module, without_ending(path)), statements)


def _statements(repo: Repo, group: Group) -> list[Import]:
    """The statements of ``group`` that take names from the very module that is gone; nothing where another one does otherwise."""
    facts = repo.module_facts((group.path,)).get(group.path)
    starts = {resolution.reference.start for resolution in group.resolutions}
    found = [item for item in facts.imports if item.start in starts] if facts is not None else []
    inner = f"/{group.target.replace('.', '/')}"
    whole = all(item.names and inner.endswith(f"/{item.module.replace('.', '/')}") for item in found)
    return found if whole and len(found) == len(starts) else []


def _has(repo: Repo, imports: ImportResolver, origin: str, names: frozenset[str]) -> bool:
    """Whether the place that history tells gives all of ``names``, or can give any."""
    evidence: Evidence | None = repo.evidence.get(origin)
    place = evidence.moved_to if evidence is not None else ""
    path = place if place in imports.outlines else f"{place}/__init__.py"
    outline = imports.outlines.get(path)
    if outline is None:
        return bool(place)
    given = {name.rpartition("=")[2] for _, asked in outline.imports for name in asked.split()}
    return "*" in given or names <= given | set(outline.names) or imports.signs(path).dynamic


def _giver(repo: Repo, imports: ImportResolver, group: Group, names: frozenset[str]) -> str:
    """The one module of the package that defines ``names`` and has the old name or stands where the old one stood; of names of everyday
    only the former tells. What defines them elsewhere was often made to be imported through another one.
    """
    package, (directory, _, old) = top(imports, group.origin), group.origin.rpartition("/")
    near = [path for path in imports.defining(names) if path.endswith(".py") and top(imports, path) == package]
    parsed = repo.module_facts([path for path in near if not repo.classes.test(path)]).items()
    found = [path for path, facts in parsed if names.issubset(facts.names) and path != group.path]
    alike = [path for path in found if path.rpartition("/")[2] == old]
    if len(alike) == 1:
        return alike[0]
    own = len(found) == 1 and parent(found[0]) == directory and all(map(OWN.fullmatch, names))
    return found[0] if own else ""


def _led(repo: Repo, finding: Finding, group: Group, place: Place, statements: list[Import]) -> Finding:
    """``finding`` with fixes by which ``statements`` import from ``place``: a look at them is due."""
    data, said = repo.read(group.path) or b"", {"." * item.level + item.module for item in statements}
    spelled, fixes = partial(spelled_from, parent(group.path)), []
    for resolution in sorted(group.resolutions, key=lambda r: (r.reference.start, r.reference.end)):
        at = resolution.reference.start
        edits = rehomed(
            group.path, data, lambda module, name: None if name or module not in said else place, spelled, at
        )
        fixes.append(Fix("unsafe", edits[0]) if edits else None)
    occurrences = (o._replace(fix=fix) for o, fix in zip(finding.occurrences, fixes, strict=True))
    return finding._replace(occurrences=tuple(occurrences))
