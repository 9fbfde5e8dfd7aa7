"""Where a name lives now that a module does not have any more."""

from __future__ import annotations

import re
from functools import partial

from reflint.fix.imports import Place, spelled_from
from reflint.fix.rehomed import rehomed
from reflint.model.finding import Finding
from reflint.model.fix import Applicability, Fix
from reflint.model.tree import parent
from reflint.resolve.imports import ImportResolver
from reflint.resolve.modules import dotted
from reflint.resolve.repo import Group, Repo

# A name that says what it is: two modules that define one of these mean the same.
_OWN = re.compile(r"\w*[a-z]\w*[A-Z]\w*|_*[A-Z]\w*[a-z]\w{2,}|\w+_\w+")


def definer(repo: Repo, group: Group) -> str:
    """The one module of the package that is asked for the name of ``group`` which defines it; "" where none does, or several do."""
    imports, lacking = repo.imports, group.resolutions[0].tried[0]
    if imports is None:
        return ""
    name = _name(group)
    top = _top(imports, lacking)
    found = [
        path
        for path, outline in imports.outlines.items()
        if name in outline.names and path.endswith(".py") and _top(imports, path) == top and not repo.classes.test(path)
    ]
    return found[0] if len(found) == 1 and found[0] != group.path else ""


def taken_from(repo: Repo, finding: Finding, group: Group, path: str) -> Finding:
    """``finding`` with the fix that imports its name from the module ``path``: without asking where the name is no everyday word, and the
    module does not in turn import the file.
    """
    data = repo.read(group.path)
    if data is None or repo.imports is None:
        return finding
    name, module = (
        _name(group),
        dotted(path, repo.imports.paths.roots[1:], lambda d: f"{d}/__init__.py" in repo.tree.entries),
    )
    stem = path.removesuffix(".py").removesuffix("/__init__")
    place = Place(f"{module}.{name}", f"{stem}/{name}")
    sure = _OWN.fullmatch(name) is not None and not _imports(repo.imports, path, group.path)
    applicability: Applicability = "safe" if sure else "unsafe"
    fixes = []
    for resolution in sorted(group.resolutions, key=lambda r: (r.reference.start, r.reference.end)):
        edits = rehomed(
            group.path,
            data,
            lambda _, asked: place if asked == name else None,
            partial(spelled_from, parent(group.path)),
            resolution.reference.start,
        )
        fixes.append(Fix(applicability, edits[0]) if edits else None)
    occurrences = (o._replace(fix=fix) for o, fix in zip(finding.occurrences, fixes, strict=True))
    return finding._replace(occurrences=tuple(occurrences))


def _name(group: Group) -> str:
    return group.target.replace("/", ".").rpartition(".")[2]


def _top(imports: ImportResolver, path: str) -> str:
    """The topmost package that holds ``path``; the directory of a module that lies in none."""
    directory = parent(path)
    while directory and imports.paths.finder.is_package(parent(directory)):
        directory = parent(directory)
    return directory


def _imports(imports: ImportResolver, path: str, other: str) -> bool:
    """Whether the module ``path`` imports the file ``other``."""
    asked = imports.outlines[path].imports
    return any(hit.path == other for module, _ in asked for hit in imports.modules(parent(path), module))
