"""A drawn history played out: in memory, as the pure part of the pipeline is handed it, or in a real git repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from casefile import Case
from gitrepo import Repo

from reflint.model.facts import Failure
from reflint.model.history import PENDING, Commit, Evidence, History, Seen
from reflint.model.tree import FILE, LINK, Entry, Source, Tree, ancestors

STAMP = Commit("c" * 40, "2026-01-01", "A commit")


class Drawn:
    """The states that a case's history goes through. ``files`` maps path to text, or to a link's target behind ``->``."""

    def __init__(self, case: Case) -> None:
        self.files: dict[str, str] = {}
        self.ever: set[str] = set()
        self.moves: dict[str, str] = {}
        self.committed: set[str] = set()
        last = max((at for at, step in enumerate(case.history) if step.startswith("commit ")), default=-1)
        for at, step in enumerate(case.history):
            if at == last:
                self._place(case)
            self._step(step)
        if last < 0:
            self._place(case)
            self._commit()

    def _place(self, case: Case) -> None:
        self.files.update(dict(case.files))

    def _commit(self) -> None:
        self.ever |= set(self.files)
        self.committed = set(self.files)

    def _step(self, step: str) -> None:
        verb, _, rest = step.partition(" ")
        if verb == "commit":
            self._commit()
        elif verb == "add":
            self.files[rest] = text_of(rest)
        elif verb == "link":
            path, _, target = rest.partition(" -> ")
            self.files[path] = f"-> {target}"
        else:
            old, _, new = rest.partition(" ")
            for path in [p for p in self.files if p == old or p.startswith(old + "/")]:
                text = self.files.pop(path)
                if verb == "move":
                    self.files[new + path[len(old) :]] = text
                    self.moves[path] = new + path[len(old) :]
            if verb == "move":
                self.moves[old] = new

    def tree(self) -> Tree:
        """The last state as a tree."""
        return Tree(Source("commit", STAMP.commit), {path: _entry(text) for path, text in sorted(self.files.items())})

    def history(self) -> History:
        """What the drawn history knows: the last commit took everything away, or the pending change did."""
        live = set(self.files) | {d for path in self.files for d in ancestors(path)}
        gone: dict[str, int] = {}
        for path in self.ever - live:
            for step in (path, *ancestors(path)):
                if step not in live:
                    gone[step] = min(gone.get(step, 1), 0 if path in self.committed else 1)
        directories = frozenset(path for path in gone if path not in self.ever)
        return History(Seen(2, True), gone, (PENDING, STAMP.commit), directories)

    def evidence(self, origins: Iterable[str], history: History) -> dict[str, Evidence]:
        """Where the drawn moves lead."""
        found = {}
        for origin in origins:
            pending = history.commit_of(origin) == PENDING
            place = next(
                (new + origin[len(old) :] for old, new in self.moves.items() if f"{origin}/".startswith(old + "/")), ""
            )
            kind = "exact" if place else "pending" if pending else "deleted"
            found[origin] = Evidence(
                kind, Commit(PENDING) if pending else STAMP, place, float(bool(place)), pending=pending
            )  # type: ignore[arg-type]
        return found

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Failure]]:
        """As a reader of a tree does."""
        for path in paths:
            yield path, self.files[path].encode()


def _entry(text: str) -> Entry:
    return Entry(LINK, link=text[3:]) if text.startswith("-> ") else Entry(FILE)


def text_of(path: str) -> str:
    """What an ``add`` writes: never the same twice, as equal files would be each other's successors."""
    return (
        "".join(f"# line {number} of {path.replace('/', ' ')}\n" for number in range(6))
        if not path.endswith(".json")
        else f'{{"name": "{path}"}}\n'
    )


def _early(case: Case, path: str) -> str:
    """Where the file ``path`` stood before the history of ``case``; "" where a step makes it, or its being there would change what a step does."""
    for step in reversed(case.history):
        verb, _, rest = step.partition(" ")
        if verb == "commit":
            continue
        *olds, named = rest.replace(" -> ", " ").split(" ")
        if verb == "move" and f"{path}/".startswith(f"{named}/"):
            path = olds[0] + path[len(named) :]
        elif f"{path}/".startswith(f"{named}/") or named.startswith(f"{path}/"):
            return ""
    return "" if path.endswith(".gitignore") else path


def play(case: Case, directory: Path) -> Repo:
    """The case as a real repository; what stands after the last commit is staged. Its files are there from the first commit on where they can be:
    what names a path has mostly been written while it was there.
    """
    repo = Repo(directory)
    repo.write({early: text for path, text in case.files if (early := _early(case, path))})
    last = max((at for at, step in enumerate(case.history) if step.startswith("commit ")), default=-1)
    for at, step in enumerate(case.history):
        if at == last:
            repo.write(dict(case.files))
        verb, _, rest = step.partition(" ")
        if verb == "commit":
            repo.commit(rest)
        elif verb == "add":
            repo.write({rest: dict(case.files).get(rest, text_of(rest))})
        elif verb == "link":
            repo.link(*rest.split(" -> "))
        elif verb == "delete":
            repo.git("add", "-A")
            repo.git("rm", "-rqf", rest)
        else:
            old, new = rest.split()
            repo.git("add", "-A")
            (directory / new).parent.mkdir(parents=True, exist_ok=True)
            repo.git("mv", old, new)
    if last < 0:
        repo.write(dict(case.files))
        repo.commit("All of it")
    repo.git("add", "-A")
    return repo
