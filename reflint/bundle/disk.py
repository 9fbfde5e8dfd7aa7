"""A virtual file system that a recipe fills: which path holds which file of the repository. Links are kept until they are followed."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reflint.model.tree import LINK, SUBMODULE, Tree, ancestors

MAX_LINKS = 40
MARK = "~installed-"  # begins the name of a file that stands for what a command installs in its directory


class Node(NamedTuple):
    """A file: ``source`` is the repository's, "" for one that the recipe writes. ``link`` is the target of a symlink, as stored; ``packed`` what an
    archive that the recipe fills holds.
    """

    source: str
    link: str = ""
    packed: Packed | None = None


class Packed(NamedTuple):
    """The contents of an archive, by the names under which they are stored; ``doubts``: why there may be more in it. ``line`` of the last command
    that fills it.
    """

    nodes: tuple[tuple[str, Node], ...] = ()
    doubts: tuple[str, ...] = ()
    line: int = 0


class Copied(NamedTuple):
    """What a copy of the repository takes: (path below the copied one, node), links that dangle, and whether it was a directory."""

    nodes: tuple[tuple[str, Node], ...]
    dangling: tuple[str, ...] = ()
    directory: bool = True


class Shelf:
    """The entries of a tree in order, so that what lies below a directory is found without looking at all of them."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._paths = sorted(tree.entries)
        self._known: dict[tuple[str, bool], Copied] = {}

    def below(self, directory: str) -> Iterator[str]:
        """Paths of the entries below ``directory``."""
        prefix = directory + "/" if directory else ""
        for at in range(bisect_left(self._paths, prefix), len(self._paths)):
            if not self._paths[at].startswith(prefix):
                return
            yield self._paths[at]

    def copied(self, path: str, *, follow: bool) -> Copied | None:
        """What a copy of ``path`` takes, following every link or only that at the top; None where nothing is there."""
        final = self.tree.follow(path)
        if final is None:
            return None
        kind = self.tree.lookup(final)
        if kind in (None, "submodule"):
            return None  # what a submodule holds is not seen
        if kind != "directory":
            return Copied((("", Node(final)),), (), False)
        known = self._known.get((final, follow))
        if known is None:  # many recipes copy the same directories
            nodes: list[tuple[str, Node]] = []
            dangling: list[str] = []
            self._walk(final, "", follow, (nodes, dangling), (final,))
            known = self._known[final, follow] = Copied(tuple(nodes), tuple(dangling))
        return known

    def _walk(
        self,
        directory: str,
        prefix: str,
        follow: bool,
        found: tuple[list[tuple[str, Node]], list[str]],
        within: tuple[str, ...],
    ) -> None:
        cut = len(directory) + 1 if directory else 0
        for path in self.below(directory):
            entry = self.tree.entries[path]
            place = prefix + path[cut:]
            if entry.mode == SUBMODULE:
                continue
            if entry.mode != LINK:
                found[0].append((place, Node(path)))
            elif not follow:
                found[0].append((place, Node(path, entry.link or "")))
            else:
                final = self.tree.follow(path)
                if final is None:
                    found[1].append(path)
                elif self.tree.lookup(final) == "directory":
                    if final not in within and len(within) < MAX_LINKS:
                        self._walk(final, place + "/", follow, found, (*within, final))
                else:
                    found[0].append((place, Node(final)))


class Disk:
    """Files by path, without a leading slash; directories are there where they hold files or were made."""

    def __init__(self, other: Disk | None = None) -> None:
        self.files: dict[str, Node] = dict(other.files) if other else {}
        self.directories: set[str] = set(other.directories) if other else {""}

    def put(self, path: str, node: Node) -> None:
        """``path`` holds ``node`` from now on."""
        self.files[path] = node
        self.make(path.rpartition("/")[0])

    def is_link(self, path: str) -> bool:
        """Whether ``path`` itself is a link."""
        node = self.files.get(path)
        return node is not None and bool(node.link)

    def make(self, directory: str) -> None:
        """``directory`` and those above it are there."""
        if directory in self.directories:
            return
        self.directories.add(directory)
        self.directories.update(ancestors(directory))

    def remove(self, path: str) -> None:
        """Nothing is at or below ``path`` any more."""
        prefix = path + "/"
        for known in [known for known in self.files if known == path or known.startswith(prefix)]:
            del self.files[known]
        self.directories = {known for known in self.directories if known != path and not known.startswith(prefix)}

    def lay(self, copied: Copied, destination: str) -> None:
        """Lay down a copy: the contents of a directory in ``destination``, a file as ``destination``."""
        if copied.directory:
            self.make(destination)
        placed = ((f"{destination}/{relative}".strip("/"), node) for relative, node in copied.nodes)
        laid = {path: node for path, node in placed if not (node.link and path in self.directories)}
        self.files.update(laid)
        for directory in {path.rpartition("/")[0] for path in laid}:
            self.make(directory)
            for place in (directory, *ancestors(directory)):
                if len(place) > len(destination) and place in self.files and place not in laid:
                    del self.files[place]  # a directory takes the place of a link

    def copied(self, path: str) -> Copied | None:
        """What a copy of ``path`` takes, links kept; None where nothing is there."""
        path = self.follow(path) or path
        if path in self.files:
            return Copied((("", self.files[path]),), (), False)
        if path not in self.directories:
            return None
        prefix = path + "/" if path else ""
        nodes = ((known[len(prefix) :], node) for known, node in self.files.items() if known.startswith(prefix))
        return Copied(tuple(nodes))

    def follow(self, path: str) -> str | None:
        """Where ``path`` leads within this file system; None where it dangles."""
        for _ in range(MAX_LINKS):
            node = self.files.get(path)
            if node is not None and not node.link:
                return path
            if node is None and path in self.directories:
                return path
            stem = next((step for step in (path, *ancestors(path)) if step in self.files), None)
            if stem is None or not self.files[stem].link:
                return None
            rest = path[len(stem) :]
            path = posixpath.normpath(posixpath.join("/", stem, "..", self.files[stem].link)).strip("/") + rest
        return None

    def settled(self) -> dict[str, str]:
        """Path → file of the repository, every link followed; those that dangle are left out."""
        found = {path: node.source for path, node in self.files.items() if not node.link and MARK not in path}
        plain = sorted(found.items())
        names = [path for path, _ in plain]
        for path, node in self.files.items():
            final = self.follow(path) if node.link else None
            if final is None:
                continue
            if final in self.files:
                found[path] = self.files[final].source
            else:
                if f"{path}/".startswith(final + "/"):
                    continue  # it leads to a directory that it lies in
                below = slice(bisect_left(names, final + "/"), bisect_left(names, final + "0"))  # "0" follows "/"
                found.update((path + known[len(final) :], source) for known, source in plain[below])
        return found


def kept(copied: Copied, wanted: Callable[[str], bool]) -> Copied:
    """``copied`` with the paths that are ``wanted`` only."""
    return copied._replace(nodes=tuple((path, node) for path, node in copied.nodes if wanted(path)))


def merged(parts: Iterable[Copied]) -> Copied:
    """Several copies of directories as one."""
    return Copied(tuple(node for part in parts for node in part.nodes))


def overlap(path: str, other: str) -> bool:
    """Whether one of two directories is the other, or lies in it."""
    return not path or not other or f"{path}/".startswith(f"{other}/") or f"{other}/".startswith(f"{path}/")
