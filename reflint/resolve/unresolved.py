"""The second judgement of imports, on parsed files: what remains unresolved beyond doubt becomes a resolution."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from reflint.model.facts import Reference
from reflint.model.modules import Import, ModuleFacts, Outline
from reflint.model.resolution import IMPORT, IMPORTED_NAME, Resolution
from reflint.model.tree import ancestors, normalize, parent
from reflint.resolve.imports import Facts, ImportResolver, Missing


class Doubts(NamedTuple):
    """What speaks for a module that is not there: ``declared(top)``: a distribution of this name is asked for; ``generated(stem, guarded)``:
    it may be made later.
    """

    declared: Callable[[str], bool]
    generated: Callable[..., bool]


class Unresolved:
    """Judges the imports of files whose outlines were suspect. ``facts`` reads parsed files; ``outlines`` are those of all files in scope."""

    def __init__(self, resolver: ImportResolver, outlines: Mapping[str, Outline], facts: Facts, doubts: Doubts) -> None:
        self._resolver = resolver
        self._outlines = outlines
        self._facts = facts
        self._doubts = doubts
        self._editors = _editors(outlines)

    def judge(self, paths: Iterable[str]) -> tuple[list[Resolution], list[tuple[str, ModuleFacts]]]:
        """What the imports of the files at ``paths`` ask for in vain, and which of these files could not be parsed."""
        parsed = self._facts(paths)
        failed = [(path, facts) for path, facts in parsed.items() if facts.failure]
        open_names = self._open_names(parsed)
        self._resolver.surfaces.update(self._facts(open_names))
        edited = self._facts({editor for path in parsed for editor in self._above(path)})
        found = []
        for path, facts in parsed.items():
            extra = self._extra(path, edited)
            stubbed = facts.stubbed.union(*(f.stubbed for p, f in edited.items() if _covers(p, path)))
            for item in facts.imports:
                found += self._import(path, item, extra, stubbed)
        return found, failed

    def _open_names(self, parsed: Mapping[str, ModuleFacts]) -> set[str]:
        """The files whose names must be known precisely: live modules that seem to lack a name, and those whose stars they take."""
        wanted: set[str] = set()
        for path, facts in parsed.items():
            for item in facts.imports:
                for missing in self._resolver.missing(parent(path), _written(item), [name.name for name in item.names]):
                    wanted.update(missing.modules)
        pending = list(wanted)
        while pending:
            path = pending.pop()
            for module, names in self._outlines.get(path, Outline()).imports:
                if names == "*":
                    new = {hit.path for hit in self._resolver.modules(parent(path), module) if hit.kind in ("module", "package")}
                    pending += new - wanted
                    wanted |= new
        return {path for path in wanted if path in self._outlines}

    def _above(self, path: str) -> list[str]:
        """Files beside ``path`` or above it that speak of the search path: whoever runs them may run it, too."""
        return [editor for directory in ("", *ancestors(path)) for editor in self._editors.get(directory, ())]

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
        return tuple(found)

    def _import(
        self, path: str, item: Import, extra: tuple[str, ...] | None, stubbed: frozenset[str]
    ) -> Iterator[Resolution]:
        if item.guard == "raises":
            return
        names = [name.name for name in item.names]
        for missing in self._resolver.missing(parent(path), _written(item), names, extra or ()):
            dotted = f"{item.module}.{missing.name}".strip(".")
            if not stubbed.isdisjoint((item.module, dotted)) and not item.level:
                continue
            if missing.what == "name":
                if item.guard != "handler" and not item.guard and not self._doubts.generated(_stem(missing), guarded=False):
                    yield _resolution(path, item, missing, "unknown")
            elif missing.origin:
                if self._is_gone(path, item, missing):
                    yield _resolution(path, item, missing, "gone")
            elif self._never_was(path, item, missing, extra is None):
                yield _resolution(path, item, missing, "unknown")

    def _is_gone(self, path: str, item: Import, missing: Missing) -> bool:
        """Whether a module that vanished is the one that is meant."""
        if item.guard in ("handler", "spec") or (item.names and item.names[0].name == "*" and item.guard):
            return False
        if item.level or missing.depth or missing.what == "name":
            return not self._doubts.generated(_stem(missing), guarded=bool(item.guard))
        if self._doubts.declared(item.module.partition(".")[0]):
            return False
        return not item.guard

    def _never_was(self, path: str, item: Import, missing: Missing, unknown_path: bool) -> bool:
        """Whether a module that never was is surely this repository's: its package is, and nothing makes it later."""
        if item.guard in ("handler", "spec") or (item.guard and item.names and item.names[0].name == "*"):
            return False
        stem = _stem(missing)
        if item.level:
            return bool(missing.depth or missing.where) and not self._doubts.generated(stem, guarded=bool(item.guard))
        if not missing.depth or unknown_path:
            return False
        if not self._is_own(path, item, missing):
            return False
        return not self._doubts.generated(stem, guarded=bool(item.guard))

    def _is_own(self, path: str, item: Import, missing: Missing) -> bool:
        """Whether the package in which a module is missing is the repository's own, beyond doubt."""
        paths = self._resolver.paths
        top = item.module.partition(".")[0]
        parts = item.module.split(".")[: missing.depth]
        chain = ["/".join((missing.root, *parts[:length])).strip("/") for length in range(1, len(parts) + 1)]
        regular = any(paths.finder.is_package(stem) for stem in chain)
        if not paths.strong(missing.root) and paths.finder.is_package(missing.root):
            return False  # beside the file, inside a package: only a script is run like that
        if any(self._is_loose(stem) for stem in chain):
            return False
        if regular and paths.strong(missing.root) and (missing.root or not self._doubts.declared(top)):
            return True
        return not self._doubts.declared(top)

    def _is_loose(self, stem: str) -> bool:
        """Whether a package looks for its modules elsewhere, or makes them up."""
        found = self._resolver.paths.finder.at(stem)
        if found is None or found.kind == "namespace":
            return False
        if found.kind in ("compiled", "opaque"):
            return True
        outline = self._outlines.get(found.path)
        return outline is None or outline.dynamic or (outline.paths and found.kind == "package")


def _stem(missing: Missing) -> str:
    """The place of the module that is missing, without its ending."""
    return missing.where[0] if missing.where else missing.target.replace(".", "/")


def _written(item: Import) -> str:
    return "." * item.level + item.module


def _editors(outlines: Mapping[str, Outline]) -> dict[str, list[str]]:
    """Files that speak of the search path, by their directory."""
    found: dict[str, list[str]] = {}
    for path, outline in outlines.items():
        if outline.paths:
            found.setdefault(parent(path), []).append(path)
    return found


def _covers(editor: str, path: str) -> bool:
    home = parent(editor)
    return not home or path.startswith(home + "/")


def _resolution(path: str, item: Import, missing: Missing, status: str) -> Resolution:
    start, end = item.start, item.end
    for name in item.names:
        if name.name == missing.name:
            start, end = name.start, name.end
    syntax = IMPORT if missing.what == "module" else IMPORTED_NAME
    reference = Reference(missing.target, start, end, "read", syntax, form="module", masked=bool(item.guard))
    return Resolution(path, "python", reference, "gone" if status == "gone" else "unknown", missing.target, missing.where, missing.origin)
