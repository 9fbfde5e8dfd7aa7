"""What a tree means: its facts meet tree and history, imports and bundles are followed, and rules find all that they ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import NamedTuple

from reflint.cache import Cache, cache_directory
from reflint.extract import ALWAYS
from reflint.gather import Gathered, Gatherer
from reflint.git.former import former_names
from reflint.git.history import read_history
from reflint.git.moves import Known, evidence
from reflint.git.repository import Repository
from reflint.git.witnesses import unwitnessed
from reflint.jobs import WORTH, aside
from reflint.judging import bundles_asked, imports_alone
from reflint.model.analysis import Analysis
from reflint.model.history import Evidence, History
from reflint.model.report import Summary
from reflint.model.request import Request
from reflint.model.resolution import Claim, Resolution
from reflint.model.settings import Settings
from reflint.model.tree import Tree
from reflint.modules import ModuleReader, Scene, resolve_imports
from reflint.resolve.claims import claims, without
from reflint.resolve.classes import Classes
from reflint.resolve.images import images_of
from reflint.resolve.links import broken_links
from reflint.resolve.modules import source_roots
from reflint.resolve.repo import Repo, Upload
from reflint.resolve.resolver import Resolved, Resolver
from reflint.resolve.spoken import spoken_scope
from reflint.resolve.strays import from_former, strays
from reflint.scope import Scope
from reflint.screen import Gone
from reflint.syntax.ignore_comments import ignores
from reflint.trees import Reader, destroyed_links
from reflint.trees.reading import Read, Reads, reading

Clock = Callable[[str], AbstractContextManager[None]]


def untimed(stage: str) -> AbstractContextManager[None]:
    """A clock that nobody reads."""
    return nullcontext()


class Looked(NamedTuple):
    """What a second look at history and disk shows: evidence by vanished path, the text that stands where HEAD has a link, the old names
    of files that moved, and the claims that came after what they name was gone.
    """

    evidence: Mapping[str, Evidence]
    destroyed: Mapping[str, str]
    former: Mapping[str, str]
    late: frozenset[Claim]


class Asked(NamedTuple):
    """What the second look is asked: the vanished paths on which evidence is wanted, (file, target) of what files may have named from other
    places, and what files claim to name.
    """

    origins: set[str]
    strayed: set[tuple[str, str]]
    claims: set[Claim]


def look_away(asked: Asked) -> Looked:
    """The second look of those who report nothing that is gone."""
    return Looked({}, {}, {}, frozenset())


class Past(NamedTuple):
    """Where the second look looks: the history of ``tree`` in ``repository``, the moves that are known, where what it finds is kept, and whether
    any rule asks for links.
    """

    repository: Repository
    tree: Tree
    history: History
    ledger: Mapping[str, str]
    kept: str | None
    links: bool = True


def look_back(past: Past, read: Read, asked: Asked) -> Looked:
    """The second look, at all that is asked."""
    repository, tree, history, ledger, kept, links = past
    destroyed = {path: said(read(path)) for path in (destroyed_links(repository, tree) if links else ())}
    former = former_names(repository, tree, history, {path for path, _ in asked.strayed}, kept)
    late = unwitnessed(
        repository, history, asked.claims, lambda paths: former_names(repository, tree, history, paths, kept)
    )
    origins = asked.origins | {
        from_former(path, former[path], target + ending)
        for path, target in asked.strayed
        if path in former
        for ending in ("", ".py", "/__init__.py")
    }
    return Looked(evidence(repository, tree, history, origins, Known(ledger, kept)), destroyed, former, late)


class Seam(NamedTuple):
    """All that the pure part of the pipeline is handed: what is there, how to read it, what was there, and what is asked.

    ``look`` takes the second look at history, once it is known what to ask.
    """

    tree: Tree
    reader: Reads
    history: History
    settings: Settings
    cache: Cache
    survey: bool = True
    jobs: int = 1
    clock: Clock = untimed
    look: Callable[[Asked], Looked] = look_away


def examine(seam: Seam) -> tuple[Repo, Summary]:
    """Facts of every file, and what they mean: all that rules ask, and the run's denominator."""
    tree, history, settings = seam.tree, seam.history, seam.settings
    read = reading(tree, seam.reader)
    classes = Classes(tree, read, settings)
    excluded = classes.matcher(settings.exclude)
    with seam.clock("facts"):
        vanished = [*history.gone, *(retired.path for retired in settings.retired)]
        gone = Gone(vanished, tree, source_roots(tree, settings.source_roots))
        scope = Scope(
            classes.quiet,
            spoken_scope(settings, classes),
            seam.survey,
            seam.jobs,
            bool(settings.retired),
            imports_alone(settings),
        )
        gatherer = Gatherer(tree, seam.reader, seam.cache, gone, scope)
        readable = gatherer.readable(tree.entries)
        gathered = gatherer.gather([path for path in readable if not excluded(path) and not classes.quiet(path)])
    resolver = Resolver(tree, history, settings, classes, read)
    resolver.images = images_of(tree, ((path, dialect, facts.effects) for path, dialect, facts in gathered.facts))
    jobs = seam.jobs if len(gathered.facts) >= WORTH else 1
    resolving = aside(
        lambda: resolver.resolve_all([(path, dialect, facts.references) for path, dialect, facts in gathered.facts]),
        jobs,
    )
    with seam.clock("imports"):
        modules = ModuleReader(seam.reader, seam.cache, gathered.contents, seam.jobs)
        scene = Scene(tree, history, settings, read, resolver.ignored, gathered.notebooks)
        imports = resolve_imports(scene, seam.reader, gathered.outlines, modules, seam.survey)
    with seam.clock("resolve"):
        resolved = resolving()
        repo = Repo(tree, history, settings, classes, read)
        repo.resolutions = (*resolved.resolutions, *imports.resolutions)
        repo.named, repo.imports = resolved.named, imports.resolver
        repo.read_graph, repo.read_modules = partial(imports.graph, modules), partial(imports.read, modules)
        repo.module_facts = modules
        repo.source_roots = resolver.roots
        repo.images = resolver.images
        repo.links = tuple(link for link in broken_links(tree, history, resolver.ignored) if not excluded(link.path))
        repo.failures = tuple(dict([*imports.failures, *gathered.failures]).items())
        repo.ignores = {path: ignores(read(path) or b"", dialect) for path, dialect in gathered.told}
        repo.uploads = tuple(Upload(path, *upload) for path, _, facts in gathered.facts for upload in facts.uploads)
        repo.runs = tuple(
            (path, reference)
            for path, dialect, facts in gathered.facts
            if dialect in ALWAYS
            for reference in facts.references
            if reference.role == "run"
        )
    with seam.clock("bundles"):
        looking = aside(partial(seam.look, Asked(repo.origins(), set(strays(repo)), set(claims(repo)))), jobs)
        if bundles_asked(settings):
            from reflint.bundles import Deployed, prove_bundles

            repo.proofs = prove_bundles(repo, Deployed(gathered, modules, gatherer.file_facts))
    with seam.clock("evidence"):
        hear(repo, looking())
    return repo, summarise(gathered, resolved, history)


