"""All bundles of a repository, each proved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from reflint.bundle.closure import Closure, Repository
from reflint.bundle.disk import Shelf
from reflint.bundle.dockerfiles import Dockerfiles
from reflint.bundle.drifting import Drift
from reflint.bundle.owned import farms, own_bundles
from reflint.bundle.packaged import Wheel
from reflint.bundle.parcel import Parcel, bundle_of
from reflint.bundle.requirements import Brings, installed
from reflint.bundle.scripts import Recipe, Scripts
from reflint.bundle.wanted import Library
from reflint.bundle.wheels import wheels
from reflint.model.bundle import Bundle, Lack, Proof
from reflint.model.tree import Tree
from reflint.resolve.images import Images

Read = Callable[[str], "bytes | None"]


class Site(NamedTuple):
    """What bundles are found in: the tree, how its files are read, their imports, what the repository has, what is built where; ``layered``: whether
    it speaks of layers of its own, which functions may be given elsewhere; ``built``: whether anything builds or installs the wheel of a project.
    """

    tree: Tree
    read: Read
    library: Library
    repository: Repository
    images: Images = Images()
    layered: Callable[[], bool] = lambda: False
    built: Callable[[str], bool] = lambda home: False


def proofs(
    site: Site, dockerfiles: Iterable[str], recipes: Iterable[Recipe], parcels: Iterable[Parcel]
) -> tuple[Proof, ...]:
    """The proofs of all bundles: of scripts in their order, of parcels, of functions that none deploys, of Dockerfiles."""
    shelf = Shelf(site.tree)
    scripts = Scripts(shelf, site.read, site.layered)
    listed = list(recipes)
    bundles = [bundle for recipe in listed for bundle in scripts.bundles(recipe)]
    bundles += (bundle_of(parcel, shelf) for parcel in parcels)
    shipped = {source for bundle in bundles for source in _first(bundle)}
    bundles += own_bundles(shelf, site.read, site.library.outlines, shipped)
    images = Dockerfiles(shelf, site.read, site.images, scripts.staged)
    ways = [list(images.bundles(path)) for path in dockerfiles]
    closures = [closure(site, bundle) for bundle in bundles]
    variants = [[closure(site, bundle) for bundle in way] for way in ways]
    # All at once: work is spread over processes where there is enough of it. Little is asked for later.
    first = (each.asked() for each in (*closures, *chain.from_iterable(variants)))
    site.library.parse(sorted(set().union(*first)))
    chosen = (best(each.prove() for each in way) for way in variants)
    return (*(each.prove() for each in closures), *(proof for proof in chosen if proof is not None))


def _first(bundle: Bundle) -> Iterator[str]:
    """The files of the repository with which ``bundle`` may start: at its top, and its entry points. What else it ships may be deployed otherwise."""
    started = {entry.text for entry in bundle.entries}
    return (source for path, source in bundle.files.items() if "/" not in path or path in started)


def packaged(site: Site, paths: Iterable[str]) -> tuple[Proof, ...]:
    """The proofs of the wheels of the projects that files among ``paths`` declare."""
    found = []
    for bundle, left_out in wheels(paths, Shelf(site.tree), site.read):
        wheel = Wheel(bundle, site.library, site.repository, brings(site, bundle))
        found.append(wheel.judged(left_out, site.built, site.read))
    return tuple(found)


def drifts(site: Site) -> tuple[Proof, ...]:
    """What the files of link farms ask for in vain, whether an entry point reaches them or not."""
    found = []
    for bundle in farms(Shelf(site.tree), site.read):
        lacks: dict[tuple[str, str], Lack] = {}
        for lack in Drift(bundle, site.library, site.repository, brings(site, bundle)).lacks():
            lacks.setdefault((lack.name, lack.chain[0].path), lack)
        found.append(Proof(bundle, (), tuple(lacks.values())))
    return tuple(found)


def prove(site: Site, bundle: Bundle) -> Proof:
    """One bundle proved."""
    return closure(site, bundle).prove()


def closure(site: Site, bundle: Bundle) -> Closure:
    """The closure of ``bundle``, not yet followed."""
    return Closure(bundle, site.library, site.repository, brings(site, bundle))


def brings(site: Site, bundle: Bundle) -> Brings:
    """What is installed in ``bundle``."""
    return Brings(installed(bundle.installs, bundle.provided, site.read), bundle.bare)


def best(found: Iterable[Proof]) -> Proof | None:
    """Of several ways in which one recipe may be run, the one that lacks least: what is lacking in all of them is lacking.

    One that has no module, or not even its entry point, is not followed any further, so that it lacks little.
    """
    return min(found, key=_doubt, default=None)


def _doubt(proof: Proof) -> tuple[int, int, int, int, int]:
    return (
        not any(path.endswith(".py") for path in proof.bundle.files),
        sum(lack.what == "entry" for lack in proof.lacks),
        len(proof.lacks),
        len(proof.bundle.broken),
        len(proof.unknown),
    )
