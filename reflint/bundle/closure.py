"""The import closure of a bundle's entry points, resolved inside the bundle: what it needs, what it lacks, and the chain to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from reflint.bundle.astray import relative_lack, stray_module
from reflint.bundle.requirements import Brings
from reflint.bundle.walking import FILES, Miss, Walk, Walker, loaded_in
from reflint.bundle.wanted import Library
from reflint.model.bundle import Bundle, EntryPoint, Lack, Proof, Unknown
from reflint.model.finding import Step
from reflint.model.tree import normalize, parent
from reflint.resolve.finder import Finder
from reflint.resolve.stdlib import STDLIB

MAX_ROUNDS = 12  # of parsing what stands on the chains to what is lacking


class Repository(NamedTuple):
    """What the repository itself has, asked of what a bundle lacks: its modules, its source roots, and the directories that have a name.

    Without a ``finder`` the bundle stands alone: a package that it has is its own, and has to be whole.
    """

    finder: Finder | None
    roots: tuple[str, ...] = ()
    tops: Mapping[str, Collection[str]] = MappingProxyType({})


class Closure(Walker):
    """Proves one bundle; ``brings`` knows what is installed in it."""

    def __init__(self, bundle: Bundle, library: Library, repository: Repository, brings: Brings) -> None:
        super().__init__(bundle, library)
        self._repository = repository
        self._brings = brings
        self._loose = False

    def prove(self) -> Proof:
        """What the bundle needs and lacks."""
        bundle = self._bundle
        needed: dict[str, str] = {}
        lacks: dict[tuple[str, str], Lack] = {}
        unknown = list(bundle.unknown)
        for entry in bundle.entries:
            start = self._start(entry)
            if start is None:
                lack = self._entry_lack(entry)
                if lack is not None:
                    lacks.setdefault((lack.what, lack.name), lack)
                continue
            undefined = self._undefined(entry, start)
            if undefined is not None:
                lacks.setdefault((undefined.what, undefined.name), undefined)
            walk = self._settle(entry, start)
            for path, reached in walk.reached.items():
                needed.setdefault(path, reached.importer)
            for miss in walk.alone:
                lost = relative_lack(miss, self._chain(miss._replace(module=miss.want.module), walk))
                if lost is not None:
                    lacks.setdefault((f"{lost.source}:{miss.want.line}", lost.name), lost)
            for miss in walk.misses:
                for lack in self._judged(miss, walk, unknown):
                    known = lacks.get((lack.what, lack.name))
                    if known is None or (known.guarded and not lack.guarded):
                        lacks[lack.what, lack.name] = lack
        return Proof(
            bundle, tuple(needed), tuple(lacks.values()), tuple(dict.fromkeys(unknown)), tuple(needed.values())
        )

    # Walking

    def _settle(self, entry: EntryPoint, start: str) -> Walk:
        """The walk once every file that matters was parsed."""
        walk = Walk({}, [], [], {}, {}, {})
        for _ in range(MAX_ROUNDS):
            walk = self._walk(start, loaded_in(entry, start))
            fresh = self._fresh(walk)
            if not fresh and not self._extended(entry, walk):
                return walk
            self._library.parse(sorted(fresh))
        return walk

    def asked(self) -> set[str]:
        """The files that have to be parsed next, as far as a first walk tells: nothing is parsed here."""
        starts = ((entry, self._start(entry)) for entry in self._bundle.entries)
        walks = (self._walk(start, loaded_in(entry, start)) for entry, start in starts if start is not None)
        return {path for walk in walks for path in self._fresh(walk)}

    def _fresh(self, walk: Walk) -> set[str]:
        """The files on the chains of ``walk`` to what may be lacking, and those that change where modules are found; not those that were parsed."""
        files = self._bundle.files
        asking = [miss.importer for miss in walk.misses if self._matters(miss)]
        asking += [miss.importer for miss in walk.alone]
        doubtful = {files[step] for importer in asking for step in self._steps(importer, walk)}
        editors = {files[path] for path in walk.reached if self._library.may_redirect(files[path])}
        return {path for path in doubtful | editors if path and self._library.parsed(path) is None}

    def _start(self, entry: EntryPoint) -> str | None:
        """The file of an entry point; None where the bundle has none."""
        self._set_path((*entry.path, *self._bundle.search_path))
        self._loose = False
        if entry.kind == "script":
            return entry.text if entry.text in self._bundle.files else None
        found = self._find(entry.text)
        if found is None and not entry.attribute:
            return self._holding(entry.text)
        if found is not None and found.kind == "package" and not entry.attribute:
            main = self._find(entry.text + ".__main__")
            return main.path if main is not None else found.path
        return found.path if found is not None and found.kind in FILES else None

    def _extended(self, entry: EntryPoint, walk: Walk) -> bool:
        """Whether what was parsed puts further directories on the search path."""
        more: dict[str, None] = {}
        image = self._bundle.uploader == "docker"
        for path in walk.reached:
            facts = self._library.parsed(self._bundle.files[path])
            for edit in facts.edits if facts is not None else ():
                base = parent(path) if edit.anchor == "file" else self._bundle.workdir
                absolute = edit.base.startswith("/")
                if not edit.known and not absolute:
                    self._loose = True
                elif absolute and not image:
                    continue  # a place of somebody's machine
                else:
                    place = normalize(edit.base if absolute else f"{base}/{edit.base}")
                    if place is not None or image:
                        more[place or ""] = None  # nothing is above the root of an image
        entries = tuple(dict.fromkeys((*self._path, *more)))
        if entries == self._path:
            return False
        self._set_path(entries)
        return True

    # Judging

    def _chain(self, miss: Miss, walk: Walk) -> tuple[Step, ...]:
        steps = self._steps(miss.importer, walk)
        chain = []
        for at, path in enumerate(steps):
            want = walk.reached[steps[at + 1]].want if at + 1 < len(steps) else miss.want
            source = self._bundle.files[path]
            chain.append(Step(source, want.line or 1, miss.module if at + 1 == len(steps) else want.module))
        return tuple(chain)

    def _judged(self, miss: Miss, walk: Walk, unknown: list[Unknown]) -> Iterator[Lack]:
        """What a miss means; nothing where it means nothing that can be proved."""
        if not miss.want.line:
            return  # the file does not parse, so that its imports are not known
        relative = miss.want.module.startswith(".")
        source = self._source(miss)
        module = self._dotted(miss) if relative else miss.module
        if source:
            doubt = self._doubt(module)
            if doubt:
                unknown.append(Unknown(f"{module}: {doubt}", self._bundle.line))
            elif relative or self._top(module) is not None or not self._brings.surely(module, source):
                hidden = "" if relative else self._hiding(module, source)
                guarded = miss.guarded or miss.loaded or miss.want.spared
                yield Lack("module", module, self._chain(miss, walk), source, guarded, hidden)
        elif not miss.guarded and self._is_of_another_python(miss):
            yield Lack("module", miss.module, self._chain(miss, walk), guarded=miss.loaded)
        elif not miss.guarded:
            names = self._uninstalled(miss) if not self._idle(miss, walk) else []
            for name in names:
                yield Lack("distribution", name, self._chain(miss, walk), guarded=miss.loaded or miss.want.spared)
            stray = self._stray(miss) if not names and self._brings.nothing_has(miss.module) else ""
            if stray and not miss.loaded and not self._doubt(miss.module):
                yield Lack("stray", miss.module, self._chain(miss, walk), stray)

    def _matters(self, miss: Miss) -> bool:
        """Whether something may be lacking, so that it is worth to read its file in full."""
        if self._source(miss) or self._is_of_another_python(miss) or self._uninstalled(miss):
            return True
        return bool(self._brings.nothing_has(miss.module) and self._stray(miss))

    def _is_of_another_python(self, miss: Miss) -> bool:
        """Whether a module is of the standard library, but not of this Python's, and nothing that is installed brings it back."""
        top = miss.want.module.partition(".")[0]
        closed = self._bundle.bare or self._bundle.uploader == "directory"
        return top in STDLIB and closed and self._top(top) is None and not self._brings.surely(top)

    def _uninstalled(self, miss: Miss) -> list[str]:
        """The distributions that a third-party import needs and nothing installs."""
        if miss.want.module.startswith("."):
            return []
        top = self._top(miss.module)
        names = self._brings.lacking(miss.module, miss.want.names) if top is None or top.kind == "namespace" else []
        beside = self._library.wants(self._bundle.files[miss.importer]) if names else ()
        return [] if any(self._brings.bringing_more(want.module) for want in beside) else names

    def _idle(self, miss: Miss, walk: Walk) -> bool:
        """Whether an import is made by functions of its module to which nothing that is started leads."""
        pending = {(miss.importer, name) for name in miss.want.users}
        seen = set(pending)
        while pending:
            path, name = pending.pop()
            if not walk.reached[path].importer or (path, "*") in walk.takers:
                return False
            for taker, module in walk.takers.get((path, name), ()):
                users = self._library.users(self._bundle.files[taker], module, name)
                if users is None:
                    return False
                fresh = {(taker, user) for user in users} - seen
                seen |= fresh
                pending |= fresh
        return bool(miss.want.users)

    def _stray(self, miss: Miss) -> str:
        """The file of the repository, in no directory that is searched, that an import of somebody else's neighbour means; "" for none."""
        finder = self._repository.finder
        if finder is None or miss.want.module.startswith(".") or self._top(miss.module) is not None:
            return ""
        return stray_module(miss, finder, self._repository.tops, self._library)

    def _source(self, miss: Miss) -> str:
        """The file of the repository that a missing module is; "" where it has none."""
        relative = miss.want.module.startswith(".")
        finder = self._repository.finder
        if finder is None:
            module = self._dotted(miss) if relative else miss.module
            return module.replace(".", "/") if relative or self._top(module) is not None else ""
        beside = self._repository_has_beside(miss, finder) if relative else ""
        # A copy of a shared package: what its original has beside it.
        return beside or self._repository_has(miss._replace(module=self._dotted(miss)) if relative else miss, finder)

    def _repository_has(self, miss: Miss, finder: Finder) -> str:
        """The file of the repository that a missing module is; "" where it has none."""
        parts = miss.module.split(".")
        for root in self._sources(miss.importer):
            length, found = finder.longest(root, parts)
            if length == len(parts) and found is not None and found.kind in FILES and found.path.endswith(".py"):
                return found.path
        return ""

    def _sources(self, importer: str) -> Iterator[str]:
        """The directories of the repository that correspond to the search path, as far as ``importer`` shows; then the source roots."""
        mine, theirs = importer.split("/"), self._bundle.files[importer].split("/")
        while mine and theirs and mine[-1] == theirs[-1]:
            mine.pop()
            theirs.pop()
        inside, outside = "/".join(mine), "/".join(theirs)
        for entry in self._path:
            if entry == inside:
                yield outside
            elif entry.startswith(inside + "/" if inside else ""):
                yield f"{outside}/{entry[len(inside) :].lstrip('/')}".strip("/")
        yield ""
        yield from self._repository.roots

    def _repository_has_beside(self, miss: Miss, finder: Finder) -> str:
        rest = miss.want.module.lstrip(".")
        base = self._bundle.files[miss.importer]
        for _ in range(len(miss.want.module) - len(rest)):
            base = parent(base)
        found = finder.at("/".join(filter(None, (base, *miss.module.split(".")))))
        return found.path if found is not None and found.kind in FILES else ""

    def _dotted(self, miss: Miss) -> str:
        """A relative import's module by its name in the bundle."""
        rest = miss.want.module.lstrip(".")
        base = miss.importer
        for _ in range(len(miss.want.module) - len(rest)):
            base = parent(base)
        place = "/".join(filter(None, (base, *miss.module.split("."))))
        entry = max((e for e in self._path if not e or place.startswith(e + "/")), key=len, default="")
        return place[len(entry) :].strip("/").replace("/", ".")

    def _hiding(self, module: str, source: str) -> str:
        """The file of the repository that hides ``source``, which is shipped, behind a package or module of the same top-level name."""
        top = self._find(module.partition(".")[0])
        stem = module.replace(".", "/")
        for entry in self._path:
            places = (f"{entry}/{stem}{ending}".lstrip("/") for ending in (".py", "/__init__.py"))
            if top is not None and any(self._bundle.files.get(place) == source for place in places):
                return self._bundle.files.get(top.path, top.path)
        return ""

    def _doubt(self, module: str) -> str:
        """Why ``module`` may be there although no file is seen; "" where it is not."""
        stem = module.replace(".", "/")
        top = stem.partition("/")[0]
        for entry in self._path:
            for opaque in self._bundle.opaque:
                inside = f"{entry}/{top}".strip("/")
                if f"{entry}/".startswith(f"{opaque}/".lstrip("/")) or f"{opaque}/".startswith(inside + "/"):
                    return f"not all that lies in /{opaque} is known"
        if self._loose and (
            self._top(module) is None
            or any(path.endswith((f"/{stem}.py", f"/{stem}/__init__.py")) for path in self._bundle.files)
        ):
            return "the program changes its search path in a way that cannot be known"
        return ""

    def _undefined(self, entry: EntryPoint, start: str) -> Lack | None:
        """The attribute that an entry point names and its module does not have."""
        source = self._bundle.files[start]
        name = entry.attribute.partition(".")[0]
        if not name or not source or self._library.binds(source, name):
            return None
        self._library.parse([source])
        facts = self._library.parsed(source)
        if facts is None or facts.failure or facts.dynamic or name in facts.names:
            return None
        if any(found.name == "*" for each in facts.imports for found in each.names):
            return None
        submodule = entry.kind == "module" and self._find(f"{entry.text}.{name}") is not None
        return None if submodule else Lack("entry", f"{entry.text}:{name}", (), source)

    def _entry_lack(self, entry: EntryPoint) -> Lack | None:
        """An entry point that is not there, where it can be said."""
        if self._bundle.opaque or self._bundle.unknown or "$" in entry.text:
            return None
        finder = self._repository.finder
        if entry.kind == "script" or finder is None:
            return Lack("entry", entry.text, ())
        hits = (finder.longest(root, entry.text.split("."))[1] for root in ("", *self._repository.roots))
        source = next((found.path for found in hits if found is not None and found.kind in FILES), "")
        return Lack("entry", entry.text, (), source) if source else None
