"""One place, many values: a loop over a list names as many paths as it has items, and a person edits one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from reflint.model.facts import Reference
from reflint.model.history import History
from reflint.model.resolution import Resolution
from reflint.model.tree import parent

MANY = 4  # values gone at one place, from which on the directory that they shared is named instead

_Spot = tuple[int, int, str]


def spots(references: Iterable[Reference]) -> Counter[_Spot]:
    """How many values each place of one file has."""
    return Counter((reference.start, reference.end, reference.role) for reference in references)


def folded(found: list[Resolution], values: Counter[_Spot], history: History) -> Iterator[Resolution]:
    """The resolutions of one file with those of loops made fewer.

    A guard in a loop that finds some of its values does its work: the others pass. Many values that shared a vanished directory
    stand for the directory.
    """
    at: dict[_Spot, list[Resolution]] = {}
    for resolution in found:
        if resolution.status == "gone":
            at.setdefault(_spot(resolution), []).append(resolution)
    for resolution in found:
        spot = _spot(resolution)
        if resolution.status != "gone" or values[spot] == 1:
            yield resolution
            continue
        gone = at.pop(spot, None)
        if gone is None:
            continue  # told with the first of them
        if resolution.reference.masked and len(gone) < values[spot]:
            continue
        yield from _shared(gone, history)


def _shared(gone: list[Resolution], history: History) -> list[Resolution]:
    """The vanished directory that all of many values lay in; else the values."""
    if len(gone) < MANY:
        return gone
    directory = parent(gone[0].target)
    while directory and not all(resolution.target.startswith(directory + "/") for resolution in gone):
        directory = parent(directory)
    if not directory or not history.is_directory(directory):
        return gone
    return [gone[0]._replace(target=directory, origin=directory)]


def _spot(resolution: Resolution) -> _Spot:
    reference = resolution.reference
    return reference.start, reference.end, reference.role
