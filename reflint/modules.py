"""What Python files say of modules, read on demand and cached by content; and the stage that resolves their imports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from reflint.cache import Cache, cache_key
from reflint.extract import dialect_of
from reflint.extract.modules import VERSION, module_facts, notebook_facts
from reflint.git.blobs import blob_id
from reflint.jobs import Spread
from reflint.model.facts import Failure
from reflint.model.history import History
from reflint.model.modules import Import, ImportedName, Loaded, ModuleFacts, Outline, PathEdit
from reflint.model.resolution import Resolution
from reflint.model.settings import Settings
from reflint.model.tree import Tree
from reflint.resolve.doubts import Doubts
from reflint.resolve.finder import Finder
from reflint.resolve.generated import Generated
from reflint.resolve.graph import Graph, empty_graph, graph_of
from reflint.resolve.imports import ImportResolver
from reflint.resolve.modules import Declared
from reflint.resolve.pinned import Pinned
from reflint.resolve.searchpath import SearchPaths, projects, says, search_roots, services
from reflint.resolve.unresolved import Unresolved
from reflint.screen import signing
from reflint.trees.reading import Reads

Read = Callable[[str], "bytes | None"]
WORTH = 16  # files; to parse one takes milliseconds, and while this process does it, the others wait


class Imports(NamedTuple):
    """What the imports of a tree ask for in vain, the files that could not be parsed though something may be missing in them, and what the
    imports were resolved by (None where there is no Python).
    """

    resolutions: list[Resolution]
    failures: list[tuple[str, Failure]]
    resolver: ImportResolver | None

    def read(self, facts: ModuleReader) -> dict[str, ModuleFacts]:
        """The module facts of every Python file in scope."""
        return facts(self.resolver.outlines) if self.resolver is not None else {}

    def graph(self, facts: ModuleReader) -> Graph:
        """The import graph of every Python file in scope: parses those whose facts are not known."""
        if self.resolver is None:
            return empty_graph()
        return graph_of(self.read(facts), self.resolver.modules, self.resolver.paths.finder)


class ModuleReader:
    """Module facts of the Python files of one tree. ``contents`` are content ids, by path, where they are known; ``users`` False leaves out
    what only deployments ask for.
    """

    def __init__(
        self, reader: Reads, cache: Cache, contents: Mapping[str, str], jobs: int = 1, users: bool = True
    ) -> None:
        self._users = users
        self._kind = "m" if users else "n"
        self._reader = reader
        self._cache = cache
        self._contents = contents
        self._spread = Spread(jobs, WORTH)
        self._known: dict[str, ModuleFacts] = {}

    def __call__(self, paths: Iterable[str]) -> dict[str, ModuleFacts]:
        """The facts of the files at ``paths``, in order of their names; without those that cannot be read."""
        wanted = sorted(set(paths))
        missing = [path for path in wanted if path not in self._known]
        keys = {
            path: cache_key(self._kind, VERSION, self._contents[path]) for path in missing if self._contents.get(path)
        }
        records = self._cache.get_many(set(keys.values()))
        for path, key in keys.items():
            if key in records:
                self._known[path] = _unpacked(records[key])
        for path, content, record in self._spread(self._read, [path for path in missing if path not in self._known]):
            self._known[path] = _unpacked(record)
            self._cache.put(cache_key(self._kind, VERSION, content), record)
        return {path: self._known[path] for path in wanted if path in self._known}

    def _read(self, paths: list[str]) -> Iterator[tuple[str, str, Any]]:
        for path, data in self._reader.read_many(paths):
            if not isinstance(data, Failure):
                yield path, self._contents.get(path) or blob_id(data), _packed(facts_of(path, data, self._users))


def facts_of(path: str, data: bytes, users: bool) -> ModuleFacts:
    """The module facts of the Python file or notebook ``data``, which stands at ``path``."""
    return notebook_facts(data) if dialect_of(path) == "notebook" else module_facts(data, users)


class Scene(NamedTuple):
    """What imports are resolved against; and ``notebooks``, which import and cannot be imported."""

    tree: Tree
    history: History
    settings: Settings
    read: Read
    ignored: Callable[[str], bool]
    notebooks: Mapping[str, Outline] = MappingProxyType({})


def search_paths(scene: Scene, reader: Reads) -> SearchPaths:
    """The modules of the scene's tree, and the search paths on which its files find them."""
    tree = scene.tree
    saying = [path for path in tree.entries if says(path)]
    texts = {path: data for path, data in reader.read_many(saying) if isinstance(data, bytes)}
    roots = search_roots(tree, texts, scene.settings.source_roots)
    return SearchPaths(Finder.of_tree(tree), scene.history, roots, services(tree), projects(tree))


def resolver_of(scene: Scene, paths: SearchPaths, outlines: Mapping[str, Outline]) -> ImportResolver:
    """Judges the imports of the files with ``outlines``."""
    return ImportResolver(paths, scene.history, outlines, signing(scene.read))


class Hearing(NamedTuple):
    """How imports are judged: ``facts`` reads files, ``survey`` False has it parse every one. ``early`` is told what seems to be missing while
    there is still much to read.
    """

    facts: ModuleReader
    survey: bool
    early: Callable[[list[Resolution]], object] = bool


def resolve_imports(
    scene: Scene, paths: Callable[[], SearchPaths], outlines: Mapping[str, Outline], hearing: Hearing
) -> Imports:
    """What the imports of the files with ``outlines``, and of notebooks, ask for in vain."""
    tree = scene.tree
    if not outlines:
        return Imports([], [], None)
    resolver = resolver_of(scene, paths(), outlines)
    outlines = {**outlines, **scene.notebooks}
    suspects = [path for path, outline in outlines.items() if not hearing.survey or resolver.suspects(path, outline)]
    declared = Declared(tree, scene.read)
    generated, pinned = Generated(tree, scene.read, scene.ignored), Pinned(tree, scene.read)
    doubts = Doubts(
        declared,
        declared.elsewhere,
        cache(declared.released),
        declared.perhaps,
        cache(generated),
        generated.copied,
        generated.compiled,
        pinned,
    )
    found, failed = Unresolved(resolver, outlines, hearing.facts, doubts).judge(suspects, hearing.early)
    failures = [(path, Failure(f.failure, f.line)) for path, f in failed if resolver.suspects(path, outlines[path])]
    return Imports(found, failures, resolver)


def _packed(facts: ModuleFacts) -> tuple[Any, ...]:
    imports = tuple((*item[:2], tuple(map(tuple, item.names)), *item[3:]) for item in facts.imports)
    return (
        imports,
        tuple(sorted(facts.names)),
        facts.dynamic,
        tuple(map(tuple, facts.edits)),
        tuple(sorted(facts.stubbed)),
        facts.failure,
        facts.line,
        tuple(map(tuple, facts.loaded)),
    )


def _unpacked(record: tuple[Any, ...]) -> ModuleFacts:
    imports, names, dynamic, edits, stubbed, failure, line, loaded = record
    read = tuple(Import._make((*item[:2], tuple(map(ImportedName._make, item[2])), *item[3:])) for item in imports)
    path_edits, strings = tuple(map(PathEdit._make, edits)), tuple(map(Loaded._make, loaded))
    return ModuleFacts(read, frozenset(names), dynamic, path_edits, frozenset(stubbed), failure, line, strings)
