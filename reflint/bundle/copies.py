"""What the copying commands of a shell do to a virtual file system: ``cp``, ``install``, ``rsync``, ``mv``, ``ln``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reflint.bundle.disk import Copied, Disk, Node, Shelf, kept
from reflint.bundle.installs import Installed
from reflint.model.program import Effect, Place
from reflint.model.tree import LINK, ancestors, parent
from reflint.syntax.globs import compile_glob, has_magic

# What these write has effects of its own.
_FILLING = ("zip", "unzip", "pip install", "uv pip install", "python")
MAX_DEPTH = 8  # links to directories that hold links to directories


class World:
    """The repository, and everything that a script writes beside it or over it.

    One disk holds it all: what lies outside the repository is below ``@`` and the name of its root. What a command installs is a file of its own
    on it, so that it goes wherever its directory goes: a name that begins with ``MARK``, and ``installed`` says by that name what it was.
    """

    def __init__(self, shelf: Shelf, base: str = "") -> None:
        self.shelf = shelf
        self.base = base
        self.disk = Disk()
        self.removed: set[str] = set()
        self.installed: dict[str, tuple[str, Installed, int]] = {}

    def copy(self) -> World:
        """This moment of the world."""
        other = World(self.shelf, self.base)
        other.disk, other.removed, other.installed = Disk(self.disk), set(self.removed), self.installed
        return other

    def below(self, directory: str) -> Iterator[str]:
        """Paths of files below ``directory``."""
        prefix = directory + "/" if directory else ""
        mine = {path for path in self.disk.files if path.startswith(prefix)}
        theirs = () if directory.startswith("@") else self.shelf.below(directory)
        yield from sorted((*mine, *(path for path in theirs if path not in mine and not self._is_removed(path))))

    def key(self, place: Place) -> str:
        """Where ``place`` lies on the disk."""
        path = place.path.strip("/")
        if place.root == "repository":
            return "/".join(filter(None, (self.base, path)))
        return f"@{place.root}/{path}".rstrip("/")

    def copied(self, key: str, *, follow: bool) -> Copied | None:
        """What a copy of ``key`` takes, from the repository and from what was laid over it."""
        mine = self.disk.copied(key)
        if mine is not None and follow:
            mine = self._followed(key, mine)
        if key.startswith("@"):
            return mine
        theirs = None if self._is_removed(key) else self.shelf.copied(key, follow=follow)
        if theirs is None or mine is None or not (theirs.directory and mine.directory):
            return mine or theirs
        return Copied((*theirs.nodes, *mine.nodes), theirs.dangling)

    def _followed(self, key: str, copied: Copied, depth: int = 0) -> Copied:
        """``copied`` with files in the place of links; those that lead out of what the script made are left out."""
        nodes: list[tuple[str, Node]] = []
        for path, node in copied.nodes:
            final = self.disk.follow(f"{key}/{path}".strip("/")) if node.link else None
            if not node.link:
                nodes.append((path, node))
            elif final is not None and final in self.disk.files:
                nodes.append((path, Node(self.disk.files[final].source)))
            elif final is not None and depth < MAX_DEPTH and not f"{key}/{path}/".startswith(f"{final}/"):
                below = self._followed(final, self.disk.copied(final) or Copied(()), depth + 1)
                nodes += [(f"{path}/{inner}", node) for inner, node in below.nodes]
        return copied._replace(nodes=tuple(nodes))

    def link(self, key: str) -> str:
        """The target of the link at ``key``; "" where there is none."""
        node = self.disk.files.get(key)
        if node is not None or key.startswith("@") or self._is_removed(key):
            return node.link if node is not None else ""
        entry = self.shelf.tree.entries.get(key)
        return (entry.link or "") if entry is not None and entry.mode == LINK else ""

    def _is_removed(self, key: str) -> bool:
        return any(key == gone or key.startswith(gone + "/") for gone in self.removed)

    def is_directory(self, key: str) -> bool:
        """Whether ``key`` is a directory, of the repository or made."""
        return key in self.disk.directories or (not key.startswith("@") and self.shelf.tree.is_directory(key))

    def matches(self, pattern: str) -> list[str]:
        """Paths that match a glob."""
        head = parent(pattern[: next((at for at, c in enumerate(pattern) if c in "*?["), len(pattern))])
        expression = compile_glob(pattern)
        depth = pattern.count("/") + 1
        found: dict[str, None] = {}
        below = [path for path in self.disk.files if path.startswith(head)]
        for path in (*below, *(self.shelf.below(head) if not head.startswith("@") else ())):
            steps = path.split("/")
            step = "/".join(steps[:depth])
            if expression.match(step) and not steps[depth - 1].startswith("."):
                found[step] = None
        return list(found)


class Done(NamedTuple):
    """What a copy did: whether its source was there, and the links that dangled in it."""

    there: bool
    dangling: tuple[str, ...] = ()


def copy(world: World, effect: Effect, *, several: bool) -> Done:
    """Play one copy; ``several``: the command has more sources than this one."""
    if effect.source is None or effect.destination is None:
        return Done(True)
    source, destination = world.key(effect.source), world.key(effect.destination)
    destination = world.disk.follow(destination) or destination
    text, _, target = effect.text.partition(" ")
    if has_magic(source):
        found = [_one(world, effect, path, (destination, "", True)) for path in world.matches(source)]
        return Done(True, tuple(link for done in found for link in done.dangling))
    into = several or target.endswith("/") or world.is_directory(destination)
    return _one(world, effect, source, (destination, text, into), several=several)


def _one(world: World, effect: Effect, source: str, to: tuple[str, str, bool], *, several: bool = True) -> Done:
    destination, text, into = to
    rsync = effect.command == "rsync"
    follow = _follows(effect)
    target = "" if follow or text.endswith(("/", "/.")) else world.link(source)
    copied = Copied((("", Node("", target)),), (), False) if target else world.copied(source, follow=follow)
    if copied is None:
        return Done(False)
    if rsync:
        copied = kept(copied, _wanted(effect.options, source.rpartition("/")[2] if not text.endswith("/") else ""))
        into = not text.endswith("/") if copied.directory else into
        if not (follow or _keeps_links(effect)):
            copied = copied._replace(nodes=tuple((path, node) for path, node in copied.nodes if not node.link))
    elif copied.directory and (text.endswith("/.") or text == "."):
        into = False
    elif copied.directory and not _recursive(effect):
        return Done(True)
    elif copied.directory and into and not several:
        into = world.is_directory(destination)  # a new directory is the copy itself, slash or not
    name = source.rpartition("/")[2]
    place = f"{destination}/{name}" if into else destination
    if not rsync:  # which puts files and directories in the place of links; others refuse
        copied = kept(copied, lambda path: not _refused(world.disk, place, path))
    world.disk.lay(copied, place)
    if effect.kind == "move":
        world.disk.remove(source)
        world.removed.add(source)
    return Done(True, copied.dangling if follow else ())


def _refused(disk: Disk, place: str, path: str) -> bool:
    """Whether ``cp`` would have to write below a link, or through one that dangles."""
    laid = f"{place}/{path}".rstrip("/")
    dangling = disk.is_link(laid) and disk.follow(laid) is None
    return dangling or any(disk.is_link(f"{place}/{above}") for above in ancestors(path))


def link(world: World, effect: Effect) -> None:
    """``ln -s TARGET PLACE``."""
    if effect.source is None or effect.destination is None:
        return
    copied = world.copied(world.key(effect.source), follow=True)
    destination = world.key(effect.destination)
    if world.is_directory(destination):
        destination = f"{destination}/{effect.source.path.rpartition('/')[2]}"
    if copied is not None:
        world.disk.lay(copied, destination)


def write(world: World, effect: Effect, *, keep: bool) -> None:
    """A file that the script writes; ``keep``: what is there already may stay."""
    if effect.destination is None:
        return
    key = world.key(effect.destination)
    if effect.command in _FILLING:
        return
    there = key in world.disk.files or (not key.startswith("@") and world.shelf.tree.exists(key))
    if not (there and (keep or effect.command in ("touch", "tee"))):
        world.disk.put(key, Node(""))


def _letters(effect: Effect) -> str:
    return "".join(option[1:] for option in effect.options if option.startswith("-") and not option.startswith("--"))


def _follows(effect: Effect) -> bool:
    """Whether links are followed."""
    letters = _letters(effect)
    if effect.command == "rsync":
        return "L" in letters or "--copy-links" in effect.options
    recursive = _recursive(effect)
    kept_links = (
        any(letter in letters for letter in "adP")
        or "--archive" in effect.options
        or "--no-dereference" in effect.options
    )
    return "L" in letters or "--dereference" in effect.options or not (recursive or kept_links)


def _keeps_links(effect: Effect) -> bool:
    return (
        any(letter in _letters(effect) for letter in "al")
        or "--archive" in effect.options
        or "--links" in effect.options
    )


def _recursive(effect: Effect) -> bool:
    return (
        effect.kind == "move"
        or any(letter in _letters(effect) for letter in "rRa")
        or "--recursive" in effect.options
        or "--archive" in effect.options
    )


def _wanted(options: tuple[str, ...], name: str) -> Callable[[str], bool]:
    """What the filters of ``rsync`` let through; ``name`` is the copied directory's own, where it is part of the transfer."""
    rules: list[tuple[bool, re.Pattern[str], bool]] = []
    for option in options:
        verb, _, pattern = option.partition("=")
        if verb not in ("--exclude", "--include") or not pattern or "\0" in pattern:
            continue
        only_directories = pattern.endswith("/")
        plain = pattern.rstrip("/").removesuffix("/***")
        anchored = plain.startswith("/")
        expression = compile_glob(plain.lstrip("/") if anchored else "**/" + plain)
        rules.append((verb == "--include", expression, only_directories))

    def wanted(path: str) -> bool:
        steps = f"{name}/{path}".strip("/").split("/")
        for length in range(1, len(steps) + 1):
            step = "/".join(steps[:length])
            for include, expression, only_directories in rules:
                if (not only_directories or length < len(steps)) and expression.match(step):
                    if include:
                        break
                    return False
        return True

    return wanted
