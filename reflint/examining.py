"""What a tree means: its facts meet tree and history, imports and bundles are followed, and rules find all that they ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache as once
from functools import partial
from typing import NamedTuple

from reflint.cache import Cache, cache_directory
from reflint.extract import ALWAYS
from reflint.gather import Gathered, Gatherer, Said
from reflint.git.former import former_names
from reflint.git.history import read_history
from reflint.git.moves import Known, evidence
from reflint.git.recall import Answers, Recall
from reflint.git.repository import Repository
from reflint.git.witnesses import unwitnessed
from reflint.jobs import WORTH, aside
from reflint.judging import bundles_asked, imports_alone
from reflint.model.analysis import Analysis
from reflint.model.file_facts import FileFacts
from reflint.model.history import Evidence, History
from reflint.model.report import Summary
from reflint.model.request import Request
from reflint.model.resolution import Claim, Resolution, Resolved
from reflint.model.settings import Settings
from reflint.model.tree import Tree
from reflint.modules import Hearing, ModuleReader, Scene, resolve_imports, search_paths
from reflint.resolve.claims import claims, without
from reflint.resolve.classes import Classes
from reflint.resolve.ignored import Ignored
from reflint.resolve.images import Images, images_of
from reflint.resolve.links import broken_links
from reflint.resolve.modules import source_roots
from reflint.resolve.moved_away import seen_to_move
from reflint.resolve.repo import Repo, Upload
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


def look_away(asked: Asked, jobs: int) -> Callable[[], Looked]:
    """The second look of those who report nothing that is gone."""
    return lambda: Looked({}, {}, {}, frozenset())


def wait(asked: Asked, jobs: int) -> None:
    """The early look of those who ask all at once."""


class Past(NamedTuple):
    """Where the second look looks: the history of ``tree`` in ``repository``, the moves that are known, what git has said of them, and whether
    any rule asks for links.
    """

    repository: Repository
    tree: Tree
    history: Callable[[], History]
    ledger: Mapping[str, str]
    recall: Recall
    links: bool = True


def look_back(past: Past, read: Read, asked: Asked) -> Looked:
    """The second look, at all that is asked."""
    repository, tree, told, ledger, recall, links = past
    history = told()
    destroyed = {path: said(read(path)) for path in (destroyed_links(repository, tree) if links else ())}
    former = former_names(repository, tree, history, {path for path, _ in asked.strayed}, recall)
    late = unwitnessed(
        repository, history, asked.claims, lambda paths: former_names(repository, tree, history, paths, recall)
    )
    origins = asked.origins | {
        from_former(path, former[path], target + ending)
        for path, target in asked.strayed
        if path in former
        for ending in ("", ".py", "/__init__.py")
    }
    known = Known(ledger, recall=recall)
    return Looked(evidence(repository, tree, history, origins, known), destroyed, former, late)


class Hindsight:
    """The second look, in a process of its own. While there is still much to judge, another one looks ``early`` at what may be asked: most of
    the time git is waited for, once for each step.
    """

    def __init__(self, past: Past, read: Read) -> None:
        self._past = past
        self._read = read
        self._foreseen: Callable[[], Answers] | None = None

    def early(self, asked: Asked, jobs: int) -> None:
        """Have git answer what will be asked if ``asked`` is; with one job there is nobody to do so."""
        if jobs > 1 and (asked.origins or asked.strayed):
            self._foreseen = aside(partial(_foresee, self._past, self._read, asked), jobs)

    def look(self, asked: Asked, jobs: int) -> Callable[[], Looked]:
        """Begin the look at all that is ``asked``; what is returned waits for it."""
        looking = partial(look_back, self._past, self._read, asked)
        if self._foreseen is None:
            return aside(looking, jobs)
        self._past.recall.learn(self._foreseen())
        return looking  # hardly anything is left to wait for


def _foresee(past: Past, read: Read, asked: Asked) -> Answers:
    look_back(past, read, asked)
    return past.recall.said


class Seam(NamedTuple):
    """All that the pure part of the pipeline is handed: what is there, how to read it, what was there, and what is asked.

    ``history`` is asked for as late as may be: git may still be at work on it. ``look`` takes the second look at history, once it is known what
    to ask; ``early`` is told what may be asked, where that is known much earlier. ``spare`` is whatever else there is to do while other
    processes read.
    """

    tree: Tree
    reader: Reads
    history: Callable[[], History]
    settings: Settings
    cache: Cache
    survey: bool = True
    jobs: int = 1
    clock: Clock = untimed
    look: Callable[[Asked, int], Callable[[], Looked]] = look_away
    early: Callable[[Asked, int], None] = wait
    spare: Callable[[], object] = int


def examine(seam: Seam) -> tuple[Repo, Summary]:
    """Facts of every file, and what they mean: all that rules ask, and the run's denominator."""
    tree, settings = seam.tree, seam.settings
    read = reading(tree, seam.reader)
    classes, ignored = Classes(tree, read, settings), Ignored(tree, read)
    excluded = classes.matcher(settings.exclude)
    alone, bundled = imports_alone(settings), bundles_asked(settings)
    roots = source_roots(tree, settings.source_roots)
    scene = once(lambda: Scene(tree, seam.history(), settings, read, ignored))
    paths = once(lambda: search_paths(scene(), seam.reader))
    with seam.clock("facts"):
        vanished = () if alone else (*seam.history().gone, *(retired.path for retired in settings.retired))
        spoken = spoken_scope(settings, classes)
        scope = Scope(classes.quiet, spoken, seam.survey, seam.jobs, bool(settings.retired), alone)
        gatherer = Gatherer(tree, seam.reader, seam.cache, Gone(vanished, tree, roots), scope)
        readable = gatherer.readable(tree.entries)
        wanted = [path for path in readable if not excluded(path) and not classes.quiet(path)]
        gathered, saying = gatherer.look(wanted, lambda: (seam.spare(), paths()))
        if not alone:
            gathered = gatherer.joined(gathered, saying(seam.cache))
    history = seam.history()
    # Imports ask for nothing of what other references mean: both are judged at the same time.
    jobs = seam.jobs if max(len(gathered.facts), len(gathered.outlines)) >= WORTH else 1
    asked = partial(ask, seam, saying) if alone else partial(mean, seam, classes, read, gathered.facts)
    meaning = aside(asked, jobs)
    with seam.clock("imports"):
        modules = ModuleReader(seam.reader, seam.cache, gathered.contents, seam.jobs, bundled)
        set_in = scene()._replace(notebooks=gathered.notebooks)
        hearing = Hearing(modules, seam.survey, partial(_ask_early, seam, jobs) if alone else bool)
        imports = resolve_imports(set_in, paths, gathered.outlines, hearing)
    with seam.clock("resolve"):
        resolved, images, said = meaning()
        gathered = gatherer.joined(gathered, said) if said is not None else gathered
        repo = Repo(tree, history, settings, classes, read)
        repo.resolutions = (*resolved.resolutions, *imports.resolutions)
        repo.named, repo.imports = resolved.named, imports.resolver
        repo.read_graph, repo.read_modules = partial(imports.graph, modules), partial(imports.read, modules)
        repo.module_facts, repo.source_roots, repo.images = modules, roots, images
        repo.links = tuple(link for link in broken_links(tree, history, ignored) if not excluded(link.path))
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
        looking = seam.look(asked_of(repo, imports.resolutions if alone else None), jobs)
        if not alone:
            seam.cache.flush()  # while git looks
        if bundled:
            from reflint.bundles import Deployed, prove_bundles

            repo.proofs = prove_bundles(repo, Deployed(gathered, modules, gatherer.file_facts))
    with seam.clock("evidence"):
        late = hear(repo, looking(), ignored)
    return repo, summarise(gathered, resolved, history, late)


