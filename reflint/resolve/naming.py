"""Modules by their dotted names, as a layout speaks of them: who is called what, and who imports whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from reflint.model.layout import Layout
from reflint.model.modules import Import, ModuleFacts
from reflint.model.tree import parent
from reflint.resolve.finder import Found
from reflint.resolve.graph import Edge, Graph
from reflint.resolve.imports import ImportResolver
from reflint.resolve.modules import MODULE_ENDINGS, dotted
from reflint.resolve.stdlib import STDLIB
from reflint.syntax.ignorefile import matcher as ignorefile_matcher


class Names:
    """Dotted names of the modules of a tree, under a layout: what lies in the place of a package is called after it, anything else after its
    source root.

    ``places`` maps each package of the layout to the path of its directory or file without an ending, None where it is not there.
    """

    def __init__(self, layout: Layout, resolver: ImportResolver) -> None:
        self._resolver = resolver
        self._finder = resolver.paths.finder
        declared = dict(layout.packages) or dict.fromkeys(_tops(layout), "")
        self.declared = bool(layout.packages)
        self.apart = layout.apart
        self.places = {name: self.place(name, place) for name, place in declared.items()}
        self._ordered = sorted(
            ((place, name) for name, place in self.places.items() if place is not None), key=lambda item: -len(item[0])
        )

    def place(self, name: str, place: str = "") -> str | None:
        """The path, without an ending, at which the package ``name`` lies; None where it is not there. ``place`` is where it is said to be."""
        paths = self._resolver.paths
        roots = (*paths.roots, *paths.elsewhere(name.partition(".")[0]))
        stems = [_stem(place)] if place else [f"{root}/{name.replace('.', '/')}".lstrip("/") for root in roots]
        return next((stem for stem in stems if self._finder.at(stem) is not None), None)

    def of(self, path: str) -> str:
        """The dotted name of the module whose file, or directory, is ``path``."""
        stem = _stem(path)
        for place, name in self._ordered:
            if stem == place or stem.startswith(place + "/"):
                return name + stem[len(place) :].replace("/", ".")
        return dotted(stem, ("", *self._resolver.usage.spelled), self._finder.is_package)

    def inside(self, name: str) -> bool:
        """Whether the module ``name`` is in one of the layout's packages, where it declares any."""
        return not self.declared or any(within(name, package) for package in self.places)

    def own(self, name: str) -> bool:
        """Whether ``name`` is, or would be, a module of this repository."""
        top = name.partition(".")[0]
        if self.declared and any(within(name, package) for package in self.places):
            return True
        return any(self._finder.at(f"{root}/{top}".lstrip("/")) is not None for root in self._resolver.paths.roots)

    def edges(self, path: str, item: Import) -> Iterator[Edge]:
        """The modules that one import of the file ``path`` takes, its submodules rather than the package that holds them.

        ``name`` of an edge is what is taken, in full. What is not found keeps the name that it is imported by; of others, what is a module cannot
        be seen, so that there the full name is the node, and ``name`` the module that is written.
        """
        importer = self.of(path)
        written = "." * item.level + item.module
        flags = (item.typing, item.lazy, bool(item.guard))
        found = self._pick(self._resolver.modules(parent(path), written), written)
        names = [name.name for name in item.names] or [""]
        for name in dict.fromkeys(names):
            target = self._taken(found, name)
            module = self.of(target.path) if target is not None else item.module
            whole = module if not name or target is not found else f"{module}.{name}"
            if target is None and not self.own(module):
                module, whole = whole.removesuffix(".*"), module
            if module and module != importer and (target is not None or not item.level):
                yield Edge(importer, module, item.line, whole, *flags)

    def _taken(self, found: Found | None, name: str) -> Found | None:
        if found is None or not name or not found.directory:
            return found
        below = self._finder.at(f"{found.directory}/{name}".lstrip("/"))
        return below if below is not None else found

    def _pick(self, hits: Iterable[Found], written: str) -> Found | None:
        """Of several modules that are meant perhaps, the one that the layout calls so. What only lies beside the file in a package is not meant:
        ``import numpy`` in ``app/x.py`` is not ``app.numpy``.
        """
        known = [hit for hit in hits if written.startswith(".") or not self._beside(hit, written)]
        return next((hit for hit in known if self.of(hit.path) == written), known[0] if known else None)

    def _beside(self, hit: Found, written: str) -> bool:
        root = _stem(hit.path)[: -len(written)].rstrip("/")
        return bool(root) and self._finder.is_package(root) and self.of(hit.path) != written


