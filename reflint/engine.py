"""The pipeline: a tree and its history are data; files yield facts; facts meet the tree; rules make findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from time import perf_counter
from types import MappingProxyType
from typing import NamedTuple

from reflint import __version__
from reflint.asked import asked_for
from reflint.cache import Cache, cache_directory
from reflint.config.run import ledger_of, settings_for
from reflint.errors import GitError
from reflint.extract import ALWAYS
from reflint.gather import Gathered, Gatherer
from reflint.git.former import former_names
from reflint.git.history import read_history
from reflint.git.moves import Known, evidence
from reflint.git.repository import Repository, open_repository
from reflint.jobs import WORTH, aside, usable_jobs
from reflint.judging import bundles_asked, imports_alone, silenced
from reflint.model.analysis import Analysis
from reflint.model.finding import Finding
from reflint.model.history import Evidence, History
from reflint.model.packing import packed, unpacked
from reflint.model.report import Report, RuleInfo, Summary
from reflint.model.request import Request
from reflint.model.resolution import Resolution
from reflint.model.settings import Settings
from reflint.model.tree import Tree
from reflint.modules import ModuleReader, Scene, resolve_imports
from reflint.resolve.classes import Classes
from reflint.resolve.images import images_of
from reflint.resolve.links import broken_links
from reflint.resolve.modules import source_roots
from reflint.resolve.repo import Repo, Upload
from reflint.resolve.resolver import Resolved, Resolver
from reflint.resolve.spoken import spoken_scope
from reflint.resolve.strays import from_former, strays
from reflint.rules import all_rules
from reflint.scope import Scope
from reflint.screen import Gone, Reads, cache_key, reading
from reflint.syntax.ignore_comments import ignores
from reflint.trees import Reader, destroyed_links, open_tree

Clock = Callable[[str], AbstractContextManager[None]]


def untimed(stage: str) -> AbstractContextManager[None]:
    """A clock that nobody reads."""
    return nullcontext()


class Looked(NamedTuple):
    """What a second look at history and disk shows: evidence by vanished path, the text that stands where HEAD has a link, and the old names
    of files that moved.
    """

    evidence: Mapping[str, Evidence]
    destroyed: Mapping[str, str]
    former: Mapping[str, str]


def look_away(origins: set[str], strayed: set[tuple[str, str]]) -> Looked:
    """The second look of those who report nothing that is gone."""
    return Looked({}, {}, {})


class Seam(NamedTuple):
    """All that the pure part of the pipeline is handed: what is there, how to read it, what was there, and what is asked.

    ``look`` takes the second look at history, for the vanished paths that it is given, and what files may have named from other places.
    """

    tree: Tree
    reader: Reads
    history: History
    settings: Settings
    cache: Cache
    survey: bool = True
    jobs: int = 1
    clock: Clock = untimed
    look: Callable[[set[str], set[tuple[str, str]]], Looked] = look_away


class Judged(NamedTuple):
    """A request, answered: the tree's analysis, and those of its findings that the request asks for."""

    repository: Repository
    now: Analysis
    findings: tuple[Finding, ...]


def scan(request: Request) -> Report:
    """Judge the tree that ``request`` names; with ``since``, report only what those revisions did not have.

    Raises ``GitError``, ``ConfigError`` or ``UsageError`` where the run could not be trusted.
    """
    return report_of(request, judged(request))


def judged(request: Request) -> Judged:
    """What :func:`scan` reports, with the tree that it stands for."""
    # A hook on `git commit -a` or `-p` is handed the index that will be committed; elsewhere an inherited one is somebody else's.
    repository = open_repository(request.repo, keep_index=request.staged and request.repo == ".")
    now = analyse(request, repository, open_tree(repository, staged=request.staged, rev=request.rev or None))
    return answer(request, repository, now)


def answer(request: Request, repository: Repository, now: Analysis) -> Judged:
    """What ``request`` asks of the analysis ``now``."""
    found = asked_for(
        request, repository, now, lambda rev: analyse(request, repository, open_tree(repository, rev=rev), now.settings)
    )
    summary = now.summary._replace(suppressed=now.summary.suppressed + found.accepted)
    return Judged(repository, now._replace(summary=summary), found.findings)


