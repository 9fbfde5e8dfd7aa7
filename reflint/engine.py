"""The pipeline: a tree and its history are data; files yield facts; facts meet the tree; rules make findings."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter
from typing import NamedTuple

from reflint import __version__
from reflint.bundles import Deployed, prove_bundles
from reflint.cache import Cache, cache_directory
from reflint.config.run import ledger_of, settings_for
from reflint.errors import GitError, UsageError
from reflint.gather import Gathered, Gatherer
from reflint.git.history import read_history
from reflint.git.moves import Known, evidence
from reflint.git.repository import Repository, merge_heads, open_repository
from reflint.jobs import usable_jobs
from reflint.model.facts import Failure
from reflint.model.finding import Finding
from reflint.model.history import History
from reflint.model.packing import packed, unpacked
from reflint.model.report import Report, RuleInfo, Summary
from reflint.model.request import Request
from reflint.model.settings import Settings
from reflint.model.tree import Tree, ancestors
from reflint.modules import ModuleReader, Scene, resolve_imports
from reflint.resolve.classes import Classes
from reflint.resolve.links import broken_links
from reflint.resolve.modules import source_roots
from reflint.resolve.repo import Repo, Upload
from reflint.resolve.resolver import Resolved, Resolver, mention_scope
from reflint.rules import all_rules
from reflint.scope import Scope
from reflint.screen import Gone, Reads, cache_key
from reflint.suppress import suppress
from reflint.suppress.since import only_new, renamed
from reflint.trees import Reader, destroyed_links, open_tree

Read = Callable[[str], "bytes | None"]


Clock = Callable[[str], AbstractContextManager[None]]


def untimed(stage: str) -> AbstractContextManager[None]:
    """A clock that nobody reads."""
    return nullcontext()


class Seam(NamedTuple):
    """All that the pure part of the pipeline is handed: what is there, how to read it, what was there, and what is asked."""

    tree: Tree
    reader: Reads
    history: History
    settings: Settings
    cache: Cache
    survey: bool = True
    jobs: int = 1
    clock: Clock = untimed


class Analysis(NamedTuple):
    """One tree, judged: what the configuration lets stand, and the run's denominator."""

    tree: Tree
    findings: tuple[Finding, ...]
    summary: Summary
    settings: Settings


def scan(request: Request) -> Report:
    """Judge the tree that ``request`` names; with ``since``, report only what those revisions did not have.

    Raises ``GitError``, ``ConfigError`` or ``UsageError`` where the run could not be trusted.
    """
    # A hook on `git commit -a` or `-p` is handed the index that will be committed; elsewhere an inherited one is somebody else's.
    repository = open_repository(request.repo, keep_index=request.staged and request.repo == ".")
    now = analyse(request, repository, open_tree(repository, staged=request.staged, rev=request.rev or None))
    findings = within(now, repository, request)
    for rev in revisions(request, repository):
        then = analyse(request, repository, open_tree(repository, rev=rev), now.settings)
        findings = only_new(findings, then.findings, renamed(then.tree, now.tree))
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


def analyse(request: Request, repository: Repository, tree: Tree, settings: Settings | None = None) -> Analysis:
    """The findings of one tree, under its own settings or those that are given."""
    clock = timing(request)
    directory = cache_directory() if request.cache else None
    with Reader(repository, tree) as reader, Cache(directory) as cache:
        read = reading(tree, reader)
        settings = settings or settings_for(request, tree, read)
        ledger = {move.old: move.new for move in ledger_of(tree, read)}
        with clock("history"):
            retold = [old for old in ledger if not tree.exists(old)]
            history = read_history(repository, tree, directory).with_retold(retold)
            demand_history(request, history)
        key = run_key(tree, history, settings, request.survey)
        known = cache.get_many([key]).get(key) if key else None
        if known is not None:
            findings, summary = unpacked(known)
            return Analysis(tree, findings, summary, settings)
        repo, summary = examine(
            Seam(tree, reader, history, settings, cache, request.survey, usable_jobs(request.jobs), clock)
        )
        with clock("evidence"):
            repo.destroyed = {path: said(read(path)) for path in destroyed_links(repository, tree)}
            repo.evidence = evidence(repository, tree, history, repo.origins(), Known(ledger, directory))
        with clock("rules"):
            outcome = suppress(judge(repo), settings)
        summary = summary._replace(suppressed=outcome.suppressed)
        if key:
            cache.put(key, packed((outcome.kept, summary)))
    return Analysis(tree, outcome.kept, summary, settings)


def run_key(tree: Tree, history: History, settings: Settings, survey: bool) -> bytes | None:
    """Names all that an analysis depends on; None where a file's content is not known before it is read."""
    if any(not entry.content and entry.present and entry.link is None for entry in tree.entries.values()):
        return None
    entries = "\0".join(f"{path}\0{entry}" for path, entry in tree.entries.items())
    gone = "\0".join((*history.commits, *(f"{path}\0{at}" for path, at in history.gone.items())))
    return cache_key("r", 1, str(tree.source), str(settings), str(survey), str(history.seen), entries, gone)


