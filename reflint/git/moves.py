"""Where vanished paths went: the commit that took each away, and the place that it lives at now."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from reflint.git.blobs import Blobs
from reflint.git.changes import (
    MANY,
    Change,
    find_drops,
    pending_change,
    pending_renames,
    read_commits,
)
from reflint.git.counterparts import Counterparts
from reflint.git.directories import Following, believed, contenders, followers, living, usual_kind
from reflint.git.forwards import forwarded_to
from reflint.git.history import DROPPED, heads_of
from reflint.git.namesakes import LIKELY, Namesakes
from reflint.git.recall import Recall
from reflint.git.renames import Renames
from reflint.git.repository import Repository
from reflint.git.votes import (
    EMPTY,
    STRENGTH,
    Candidate,
    Home,
    directory_votes,
    exact_homes,
    merged_homes,
)
from reflint.model.facts import Failure
from reflint.model.history import PENDING, Commit, Evidence, EvidenceKind, History
from reflint.model.tree import Tree, parent

ROUNDS = 8  # moves followed one after another
FORKS = 6  # candidates whose later moves are followed too: copies often end in one place
COMMITS = 600  # commits looked into; the ones that took most of what is asked for come first
DROPS = 100  # paths for which a dropping merge is looked for
LISTED = 50  # leftovers and candidates named


class Known(NamedTuple):
    """What need not be looked for: ``ledger`` maps old paths to new ones, "" for gone; renames by similarity are kept
    below ``cache_dir``, None keeps none; ``recall`` is what git has said in this run, with renames kept where it keeps them.
    """

    ledger: Mapping[str, str] = {}
    cache_dir: str | None = None
    recall: Recall | None = None


NOTHING = Known()


def evidence(
    repository: Repository, tree: Tree, history: History, targets: Iterable[str], known: Known = NOTHING
) -> dict[str, Evidence]:
    """Evidence for those of ``targets`` (files or directories) that are gone."""
    wanted = [target for target in dict.fromkeys(targets) if target in history.gone]
    recall = known.recall or Recall(repository, known.cache_dir)
    found = _Search(repository, tree, history, known.ledger, recall).judge(wanted)
    recall.save()
    return found


class _Search:
    """One inquiry; git is asked once a round for all targets together."""

    def __init__(
        self, repository: Repository, tree: Tree, history: History, ledger: Mapping[str, str], recall: Recall
    ) -> None:
        self.repository = repository
        self.recall = recall
        self.tree = tree
        self.history = history
        self.ledger = ledger
        self.files = sorted(path for path in history.gone if path not in history.directories)
        self.homes: dict[str, Home] = {}
        self.changes: dict[str, Change] = {}
        self.drops: dict[str, tuple[str, str]] = {}
        self.renames: dict[str, Renames] = {}
        self.namesakes: dict[str, Namesakes] = {}
        self.counterparts = Counterparts(tree, self.files)

    def judge(self, targets: list[str]) -> dict[str, Evidence]:
        """Evidence by target."""
        below = {target: self._below(target) for target in targets}
        frontier = {path for files in below.values() for path in files}
        for _ in range(ROUNDS):
            self._look(sorted(frontier))
            homes = [self.homes[path] for path in frontier if path in self.homes]
            places = {place for home in homes for place in (home.path, *home.candidates[:FORKS])}
            frontier = {path for path in places if path in self.history.gone and path not in self.homes}
            if not frontier:
                break
        found = {target: self._evidence(target, files) for target, files in below.items()}
        return self._dated(found)

    def _below(self, target: str) -> list[str]:
        if target not in self.history.directories:
            return [target]
        start = bisect_left(self.files, target + "/")
        return self.files[start : bisect_left(self.files, target + "0")]  # "0" follows "/"

    def commit_of(self, path: str) -> str:
        """The commit that took ``path`` away, a dropping merge included; DROPPED where none is known."""
        commit = self.history.commit_of(path)
        return self.drops.get(path, (DROPPED, ""))[0] if commit == DROPPED else commit

    # -- one round: where the files of a frontier went, in the commit that took them

    def _look(self, frontier: list[str]) -> None:
        dropped = [path for path in frontier if self.history.commit_of(path) == DROPPED and path not in self.drops]
        self.drops.update(find_drops(self.repository, heads_of(self.repository, self.tree), dropped[:DROPS]))
        needed: dict[str, list[str]] = {}
        for path in frontier:
            commit = self.commit_of(path)
            if commit != DROPPED:
                needed.setdefault(commit, []).append(path)
        self._fetch(needed)
        needed = {commit: paths for commit, paths in needed.items() if commit in self.changes}
        for commit, paths in needed.items():
            homes = exact_homes(self.changes[commit].deleted, self.changes[commit].added)
            self.homes.update((path, homes[path]) for path in paths if path in homes)
        self._add_inexact(needed)
        self._add_in_place(needed)
        self._add_merged(needed)
        self._add_forwarded(needed)
        self._add_namesakes(needed)

    def _fetch(self, needed: Mapping[str, list[str]]) -> None:
        new = [commit for commit in needed if commit not in self.changes]
        new.sort(key=lambda commit: (-len(needed[commit]), commit))
        if PENDING in new:
            self.changes[PENDING] = pending_change(self.repository, self.tree, self.history)
        room = max(COMMITS - len(self.changes), 0)
        stored = [commit for commit in new if commit != PENDING][:room]
        parents = dict(self.drops.values())
        specs = [f"{commit} {parents[commit]}" if commit in parents else commit for commit in stored]
        self.changes.update(self.recall.changes(specs))

    def _open(self, needed: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """What is still without a home, by commit."""
        rest = {commit: [path for path in paths if path not in self.homes] for commit, paths in needed.items()}
        return {commit: paths for commit, paths in rest.items() if paths}

    def _add_inexact(self, needed: Mapping[str, list[str]]) -> None:
        rest = self._open(needed)
        worth = [commit for commit in rest if self.changes[commit].added and len(self.changes[commit].deleted) <= MANY]
        parents = dict(self.drops.values())
        specs = [
            f"{commit} {parents[commit]}" if commit in parents else commit for commit in worth if commit != PENDING
        ]
        renames = self.renames = {**self.renames, **self.recall.renames(specs)}
        if PENDING in worth:
            renames[PENDING] = pending_renames(self.repository, self.tree)
        for commit in worth:
            for path in rest[commit]:
                place, score = renames.get(commit, {}).get(path, ("", 0.0))
                if place:
                    self.homes[path] = Home("inexact", place, score)

    def _add_merged(self, needed: Mapping[str, list[str]]) -> None:
        rest = self._open(needed)
        pairs = [
            (commit, path, place)
            for commit, paths in rest.items()
            for path, place in self.counterparts.pairs(paths, self.changes[commit].deleted)
        ]
        blobs = self.recall.blobs([(commit, place) for commit, _, place in pairs if commit != PENDING])
        candidates: dict[str, list[Candidate]] = {}
        for commit, path, place in pairs:
            entry = self.tree.entries.get(place)
            id = (entry.content if entry else "") if commit == PENDING else blobs.get((commit, place))
            if id is not None:
                same = id == self.changes[commit].deleted.get(path, (0, DROPPED))[1] and id not in EMPTY and id != ""
                candidates.setdefault(commit, []).append(Candidate(path, place, same))
        for commit, found in candidates.items():
            homes = merged_homes(found, self.changes[commit].deleted)
            self.homes.update((path, homes[path]) for path in rest[commit] if path in homes)

    def _namesakes(self, commit: str) -> Namesakes:
        if commit not in self.namesakes:
            change = self.changes[commit]
            claimed = {home.path for home in exact_homes(change.deleted, change.added).values()}
            claimed.update(place for place, _ in self.renames.get(commit, {}).values())
            self.namesakes[commit] = Namesakes(change.added, claimed)
        return self.namesakes[commit]

    def _add_in_place(self, needed: Mapping[str, list[str]]) -> None:
        """Who names ``notes.md`` wants ``notes.rst`` beside it, wherever the old notes are kept now; a twin leaves it open."""
        for commit, paths in needed.items():
            for path in paths:
                home = self.homes.get(path)
                if home is not None and (not home.path or parent(home.path) == parent(path)):
                    continue
                place = self._namesakes(commit).in_place(path)
                twins = self._namesakes(commit).named(path) if home is not None and home.kind == "inexact" else []
                if place:
                    self.homes[path] = Home("namesake", place, LIKELY)
                elif home is not None and twins:
                    self.homes[path] = Home("inexact", candidates=tuple(sorted({home.path, *twins})))

    def _add_forwarded(self, needed: Mapping[str, list[str]]) -> None:
        rest = self._open(needed)
        asked = {
            path: self.changes[commit].deleted[path][1]
            for commit, paths in rest.items()
            for path in paths
            if path.endswith(".py") and self.changes[commit].deleted.get(path, (0, ""))[1]
        }
        if not asked or self.repository.partial:
            return
        places = self.recall.forwards(asked.items(), self._read_forwards)
        self.homes.update((path, Home("forwarded", place)) for path, place in places.items() if place)

    def _read_forwards(self, asked: list[tuple[str, str]]) -> Iterator[str]:
        with Blobs(self.repository) as blobs:
            for (path, _), data in zip(asked, blobs.read([id for _, id in asked]), strict=True):
                yield "" if isinstance(data, Failure) else forwarded_to(path, data, self.tree.entries.__contains__)

    def _add_namesakes(self, needed: Mapping[str, list[str]]) -> None:
        for commit, paths in self._open(needed).items():
            for path in paths:
                place = self.counterparts.respelled(path)
                home = Home("namesake", place, LIKELY) if place else self._namesakes(commit).home(path)
                if home is not None:
                    self.homes[path] = home

    # -- the answer: homes followed to where they live now

    def _final(self, path: str, seen: frozenset[str] = frozenset()) -> Home | None:
        """Where ``path`` lives now, through every later move; None where the trail ends or turns in a circle."""
        home = self.homes.get(path)
        if home is None or path in seen:
            return None
        ends: dict[str, Home] = {}
        for place in (home.path,) if home.path else home.candidates[:FORKS]:
            end = Home("exact", place) if place in self.tree.entries else self._final(place, seen | {path})
            if end is not None:
                ends.update((place, end) for place in ((end.path,) if end.path else end.candidates))
        if not ends:
            return None
        kind = min((home.kind, *(end.kind for end in ends.values())), key=STRENGTH.__getitem__)
        score = min(home.score, *(end.score for end in ends.values()), 1.0)
        if len(ends) == 1:
            return Home(kind, next(iter(ends)), score)
        return Home(kind, candidates=tuple(sorted(ends)), score=score)

    def _evidence(self, target: str, files: list[str]) -> Evidence:
        commit = self.commit_of(target)  # for a directory, the one that took its last file
        if commit == DROPPED and files:
            commit = Counter(self.commit_of(path) for path in files).most_common(1)[0][0]
        ledger = self._ledger(target, commit)
        if ledger is not None:
            return ledger
        if target in self.history.directories:
            return self._directory(target, files, commit)
        home = self._final(target)
        pending = commit == PENDING
        if home is None:
            kind: EvidenceKind = "pending" if pending else "deleted"
            return Evidence(kind, Commit(commit), leftovers=(), files=1, pending=pending)
        followed = int(bool(home.path))
        score = home.score if home.path else 0.0
        return Evidence(home.kind, Commit(commit), home.path, score, home.candidates[:LISTED], (), 1, followed, pending)

    def _ledger(self, target: str, commit: str) -> Evidence | None:
        """What the ledger says of ``target`` or of the nearest directory above it."""
        at = target
        while at:
            if at in self.ledger:
                place = self.ledger[at] + target[len(at) :] if self.ledger[at] else ""
                lives = bool(place) and (place in self.tree.entries or place in self.tree.directories)
                if lives or not self.ledger[at]:
                    score = 1.0 if lives else 0.0
                    return Evidence("ledger", Commit(commit), place, score, pending=commit == PENDING)
            at = at.rpartition("/")[0]
        return None

    def _directory(self, target: str, files: list[str], commit: str) -> Evidence:
        finals = {path: self._final(path) for path in files}
        places = {path: home.path for path, home in finals.items() if home is not None and home.path}
        trails = {path: place for path in files if (place := places.get(path) or self._left_at(path))}
        votes = living(directory_votes(target, trails), self.tree.directories)
        last = {path: place for path, place in trails.items() if self.commit_of(path) == commit}
        near = contenders(votes, living(directory_votes(target, last), self.tree.directories))
        pending = commit == PENDING
        if not near:
            kind: EvidenceKind = "pending" if pending else "deleted"
            left = self._leftovers(files, places)
            return Evidence(kind, Commit(commit), leftovers=left, files=len(files), pending=pending)
        followed = followers((target, near[0]), files, places, self.tree.entries)
        kind = usual_kind(finals, followed)
        if len(near) > 1 or not believed(target, near[0], Following(kind, followed, votes[near[0]], len(files))):
            kind, left = usual_kind(finals, places), self._leftovers(files, places)
            return Evidence(kind, Commit(commit), "", 0.0, near[:LISTED], left, len(files), 0, pending)
        left = self._leftovers(files, {**places, **dict.fromkeys(followed, near[0])})
        share = len(followed) / len(files)
        return Evidence(kind, Commit(commit), near[0], share, (), left, len(files), len(followed), pending)

    def _left_at(self, path: str) -> str:
        """The last place that ``path`` is known to have had, be it gone by now; "" where it went nowhere."""
        place, seen = "", {path}
        while (home := self.homes.get(place or path)) is not None and home.path and home.path not in seen:
            place = home.path
            seen.add(place)
            if place in self.tree.entries:
                break
        return place

    def _leftovers(self, files: list[str], places: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(path for path in files if path not in places)[:LISTED]

    def _dated(self, found: dict[str, Evidence]) -> dict[str, Evidence]:
        """The same with dates and subjects of the commits, which are asked for together."""
        known = {id: change.commit for id, change in self.changes.items()}
        ids = {item.commit.commit for item in found.values()} - known.keys() - {PENDING, DROPPED}
        known |= read_commits(self.repository, sorted(ids))
        return {
            target: item._replace(commit=known.get(item.commit.commit, item.commit)) for target, item in found.items()
        }
