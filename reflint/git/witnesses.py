"""Whether a file named something while it was there, or soon after: what it came to name much later is another thing, or never was right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reflint.git.blobs import Blobs
from reflint.git.changes import existing_blobs
from reflint.git.repository import Repository
from reflint.model.history import History
from reflint.model.resolution import Claim

# Seconds. Branches that were begun before are merged by then, and most of what refactorings break is mended.
SOON = 90 * 86_400


def unwitnessed(
    repository: Repository, history: History, claims: Iterable[Claim], former: Callable[[set[str]], Mapping[str, str]]
) -> frozenset[Claim]:
    """Those of ``claims`` whose file did not have the words just before the origin was taken away, nor ``SOON`` after where it may have come to
    have them then.

    What cannot be known is witnessed: the change that is not committed yet, what a merge left out, a clone without all objects. ``former``
    tells how files were called before they got their present names.
    """
    asked = {each: states for each in claims if (states := _states(history, each))}
    if repository.partial or not asked:
        return frozenset()
    found = existing_blobs(repository, [(state, each.path) for each, states in asked.items() for state in states])
    names = former({each.path for each, states in asked.items() if (states[0], each.path) not in found})
    renamed = [(state, names[each.path]) for each, states in asked.items() if each.path in names for state in states]
    found |= existing_blobs(repository, renamed)
    ids = sorted(set(found.values()))
    with Blobs(repository) as blobs:
        contents = dict(zip(ids, blobs.read(ids), strict=True))

    def has(claim: Claim, state: str, path: str) -> bool:
        data = contents.get(found.get((state, path), ""), b"")
        return not isinstance(data, bytes) or claim.words in data

    return frozenset(
        each
        for each, states in asked.items()
        if not any(has(each, state, path) for state in states for path in {each.path, names.get(each.path, each.path)})
    )


def _states(history: History, claim: Claim) -> tuple[str, ...]:
    """The revisions at which the file must have had the words; none where that is not known, or too little time has passed."""
    later = history.since(claim.origin, 0 if claim.at_once else SOON)
    before = f"{history.commit_of(claim.origin)}^"
    return () if not later else (before,) if claim.at_once else (before, f"{later}^")
