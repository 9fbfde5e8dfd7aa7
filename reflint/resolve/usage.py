"""How a tree's imports name its modules: from which directories, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from reflint.model.modules import Outline
from reflint.model.tree import parent
from reflint.resolve.named import Named
from reflint.resolve.searchpath import SearchPaths
from reflint.resolve.stdlib import STDLIB


class Usage:
    """Counts of the imports in the files with ``outlines``."""

    def __init__(self, paths: SearchPaths, outlines: Mapping[str, Outline]) -> None:
        self._paths = paths
        self._outlines = outlines

    @cached_property
    def spelled(self) -> tuple[str, ...]:
        """Source roots below the top that modules are named from: no directory that imports name itself (``shared.utils``) more often
        than they name what lies in it (``utils``), whatever put it on some search path.
        """
        as_root: Counter[str] = Counter()
        for module, count in self._asked.items():
            for root in self._paths.tops.get(module.partition(".")[0], ()):
                as_root[root] += count
        return tuple(root for root in self._paths.roots[1:] if as_root[root] >= self.as_package[root])

    @cached_property
    def named(self) -> Named:
        """From where imports name modules that lie below no source root."""
        return Named(self._asked, self._paths.finder)

    @cached_property
    def as_package(self) -> Counter[str]:
        """How often each directory or module is named, by its path from the top, by an import of it or of what lies in it."""
        found: Counter[str] = Counter()
        for module, count in self._asked.items():
            parts = module.split(".")
            for length in range(1, len(parts) + 1):
                found["/".join(parts[:length])] += count
        return found

    def lives(self, package: str) -> bool:
        """Whether some import names a module that lies below the directory ``package``, by that directory's name."""
        root, _, top = package.rpartition("/")
        return any(self._paths.finder.longest(root, module.split("."))[0] > 1 for module in self._inner.get(top, ()))

    def strangers(self, top: str) -> int:
        """How many directories hold files that import ``top`` and have no such module to go to, nor had one."""
        bases = self._paths.bases
        having = {*self._paths.tops.get(top, ()), *self._paths.former.get(top, ())}
        return sum(having.isdisjoint(bases(home)) for home in self._asking.get(top, ()))

    def by_themselves(self, home: str) -> bool:
        """Whether files of the directory ``home`` may import their neighbours by bare names: it is no package below a package, or they do."""
        finder = self._paths.finder
        if not (finder.is_package(home) and finder.is_package(parent(home))):
            return True
        for path, outline in self._outlines.items():
            tops = {module.partition(".")[0] for module, _ in outline.imports} if parent(path) == home else set()
            # What wraps a library often has its name.
            if any(
                top not in STDLIB and path != f"{home}/{top}.py" and finder.at(f"{home}/{top}") for top in tops - {""}
            ):
                return True
        return False

    @cached_property
    def _asked(self) -> Counter[str]:
        """How often each module is named by an import."""
        return Counter(module for outline in self._outlines.values() for module, _ in outline.imports)

    @cached_property
    def _inner(self) -> dict[str, list[str]]:
        """The modules below a top-level one that imports name, by its name."""
        found: dict[str, list[str]] = {}
        for module in self._asked:
            top, _, inner = module.partition(".")
            if inner:
                found.setdefault(top, []).append(module)
        return found

    @cached_property
    def _asking(self) -> dict[str, set[str]]:
        """The directories of the files that import a module, by its top-level name."""
        found: dict[str, set[str]] = {}
        for path, outline in self._outlines.items():
            for module, _ in outline.imports:
                found.setdefault(module.partition(".")[0], set()).add(parent(path))
        return found
