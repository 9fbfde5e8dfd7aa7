"""GitHub workflows and composite actions: where each step runs, what it runs, and what decides whether it runs."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

from reflint.model.facts import AnchorKind, Build, Embedded, Facts
from reflint.syntax.document import Builder, Scalar, nested
from reflint.syntax.formats import dialects_of
from reflint.syntax.globs import has_magic
from reflint.syntax.reading import Collector
from reflint.syntax.runner import (
    EXPRESSION,
    WORKSPACE,
    Place,
    Variables,
    checkouts_of,
    enter,
    environment,
    evaluate,
    expression,
    foreign,
    locate,
    mapping,
    matrix_of,
    text,
)
from reflint.syntax.schema import Row
from reflint.syntax.yaml import parse

DIALECTS = dialects_of("workflow")
VERSION = 2

_HASH_FILES = re.compile(r"hashFiles\(([^()]{0,600})\)")
_QUOTED = re.compile(r"'([^'\n]+)'")
_NAME = re.compile(r"(env|matrix|inputs|steps|needs|secrets|vars|github|runner)\.([\w.-]+)$")
# A condition that keeps a step for the repositories to which the file is copied.
_ELSEWHERE = re.compile(r"!\s*contains\(\s*github\.repository|github\.repository\s*!=")
_LANGUAGES = {"": "shell", "bash": "shell", "sh": "shell", "python": "python-program", "python3": "python-program"}

CALLER = "\0"  # stands for checkouts that a composite action cannot see

MEMORY = 30  # scripts of earlier steps in which a directory may be made


def extract(data: bytes, dialect: str) -> Facts:
    """The facts of one workflow or action."""
    document = parse(data)
    collector = Collector("github-workflow" if dialect == "github-workflow" else "github-action", "workflow")
    root = nested(document)
    if isinstance(root, dict):
        place = defaults(root, Place("", environment(root, {}, Place("", {}, {}, {})), {}, {}))
        jobs = root.get("jobs")
        for job in jobs.values() if isinstance(jobs, dict) else ():
            read_job(data, job, place, mapping(root, "on", "workflow_dispatch", "inputs"), collector)
        runs = root.get("runs")
        if isinstance(runs, dict):
            # whoever uses the action decides what is checked out where: nothing in it is typed
            read_steps(data, runs.get("steps"), place._replace(checkouts={"": "", CALLER: ""}), collector)
    elsewhere = foreign(root)
    for scalar in document.scalars:
        if scalar.start not in elsewhere:
            hash_files(scalar, collector)
    return collector.read(document)


def defaults(node: Any, place: Place) -> Place:
    """``defaults.run`` of a workflow or job."""
    run = mapping(node, "defaults", "run")
    if not run:
        return place
    return place._replace(base=enter(text(run, "working-directory"), place), shell=text(run, "shell") or place.shell)


def read_job(data: bytes, job: Any, outer: Place, inputs: dict[str, Any], collector: Collector) -> None:
    """One job. ``inputs`` are those of a run by hand."""
    if not isinstance(job, dict):
        return
    place = outer._replace(matrix=matrix_of(job), checkouts=checkouts_of(job, inputs))
    place = defaults(job, place)._replace(variables=environment(job, place.variables, place))
    uses(job, place, collector)
    directory(mapping(job, "defaults", "run").get("working-directory"), place, collector)
    read_steps(data, job.get("steps"), place, collector)


def read_steps(data: bytes, steps: Any, place: Place, collector: Collector) -> None:
    """The steps of a job or a composite action."""
    ran: list[str] = []
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, dict):
            here = place._replace(variables=environment(step, place.variables, place), ran=tuple(ran[-MEMORY:]))
            read_step(data, step, here, collector)
            ran.append(text(step, "run"))


def read_step(data: bytes, step: dict[str, Any], place: Place, collector: Collector) -> None:
    """One step: what it runs, in which directory, and the paths it hands to an action."""
    uses(step, place, collector)
    directory(step.get("working-directory"), place, collector)
    options = mapping(step, "with")
    base = place.base
    if isinstance(step.get("working-directory"), Scalar):
        base = enter(text(step, "working-directory"), place)
    run = step.get("run")
    if isinstance(run, Scalar):
        collector.done.add(run.start)
        command(data, run, place._replace(base=base), collector, step)
    if _is_here(step, place):
        handed(text(step, "uses"), options, place, collector)
        if text(step, "uses").startswith(_BUILDS):
            build(step["uses"], options, place, collector)
    else:
        collector.done.update(one.start for one in options.values() if isinstance(one, Scalar))


def build(action: Scalar, options: dict[str, Any], place: Place, collector: Collector) -> None:
    """The images that an action builds; without a context it builds on the root of the repository."""
    contexts = evaluate(text(options, "context") or ".", place) or ()
    recipes = evaluate(text(options, "file"), place) or ()
    pairs = zip(contexts, recipes, strict=True) if len(contexts) == len(recipes) else product(contexts, recipes)
    for context, recipe in pairs:
        top, named = locate(context, place), locate(recipe, place) if recipe else ""
        if top is not None and named is not None:
            collector.builds.append(Build(action.start, action.end, top or ".", named, "root"))


def command(data: bytes, run: Scalar, place: Place, collector: Collector, step: dict[str, Any]) -> None:
    """A ``run:`` block as an embedded text; nothing for shells that are not read, or where the directory cannot be
    known.
    """
    shell = text(step, "shell") or place.shell
    language = _LANGUAGES.get(shell.partition(" ")[0])
    if language is None:
        return
    if place.base is None or not _is_here(step, place):
        collector.dynamic += 1
        return
    content, spans, bound = substitute(data, run, place, language)
    variables = {**place.variables, "GITHUB_WORKSPACE": WORKSPACE, **bound}
    pairs = tuple((name, value) for name, value in sorted(variables.items()))
    masked = text(step, "continue-on-error") == "true"
    # Where the job checks out more than this repository, a path that is not here may be there.
    anchor: AnchorKind = "root" if typed(place) else "any"
    collector.embedded.append(Embedded(language, content, spans, "workflow.run", anchor, place.base, pairs, masked))


def _is_here(step: dict[str, Any], place: Place) -> bool:
    """Whether a step may run on this tree: what is checked out is of this branch, and the step is meant for this repository."""
    return not (_ELSEWHERE.search(text(step, "if")) or (not place.base and place.checkouts.get("", "") is None))


def substitute(data: bytes, run: Scalar, place: Place, language: str) -> tuple[bytes, Any, Variables]:
    """The text with every ``${{ … }}`` replaced: by its value where there is one, else by a shell variable; and those
    variables.
    """
    content = run.content
    if b"${{" not in content:
        return content, run.map, {}
    builder = Builder(data)
    bound: Variables = {}
    at = 0
    for match in EXPRESSION.finditer(content):
        copy(builder, run, content, at, match.start())
        name = match.group(1).decode("utf-8", "surrogateescape").strip()
        known = expression(name, place)
        start, end = run.map.outward(*match.span())[0]
        builder.put(replacement(name, known, bound, language), start, end)
        at = match.end()
    copy(builder, run, content, at, len(content))
    scalar = builder.scalar((), (), run.start, run.end)
    return scalar.content, scalar.map, bound


def replacement(name: str, known: tuple[str, ...] | None, bound: Variables, language: str) -> bytes:
    """What stands for one expression."""
    if name == "github.workspace" and language == "shell":
        return b"${GITHUB_WORKSPACE}"
    if known and len(known) == 1 and "\n" not in known[0]:
        found = known[0].replace(WORKSPACE, "${GITHUB_WORKSPACE}") if language == "shell" else known[0]
        return found.encode("utf-8", "surrogateescape")
    if language != "shell":
        return b"__expression__"
    match = _NAME.match(name)
    if match and match.group(1) == "env":
        return b"${" + re.sub(r"\W", "_", match.group(2)).encode("utf-8", "surrogateescape") + b"}"
    variable = "EXPRESSION_" + re.sub(r"\W+", "_", name).strip("_").upper()[:60]
    bound[variable] = None
    return b"${" + variable.encode("utf-8", "surrogateescape") + b"}"


def copy(builder: Builder, run: Scalar, content: bytes, start: int, end: int) -> None:
    """Append ``content[start:end]`` with the places that its bytes have in the file."""
    for piece in run.map.pieces:
        first, last = max(start, piece.inner), min(end, piece.inner + piece.length)
        if first >= last:
            continue
        if piece.identity:
            builder.copy(piece.outer + first - piece.inner, piece.outer + last - piece.inner)
        else:
            builder.put(content[first:last], piece.outer, piece.outer + piece.outer_length)


def several(scalar: Scalar, place: Place, row: Row, collector: Collector) -> None:
    """References for each value that a path with expressions may have."""
    collector.done.add(scalar.start)
    known = evaluate(scalar.value, place)
    if known is None:
        collector.dynamic += 1
        return
    for value in known:
        where = locate(value, place)
        if where is None or not where:
            continue
        if value == scalar.value and where == value.removeprefix("./").rstrip("/"):
            collector.one(scalar, row, 0, len(scalar.value))
        else:
            collector.add(scalar._replace(value=where, pieces=whole(scalar, where)), 0, where, row, "path")


def whole(scalar: Scalar, value: str) -> tuple[Any, ...]:
    """One piece that maps all of ``value`` to all of the scalar's bytes."""
    span, _ = scalar.map.outward(0, len(scalar.content))
    length = len(value.encode("utf-8", "surrogateescape"))
    builder = Builder(b"")
    builder.put(b"x" * length, span.start, span.end)
    return tuple(builder.pieces)


