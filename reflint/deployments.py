"""Every deployment of a tree with its proof, for the commands that ask for nothing else."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from reflint.cache import Cache, cache_directory
from reflint.config.run import settings_for
from reflint.engine import Seam, examine, reading
from reflint.git.history import read_history
from reflint.git.repository import open_repository
from reflint.jobs import usable_jobs
from reflint.model.bundle import Proof
from reflint.model.request import Request
from reflint.model.tree import parent
from reflint.trees import Reader, open_tree


class Proved(NamedTuple):
    """A proof, and what its bundle weighs in bytes (0 where nobody asked)."""

    proof: Proof
    weight: int = 0


def proved(request: Request, weigh: str = "") -> list[Proved]:
    """The proofs of the tree that ``request`` names, by bundle; the bundle called ``weigh`` is weighed."""
    repository = open_repository(request.repo)
    tree = open_tree(repository, rev=request.rev or None)
    directory = cache_directory() if request.cache else None
    with Reader(repository, tree) as reader, Cache(directory) as cache:
        read = reading(tree, reader)
        settings = settings_for(request, tree, read)
        history = read_history(repository, tree, directory)
        repo, _ = examine(Seam(tree, reader, history, settings, cache, True, usable_jobs(request.jobs)))
        return [
            Proved(proof, sum(len(read(source) or b"") for source in proof.bundle.files.values() if source))
            if proof.bundle.name == weigh
            else Proved(proof)
            for proof in sorted(repo.proofs, key=lambda proof: proof.bundle.name)
        ]


def listed(proofs: list[Proved]) -> str:
    """One line a bundle: its name, how many files it ships, what starts, and whether it is whole."""
    rows = []
    for proof, _ in proofs:
        bundle = proof.bundle
        entries = ", ".join(entry.text for entry in bundle.entries) or "no entry point"
        rows.append((bundle.name, f"{len(bundle.files)} files", entries, verdict(proof)))
    widths = [max((len(row[at]) for row in rows), default=0) for at in range(3)]
    return "".join(
        "  ".join((*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3])) + "\n"
        for row in rows
    )


def verdict(proof: Proof) -> str:
    """Whether a bundle is whole, in a few words."""
    missing = sum(not lack.guarded for lack in proof.lacks)
    if missing or proof.bundle.broken:
        stops = ", stops on the way" if proof.bundle.broken else ""
        return f"{missing} missing{stops}"
    if not proof.bundle.entries:
        return "not judged"
    return f"incomplete: {proof.unknown[0].reason}" if proof.unknown else "complete"


def shown(proved: Proved) -> str:
    """A bundle in full: what it ships, what of it is needed, what is missing, what is not known."""
    proof, weight = proved
    bundle = proof.bundle
    lines = [
        f"{bundle.name} ({bundle.recipe}:{bundle.line})",
        f"  {len(bundle.files)} files, {weight:,} bytes; {verdict(proof)}",
    ]
    lines += [
        f"  starts {entry.kind} {entry.text}{':' + entry.attribute if entry.attribute else ''}"
        for entry in bundle.entries
    ]
    lines += [f"  installs {install.file or ' '.join(install.names)}" for install in bundle.installs]
    lines += missing(proof)
    lines += [
        f"  not known: {unknown.reason}{f' (line {unknown.line})' if unknown.line else ''}" for unknown in proof.unknown
    ]
    needed = set(proof.needed)
    lines += _directories(proof, needed)
    return "\n".join(lines) + "\n"


def missing(proof: Proof) -> list[str]:
    """What a bundle lacks, each with who needs it, and where its recipe stops."""
    lines = [f"  stops at line {step.line}: {step.target} {step.why}" for step in proof.bundle.broken]
    for lack in sorted(proof.lacks, key=lambda lack: (lack.guarded, lack.what, lack.name)):
        what = {"module": "module", "distribution": "requirement", "entry": "entry point"}[lack.what]
        lines.append(f"  {what} {lack.name} {'may be missing' if lack.guarded else 'is missing'}")
        lines += [f"    {step.path}:{step.line} imports {step.module}" for step in lack.chain]
    return lines


def _directories(proof: Proof, needed: set[str]) -> list[str]:
    """The virtual tree, a line a directory: how many files it holds, and how many of them no entry point needs."""
    found: dict[str, list[int]] = {}
    for path in proof.bundle.files:
        counts = found.setdefault(parent(path) or ".", [0, 0])
        counts[0] += 1
        counts[1] += path.endswith(".py") and path not in needed
    return [
        f"  {directory}/  {total} files, {idle} modules not needed"
        for directory, (total, idle) in sorted(found.items())
    ]


def drawn(proof: Proof) -> str:
    """The chains to what is missing as a Mermaid graph, the hole in it dashed."""
    names: dict[str, str] = {}
    edges: dict[str, None] = {}

    def node(text: str) -> str:
        return names.setdefault(text, f"n{len(names)}")

    for lack in proof.lacks:
        steps = [step.path for step in lack.chain]
        for left, right in pairwise(steps):
            edges[f"  {node(left)} --> {node(right)}"] = None
        if steps:
            edges[f"  {node(steps[-1])} -.-> {node(lack.name)}:::missing"] = None
    labels = [f'  {short}["{text}"]' for text, short in names.items()]
    return "\n".join(("graph LR", *labels, *edges, "  classDef missing stroke-dasharray: 4,stroke:#c00")) + "\n"
