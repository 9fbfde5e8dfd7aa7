"""What a repository once had: deletions, and where things went."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

EvidenceKind = Literal[
    "ledger", "exact", "inexact", "merge-into", "forwarded", "namesake", "defined", "pending", "deleted"
]

PENDING = "pending"  # stands for the commit id of the change that is not committed yet

# Directories in which things are kept that nobody shall use any more: to point there repairs nothing.
_ARCHIVES = frozenset("archive archived archives attic graveyard obsolete retired".split())
_SHELVES = _ARCHIVES | frozenset("deprecated legacy old".split())


def shelved(path: str) -> bool:
    """Whether ``path`` lies in a directory of things that are kept and not used: ``docs/archive/old-docker/x``."""
    return not _SHELVES.isdisjoint(path.lower().split("/")[:-1])


def archived(path: str) -> bool:
    """Whether ``path`` is kept for the record only; what is ``legacy`` or ``old`` still runs, as often as not."""
    return not _ARCHIVES.isdisjoint(path.lower().split("/")[:-1])


class Commit(NamedTuple):
    """``commit`` is the full id, or ``PENDING``; ``date`` is the committer's, ISO 8601 day (YYYY-MM-DD), "" while pending."""

    commit: str
    date: str = ""
    subject: str = ""


class Evidence(NamedTuple):
    """Why a path is known to be gone, and where it went.

    ``kind`` says how the successor was found; ``deleted`` and ``pending`` where there is none (``pending``: gone in the change that is
    not committed yet, which may also have a successor: then ``pending`` is true and ``kind`` names how it was found).
    ``score`` is the share (0 to 1) of the vanished files that are found at ``moved_to``; ``candidates`` are the places between which
    nothing decides, or the only one where too little went there, or where things are kept for the record and something else is wanted;
    ``leftovers`` are files of a vanished directory that have no new home. ``files`` and ``followed`` count them.
    """

    kind: EvidenceKind
    commit: Commit
    moved_to: str = ""
    score: float = 0.0
    candidates: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    files: int = 0
    followed: int = 0
    pending: bool = False

    @property
    def kept_as(self) -> str:
        """The place at which something stands now, be it for the record only; "" where there is none, or not a single one."""
        alone = self.candidates[0] if len(self.candidates) == 1 else ""
        return self.moved_to or (alone if archived(alone) else "")


class Seen(NamedTuple):
    """How much history could be looked at. ``complete`` is false for shallow clones, grafts and failed walks; ``reason`` says which."""

    commits: int
    complete: bool
    reason: str = ""


class Lives(NamedTuple):
    """When things came and went: the seconds of the commits, and for each path twice the index of the commit of its last event, plus one
    for a deletion.
    """

    times: Sequence[int] = ()
    last: Mapping[str, int] = {}


class History:
    """Paths that the ancestry of the scanned tree had and that the tree has no more.

    ``gone`` maps every vanished file *and directory* to the commit that took it away: an index into ``commits`` (``PENDING`` is
    index 0 by convention). A directory is gone when nothing in the tree lies below it.
    """

    def __init__(
        self,
        seen: Seen,
        gone: dict[str, int],
        commits: tuple[str, ...],
        directories: frozenset[str],
        lives: Lives = Lives(),  # noqa: B008
    ) -> None:
        self.lives = lives
        self.seen = seen
        self.gone = gone
        self.commits = commits
        self.directories = directories
        self._order: list[int] | None = None  # of the commits, by time

    def vanished(self, path: str) -> bool:
        """Whether the normalized ``path`` existed, as file or directory, and is gone."""
        return path in self.gone

    def is_directory(self, path: str) -> bool:
        """Whether the vanished ``path`` was a directory."""
        return path in self.directories

    def with_retold(self, paths: Iterable[str]) -> History:
        """This history, told by a ledger that ``paths`` are gone, too: what the clone itself did not see."""
        new = [path for path in paths if path not in self.gone]
        if not new:
            return self
        commits = (*self.commits, "")
        gone = self.gone | dict.fromkeys(new, len(commits) - 1)
        return History(self.seen, gone, commits, self.directories | frozenset(new), self.lives)

    def precedes(self, vanished: str, live: str) -> bool:
        """Whether a commit took ``vanished`` before the file ``live`` was added under its present name, which may not be committed yet.
        False where that is not known.
        """
        times, last = self.lives
        event, gone = last.get(live, 1), self.gone.get(vanished, 0)
        return 0 < gone < len(times) and (bool(event & 1) or times[gone] < times[event >> 1])

    def since(self, path: str, seconds: int) -> str:
        """The id of the first commit that was made ``seconds`` or more after ``path`` was taken away; "" where there is none, or it is not known
        when that was.
        """
        times, gone = self.lives.times, self.gone.get(path, 0)
        if not 0 < gone < len(times):
            return ""
        if self._order is None:
            self._order = sorted(range(1, len(times)), key=times.__getitem__)
        at = bisect_left(self._order, times[gone] + seconds, key=times.__getitem__)
        return self.commits[self._order[at]] if at < len(self._order) else ""

    def named_in(self, path: str) -> str:
        """The id of the commit that added the file ``path`` under its present name, or ``PENDING``."""
        event = self.lives.last.get(path, 1)
        return PENDING if event & 1 else self.commits[event >> 1]

    def commit_of(self, path: str) -> str:
        """The id of the commit that took ``path`` away, or ``PENDING``."""
        return self.commits[self.gone[path]]


NO_HISTORY = History(Seen(0, False, "no history"), {}, (PENDING,), frozenset())
