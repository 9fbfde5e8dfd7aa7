"""Bundles of deploy scripts: their copies played on a virtual file system, up to the command that uploads a directory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reflint.bundle.copies import World, copy, link, write
from reflint.bundle.disk import Shelf
from reflint.bundle.functions import Uploaded, function_bundle
from reflint.model.bundle import Broken, Bundle, Unknown
from reflint.model.location import Lines
from reflint.model.program import Effect, Place
from reflint.model.tree import ancestors, parent

Read = Callable[[str], "bytes | None"]
_STOPS = re.compile(rb"^\s*set\s+(?:-\w*e|-o\s+errexit|.*-o\s+errexit)|^#!.*\s-\w*e", re.MULTILINE)


class Recipe(NamedTuple):
    """A file that deploys: its path, its text, what its commands do, and what sets it apart from other runs of the same file."""

    path: str
    data: bytes
    effects: tuple[Effect, ...]
    variant: str = ""


class Scripts:
    """Plays recipes. ``built`` collects which Dockerfile is built on which contexts."""

    def __init__(self, shelf: Shelf, read: Read) -> None:
        self._shelf = shelf
        self._read = read
        self.built: dict[str, dict[str, None]] = {}

    def note_builds(self, recipes: Iterable[Recipe]) -> None:
        """Which contexts the recipes build Dockerfiles on."""
        for recipe in recipes:
            base = self._base(recipe)
            for effect in recipe.effects:
                top = _inside(effect.source, base)
                if effect.kind == "build" and top is not None and self._shelf.tree.is_directory(top):
                    named = _inside(effect.destination, base)
                    path = named if named is not None else f"{top}/Dockerfile".lstrip("/")
                    if self._shelf.tree.exists(path):
                        self.built.setdefault(path, {})[top] = None

    def bundles(self, recipe: Recipe) -> Iterator[Bundle]:
        """What the recipe deploys, in order."""
        world = World(self._shelf, self._base(recipe))
        lines = Lines(recipe.data)
        stops = _STOPS.search(recipe.data) is not None
        # In a loop the same command has one source each time, and as a rule another destination.
        together = Counter((e.start, e.destination) for e in recipe.effects if e.kind in ("copy", "move"))
        broken: list[Broken] = []
        unknown: list[Unknown] = []
        opaque: list[str] = []
        masked_before = False
        for effect in recipe.effects:
            line = lines.line(effect.start)
            if effect.kind in ("copy", "move"):
                several = together[effect.start, effect.destination] > 1
                if effect.source is None and effect.destination is not None:
                    opaque.append(world.key(effect.destination))
                    unknown.append(Unknown("what is copied here is not known", line))
                done = copy(world, effect, several=several and not effect.text.partition(" ")[0].endswith("/"))
                if stops and not effect.masked:
                    broken += self._broken(effect, world, done.there, done.dangling, line)
            elif effect.kind == "deploy":
                bundle = self._deployed(recipe, effect, world, line)
                if bundle is not None:
                    inside = world.key(effect.source) if effect.source is not None else ""
                    if recipe.variant:  # its other variables have other values, too
                        bundle = bundle._replace(entries=tuple(e._replace(attribute="") for e in bundle.entries))
                    yield bundle._replace(
                        broken=tuple(broken),
                        unknown=(*bundle.unknown, *unknown),
                        opaque=(
                            *bundle.opaque,
                            *(place[len(inside) :].strip("/") for place in opaque if _within(place, inside)),
                        ),
                    )
            else:
                _play(world, effect, keep=masked_before)
            masked_before = (effect.kind == "copy" and effect.masked) or (masked_before and effect.text == "/dev/null")

    def _deployed(self, recipe: Recipe, effect: Effect, world: World, line: int) -> Bundle | None:
        if effect.source is None:
            return None
        key = world.key(effect.source)
        copied = world.copied(key, follow=True)
        if copied is None or not copied.directory:
            return None
        name = f"{recipe.path}:{recipe.variant or effect.text}" if recipe.variant or effect.text else recipe.path
        origin = key if not key.startswith("@") else ""
        return function_bundle(
            Uploaded(name.replace("\0", "?"), recipe.path, line, effect, copied, origin), self._shelf, self._read
        )

    def _broken(
        self, effect: Effect, world: World, there: bool, dangling: tuple[str, ...], line: int
    ) -> Iterator[Broken]:
        """Why a copy fails."""
        if not there and effect.source is not None and effect.source.root == "repository":
            yield Broken(world.key(effect.source), line, "is not there")
        for each in dangling:
            yield Broken(each, line, f"is a dangling link, which {effect.command} cannot follow")

    def _base(self, recipe: Recipe) -> str:
        """The directory from which the recipe's paths are meant: that in which most of them are."""
        sources = [
            f"{e.source.path}/main.py".lstrip("/") if e.kind == "deploy" else e.source.path
            for e in recipe.effects
            if e.source is not None and e.source.root == "repository" and (e.source.path or e.kind == "deploy")
        ]
        if not sources or recipe.variant:
            return ""
        home = parent(recipe.path)
        tops = list(dict.fromkeys(("", home, *ancestors(home))))
        scores = {top: sum(self._shelf.tree.exists(f"{top}/{path}".strip("/")) for path in sources) for top in tops}
        return max(tops, key=lambda top: scores[top])


def _inside(place: Place | None, base: str) -> str | None:
    """A place of the repository as a path from its root."""
    if place is None or place.root != "repository":
        return None
    return "/".join(filter(None, (base, place.path.strip("/"))))


def _within(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory + "/") if directory else not path.startswith("@")


def _play(world: World, effect: Effect, *, keep: bool) -> None:
    if effect.destination is None:
        return
    key = world.key(effect.destination)
    if effect.kind == "mkdir":
        world.disk.make(key)
    elif effect.kind == "link":
        link(world, effect)
    elif effect.kind == "remove":
        world.disk.remove(key)
    elif effect.kind == "write":
        write(world, effect, keep=keep)
