"""Which place a vanished file went to, judged from names and blob ids alone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reflint.model.history import EvidenceKind
from reflint.model.tree import parent

STRENGTH: dict[EvidenceKind, int] = {
    "ledger": 5,
    "exact": 4,
    "forwarded": 3,
    "inexact": 2,
    "merge-into": 1,
    "namesake": 0,
}
CLEAR = 2  # a place must have this many times the votes of the next one
# Stems of file names that are everywhere, so that they say nothing.
COMMON = frozenset(
    (
        *("__init__", "__main__", "readme", "license", "changelog", "makefile", "dockerfile"),
        *("index", "main", "setup", "conftest", "requirements", "package"),
    )
)
EMPTY = frozenset(
    (
        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
        "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
    )
)


class Home(NamedTuple):
    """Where a vanished file went: ``path``, or "" and the ``candidates`` between which nothing decides."""

    kind: EvidenceKind
    path: str = ""
    score: float = 1.0
    candidates: tuple[str, ...] = ()


def suffix(one: str, other: str) -> int:
    """How many of their last components two paths have in common."""
    return _common(one.split("/")[::-1], other.split("/")[::-1])


def prefix(one: str, other: str) -> int:
    """How many of their first components two paths have in common."""
    return _common(one.split("/"), other.split("/"))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(one, other):
        if left != right:
            break
        count += 1
    return count


def stems(old: str, new: str) -> tuple[str, str]:
    """What is left of both paths without their common last components: ``a/shared/x``, ``shared/x`` → ``a``, ````."""
    count = suffix(old, new)
    return "/".join(old.split("/")[: -count or None]), "/".join(new.split("/")[: -count or None])


def exact_homes(deleted: Mapping[str, tuple[int, str]], added: Mapping[str, tuple[int, str]]) -> dict[str, Home]:
    """Homes of deleted files whose very content was added in the same commit.

    Where one content was added in several places, or deleted in several, names decide, then where the neighbours went;
    an empty file only follows its name.
    """
    places: dict[str, list[str]] = {}
    for path, (_, id) in added.items():
        places.setdefault(id, []).append(path)
    twins = Counter(id for _, id in deleted.values())
    homes: dict[str, Home] = {}
    unsure: dict[str, list[str]] = {}
    for path, (_, id) in deleted.items():
        found = places.get(id) or []
        if id in EMPTY or not id:
            found = [place for place in found if suffix(path, place)] if id else []
        if len(found) == 1 and twins[id] == 1:
            homes[path] = Home("exact", found[0])
        elif found:
            unsure[path] = found
    moves = Counter((parent(old), parent(home.path)) for old, home in homes.items())
    for path, found in unsure.items():
        homes[path] = _chosen(path, found, moves)
    return homes


def _chosen(path: str, places: Iterable[str], moves: Mapping[tuple[str, str], int]) -> Home:
    """The place with the neighbours, else of the likest name; candidates where two are alike."""
    ranked = sorted(((_likeness(path, place, moves), place) for place in places), reverse=True)
    best = [place for rank, place in ranked if rank == ranked[0][0]]
    if len(best) == 1:
        return Home("exact", best[0])
    return Home("exact", candidates=tuple(sorted(best)))


def _likeness(path: str, place: str, moves: Mapping[tuple[str, str], int]) -> tuple[int, int, int]:
    return suffix(path, place) and 1, moves.get((parent(path), parent(place)), 0), suffix(path, place)


def plain(path: str) -> str:
    """``path`` without what people change when they only respell it: upper case, dashes."""
    return path.lower().replace("-", "_")


class Candidate(NamedTuple):
    """A file that stood at ``place`` when ``path`` was deleted; ``same`` says that its content was the same."""

    path: str
    place: str
    same: bool


def merged_homes(candidates: Iterable[Candidate], removed: Iterable[str]) -> dict[str, Home]:
    """Homes of files that were merged into files which stood elsewhere already, by votes of common suffixes.

    A pair of stems (``orchestration`` → root) is believed where at least half of what vanished below the old stem has
    its counterpart below the new one, two files at least that are not called what files are called everywhere; a single
    file only where its content stood there too.
    """
    candidates = list(candidates)
    votes: Counter[tuple[str, str]] = Counter()
    telling: Counter[tuple[str, str]] = Counter()
    for candidate in candidates:
        pair = stems(candidate.path, candidate.place)
        votes[pair] += 1
        telling[pair] += candidate.path.rpartition("/")[2].partition(".")[0].lower() not in COMMON
    below: Counter[str] = Counter()
    for path in removed:
        at = len(path)
        while (at := path.rfind("/", 0, at)) > 0:
            below[path[:at]] += 1
        below[""] += 1
    ranked: dict[str, list[_Ranked]] = {}
    for candidate in candidates:
        pair = stems(candidate.path, candidate.place)
        share = votes[pair] / max(below[pair[0]], 1)  # what a merge dropped is in no commit's list
        believed = telling[pair] >= 2 and share >= 0.5
        if believed or candidate.same:
            rank = (votes[pair] if believed else 1, int(candidate.same), suffix(candidate.path, candidate.place))
            ranked.setdefault(candidate.path, []).append((rank, candidate.place, 1.0 if candidate.same else share))
    return {path: _merged(places) for path, places in ranked.items()}


_Ranked = tuple[tuple[int, int, int], str, float]  # rank, place, score


def _merged(places: list[_Ranked]) -> Home:
    places.sort(reverse=True)
    best = [(place, score) for rank, place, score in places if rank == places[0][0]]
    if len(best) == 1:
        return Home("merge-into", best[0][0], min(best[0][1], 1.0))
    return Home("merge-into", candidates=tuple(sorted(place for place, _ in best)))


def directory_votes(directory: str, homes: Mapping[str, str]) -> Counter[str]:
    """How many files of ``directory`` (old path → new path) each new directory has at the same relative path."""
    votes: Counter[str] = Counter()
    for old, new in homes.items():
        inner = old[len(directory) :]  # with its leading slash
        if ("/" + new).endswith(inner):
            votes[new[: -len(inner)] if len(new) >= len(inner) else ""] += 1
    return votes