def examine(seam: Seam) -> tuple[Repo, Summary]:
    """Facts of every file, and what they mean: all that rules ask, but for the evidence, and the run's denominator."""
    tree, history, settings = seam.tree, seam.history, seam.settings
    read = reading(tree, seam.reader)
    classes = Classes(tree, read, settings.historical)
    excluded = classes.matcher(settings.exclude)
    with seam.clock("facts"):
        vanished = [*history.gone, *(retired.path for retired in settings.retired)]
        gone = Gone(vanished, tree, source_roots(tree, settings.source_roots))
        scope = Scope(classes.quiet, mention_scope(settings, classes), seam.survey, seam.jobs, bool(settings.retired))
        gatherer = Gatherer(tree, seam.reader, seam.cache, gone, scope)
        gathered = gatherer.gather([path for path in tree.entries if not excluded(path) and not classes.quiet(path)])
    with seam.clock("imports"):
        modules = ModuleReader(seam.reader, seam.cache, gathered.contents, seam.jobs)
        scene = Scene(tree, history, settings, read)
        imports = resolve_imports(scene, seam.reader, gathered.outlines, modules, seam.survey)
    with seam.clock("resolve"):
        resolver = Resolver(tree, history, settings, classes, read)
        resolved = resolver.resolve_all([(path, dialect, facts.references) for path, dialect, facts in gathered.facts])
        repo = Repo(tree, history, settings, classes, read)
        repo.resolutions = (*resolved.resolutions, *imports.resolutions)
        repo.named, repo.roots = resolved.named, imports.roots or resolver.roots
        repo.links = tuple(link for link in broken_links(tree, history) if not excluded(link.path))
        repo.failures = tuple(dict([*imports.failures, *gathered.failures]).items())
        repo.uploads = tuple(Upload(path, *upload) for path, _, facts in gathered.facts for upload in facts.uploads)
    with seam.clock("bundles"):
        repo.proofs = prove_bundles(repo, Deployed(gathered, modules, gatherer.file_facts))
    return repo, summarise(gathered, resolved, history)


def judge(repo: Repo) -> Iterator[Finding]:
    """What the rules say, by path, line, code and target; each rule only where the settings let it run."""
    settings = repo.settings
    found = []
    for rule in all_rules():
        default = rule.severity != "off"
        if any(s.enabled(rule.code, default) for s in (settings, *(nested for _, nested in settings.nested))):
            found += [f for f in rule.check(repo) if settings.at(f.path).enabled(rule.code, default)]
    yield from sorted(found, key=lambda finding: (finding.path, finding.line, finding.code, finding.target))


def summarise(gathered: Gathered, resolved: Resolved, history: History) -> Summary:
    """The run's denominator."""
    unresolved = Counter(gathered.unresolved)
    unresolved.update(resolved.unresolved)
    reasons = tuple(sorted((reason, count) for reason, count in unresolved.items() if count))
    return Summary(gathered.files, gathered.words, gathered.parsed, resolved.references, reasons, 0, 0, history.seen)


def within(now: Analysis, repository: Repository, request: Request) -> tuple[Finding, ...]:
    """The findings that stand at or below the paths of the request; all of them where it names none.

    A path that the tree does not have is a mistake, not a place without findings: ``UsageError``.
    """
    if not request.paths:
        return now.findings
    wanted = []
    missing = (step for path in now.tree.missing for step in (path, *ancestors(path)))
    known = now.tree.entries.keys() | now.tree.directories | set(missing)
    for path in request.paths:
        inside = repo_relative(path, repository)
        if inside not in known and not now.tree.in_submodule(inside):
            raise UsageError(
                f"{path}: the scanned tree has no such file or directory", hint="what git ignores is not scanned"
            )
        wanted.append(inside)
    return tuple(f for f in now.findings if any(p in ("", f.path) or f.path.startswith(p + "/") for p in wanted))


def repo_relative(path: str, repository: Repository) -> str:
    """A path as typed (relative to the current directory; to the root of a bare repository), relative to the root."""
    if repository.root is None:
        return os.path.normpath(path).replace(os.sep, "/").strip("./")
    full = os.path.join(
        os.path.realpath(os.path.dirname(os.path.abspath(path))), os.path.basename(os.path.abspath(path))
    )
    inside = os.path.relpath(full, os.path.realpath(repository.root)).replace(os.sep, "/")
    if inside.startswith("../") or inside == "..":
        raise UsageError(f"{path} lies outside the repository {repository.root}")
    return "" if inside == "." else inside


def revisions(request: Request, repository: Repository) -> tuple[str, ...]:
    """What ``--since`` compares with: the revisions, and during a merge every other parent of the pending commit."""
    if not request.since:
        return ()
    wanted = [
        rev for rev in request.since if repository.head or rev != "HEAD"
    ]  # before the first commit there is nothing to compare with
    return tuple(dict.fromkeys((*wanted, *(merge_heads(repository) if request.staged else ()))))


def reading(tree: Tree, reader: Reads) -> Read:
    """Bytes of one file, links followed; None where there is none or it cannot be read."""
    known: dict[str, bytes | None] = {}

    def read(path: str) -> bytes | None:
        if path not in known:
            final = tree.follow(path)
            found = dict(reader.read_many([final])).get(final) if final and tree.lookup(final) == "file" else None
            known[path] = None if isinstance(found, Failure) else found
        return known[path]

    return read


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
