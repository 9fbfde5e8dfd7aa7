"""Imports against a declared layout: for each boundary, the imports and the chains of imports that cross it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import permutations
from typing import NamedTuple

from reflint.model.layout import Boundary, Excused, Kind, Layout
from reflint.resolve.graph import Edge, Graph, Wanted
from reflint.resolve.naming import Web, matcher, upwards, within


class Breach(NamedTuple):
    """``chain`` crosses ``boundary``: its first import stands in ``source``, its last one takes a module of ``target`` (names as the layout
    has them).
    """

    boundary: Boundary
    source: str
    target: str
    chain: tuple[Edge, ...]


def breaches(layout: Layout, web: Web) -> Iterator[Breach]:
    """What crosses the boundaries of ``layout``, boundary by boundary."""
    bound = web.expand(name for boundary in layout.boundaries if boundary.kind == "allowed" for name in boundary.source)
    checks: dict[Kind, Check] = {**_CHECKS, "allowed": partial(_allowed, bound=bound)}
    for boundary in layout.boundaries:
        yield from checks[boundary.kind](boundary, web, _wanted(boundary, layout, web))


def idle(layout: Layout, web: Web) -> Iterator[Excused]:
    """Excuses for imports that nobody makes."""
    for excused in layout.excused:
        if not any(_matches(excused, edge, web) for edges in web.graph.modules.values() for edge in edges):
            yield excused


def _wanted(boundary: Boundary, layout: Layout, web: Web) -> Wanted:
    """The imports that count for ``boundary``."""
    excused = [e for e in layout.excused if not e.only or boundary.name in e.only]

    def wanted(edge: Edge) -> bool:
        if edge.typing and not boundary.typing:
            return False
        if edge.imported in web.files and not (web.inside(edge.importer) and web.inside(edge.imported)):
            return False
        return not any(_matches(one, edge, web) for one in excused)

    return wanted


def _matches(excused: Excused, edge: Edge, web: Web) -> bool:
    """Whether ``excused`` speaks of ``edge``: a module of this repository as it is named, of others a package with all below it."""
    hit = matcher(excused.target)
    if not matcher(excused.source)(edge.importer):
        return False
    if edge.imported in web.files:
        return hit(edge.imported) or hit(edge.name)
    return any(map(hit, upwards(edge.imported)))


def _layers(boundary: Boundary, web: Web, wanted: Wanted) -> Iterator[Breach]:
    for container in web.expand(boundary.within) or [""]:
        order = [[f"{container}.{name}".lstrip(".") for name in layer.names] for layer in boundary.order]
        pairs = [
            (low, high)
            for at, above in enumerate(order)
            for below in order[at + 1 :]
            for low in below
            for high in above
        ]
        for names, layer in zip(order, boundary.order, strict=True):
            pairs += list(permutations(names, 2)) if layer.closed else []
        everything = {name: frozenset(web.below(name)) for names in order for name in names}
        for low, high in pairs:
            others = frozenset().union(*(found for name, found in everything.items() if name not in (low, high)))
            yield from _between(Pair(boundary, low, high, others), web, wanted)


def _independent(boundary: Boundary, web: Web, wanted: Wanted) -> Iterator[Breach]:
    names = web.expand(boundary.source)
    everything = {name: frozenset(web.below(name)) for name in names}
    for one, other in permutations(names, 2):
        if not within(one, other) and not within(other, one):
            others = frozenset().union(*(found for name, found in everything.items() if name not in (one, other)))
            yield from _between(Pair(boundary, one, other, others), web, wanted)


def _forbidden(boundary: Boundary, web: Web, wanted: Wanted) -> Iterator[Breach]:
    for source in web.expand(boundary.source):
        for target in web.expand(boundary.target):
            yield from _between(Pair(boundary, source, target, frozenset()), web, wanted)


class Pair(NamedTuple):
    """``source`` must not reach ``target``; chains through ``others`` are somebody else's affair."""

    boundary: Boundary
    source: str
    target: str
    others: frozenset[str]


def _between(pair: Pair, web: Web, wanted: Wanted) -> Iterator[Breach]:
    boundary, source, target, others = pair
    goals = set(web.below(target) if boundary.below else [target])
    starts = set(web.below(source) if boundary.below else [source]) - goals
    starts = {name for name in starts if name in web.files}
    if not starts or not goals:
        return
    ahead = _ahead(web.graph, goals, starts | others, wanted) if boundary.indirect else {}
    for start in sorted(starts):
        for edge in web.graph.imports(start, wanted):
            if edge.imported in goals:
                yield Breach(boundary, source, target, (edge,))
            elif edge.imported in ahead:
                yield Breach(boundary, source, target, (edge, *_onward(ahead, edge.imported)))


