"""What git ignores and was tracked once: where history shows that it moved, nobody keeps it at the old place."""

from __future__ import annotations

from reflint.model.resolution import Resolution
from reflint.resolve.ignored import Ignored
from reflint.resolve.repo import Repo

_SHOWN = ("ledger", "exact", "inexact", "merge-into", "forwarded")  # kinds of evidence that rest on files, not on names


def seen_to_move(repo: Repo, ignored: Ignored) -> tuple[Resolution, ...]:
    """The resolutions of ``repo``, those gone that were taken for ignored though they moved. What an ignore file speaks of at its very place is
    made there, from what moved as like as not.
    """
    return tuple(
        each._replace(status="gone") if _is_moved(repo, each) and not ignored.is_placed(each.target) else each
        for each in repo.resolutions
    )


def _is_moved(repo: Repo, found: Resolution) -> bool:
    """Whether what is ignored now stands elsewhere by its own name: another one is that of a sample, from which everybody makes his own."""
    if found.status != "ignored" or not found.origin or found.reference.role not in ("read", "run", "mention"):
        return False
    evidence = repo.evidence_of(found.target, found.origin) if "/" in found.target else None
    if evidence is None or evidence.kind not in _SHOWN:
        return False
    return evidence.moved_to.rpartition("/")[2] == found.target.rpartition("/")[2]
