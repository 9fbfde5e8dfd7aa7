"""The import graph of a set of Python files: who imports whom, on which line, and what follows from it.

A module is named by its file. Edges go to the file that an import runs: the module, the ``__init__`` files on the way to it, and the
submodules that ``from package import submodule`` takes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from reflint.model.modules import Import, ModuleFacts
from reflint.model.tree import parent
from reflint.resolve.finder import Finder, Found


class Edge(NamedTuple):
    """``importer`` imports ``imported`` (both are files) on ``line``, 1-based.

    ``name`` is what stands there, as a dotted name; ``typing``: only type checkers run it; ``lazy``: a function does, later;
    ``guarded``: it may fail; ``implied``: an ``__init__`` file that runs on the way to what is asked for.
    """

    importer: str
    imported: str
    line: int
    name: str = ""
    typing: bool = False
    lazy: bool = False
    guarded: bool = False
    implied: bool = False


Wanted = Callable[[Edge], bool]


def everything(edge: Edge) -> bool:
    """Wants every edge."""
    return True


def at_runtime(edge: Edge) -> bool:
    """Wants what runs sooner or later: no imports for type checkers."""
    return not edge.typing


class Graph:
    """Edges between modules, and the questions that layers, bundles and people ask of them. All of them are iterative."""

    def __init__(self, modules: Iterable[str], edges: Iterable[Edge]) -> None:
        self.modules: dict[str, list[Edge]] = {module: [] for module in modules}
        self._importers: dict[str, list[Edge]] = {}
        for edge in edges:
            self.modules.setdefault(edge.importer, []).append(edge)
            self.modules.setdefault(edge.imported, [])
            self._importers.setdefault(edge.imported, []).append(edge)

    def imports(self, module: str, wanted: Wanted = everything) -> list[Edge]:
        """What ``module`` imports itself."""
        return [edge for edge in self.modules.get(module, ()) if wanted(edge)]

    def importers(self, module: str, wanted: Wanted = everything) -> list[Edge]:
        """Who imports ``module``."""
        return [edge for edge in self._importers.get(module, ()) if wanted(edge)]

    def closure(self, entries: Iterable[str], wanted: Wanted = everything) -> dict[str, Edge | None]:
        """Every module that runs where ``entries`` run, in order of distance, with the edge that leads to it (None for an entry)."""
        found: dict[str, Edge | None] = dict.fromkeys(entries)
        pending = deque(found)
        while pending:
            for edge in self.modules.get(pending.popleft(), ()):
                if edge.imported not in found and wanted(edge):
                    found[edge.imported] = edge
                    pending.append(edge.imported)
        return found

    def chain(self, start: Iterable[str], goals: Collection[str], wanted: Wanted = everything) -> tuple[Edge, ...]:
        """The shortest chain of imports from one of ``start`` to one of ``goals``; empty where there is none."""
        found: dict[str, Edge | None] = dict.fromkeys(start)
        pending = deque(found)
        while pending:
            for edge in self.modules.get(pending.popleft(), ()):
                if edge.imported in found or not wanted(edge):
                    continue
                found[edge.imported] = edge
                if edge.imported in goals:
                    return _back(found, edge.imported)
                pending.append(edge.imported)
        return ()

    def cycles(self, wanted: Wanted = everything) -> list[tuple[str, ...]]:
        """Sets of modules that import one another in a circle, each sorted, by their first module (Tarjan's components)."""
        return sorted(group for group in self._components(wanted) if len(group) > 1)

    def _components(self, wanted: Wanted) -> Iterable[tuple[str, ...]]:
        order: dict[str, int] = {}
        low: dict[str, int] = {}
        stack: dict[str, None] = {}
        for root in self.modules:
            if root in order:
                continue
            work = [(root, iter(self.imports(root, wanted)))]
            order[root] = low[root] = len(order)
            stack[root] = None
            while work:
                module, edges = work[-1]
                step = next((e.imported for e in edges if e.imported not in order or e.imported in stack), None)
                if step is None:
                    work.pop()
                    if work:
                        above = work[-1][0]
                        low[above] = min(low[above], low[module])
                    if low[module] == order[module]:
                        yield _popped(stack, module)
                elif step in order:
                    low[module] = min(low[module], order[step])
                else:
                    order[step] = low[step] = len(order)
                    stack[step] = None
                    work.append((step, iter(self.imports(step, wanted))))


def empty_graph() -> Graph:
    """A graph of nothing."""
    return Graph((), ())


def _popped(stack: dict[str, None], last: str) -> tuple[str, ...]:
    group = []
    while True:
        module, _ = stack.popitem()
        group.append(module)
        if module == last:
            return tuple(sorted(group))


def _back(found: Mapping[str, Edge | None], goal: str) -> tuple[Edge, ...]:
    """The edges that led to ``goal``, from the start."""
    chain = []
    edge = found[goal]
    while edge is not None:
        chain.append(edge)
        edge = found[edge.importer]
    return tuple(reversed(chain))


Find = Callable[[str, str], "list[Found]"]
"""The modules that a dotted name, as written with leading dots, may mean in a file of a directory: ``find(directory, name)``."""


def graph_of(facts: Mapping[str, ModuleFacts], find: Find, finder: Finder) -> Graph:
    """The graph of the files with ``facts``. What ``find`` does not find is no module of the set, and makes no edge."""
    edges = (edge for path, one in facts.items() for item in one.imports for edge in edges_of(path, item, find, finder))
    return Graph(facts, dict.fromkeys(edges))


def edges_of(path: str, item: Import, find: Find, finder: Finder) -> Iterable[Edge]:
    """The edges that one import of the file ``path`` makes."""
    written = "." * item.level + item.module
    flags = (item.typing, item.lazy, bool(item.guard))
    parts = item.module.split(".") if item.module else []
    for length in range(1, len(parts)):
        for hit in find(parent(path), "." * item.level + ".".join(parts[:length])):
            if hit.kind == "package" and hit.path != path:
                yield Edge(path, hit.path, item.line, written, *flags, implied=True)
    for hit in find(parent(path), written):
        if hit.kind in ("package", "module") and hit.path != path:
            yield Edge(path, hit.path, item.line, written, *flags)
        for name in item.names if hit.kind in ("package", "namespace") else ():
            below = finder.at(f"{hit.directory}/{name.name}".lstrip("/"))
            if below is not None and below.kind in ("package", "module") and below.path != path:
                yield Edge(path, below.path, item.line, f"{written}.{name.name}".replace("..", "."), *flags)


def on_path(finder: Finder, search_path: Iterable[str]) -> Find:
    """A ``find`` for one fixed search path: what a bundle, whose files ``finder`` knows, resolves inside itself."""
    entries = tuple(search_path)

    def find(directory: str, written: str) -> list[Found]:
        name = written.lstrip(".")
        if name == written:
            found = finder.find(entries, written)
        else:
            for _ in range(len(written) - len(name) - 1):
                directory = parent(directory)
            found = finder.at("/".join((directory, *filter(None, name.split(".")))).strip("/"))
        return [found] if found is not None else []

    return find
