"""Bytes for the entries of a tree, whatever it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reflint.git.blobs import LIMIT, Blobs, blob_id
from reflint.git.disk import Disk
from reflint.git.repository import Repository
from reflint.model.facts import Failure
from reflint.model.tree import LINK, SUBMODULE, Entry, Tree
from reflint.trees.overlay import Overlay

ABSENT = Failure("there is no such file")
ELSEWHERE = Failure("its content is not in this clone or work tree")
NO_BYTES = Failure("a submodule has no bytes of its own")
DISK = ("worktree", "directory")


class Reader:
    """Reads files of ``tree``: a link yields its target, nothing is followed.

    A context manager. ``root`` is the directory of a tree that needs no git (``repository`` None). Files above
    ``limit`` bytes are not read.
    """

    def __init__(self, repository: Repository | None, tree: Tree, *, root: str = "", limit: int = LIMIT) -> None:
        self.tree = tree
        self.limit = limit
        self.object_format = repository.object_format if repository else "sha1"
        self._disk = Disk(root or (repository.root if repository and repository.root else "."))
        self._blobs = Blobs(repository) if repository else None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the git process, where one was started."""
        if self._blobs is not None:
            self._blobs.close()

    def identify(self, data: bytes) -> str:
        """The content id of ``data``, for entries that have none: by the algorithm of blob ids."""
        return blob_id(data, self.object_format)

    def read(self, path: str) -> bytes | Failure:
        """The bytes of the entry at ``path``, or why they cannot be had."""
        return next(data for _, data in self.read_many((path,)))

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Failure]]:
        """(path, bytes or why they cannot be had) for each of ``paths``, in their order."""
        wanted = [(path, *self._found(path)) for path in paths]
        stored = self._stored([entry for _, _, entry, data in wanted if data is None])
        for path, origin, _, data in wanted:
            if data is not None:
                yield path, data
            elif stored is not None:
                yield path, next(stored)
            else:
                yield path, self._disk.read(origin, self.limit)

    def _stored(self, entries: list[Entry]) -> Iterator[bytes | Failure] | None:
        """Contents of ``entries`` from blobs; None where the tree is one on disk."""
        if self._bottom().source.kind in DISK or self._blobs is None:
            return None
        return self._blobs.read([entry.content for entry in entries], self.limit)

    def _bottom(self) -> Tree:
        tree = self.tree
        while tree.base is not None:
            tree = tree.base
        return tree

    def _found(self, path: str) -> tuple[str, Entry, bytes | Failure | None]:
        """(path to read below every overlay, its entry, and its bytes where they need no reading)."""
        tree = self.tree
        entry = tree.entries.get(path)
        if entry is None:
            return path, Entry(0), ABSENT
        while isinstance(tree, Overlay) and tree.base is not None:
            added = tree.added.get(path)
            if added is not None and added.data is not None:
                return path, entry, added.data
            path = added.origin if added is not None and added.origin else path
            tree = tree.base
        return path, entry, _known(tree.entries.get(path, entry))


def _known(entry: Entry) -> bytes | Failure | None:
    """The bytes that an entry itself holds, or why there are none; None where they are to be read."""
    if entry.mode == LINK and entry.link is not None:
        return entry.link.encode("utf-8", "surrogateescape")
    if not entry.present:
        return NO_BYTES if entry.mode == SUBMODULE else ELSEWHERE
    return None
