"""All that one file says, what of it the file itself makes, and how that is kept."""

from __future__ import annotations

from typing import Any, NamedTuple

from reflint.model.facts import Failure, Reference
from reflint.model.program import Effect, Place
from reflint.model.tree import ancestors, normalize, parent


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


def with_created(path: str, references: tuple[Reference, ...], in_order: bool) -> tuple[Reference, ...]:
    """The references of ``path``, those marked that name what an earlier step of the same file writes: steps of a job share a directory. Of what
    is not ``in_order``, the rules of a Makefile, it is what one has for its target, but for bare names, which may stand for anything.
    """
    targets = () if in_order else (each for each in references if each.syntax == "makefile.target")
    written = {_place_of(path, each) for each in targets if "/" in each.text.strip("/")}
    found = []
    for reference in sorted(references, key=lambda r: r.start):
        place = _place_of(path, reference)
        if place is not None and reference.role == "write" and not reference.syntax.endswith(".rm"):
            written.update([place] if in_order else ())
        elif place is not None and written and not reference.created:
            anchor, at = place
            known = any((anchor, step) in written for step in (at, *ancestors(at)[:-1]))
            reference = reference._replace(created=known)
        found.append(reference)
    return tuple(found)


def _place_of(path: str, reference: Reference) -> tuple[str, str] | None:
    """What a reference of the file ``path`` names, and from where; None for what lies outside of the repository."""
    home, anchor = (f"{parent(path)}/", "root") if reference.anchor == "file" else ("", reference.anchor)
    place = normalize(f"{home}{reference.base}/{reference.text}")
    return (anchor, place) if place is not None else None


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
