"""An import crosses a boundary of the declared layout.

## What it does

Holds every import against `[tool.reflint.layout]`: orders of layers, independent modules, forbidden and allowed imports, protected
modules, interfaces, external packages and circles. A direct import is reported where it stands. Where a chain of imports leads across,
the finding stands at its first import, and shows the shortest chain.

## Why it matters

A package that imports what lies above it cannot be moved, tested or deployed without it. The import works until one of the two is
shipped alone.

## Example

```toml
[[tool.reflint.layout.forbidden]]
from = ["shared"]
to = ["orchestration"]
reason = "shared is copied into every function"
```

```python
# shared/config/dates.py
from orchestration.shared.utils.schedule import Schedule
```

## Fix safety

No fix: either the import or the layout is wrong.

## Known false positives

None known where modules are found by the right source roots; `packages` of the layout says where each lives.

## Options

`layout`; an import that may stay is excused by `[[tool.reflint.layout.ignore]]` with a reason, or by an ignore comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reflint.model.finding import Finding, Occurrence, Step
from reflint.resolve.boundaries import Breach, breaches
from reflint.resolve.naming import Web
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """Imports against the boundaries of the layout, one finding for each file, target and boundary."""
    layout = repo.settings.layout
    if not layout.boundaries or repo.web is None:
        return
    found: dict[tuple[str, str], list[Breach]] = {}
    for breach in breaches(layout, repo.web):
        path = repo.web.files[breach.chain[0].importer]
        last = breach.chain[-1]
        target = min(
            last.imported, last.name, key=len
        )  # of others the module as written, not the name that is taken from it
        found.setdefault((path, target), []).append(breach)
    for (path, target), members in sorted(found.items()):
        yield _finding(repo, repo.web, Place(path, target), members)


def _finding(repo: Repo, web: Web, place: Place, members: list[Breach]) -> Finding:
    best = min(members, key=lambda breach: (len(breach.chain), breach.chain[0].line))
    direct = len(best.chain) == 1
    wanted = [b for b in members if len(b.chain) == 1] if direct else members
    lines = sorted({breach.chain[0].line for breach in wanted})
    said = list(dict.fromkeys(_broken(breach) for breach in wanted))
    finding = repo.place(RULE, place, "; ".join(said) + ("" if direct else f" ({_way(best)})"))
    steps = () if direct else tuple(Step(web.files[edge.importer], edge.line, edge.imported) for edge in best.chain)
    return finding._replace(occurrences=tuple(_occurrences(repo, place.path, lines)), chain=steps)


def _occurrences(repo: Repo, path: str, lines: Iterable[int]) -> Iterator[Occurrence]:
    text = (repo.read(path) or b"").decode("utf-8", "surrogateescape").splitlines()
    for line in lines:
        statement = text[line - 1] if line <= len(text) else ""
        column = len(statement) - len(statement.lstrip()) + 1
        yield Occurrence(line, column, line, len(statement) + 1, statement.strip(), "read", "python.import")


def _broken(breach: Breach) -> str:
    """What was broken, in the words of the layout."""
    boundary = breach.boundary
    words = {
        "layers": f"{breach.source} is no higher layer than {breach.target}",
        "independent": f"{breach.source} and {breach.target} are independent",
        "forbidden": f"{breach.source} must not import {breach.target}",
        "allowed": f"{breach.source} may not import {breach.target}",
        "external": f"{breach.source} may not import {breach.target}",
        "protected": f"only {_list(boundary.source)} may import {breach.target}",
        "interfaces": f"{breach.target} is entered only through {_list(boundary.public)}",
        "acyclic": f"{breach.source} and {breach.target} import each other",
    }[boundary.kind]
    name = f"{boundary.name}: " if boundary.name else ""
    return f"{name}{words}" + (f": {boundary.reason}" if boundary.reason else "")


def _way(breach: Breach) -> str:
    return " → ".join([breach.chain[0].importer, *(edge.imported for edge in breach.chain)])


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "the package itself"


RULE = Rule(
    "RL304",
    "layer-breach",
    "0.1.0",
    "error",
    "An import against the declared layers or boundaries, with its chain where it is indirect.",
    check,
    __doc__ or "",
    imports=True,
)
