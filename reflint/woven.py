"""Who imports whom in a tree, by dotted names: what layouts are proposed from, and graphs drawn from. Asks no history."""

from __future__ import annotations

from typing import NamedTuple

from reflint.cache import Cache, cache_directory
from reflint.config.run import settings_for
from reflint.errors import UsageError
from reflint.gather import Gatherer
from reflint.git.repository import Repository, open_repository
from reflint.jobs import usable_jobs
from reflint.model.history import History, Seen
from reflint.model.layout import Layout
from reflint.model.modules import ModuleFacts
from reflint.model.request import Request
from reflint.model.settings import Settings
from reflint.model.tree import Tree
from reflint.modules import ModuleReader, Scene, resolver_of, search_paths
from reflint.resolve.classes import Classes
from reflint.resolve.graph import Graph, graph_of
from reflint.resolve.imports import ImportResolver
from reflint.resolve.naming import Names, Web
from reflint.scope import Scope
from reflint.screen import Gone
from reflint.trees import Reader, open_tree
from reflint.trees.reading import reading


class Woven(NamedTuple):
    """The imports of a tree: :meth:`web` names its modules as a layout does. ``layout`` is the tree's own; ``asked`` holds the bytes of the
    file that was asked for.
    """

    layout: Layout
    resolver: ImportResolver
    facts: dict[str, ModuleFacts]
    asked: bytes | None = None

    def web(self, layout: Layout) -> Web:
        """The graph, with modules named as ``layout`` has them."""
        return Web(Names(layout, self.resolver), self.facts)

    def graph(self) -> Graph:
        """The graph of the files."""
        return graph_of(self.facts, self.resolver.modules, self.resolver.paths.finder)


def woven(request: Request, asked: str = "") -> Woven:
    """The imports of the tree that ``request`` names, and the bytes of its file ``asked``. ``UsageError`` where there is no Python."""
    repository = open_repository(request.repo)
    tree = open_tree(repository, staged=request.staged, rev=request.rev or None)
    with Reader(repository, tree) as reader:
        read = reading(tree, reader)
        found = woven_tree(request, repository, tree, settings_for(request, tree, read))
        if found is None:
            raise UsageError("no Python module was found", path=request.repo)
        return found._replace(asked=read(asked) if asked else None)


def woven_tree(request: Request, repository: Repository, tree: Tree, settings: Settings) -> Woven | None:
    """The imports of ``tree`` under ``settings``; None where there is no Python."""
    with Reader(repository, tree) as reader, Cache(cache_directory() if request.cache else None) as cache:
        read = reading(tree, reader)
        classes = Classes(tree, read, settings)
        excluded = classes.matcher(settings.exclude)
        paths = [p for p in tree.entries if p.endswith((".py", ".pyi")) and not excluded(p) and not classes.quiet(p)]
        nowhere = Scope(classes.quiet, _never, jobs=usable_jobs(request.jobs), imports=True)
        gathered = Gatherer(tree, reader, cache, Gone((), tree, ()), nowhere).gather(paths)
        if not gathered.outlines:
            return None
        history = History(Seen(0, True), {}, (), frozenset())
        scene = Scene(tree, history, settings, read, _never)
        resolver = resolver_of(scene, search_paths(scene, reader), gathered.outlines)
        facts = ModuleReader(reader, cache, gathered.contents, usable_jobs(request.jobs))(gathered.outlines)
        return Woven(settings.layout, resolver, facts)


def _never(path: str) -> bool:
    return False
