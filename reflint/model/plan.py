"""A move before it is made: what it takes along, what it breaks, what of that repairs itself."""

from __future__ import annotations

from typing import NamedTuple

from reflint.model.finding import Finding, Step


class Shift(NamedTuple):
    """The file or directory ``old`` becomes ``new``; "" deletes it."""

    old: str
    new: str = ""


class Mend(NamedTuple):
    """``old`` is rewritten to ``new`` in ``path`` (its name after the move), on ``line``."""

    path: str
    line: int
    old: str
    new: str


class Plan(NamedTuple):
    """What ``shifts`` come to.

    ``moved`` are (old, new) names of files; ``deleted`` go without a successor. Where the place is taken: ``identical`` old files that the
    place has already, ``different`` (old, new) ones of which the one that is there stays, ``replaced`` (old, new) ones of which it does not, and
    ``there`` files that only the place has.
    ``mended`` is rewritten with the move; ``open`` is left to a human, and so are ``circles``: chains of modules that come to wait for one
    another while they are imported. ``patch`` is all of it, as ``git apply`` takes it.
    """

    shifts: tuple[Shift, ...]
    moved: tuple[tuple[str, str], ...]
    deleted: tuple[str, ...]
    identical: tuple[tuple[str, str], ...]
    different: tuple[tuple[str, str], ...]
    there: tuple[str, ...]
    mended: tuple[Mend, ...]
    open: tuple[Finding, ...]
    patch: str
    circles: tuple[tuple[Step, ...], ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
