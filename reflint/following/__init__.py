"""What named a file before it moves, and would name nothing, or something else, afterwards: its edits, by what was meant and not by what is missed.

Rules judge a tree by what it lacks, and stay silent where a name may mean something else. A plan need not guess: it saw what was meant.
"""

from __future__ import annotations

from functools import partial

from reflint.cache import Cache, cache_directory
from reflint.config import is_config
from reflint.extract import ALWAYS, dialect_of
from reflint.fix.rewrite import Proposal
from reflint.following.imports import Modules
from reflint.following.mirrors import rebuilt
from reflint.following.names import Names, renamed
from reflint.following.references import referring
from reflint.following.shortened import shortened
from reflint.following.sides import Sides, shelves
from reflint.gather import Gatherer
from reflint.git.history import read_history
from reflint.git.repository import Repository
from reflint.jobs import Spread, usable_jobs
from reflint.layout import Layout
from reflint.model.analysis import Analysis
from reflint.model.history import archived
from reflint.model.modules import Outline
from reflint.model.request import Request
from reflint.model.tree import Tree, parent
from reflint.modules import Scene, resolver_of, search_paths
from reflint.resolve.classes import Classes
from reflint.resolve.modules import source_roots
from reflint.resolve.resolver import Resolver
from reflint.resolve.spoken import spoken_scope
from reflint.scope import Scope
from reflint.screen import Gone, Screen
from reflint.syntax.outline import outline
from reflint.trees import Overlay, Reader
from reflint.trees.reading import reading


def followed(request: Request, repository: Repository, now: Analysis, layout: Layout, after: Overlay) -> list[Proposal]:
    """The edits, in the tree ``after`` the move, of all that meant a file that moves in the tree of ``now``."""
    tree, settings = now.tree, now.settings
    directory = cache_directory() if request.cache else None
    with Reader(repository, tree) as reader, Cache(directory) as cache, Reader(repository, after) as later:
        read = reading(tree, reader)
        history = read_history(repository, tree, directory)
        classes = Classes(tree, read, settings)
        excluded = classes.matcher(settings.exclude)
        resolver = Resolver(tree, history, settings, classes, read)
        old = [
            *layout.names,
            *layout.directories,
            *(shift.old for shift in layout.shifts if shift.new),
            *renamed(tree, layout),
        ]
        gone = Gone(old, after, (*resolver.roots, *shelves(tree)))
        jobs = usable_jobs(request.jobs)
        mute = partial(_is_mute, classes, tree)
        gatherer = Gatherer(tree, reader, cache, gone, Scope(mute, spoken_scope(settings, classes), True, jobs))
        paths = [path for path in tree.entries if not excluded(path) and not mute(path)]
        gathered = gatherer.gather(paths)
        roots = dict.fromkeys((*source_roots(after, settings.source_roots), *resolver.roots))
        sides = Sides(tree, after, layout, reading(after, later), tuple(roots))
        stubs = [path for path in paths if path.endswith(".pyi")]
        outlines = gathered.outlines | _outlines(reader, stubs)
        scene = Scene(tree, history, settings, read, resolver.ignored)
        modules = Modules(sides, resolver_of(scene, search_paths(scene, reader), outlines), history)
        found = [*modules.proposals(outlines)]
        found += referring(sides, resolver, gathered, sorted(modules.further))
        short = shortened(layout, outlines)
        if short:
            gone = Gone([*old, *(f"{said.replace('.', '/')}.py" for said in short)], after, gone.roots)
        screen = Screen(tree, reader, cache, gone, Spread(jobs))
        verdicts = screen.verdicts(list(dict.fromkeys((*paths, *filter(is_config, tree.entries))))).verdicts
        names = Names(sides, sorted(modules.further), short)
        for path, verdict in verdicts.items():
            found += names.of(path, verdict.interpreter) if verdict.hit and not verdict.binary else ()
        said = {path: dialect_of(path) or verdict.interpreter for path, verdict in verdicts.items() if verdict.hit}
        found += rebuilt(sides, [path for path, dialect in said.items() if dialect in ALWAYS])
        return found


def _is_mute(classes: Classes, tree: Tree, path: str) -> bool:
    """Whether what the file at ``path`` names is left as it is; programs run, though they lie among documents of the past, and so does a package
    that is called ``archive``.
    """
    kept = archived(path) and f"{parent(path)}/__init__.py" not in tree.entries
    if not classes.quiet(path) or not path.endswith(".py") or not classes.historical(path) or kept:
        return classes.quiet(path)
    return classes.vendored(path) or classes.template(path) or classes.fixture(path)


def _outlines(reader: Reader, paths: list[str]) -> dict[str, Outline]:
    return {path: outline(data) for path, data in reader.read_many(paths) if isinstance(data, bytes)}
