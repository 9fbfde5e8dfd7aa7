"""Which file becomes which when directories move, and where the place is taken already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from reflint.errors import UsageError
from reflint.fix.spelling import relative
from reflint.model.plan import Shift
from reflint.model.tree import LINK, Entry, Tree, ancestors, normalize, parent
from reflint.trees import Added, Overlay, overlay


class Layout(NamedTuple):
    """``moved`` maps the old to the new name of each file that changes it, those that replace a different one included; ``directories`` those of
    directories all files of which move to one place; the other fields are those of a ``Plan``.
    """

    moved: dict[str, str]
    deleted: tuple[str, ...]
    identical: tuple[tuple[str, str], ...]
    different: tuple[tuple[str, str], ...]
    there: tuple[str, ...]
    shifts: tuple[Shift, ...]
    directories: Mapping[str, str] = MappingProxyType({})
    replaced: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """Old to new names of all files, those included whose place was taken."""
        return {**self.moved, **dict(self.identical), **dict(self.different)}


def settled(tree: Tree, shifts: Sequence[Shift]) -> tuple[Shift, ...]:
    """``shifts`` with what their names mean: a file that moves to a directory moves into it. ``UsageError`` for what cannot be."""
    found: list[Shift] = []
    for old, new in ((shift.old.strip("/"), shift.new.strip("/")) for shift in shifts):
        if tree.lookup(old) is None or not old:
            raise UsageError("the tree has no such file or directory", path=old)
        if tree.lookup(old) == "submodule" or any(tree.in_submodule(path) for path in (old, new)):
            raise UsageError("submodules are not moved", path=old)
        if new and tree.lookup(old) != "directory" and new in tree.directories:
            new = f"{new}/{old.rpartition('/')[2]}"
        if new == old or new.startswith(old + "/"):
            raise UsageError(f"cannot be moved to {new}", path=old)
        taken = next((step for step in ancestors(new) if step and tree.lookup(step) not in (None, "directory")), "")
        if new and taken:
            raise UsageError(f"{taken} is no directory", path=new)
        if any(f"{old}/".startswith(f"{s.old}/") or f"{s.old}/".startswith(f"{old}/") for s in found):
            raise UsageError("is moved twice", path=old)
        found.append(Shift(old, new))
    return tuple(found)


def layout(tree: Tree, shifts: Sequence[Shift], same: Callable[[str, str], bool]) -> Layout:
    """What becomes of every file of ``tree``; ``same`` says whether two of its entries are alike."""
    found = Layout({}, (), (), (), (), tuple(shifts))
    deleted: list[str] = []
    identical: list[tuple[str, str]] = []
    different: list[tuple[str, str]] = []
    there: list[str] = []
    for old, new in shifts:
        whole = tree.lookup(old) == "directory"
        files = list(tree.below(old)) if whole else [old]
        if not new:
            deleted += files
            continue
        taken = set()
        for path in files:
            place = new + path[len(old) :]
            if tree.lookup(place) is None:
                found.moved[path] = place
                continue
            taken.add(place)
            (identical if same(path, place) else different).append((path, place))
        there += sorted(path for path in tree.below(new) if path not in taken and path not in files) if whole else []
    return found._replace(
        deleted=tuple(deleted),
        identical=tuple(identical),
        different=tuple(different),
        there=tuple(there),
        directories=_directories(tree, found.moved),
    )


def taking(found: Layout, taken: Sequence[str]) -> Layout:
    """``found`` with those of the files that differ which are ``taken``, or lie below what is, in the place of the ones that are there."""
    for path in taken:
        if not any(_is_at(old, path) for old, _ in found.different):
            raise UsageError("is no file that differs from the one at its new place", path=path)
    replaced = tuple(pair for pair in found.different if any(_is_at(pair[0], path) for path in taken))
    different = tuple(pair for pair in found.different if pair not in replaced)
    return found._replace(moved={**found.moved, **dict(replaced)}, different=different, replaced=replaced)


def _is_at(path: str, place: str) -> bool:
    return f"{path}/".startswith(f"{place.strip('/')}/")


def _directories(tree: Tree, moved: Mapping[str, str]) -> dict[str, str]:
    """Directories all files of which move, each under its own name, below one other directory, so that nothing is left where they were."""
    found: dict[str, str] = {}
    known: set[tuple[str, str]] = set()
    filled = {directory for new in moved.values() for directory in ancestors(new)}
    for old, new in moved.items():
        olds, news = old.split("/"), new.split("/")
        for length in range(1, min(len(olds), len(news))):
            if olds[-length] != news[-length]:
                break
            directory, place = "/".join(olds[:-length]), "/".join(news[:-length])
            if (directory, place) in known or directory in filled:
                continue
            known.add((directory, place))
            if not all(moved.get(path) == place + path[len(directory) :] for path in tree.below(directory)):
                break
            found[directory] = place
    return found


def shifted(tree: Tree, found: Layout) -> Overlay:
    """``tree`` once its files are where ``found`` puts them; links lead where they led."""
    added = {
        new: Added(_entry(tree, old, new, found), origin="" if tree.lookup(old) == "link" else old)
        for old, new in found.moved.items()
    }
    added = {
        path: value
        if value.origin
        else value._replace(data=(value.entry.link or "").encode("utf-8", "surrogateescape"))
        for path, value in added.items()
    }
    return overlay(tree, [*found.names, *found.deleted], added)


def _entry(tree: Tree, old: str, new: str, found: Layout) -> Entry:
    entry = tree.entries[old]
    if entry.mode != LINK or entry.link is None or entry.link.startswith("/"):
        return entry
    target = normalize(f"{parent(old)}/{entry.link}")
    if target is None or not tree.exists(target):
        return entry
    place = moved_path(target, found)
    if normalize(f"{parent(new)}/{entry.link}") == place:
        return entry
    return Entry(LINK, link=relative(place, parent(new)))


def moved_path(path: str, found: Layout) -> str:
    """Where ``path``, a file or a directory, is afterwards; a directory moves with all that is in it or not at all."""
    if path in found.moved:
        return found.moved[path]
    if path in found.directories:
        return found.directories[path]
    for old, new in found.shifts:
        if new and f"{path}/".startswith(f"{old}/"):
            return new + path[len(old) :]
    return path