def report_of(request: Request, judged: Judged) -> Report:
    """What is said of a request's answer."""
    _, now, findings = judged
    summary = now.summary._replace(findings=len(findings))
    rules = tuple(RuleInfo(r.code, r.name, r.severity, r.summary, r.doc) for r in all_rules())
    return Report(
        __version__,
        now.tree.source,
        summary,
        findings,
        rules,
        request.statistics,
        now.settings.fail_on,
        now.settings.notes,
    )


def analyse(
    request: Request,
    repository: Repository,
    tree: Tree,
    settings: Settings | None = None,
    moves: Mapping[str, str] = MappingProxyType({}),
) -> Analysis:
    """The findings of one tree, under its own settings or those that are given; ``moves`` are known beside its ledger."""
    clock = timing(request)
    directory = cache_directory() if request.cache else None
    with Reader(repository, tree) as reader, Cache(directory) as cache:
        read = reading(tree, reader)
        settings = settings or settings_for(request, tree, read)
        ledger = {**{move.old: move.new for move in ledger_of(tree, read)}, **moves}
        with clock("history"):
            retold = [old for old in ledger if not tree.exists(old)]
            history = read_history(repository, tree, directory).with_retold(retold)
            demand_history(request, history)
        key = run_key(tree, history, settings, f"{request.survey} {request.today} {ledger}")
        known = cache.get_many([key]).get(key) if key else None
        if known is not None:
            findings, summary = unpacked(known)
            return Analysis(tree, findings, summary, settings)

        def second_look(origins: set[str], strayed: set[tuple[str, str]]) -> Looked:
            links = () if imports_alone(settings) else destroyed_links(repository, tree)
            destroyed = {path: said(read(path)) for path in links}
            former = former_names(repository, tree, history, {path for path, _ in strayed}, directory)
            origins = origins | {
                from_former(path, former[path], target + ending)
                for path, target in strayed
                if path in former
                for ending in ("", ".py", "/__init__.py")
            }
            return Looked(evidence(repository, tree, history, origins, Known(ledger, directory)), destroyed, former)

        jobs = usable_jobs(request.jobs)
        repo, summary = examine(Seam(tree, reader, history, settings, cache, request.survey, jobs, clock, second_look))
        with clock("rules"):
            findings, suppressed = silenced(repo, request.today)
        summary = summary._replace(suppressed=suppressed)
        if key:
            cache.put(key, packed((findings, summary)))
    return Analysis(tree, findings, summary, settings)


def run_key(tree: Tree, history: History, settings: Settings, asked: str) -> bytes | None:
    """Names all that an analysis depends on, ``asked`` being what the request adds to the settings; None where a file's content is not
    known before it is read.
    """
    if any(not entry.content and entry.present and entry.link is None for entry in tree.entries.values()):
        return None
    entries = "\0".join(f"{path}\0{entry}" for path, entry in tree.entries.items())
    gone = "\0".join((*history.commits, *(f"{path}\0{at}" for path, at in history.gone.items())))
    return cache_key("r", 1, str(tree.source), str(settings), asked, str(history.seen), entries, gone)


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
        looking = aside(partial(seam.look, repo.origins(), set(strays(repo))), jobs)
        if bundles_asked(settings):
            from reflint.bundles import Deployed, prove_bundles

            repo.proofs = prove_bundles(repo, Deployed(gathered, modules, gatherer.file_facts))
    with seam.clock("evidence"):
        repo.evidence, repo.destroyed, repo.former = looking()
    return repo, summarise(gathered, resolved, history)


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


def demand_history(request: Request, history: History) -> None:
    """Stop where ``--strict-history`` asks for all of history and not all of it could be seen."""
    if request.strict_history and not history.seen.complete:
        raise GitError(
            f"history is incomplete: {history.seen.reason}",
            hint="fetch it whole (git fetch --unshallow), or drop --strict-history",
        )


def timing(request: Request) -> Clock:
    """A clock that adds seconds by stage to the request's timings, and tells its progress."""

    @contextmanager
    def clock(stage: str) -> Iterator[None]:
        if request.progress is not None:
            request.progress(stage, 0, 0)
        start = perf_counter()
        yield
        if request.timings is not None:
            request.timings[stage] = request.timings.get(stage, 0.0) + perf_counter() - start

    return clock
