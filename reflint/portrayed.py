"""A proved bundle as a picture: who imports whom from the entry point on, and the holes in it, as Mermaid or as one HTML page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple

from reflint.model.bundle import EntryPoint, Proof
from reflint.model.tree import parent

MOST_NODES = 150  # of a Mermaid graph; of a larger closure only what leads to a hole is drawn
ROW, COLUMN, LEFT = 20, 260, 12  # of the picture on the page, in pixels


class Node(NamedTuple):
    """A file of the closure, or a hole in it: what it is called, who imports it ("" for an entry point), and how it lacks ("" where it is
    there, else ``missing`` or ``maybe``).
    """

    name: str
    importer: str
    lack: str = ""


def counted(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def weight(size: int) -> str:
    """Bytes as people read them."""
    if size < 1000:
        return counted(size, "byte")
    return f"{size / 1000:,.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def started(entry: EntryPoint) -> str:
    """``script main.py:handler``."""
    return f"{entry.kind} {entry.text}{':' + entry.attribute if entry.attribute else ''}"


def unneeded(proof: Proof) -> list[str]:
    """The modules of a bundle that no entry point needs; none where no entry point could be followed."""
    needed = set(proof.needed)
    return (
        [path for path in sorted(proof.bundle.files) if path.endswith(".py") and path not in needed] if needed else []
    )


def nodes(proof: Proof) -> list[Node]:
    """The closure as a tree, each file below the one that imports it first, and each hole below the file that asks for it."""
    places = {source: path for path, source in proof.bundle.files.items() if source and path in set(proof.needed)}
    found = [Node(path, importer) for path, importer in zip(proof.needed, proof.importers, strict=True)]
    for lack in proof.lacks:
        importer = places.get(lack.chain[-1].path, "") if lack.chain else ""
        found.append(Node(lack.name, importer, "maybe" if lack.guarded else "missing"))
    return found


def mermaid(proof: Proof) -> str:
    """The closure as a Mermaid graph, what is missing dashed and red."""
    found = nodes(proof)
    if len(found) > MOST_NODES:
        found = _leading(found)
    names = {node.name: f"n{number}" for number, node in enumerate(found)}
    lines = ["graph LR"]
    for node in found:
        kind = f":::{node.lack}" if node.lack else ""
        lines.append(f'  {names[node.name]}["{node.name}"]{kind}')
    for node in found:
        if node.importer in names:
            arrow = "-.->" if node.lack else "-->"
            lines.append(f"  {names[node.importer]} {arrow} {names[node.name]}")
    lines += [
        "  classDef missing fill:#fdd,stroke:#c00,stroke-dasharray:4",
        "  classDef maybe stroke:#c80,stroke-dasharray:4",
    ]
    return f"%% {proof.bundle.name}\n" + "\n".join(lines) + "\n"


def _leading(found: list[Node]) -> list[Node]:
    """The nodes on the ways to what is missing; those nearest to the start where nothing is."""
    above = {node.name: node.importer for node in found}
    kept: set[str] = set()
    for node in found:
        name = node.name if node.lack else ""
        while name and name not in kept:
            kept.add(name)
            name = above.get(name, "")
    return [node for node in found if node.name in kept] if kept else found[:MOST_NODES]


def page(bundles: Iterable[tuple[Proof, Mapping[str, int], str]]) -> str:
    """One page for bundles, each with what its files weigh and with its verdict. It needs no script and no network."""
    return _PAGE + "\n".join(_section(*bundle) for bundle in bundles)


def _section(proof: Proof, sizes: Mapping[str, int], verdict: str) -> str:
    bundle = proof.bundle
    starts = ", ".join(started(entry) for entry in bundle.entries) or "no entry point"
    parts = [
        f"<h1>{escape(bundle.name)}</h1>",
        f"<p>{escape(bundle.recipe)}:{bundle.line} · {counted(len(bundle.files), 'file')}, {weight(sum(sizes.values()))} · "
        f"starts {escape(starts)} · <b class={'bad' if 'missing' in verdict else 'good'}>{escape(verdict)}</b></p>",
        *(f"<p class=bad>stops at line {s.line}: {escape(s.target)} {escape(s.why)}</p>" for s in bundle.broken),
        *(f"<p>not known: {escape(unknown.reason)}</p>" for unknown in proof.unknown),
        _lacks(proof),
        _picture(nodes(proof)),
        _files(proof, sizes),
    ]
    return "\n".join(filter(None, parts))


def _lacks(proof: Proof) -> str:
    rows = []
    for lack in sorted(proof.lacks, key=lambda lack: (lack.guarded, lack.what, lack.name)):
        steps = " → ".join(f"{escape(step.path)}:{step.line}" for step in lack.chain)
        kind = "maybe" if lack.guarded else "bad"
        rows.append(f"<tr><td class={kind}>{escape(lack.name)}</td><td>{lack.what}</td><td>{steps}</td></tr>")
    return f"<table><tr><th>missing</th><th></th><th>needed by</th></tr>{''.join(rows)}</table>" if rows else ""


def _picture(found: list[Node]) -> str:
    """The tree of the closure, a column a step of imports."""
    below: dict[str, list[Node]] = {}
    for node in found:
        below.setdefault(node.importer, []).append(node)
    at: dict[str, tuple[int, int]] = {}
    lines: list[str] = []
    labels: list[str] = []
    pending = [(node, 0) for node in reversed(below.get("", []))]
    while pending:
        node, depth = pending.pop()
        x, y = LEFT + depth * COLUMN, LEFT + len(labels) * ROW
        kind = node.lack or "there"
        name = node.name if node.lack or depth == 0 else node.name.rpartition("/")[2]
        if name == "__init__.py":
            name = f"{parent(node.name).rpartition('/')[2]}/{name}"
        labels.append(f"<text x={x} y={y + 4} class={kind}><title>{escape(node.name)}</title>{escape(name)}</text>")
        if node.importer in at:
            left, top = at[node.importer]
            lines.append(f'<path class={kind} d="M{left + 4} {top + 6}V{y}H{x - 4}"/>')
        at.setdefault(node.name, (x, y))
        if not node.lack:
            pending += [(inner, depth + 1) for inner in reversed(below.get(node.name, []))]
    width = max((x for x, _ in at.values()), default=0) + 2 * COLUMN
    return f"<svg width={width} height={len(labels) * ROW + LEFT}>{''.join(lines)}{''.join(labels)}</svg>" if at else ""


def _files(proof: Proof, sizes: Mapping[str, int]) -> str:
    """What is shipped, a fold a directory; grey what no entry point needs."""
    idle = set(unneeded(proof))
    folders: dict[str, list[str]] = {}
    for path in sorted(proof.bundle.files):
        folders.setdefault(parent(path) or ".", []).append(path)
    said = (
        f"{counted(len(idle), 'module')} that no entry point needs, {weight(sum(sizes.get(path, 0) for path in idle))}"
    )
    parts = [f"<h2>What is shipped</h2><p>Grey: {said}.</p>"]
    for folder, paths in folders.items():
        size = weight(sum(sizes.get(path, 0) for path in paths))
        kind = " class=idle" if all(path in idle for path in paths) else ""
        parts.append(f"<details><summary{kind}>{escape(folder)}/ {counted(len(paths), 'file')}, {size}</summary><ul>")
        for path in paths:
            kind = " class=idle" if path in idle else ""
            parts.append(f"<li{kind}>{escape(path.rpartition('/')[2])} {weight(sizes.get(path, 0))}</li>")
        parts.append("</ul></details>")
    return "".join(parts)


_PAGE = """<!doctype html>
<meta charset=utf-8><title>Bundles</title>
<style>
body { font: 13px sans-serif; margin: 2em } h1 { font-size: 18px } h2 { font-size: 15px } svg { display: block; margin: 1em 0 }
td, th { text-align: left; padding: 2px 12px 2px 0; vertical-align: top } text { font: 12px sans-serif }
.bad, text.missing { color: #c00; fill: #c00; font-weight: bold } .good { color: #080 } .idle { color: #999 }
.maybe, text.maybe { color: #b60; fill: #b60 } path { stroke: #bbb } svg path { fill: none !important }
path.missing { stroke: #c00; stroke-dasharray: 4 } path.maybe { stroke: #b60; stroke-dasharray: 4 }
</style>
"""
