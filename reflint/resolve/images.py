"""On which directories the images of a repository are built, and what is made in these before: from every file that has one built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from reflint.model.facts import Reference
from reflint.model.program import Effect, Place
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, ancestors, normalize, parent
from reflint.syntax.globs import has_magic, literal_prefix

_NAMES = ("Dockerfile", "Containerfile")
RULES = ("makefile", "makefile-include", "justfile", "taskfile")  # run in their own directory, and in no order
_MAKING = ("copy", "move", "link", "write", "mkdir")


class Images(NamedTuple):
    """By Dockerfile: ``tops``, the build contexts that something names; ``made``, the paths of the repository that whoever builds it makes;
    ``mounted``, the directories of the image over which all that build it mount something when they run it.
    """

    tops: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    made: Mapping[str, frozenset[str]] = MappingProxyType({})
    mounted: Mapping[str, frozenset[str]] = MappingProxyType({})

    def holds(self, recipe: str, path: str) -> bool:
        """Whether ``path``, something in it or something above it is made before ``recipe`` is built."""
        made = self.made.get(recipe, frozenset())
        return bool(made) and (
            any(above in made for above in (path, *ancestors(path)[:-1])) or any(m.startswith(path + "/") for m in made)
        )


class Built(NamedTuple):
    """One build: the Dockerfile, the context, and the directory that the paths of the file which says so are relative to."""

    recipe: str
    top: str
    base: str


def images_of(tree: Tree, recipes: Iterable[tuple[str, str, tuple[Effect, ...]]]) -> Images:
    """What (path, dialect, effects) of all files say of images."""
    tops: dict[str, dict[str, None]] = {}
    made: dict[str, set[str]] = {}
    mounted: dict[str, frozenset[str]] = {}
    for path, dialect, effects in recipes:
        makings: list[Effect] = []
        for effect in effects:
            if effect.kind in _MAKING:
                makings.append(effect)
            built = built_by(tree, path, dialect, effect)
            if built is not None:
                tops.setdefault(built.recipe, {})[built.top] = None
                before = effects if dialect in RULES else makings
                made.setdefault(built.recipe, set()).update(_made(before, built.base))
                mounts = frozenset(() if effect.command else effect.options)
                mounted[built.recipe] = mounted.get(built.recipe, mounts) & mounts
    return Images(
        {recipe: tuple(found) for recipe, found in tops.items()},
        {recipe: frozenset(found) for recipe, found in made.items() if found},
        mounted,
    )


class Resolves(Protocol):
    """What resolves a reference in a file of a dialect."""

    def resolve(self, reference: Reference, path: str, dialect: str) -> Resolution: ...


def is_shipped(images: Images, reference: Reference, path: str, ways: tuple[Resolves, Resolves]) -> bool:
    """Whether a Dockerfile finds what it names in one of the contexts on which it is said to be built, or it is made there first; ``ways``
    resolve paths and patterns.
    """
    for top in images.tops.get(path, ()):
        placed = reference._replace(anchor="root", base=f"{top}/{reference.base}".strip("/"))
        found = ways[has_magic(reference.text)].resolve(placed, path, "dockerfile")
        if found.status == "exists" or images.holds(path, literal_prefix(found.target)):
            return True
    return False


def built_by(tree: Tree, path: str, dialect: str, effect: Effect) -> Built | None:
    """The build that an effect of the file ``path`` is; None for another, and for one of which too little is known."""
    whole = effect.kind == "deploy" and effect.command == "gcloud run"  # a Dockerfile in it decides
    if (effect.kind != "build" and not whole) or effect.source is None:
        return None
    for base in _bases(path, dialect, effect.source):
        top = normalize(f"{base}/{effect.source.path}")
        if top is None or not tree.is_directory(top):
            continue
        for recipe in _recipes(base, top, effect.destination):
            if tree.lookup(recipe) == "file":
                return Built(recipe, top, base)
    return None


def _recipes(base: str, top: str, named: Place | None) -> list[str]:
    """Where the Dockerfile may lie: where it is named, which some tools take from the context, else in the context."""
    if named is None:
        return [f"{top}/{name}".lstrip("/") for name in _NAMES]
    if named.root not in ("repository", "root", "file"):
        return []
    places = (normalize(f"{base}/{named.path}"), normalize(f"{top}/{named.path}"))
    return [place for place in places if place]


def _bases(path: str, dialect: str, place: Place) -> list[str]:
    """The directories that ``place`` may be relative to, most plausible first."""
    home = parent(path)
    above = [home, *ancestors(home)]
    if place.root == "root":
        return [""]
    if place.root == "file" or (place.root == "repository" and dialect in RULES):
        return list(dict.fromkeys(above))
    return list(dict.fromkeys(["", *above])) if place.root == "repository" else []


def _made(effects: Iterable[Effect], base: str) -> Iterator[str]:
    for effect in effects:
        if effect.kind not in _MAKING or effect.destination is None or effect.destination.root != "repository":
            continue
        place = normalize(f"{base}/{effect.destination.path}")
        if place:
            yield place
        if effect.kind in ("copy", "move", "link") and effect.source is not None and place is not None:
            yield f"{place}/{effect.source.path.rstrip('/').rpartition('/')[2]}".lstrip("/")
