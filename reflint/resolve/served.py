"""Addresses on a site of the repository's own: ``/images/a.svg`` is a file below a directory that is served."""

from __future__ import annotations

from functools import cached_property

from reflint.model.history import History
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree
from reflint.syntax.words import has_extension

_NAMES = frozenset(("static", "public", "www", "htdocs", "webroot", "wwwroot"))
_VALUES = ("json.value", "yaml.value", "toml.value")


def is_served(directory: str) -> bool:
    """Whether a directory of this name is a site's: what lies in it is asked for without it."""
    return directory.rpartition("/")[2] in _NAMES


class Served:
    """Resolves paths in plain values against the directories of a tree that are served as they stand."""

    def __init__(self, tree: Tree, history: History) -> None:
        self._tree = tree
        self._history = history

    @cached_property
    def _roots(self) -> tuple[str, ...]:
        return tuple(sorted(path for path in self._tree.directories if is_served(path)))

    def resolve(self, found: Resolution) -> Resolution:
        """``found``, or ``gone`` where its path vanished below one served directory and no other has it."""
        reference = found.reference
        text = reference.text.strip("/")
        if reference.syntax not in _VALUES or "/" not in text or not has_extension(text):
            return found
        targets = tuple(f"{root}/{text}" for root in self._roots)
        gone = [target for target in targets if self._history.vanished(target)]
        if len(gone) != 1 or any(map(self._tree.exists, targets)):
            return found
        return found._replace(status="gone", target=gone[0], origin=gone[0], tried=targets)
