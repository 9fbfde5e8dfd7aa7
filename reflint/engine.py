"""The pipeline: a tree and its history are data; files yield facts; facts meet the tree; rules make findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache as once
from time import perf_counter
from types import MappingProxyType
from typing import NamedTuple

from reflint import __version__
from reflint.ahead import opened
from reflint.asked import asked_for
from reflint.cache import Cache, cache_directory, cache_key
from reflint.config.run import ledger_of, settings_for
from reflint.errors import GitError
from reflint.git.history import read_history
from reflint.git.recall import Recall
from reflint.git.repository import Repository
from reflint.jobs import usable_jobs
from reflint.judging import imports_alone, silenced
from reflint.model.analysis import Analysis
from reflint.model.finding import Finding
from reflint.model.history import History
from reflint.model.packing import packed, unpacked
from reflint.model.report import Report, RuleInfo
from reflint.model.request import Request
from reflint.model.settings import Settings
from reflint.model.tree import Tree
from reflint.rules import all_rules
from reflint.trees import Reader, open_tree
from reflint.trees.reading import reading


class Judged(NamedTuple):
    """A request, answered: the tree's analysis, and those of its findings that the request asks for."""

    repository: Repository
    now: Analysis
    findings: tuple[Finding, ...]


def scan(request: Request, repository: Repository | None = None) -> Report:
    """Judge the tree that ``request`` names; with ``since``, report only what those revisions did not have.

    Raises ``GitError``, ``ConfigError`` or ``UsageError`` where the run could not be trusted.
    """
    return report_of(request, judged(request, repository))


def judged(request: Request, repository: Repository | None = None) -> Judged:
    """What :func:`scan` reports, with the tree that it stands for, of ``repository`` where it is open already."""
    if repository is None:
        with opened(request) as repository:
            return judged(request, repository)
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
        history = once(lambda: told(request, repository, tree, directory, ledger))
        key = once(lambda: run_key(tree, history(), settings, f"{request.survey} {request.today} {ledger}"))
        # Where nothing is kept, history can wait until there is time.
        name = None if cache.is_new else key()
        known = cache.get_many([name]).get(name) if name else None
        if known is not None:
            findings, summary = unpacked(known)
            return Analysis(tree, findings, summary, settings)

        from reflint.examining import (  # most of the program; what is known needs none of it
            Hindsight,
            Past,
            Seam,
            examine,
        )

        recall = Recall(repository, directory)
        past = Past(repository, tree, history, ledger, recall, not imports_alone(settings))
        hindsight, jobs = Hindsight(past, read), usable_jobs(request.jobs)
        repo, summary = examine(
            Seam(
                tree,
                reader,
                history,
                settings,
                cache,
                request.survey,
                jobs,
                clock,
                hindsight.look,
                hindsight.early,
                key,
            )
        )
        with clock("rules"):
            findings, suppressed = silenced(repo, request.today, jobs, cache.flush)
        summary = summary._replace(suppressed=suppressed)
        if name := key():
            cache.put(name, packed((findings, summary)))
    return Analysis(tree, findings, summary, settings)


def told(request: Request, repository: Repository, tree: Tree, directory: str | None, ledger: Iterable[str]) -> History:
    """The history of ``tree``, with the paths of the ``ledger`` that are gone."""
    with timing(request)("history"):
        history = read_history(repository, tree, directory).with_retold([old for old in ledger if not tree.exists(old)])
        demand_history(request, history)
    return history


def run_key(tree: Tree, history: History, settings: Settings, asked: str) -> bytes | None:
    """Names all that an analysis depends on, ``asked`` being what the request adds to the settings; None where a file's content is not
    known before it is read.
    """
    if any(not entry.content and entry.present and entry.link is None for entry in tree.entries.values()):
        return None
    fields = ((path, *entry) for path, entry in tree.entries.items())
    entries = "\0".join(
        f"{path}\0{mode}\0{id}\0{link!r}{tracked}{here}" for path, mode, id, link, tracked, here in fields
    )
    gone = "\0".join((*history.commits, *(f"{path}\0{at}" for path, at in history.gone.items())))
    return cache_key("r", 1, str(tree.source), str(settings), asked, str(history.seen), entries, gone)


def demand_history(request: Request, history: History) -> None:
    """Stop where ``--strict-history`` asks for all of history and not all of it could be seen."""
    if request.strict_history and not history.seen.complete:
        raise GitError(
            f"history is incomplete: {history.seen.reason}",
            hint="fetch it whole (git fetch --unshallow), or drop --strict-history",
        )


def timing(request: Request) -> Callable[[str], AbstractContextManager[None]]:
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
