"""Import cycles that a move makes: modules that come to wait for one another while they are imported."""

from __future__ import annotations

from collections.abc import Mapping

from reflint.git.repository import Repository
from reflint.model.analysis import Analysis
from reflint.model.finding import Step
from reflint.model.request import Request
from reflint.model.tree import Tree
from reflint.resolve.graph import Edge, Graph, empty_graph
from reflint.woven import woven_tree


def new_circles(
    request: Request, repository: Repository, before: Analysis, after: Tree, names: Mapping[str, str]
) -> tuple[tuple[Step, ...], ...]:
    """The shortest chain of each circle of imports that ``after`` has and ``before``, its files renamed by ``names``, had not."""
    if not any(path.endswith(".py") for path in names):
        return ()
    old = _graph(request, repository, before, before.tree)
    known = [{names.get(module, module) for module in group} for group in old.cycles(_at_import)]
    new = _graph(request, repository, before, after)
    fresh = (group for group in new.cycles(_at_import) if not any(known_one.issuperset(group) for known_one in known))
    return tuple(chain for group in fresh if (chain := _chain(new, group)))


def _graph(request: Request, repository: Repository, before: Analysis, tree: Tree) -> Graph:
    found = woven_tree(request, repository, tree, before.settings)
    return found.graph() if found is not None else empty_graph()


def _at_import(edge: Edge) -> bool:
    """Wants what runs as soon as the importer is imported, but for the packages that the importer is part of: these run already."""
    own = edge.implied and edge.importer.startswith(edge.imported.removesuffix("__init__.py"))
    return not (edge.typing or edge.lazy or own)


def _chain(graph: Graph, group: tuple[str, ...]) -> tuple[Step, ...]:
    """The shortest way from a module of ``group`` back to itself."""
    best: tuple[Edge, ...] = ()
    for module in group:
        for edge in graph.imports(module, _at_import):
            if edge.imported in group:
                way = (edge, *graph.chain([edge.imported], {module}, _at_import))
                if way[-1].imported == module and (not best or len(way) < len(best)):
                    best = way
    return tuple(Step(edge.importer, edge.line, edge.imported) for edge in best)
