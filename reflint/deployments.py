"""Every deployment of a tree with its proof, for the commands that ask for nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from reflint.cache import Cache, cache_directory
from reflint.config.run import settings_for
from reflint.examining import Seam, examine
from reflint.git.history import read_history
from reflint.git.repository import open_repository
from reflint.jobs import usable_jobs
from reflint.model.bundle import Proof
from reflint.model.request import Request
from reflint.model.tree import ancestors, parent
from reflint.portrayed import counted, started, unneeded, weight
from reflint.trees import Reader, open_tree
from reflint.trees.reading import reading


class Proved(NamedTuple):
    """A proof, and what each file of its bundle weighs in bytes (nothing where nobody asked)."""

    proof: Proof
    sizes: Mapping[str, int] = {}


def proved(request: Request, weighed: Callable[[str], bool]) -> list[Proved]:
    """The proofs of the tree that ``request`` names, by bundle; those whose names are to be ``weighed`` with what their files weigh."""
    repository = open_repository(request.repo)
    tree = open_tree(repository, rev=request.rev or None)
    directory = cache_directory() if request.cache else None
    with Reader(repository, tree) as reader, Cache(directory) as cache:
        read = reading(tree, reader)
        settings = settings_for(request, tree, read)
        history = read_history(repository, tree, directory)
        repo, _ = examine(Seam(tree, reader, lambda: history, settings, cache, True, usable_jobs(request.jobs)))
        proofs = sorted(repo.proofs, key=lambda proof: proof.bundle.name)
        return [Proved(each, _sizes(each, read) if weighed(each.bundle.name) else {}) for each in proofs]


def _sizes(proof: Proof, read: Callable[[str], bytes | None]) -> dict[str, int]:
    """What each file weighs; what the recipe writes itself weighs nothing."""
    return {path: len(read(source) or b"") if source else 0 for path, source in proof.bundle.files.items()}


def listed(proofs: list[Proved]) -> str:
    """One line a bundle: its name, how many files it ships, what starts, and whether it is whole."""
    rows = []
    for proof in (each.proof for each in proofs):
        bundle = proof.bundle
        nothing = "a wheel" if bundle.uploader == "wheel" else "no entry point"
        entries = ", ".join(entry.text for entry in bundle.entries) or nothing
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
    if not proof.bundle.entries and proof.bundle.uploader != "wheel":
        return "not judged"
    return f"incomplete: {proof.unknown[0].reason}" if proof.unknown else "complete"


def shown(proved: Proved) -> str:
    """A bundle in full: what it ships, what of it is needed, what is missing, what is not known."""
    proof = proved.proof
    bundle = proof.bundle
    lines = [
        f"{bundle.name} ({bundle.recipe}:{bundle.line})",
        f"  {counted(len(bundle.files), 'file')}, {weight(sum(proved.sizes.values()))}; {verdict(proof)}",
    ]
    lines += [f"  starts {started(entry)}" for entry in bundle.entries]
    lines += [f"  installs {install.file or ' '.join(install.names)}" for install in bundle.installs]
    lines += missing(proof)
    lines += [
        f"  not known: {unknown.reason}{f' (line {unknown.line})' if unknown.line else ''}" for unknown in proof.unknown
    ]
    return "\n".join((*lines, *_directories(proved), *_idle(proved))) + "\n"


_LACKS = {
    "module": "module {} {}",
    "unreached": "module {} {}, in a file that no entry point reaches",
    "distribution": "requirement {} {}",
    "entry": "entry point {} {}",
    "alone": "{} is imported relatively, by a file that runs outside of its package",
    "stray": "module {} is on no search path",
    "data": "file {} {}",
}


def missing(proof: Proof) -> list[str]:
    """What a bundle lacks, each with who needs it, and where its recipe stops."""
    lines = [f"  stops at line {step.line}: {step.target} {step.why}" for step in proof.bundle.broken]
    for lack in sorted(proof.lacks, key=lambda lack: (lack.guarded, lack.what, lack.name)):
        lines.append(f"  {_LACKS[lack.what].format(lack.name, 'may be missing' if lack.guarded else 'is missing')}")
        verb = "opens" if lack.what == "data" else "imports"
        lines += [f"    {step.path}:{step.line} {verb} {step.module}" for step in lack.chain]
    return lines


def _directories(proved: Proved) -> list[str]:
    """The virtual tree, a line a directory: how many files it holds, and what they weigh."""
    found: dict[str, list[int]] = {}
    for path in proved.proof.bundle.files:
        found.setdefault(parent(path) or ".", []).append(proved.sizes.get(path, 0))
    return ["  ships"] * bool(found) + [
        f"    {directory}/  {counted(len(sizes), 'file')}, {weight(sum(sizes))}"
        for directory, sizes in sorted(found.items())
    ]


def _idle(proved: Proved) -> list[str]:
    """The modules that no entry point needs; a directory of nothing else by its name alone."""
    idle = unneeded(proved.proof)
    if not idle:
        return []
    needed = set(proved.proof.needed)
    busy = {above for path in needed for above in ancestors(path)}
    whole: dict[str, list[str]] = {}
    for path in idle:
        top = next((above for above in reversed(ancestors(path)) if above not in busy), path)
        whole.setdefault(top, []).append(path)
    size = weight(sum(proved.sizes.get(path, 0) for path in idle))
    lines = [f"  not needed by any entry point: {counted(len(idle), 'module')}, {size}"]
    return lines + [
        f"    {top}/  {counted(len(paths), 'module')}" if paths != [top] else f"    {top}"
        for top, paths in sorted(whole.items())
    ]
