"""A directory is imported as part of a package and has no `__init__.py`.

## What it does

Reports a directory inside a package that holds modules, is imported, and has no `__init__.py` though the packages beside
it have one.

## Why it matters

Python itself takes it for a namespace package. `find_packages()`, `COPY` of single packages, mypy and many uploaders do
not: the directory is left out of what is shipped, and the import fails there and only there.

## Example

```
reference/__init__.py
reference/base/registry.py      # reference.base is imported, and no wheel has it
reference/players/__init__.py
```

## Fix safety

No fix: an empty `__init__.py` is a decision about the package.

## Known false positives

Namespace packages that are meant. The rule is off by default.

## Options

`select`, `per-file-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.tree import parent
from reflint.resolve.imports import ImportResolver
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Imported directories without ``__init__.py`` among packages that have one."""
    if repo.imports is None:
        return
    modules = _modules_by_directory(repo.imports)
    lacking = {directory for directory in modules if _lacks(repo.imports, directory)}
    for directory in sorted(lacking & _imported(repo.imports, {name.rpartition("/")[2] for name in lacking})):
        place = Place(modules[directory], f"{directory}/__init__.py", syntax="python.package")
        yield repo.place(RULE, place, f"{directory} is imported as a package and has no __init__.py")


def _modules_by_directory(imports: ImportResolver) -> dict[str, str]:
    """The first module of every directory."""
    found: dict[str, str] = {}
    for path in imports.outlines:
        if not path.endswith("/__init__.py"):
            found.setdefault(parent(path), path)
    return found


def _lacks(imports: ImportResolver, directory: str) -> bool:
    """Whether ``directory`` is no package, lies in one, and has a neighbour that is one."""
    finder = imports.paths.finder
    above = parent(directory)
    if not above or finder.is_package(directory) or not finder.is_package(above):
        return False
    return any(parent(path) == above for path in finder.packages())


def _imported(imports: ImportResolver, names: set[str]) -> set[str]:
    """Directories that some import goes through, of those with one of ``names``."""
    found: set[str] = set()
    for path, outline in imports.outlines.items() if names else ():
        home = parent(path)
        for module, _ in outline.imports:
            if not names.isdisjoint(module.split(".")):
                found.update(place for hit in imports.modules(home, module) for place in (hit.path, parent(hit.path)))
    return found


RULE = Rule(
    "RL307",
    "missing-init",
    "0.1.0",
    "off",
    "A directory is imported as part of a package and has no `__init__.py`.",
    check,
    __doc__ or "",
    imports=True,
)
