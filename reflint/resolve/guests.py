"""Other repositories that were copied into this one whole, with what runs them on a forge: they name themselves, not what is around them."""

from __future__ import annotations

import re

from reflint.model.tree import Tree, ancestors

# What a forge reads at the top of a repository only.
_DIRECTORIES = (".github", ".circleci")
_FILES = (".travis.yml", ".travis.yaml")
_OURS = tuple(f"{name}/" for name in _DIRECTORIES)
_UNREAD = re.compile(r"/(?:\.github|\.circleci)/|/\.travis\.ya?ml$|^(?!(?:docs|\.gitlab)/CODEOWNERS$).+/CODEOWNERS$")


def is_unread(path: str) -> bool:
    """Whether the file ``path`` tells a forge what to do at a place where no forge looks for it."""
    return not path.startswith(_OURS) and _UNREAD.search(path) is not None


def is_inside(directory: str, top: str) -> bool:
    """Whether ``directory`` is ``top`` or lies below it."""
    return not top or f"{directory}/".startswith(f"{top}/")


class Guests:
    """Knows the directories below the top that are, by what lies in them, the top of another repository."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[str, bool] = {}

    def top(self, path: str) -> str:
        """The top of the repository that ``path`` belongs to; "" for this one's."""
        if path.startswith(_OURS):
            return ""
        return next((directory for directory in ancestors(path) if directory and self._is_top(directory)), "")

    @staticmethod
    def within(top: str, base: str) -> str:
        """The directory ``base`` of the repository at ``top``, where a reader knew it by the file that it read from this one's own top, too."""
        return base if is_inside(base, top) else f"{top}/{base}"

    def _is_top(self, directory: str) -> bool:
        if directory not in self._known:
            self._known[directory] = any(
                self._tree.is_directory(f"{directory}/{name}") for name in _DIRECTORIES
            ) or any(f"{directory}/{name}" in self._tree.entries for name in _FILES)
        return self._known[directory]