class Web:
    """Who imports whom, by dotted names. ``files`` are the modules of this repository; any other node of ``graph`` is somebody else's."""

    def __init__(self, names: Names, facts: Mapping[str, ModuleFacts]) -> None:
        self.names = names
        read = {path: one for path, one in facts.items() if not _is_stub(path, facts)}
        self.files = {names.of(path): path for path in read}
        self.graph = Graph(
            self.files,
            dict.fromkeys(
                edge for path, one in read.items() for item in one.imports for edge in names.edges(path, item)
            ),
        )
        apart = ignorefile_matcher(names.apart)
        self._apart = {name for name, path in self.files.items() if apart(path)}
        self._below: dict[str, list[str]] = {}
        for module in self.graph.modules:
            for step in upwards(module):
                self._below.setdefault(step, []).append(module)

    def inside(self, name: str) -> bool:
        """Whether the module ``name`` is the layout's affair: in one of its packages, where it declares any, and not apart."""
        return self.names.inside(name) and name not in self._apart

    def external(self, name: str) -> bool:
        """Whether ``name`` is a package of others, and not of the standard library."""
        return name.partition(".")[0] not in STDLIB and not self.names.own(name)

    def below(self, name: str) -> list[str]:
        """The module ``name`` and all below it."""
        return self._below.get(name, [])

    def children(self, name: str) -> list[str]:
        """The modules and packages directly in the package ``name``, those with a file of their own or below."""
        depth = name.count(".") + 1
        return sorted({".".join(m.split(".")[: depth + 1]) for m in self.below(name) if m != name and m in self.files})

    def expand(self, patterns: Iterable[str]) -> list[str]:
        """The modules and packages that ``patterns`` name; a name without wildcards stands for itself."""
        found: dict[str, None] = {}
        for pattern in patterns:
            if "*" in pattern:
                matches = matcher(pattern)
                found.update(dict.fromkeys(name for name in sorted(self._below) if matches(name)))
            else:
                found[pattern] = None
        return list(found)

    def members(self, patterns: Iterable[str], below: bool = True) -> set[str]:
        """All modules that ``patterns`` stand for."""
        return {module for name in self.expand(patterns) for module in (self.below(name) if below else [name])}


@lru_cache(maxsize=1024)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a dotted name is what ``pattern`` says: ``*`` is one component, ``**`` one or more."""
    parts = [{"*": r"[^.]+", "**": r".+"}.get(part) or re.escape(part) for part in pattern.split(".")]
    compiled = re.compile(r"\.".join(parts))
    return lambda name: compiled.fullmatch(name) is not None


def within(name: str, package: str) -> bool:
    """Whether the module ``name`` is ``package`` or lies below it."""
    return name == package or name.startswith(package + ".")


def upwards(name: str) -> Iterator[str]:
    """The module ``name`` and the packages above it, nearest first."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def _tops(layout: Layout) -> list[str]:
    """The top-level packages that the boundaries speak of."""
    names = [name for b in layout.boundaries for name in (*b.source, *b.target, *b.within)]
    names += [name for b in layout.boundaries if not b.within for layer in b.order for name in layer.names]
    return sorted({top for name in names if "*" not in (top := name.partition(".")[0]) and top not in STDLIB})


def _stem(path: str) -> str:
    for ending in MODULE_ENDINGS:
        path = path.removesuffix(ending)
    return path.removesuffix("/__init__")


def _is_stub(path: str, facts: Mapping[str, ModuleFacts]) -> bool:
    return path.endswith(".pyi") and path[:-1] in facts
