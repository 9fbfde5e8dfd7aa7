"""What of an analysis a request asks for: where findings stand, what is new, what a baseline accepts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import NamedTuple

from reflint.cache import cache_directory
from reflint.errors import ConfigError, UsageError
from reflint.git.history import read_history
from reflint.git.moves import Known, evidence
from reflint.git.repository import Repository, merge_heads
from reflint.model.analysis import Analysis
from reflint.model.finding import Finding, family
from reflint.model.request import Request
from reflint.model.tree import Tree, ancestors
from reflint.rules import all_rules
from reflint.suppress import Outcome, suppress
from reflint.suppress.baseline import Baseline, read
from reflint.suppress.since import files_of, only_new, renamed
from reflint.trees import Reader


class Asked(NamedTuple):
    """The findings that a request asks for, and how many a baseline accepts."""

    findings: tuple[Finding, ...]
    accepted: int = 0


def asked_for(request: Request, repository: Repository, now: Analysis, analysis_of: Callable[[str], Analysis]) -> Asked:
    """The findings of ``now`` that stand where the request looks, that none of its ``since`` had, and that no baseline accepts.

    ``analysis_of`` judges another revision by the settings of ``now``.
    """
    findings, accepted = now.findings, 0
    if request.baseline:
        findings, accepted = _unaccepted(request, repository, now)
    findings = within(findings, now.tree, repository, request)
    for rev in revisions(request, repository):
        then = analysis_of(rev)
        moved = renamed(then.tree, now.tree)
        named = {path for f in then.findings for path in (f.path, *files_of(f.target)) if path in then.tree.entries}
        lost = {path for path in named if path not in now.tree.entries and path not in moved}
        findings = only_new(findings, then.findings, followed(request, repository, now.tree, lost) | moved)
    return Asked(findings, accepted)


def followed(request: Request, repository: Repository, tree: Tree, paths: Iterable[str]) -> dict[str, str]:
    """Where files that ``tree`` has no more went: old name to new, for those with one successor."""
    lost = [path for path in paths if path not in tree.entries]
    if not lost:
        return {}
    directory = cache_directory() if request.cache else None
    history = read_history(repository, tree, directory)
    found = evidence(repository, tree, history, lost, Known({}, directory))
    return {path: told.moved_to for path, told in found.items() if told.moved_to in tree.entries}


def _unaccepted(request: Request, repository: Repository, now: Analysis) -> tuple[tuple[Finding, ...], int]:
    """The findings that the baseline does not accept, with what is stale in it; and how many it does."""
    path = _in_tree(request.baseline, repository, now.tree)
    entries = read(path, _contents(path, repository, now.tree))
    moved = followed(request, repository, now.tree, {entry.key[1] for entry in entries})
    baseline = Baseline(entries, moved)
    kept = baseline.without(now.findings)
    settings = now.settings
    judged = {family(r.code) for r in all_rules() if settings.enabled(r.code, r.severity != "off")}
    ran = all(settings.enabled(r.code, r.severity != "off") for r in all_rules() if family(r.code) == "missing-path")
    outcome = Outcome(
        (), 0, tuple(baseline.stale(now.findings, path, lambda name: name in judged and (ran or name[:2] == "RL")))
    )
    rules = [r for r in all_rules() if r.audit is not None and settings.enabled(r.code, r.severity != "off")]
    said = [finding for rule in rules if rule.audit for finding in rule.audit(outcome)]
    stale = suppress(said, settings).kept
    both = sorted((*kept, *stale), key=lambda f: (f.path, f.line, f.code, f.target))
    return tuple(both), len(now.findings) - len(kept)


def _in_tree(path: str, repository: Repository, tree: Tree) -> str:
    """The name that the scanned tree has for ``path``, which is as typed; ``path`` itself where it has none."""
    try:
        inside = repo_relative(path, repository)
    except UsageError:
        return path
    return inside if inside in tree.entries else path


def _contents(path: str, repository: Repository, tree: Tree) -> bytes:
    """The baseline as the scanned tree has it, else as the disk does."""
    if path in tree.entries:
        with Reader(repository, tree) as reader:
            data = reader.read(path)
        if isinstance(data, bytes):
            return data
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"cannot be read: {reason}", path=path, hint="--write-baseline writes one") from error


def within(findings: tuple[Finding, ...], tree: Tree, repository: Repository, request: Request) -> tuple[Finding, ...]:
    """The findings that stand at or below the paths of the request; all of them where it names none.

    A path that the tree does not have is a mistake, not a place without findings: ``UsageError``.
    """
    if not request.paths:
        return findings
    wanted = []
    missing = (step for path in tree.missing for step in (path, *ancestors(path)))
    known = tree.entries.keys() | tree.directories | set(missing)
    for path in request.paths:
        inside = repo_relative(path, repository)
        if inside not in known and not tree.in_submodule(inside):
            raise UsageError(
                f"{path}: the scanned tree has no such file or directory", hint="what git ignores is not scanned"
            )
        wanted.append(inside)
    return tuple(f for f in findings if any(p in ("", f.path) or f.path.startswith(p + "/") for p in wanted))


def repo_relative(path: str, repository: Repository) -> str:
    """A path as typed (relative to the current directory; to the root of a bare repository), relative to the root."""
    if repository.root is None:
        inside = os.path.normpath(path).replace(os.sep, "/").strip("/")
        return "" if inside == "." else inside
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
