"""A module, or an import, lies outside the declared layout; or the layout names what is not there.

## What it does

Holds the repository and `[tool.reflint.layout]` against each other:

- A package, a layer or a module that the layout names must be there, and be where `packages` says that it lives.
- Where an order of layers is `exhaustive`, every module directly in its container has a place in it.
- Where the layout is `exhaustive`, every Python file lies in one of its `packages`, and no import leads out of them into other
  modules of the repository.
- An excused import (`ignore`) must exist.

## Why it matters

A layout that names what is gone guards nothing any more, and a package that it does not know is bound by nothing. Both happen when
directories move.

## Example

```toml
[tool.reflint.layout]
packages = { app = "src/app" }
exhaustive = true
```

```
src/app/__init__.py
tools/report.py          # outside the layout
```

## Fix safety

No fix: move the file, or declare its package.

## Known false positives

Scripts, tests and documentation where a layout is exhaustive: name them in `except`.

## Options

`layout`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reflint.model.finding import Finding
from reflint.model.layout import Boundary, Layout
from reflint.model.tree import ancestors
from reflint.resolve.boundaries import idle
from reflint.resolve.naming import Web
from reflint.resolve.repo import Place, Repo
from reflint.rule import Rule


def check(repo: Repo) -> Iterator[Finding]:
    """What layout and tree do not agree on."""
    layout = repo.settings.layout
    if not layout.path or repo.web is None:
        return
    yield from _absent(repo, layout, repo.web)
    for boundary in layout.boundaries:
        if boundary.exhaustive:
            yield from _unordered(repo, boundary, repo.web)
    if layout.exhaustive:
        yield from _undeclared(repo, layout, repo.web)
        yield from _leading_out(repo, repo.web)


def _absent(repo: Repo, layout: Layout, web: Web) -> Iterator[Finding]:
    """What the layout names and the tree does not have."""
    text = (repo.read(layout.path) or b"").decode("utf-8", "replace").splitlines()
    wanted = [*(name for name, _ in layout.packages), *(name for b in layout.boundaries for name in _named(b, web))]
    for name in dict.fromkeys(wanted):
        if not web.below(name) and web.names.places.get(name) is None:
            yield _at(repo, layout, name, f"the layout names {name}, which is not there", text)
    for excused in idle(layout, web):
        said = f"the layout excuses an import that nobody makes: {excused.source} → {excused.target}"
        yield _at(repo, layout, excused.source, said, text)


def _named(boundary: Boundary, web: Web) -> Iterator[str]:
    """The modules that must be there for ``boundary`` to mean anything; wildcards may match nothing."""
    bound = boundary.target if boundary.kind in ("protected", "interfaces") else boundary.source
    yield from (name for name in (*bound, *boundary.within) if "*" not in name)
    for container in web.expand(boundary.within) or [""]:
        for layer in boundary.order:
            yield from (f"{container}.{name}".lstrip(".") for name in layer.names if name not in layer.optional)


def _at(repo: Repo, layout: Layout, name: str, message: str, text: list[str]) -> Finding:
    """A finding where the configuration names ``name``, or the last part of it."""
    spellings = (name, name.rpartition(".")[2])
    line = next((n for spelling in spellings for n, one in enumerate(text, 1) if _names(one, spelling)), 1)
    place = Place(layout.path, name, text=text[line - 1] if text else "", syntax="layout", line=line)
    return repo.place(RULE, place, message)


def _names(line: str, name: str) -> bool:
    words = "".join(char if char.isalnum() or char in "._*" else " " for char in line.partition("#")[0]).split()
    return name in words


def _unordered(repo: Repo, boundary: Boundary, web: Web) -> Iterator[Finding]:
    """Modules in a container that have no place in its order."""
    for container in web.expand(boundary.within):
        known = {f"{container}.{name}" for layer in boundary.order for name in layer.names}
        known |= {f"{container}.{name}" for name in boundary.apart}
        for child in web.children(container):
            if child not in known:
                path = min(web.files[module] for module in web.below(child) if module in web.files)
                yield repo.place(RULE, Place(path, child), f"{child} has no place among the layers of {container}")


def _undeclared(repo: Repo, layout: Layout, web: Web) -> Iterator[Finding]:
    """The first file of every directory that holds modules and none of the layout's packages."""
    apart = repo.classes.matcher(layout.apart)
    places = [place for place in web.names.places.values() if place is not None]
    found: dict[str, str] = {}
    for name, path in sorted(web.files.items(), key=lambda item: item[1]):
        if not web.names.inside(name) and not apart(path):
            found.setdefault(_outermost(path, places), path)
    for directory, path in found.items():
        yield repo.place(RULE, Place(path, directory), f"{directory} lies in no package of the layout")


def _outermost(path: str, places: Iterable[str]) -> str:
    """The widest directory above ``path`` without any of ``places``; else ``path`` itself."""
    held = {step for place in places for step in (place, *ancestors(place))}
    return next((step for step in reversed(ancestors(path)) if step and step not in held), path)


def _leading_out(repo: Repo, web: Web) -> Iterator[Finding]:
    """Imports in the layout's packages of modules that lie in none of them."""
    found: dict[tuple[str, str], int] = {}
    for module, path in web.files.items():
        for edge in web.graph.imports(module) if web.inside(module) else ():
            if edge.imported in web.files and not web.names.inside(edge.imported):
                found.setdefault((path, edge.imported), edge.line)
    for (path, target), line in sorted(found.items()):
        place = Place(path, target, syntax="python.import", line=line)
        yield repo.place(RULE, place, f"{target} lies in no package of the layout")


RULE = Rule(
    "RL303",
    "outside-layout",
    "0.1.0",
    "error",
    "A module, or an import, outside the declared layout; or what the layout names and is not there.",
    check,
    __doc__ or "",
    imports=True,
)
