"""What named a file before it moves, and would name nothing, or something else, afterwards: its edits, by what was meant and not by what is missed.

Rules judge a tree by what it lacks, and stay silent where a name may mean something else. A plan need not guess: it saw what was meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from reflint.cache import Cache, cache_directory
from reflint.engine import Read, reading
from reflint.extract import DOCUMENTS, dialect_of
from reflint.fix.imports import Place, spelled_from
from reflint.fix.literal import named
from reflint.fix.proposal import Successor, proposed
from reflint.fix.rehomed import rehomed
from reflint.fix.rewrite import Proposal
from reflint.fix.spelling import Moved, base_of
from reflint.gather import Gathered, Gatherer
from reflint.git.history import read_history
from reflint.git.repository import Repository
from reflint.jobs import Spread
from reflint.layout import Layout, moved_path
from reflint.model.analysis import Analysis
from reflint.model.facts import Reference
from reflint.model.finding import Finding
from reflint.model.fix import Edit, Fix
from reflint.model.history import History
from reflint.model.location import Lines
from reflint.model.modules import Outline
from reflint.model.resolution import Resolution
from reflint.model.tree import Tree, ancestors, parent
from reflint.modules import Scene, resolver_of
from reflint.resolve.classes import Classes
from reflint.resolve.finder import Finder
from reflint.resolve.imports import ImportResolver
from reflint.resolve.modules import MODULE_ENDINGS, dotted, source_roots
from reflint.resolve.paths import ENDINGS
from reflint.resolve.resolver import COMMON, Resolver, spoken_scope
from reflint.resolve.searchpath import SearchPaths, services
from reflint.resolve.served import is_served
from reflint.resolve.stdlib import STDLIB
from reflint.scope import Scope
from reflint.screen import Gone, Screen
from reflint.syntax.words import has_extension
from reflint.trees import Overlay, Reader

_NEVER = (".py", ".pyi", ".lock", ".snap", ".pot", ".po")  # read as Python, or written by programs
_FILES = frozenset(
    "py md rst txt json yml yaml toml cfg ini sh html js ts css csv xml sql".split()
)  # rather a file than a module
_SPELLED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
_CODE = ("markdown.code", "markdown.fence", "rst.literal")


class Sides(NamedTuple):
    """The tree before a move and after it, which file becomes which; how to read a file, and the source roots, of the latter."""

    before: Tree
    after: Overlay
    layout: Layout
    read: Read
    roots: tuple[str, ...]


def followed(repository: Repository, now: Analysis, layout: Layout, after: Overlay) -> list[Proposal]:
    """The edits, in the tree ``after`` the move, of all that meant a file that moves in the tree of ``now``."""
    tree, settings = now.tree, now.settings
    directory = cache_directory()
    with Reader(repository, tree) as reader, Cache(directory) as cache, Reader(repository, after) as later:
        read = reading(tree, reader)
        history = read_history(repository, tree, directory)
        classes = Classes(tree, read, settings)
        excluded = classes.matcher(settings.exclude)
        resolver = Resolver(tree, history, settings, classes, read)
        names = [*layout.names, *(shift.old for shift in layout.shifts if shift.new)]
        scope = Scope(classes.quiet, spoken_scope(settings, classes), True, 1)
        gone = Gone(names, after, (*resolver.roots, *_shelves(tree)))
        gatherer = Gatherer(tree, reader, cache, gone, scope)
        gathered = gatherer.gather([path for path in tree.entries if not excluded(path) and not classes.quiet(path)])
        roots = (*source_roots(after, settings.source_roots), *resolver.roots)
        sides = Sides(tree, after, layout, reading(after, later), tuple(dict.fromkeys(roots)))
        scene = Scene(tree, history, settings, read, resolver.ignored)
        modules = _Modules(sides, resolver_of(scene, reader, gathered.outlines), history)
        found = list(modules.proposals(gathered.outlines))
        found += _references(sides, resolver, gathered, sorted(modules.further))
        spoken = {path: dialect for path, dialect, _ in gathered.facts}
        paths = [p for p in tree.entries if not excluded(p) and not classes.quiet(p) and not p.endswith(_NEVER)]
        verdicts, _ = Screen(tree, reader, cache, gone, Spread(1)).verdicts(paths)
        literal = _Literal(sides, modules.further)
        hits = [path for path, verdict in verdicts.items() if verdict.hit and not verdict.binary]
        return [
            *found,
            *(p for path in hits for p in literal.of(path, (dialect_of(path) or spoken.get(path, "")) in DOCUMENTS)),
        ]


def _proposal(path: str, target: str, edits: tuple[Edit, ...], line: int) -> Proposal:
    return Proposal(Finding("", "", "error", path, target, "", ()), Fix("safe", edits), line, line)


# -- imports


class _Modules:
    """Imports, by the modules that they mean before the move."""

    def __init__(self, sides: Sides, resolver: ImportResolver, history: History) -> None:
        self._sides = sides
        self._before = resolver
        self._after = _after(sides, resolver, history)
        self._names = sides.layout.names
        self.further: set[str] = set()  # directories that imports showed to be on some search path
        self._stems = {_stem(path).rpartition("/")[2] for path in self._names}
        self._stems |= {part for shift in sides.layout.shifts for part in shift.old.split("/")[-1:]}

    def proposals(self, outlines: Mapping[str, Outline]) -> Iterator[Proposal]:
        """The edits of all import statements, by file."""
        for old, outline in outlines.items():
            new = self._names.get(old, old)
            if old in self._names and old not in self._sides.layout.moved:
                continue  # dropped: its place is taken
            if not self._may_follow(old, new, outline):
                continue
            data = self._sides.read(new) or b""
            home, there = parent(old), parent(new)
            where = partial(self._where, home, there)
            lines = Lines(data)
            for edits in rehomed(new, data, where, partial(self._spelled, there)):
                yield _proposal(new, old, edits, lines.line(edits[0].start))

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
        stem = self._meant(home, module)
        if name and stem:
            stem = self._submodule(stem, name)
        place = self._place_of(stem)
        if not stem or (place == stem and not (name and self._moves(parent(stem)))):
            return None
        found = self._after.modules(there, module)
        if found and (_stem(found[0].path) + (f"/{name}" if name else "")) == place:
            return None
        written = f"{module}.{name}".rstrip(".").replace(".", "/")
        root = stem[: -len(written)].rstrip("/") if f"/{stem}".endswith(f"/{written}") else ""
        return Place(self._dotted(place, (root,)), place)

    def _meant(self, home: str, module: str) -> str:
        """The module of this repository that an absolute import means, as a path without an ending; "" where that is not sure."""
        paths, parts = self._before.paths, module.split(".")
        hits = self._before.modules(home, module)
        if hits:
            stem = _stem(hits[0].path)
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
        rest = module.lstrip(".")
        steps = home.split("/") if home else []
        up = len(module) - len(rest) - 1
        if up > len(steps):
            return None
        stem = "/".join((*steps[: len(steps) - up], *filter(None, rest.split("."))))
        if name:
            stem = self._submodule(stem, name)
        place = self._place_of(stem)
        if not stem or (home == there and place == stem and not (name and self._moves(parent(stem)))):
            return None
        if name and place == f"{self._place_of(parent(stem))}/{name}":
            return None  # it goes where its package goes
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
                return _stem(self._names[stem + ending])
        if any(stem + ending in self._sides.before.entries for ending in MODULE_ENDINGS):
            return stem
        return moved_path(stem, self._sides.layout)

    def _dotted(self, place: str, roots: tuple[str, ...]) -> str:
        known = (*self._after.paths.roots[1:], *roots)
        return dotted(place, known, lambda path: f"{path}/__init__.py" in self._sides.after.entries)


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
    return ImportResolver(paths, history, {})


def _stem(path: str) -> str:
    for ending in sorted(MODULE_ENDINGS, key=len, reverse=True):
        if path.endswith(ending):
            return path[: -len(ending)]
    return path


# -- paths and dotted names


def _references(sides: Sides, resolver: Resolver, gathered: Gathered, further: list[str]) -> Iterator[Proposal]:
    """Edits of the references that meant a file or a directory that moves."""
    count = Counter(path.rpartition("/")[2] for path in sides.before.entries)
    meant = _Meant(sides, resolver, further, lambda name: count[name] == 1 and name not in COMMON)
    for old, dialect, facts in gathered.facts:
        new = sides.layout.names.get(old, old)
        if old in sides.layout.names and old not in sides.layout.moved:
            continue
        data = sides.read(new)
        if data is None:
            continue
        lines = Lines(data)
        for found, moved in meant.of(old, dialect, facts.references):
            resolution = found._replace(path=new)
            if new != old and base_of(resolution.reference, new, moved.origin, ()) != "":
                continue  # led back with the file
            fix = proposed(resolution, Successor(moved, "safe"), data, sides.after, sides.read)
            if fix is not None and fix.applicability == "safe":
                yield _proposal(new, found.target, fix.edits, lines.line(resolution.reference.start))


def _shelves(tree: Tree) -> tuple[str, ...]:
    """Directories of templates and of what is served: a loader finds below them what a program names."""
    return tuple(d for d in sorted(tree.directories) if d.rpartition("/")[2] == "templates" or is_served(d))


class _Meant:
    """What references mean in the tree before; ``unique`` says whether one file alone has a name."""

    def __init__(self, sides: Sides, resolver: Resolver, further: list[str], unique: Callable[[str], bool]) -> None:
        self._sides = sides
        self._further = further
        self._resolver = resolver
        self._unique = unique

    def of(self, path: str, dialect: str, references: tuple[Reference, ...]) -> Iterator[tuple[Resolution, Moved]]:
        """Those of ``references`` that mean what moves, and where that is afterwards."""
        for reference in references:
            if reference.form == "module" and reference.exact:
                yield from self._module(reference, path, dialect)
        for found in self._resolver.meanings(path, dialect, references):
            reference = found.reference
            if found.status == "unknown":
                found = self._loaded(found)
            if found.status != "exists" or not reference.exact or reference.created or reference.role == "write":
                continue
            origin = self._origin(found)
            place = moved_path(origin, self._sides.layout)
            if place == origin or not self._is_meant(found, place):
                continue
            gone = found._replace(status="gone", origin=origin)
            yield gone, Moved(origin, place, self._sides.roots)

    def _origin(self, found: Resolution) -> str:
        """The file or directory that is meant, with the ending that the reference leaves out."""
        before = self._sides.before
        if before.lookup(found.target) is not None:
            return found.target
        endings = ENDINGS.get(found.reference.syntax, ())
        return next((found.target + e for e in endings if before.lookup(found.target + e) is not None), found.target)

    def _loaded(self, found: Resolution) -> Resolution:
        """``found``, a path that a loader of templates looks up in directories of its own, where one alone has it."""
        reference = found.reference
        if reference.anchor != "any" or "/" not in reference.text or not has_extension(reference.text):
            return found
        before = self._sides.before
        targets = [
            target for root in _shelves(before) if before.lookup(target := f"{root}/{reference.text}") is not None
        ]
        return found._replace(status="exists", target=targets[0], tried=tuple(targets)) if len(targets) == 1 else found

    def _module(self, reference: Reference, path: str, dialect: str) -> Iterator[tuple[Resolution, Moved]]:
        """A dotted name whose longest part that is a module moves."""
        parts = reference.text.partition(":")[0].split(".")
        roots = self._resolver.roots
        for root in dict.fromkeys(("", *roots, *ancestors(path), *self._further)):
            for length in range(len(parts), 1 if "." in reference.text else 0, -1):
                stem = "/".join((root, *parts[:length])).lstrip("/")
                endings = ("", *MODULE_ENDINGS) if length == len(parts) else MODULE_ENDINGS
                origin = next((stem + e for e in endings if self._sides.before.lookup(stem + e) is not None), "")
                if not origin:
                    continue
                place = moved_path(self._sides.layout.names.get(origin, origin), self._sides.layout)
                if place != origin and _stem(place)[len(root) :].strip("/") != stem[len(root) :].strip("/"):
                    target = ".".join(parts[:length])
                    found = Resolution(path, dialect, reference, "gone", target, (), origin)
                    yield found, Moved(origin, place, (*self._sides.roots, root))
                return

    def _is_meant(self, found: Resolution, place: str) -> bool:
        """Whether a reference says enough to mean the file at which it was found."""
        reference = found.reference
        if any(target not in (found.target, place) and self._sides.after.exists(target) for target in found.tried):
            return False  # it may mean that one
        if place in found.tried and not has_extension(reference.text):
            return False  # it is found from another source root
        if reference.anchor != "any" or reference.typed:
            return True
        if "/" in reference.text.strip("/."):
            return not reference.prefixed or found.tried[0] == found.target
        if reference.role == "mention" and reference.syntax not in _CODE:
            return False
        return has_extension(reference.text) and self._unique(reference.text)


# -- full names in whatever text


class _Literal:
    """Full names of what moves: ``further`` are directories, beside the source roots, below which modules are named."""

    def __init__(self, sides: Sides, further: Iterable[str]) -> None:
        self._sides = sides
        self._modules: dict[str, str] = {}
        known = (*sides.roots, *further)
        moved = {old: new for old, new in sides.layout.names.items() if old.endswith(".py")}
        moved |= {shift.old: shift.new for shift in sides.layout.shifts if shift.new and "." not in shift.old}
        for old, new in moved.items():
            before, after = dotted(old, known), dotted(new, known)
            if before != after and before.count(".") and _SPELLED.fullmatch(before) and _SPELLED.fullmatch(after):
                self._modules[before] = after
        self._data = sides.read

    def of(self, old: str, document: bool) -> Iterator[Proposal]:
        """The edits of the file that was ``old``."""
        new = self._sides.layout.names.get(old, old)
        data = self._data(new)
        if data is None or (old in self._sides.layout.names and old not in self._sides.layout.moved):
            return
        lines = Lines(data)
        for start, end, text in named(data, partial(self._place_of, parent(old)), document=document):
            yield _proposal(new, old, (Edit(new, start, end, text),), lines.line(start))

    def _place_of(self, home: str, token: str) -> tuple[str, str]:
        parts = token.split("/")
        if len(parts) == 1:
            return self._module(token)
        before = self._sides.before
        for length in range(len(parts), 1, -1):
            head = "/".join(parts[:length])
            if before.lookup(head) is None:
                continue
            place = moved_path(head, self._sides.layout)
            beside = home and before.lookup(f"{home}/{head}") is not None
            return (head, place) if place != head and not beside else ("", "")
        return "", ""

    def _module(self, token: str) -> tuple[str, str]:
        parts = token.split(".")
        for length in range(len(parts), 1, -1):
            head = ".".join(parts[:length])
            if head in self._modules and (length < len(parts) or parts[-1] not in _FILES):
                return head, self._modules[head]
        return "", ""
