"""Projects inside a repository that take the repository's own distribution from a release, not from the tree around them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from reflint.model.tree import Tree, ancestors, parent
from reflint.resolve.modules import declares, normal

# `name==1.2`, `name[extra] == 1.2`, `name = "1.2"`, `name @ git+https://…@0123abc`, `git+https://…/name.git@v1`
_RELEASE = re.compile(rb"""(?m)(?:^|["'])\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]\n]*\])?\s*={2,3}\s*\d""")
_VERSION = re.compile(rb"""(?m)^\s*([A-Za-z0-9][\w.-]*)\s*=\s*["']=*\d[\w.]*["']""")
_REVISION = re.compile(rb"""git\+[^\s"'#@]*(?:@[^\s"'#@/]*)?[^\s"'#@]*/([\w.-]+?)(?:\.git)?@[\w.-]+""")
_TABLE = re.compile(rb"""(?m)^\s*([A-Za-z0-9][\w.-]*)\s*=\s*\{[^}\n]*\b(?:rev|tag|version)\s*=""")
_WAYS = (_RELEASE, _VERSION, _REVISION, _TABLE)


class Pinned:
    """Answers whether the project around a file pins the distribution that has a module to a release or a revision."""

    def __init__(self, tree: Tree, read: Callable[[str], bytes | None]) -> None:
        self._tree = tree
        self._read = read
        self._pinned: dict[str, frozenset[str]] = {}

    def __call__(self, path: str, top: str, root: str) -> bool:
        """Whether the file ``path`` gets ``top`` from a release, not from below the directory ``root`` of the tree."""
        return any(
            root != home and not root.startswith(home + "/") and normal(top) in self._pins(home)
            for home in ancestors(path)
            if home
        )

    def _pins(self, home: str) -> frozenset[str]:
        """The distributions that declarations in the directory ``home`` pin, as the index compares them."""
        if home not in self._pinned:
            texts = [self._read(path) or b"" for path in self._declaring.get(home, ())]
            names = (name for text in texts for way in _WAYS for name in way.findall(text))
            self._pinned[home] = frozenset(normal(name.decode()) for name in names)
        return self._pinned[home]

    @cached_property
    def _declaring(self) -> dict[str, list[str]]:
        """The files that declare what a project needs, by the directory that they lie in."""
        found: dict[str, list[str]] = {}
        for path in self._tree.entries:
            if "/" in path and declares(path):
                found.setdefault(parent(path), []).append(path)
        return found
