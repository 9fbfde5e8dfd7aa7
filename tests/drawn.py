<<<<<<< HEAD
"""A drawn history played out: in memory, as the pure part of the pipeline is handed it, or in a real git repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reflint.model.facts import Failure
from reflint.model.history import PENDING, Commit, Evidence, History, Seen
from reflint.model.tree import FILE, LINK, Entry, Source, Tree, ancestors
from tests.casefile import Case
from tests.gitrepo import Repo

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
            place = self.moves.get(origin, "")
            kind = "exact" if place else "pending" if pending else "deleted"
            found[origin] = Evidence(kind, Commit(PENDING) if pending else STAMP, place, float(bool(place)), pending=pending)  # type: ignore[arg-type]
        return found

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Failure]]:
        """As a reader of a tree does."""
        for path in paths:
            yield path, self.files[path].encode()


def _entry(text: str) -> Entry:
    return Entry(LINK, link=text[3:]) if text.startswith("-> ") else Entry(FILE)


def text_of(path: str) -> str:
    """What an ``add`` writes: never the same twice, as equal files would be each other's successors."""
    return "".join(f"# line {number} of {path}\n" for number in range(6)) if not path.endswith(".json") else f'{{"name": "{path}"}}\n'


def play(case: Case, directory: Path) -> Repo:
    """The case as a real repository; what stands after the last commit is staged."""
    repo = Repo(directory)
    last = max((at for at, step in enumerate(case.history) if step.startswith("commit ")), default=-1)
    for at, step in enumerate(case.history):
        if at == last:
            repo.write(dict(case.files))
        verb, _, rest = step.partition(" ")
        if verb == "commit":
            repo.commit(rest)
        elif verb == "add":
            repo.write({rest: text_of(rest)})
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
=======
"""Reports drawn by hand, for tests of what is said about them."""

from __future__ import annotations

from reflint.model.finding import Finding, Occurrence, Step
from reflint.model.fix import Edit, Fix
from reflint.model.history import PENDING, Commit, Evidence, Seen
from reflint.model.report import Report, RuleInfo, Summary
from reflint.model.tree import Source

MOVE = Commit("eb058e72" + "0" * 32, "2026-01-12", "Move shared")
MOVED = Evidence("merge-into", MOVE, "shared", 0.98, (), ("orchestration/shared/old.py",), 65, 64)
UTILS = Evidence("merge-into", MOVE, "shared/utils", 1.0, (), (), 12, 12)
COMPLETE = Seen(4812, True)
STAGED = Evidence("exact", Commit(PENDING), "new/a.sh", 1.0, pending=True)


def occurrence(line: int, column: int, text: str, *, fix: Fix | None = None) -> Occurrence:
    return Occurrence(line, column, line, column + len(text), text, "read", "shell.rsync", (text.rstrip("/"),), fix)


def fixed(path: str, start: int, text: str) -> Fix:
    return Fix("safe", (Edit(path, start, start + 10, text),))


def finding(
    path: str, target: str, *occurrences: Occurrence, evidence: Evidence | None = None, code: str = "RL101"
) -> Finding:
    names = {"RL101": "missing-path", "RL102": "silent-guard", "RL104": "unknown-path", "RL106": "stale-mention"}
    names |= {"RL201": "dangling-symlink", "RL401": "incomplete-bundle"}
    severity = "warning" if code == "RL106" else "error"
    message = f"`{target}` is not there"
    return Finding(
        code,
        names[code],
        severity,
        path,
        target,
        message,
        occurrences,
        "high",
        evidence,
        fingerprint=f"{path}:{target}",
    )


def report(*findings: Finding, seen: Seen = COMPLETE, suppressed: int = 0, statistics: bool = False) -> Report:
    unresolved = (("dynamic", 1990), ("outside", 25))
    summary = Summary(4213, 181_022, 612, 5530, unresolved, len(findings), suppressed, seen)
    rules = (RuleInfo("RL101", "missing-path", "error", "A path that is gone.", "## What it does\nFinds it."),)
    ordered = tuple(sorted(findings, key=lambda f: (f.path, f.line, f.code, f.target)))
    return Report("0.1.0", Source("commit", "a" * 40), summary, ordered, rules, statistics)


def outage() -> Report:
    """The founding outage in small: two scripts, a link, a bundle with its chain."""
    deploy = finding(
        "bin/deploy.sh",
        "orchestration/shared/utils",
        occurrence(125, 6, "orchestration/shared/utils/", fix=fixed("bin/deploy.sh", 3000, "shared/utils/")),
        occurrence(130, 6, "orchestration/shared/utils/", fix=fixed("bin/deploy.sh", 3100, "shared/utils/")),
        evidence=UTILS,
    )
    zero = finding(
        "bin/zero.sh", "orchestration/shared", occurrence(12, 1, "$ROOT/orchestration/shared"), evidence=MOVED
    )
    link = finding("fn/pool.py", "orchestration/shared/pool.py", occurrence(1, 1, "../x"), evidence=UTILS, code="RL201")
    bundle = finding("fn/main.py", "shared.clients.pool", occurrence(47, 1, "import x"), code="RL401")
    chain = (Step("fn/main.py", 47, "shared.clients"), Step("shared/clients/__init__.py", 3, "shared.clients.pool"))
    return report(deploy, zero, link, bundle._replace(bundle="fn", chain=chain))


def hostile() -> Report:
    """Names that no format may trip over: newline, escape, percent, comma, colon, bytes that are no UTF-8, lone surrogates."""
    odd = "a%b,c:d\n\x1b[31m\udcff.sh"
    evidence = MOVED._replace(
        moved_to="n\udcffw", candidates=("x\ud800", "y"), commit=MOVE._replace(subject="s\n\x1b\udcfe")
    )
    place = occurrence(1, 1, "t\ud800\udcff", fix=fixed(odd, 0, "\udcff"))
    found = finding(odd, "t\udcff\n", place, evidence=evidence)
    return report(found._replace(chain=(Step("\udcff", 1, "m\udcff"),), bundle="b\udcff"))
>>>>>>> fdcaade18776b22168661d31f8efcbc892f385bc
