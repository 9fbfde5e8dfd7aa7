"""Where a name lives now that a module does not have any more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

from reflint.fix.imports import Place, spelled_from
from reflint.fix.rehomed import rehomed
from reflint.model.finding import Finding
from reflint.model.fix import Fix
from reflint.model.tree import parent
from reflint.resolve.imports import ImportResolver
from reflint.resolve.modules import dotted
from reflint.resolve.repo import Group, Repo

# A name that says what it is: two modules that define one of these mean the same.
OWN = re.compile(r"\w*[a-z]\w*[A-Z]\w*|_*[A-Z]\w*[a-z]\w{2,}|\w+_\w+")


def definer(repo: Repo, group: Group) -> str:
    """The one module of the package that is asked for the name of ``group`` which defines it; "" where none does, or several do."""
    imports, lacking = repo.imports, group.resolutions[0].tried[0]
    if imports is None:
        return ""
    name = _name(group)
    package = top(imports, lacking)
    said = (path for path in imports.defining((name,)) if path.endswith(".py"))
    near = [path for path in said if top(imports, path) == package and not repo.classes.test(path)]
    parsed = repo.module_facts(near).items()  # an outline sees examples, too
    found = [path for path, facts in parsed if name in facts.names]
    return found[0] if len(found) == 1 and found[0] != group.path else ""


def definers(repo: Repo, groups: Iterable[Group]) -> dict[str, dict[str, Place]]:
    """By file and module (one space between them), where the missing names of ``groups`` are to be taken from: no everyday words, and from
    no module that in turn imports the file.
    """
    found: dict[str, dict[str, Place]] = {}
    for group in groups:
        path = definer(repo, group)
        if path and repo.imports is not None:
            name, module = _name(group), dotted(path, _roots(repo.imports, group))
            place = Place(f"{module}.{name}", f"{path.removesuffix('.py').removesuffix('/__init__')}/{name}")
            if OWN.fullmatch(name) and not _imports(repo.imports, path, group.path):
                found.setdefault(_asked(group), {})[name] = place
    return found


def taken_from(repo: Repo, finding: Finding, group: Group, taken: Mapping[str, dict[str, Place]]) -> Finding:
    """``finding`` with the fixes that take its names, and the others that their statements lack, from where they are."""
    data, places = repo.read(group.path), taken.get(_asked(group), {})
    if data is None or _name(group) not in places:
        return finding
    spelled = partial(spelled_from, parent(group.path))
    fixes: list[Fix | None] = []
    for resolution in sorted(group.resolutions, key=lambda r: (r.reference.start, r.reference.end)):
        edits = rehomed(group.path, data, lambda _, name: places.get(name), spelled, resolution.reference.start)
        fixes.append(Fix("safe", edits[0]) if edits else None)
    occurrences = (o._replace(fix=fix) for o, fix in zip(finding.occurrences, fixes, strict=True))
    return finding._replace(occurrences=tuple(occurrences))


def _roots(imports: ImportResolver, group: Group) -> tuple[str, ...]:
    """The directory from which the module that lacks the name is named; of a relative import, whose target is a path, all that may be."""
    if "/" in group.target:
        return imports.paths.roots[1:]
    inner = group.target.rpartition(".")[0].replace(".", "/")
    stem = group.resolutions[0].tried[0].removesuffix(".py").removesuffix("/__init__")
    return (stem.removesuffix(inner).rstrip("/"),)


def _asked(group: Group) -> str:
    return f"{group.path} {group.target[: -len(_name(group)) - 1]}"


def _name(group: Group) -> str:
    return group.target.replace("/", ".").rpartition(".")[2]


def top(imports: ImportResolver, path: str) -> str:
    """The topmost package that holds ``path``; the directory of a module that lies in none."""
    directory = parent(path)
    while directory and imports.paths.finder.is_package(parent(directory)):
        directory = parent(directory)
    return directory


def _imports(imports: ImportResolver, path: str, other: str) -> bool:
    """Whether the module ``path`` imports the file ``other``."""
    asked = imports.outlines[path].imports
    return any(hit.path == other for module, _ in asked for hit in imports.modules(parent(path), module))
