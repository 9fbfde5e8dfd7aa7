"""Continuous integration where commands do not stand alone: those of a list share one shell, and CircleCI's have a working
directory that their job says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reflint.model.tree import normalize
from reflint.syntax.document import Builder, Document, Scalar, containers, text_under
from reflint.syntax.keys import find
from reflint.syntax.reading import Collector
from reflint.syntax.schema import Row

# By dialect: keys whose commands one shell runs one after the other.
_SHELLS = {
    "gitlab-ci": ("before_script script", "after_script"),
    "travis": (
        "before_install install before_script script after_success after_failure before_deploy after_deploy after_script",
    ),
    "bitbucket-pipelines": ("script", "after-script"),
    "drone": ("commands",),
    "buildkite": ("command", "commands"),
}
_MOVES = re.compile(r"(?:^|[\s;&|])(?:cd|pushd|popd)(?:\s|$)")
_MAX_DEPTH = 10  # of what extends what


def read_scripts(data: bytes, document: Document, collector: Collector) -> None:
    """Read the commands of ``document`` that depend on what stands around them; the rest is left to the table."""
    known = _SHELLS.get(collector.dialect)
    if (known is None and collector.dialect != "circleci") or not document.scalars:
        return
    found = containers(document)
    root = found.get(document.scalars[-1].item[0]) if document.scalars[-1].item else None
    if known is None:
        _circleci(found, root, collector)
        return
    for holder in found.values():
        for keys in known:
            if isinstance(holder, dict) and any(key in holder for key in keys.split()):
                _together(data, [_inherited(holder, key, root) for key in keys.split()], collector)


def _inherited(job: dict[str, Any], key: str, root: Any) -> Any:
    """The value of ``key`` in a job, in what it extends, or in what holds for all jobs; None where there is none."""
    for _ in range(_MAX_DEPTH):
        if key in job:
            return job[key]
        template = root.get(text_under(job, "extends")) if isinstance(root, dict) else None
        if not isinstance(template, dict):
            break
        job = template
    if not isinstance(root, dict):
        return None
    shared = root.get("default")
    return shared[key] if isinstance(shared, dict) and key in shared else root.get(key)


def _together(data: bytes, lists: list[Any], collector: Collector) -> None:
    """Read the commands of ``lists`` as one program. Those that another job has brought already are not read again, but where
    they may change the directory, it cannot be known.
    """
    commands = [(scalar, row) for each in lists for scalar, row in _commands(each, collector.dialect)]
    new = [(scalar, row) for scalar, row in commands if scalar.start not in collector.done]
    if not new:
        return
    moved = any(scalar.start in collector.done and _MOVES.search(scalar.value) for scalar, _ in commands)
    collector.done.update(scalar.start for scalar, _ in new)
    row = new[0][1]
    program = _joined(data, [scalar for scalar, _ in new])
    collector.command(program, row.name, "any" if moved else row.anchor, row.base)


def _commands(node: Any, dialect: str) -> Iterator[tuple[Scalar, Row]]:
    """The commands under a key, each with its row in the table; a list may hold lists."""
    pending, seen = [node], set()
    while pending:
        one = pending.pop()
        if isinstance(one, list) and id(one) not in seen:
            seen.add(id(one))
            pending.extend(reversed(one))
        elif isinstance(one, Scalar):
            row = next(iter(find(dialect, one.keys)), None)
            if row is not None and row.form == "command":
                yield one, row


def _joined(data: bytes, scalars: list[Scalar]) -> Scalar:
    """The scalars as lines of one text."""
    if len(scalars) == 1:
        return scalars[0]
    builder = Builder(data)
    for scalar in scalars:
        content = scalar.content
        for inner, length, outer, outer_length, identity in scalar.map.pieces:
            if identity:
                builder.copy(outer, outer + length)
            else:
                builder.put(content[inner : inner + length], outer, outer + outer_length)
        builder.put(b"\n", scalar.end, scalar.end)
    return builder.scalar(scalars[0].keys, scalars[0].item, scalars[0].start, scalars[-1].end)


# CircleCI

_HOME = re.compile(r"(?:/root|/home/circleci)(?=/|$)")
_PROJECT = "~/project"


def _circleci(found: dict[int, Any], root: Any, collector: Collector) -> None:
    """Commands run in their job's ``working_directory``, or in their own; ``checkout`` may put the repository above it."""
    jobs = root.get("jobs") if isinstance(root, dict) else None
    placed: dict[int, tuple[Scalar, set[str | None]]] = {}
    for job in jobs.values() if isinstance(jobs, dict) else ():
        if isinstance(job, dict):
            home = _home(job, root)
            checkout = _checkout(job, home)
            for scalar, directory in _runs(job.get("steps")):
                at = _below(_entered(home, directory), checkout)
                placed.setdefault(scalar.start, (scalar, set()))[1].add(at)
    for scalar, places in placed.values():
        collector.done.add(scalar.start)
        base = next(iter(places)) if len(places) == 1 else None
        collector.command(scalar, "run", "any" if base is None else "root", base or "")
    if any(places != {""} for _, places in placed.values()):
        _reusable(found, collector)


