"""What speaks for a module that is not in the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from reflint.model.history import History
from reflint.model.modules import Outline
from reflint.model.resolution import Resolution
from reflint.model.tree import parent
from reflint.syntax.outline import Signs

_YOUNGER = 5  # files; fewer may be copies of what was right once


class Doubts(NamedTuple):
    """What speaks for a module that is not there.

    ``declared(top)``: a distribution of this name is asked for; ``elsewhere(top)``: and no project of the tree has it; ``released(top)``: and by
    a version; ``perhaps(top)``: one of others whose name holds it; ``generated(stem, …)``: it may be made later; ``copied(path)``: an image has a
    copy of the file elsewhere; ``compiled(directory, names)``: all of its modules ``names`` are made of what lies there; ``pinned(path, top,
    root)``: the project of the file ``path`` takes it from a release, not from the tree.
    """

    declared: Callable[[str], bool]
    elsewhere: Callable[[str], bool]
    released: Callable[[str], bool]
    perhaps: Callable[[str], bool]
    generated: Callable[..., bool]
    copied: Callable[[str], bool]
    compiled: Callable[[str, list[str]], bool]
    pinned: Callable[[str, str, str], bool]


def younger(found: Iterable[Resolution], history: History) -> frozenset[str]:
    """Vanished modules that most of those who ask for them came after, several files: something makes them now."""
    asking: dict[str, set[str]] = {}
    for hit in found:
        if hit.origin:
            asking.setdefault(hit.origin, set()).add(hit.path)
    after = {origin: sum(history.precedes(origin, path) for path in paths) for origin, paths in asking.items()}
    return frozenset(o for o, count in after.items() if count >= _YOUNGER and 2 * count > len(asking[o]))


def is_filled(initial: str, outlines: Mapping[str, Outline], signs: Callable[[str], Signs]) -> bool:
    """Whether a module of the package with the file ``initial`` sets names of the package while the program runs, as registries do."""
    home = parent(initial)
    name = home.rpartition("/")[2]
    return initial.endswith("/__init__.py") and any(
        path.startswith(home + "/") and name in signs(path).fills for path in outlines
    )
