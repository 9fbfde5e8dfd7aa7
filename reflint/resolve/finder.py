"""Finds modules in a set of files: a function of the files and a search path, of no repository and of no machine.

One finder serves the repository; another one, over the files that a deployment ships, lets a bundle be resolved inside itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from reflint.model.tree import LINK, SUBMODULE, Tree, parent

Kind = Literal["package", "module", "compiled", "namespace", "opaque"]

_INITS = ("/__init__.py", "/__init__.pyi", "/__init__.pyx")
_SOURCES = (".py", ".pyi", ".pyw")
_COMPILED = (".pyx", ".so", ".pyd", ".pyc")
_ORDER = {"package": 0, "module": 1, "compiled": 2}


class Found(NamedTuple):
    """A module: ``path`` is its file, of a package the ``__init__`` file, of a namespace package (and where nothing can be seen) the directory."""

    kind: Kind
    path: str

    @property
    def directory(self) -> str:
        """Where its submodules lie; "" stands for no such place unless it is a namespace."""
        if self.kind == "package":
            return parent(self.path)
        return self.path if self.kind in ("namespace", "opaque") else ""


class Finder:
    """Modules of a set of files.

    ``files`` are paths; ``linked`` are directories that stand for others (symlinks); what lies below an ``opaque`` directory
    cannot be seen and exists.
    """

    def __init__(self, files: Iterable[str], linked: dict[str, str] | None = None, opaque: Sequence[str] = ()) -> None:
        self._modules: dict[str, Found] = {}
        self._directories: set[str] = set(opaque)
        self._linked = linked or {}
        self.doubles: dict[str, list[str]] = {}  # links to a file, by its path: where it is loaded from, too
        self._opaque = frozenset(opaque)
        self._heads: dict[str, str | None] = {}  # directories, and what they are through a link above them
        for path in files:
            self._add(path)
        for path in (*self._linked, *opaque):
            self._climb(path)

    @classmethod
    def of_tree(cls, tree: Tree) -> Finder:
        """The modules of a whole tree, through its links."""
        linked: dict[str, str] = {}
        doubles: dict[str, list[str]] = {}
        files = []
        for path, entry in tree.entries.items():
            if entry.mode == LINK:
                final = tree.follow(path)
                if final is not None and tree.lookup(final) == "file":
                    files.append(path)
                    doubles.setdefault(final, []).append(path)
                elif final is not None:
                    linked[path] = final
            elif entry.mode != SUBMODULE:
                files.append(path)
        finder = cls(files, linked, tree.submodules)
        finder.doubles = doubles
        return finder

    def _add(self, path: str) -> None:
        stem, _, _ = path.rpartition(".")
        if path.endswith(_INITS):
            self._enter(stem[: -len("/__init__")], Found("package", path))
        elif path.endswith(_SOURCES):
            self._enter(stem, Found("module", path))
        elif path.endswith(_COMPILED):
            head, _, name = stem.rpartition("/")
            self._enter(f"{head}/{name.partition('.')[0]}".lstrip("/"), Found("compiled", path))
        else:
            return
        self._climb(parent(path))

    def _enter(self, stem: str, found: Found) -> None:
        known = self._modules.get(stem)
        if known is None or (_ORDER[found.kind], found.path.endswith("i")) < (
            _ORDER[known.kind],
            known.path.endswith("i"),
        ):
            self._modules[stem] = found

    def _climb(self, directory: str) -> None:
        while directory not in self._directories:
            self._directories.add(directory)
            directory = parent(directory)

    def stems(self) -> Iterable[str]:
        """Every module's path without its ending, and every directory that holds modules at any depth."""
        return (*self._modules, *self._directories)

    def modules(self) -> Iterable[str]:
        """Paths, without their endings, of what can be imported from a file of its own; ``__init__`` files make their directory a package."""
        return (stem for stem, found in self._modules.items() if found.kind != "package")

    def packages(self) -> Iterable[str]:
        """Directories with an ``__init__`` file."""
        return (stem for stem, found in self._modules.items() if found.kind == "package")

    def is_package(self, directory: str) -> bool:
        """Whether ``directory`` has an ``__init__`` file."""
        found = self.at(directory)
        return found is not None and found.kind == "package"

    def at(self, stem: str, hops: int = 0) -> Found | None:
        """The module whose path without its ending is ``stem``."""
        found = self._modules.get(stem)
        if found is not None:
            return found
        if self._linked and hops < 8:
            other = self._through(stem)
            if other is not None:
                return self.at(other, hops + 1)
        if self._opaque and any(stem == top or stem.startswith(top + "/") for top in self._opaque):
            return Found("opaque", stem)
        return Found("namespace", stem) if stem in self._directories else None

    def _through(self, stem: str) -> str | None:
        """``stem`` with its first link replaced by what it leads to."""
        final = self._linked.get(stem)
        if final is not None:
            return final
        head, _, name = stem.rpartition("/")
        if head not in self._heads:
            self._heads[head] = self._through(head) if head else None
        above = self._heads[head]
        return f"{above}/{name}".lstrip("/") if above is not None else None

    def longest(self, root: str, parts: Sequence[str]) -> tuple[int, Found | None]:
        """How many of ``parts`` are modules below the directory ``root``, and the last of these."""
        stem, last = root, None
        for length, part in enumerate(parts):
            stem = f"{stem}/{part}" if stem else part
            found = self.at(stem)
            if found is None:
                return length, last
            last = found
        return len(parts), last

    def find(self, path: Iterable[str], module: str) -> Found | None:
        """The module of this dotted name on the search ``path``, as Python finds it: the first entry that has its top as a package or a
        module decides, namespaces are searched in all entries.
        """
        parts = module.split(".")
        spaces = list(path)
        found = None
        for part in parts:
            stems = [f"{space}/{part}".lstrip("/") for space in spaces]
            candidates = [hit for hit in map(self.at, stems) if hit is not None]
            found = next((hit for hit in candidates if hit.kind != "namespace"), candidates[0] if candidates else None)
            if found is None:
                return None
            spaces = [hit.path for hit in candidates] if found.kind == "namespace" else [found.directory or "\0"]
        return found