def _ask_early(seam: Seam, jobs: int, seeming: list[Resolution]) -> None:
    seam.early(Asked(_origins(seeming), set(strays(seeming, ())), set()), jobs)


def asked_of(repo: Repo, alone: Iterable[Resolution] | None) -> Asked:
    """What ``repo`` asks of the second look: of imports, whose resolutions these are, where they are judged ``alone``, and of nothing else."""
    strayed = set(strays(repo.resolutions, repo.links))
    if alone is not None:
        return Asked(_origins(alone), strayed, set())
    return Asked(repo.origins(), strayed, set(claims(repo)))


def _origins(resolutions: Iterable[Resolution]) -> set[str]:
    return {each.origin for each in resolutions if each.origin}


def hear(repo: Repo, looked: Looked, ignored: Ignored) -> int:
    """Tell ``repo`` what the second look has shown; how many references it leaves out, as they came after what they name was gone."""
    repo.evidence, repo.destroyed, repo.former, late = looked
    before = len(repo.resolutions)
    repo.resolutions = without(repo, late)
    left_out = before - len(repo.resolutions)
    repo.resolutions = seen_to_move(repo, ignored)
    return left_out


class Meant(NamedTuple):
    """What references mean, and on what images are built; ``said`` is what files were asked for that, where they had not been before."""

    resolved: Resolved
    images: Images
    said: Said | None = None


def ask(seam: Seam, saying: Callable[[Cache], Said]) -> Meant:
    """What files still have to say where imports are judged alone: which modules they run. What else they name is nothing to those who ask."""
    with seam.cache.apart() as cache:
        said = saying(cache)
    count = sum(len(each.references) for _, _, each in said.facts)
    return Meant(Resolved((), (), count, Counter()), Images({}, {}, {}), said)


def mean(seam: Seam, classes: Classes, read: Read, facts: list[tuple[str, str, FileFacts]]) -> Meant:
    """What the references of ``facts`` mean."""
    from reflint.resolve.resolver import (
        Resolver,  # with all ways that paths are resolved: mostly in a process of its own
    )

    resolver = Resolver(seam.tree, seam.history(), seam.settings, classes, read)
    resolver.images = images_of(seam.tree, ((path, dialect, each.effects) for path, dialect, each in facts))
    resolved = resolver.resolve_all([(path, dialect, each.references) for path, dialect, each in facts])
    return Meant(resolved, resolver.images)


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
        from reflint.resolve.resolver import Resolver

        resolver = Resolver(tree, history, settings, classes, read)
        facts = gatherer.gather(paths).facts
        return [r for path, dialect, found in facts for r in resolver.meanings(path, dialect, found.references)]


def summarise(gathered: Gathered, resolved: Resolved, history: History, late: int) -> Summary:
    """The run's denominator."""
    unresolved = Counter(gathered.unresolved)
    unresolved["late"] += late
    unresolved.update(resolved.unresolved)
    reasons = tuple(sorted((reason, count) for reason, count in unresolved.items() if count))
    return Summary(gathered.files, gathered.words, gathered.parsed, resolved.references, reasons, 0, 0, history.seen)


def said(data: bytes | None) -> str:
    """A file's bytes as one line of text."""
    return (data or b"").decode("utf-8", "replace").strip()
