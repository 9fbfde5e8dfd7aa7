"""What recipes build as the repository is built."""

from __future__ import annotations

from collections.abc import Iterator

from reflint.fix.mirrors import mirrored
from reflint.fix.rewrite import Proposal
from reflint.following.sides import Sides, proposal
from reflint.model.fix import Edit
from reflint.model.location import Lines


def rebuilt(sides: Sides, paths: list[str]) -> Iterator[Proposal]:
    """Edits by which the recipes at ``paths`` build what moves under its new name."""
    for path in paths:
        data, new = sides.data(path), sides.layout.names.get(path, path)
        for shift in sides.layout.shifts if data is not None else ():
            for start, end in mirrored(data or b"", shift.old) if shift.new else ():
                yield proposal(new, shift.old, (Edit(new, start, end, shift.new),), Lines(data or b"").line(start))