def hear(repo: Repo, looked: Looked) -> None:
    """Tell ``repo`` what the second look has shown."""
    repo.evidence, repo.destroyed, repo.former, late = looked
    repo.resolutions = without(repo, late)


def meanings(request: Request, repository: Repository, now: Analysis, paths: Iterable[str]) -> list[Resolution]:
    """What the references of the files at ``paths`` mean in the tree of ``now``, also where they simply exist."""
    tree, settings = now.tree, now.settings
    directory = cache_directory() if request.cache else None
    with Reader(repository, tree) as reader, Cache(directory) as cache:
        read = reading(tree, reader)
        history = read_history(repository, tree, directory)
        classes = Classes(tree, read, settings)
        scope = Scope(lambda path: False, spoken_scope(settings, classes), False, 1)
        gatherer = Gatherer(tree, reader, cache, Gone((), tree, ()), scope)
        resolver = Resolver(tree, history, settings, classes, read)
        facts = gatherer.gather(paths).facts
        return [r for path, dialect, found in facts for r in resolver.meanings(path, dialect, found.references)]


def summarise(gathered: Gathered, resolved: Resolved, history: History) -> Summary:
    """The run's denominator."""
    unresolved = Counter(gathered.unresolved)
    unresolved.update(resolved.unresolved)
    reasons = tuple(sorted((reason, count) for reason, count in unresolved.items() if count))
    return Summary(gathered.files, gathered.words, gathered.parsed, resolved.references, reasons, 0, 0, history.seen)


def said(data: bytes | None) -> str:
    """A file's bytes as one line of text."""
    return (data or b"").decode("utf-8", "replace").strip()
