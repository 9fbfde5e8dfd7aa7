"""Which place a vanished directory went to, and when that is sure enough to be offered alone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from reflint.git.votes import CLEAR, COMMON, STRENGTH, Home
from reflint.model.history import EvidenceKind

NAMED = 0.5  # share of the files that must have followed to a directory of the same name
RENAMED = 0.6  # the same for a directory of another name: half of the files are often the part that was split off
MERGED = 0.75  # the same where the files of the new place were there before, and only have the names


class Following(NamedTuple):
    """How the files of a directory went to one place: by which evidence, which of them are there now, how many went there
    at all (``votes``), of how many.
    """

    kind: EvidenceKind
    there: Sequence[str]
    votes: int
    files: int


def living(votes: Mapping[str, int], directories: Collection[str]) -> Counter[str]:
    """The votes for places that there are."""
    return Counter({place: count for place, count in votes.items() if not place or place in directories})


def contenders(votes: Mapping[str, int], last: Mapping[str, int]) -> tuple[str, ...]:
    """Places with the most votes, the first one ahead; one alone where it has twice those of the next.

    ``last`` are the votes of what the last commit took. Until then the directory was there, and what had left it before says
    less of it: where the last ones went elsewhere, that place contends, too.
    """
    ranked = sorted(votes, key=lambda place: (-votes[place], place))
    near = [place for place in ranked if votes[place] * CLEAR > votes[ranked[0]]]
    late = sorted(last, key=lambda place: (-last[place], place))[:1]
    near += [place for place in late if place not in near and last[place] > 1]
    return tuple(near)


def believed(directory: str, place: str, following: Following) -> bool:
    """Whether enough of ``directory`` went to ``place``, and not only files that are called what files are called everywhere."""
    share = max(len(following.there), following.votes) / following.files
    least = NAMED if directory.rpartition("/")[2] == place.rpartition("/")[2] else RENAMED
    if following.kind in ("merge-into", "namesake"):
        least = MERGED
    telling = any(path.rpartition("/")[2].partition(".")[0].lower() not in COMMON for path in following.there)
    return bool(following.there) and share >= least and (telling or len(following.there) == following.files)


def followers(
    move: tuple[str, str], files: Iterable[str], places: Mapping[str, str], entries: Collection[str]
) -> list[str]:
    """Those of ``files`` of the first directory of ``move`` that stand below the second one now, by their own trail or by name."""
    old, new = move
    at = {path: (new + path[len(old) :]).lstrip("/") for path in files}
    return [path for path, place in at.items() if places.get(path, place) == place and place in entries]


def usual_kind(finals: Mapping[str, Home | None], paths: Iterable[str]) -> EvidenceKind:
    """How most of ``paths`` were found; the weaker kind on a tie."""
    homes = [finals.get(path) for path in paths]
    kinds = Counter[EvidenceKind](home.kind if home is not None else "merge-into" for home in homes)
    return max(kinds, key=lambda kind: (kinds[kind], -STRENGTH[kind])) if kinds else "deleted"