def _reusable(found: dict[int, Any], collector: Collector) -> None:
    """Commands outside jobs run wherever their callers do."""
    for holder in found.values():
        for scalar, _ in _runs([holder]):
            if scalar.start not in collector.done:
                collector.done.add(scalar.start)
                collector.command(scalar, "run", "any")


def _home(job: dict[str, Any], root: dict[str, Any]) -> str | None:
    """The working directory of a job, its own or its executor's; None where it cannot be known."""
    executor = job.get("executor")
    name = executor.value if isinstance(executor, Scalar) else text_under(executor, "name")
    executors = root.get("executors")
    shared = executors.get(name) if isinstance(executors, dict) else None
    return _entered(_PROJECT, text_under(job, "working_directory") or text_under(shared, "working_directory"))


def _entered(home: str | None, directory: str) -> str | None:
    """``directory`` as seen from ``home``, the home directory as ``~``; None where it cannot be known."""
    if home is None or any(mark in directory for mark in ("$", "<<", "{{")):
        return None
    directory = _HOME.sub("~", directory, count=1) if directory.startswith("/") else directory
    return normalize(directory.lstrip("/") if directory.startswith(("/", "~")) else f"{home}/{directory}")


def _checkout(job: dict[str, Any], home: str | None) -> str | None:
    """Where the repository is in a job; None where no step says it and the job works below the usual place."""
    for step in _steps(job.get("steps")):
        if isinstance(step, Scalar) and step.value == "checkout":
            return home
        if isinstance(step, dict) and "checkout" in step:
            return _entered(home, text_under(step["checkout"], "path"))
    return None if home is not None and home.startswith(_PROJECT + "/") else home


def _below(directory: str | None, checkout: str | None) -> str | None:
    """``directory`` as seen from the checkout; None where it is elsewhere, or unknown."""
    if directory is None or checkout is None:
        return None
    if directory == checkout:
        return ""
    return directory[len(checkout) + 1 :] if directory.startswith(checkout + "/") else None


def _runs(steps: Any) -> Iterator[tuple[Scalar, str]]:
    """The command of every ``run`` step, and the directory that the step names, "" where it names none."""
    for step in _steps(steps):
        run = step.get("run") if isinstance(step, dict) else None
        command = run.get("command") if isinstance(run, dict) else run
        if isinstance(command, Scalar):
            yield command, text_under(run, "working_directory")


def _steps(steps: Any) -> Iterator[Any]:
    """Steps, those under conditions too."""
    pending, seen = [steps], set()
    while pending:
        one = pending.pop()
        if isinstance(one, list) and id(one) not in seen:
            seen.add(id(one))
            pending.extend(reversed(one))
        elif one is not None and not isinstance(one, list):
            yield one
            for key in ("when", "unless"):
                if isinstance(one, dict) and isinstance(one.get(key), dict):
                    pending.append(one[key].get("steps"))
