"""A layout that the imports which exist already keep: packages, and the order in which they, and what is in them, stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reflint.adopt import Carried
from reflint.model.layout import Boundary, Layer, Layout
from reflint.resolve.boundaries import breaches
from reflint.resolve.graph import Edge, Graph
from reflint.resolve.naming import Web

# Nobody imports these, and they import everybody: an order of layers says nothing of them.
_APART = frozenset(
    "test tests testing docs doc examples example benchmarks scripts setup conftest noxfile tasks".split()
)


def proposed(web: Web) -> Carried:
    """The layout of ``web``: an order of its packages, and one within each package of several parts.

    A circle of packages makes them one layer, whose members may import one another; each is told, with the import that closes it.
    """
    tops = [name for name in _tops(web) if name not in _APART]
    groups = [("", tops), *((top, web.children(top)) for top in tops)]
    boundaries, told = [], []
    for container, names in groups:
        first = _imports(web, names)
        order = list(_order(names, first))
        if len(names) > 1 and first and len(order) > 1:
            boundaries.append(_kept(web, container, order))
        told += [_circle(group, first) for group in _squashed(names, first).cycles()]
    packages = tuple((top, web.names.places.get(top) or "") for top in tops)
    return Carried(Layout(packages=packages, boundaries=tuple(boundaries)), tuple(told))


def _tops(web: Web) -> list[str]:
    return sorted({name.partition(".")[0] for name in web.files if "." in name})


def _imports(web: Web, names: Iterable[str]) -> dict[tuple[str, str], list[Edge]]:
    """The imports between members of ``names``."""
    owner = {module: name for name in names for module in web.below(name)}
    found: dict[tuple[str, str], list[Edge]] = {}
    for module, name in owner.items():
        for edge in web.graph.imports(module):
            if owner.get(edge.imported, name) != name:
                found.setdefault((name, owner[edge.imported]), []).append(edge)
    return found


def _squashed(names: Iterable[str], first: Mapping[tuple[str, str], list[Edge]]) -> Graph:
    return Graph(names, (Edge(one, other, 0) for one, other in first))


def _order(names: list[str], first: Mapping[tuple[str, str], list[Edge]]) -> Iterator[Layer]:
    """Layers, highest first: circles are one layer; what stands side by side does not import one another."""
    group = {name: (name,) for name in names} | {
        name: members for members in _squashed(names, first).cycles() for name in members
    }
    below: dict[tuple[str, ...], set[tuple[str, ...]]] = {members: set() for members in group.values()}
    for one, other in first:
        if group[one] != group[other]:
            below[group[one]].add(group[other])
    placed: dict[tuple[str, ...], int] = {}
    while len(placed) < len(below):
        level = max(placed.values(), default=-1) + 1
        for members in [m for m, lower in below.items() if m not in placed and lower <= placed.keys()]:
            placed[members] = level
    for level in range(max(placed.values(), default=-1), -1, -1):
        here = sorted(members for members, at in placed.items() if at == level)
        circles = [members for members in here if len(members) > 1]
        yield from (Layer(members, False) for members in circles)
        single = tuple(name for members in here if len(members) == 1 for name in members)
        if single:
            yield Layer(single)


def _kept(web: Web, container: str, order: list[Layer]) -> Boundary:
    """The order as a boundary that holds: of direct imports only where chains lead around it."""
    inner = tuple(
        Layer(tuple(name.removeprefix(container + ".") if container else name for name in layer.names), layer.closed)
        for layer in order
    )
    boundary = Boundary("layers", container or "packages", order=inner, within=(container,) if container else ())
    kept = next(breaches(Layout(boundaries=(boundary,)), web), None) is None
    return boundary if kept else boundary._replace(indirect=False)


def _circle(group: tuple[str, ...], first: Mapping[tuple[str, str], list[Edge]]) -> str:
    """What to say of a circle: its weakest import."""
    inner = {ends: edges for ends, edges in first.items() if set(ends) <= set(group)}
    (one, other), edges = min(inner.items(), key=lambda item: (len(item[1]), item[0]))
    where = ", ".join(f"{edge.importer}:{edge.line}" for edge in edges[:3])
    return f"{', '.join(group)} import one another; least often {other} is imported by {one} ({where})"
