"""Imports meet the tree: which of them no plausible search path resolves, and which names a module of this repository does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from reflint.model.history import History
from reflint.model.modules import Import, ModuleFacts, Outline
from reflint.model.tree import parent
from reflint.resolve.finder import Finder, Found
from reflint.resolve.searchpath import SearchPaths
from reflint.resolve.selfish import asks_itself
from reflint.resolve.stdlib import STDLIB
from reflint.resolve.usage import Usage
from reflint.syntax.outline import Signs

_OWN = frozenset(
    "__name__ __file__ __doc__ __path__ __spec__ __loader__ __package__ __all__ __dict__ __builtins__ __cached__ __annotations__ "
    "__version__ __class__".split()
)

_NAMESAKES = 50  # directories that have a module of one name


class Missing(NamedTuple):
    """What an import asks for and the repository does not have.

    - ``what``: ``module``, or ``name`` of a module that is there.
    - ``target``: the dotted module in full; of a relative import the path of the module, from the root, without an ending.
    - ``name``: for which imported name; "" for the module itself.
    - ``origin``: the vanished file or directory that proves that it was there; "" where it never was.
    - ``where``: paths that were tried; of a name the modules, and where a submodule would be. ``modules``: the live modules that lack the ``name``.
    - ``root``: the search path entry that has the rest of it, ``depth`` how many components of it.
    """

    what: Literal["module", "name"]
    target: str
    name: str
    origin: str
    where: tuple[str, ...]
    modules: tuple[str, ...] = ()
    root: str = ""
    depth: int = 0


class ImportResolver:
    """Judges imports by what is there and what was: the first judgement, on outlines alone, which keeps whatever may be wrong.

    ``outlines`` are those of the files in scope, ``signs`` gives theirs; a module without an outline can have any name.
    """

    def __init__(
        self, paths: SearchPaths, history: History, outlines: Mapping[str, Outline], signs: Callable[[str], Signs]
    ) -> None:
        self.paths = paths
        self._finder: Finder = paths.finder
        self.history = history
        self.outlines = outlines
        self.signs = signs
        self._surfaces: Mapping[str, ModuleFacts] = {}
        self.usage = Usage(paths, outlines)
        self._judged: dict[tuple[str, str, tuple[str, ...]], tuple[Missing, ...]] = {}
        self._bound: dict[str, frozenset[str]] = {}

    @cached_property
    def _definers(self) -> Mapping[str, list[str]]:
        """The files that define a name, by the name."""
        found: dict[str, list[str]] = {}
        for path, outline in self.outlines.items():
            for name in outline.names:
                found.setdefault(name, []).append(path)
        return found

    def defining(self, names: Iterable[str]) -> list[str]:
        """The files whose outlines define all of ``names``, in their order; an outline sees examples, too."""
        first, *others = names
        known = self._definers
        more = [frozenset(known.get(name, ())) for name in others]
        return [path for path in known.get(first, ()) if all(path in paths for paths in more)]

    def look_again(self, surfaces: Mapping[str, ModuleFacts]) -> None:
        """Judge from now on with what parsing showed of the modules that seemed to lack a name."""
        self._surfaces = surfaces
        self._judged.clear()

    def suspects(self, path: str, outline: Outline) -> bool:
        """Whether ``path`` may hold an import that does not resolve."""
        home = parent(path)
        return any(self.missing(home, module, names.split()) for module, names in outline.imports)

    def missing(self, home: str, module: str, names: Iterable[str], extra: tuple[str, ...] = ()) -> tuple[Missing, ...]:
        """What an import in a file of the directory ``home`` asks for in vain. ``extra`` are further search path entries.

        ``names`` may hold aliases: ``x=y``; those of ``import a.b as c`` begin with the sign.
        """
        package = module.removesuffix("__init__")  # a package by the name of its file
        if package not in ("", module):
            module = package[:-1] if package.strip(".") else package
        if module.startswith("."):
            return self._relative(home, module, names)
        top = module.partition(".")[0]
        if top in STDLIB or not self.paths.known(top):
            return ()
        live = self.paths.live(home, top)
        asked = tuple(name.partition("=")[0] for name in names)
        if extra or not live:
            return self._absolute(home, module.split("."), asked, (*live, *extra))
        # Where a package beside the file has this name, the answer depends on the file's place.
        place = "" if all(map(self.paths.strong, live)) else home
        key = (place, module, (*live, "\0", *asked))
        if key not in self._judged:
            self._judged[key] = self._absolute(home, module.split("."), asked, live)
        return self._judged[key]

    def _relative(self, home: str, module: str, names: Iterable[str]) -> tuple[Missing, ...]:
        rest = module.lstrip(".")
        base: str | None = home
        for _ in range(len(module) - len(rest) - 1):
            base = parent(base) if base else None
        asked = tuple(name.partition("=")[0] for name in names)
        if base is None:
            return (Missing("module", rest or module, "", "", (rest,)),)  # beyond the repository
        parts = rest.split(".") if rest else []
        length, found = self._finder.longest(base, parts)
        stem = "/".join((base, *parts)).strip("/")
        if length < len(parts):
            where = (stem,)
            return (Missing("module", stem, "", self._was(base, parts, length)[1], where, root=base, depth=length),)
        if not parts:
            found = self._finder.at(base)
        return self._names([found], asked, f"{stem}/") if found else ()  # a notebook beside which no module lies

    def _absolute(
        self, home: str, parts: list[str], asked: tuple[str, ...], roots: tuple[str, ...]
    ) -> tuple[Missing, ...]:
        module = ".".join(parts)
        hits, best = self._hits(roots, parts)
        if not hits:
            elsewhere = [
                root
                for root in self.paths.elsewhere(parts[0])
                if root not in roots and not self._moved_into(root, parts)
            ]
            roots = (*roots, *elsewhere)
            hits, other = self._hits(elsewhere, parts)
            best = max(best, other, key=lambda found: (found[0], self.paths.strong(found[1])))
        if hits:
            return self._names_from(home, roots, parts, hits, asked)
        depth, root = best
        origin = self._vanished(home, parts, depth)
        if not origin and not (depth and self._is_base(home, root)):
            return ()
        where = tuple("/".join((root, *parts)).strip("/") for root in roots)
        return (Missing("module", module, "", origin, where, root=root, depth=depth),)

    def _moved_into(self, root: str, parts: list[str]) -> bool:
        """Whether the module ``parts`` left a search path entry, and what lies below ``root`` now is named from the top: ``shared.config``."""
        if root in self.paths.services or not self.usage.as_package[f"{root}/{parts[0]}"]:
            return False
        return any(self._was(entry, parts, 0)[0] == len(parts) for entry in self.paths.roots if entry != root)

    def _is_base(self, home: str, root: str) -> bool:
        """Whether what ``root`` has is surely what files of ``home`` import: it is on the search path of all, or the directory of a script."""
        return self.paths.strong(root) or (
            not self._finder.is_package(root) and (root == home or root in self.paths.services)
        )

    def _names_from(
        self, home: str, roots: Iterable[str], parts: list[str], hits: list[Found], asked: tuple[str, ...]
    ) -> tuple[Missing, ...]:
        """Those of the names ``asked`` that the modules ``hits``, which ``parts`` are below some of ``roots``, do not have.

        Nothing where only a neighbour has the module: another one may be meant.
        """
        finder = self._finder
        having = [root for root in roots if finder.at("/".join((root, *parts)).strip("/")) is not None]
        strong = [root for root in having if self.paths.strong(root)]
        if not strong and not all(self._is_base(home, root) for root in having):
            return ()
        found = self._names(hits, asked, ".".join(parts) + ".")
        if found:
            others = self._namesakes(parts, having)
            found = tuple(m for m in found if m.origin or not any(self._has(other, m.name) for other in others))
        root = (strong or having or [""])[0]
        return tuple(missing._replace(root=root, depth=len(parts)) for missing in found)

    def _namesakes(self, parts: list[str], known: Iterable[str]) -> list[Found]:
        """The modules that ``parts`` are below other directories than ``known``: services that lie side by side, each with its own
        search path, have modules of one name.
        """
        roots = sorted(self.paths.tops.get(parts[0], set()) - set(known))[:_NAMESAKES]
        found = (self._finder.at("/".join((root, *parts)).strip("/")) for root in roots)
        return [other for other in found if other is not None and other.kind != "namespace"]

    def _hits(self, roots: Iterable[str], parts: list[str]) -> tuple[list[Found], tuple[int, str]]:
        """The modules that ``parts`` are below ``roots``, and (components, root) of the longest part of it that is there."""
        hits = []
        best = (0, "")
        for root in roots:
            length, found = self._finder.longest(root, parts)
            if (length == len(parts) and found is not None) or (found is not None and found.kind == "opaque"):
                hits.append(found)
            elif (length, self.paths.strong(root)) > (best[0], self.paths.strong(best[1])):
                best = (length, root)
        return hits, best

    def _vanished(self, home: str, parts: list[str], depth: int) -> str:
        """The vanished file or directory that the import once meant: the longest part of it, the youngest where several were."""
        found: list[tuple[int, int, int, str]] = []
        for order, root in enumerate(self.paths.were(home, parts[0])):
            length, origin = self._was(root, parts, depth)
            if origin and (length > 1 or root == home or (root and self.paths.strong(root))):
                found.append((-length, self.history.gone[origin], order, origin))
        return min(found)[3] if found else ""

    def _was(self, root: str, parts: list[str], depth: int) -> tuple[int, str]:
        """(components, vanished path) of the longest part of ``parts``, longer than ``depth``, that was a module below ``root``."""
        for length in range(len(parts), depth, -1):
            stem = "/".join((root, *parts[:length])).strip("/")
            gone = self.history.gone
            if length == len(parts) and f"{stem}.py" in gone:
                return length, f"{stem}.py"
            if stem in gone and self.paths.was(stem):
                return length, stem  # where the whole directory went says more than where its __init__ file did
            if f"{stem}/__init__.py" in gone:
                return length, f"{stem}/__init__.py"
        return 0, ""

    def gave(self, origin: str, item: Import) -> bool:
        """Whether the vanished ``origin`` may have had what ``item`` imports: of a directory that was never a package, modules alone are taken."""
        gone = self.history.gone
        if origin.endswith(".py") or f"{origin}/__init__.py" in gone:
            return True
        if not f"/{origin}".endswith("/" + item.module.replace(".", "/")):
            return False
        return all(self._was(origin, [name.name], 0)[0] for name in item.names)

    def _names(self, hits: list[Found], asked: tuple[str, ...], prefix: str) -> tuple[Missing, ...]:
        """Those of the names ``asked`` that none of the modules ``hits`` has. ``prefix`` stands before them in a target."""
        found = []
        for name in asked:
            if not name or name == "*" or name in _OWN or any(self._has(hit, name) for hit in hits):
                continue
            modules = tuple(hit.path for hit in hits)
            origin = next(
                (path for hit in hits if (path := self._was(hit.directory, [name], 0)[1]) and hit.directory), ""
            )
            target = f"{prefix}{name}".lstrip("/")
            if origin or all(hit.kind == "namespace" for hit in hits):
                where = tuple(f"{hit.directory}/{name}" for hit in hits)
                found.append(Missing("module", target, name, origin, where, modules, parent(hits[0].path), 1))
            else:
                place = f"{hits[0].directory}/{name}".lstrip("/") if hits[0].kind == "package" else ""
                found.append(Missing("name", target, name, "", (*modules, *filter(None, (place,))), modules))
        return tuple(found)

    def _has(self, found: Found, name: str) -> bool:
        """Whether a module has ``name``, as a submodule or bound by its text; True where that cannot be decided."""
        if found.kind in ("compiled", "opaque"):
            return True
        if found.kind == "namespace" and self._finder.is_package(f"{found.path}/{found.path.rpartition('/')[2]}"):
            return True  # a project that holds the package of its name, which is what is installed
        if found.kind != "module" and self._finder.at(f"{found.directory}/{name}".lstrip("/")) is not None:
            return True
        return found.kind != "namespace" and self._binds(found.path, name, set())

    def _binds(self, path: str, name: str, seen: set[str]) -> bool:
        """Whether the file ``path`` binds ``name``, through its ``import *`` too; True where that cannot be decided."""
        if path in seen:
            return False
        seen.add(path)
        outline = self.outlines.get(path)
        if outline is None or path.endswith(".pyi"):
            return True
        surface = self._surfaces.get(path)
        if asks_itself(name, outline, surface) and self._was(parent(path), [name], 0)[1]:
            return self.signs(path).dynamic
        if surface is not None and (surface.dynamic or name in surface.names):
            return True
        if name in self._names_of(path, outline) or self.signs(path).dynamic:
            return True
        return any(self._star(path, module, name, seen) for module, names in outline.imports if names == "*")

    def _names_of(self, path: str, outline: Outline) -> frozenset[str]:
        known = self._bound.get(path)
        if known is None:
            found = set(outline.names)
            for module, names in outline.imports:
                if not names:
                    found.add(module.partition(".")[0])
                found.update(name.rpartition("=")[2] for name in names.split())
            known = self._bound[path] = frozenset(found)
        return known

    def _star(self, path: str, module: str, name: str, seen: set[str]) -> bool:
        """Whether ``from module import *`` in the file ``path`` may bring ``name``."""
        hits = self.modules(parent(path), module)
        return not hits or any(
            (hit.path == path and self._finder.is_package(parent(path)))  # so that a distribution is meant
            or hit.kind in ("compiled", "opaque")
            or (hit.kind != "namespace" and self._exports(hit.path, name) and self._binds(hit.path, name, seen))
            for hit in hits
        )

    def _exports(self, path: str, name: str) -> bool:
        """Whether ``import *`` may take ``name`` from the file ``path``: one with an underscore only by ``__all__``."""
        outline = self.outlines.get(path)
        given = not name.startswith("_") or outline is None or "__all__" in outline.names
        return given or self.signs(path).dynamic

    def modules(self, home: str, module: str) -> list[Found]:
        """The modules of the repository that ``module``, as written in a file of the directory ``home``, may mean."""
        rest = module.lstrip(".")
        if module != rest:
            base = home
            for _ in range(len(module) - len(rest) - 1):
                base = parent(base)
            found = self._finder.at("/".join((base, *filter(None, rest.split(".")))).strip("/"))
            return [found] if found else []
        parts = module.split(".")
        if parts[0] in STDLIB:
            return []
        roots = self.paths.live(home, parts[0]) or self.paths.elsewhere(parts[0])
        return self._hits(roots, parts)[0]


Facts = Callable[[Iterable[str]], Mapping[str, ModuleFacts]]
"""Reads the module facts of files, given their paths; leaves out what cannot be read."""
