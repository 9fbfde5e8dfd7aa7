"""Runs a shell program symbolically, executing nothing: what it reads and runs, what it writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reflint.evaluate.emit import Emitter
from reflint.evaluate.machine import Machine
from reflint.evaluate.values import UNKNOWN, Value, climbing
from reflint.model.facts import AnchorKind, Reference
from reflint.model.program import Effect, Place, Script
from reflint.model.tree import Tree
from reflint.syntax.runner import WORKSPACE


class Start(NamedTuple):
    """Where a program runs.

    A standalone script runs in an unknown working directory (``anchor`` ``any``); a workflow's ``run:`` block at the
    repository root (``root``) with ``base`` as working directory. ``variables`` are (name, value) known from the
    host, None where set but unknown. ``masked``: a failure of the whole program is ignored. ``syntax`` is the prefix of
    :attr:`Reference.syntax`. Without ``mentions``, what the program only names is left out, but for the messages that it prints.
    """

    anchor: AnchorKind = "any"
    base: str = ""
    variables: tuple[tuple[str, str | None], ...] = ()
    masked: bool = False
    syntax: str = "shell"
    mentions: bool = True


class Evaluation(NamedTuple):
    """References by byte offsets of the program's own text, effects in the order of running, and what was left open.

    ``looked`` are the paths that were asked of the tree or of ``lookup``, found or in vain: the result holds as long
    as these answer the same.
    """

    references: tuple[Reference, ...] = ()
    effects: tuple[Effect, ...] = ()
    unresolved: tuple[tuple[str, int], ...] = ()
    looked: tuple[str, ...] = ()


def evaluate(
    script: Script,
    path: str,
    tree: Tree,
    lookup: Callable[[str], Script | None],
    start: Start = Start(),  # noqa: B008
) -> Evaluation:
    """Run ``script``, which stands at ``path``; ``lookup`` gives the programs of files that it sources."""
    emitter = Emitter(start.syntax, path, mentions=start.mentions)
    machine = Machine(path, tree, lookup, emitter)
    _begin(machine, path, start)
    machine.state.errexit = start.anchor == "root"
    machine.run(script, masked=start.masked)
    emitter.finish()
    tails = machine.world.written_tails()
    found = (_settled(reference, machine, tails) for reference in emitter.references)
    references = tuple(sorted(found, key=lambda each: (each.start, each.end, each.text)))
    return Evaluation(
        references, tuple(machine.world.effects), tuple(sorted(emitter.unresolved.items())), tuple(machine.world.looked)
    )


def _settled(reference: Reference, machine: Machine, tails: frozenset[str]) -> Reference:
    """A guard of what the script itself writes or removes later asks about its last run, not about the repository; what it uses and
    removes in the end it has made somehow; and a message may well speak of what the script writes, wherever that is.
    """
    if reference.role == "mention":
        return reference._replace(created=True) if climbing(reference.text) in tails else reference
    if reference.created or reference.role not in ("guard", "read", "run"):
        return reference
    at = Place("repository", climbing(f"{reference.base}/{reference.text}"))
    if reference.role == "guard":
        return reference._replace(created=True) if at in machine.world.written else reference
    return reference._replace(created=True) if machine.world.removed.get(at, 0) >= reference.end else reference


def _begin(machine: Machine, path: str, start: Start) -> None:
    if start.anchor == "any" and start.syntax == "shell":  # a text inside another file has no name of its own
        machine.expander.script = machine.expander.source = (Value("root", path),)
    kind, base = start.anchor, start.base
    if kind == "file":
        kind, base = "root", f"{path.rpartition('/')[0]}/{base}"
    machine.state.cwd = Value(kind, base.strip("/"))
    for name, value in start.variables:
        machine.state.variables[name] = (_handed(value, kind),)


def _handed(value: str | None, anchor: str) -> Value:
    """A variable that the host of a text hands to it."""
    if value is None:
        return UNKNOWN
    if value.startswith(WORKSPACE):
        return Value(anchor, value.removeprefix(WORKSPACE).strip("/"))
    return Value("", value)


__all__ = ["Evaluation", "Start", "evaluate"]
