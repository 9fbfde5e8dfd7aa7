"""The second judgement of imports, on parsed files: what remains unresolved beyond doubt becomes a resolution."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from reflint.model.modules import Import, ModuleFacts, Outline
from reflint.model.resolution import Resolution
from reflint.model.tree import ancestors, normalize, parent
from reflint.registry.imports import POPULAR
from reflint.resolve.doubts import Doubts, is_filled, younger
from reflint.resolve.imports import Facts, ImportResolver, Missing
from reflint.resolve.inputs import Inputs
from reflint.resolve.modules import is_layer
from reflint.resolve.samples import is_broken, is_made_up, is_retired
from reflint.resolve.searchpath import NOTEBOOK, editors
from reflint.resolve.stated import seeming, stated, written

_STRANGERS = 3  # directories; one or two may put the neighbour on their search path by themselves


class Unresolved:
    """Judges the imports of files whose outlines were suspect. ``facts`` reads parsed files; ``outlines`` are those of all files in scope."""

    def __init__(self, resolver: ImportResolver, outlines: Mapping[str, Outline], facts: Facts, doubts: Doubts) -> None:
        self._resolver = resolver
        self._outlines = outlines
        self._facts = facts
        self._doubts = doubts
        self._is_filled = cache(lambda initial: is_filled(initial, outlines, resolver.signs))
        self._editors = editors(outlines, resolver.signs)
        self._is_input = Inputs(outlines)
        self._finders = self._is_input.finders

    def judge(
        self, paths: Iterable[str], early: Callable[[list[Resolution]], object]
    ) -> tuple[list[Resolution], list[tuple[str, ModuleFacts]]]:
        """What the imports of the files at ``paths`` ask for in vain, and which of these could not be parsed; ``early`` is told what seems so."""
        suspects = sorted(set(paths))
        # What outlines tell to be lacking is all that parsing may show to be: read with the suspects, it keeps every process busy.
        self._facts({*suspects, *self._lacking((path, self._outlined(path)) for path in suspects)})
        parsed = self._facts(suspects)
        early(list(seeming(self._resolver, parsed)))
        failed = [(path, facts) for path, facts in parsed.items() if facts.failure]
        self._resolver.look_again(self._facts(self._open_names(parsed)))
        open_ones: dict[str, ModuleFacts] = {}
        for path, facts in parsed.items():
            facts = facts._replace(imports=self._without_failed(path, facts.imports))
            if any(hit for item in facts.imports for hit in self._import(path, item, (), facts.stubbed)):
                open_ones[path] = facts
        edited = self._facts(editor for path in open_ones for editor in self._above(path))
        found = [hit for path, facts in open_ones.items() for hit in self._again(path, facts, edited)]
        made = younger(found, self._resolver.history)
        return [hit for hit in found if hit.origin not in made], failed

    def _without_failed(self, path: str, imports: tuple[Import, ...]) -> tuple[Import, ...]:
        """``imports``, those in the handler of a ``try`` that is sure to fail no longer optional: nothing else is left to go to."""
        tried = {item.attempt for item in imports if item.guard == "try" and self._module_is_missing(path, item)}
        if not tried:
            return imports
        handled = [item for item in imports if item.guard == "handler" and item.attempt in tried]
        lost = {item.attempt for item in handled if self._module_is_missing(path, item)}
        return tuple(
            item._replace(guard="")
            if item.attempt in (tried if item.guard == "handler" else lost if item.guard == "try" else ())
            else item
            for item in imports
        )

    def _module_is_missing(self, path: str, item: Import) -> bool:
        names = [name.name for name in item.names]
        return any(m.what == "module" for m in self._resolver.missing(parent(path), written(item), names))

    def _again(self, path: str, facts: ModuleFacts, edited: Mapping[str, ModuleFacts]) -> Iterator[Resolution]:
        """The judgement of a file in which something seems to be missing, with all that others, ``edited``, put on the search path."""
        extra = self._extra(path, edited)
        stubbed = facts.stubbed.union(*(edited[other].stubbed for other in self._above(path) if other in edited))
        for item in facts.imports:
            yield from self._import(path, item, extra, stubbed)

    def _outlined(self, path: str) -> list[tuple[str, list[str]]]:
        return [(module, names.split()) for module, names in self._outlines[path].imports]

    def _open_names(self, parsed: Mapping[str, ModuleFacts]) -> set[str]:
        """The files whose names must be known precisely, for what ``parsed`` files import."""
        return self._lacking(
            (
                path,
                self._outlined(path)
                if facts.failure
                else [(written(item), [name.name for name in item.names]) for item in facts.imports],
            )
            for path, facts in parsed.items()
        )

    def _lacking(self, asking: Iterable[tuple[str, list[tuple[str, list[str]]]]]) -> set[str]:
        """Live modules that seem to lack a name that files ask for, by (file, (module, names)…), and those whose stars they take."""
        wanted: set[str] = set()
        for path, asked in asking:
            for module, names in asked:
                for missing in self._resolver.missing(parent(path), module, names):
                    wanted.update(missing.modules)
        pending = list(wanted)
        while pending:
            path = pending.pop()
            for module, taken in self._outlines.get(path, Outline()).imports:
                if taken == "*":
                    new = {
                        hit.path
                        for hit in self._resolver.modules(parent(path), module)
                        if hit.kind in ("module", "package")
                    }
                    pending += new - wanted
                    wanted |= new
        return {path for path in wanted if path in self._outlines}

    def _above(self, path: str) -> list[str]:
        """Files beside ``path`` or above it that edit the search path or the loaded modules: whoever runs them may run it, too."""
        own = [path] if path.endswith(NOTEBOOK) else []
        return [*own, *(editor for directory in ("", *ancestors(path)) for editor in self._editors.get(directory, ()))]

    def _extra(self, path: str, edited: Mapping[str, ModuleFacts]) -> tuple[str, ...] | None:
        """Directories that ``path``, or a file beside or above it, puts on the search path; None where the file's own are not known."""
        found: dict[str, None] = {}
        for editor in self._above(path):
            for edit in edited[editor].edits if editor in edited else ():
                if not edit.known:
                    if editor == path:
                        return None
                    continue
                for base in (parent(editor), "") if edit.anchor == "any" else (parent(editor),):
                    place = normalize(f"{base}/{edit.base}")
                    if place is not None:
                        found[place] = None
        found.update(dict.fromkeys(map(parent, self._resolver.paths.finder.doubles.get(path, ()))))
        return tuple(found)

    def _import(
        self, path: str, item: Import, extra: tuple[str, ...] | None, stubbed: frozenset[str]
    ) -> Iterator[Resolution]:
        if item.guard == "raises" or is_retired(path):
            return
        names = [name.name for name in item.names]
        for missing in self._resolver.missing(parent(path), written(item), names, extra or ()):
            dotted = f"{item.module}.{missing.name}".strip(".")
            if not item.level and not stubbed.isdisjoint((item.module, dotted)):
                continue
            if not item.level and self._doubts.pinned(path, item.module.partition(".")[0], missing.root):
                continue
            if missing.what == "name":
                if self._is_absent(path, item, missing):
                    yield stated(path, item, missing, "unknown")
            elif missing.origin:
                if self._is_gone(path, item, missing):
                    yield stated(path, item, missing, "gone")
            elif self._never_was(path, item, missing, extra is None):
                yield stated(path, item, missing, "unknown")

    def _is_absent(self, path: str, item: Import, missing: Missing) -> bool:
        """Whether a name that a module does not bind is surely asked of this very module."""
        if item.guard or self._is_input(path) or self._doubts.generated(missing.where[-1].removesuffix(".py")):
            return False
        if any(map(self._is_filled, missing.where)):
            return False
        if item.level or self._is_ours(path, missing.root, item.module.partition(".")[0]):
            return True
        top = item.module.partition(".")[0]
        return (
            self._is_in_reach(path, missing.root)
            and not self._is_foreign(top, live=True)
            and not self._doubts.perhaps(top)
        )

    def _is_in_reach(self, path: str, root: str) -> bool:
        """Whether nothing speaks against the source root ``root`` being on the search path of the file ``path``: no demo has another one's."""
        paths = self._resolver.paths
        return root not in paths.roots or paths.reaches(root, path) or is_layer(root)

    def _is_gone(self, path: str, item: Import, missing: Missing) -> bool:
        """Whether a module that vanished is the one that is meant."""
        if item.guard in ("handler", "spec") or (item.guard and _takes_all(item)):
            return False
        if self._is_found(missing) or (item.typing and self._resolver.signs(path).hooks):
            return False  # what stands in for itself tells a type checker of somebody else's modules
        top = item.module.partition(".")[0]
        if not item.level and missing.depth and not self._is_elsewhere(missing):
            chain = self._chain(item, missing)
            portion = not self._resolver.paths.finder.is_package(chain[0]) and self._doubts.released(top)
            foreign = not self._resolver.paths.strong(missing.root) and self._is_foreign(top, live=True)
            if portion or foreign or self._is_loose(chain[-1], modules=True):
                return False
        elif not item.level and (item.guard or self._is_foreign(top) or self._is_everybodys(path, top, missing)):
            return False
        stem = missing.origin.removesuffix(".py").removesuffix("/__init__")
        if not item.level and not missing.depth and not self._resolver.gave(missing.origin, item):
            return False
        if self._doubts.compiled(stem, [name.name for name in item.names]):
            return False
        root = stem.removesuffix(missing.target.replace(".", "/")).rstrip("/")
        if not item.level and root != stem and not self._is_in_reach(path, root):
            return False
        stems = {stem, _stem(missing)} if item.guard else {stem}
        return not any(self._doubts.generated(each, guarded=bool(item.guard), was=True) for each in stems)

    def _is_elsewhere(self, missing: Missing) -> bool:
        """Whether what has the rest of the module lies in a package, where imports of Python 2 alone find it, and what vanished does not."""
        root, paths = missing.root, self._resolver.paths
        return not paths.strong(root) and paths.finder.is_package(root) and not missing.origin.startswith(root + "/")

    def _is_everybodys(self, path: str, top: str, missing: Missing) -> bool:
        """Whether files all over the tree import ``top``, which could never have meant the neighbour of ``path`` that is gone."""
        home, usage = parent(path), self._resolver.usage
        neighbour = parent(missing.origin.removesuffix("/__init__.py")) == home and "." not in missing.target
        return neighbour and (usage.strangers(top) >= _STRANGERS or not usage.by_themselves(home))

    def _is_ours(self, path: str, root: str, top: str) -> bool:
        """Whether the package ``top`` of a search path entry is the repository's own for the file ``path``, whatever is declared."""
        paths = self._resolver.paths
        ours = paths.strong(root) and paths.finder.is_package(f"{root}/{top}".lstrip("/"))
        return ours and paths.reaches(root, path)

    def _is_foreign(self, top: str, *, live: bool = False) -> bool:
        """Whether a distribution is known, or declared, that gives ``top``. ``live``: the tree has something of that name."""
        return top in POPULAR or (self._doubts.elsewhere(top) if live else self._doubts.declared(top))

    def _never_was(self, path: str, item: Import, missing: Missing, unknown_path: bool) -> bool:
        """Whether a module that never was is surely this repository's: its package is, and nothing makes it later."""
        stem = _stem(missing)
        name = stem.rpartition("/")[2]
        if item.guard not in ("", "try") or self._is_input(path) or is_broken(path) or is_made_up(path, name):
            return False
        if self._is_found(missing) or (item.guard and not self._is_in_package(item, missing, stem)):
            return False
        if item.level:
            loose = any(self._is_loose(above, modules=True) for above in self._chain(item, missing))
            return (
                not loose
                and not self._is_laid_over(path, stem)
                and not self._doubts.generated(stem, guarded=bool(item.guard))
            )
        if not missing.depth or unknown_path or self._is_copied_there(path, item, missing):
            return False
        if not self._is_own(path, item, missing):
            return False
        return not self._doubts.generated(stem, guarded=bool(item.guard))

    def _is_found(self, missing: Missing) -> bool:
        """Whether the top-level package in which a module is missing, or was, has a finder of its own, which may find it elsewhere; what was there
        is found by a finder above it.
        """
        if missing.origin:
            return any(missing.origin.startswith(home + "/") for home in self._finders)
        top = "/".join((missing.root, missing.target.partition(".")[0])).strip("/") if missing.depth else ""
        return bool(top) and any(f"{home}/".startswith(top + "/") for home in self._finders)

    def _is_copied_there(self, path: str, item: Import, missing: Missing) -> bool:
        """Whether a directory above the file is what is missing, to be copied there before it runs: ``samples/driver`` for ``app.driver``."""
        name, *rest = item.module.split(".")[missing.depth :] or [""]
        longest = self._resolver.paths.finder.longest
        return any(home.rpartition("/")[2] == name and longest(home, rest)[0] == len(rest) for home in ancestors(path))

    def _is_laid_over(self, path: str, stem: str) -> bool:
        """Whether a file that is in no package is copied, or rendered, into one: a directory of the same name has the module that it asks for."""
        paths, home = self._resolver.paths, parent(path)
        if paths.finder.is_package(home):
            return False
        directory, _, name = stem.rpartition("/")
        namesakes = paths.tops.get(name, set()) - {directory}
        last = directory.rpartition("/")[2]
        if self._doubts.copied(path):
            return True
        return "templates" in home.split("/") or any(head.rpartition("/")[2] == last for head in namesakes)

    def _is_in_package(self, item: Import, missing: Missing, stem: str) -> bool:
        """Whether the module that a guarded import asks for would lie in a regular package, so that nothing but this repository can have it."""
        if not item.level:
            stem = "/".join((missing.root, *missing.target.split("."))).strip("/")
        return not _takes_all(item) and self._resolver.paths.finder.is_package(parent(stem))

    def _is_own(self, path: str, item: Import, missing: Missing) -> bool:
        """Whether the package in which a module is missing is the repository's own, beyond doubt."""
        paths = self._resolver.paths
        top = item.module.partition(".")[0]
        chain = self._chain(item, missing)
        regular = any(paths.finder.is_package(stem) for stem in chain)
        if any(self._is_loose(stem) for stem in chain) or (not regular and self._is_portion(item, missing)):
            return False
        if self._is_ours(path, missing.root, top):
            return True
        if self._is_foreign(top, live=True):
            return False
        if not regular and not self._resolver.usage.lives(chain[0]):
            return False  # a directory that has the name of a package of others
        if not self._is_in_reach(path, missing.root):
            return False
        return (regular and paths.strong(missing.root)) or not self._doubts.perhaps(top)

    def _chain(self, item: Import, missing: Missing) -> list[str]:
        """The packages above the module that is missing, as far as they are there, from the top."""
        parts = item.module.split(".")[: missing.depth]
        return ["/".join((missing.root, *parts[:length])).strip("/") for length in range(1, len(parts) + 1)]

    def _is_portion(self, item: Import, missing: Missing) -> bool:
        """Whether a project's directory without an ``__init__`` file holds one package alone, as those do to which other distributions add
        theirs.
        """
        parts = item.module.split(".")
        stems = {where.removesuffix("/".join(("", *parts[missing.depth :]))) for where in missing.where}
        return not stems.isdisjoint(self._resolver.paths.shelves - {"/".join(parts[: missing.depth])})

    def _is_loose(self, stem: str, *, modules: bool = False) -> bool:
        """Whether what stands at ``stem`` looks for its modules elsewhere, or makes them up. ``modules``: only where it is no package."""
        found = self._resolver.paths.finder.at(stem)
        if found is None or found.kind == "namespace" or (modules and found.kind == "package"):
            return False
        if found.kind in ("compiled", "opaque"):
            return True
        outline = self._outlines.get(found.path)
        return outline is None or self._resolver.signs(found.path).hooks


def _takes_all(item: Import) -> bool:
    return bool(item.names) and item.names[0].name == "*"


def _stem(missing: Missing) -> str:
    """The place of the module that is missing, without its ending."""
    return missing.where[0] if missing.where else missing.target.replace(".", "/")
