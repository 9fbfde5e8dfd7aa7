"""All that one file says, and how that is kept."""

from __future__ import annotations

from typing import Any, NamedTuple

from reflint.model.facts import Failure, Reference
from reflint.model.program import Effect, Place


class FileFacts(NamedTuple):
    """All that one file says, with embedded languages read and programs run; spans are the file's own.

    ``uploads`` are (start, end, directory) of what the programs hand to a cloud as a source directory. ``effects`` are all that they do to the
    file system, where something is deployed; spans are the file's own. ``looked`` is what the programs
    asked of the tree, with the answers that they got: facts hold for as long as these do.
    """

    references: tuple[Reference, ...] = ()
    unresolved: tuple[tuple[str, int], ...] = ()
    looked: tuple[tuple[str, str], ...] = ()
    failure: Failure | None = None
    uploads: tuple[tuple[int, int, str], ...] = ()
    effects: tuple[Effect, ...] = ()


def packed(facts: FileFacts) -> tuple[Any, ...]:
    """``facts`` as plain values."""
    failure = tuple(facts.failure) if facts.failure else None
    effects = tuple((*_packed_places(effect), *effect[3:]) for effect in facts.effects)
    return (tuple(map(tuple, facts.references)), facts.unresolved, facts.looked, failure, facts.uploads, effects)


def _packed_places(effect: Effect) -> tuple[Any, ...]:
    return (effect.kind, *(tuple(each) if each is not None else None for each in (effect.destination, effect.source)))


def unpacked(record: tuple[Any, ...]) -> FileFacts:
    """The facts that :func:`packed` was given."""
    references, unresolved, looked, failure, uploads, effects = record
    why = Failure(*failure) if failure else None
    return FileFacts(
        tuple(map(Reference._make, references)), unresolved, looked, why, uploads, tuple(map(_unpacked_effect, effects))
    )


def _unpacked_effect(record: tuple[Any, ...]) -> Effect:
    kind, destination, source, *rest = record
    return Effect(kind, Place(*destination) if destination else None, Place(*source) if source else None, *rest)
