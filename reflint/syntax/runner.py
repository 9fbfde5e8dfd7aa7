"""Where a step of a GitHub workflow stands: its directory, its variables, what its expressions may mean. Nothing is
executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reflint.syntax.document import Scalar
from reflint.syntax.words import is_elsewhere

EXPRESSION = re.compile(rb"\$\{\{([^{}]{0,400}?)\}\}")
_CHOSEN = re.compile(r"\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}")
WORKSPACE = "/github/workspace"  # what ``github.workspace`` is in a container, and stands for here
_TRUNKS = frozenset(("main", "master", "develop", "dev", "trunk", "HEAD"))
MOST = 64  # values of one text; more are not told apart

Variables = dict[str, "str | None"]


class Place(NamedTuple):
    """Where a step stands.

    ``base`` is its working directory below the root, None where that is elsewhere or unknown; ``ran`` are the scripts
    of the steps before it. ``checkouts`` maps a directory of the workspace to what it shows: "" for this repository,
    None for another one.
    """

    base: str | None
    variables: Variables
    matrix: dict[str, tuple[str, ...] | None]
    checkouts: dict[str, str | None]
    shell: str = ""
    ran: tuple[str, ...] = ()


def text(node: Any, key: str) -> str:
    """The scalar under ``key``, "" where there is none."""
    found = node.get(key) if isinstance(node, dict) else None
    return found.value if isinstance(found, Scalar) else ""


def mapping(node: Any, *keys: str) -> dict[str, Any]:
    """The mapping under ``keys``, empty where there is none."""
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def environment(node: Any, outer: Variables, place: Place) -> Variables:
    """The variables of ``env:`` over those of the level above; None for those that cannot be known."""
    found = dict(outer)
    for name, value in mapping(node, "env").items():
        if isinstance(value, Scalar):
            known = evaluate(value.value, place)
            found[name] = known[0] if known and len(known) == 1 else None
    return found


def enter(directory: str, place: Place) -> str | None:
    """The working directory below the root that ``directory`` means; None where it cannot be known or is another
    repository.
    """
    if not directory:
        return place.base
    known = evaluate(directory, place)
    if not known or len(known) != 1:
        return None
    return locate(known[0], place)


def locate(path: str, place: Place) -> str | None:
    """The path in this repository that a path in the runner's workspace means; None where it lies elsewhere."""
    path = path.removeprefix(WORKSPACE).removeprefix("/") if path.startswith(WORKSPACE) else path
    path = path.removeprefix("./").rstrip("/")
    if path in ("", "."):
        return place.checkouts.get("", "")
    if is_elsewhere(path):
        return None
    for directory in sorted(place.checkouts, key=len, reverse=True):
        if directory and (path == directory or path.startswith(directory + "/")):
            shown = place.checkouts[directory]
            return None if shown is None else path[len(directory) + 1 :]
    return path if place.checkouts.get("", "") is not None else None


def evaluate(value: str, place: Place) -> tuple[str, ...] | None:
    """The values that a text with expressions may have: known ones of the matrix and of ``env``; None where one is
    not known.
    """
    found: tuple[str, ...] = ("",)
    at = 0
    content = value.encode("utf-8", "surrogateescape")
    for match in EXPRESSION.finditer(content):
        known = expression(match.group(1).decode("utf-8", "surrogateescape").strip(), place)
        if not known or len(known) * len(found) > MOST:
            return None
        literal = content[at : match.start()].decode("utf-8", "surrogateescape")
        found = tuple(before + literal + one for before in found for one in known)
        at = match.end()
    rest = content[at:].decode("utf-8", "surrogateescape")
    return None if "${{" in rest else tuple(before + rest for before in found)


def expression(name: str, place: Place) -> tuple[str, ...] | None:
    """The values of one expression."""
    if name == "github.workspace":
        return (WORKSPACE,)
    kind, _, key = name.partition(".")
    if kind == "matrix":
        return place.matrix.get(key)
    if kind == "env":
        value = place.variables.get(key)
        return None if value is None else (value,)
    return None


def matrix_of(job: Any) -> dict[str, tuple[str, ...] | None]:
    """The values of each matrix key; None for a key that ``include`` also sets, or that an expression computes.

    Values of ``include`` belong together row by row: crossing them would make paths that no run ever has.
    """
    found: dict[str, tuple[str, ...] | None] = {}
    matrix = mapping(job, "strategy", "matrix")
    for key, node in matrix.items():
        if key in ("include", "exclude") or not isinstance(node, list):
            continue
        known = [one.value for one in node if isinstance(one, Scalar)]
        found[key] = (
            tuple(known) if known and len(known) == len(node) and not any("${{" in one for one in known) else None
        )
    rows = matrix.get("include")
    for row in rows if isinstance(rows, list) else ():
        for key in row if isinstance(row, dict) else ():
            found[key] = None
    return found


def checkouts_of(job: Any, inputs: dict[str, Any]) -> dict[str, str | None]:
    """What `actions/checkout` puts where, for the whole job. ``inputs`` are those of a run by hand."""
    found: dict[str, str | None] = {}
    steps = job.get("steps")
    for step in steps if isinstance(steps, list) else ():
        if text(step, "uses").startswith("actions/checkout@"):
            options = mapping(step, "with")
            repository = text(options, "repository")
            where = text(options, "path").removeprefix("./").strip("/")
            ours = not repository or "github.repository" in repository or "head.repo.full_name" in repository
            found[where] = "" if ours and _is_this_branch(text(options, "ref"), inputs) else None
    if found and "" not in found:
        # Lenient: a path that the repository has is as plausible as one below the checkout.
        found[""] = "" if "" in found.values() else None
    return found


def foreign(root: Any) -> frozenset[int]:
    """Where the values of the jobs start that check out another repository in the place of this one."""
    jobs = root.get("jobs") if isinstance(root, dict) else None
    found = [
        start
        for job in (jobs.values() if isinstance(jobs, dict) else ())
        if isinstance(job, dict) and checkouts_of(job, {}).get("", "") is None
        for start in _starts(job)
    ]
    return frozenset(found)


def _starts(node: Any) -> Iterator[int]:
    if isinstance(node, Scalar):
        yield node.start
    elif isinstance(node, (dict, list)):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _starts(inner)


def _is_this_branch(ref: str, inputs: dict[str, Any]) -> bool:
    """Whether ``ref`` may be checked out with what stands in this tree: not where another branch or tag is written down."""
    chosen = _CHOSEN.fullmatch(ref.strip())
    if chosen:
        ref = text(mapping(inputs, chosen.group(1)), "default")
    return not ref or "${{" in ref or ref.removeprefix("refs/heads/") in _TRUNKS
