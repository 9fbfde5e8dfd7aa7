"""A directory is imported as part of a package and has no `__init__.py`.

## What it does

Reports a directory inside a package that holds modules, is imported, and has no `__init__.py` though the packages beside
it have one; and a package of which a deployment ships modules that are imported through it, and not its `__init__.py`.

## Why it matters

Python itself takes it for a namespace package. `find_packages()`, `COPY` of single packages, unittest's discovery and many
uploaders do not: the directory is left out of what is shipped, and the import fails there and only there. (Where the project is
built by what takes every directory, such as setuptools configured in `pyproject.toml`, hatchling, flit or poetry, and among
tests, nothing is reported.) What an `__init__.py` does is not done where a deployment ships the modules beside it alone.

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

from reflint.model.bundle import Proof
from reflint.model.finding import Finding
from reflint.model.tree import parent
from reflint.resolve.built import takes_any
from reflint.resolve.imports import ImportResolver
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule

_TESTS = frozenset(("test", "tests", "testing"))  # nobody ships them, and pytest does without


def check(repo: Repo) -> Iterator[Finding]:
    """Imported directories without ``__init__.py`` among packages that have one."""
    if repo.imports is None:
        return
    modules = _modules_by_directory(repo.imports)
    lacking = {directory for directory in modules if _lacks(repo.imports, directory)}
    for directory in sorted(lacking & _imported(repo.imports, {name.rpartition("/")[2] for name in lacking})):
        if takes_any(repo, directory, _top(repo.imports, directory)):
            continue
        place = Place(modules[directory], f"{directory}/__init__.py", syntax="python.package")
        yield repo.place(RULE, place, f"{directory} is imported as a package and has no __init__.py")
    yield from _left_behind(repo, repo.imports)


def _left_behind(repo: Repo, imports: ImportResolver) -> Iterator[Finding]:
    """Packages of which a deployment ships modules without the ``__init__`` file."""
    found: dict[tuple[str, str], Place] = {}
    for proof in repo.proofs:
        bundle = proof.bundle
        for package in _halved(proof, imports):
            target = f"{package}/__init__.py"
            place = Place(bundle.recipe, target, syntax="bundle", line=max(bundle.line, 1))
            found.setdefault((bundle.recipe, target), place)
    for place in found.values():
        package = parent(place.target)
        message = f"{package} is imported as a package where this is deployed, and {place.target} is not shipped"
        yield repo.place(RULE, place, message)


def _halved(proof: Proof, imports: ImportResolver) -> Iterator[str]:
    """The repository's packages that lose their ``__init__`` file in a bundle and are imported there."""
    files = proof.bundle.files
    asked = {module for path in proof.needed for module in _asked(imports, files[path])}
    for path in proof.needed:
        for entry in proof.bundle.search_path:
            if entry and not path.startswith(entry + "/"):
                continue
            inside, source = parent(path), parent(files[path])
            while len(inside) > len(entry) and source and inside.rpartition("/")[2] == source.rpartition("/")[2]:
                dotted = inside[len(entry) :].strip("/").replace("/", ".")
                lost = f"{inside}/__init__.py" not in files and imports.paths.finder.is_package(source)
                if lost and dotted in asked:
                    yield source
                inside, source = parent(inside), parent(source)


def _asked(imports: ImportResolver, path: str) -> Iterator[str]:
    """The modules that the file ``path`` imports by their full names, and the packages above these."""
    outline = imports.outlines.get(path)
    for module, _ in outline.imports if outline is not None else ():
        while module and not module.startswith("."):
            yield module
            module = module.rpartition(".")[0]


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
    if (
        not above
        or finder.is_package(directory)
        or not finder.is_package(above)
        or not _TESTS.isdisjoint(directory.split("/"))
    ):
        return False
    return any(parent(path) == above for path in finder.packages())


def _top(imports: ImportResolver, directory: str) -> str:
    """The name of the topmost package around ``directory``."""
    above = parent(directory)
    while parent(above) and imports.paths.finder.is_package(parent(above)):
        above = parent(above)
    return above.rpartition("/")[2]


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
)
