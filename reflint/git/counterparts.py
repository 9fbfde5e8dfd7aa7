"""Files that are called as a vanished one is: what it may have been merged into. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from reflint.git.votes import plain, suffix
from reflint.model.tree import LINK, Tree, parent

MOST = 12  # files of one name that are considered for one vanished file
SIBLINGS = 40  # vanished neighbours that vote for one vanished file


class Counterparts:
    """Knows the files of ``tree`` and those that vanished from it (``files``) by their names."""

    def __init__(self, tree: Tree, files: Collection[str]) -> None:
        self.tree = tree
        self.files = files

    def pairs(self, paths: Iterable[str], deleted: Collection[str]) -> list[tuple[str, str]]:
        """(vanished path, place of the same name) worth looking at, for ``paths`` and some neighbours that vote, out of what one
        commit ``deleted``.
        """
        voters = dict.fromkeys(paths)
        directories: dict[str, list[str]] = {}
        for path in deleted:
            directories.setdefault(parent(path), []).append(path)
        for path in list(voters):
            voters.update(dict.fromkeys(directories.get(parent(path), ())[:SIBLINGS]))
        return [(path, place) for path in voters for place in self._of(path) if place not in deleted]

    def respelled(self, path: str) -> str:
        """The one living file whose path is ``path`` but for upper and lower case, dashes and underscores; "" for none."""
        found = self._plain.get(plain(path), [])
        return found[0] if len(found) == 1 and found[0] != path and self._is_file(found[0]) else ""

    @cached_property
    def _plain(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.tree.entries:
            found.setdefault(plain(path), []).append(path)
        return found

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for known in (*self.tree.entries, *self.files):
            found.setdefault(known.rpartition("/")[2], []).append(known)
        return found

    def _of(self, path: str) -> list[str]:
        """Files of the name of ``path`` that live or lived elsewhere, those in a directory of the same name first."""
        directory, _, name = path.rpartition("/")
        far = self._named.get(name, [])
        tail = f"{directory.rpartition('/')[2]}/{name}"
        near = [place for place in far if place.endswith(tail) and place != path and suffix(path, place) > 1]
        if len(near) > MOST:
            near = sorted(near, key=lambda place: (-suffix(path, place), place))[:MOST]
        places = dict.fromkeys((*near, *far) if len(far) <= MOST else near)
        return [place for place in places if place != path and self._is_file(place)]

    def _is_file(self, place: str) -> bool:
        entry = self.tree.entries.get(place)
        return entry is None or entry.mode < LINK
