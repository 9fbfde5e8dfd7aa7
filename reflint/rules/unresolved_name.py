"""A name is imported from a module of this repository that does not have it.

## What it does

Reports `from a.b import name` where `a.b` is the repository's own and neither binds `name`, nor imports it, nor has a
submodule of that name. `import *` is followed as far as the repository reaches.

## Why it matters

The import fails when the line runs, and takes everything else that the file does with it.

## Example

```python
from shared.clients import get_pool   # shared/clients.py defines get_client alone
```

## Fix safety

Safe: where one module alone of the same package defines the name, which is no everyday word (`get_pool`, `BadLink`, not `run`), and does
not import the file in turn, the import takes it from there; so it does in a file that moved, from where it stood. Otherwise there is no
fix: where the name went is for a human to say.

## Known false positives

A name that another module puts there while running. Whatever cannot be decided is left alone: modules that have
`__getattr__` or speak of `globals()`, `sys.modules`, `setattr`, star imports from elsewhere, compiled and generated
modules, optional imports (see the page on Python).

## Options

`source-roots`, `per-file-ignores`, `per-target-ignores`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.finding import Finding
from reflint.model.resolution import IMPORTED_NAME, Resolution
from reflint.resolve.definers import definer, definers, taken_from
from reflint.resolve.repo import Repo
from reflint.resolve.strays import led_home
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Names that first-party modules do not have."""
    groups = list(repo.groups(_wanted))
    taken = definers(repo, groups)
    for group in groups:
        path = group.resolutions[0].tried[0]
        name = group.target.replace("/", ".").rpartition(".")[2]
        place = definer(repo, group)
        words = f"{path} has no {name}" + (f": {place} has it" if place else "")
        found = taken_from(repo, repo.group(RULE, group, words, confidence="medium"), group, taken)
        yield led_home(repo, found, group)


def _wanted(resolution: Resolution) -> bool:
    return resolution.reference.syntax == IMPORTED_NAME


RULE = Rule(
    "RL306",
    "unresolved-name",
    "0.1.0",
    "error",
    "A name is imported from a module of this repository that does not have it.",
    check,
    __doc__ or "",
    imports=True,
)
