"""Import statements that meant a module which moves, and those of files that move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from reflint.fix.imports import Place, spelled_from
from reflint.fix.rehomed import rehomed
from reflint.fix.rewrite import Proposal
from reflint.following.sides import Sides, proposal, stem_of
from reflint.layout import moved_path
from reflint.model.history import History
from reflint.model.location import Lines
from reflint.model.modules import Outline
from reflint.model.tree import parent
from reflint.resolve.finder import Finder
from reflint.resolve.imports import ImportResolver
from reflint.resolve.modules import MODULE_ENDINGS, dotted
from reflint.resolve.searchpath import SearchPaths, services
from reflint.resolve.stdlib import STDLIB

_LEAST = 2  # parts of a name by which a module lies in the repository
_SURE = 3  # modules that have to be found under a prefix


class Modules:
    """Imports, by the modules that they mean before the move. ``further`` are directories that they showed to be on some search path."""

    def __init__(self, sides: Sides, resolver: ImportResolver, history: History) -> None:
        self._sides = sides
        self._before = resolver
        self._after = _after(sides, resolver, history)
        self._names = sides.layout.names
        # Directories that imports name themselves.
        self._unspelled = frozenset(resolver.paths.roots).difference(resolver.usage.spelled)
        self._prefixes = prefixes(resolver)
        self.further: set[str] = set()
        self._stems = {stem_of(path).rpartition("/")[2] for path in self._names}
        self._stems |= {part for shift in sides.layout.shifts for part in shift.old.split("/")[-1:]}

    def proposals(self, outlines: Mapping[str, Outline]) -> Iterator[Proposal]:
        """The edits of all import statements, by file."""
        for old, outline in outlines.items():
            new = self._names.get(old, old)
            data = self._sides.data(old) if self._may_follow(old, new, outline) else None
            if data is None:
                continue
            home, there = parent(old), parent(new)
            where = partial(self._where, home, there)
            lines = Lines(data)
            for edits in rehomed(new, data, where, partial(self._spelled, there)):
                yield proposal(new, old, edits, lines.line(edits[0].start))

    def _may_follow(self, old: str, new: str, outline: Outline) -> bool:
        for module, names in outline.imports:
            if old != new and module.startswith("."):
                return True
            if not self._stems.isdisjoint((*module.split("."), *(name.partition("=")[0] for name in names.split()))):
                return True
        return False

    @staticmethod
    def _spelled(home: str, place: Place, level: int) -> str:
        return spelled_from(home, place, level)

    def _where(self, home: str, there: str, module: str, name: str) -> Place | None:
        """Where that is now which ``module``, or ``name`` in it, meant in a file of ``home``, which lies ``there`` now; None where it still does."""
        if module.startswith("."):
            return self._relative(home, there, module, name)
        prefix = next((p for p in self._prefixes if module.startswith(p + ".")), "")
        if prefix:
            return self._below(prefix, module.removeprefix(prefix).replace(".", "/").strip("/"), name)
        stem = self._meant(home, module)
        if name and stem:
            stem = self._submodule(stem, name)
        place = self._place_of(stem)
        if not stem or (place == stem and not (name and self._moves(parent(stem)))):
            return None
        found = self._after.modules(there, module)
        if found and (stem_of(found[0].path) + (f"/{name}" if name else "")) == place:
            return None
        written = f"{module}.{name}".rstrip(".").replace(".", "/")
        root = stem[: -len(written)].rstrip("/") if f"/{stem}".endswith(f"/{written}") else ""
        return Place(self._dotted(place, (root,)), place)

    def _below(self, prefix: str, stem: str, name: str) -> Place | None:
        """Where that is now which is installed under ``prefix`` as it lies in the repository."""
        whole = self._submodule(stem, name) if name else stem
        place = self._place_of(whole) if whole else whole
        return Place(f"{prefix}.{place.replace('/', '.')}", place) if place != whole else None

    def _meant(self, home: str, module: str) -> str:
        """The module of this repository that an absolute import means, as a path without an ending; "" where that is not sure."""
        paths, parts = self._before.paths, module.split(".")
        hits = self._before.modules(home, module)
        if hits:
            stem = stem_of(hits[0].path)
            root = stem[: -len(module)].rstrip("/")
            if paths.strong(root) or not paths.finder.is_package(root):
                return stem
            return ""  # a neighbour in a package is no top-level module
        if len(parts) < 2 or parts[0] in STDLIB:
            return ""
        places = ("/".join((root, *parts)).lstrip("/") for root in paths.tops.get(parts[0], ()))
        found = [stem for stem in places if (hit := paths.finder.at(stem)) is not None and hit.kind != "namespace"]
        if len(found) != 1:
            return ""
        self.further.add(found[0][: -len(module)].rstrip("/"))
        return found[0]

    def _relative(self, home: str, there: str, module: str, name: str) -> Place | None:
        package = _climbed(home, module)
        if package is None:
            return None
        stem = self._submodule(package, name) if name else package
        place = self._place_of(stem)
        if not stem or (home == there and place == stem and not (name and self._moves(parent(stem)))):
            return None
        if name and place == f"{self._place_of(parent(stem))}/{name}":
            return None  # it goes where its package goes
        if "/".join(filter(None, (_climbed(there, module), name))) == place:
            return None  # it is called so from there, too
        return Place(self._dotted(place, ()), place)

    def _submodule(self, stem: str, name: str) -> str:
        """The module ``name`` in the package ``stem``, "" where that is something which the package binds, or is not there."""
        finder = self._before.paths.finder
        package, found = finder.at(stem), finder.at(f"{stem}/{name}".lstrip("/"))
        if package is None or found is None or package.kind not in ("package", "namespace"):
            return ""
        outline = self._before.outlines.get(package.path)
        if outline is not None and (name in outline.names or _imports_from_below(outline, name)):
            return ""
        return f"{stem}/{name}".lstrip("/")

    def _moves(self, stem: str) -> bool:
        return self._place_of(stem) != stem

    def _place_of(self, stem: str) -> str:
        for ending in MODULE_ENDINGS:
            if stem + ending in self._names:
                return stem_of(self._names[stem + ending])
        if any(stem + ending in self._sides.before.entries for ending in MODULE_ENDINGS):
            return stem
        return moved_path(stem, self._sides.layout)

    def _dotted(self, place: str, roots: tuple[str, ...]) -> str:
        known = (*(root for root in self._after.paths.roots[1:] if root not in self._unspelled), *roots)
        return dotted(place, known, lambda path: f"{path}/__init__.py" in self._sides.after.entries)


def _climbed(home: str, module: str) -> str | None:
    """What the relative ``module`` names from the directory ``home``, as a path without an ending; None where that leads out of the repository."""
    rest = module.lstrip(".")
    steps = home.split("/") if home else []
    up = len(module) - len(rest) - 1
    return "/".join((*steps[: len(steps) - up], *filter(None, rest.split(".")))) if up <= len(steps) else None


def prefixes(resolver: ImportResolver) -> list[str]:
    """Names of packages that are nowhere in the repository, and as which the whole of it is installed: most of what is imported from below them lies
    here by the rest of its name, as the modules of a collection of Ansible do.
    """
    found: Counter[str] = Counter()
    finder = resolver.paths.finder
    modules = {
        module for outline in resolver.outlines.values() for module, _ in outline.imports if module.count(".") > _LEAST
    }
    for module in modules:
        parts = module.split(".")
        if not parts[0] or parts[0] in STDLIB or finder.at(parts[0]) is not None or resolver.paths.tops.get(parts[0]):
            continue
        for length in range(1, len(parts) - _LEAST + 1):
            if (hit := finder.at("/".join(parts[length:]))) is not None and hit.kind != "namespace":
                found[".".join(parts[:length])] += 1
    return [prefix for prefix, count in found.items() if count >= _SURE]


def _imports_from_below(outline: Outline, name: str) -> bool:
    """Whether a package takes something of its submodule's ``name`` out of that submodule: then it is this that others import."""
    return any(
        name == taken.rpartition("=")[2] and module.strip(".") and module.rpartition(".")[2] == name
        for module, names in outline.imports
        for taken in names.split()
    )


def _after(sides: Sides, resolver: ImportResolver, history: History) -> ImportResolver:
    known = resolver.paths.roots[1:]
    roots = dict.fromkeys((*sides.roots, *known, *(moved_path(root, sides.layout) for root in known)))
    paths = SearchPaths(Finder.of_tree(sides.after), history, tuple(roots), services(sides.after))
    return ImportResolver(paths, history, {}, resolver.signs)
