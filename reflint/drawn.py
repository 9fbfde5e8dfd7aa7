"""What ``reflint graph`` shows: the imports of a tree, gathered by packages, as dot, Mermaid, JSON or one HTML page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from html import escape
from typing import NamedTuple

from reflint.model.request import Request
from reflint.resolve.graph import Edge, Graph
from reflint.resolve.naming import Web, within
from reflint.woven import woven


class View(NamedTuple):
    """What is shown: the ``packages`` (all where there are none), names cut to ``depth`` components (0: whole), packages of others too where
    ``external``.
    """

    packages: tuple[str, ...] = ()
    depth: int = 2
    external: bool = False


class Shown(NamedTuple):
    """Nodes with their number of modules, links with their number of imports, and the nodes that import one another in circles."""

    nodes: dict[str, int]
    links: dict[tuple[str, str], int]
    circles: tuple[tuple[str, ...], ...]


def drawn(request: Request, view: View, format: str) -> str:
    """The graph of the tree that ``request`` names."""
    found = woven(request)
    return _WRITERS[format](shown(found.web(found.layout), view))


def shown(web: Web, view: View) -> Shown:
    """What of ``web`` is shown."""
    nodes: Counter[str] = Counter()
    links: Counter[tuple[str, str]] = Counter()
    for module in web.files:
        if _wanted(module, view):
            nodes[_cut(module, view.depth)] += 1
    for module in (module for module in web.files if _wanted(module, view)):
        one = _cut(module, view.depth)
        for edge in web.graph.imports(module):
            own = edge.imported in web.files
            other = _cut(edge.imported, view.depth) if own else edge.imported.partition(".")[0]
            if one != other and (other in nodes if own else view.external and web.external(edge.imported)):
                links[one, other] += 1
                nodes.setdefault(other, 0)
    squashed = _circles(dict(links))
    return Shown(dict(sorted(nodes.items())), dict(sorted(links.items())), squashed)


def _circles(links: dict[tuple[str, str], int]) -> tuple[tuple[str, ...], ...]:
    return tuple(Graph((), (Edge(one, other, 0) for one, other in links)).cycles())


def _wanted(module: str, view: View) -> bool:
    return not view.packages or any(within(module, package) for package in view.packages)


def _cut(name: str, depth: int) -> str:
    return ".".join(name.split(".")[:depth]) if depth > 0 else name


def _in_circle(graph: Shown, one: str, other: str) -> bool:
    return any(one in group and other in group for group in graph.circles)


def _dot(graph: Shown) -> str:
    lines = [
        "digraph imports {",
        "  rankdir=TB; node [shape=box fontname=Helvetica]; edge [fontname=Helvetica fontsize=9];",
    ]
    lines += [f"  {_quoted(node)}{'' if count else ' [style=dashed]'};" for node, count in graph.nodes.items()]
    for (one, other), count in graph.links.items():
        color = " color=red" if _in_circle(graph, one, other) else ""
        lines.append(f'  {_quoted(one)} -> {_quoted(other)} [label="{count}"{color}];')
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mermaid(graph: Shown) -> str:
    ids = {node: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ["flowchart TD", *(f'  {ids[node]}["{node}"]' for node in graph.nodes)]
    links = list(graph.links.items())
    lines += [f"  {ids[one]} -->|{count}| {ids[other]}" for (one, other), count in links]
    red = [str(at) for at, ((one, other), _) in enumerate(links) if _in_circle(graph, one, other)]
    return "\n".join([*lines, *([f"  linkStyle {','.join(red)} stroke:red"] if red else [])]) + "\n"


def _json(graph: Shown) -> str:
    found = {
        "version": 1,
        "modules": [{"name": name, "files": count, "external": not count} for name, count in graph.nodes.items()],
        "imports": [{"from": one, "to": other, "count": count} for (one, other), count in graph.links.items()],
        "cycles": [list(group) for group in graph.circles],
    }
    return json.dumps(found, indent=2) + "\n"


def _html(graph: Shown) -> str:
    """A matrix: who stands in a row imports who stands in a column, so many times. It needs no script and no network."""
    names = list(graph.nodes)
    head = "".join(f"<th class=c><span>{escape(name)}</span></th>" for name in names)
    rows = []
    for one in names:
        cells = []
        for other in names:
            count = graph.links.get((one, other), 0)
            kind = " class=s" if one == other else " class=r" if count and _in_circle(graph, one, other) else ""
            cells.append(f"<td{kind} title='{escape(one)} → {escape(other)}'>{count or ''}</td>")
        rows.append(f"<tr><th>{escape(one)}</th>{''.join(cells)}</tr>")
    return _PAGE.format(head=head, rows="\n".join(rows))


_PAGE = """<!doctype html>
<meta charset=utf-8><title>Imports</title>
<style>
body {{ font: 13px sans-serif }} table {{ border-collapse: collapse }} th {{ text-align: right; font-weight: normal }}
td {{ border: 1px solid #ddd; min-width: 1.6em; text-align: center }} td.s {{ background: #eee }} td.r {{ background: #fbb }}
th.c {{ vertical-align: bottom }} th.c span {{ writing-mode: vertical-rl; transform: rotate(180deg) }}
</style>
<p>Who stands in a row imports who stands in a column, so many times; red where they do so in a circle.</p>
<table><tr><th></th>{head}</tr>
{rows}
</table>
"""
_WRITERS: dict[str, Callable[[Shown], str]] = {"dot": _dot, "mermaid": _mermaid, "json": _json, "html": _html}
FORMATS = tuple(_WRITERS)
