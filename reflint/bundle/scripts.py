"""Bundles of deploy scripts: their copies played on a virtual file system, up to the command that uploads a directory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reflint.bundle.archives import install, pack, unpack
from reflint.bundle.copies import World, copy, link, write
from reflint.bundle.disk import Shelf
from reflint.bundle.functions import Uploaded, function_bundle
from reflint.bundle.lambdas import Lambdas
from reflint.model.bundle import Broken, Bundle, Unknown
from reflint.model.location import Lines
from reflint.model.program import Effect
from reflint.model.tree import ancestors, parent

Read = Callable[[str], "bytes | None"]
_STOPS = re.compile(rb"^\s*set\s+(?:-\w*e|-o\s+errexit|.*-o\s+errexit)|^#!.*\s-\w*e", re.MULTILINE)


class Recipe(NamedTuple):
    """A file that deploys: its path, its text, what its commands do, what sets it apart from other runs of the same file, and whether its
    commands run in the order in which they stand (those of a Makefile do not).
    """

    path: str
    data: bytes
    effects: tuple[Effect, ...]
    variant: str = ""
    ordered: bool = True


class Staged(NamedTuple):
    """A build context at ``top`` of the world that a recipe has made; ``opaque`` are places in it of which the contents are not known."""

    top: str
    world: World
    opaque: tuple[str, ...] = ()


class Scripts:
    """Plays recipes. ``staged`` collects the contexts on which Dockerfiles are built, with all that was made in them before."""

    def __init__(self, shelf: Shelf, read: Read, layered: Callable[[], bool] = lambda: False) -> None:
        self._shelf = shelf
        self._read = read
        self._layered = layered
        self.staged: dict[str, list[Staged]] = {}

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
        lambdas = Lambdas(recipe.path, self._read, self._layered)
        for effect in _in_order(recipe):
            line = lines.line(effect.start)
            if effect.kind in ("copy", "move"):
                several = together[effect.start, effect.destination] > 1
                if effect.source is None and effect.destination is not None:
                    opaque.append(world.key(effect.destination))
                    unknown.append(Unknown("what is copied here is not known", line))
                done = copy(world, effect, several=several and not effect.text.partition(" ")[0].endswith("/"))
                if stops and not effect.masked:
                    broken += self._broken(effect, world, done.there, done.dangling, line)
            elif effect.kind == "build":
                self._stage(effect, world, opaque)
            elif effect.kind == "deploy":
                if effect.command == "gcloud run":
                    self._stage(effect, world, opaque)
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
            elif effect.kind in ("ship", "store"):
                lambdas.note(effect, world)
            elif effect.kind == "unpack":
                if not unpack(world, effect) and effect.destination is not None:
                    opaque.append(world.key(effect.destination))
                    unknown.append(Unknown("what is unpacked here is not known", line))
            elif effect.kind == "pack":
                pack(world, effect, line)
            elif effect.kind == "install":
                install(world, effect, line)
            else:
                _play(world, effect, keep=masked_before)
            masked_before = (effect.kind == "copy" and effect.masked) or (masked_before and effect.text == "/dev/null")
        yield from lambdas.bundles(world)

    def _stage(self, effect: Effect, world: World, opaque: Iterable[str]) -> None:
        """Note on what a Dockerfile is built, where the recipe has made something there or the Dockerfile itself is a copy."""
        if effect.source is None or effect.source.root in ("outside", "file", "root"):
            return
        top = world.key(effect.source)
        named = world.key(effect.destination) if effect.destination is not None else f"{top}/Dockerfile".lstrip("/")
        made = world.disk.follow(named)
        source = world.disk.files[made].source if made in world.disk.files else named
        if self._shelf.tree.lookup(source) == "file" and any(_within(path, top) for path in world.disk.files):
            inside = tuple(place[len(top) :].strip("/") for place in opaque if _within(place, top))
            self.staged.setdefault(source, []).append(Staged(top, world.copy(), inside))

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
        sources = [named for effect in recipe.effects if (named := _demanded(effect))]
        if not sources or recipe.variant:
            return ""
        home = parent(recipe.path)
        tops = list(dict.fromkeys(("", home, *ancestors(home)) if recipe.ordered else (home, *ancestors(home))))
        scores = {top: sum(self._shelf.tree.exists(f"{top}/{path}".strip("/")) for path in sources) for top in tops}
        return max(tops, key=lambda top: scores[top])


def _in_order(recipe: Recipe) -> Iterable[Effect]:
    """The effects as they happen; of rules, whose order is not known, what they make before what they build."""
    if recipe.ordered:
        return recipe.effects
    made = [effect for effect in recipe.effects if effect.kind not in ("build", "remove", "pack", "ship", "store")]
    packed = [effect for effect in recipe.effects if effect.kind == "pack"]
    moved = [effect for effect in made if effect.kind in ("copy", "move") and packed]
    return (*made, *packed, *moved, *(effect for effect in recipe.effects if effect.kind in ("build", "store", "ship")))


def _demanded(effect: Effect) -> str:
    """The path of the repository that has to be there for an effect; "" where it demands none."""
    source = effect.source
    if source is None or source.root != "repository" or effect.kind in ("ship", "store", "unpack"):
        return ""
    if effect.kind == "deploy":
        return f"{source.path}/main.py".lstrip("/")
    if effect.kind == "build":
        named = effect.destination
        return f"{source.path}/Dockerfile".lstrip("/") if named is None else named.path * (named.root == "repository")
    return source.path


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
