"""From which directory the imports of a tree name a module that lies below no known source root."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reflint.resolve.finder import Finder


class Named:
    """``imported`` are the dotted names that the tree's imports ask for; ``finder`` knows the tree's modules."""

    def __init__(self, imported: Iterable[str], finder: Finder) -> None:
        self._finder = finder
        self._below: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for module in imported:
            top, *inner = module.split(".")
            if top and inner:
                self._below[top].add(tuple(inner))

    def root(self, stem: str) -> str:
        """The directory below which the module at ``stem``, a path without its ending, has its name: the highest one that holds what imports
        ask its package for: of ``libs/my-sdk/core/x`` it is ``libs/my-sdk`` where something imports ``core.y``. "" where nothing tells.
        """
        parts = stem.split("/")
        first = max((at for at, part in enumerate(parts, 1) if not part.isidentifier()), default=0)
        for at in range(first, len(parts) - 1):
            if self._holds("/".join(parts[:at]), parts[at]):
                return "/".join(parts[:at])
        return ""

    def _holds(self, root: str, top: str) -> bool:
        place = f"{root}/{top}".lstrip("/")
        return any(self._finder.longest(place, inner)[0] for inner in self._below.get(top, ()))
