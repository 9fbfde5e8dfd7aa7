"""The stage that finds deployments and proves them: what the pure part is handed of a scanned tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from reflint.bundle.closure import Repository
from reflint.bundle.proofs import Site, proofs
from reflint.bundle.scripts import Recipe
from reflint.bundle.wanted import Library
from reflint.gather import Gathered
from reflint.model.bundle import Proof
from reflint.model.modules import ModuleFacts
from reflint.model.settings import Settings
from reflint.model.tree import Tree
from reflint.resolve.finder import Finder
from reflint.resolve.modules import Declared
from reflint.resolve.repo import Repo

CODES = ("RL401", "RL402", "RL403", "RL404", "RL405", "RL406")
Facts = Callable[[Iterable[str]], Mapping[str, ModuleFacts]]


class Deployed(NamedTuple):
    """What bundles are found in: facts of all files, and how Python files are parsed."""

    gathered: Gathered
    facts: Facts


def prove_bundles(repo: Repo, deployed: Deployed) -> tuple[Proof, ...]:
    """The proofs of every bundle of the tree; none where no rule asks for them."""
    if not asked(repo.settings):
        return ()
    gathered = deployed.gathered
    dockerfiles = [path for path, dialect, _ in gathered.facts if dialect == "dockerfile"]
    recipes = [Recipe(path, repo.read(path) or b"", facts.effects) for path, _, facts in gathered.facts if facts.effects]
    if not dockerfiles and not recipes:
        return ()
    library = Library(gathered.outlines, deployed.facts, lambda path, start: repo.lines(path).line(start))
    return proofs(site_of(repo.tree, repo.read, library, repo.roots), dockerfiles, recipes)


def site_of(tree: Tree, read: Callable[[str], bytes | None], library: Library, roots: tuple[str, ...]) -> Site:
    """What the bundles of ``tree`` are found in."""
    return Site(tree, read, library, Repository(Finder.of_tree(tree), roots), Declared(tree, read))


def asked(settings: Settings) -> bool:
    """Whether any rule on bundles runs."""
    return any(
        s.enabled(code, code != "RL405")
        for s in (settings, *(nested for _, nested in settings.nested))
        for code in CODES
    )
