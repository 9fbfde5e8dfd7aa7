"""Follows imports inside a bundle: which of its files are loaded, and which imports find nothing there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reflint.bundle.wanted import Library, Want
from reflint.model.bundle import Bundle, EntryPoint
from reflint.model.tree import parent
from reflint.resolve.finder import Finder, Found
from reflint.resolve.stdlib import standard_library

FILES = ("package", "module")


class Reached(NamedTuple):
    """How a file of the bundle is reached: the file that imports it ("" for an entry point) and the import.

    ``package`` is the one in which it is loaded, by its dotted name: "" for a module of the search path itself, None where that is not known.
    """

    importer: str
    want: Want
    guarded: bool = False
    loaded: bool = False
    package: str | None = None

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
    """One walk from an entry point: files reached, imports that found nothing, and relative ones of modules that have no package so high;
    the names that are taken from files (``*`` for all), and the files that bring more when they are asked for a name; for each file and name
    (importer, module as written) of those that take it.
    """

    reached: dict[str, Reached]
    misses: list[Miss]
    alone: list[Miss]
    taken: dict[str, set[str]]
    asking: dict[str, set[Want]]
    takers: dict[tuple[str, str], set[tuple[str, str]]]


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

    def _walk(self, start: str, package: str | None = None) -> Walk:
        """Follow the imports from ``start``, which is loaded in ``package``; those that may not fail first, so that a chain without a guard is
        found where there is one.
        """
        walk = Walk({start: Reached("", Want("", ()), package=package)}, [], [], {}, {}, {})
        pending = deque([start])
        later: list[tuple[str, Reached]] = []
        while True:
            if pending:
                importer, wants = self._next(pending, walk)
            elif later:
                path, reached = later.pop(0)
                if path not in walk.reached:
                    walk.reached[path] = reached
                    pending.append(path)
                continue
            else:
                answers = _answers(walk)
                if answers is None:
                    return walk
                importer, wants = answers
            by = walk.reached[importer]
            for want in wants:
                reached = Reached(importer, want, by.guarded or want.guarded, by.loaded or want.loaded)
                for path, inside in self._resolve(importer, want, walk, reached):
                    reached = reached._replace(package=inside)
                    if path in walk.reached:
                        continue
                    if reached.later and not by.later:
                        later.append((path, reached))
                    else:
                        walk.reached[path] = reached
                        pending.append(path)

    def _next(self, pending: deque[str], walk: Walk) -> tuple[str, list[Want]]:
        """The next file and what it imports when it is loaded; what it imports only when it is asked for a name is noted."""
        importer = pending.popleft()
        now = []
        for want in self._library.wants(self._bundle.files[importer]):
            if want.asked:
                walk.asking.setdefault(importer, set()).add(want)
            elif not want.loaded or ((found := self._find(want.module)) is not None and found.kind in FILES):
                now.append(want)  # other strings name no module of the bundle
        return importer, now

    def _resolve(self, importer: str, want: Want, walk: Walk, reached: Reached) -> Iterator[tuple[str, str | None]]:
        """The files that an import loads, and the packages in which it loads them; what it does not find is noted."""
        rest = want.module.lstrip(".")
        level = len(want.module) - len(rest)
        inside: str | None = ""
        if level:
            inside = above(walk.reached[importer].package, level - 1)
            if inside == "":
                walk.alone.append(Miss(importer, want, rest, reached.guarded, reached.loaded))
                inside = None
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
        for found, name in self._load(find, rest, Miss(importer, want, "", reached.guarded, reached.loaded), walk):
            dotted = None if inside is None else f"{inside}.{name}".strip(".")
            yield found.path, dotted if found.kind == "package" else above(dotted, 1)

    def _load(
        self, find: Callable[[str], Found | None], rest: str, miss: Miss, walk: Walk
    ) -> Iterator[tuple[Found, str]]:
        """The modules of which an import runs the files, with their names; ``find`` finds them by these."""
        parts = rest.split(".") if rest else []
        last: Found | None = find("") if not rest else None
        for length in range(1, len(parts) + 1):
            last = find(".".join(parts[:length]))
            if last is None:
                walk.misses.append(miss._replace(module=rest))
                return
            if last.kind in FILES:
                if not miss.want.names:
                    _take(walk, last.path, miss, ("*",))
                yield last, ".".join(parts[:length])
        if last is not None and last.kind in FILES:
            _take(walk, last.path, miss, miss.want.names or ("*",))
        if last is None or not last.directory:
            return
        for name in miss.want.names:
            inner = find(f"{rest}.{name}".lstrip("."))
            if inner is not None:
                if inner.kind in FILES and not (last.kind == "package" and self._bound(last, name)):
                    _take(walk, inner.path, miss, ("*",))
                    yield inner, f"{rest}.{name}".lstrip(".")
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

    def _holding(self, text: str) -> str | None:
        """The file of the module that binds the last part of ``text``, as celery takes an application; no module lies in a module."""
        module, _, name = text.rpartition(".")
        found = self._find(module) if module else None
        holds = found is not None and found.kind == "module"
        return (
            found.path
            if found is not None and holds and self._library.binds(self._bundle.files[found.path], name)
            else None
        )

    def _steps(self, path: str, walk: Walk) -> list[str]:
        """The files from the entry point to ``path``."""
        found: list[str] = []
        while path:
            found.append(path)
            path = walk.reached[path].importer
        return found[::-1]


def _take(walk: Walk, path: str, miss: Miss, names: Iterable[str]) -> None:
    """Note that the import of ``miss`` takes ``names`` from the file ``path``."""
    for name in names:
        walk.taken.setdefault(path, set()).add(name)
        walk.takers.setdefault((path, name), set()).add((miss.importer, miss.want.module))


def loaded_in(entry: EntryPoint, start: str) -> str | None:
    """The package in which the file ``start`` of an entry point is loaded."""
    if entry.packaged:
        return None
    if entry.kind == "script":
        return ""
    return entry.text if start.endswith(("/__init__.py", "/__main__.py")) else above(entry.text, 1)


def above(package: str | None, levels: int) -> str | None:
    """The package ``levels`` above ``package``; "" where there is none so high, None where ``package`` is not known."""
    for _ in range(levels):
        package = package.rpartition(".")[0] if package else package
    return package


def _answers(walk: Walk) -> tuple[str, list[Want]] | None:
    """A file that is asked for names which it brings only then, with the imports that bring them."""
    for path, wants in walk.asking.items():
        taken = walk.taken.get(path, set())
        asked = [want for want in wants if not taken.isdisjoint(want.names)]
        if asked:
            wants.difference_update(asked)
            return path, sorted(asked)
    return None
