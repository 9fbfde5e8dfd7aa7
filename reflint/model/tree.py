"""A tree: the entries that a working tree, an index or a commit has, and what a path means in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

Kind = Literal["file", "directory", "link", "submodule"]

LINK = 0o120000
SUBMODULE = 0o160000
EXECUTABLE = 0o100755
FILE = 0o100644
MAX_LINKS = 40  # what Linux follows before it says ELOOP
_ODD = re.compile(r"(?:^|/)\.{0,2}(?:/|$)")  # a component that is no name


class Entry(NamedTuple):
    """One path of a tree.

    ``mode`` is git's. ``content`` is the content id (design, section 3): the blob id where the bytes that a reader gets are the blob's,
    otherwise empty, and then whoever reads the bytes hashes them. ``link`` is a symlink's target as stored. ``tracked`` is false
    for a file that git does not know and does not ignore. ``present`` is false where git knows the entry but its bytes cannot be
    read here (skip-worktree, submodule); such an entry exists all the same.
    """

    mode: int
    content: str = ""
    link: str | None = None
    tracked: bool = True
    present: bool = True


class Source(NamedTuple):
    """Where a tree came from.

    ``kind`` is ``worktree``, ``index``, ``commit``, ``directory`` or ``overlay``; ``commit`` is HEAD or the revision, ""
    before the first.
    """

    kind: str
    commit: str


def normalize(path: str) -> str | None:
    """``path`` without ``.``, ``..`` and doubled slashes, relative to the root; None where it leaves the root."""
    if path[:1] not in ("", "/", ".") and path[-1] != "/" and "/." not in path and "//" not in path:
        return path
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part and part != ".":
            parts.append(part)
    return "/".join(parts)


def parent(path: str) -> str:
    """The directory of ``path``; "" is the root."""
    return path.rpartition("/")[0]


def ancestors(path: str) -> list[str]:
    """Every directory above ``path``, nearest first, the root ("") last."""
    found = []
    while path:
        path = parent(path)
        found.append(path)
    return found


class Tree:
    """The entries of one state of a repository. Paths are repo-relative, POSIX, decoded with ``surrogateescape``; "" is the root.

    ``base`` is the tree that an overlay was laid over; ``missing`` are tracked files that the working tree has no more.
    """

    def __init__(
        self,
        source: Source,
        entries: Mapping[str, Entry],
        base: Tree | None = None,
        missing: frozenset[str] = frozenset(),
    ) -> None:
        self.source = source
        self.entries = entries
        self.base = base
        self.missing = missing
        self._directories: frozenset[str] | None = None
        self._children: dict[str, set[str]] | None = None
        self._folded: dict[str, str] | None = None
        self._links: dict[str, str] | None = None
        self._opaque: tuple[str, ...] | None = None
        self._behind: dict[str, bool] = {}

    @property
    def directories(self) -> frozenset[str]:
        """Every directory that holds an entry, and the root."""
        if self._directories is None:
            found = {""}
            for path in self.entries:
                at = path.rfind("/")
                while at > 0:
                    directory = path[:at]
                    if directory in found:
                        break
                    found.add(directory)
                    at = path.rfind("/", 0, at)
            self._directories = frozenset(found)
        return self._directories

    @property
    def links(self) -> dict[str, str]:
        """Symlinks: path to target as stored."""
        if self._links is None:
            self._links = {path: entry.link or "" for path, entry in self.entries.items() if entry.mode == LINK}
        return self._links

    @property
    def submodules(self) -> tuple[str, ...]:
        """Paths of gitlinks: what lies below them cannot be seen, and exists."""
        if self._opaque is None:
            self._opaque = tuple(path for path, entry in self.entries.items() if entry.mode == SUBMODULE)
        return self._opaque

    def children(self, directory: str) -> set[str]:
        """Names directly below ``directory``."""
        if self._children is None:
            found: dict[str, set[str]] = {}
            for path in (*self.entries, *self.directories):
                if path:
                    head, _, name = path.rpartition("/")
                    found.setdefault(head, set()).add(name)
            self._children = found
        return self._children.get(directory, set())

    def lookup(self, path: str) -> Kind | None:
        """What stands at the normalized ``path`` itself, following no link."""
        entry = self.entries.get(path)
        if entry is None:
            return "directory" if path in self.directories else None
        if entry.mode == LINK:
            return "link"
        return "submodule" if entry.mode == SUBMODULE else "file"

    def follow(self, path: str) -> str | None:
        """The path that ``path`` leads to once every link on the way is followed; None where it dangles, loops or leaves the root."""
        entry = self.entries.get(path)
        if (entry is not None and entry.mode != LINK) or path in self.directories:
            return path  # git keeps nothing below a link, so none is on the way
        if not self.links:
            return None
        if not self._on_link(path) and _ODD.search(path) is None:
            return path if self.in_submodule(path) else None
        hops = 0
        rest = path.split("/") if path else []
        rest.reverse()
        done: list[str] = []
        while rest:
            part = rest.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    return None
                done.pop()
                continue
            done.append(part)
            target = self.links.get("/".join(done))
            if target is not None:
                hops += 1
                if hops > MAX_LINKS or target.startswith("/"):
                    return None
                done.pop()
                rest.extend(reversed(target.split("/")))
        final = "/".join(done)
        return final if self.lookup(final) or self.in_submodule(final) else None

    def _on_link(self, path: str) -> bool:
        """Whether ``path``, or a directory above it, is a symlink; kept by directory, as many names are looked for in few of them."""
        home = path[: max(path.rfind("/"), 0)]
        known = self._behind.get(home)
        if known is None:
            known = self._behind[home] = self._leads_over_link(home + "/")
        return known or path in self.links

    def _leads_over_link(self, path: str) -> bool:
        links = self.links
        at = path.find("/")
        while at >= 0:
            if path[:at] in links:
                return True
            at = path.find("/", at + 1)
        return False

    def in_submodule(self, path: str) -> bool:
        """Whether ``path`` lies below a gitlink, where nothing can be said to be absent."""
        return any(path.startswith(module + "/") for module in self.submodules)

    def exists(self, path: str) -> bool:
        """Whether the normalized ``path`` names something, links followed."""
        if path in self.directories:
            return True
        entry = self.entries.get(path)
        if entry is not None and entry.mode != LINK:
            return True
        if self.submodules and self.in_submodule(path):
            return True
        return bool(self.links) and self.follow(path) is not None

    def is_directory(self, path: str) -> bool:
        """Whether the normalized ``path`` leads to a directory (or a submodule)."""
        if path in self.directories:
            return True
        final = self.follow(path)
        return final is not None and self.lookup(final) in ("directory", "submodule")

    def other_spelling(self, path: str) -> str | None:
        """An existing path that differs from ``path`` in letter case or Unicode form only."""
        if self._folded is None:
            self._folded = {fold(known): known for known in (*self.entries, *self.directories)}
        found = self._folded.get(fold(path))
        return found if found != path else None

    def below(self, directory: str) -> Iterable[str]:
        """Paths of the entries below ``directory``, at any depth."""
        prefix = directory + "/" if directory else ""
        return (path for path in self.entries if path.startswith(prefix))


def fold(path: str) -> str:
    """A key that is equal for names that a case-insensitive or normalizing file system takes for the same."""
    if path.isascii():
        return path.lower()
    import unicodedata

    return unicodedata.normalize("NFC", path).casefold()