def uses(node: dict[str, Any], place: Place, collector: Collector) -> None:
    """``uses: ./x``: an action's directory or a workflow file of this repository."""
    scalar = node.get("uses")
    if isinstance(scalar, Scalar):
        collector.done.add(scalar.start)
        if scalar.value.startswith("./"):
            several(scalar, place, Row("", "path", "uses", anchor="root", typed=typed(place)), collector)


def typed(place: Place) -> bool:
    """Whether a path in the workspace is surely one of this repository: no second checkout that could bring it."""
    return all(shown == "" for shown in place.checkouts.values()) and set(place.checkouts) <= {""}


def directory(scalar: Any, place: Place, collector: Collector) -> None:
    """``working-directory``; an earlier step that names it may have made it."""
    if isinstance(scalar, Scalar):
        name = scalar.value.removeprefix("./").rstrip("/")
        made = "${{" in name or any(name in script for script in place.ran)
        row = Row("", "path", "working-directory", anchor="root", typed=typed(place) and not made)
        several(scalar, place, row, collector)


# What an action opens and no step makes, then other keys of paths.
_OPENED = set(
    "cache-dependency-path config-file config_file context dockerfile go-version-file node-version-file package-dir "
    "python-version-file requirements requirements-file workdir working-directory working_directory".split()
)
_PATHS = _OPENED | set("args config configuration-path directory file files folder inputs path paths project script source src".split())  # fmt: skip
_CHANGES = ("dorny/paths-filter@", "tj-actions/changed-files@", "step-security/changed-files@")
_BUILDS = ("docker/build-push-action@", "depot/build-push-action@", "useblacksmith/build-push-action@")
_NOT_OURS = ("actions/checkout@", "actions/cache", "actions/download-artifact@", "actions/upload-artifact@")


