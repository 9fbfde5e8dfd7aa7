"""A package of tests hides the package that it tests.

## What it does

Reports a package of tests that has the name of a package of the repository, where pytest puts the directory above it first on the
search path (its default import mode, and no `__init__.py` in that directory), and a file below imports the other one.

## Why it matters

`import predictions.worker` then finds `tests/predictions`, and fails; or not, depending on which test was collected first.

## Example

```
predictions/worker.py
tests/predictions/__init__.py      # hides predictions/ once tests/ is first on the search path
tests/predictions/test_worker.py
```

## Fix safety

No fix: remove the `__init__.py`, rename the directory, or set pytest's `--import-mode=importlib`.

## Known false positives

Tests that are run in some other way, or whose `conftest.py` imports the package before they are collected.

## Options

`source-roots`, `per-file-ignores`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.tree import parent
from reflint.resolve.imports import ImportResolver
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule

_CONFIGURATIONS = ("pyproject.toml", "pytest.ini", "setup.cfg", "tox.ini")
_MODE = re.compile(rb"import-?mode[=\s\"']+importlib")
_TEST = re.compile(r"^(test_[^/]*|[^/]*_test|conftest)\.py$")


def check(repo: Repo) -> Iterator[Finding]:
    """Packages of tests that hide packages of the repository."""
    imports = repo.imports
    if imports is None or any(
        _MODE.search(repo.read(name) or b"") for name in _CONFIGURATIONS if name in repo.tree.entries
    ):
        return
    homes = {parent(path) for path in imports.outlines if _TEST.match(path.rpartition("/")[2])}
    for directory in sorted(homes):
        hidden = _hidden(imports, directory)
        if hidden is not None and _is_asked_for(imports, directory):
            place = Place(f"{directory}/__init__.py", directory, syntax="python.package")
            yield repo.place(
                RULE, place, f"{directory} hides {hidden} where pytest puts {parent(directory)} on the search path"
            )


def _hidden(imports: ImportResolver, directory: str) -> str | None:
    """The package that the package of tests at ``directory`` hides; None where it hides none."""
    finder, paths = imports.paths.finder, imports.paths
    above, _, name = directory.rpartition("/")
    if not above or not finder.is_package(directory) or finder.is_package(above) or paths.strong(above):
        return None
    for root in paths.roots:
        place = f"{root}/{name}".lstrip("/")
        if place != directory and finder.at(place) is not None:
            return place
    return None


def _is_asked_for(imports: ImportResolver, directory: str) -> bool:
    """Whether a file below the directory above ``directory`` imports something of that name which ``directory`` does not have."""
    above, _, name = directory.rpartition("/")
    for path, outline in imports.outlines.items():
        if path.startswith(above + "/"):
            for module, names in outline.imports:
                top, _, rest = module.partition(".")
                if top == name and not _has(imports, directory, rest, names):
                    return True
    return False


def _has(imports: ImportResolver, directory: str, rest: str, names: str) -> bool:
    finder = imports.paths.finder
    if rest:
        parts = rest.split(".")
        return finder.longest(directory, parts)[0] == len(parts)
    return not names or all(finder.at(f"{directory}/{name}") is not None for name in names.split())


RULE = Rule(
    "RL305",
    "shadowed-module",
    "0.1.0",
    "warning",
    "A package of tests hides the package that it tests.",
    check,
    __doc__ or "",
    imports=True,
)
