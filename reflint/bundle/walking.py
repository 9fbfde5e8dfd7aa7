"""Follows imports inside a bundle: which of its files are loaded, and which imports find nothing there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reflint.bundle.wanted import Library, Want
from reflint.model.bundle import Bundle
from reflint.model.tree import parent
from reflint.resolve.finder import Finder, Found
from reflint.resolve.stdlib import standard_library

FILES = ("package", "module")


class Reached(NamedTuple):
    """How a file of the bundle is reached: the file that imports it ("" for an entry point) and the import."""

    importer: str
    want: Want
    guarded: bool = False
    loaded: bool = False

    @property
    def later(self) -> bool:
        """Whether it is reached by what may fail or may never be asked for."""
        return self.guarded or self.loaded


class Miss(NamedTuple):
    """An import in the file ``importer`` of the bundle that finds nothing there."""

    importer: str
    want: Want
    module: str
    guarded: bool
    loaded: bool = False


class Walk(NamedTuple):
    """One walk from an entry point: files reached, imports that found nothing."""

    reached: dict[str, Reached]
    misses: list[Miss]


class Walker:
    """Walks through one bundle on one search path."""

    def __init__(self, bundle: Bundle, library: Library) -> None:
        self._bundle = bundle
        self._library = library
        self._finder = Finder(bundle.files)
        self._path: tuple[str, ...] = ()
        self._found: dict[str, Found | None] = {}
        self._standard = standard_library(bundle.python)

    def _set_path(self, path: tuple[str, ...]) -> None:
        self._path = tuple(dict.fromkeys(path))
        self._found = {}

    def _walk(self, start: str) -> Walk:
        """Follow the imports from ``start``; those that may not fail first, so that a chain without a guard is found where there is one."""
        walk = Walk({start: Reached("", Want("", ()))}, [])
        pending = deque([start])
        later: list[tuple[str, Reached]] = []
        while pending or later:
            if not pending:
                path, reached = later.pop(0)
                if path not in walk.reached:
                    walk.reached[path] = reached
                    pending.append(path)
                continue
            importer = pending.popleft()
            above = walk.reached[importer]
            for want in self._library.wants(self._bundle.files[importer]):
                if want.loaded and ((found := self._find(want.module)) is None or found.kind not in FILES):
                    continue  # a string that names no module of the bundle
                reached = Reached(importer, want, above.guarded or want.guarded, above.loaded or want.loaded)
                for path in self._resolve(importer, want, walk, reached):
                    if path in walk.reached:
                        continue
                    if reached.later and not above.later:
                        later.append((path, reached))
                    else:
                        walk.reached[path] = reached
                        pending.append(path)
        return walk

    def _resolve(self, importer: str, want: Want, walk: Walk, reached: Reached) -> Iterator[str]:
        """The files that an import loads; what it does not find is noted."""
        rest = want.module.lstrip(".")
        level = len(want.module) - len(rest)
        if level:
            base: str | None = importer
            for _ in range(level):
                base = parent(base) if base else None
            if base is None:
                return
            find = lambda name: self._finder.at("/".join(filter(None, (base, *name.split(".")))) if name else base)  # noqa: E731
        else:
            if rest.partition(".")[0] in self._standard:
                return
            find = self._find
        yield from self._load(find, rest, Miss(importer, want, "", reached.guarded, reached.loaded), walk)

    def _load(self, find: Callable[[str], Found | None], rest: str, miss: Miss, walk: Walk) -> Iterator[str]:
        parts = rest.split(".") if rest else []
        last: Found | None = find("") if not rest else None
        for length in range(1, len(parts) + 1):
            last = find(".".join(parts[:length]))
            if last is None:
                walk.misses.append(miss._replace(module=rest))
                return
            if last.kind in FILES:
                yield last.path
        if last is None or not last.directory:
            return
        for name in miss.want.names:
            inner = find(f"{rest}.{name}".lstrip("."))
            if inner is not None:
                if inner.kind in FILES and not (last.kind == "package" and self._bound(last, name)):
                    yield inner.path
            elif name != "*" and not (last.kind == "package" and self._bound(last, name)):
                walk.misses.append(miss._replace(module=f"{rest}.{name}".lstrip(".")))

    def _bound(self, found: Found, name: str) -> bool:
        source = self._bundle.files.get(found.path, "")
        return not source or self._library.binds(source, name)

    def _find(self, module: str) -> Found | None:
        if module not in self._found:
            self._found[module] = self._finder.find(self._path, module)
        return self._found[module]

    def _top(self, module: str) -> Found | None:
        return self._find(module.partition(".")[0])

    def _steps(self, path: str, walk: Walk) -> list[str]:
        """The files from the entry point to ``path``."""
        found: list[str] = []
        while path:
            found.append(path)
            path = walk.reached[path].importer
        return found[::-1]
