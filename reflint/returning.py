"""A move that takes an earlier one back: what that one rewrote becomes what it was, byte by byte.

Two spellings may name one place, and a move has to choose: a relative import that leaves its package becomes absolute, a way round about
becomes the straight one. Nothing in the tree tells the way back then. The commit that made the first move does: planned again at its
parent, that move shows what became of every line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from reflint.fix.rewrite import Proposal, transplants
from reflint.following.sides import proposal
from reflint.model.fix import Edit
from reflint.model.history import PENDING, History
from reflint.model.plan import Shift
from reflint.model.tree import LINK, Tree
from reflint.repair import Written
from reflint.trees import Overlay, Reader


class Return(NamedTuple):
    """``shifts`` undo those that ``commit`` made."""

    commit: str
    shifts: tuple[Shift, ...]


def returns(tree: Tree, history: History, shifts: Iterable[Shift]) -> Iterator[Return]:
    """Those of ``shifts`` that lead to where something was once, by the commit that took it away."""
    found: dict[str, list[Shift]] = {}
    for shift in shifts:
        if shift.new and tree.lookup(shift.new) is None and history.vanished(shift.new):
            found.setdefault(history.commit_of(shift.new), []).append(shift)
    yield from (Return(commit, tuple(same)) for commit, same in found.items() if commit not in ("", PENDING))


def undone(back: Return, tree: Tree) -> tuple[Shift, ...]:
    """The moves that ``back`` undoes, made in the ``tree`` before them; none where that has not what they moved, or had the place taken."""
    if any(tree.lookup(shift.new) is None or tree.lookup(shift.old) is not None for shift in back.shifts):
        return ()
    return tuple(Shift(shift.new, shift.old) for shift in back.shifts)


def restored(made: Iterable[Written], now: Reader, bare: Overlay, names: Mapping[str, str]) -> Iterator[Proposal]:
    """The edits, in the tree ``bare`` that has its files where they return to, by which what was ``made`` of their lines is unmade where
    it still stands in ``now``; ``names`` are old and new ones.
    """
    for entry in made:
        path, data = names.get(entry.path, entry.path), now.read(entry.path)
        place = bare.entries.get(path)
        if entry.after is None or place is None or (LINK in (place.mode, entry.mode) and place.mode != entry.mode):
            continue
        if place.mode == LINK:
            if data == entry.after and place.link is not None:
                size = len(place.link.encode("utf-8", "surrogateescape"))
                yield proposal(path, path, (Edit(path, 0, size, _text(entry.before)),), 1)
        elif isinstance(data, bytes):
            edits = tuple(unmade(path, entry.before, entry.after))
            for edit in edits if data == entry.after else transplants(entry.after, edits, data):
                if edit is not None:
                    yield proposal(path, path, (edit,), data[: edit.start].count(b"\n") + 1)


def unmade(path: str, before: bytes, after: bytes) -> Iterator[Edit]:
    """The edits that make ``before`` of ``after``, by whole lines."""
    old, new = after.splitlines(keepends=True), before.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag != "equal":
            yield Edit(path, starts[first], starts[last], _text(b"".join(new[begin:end])))


def sound(restoring: Iterable[Proposal], planned: Iterable[Proposal]) -> list[Proposal]:
    """Those of ``restoring`` that leave whole what is ``planned``: what goes together is restored together, or is planned as ever."""
    kept, together = list(restoring), [p for p in planned if len(p.fix.edits) > 1]
    while True:
        edits = [edit for p in kept for edit in p.fix.edits]
        torn = {edit for p in together for edit in _torn(p, edits)}
        if not torn:
            return kept
        kept = [p for p in kept if torn.isdisjoint(p.fix.edits)]


def _torn(planned: Proposal, restoring: list[Edit]) -> list[Edit]:
    """The edits of ``restoring`` that are in the way of some of the ``planned`` ones and not of all."""
    met = [[other for other in restoring if touching(edit, other)] for edit in planned.fix.edits]
    return [other for others in met for other in others] if not all(met) else []


def touching(one: Edit, other: Edit) -> bool:
    """Whether two edits of one file that are not the same meet."""
    same = one.path == other.path and one != other
    return same and one.start < max(other.end, other.start + 1) and other.start < max(one.end, one.start + 1)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