def _ahead(graph: Graph, goals: set[str], closed: set[str] | frozenset[str], wanted: Wanted) -> dict[str, Edge]:
    """For every module that reaches ``goals`` without passing through ``closed``, the first import of its shortest way."""
    found: dict[str, Edge] = {}
    level = sorted(goals)
    while level:
        following: dict[str, None] = {}
        for module in level:
            for edge in graph.importers(module, wanted):
                if edge.importer not in found and edge.importer not in goals and edge.importer not in closed:
                    found[edge.importer] = edge
                    following[edge.importer] = None
        level = list(following)
    return found


def _onward(ahead: dict[str, Edge], module: str) -> Iterator[Edge]:
    while module in ahead:
        yield ahead[module]
        module = ahead[module].imported


def _allowed(boundary: Boundary, web: Web, wanted: Wanted, bound: Iterable[str] = ()) -> Iterator[Breach]:
    """``bound`` are modules that have a list of their own, which counts for them instead of that of a package above."""
    may = web.members(boundary.target)
    for source in web.expand(boundary.source):
        others = {m for name in bound if name != source and within(name, source) for m in web.below(name)}
        for edge in _leaving(web, set(web.below(source)) - others, wanted):
            if edge.imported in web.files and edge.imported not in may:
                yield Breach(boundary, source, edge.imported, (edge,))


def _external(boundary: Boundary, web: Web, wanted: Wanted) -> Iterator[Breach]:
    for source in web.expand(boundary.source):
        for edge in _leaving(web, set(web.below(source)), wanted):
            if edge.imported in web.files or not web.external(edge.imported):
                continue
            if not any(within(edge.imported, package) for package in boundary.target):
                yield Breach(boundary, source, edge.imported, (edge,))


def _protected(boundary: Boundary, web: Web, wanted: Wanted) -> Iterator[Breach]:
    may = web.members(boundary.source, boundary.below)
    for target in web.expand(boundary.target):
        own = set(web.below(target) if boundary.below else [target])
        for edge in _entering(web, own, wanted):
            if edge.importer not in may:
                yield Breach(boundary, edge.importer, target, (edge,))


def _interfaces(boundary: Boundary, web: Web, wanted: Wanted) -> Iterator[Breach]:
    may = web.members(boundary.source)
    public = [matcher(pattern) for pattern in boundary.public]
    for target in web.expand(boundary.target):
        for edge in _entering(web, set(web.below(target)), wanted):
            taken = edge.name[len(target) + 1 :].split(".")
            shortest = 1 if boundary.below else len(taken)
            steps = [".".join(taken[:length]) for length in range(shortest, len(taken) + 1)]
            if edge.name != target and edge.importer not in may and not any(hit(s) for hit in public for s in steps):
                yield Breach(boundary, edge.importer, target, (edge,))


def _leaving(web: Web, own: set[str], wanted: Wanted) -> Iterator[Edge]:
    return (e for m in sorted(own) if m in web.files for e in web.graph.imports(m, wanted) if e.imported not in own)


def _entering(web: Web, own: set[str], wanted: Wanted) -> Iterator[Edge]:
    return (e for m in sorted(own) for e in web.graph.importers(m, wanted) if e.importer not in own)


def _acyclic(boundary: Boundary, web: Web, wanted: Wanted) -> Iterator[Breach]:
    for top in web.expand(boundary.within):
        for package in _packages(web, top, boundary.depth):
            children = {module: child for child in web.children(package) for module in web.below(child)}
            first: dict[tuple[str, str], Edge] = {}
            for edge in (e for m in children for e in web.graph.imports(m, wanted) if e.imported in children):
                ends = (children[edge.importer], children[edge.imported])
                if ends[0] != ends[1]:
                    first.setdefault(ends, edge)
            squashed = Graph((), (Edge(one, other, 0) for one, other in first))
            for group in squashed.cycles():
                yield _circle(boundary, squashed, group, first)


def _circle(boundary: Boundary, squashed: Graph, group: tuple[str, ...], first: dict[tuple[str, str], Edge]) -> Breach:
    """The shortest way from the first of ``group`` back to it."""
    start = group[0]
    ways = [
        (edge, *squashed.chain([edge.imported], {start})) for edge in squashed.imports(start) if edge.imported in group
    ]
    way = min(ways, key=len)
    return Breach(boundary, start, way[0].imported, tuple(first[edge.importer, edge.imported] for edge in way))


def _packages(web: Web, top: str, depth: int) -> Iterator[str]:
    """``top`` and the packages below it, ``depth`` levels deep."""
    yield top
    for child in web.children(top) if depth > 0 else ():
        if web.children(child):
            yield from _packages(web, child, depth - 1)


Check = Callable[[Boundary, Web, Wanted], Iterable[Breach]]
_CHECKS: dict[Kind, Check] = {
    "layers": _layers,
    "independent": _independent,
    "forbidden": _forbidden,
    "external": _external,
    "protected": _protected,
    "interfaces": _interfaces,
    "acyclic": _acyclic,
}