def handed(action: str, options: dict[str, Any], place: Place, collector: Collector) -> None:
    """The paths in ``with:``. Artifacts and caches are mostly made by the run itself; a checkout names no files."""
    silent = action.startswith(_NOT_OURS)
    if action.startswith(_CHANGES) and "path" not in options and "working-directory" not in options:
        changes(options, collector)
    for key, scalar in options.items():
        if not isinstance(scalar, Scalar) or scalar.start in collector.done:
            continue
        if silent:
            collector.done.add(scalar.start)
            if key == "path" and not action.startswith("actions/checkout@"):
                lines(scalar, collector, "artifact")
        elif "\n" not in scalar.value and (_is_opened(key, scalar.value) or (key in _PATHS and "${{" in scalar.value)):
            several(scalar, place, Row("", "path", "with", anchor="root"), collector)
        elif key in _PATHS and "\n" in scalar.value:
            collector.done.add(scalar.start)
            lines(scalar, collector, "with")


def _is_opened(key: str, value: str) -> bool:
    """Whether an action opens the ``value`` of this key, one path of several names."""
    return (
        key in _OPENED and "/" in value.strip("/") and not has_magic(value) and "://" not in value and ":" not in value
    )


def changes(options: dict[str, Any], collector: Collector) -> None:
    """What an action that looks for changed files is told to look at."""
    for key, scalar in options.items():
        if not isinstance(scalar, Scalar) or "${{" in scalar.value:
            continue
        if key in ("filters", "files_yaml"):
            collector.done.add(scalar.start)
            if ":" in scalar.value:
                collector.embedded.append(
                    Embedded("paths-filter", scalar.content, scalar.map, "workflow.filters", "root")
                )
            else:
                collector.one(scalar, Row("", "path", "filters", anchor="root", typed=True), 0, len(scalar.value))
        elif key in ("files", "files_ignore"):
            collector.done.add(scalar.start)
            row = Row("", "globs", "changes", "pattern", "root", negated=key == "files_ignore")
            collector.row(scalar, row, 0, len(scalar.value))


def lines(scalar: Scalar, collector: Collector, name: str) -> None:
    """A list of paths or globs, one a line."""
    row = Row("", "path", name, anchor="root")
    at = 0
    for line in scalar.value.split("\n"):
        word = line.strip()
        if word and " " not in word:
            start = at + line.index(word)
            collector.loose(scalar, row, word, start, frozenset(("with",)))
        at += len(line) + 1


def hash_files(scalar: Scalar, collector: Collector) -> None:
    """``hashFiles('…')``: globs from the root."""
    if "hashFiles(" not in scalar.value:
        return
    row = Row("", "glob", "hash-files", "pattern", "root")
    for call in _HASH_FILES.finditer(scalar.value):
        for match in _QUOTED.finditer(call.group(1)):
            start = call.start(1) + match.start(1)
            collector.one(scalar, row, start, start + len(match.group(1)))
