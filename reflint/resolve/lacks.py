"""What bundles lack, as rules report it: once for each file that a human would edit and each thing that is missing there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from reflint.model.bundle import Bundle, Lack, Proof
from reflint.model.finding import Finding, Severity
from reflint.resolve.repo import Identity, Place, Repo


class Lacking(NamedTuple):
    """One thing that one file's bundles lack. ``lines`` are those of the file at which the bundles are assembled."""

    path: str
    name: str
    lines: tuple[int, ...]
    lack: Lack
    bundles: tuple[Bundle, ...]

    @property
    def guarded(self) -> bool:
        """Whether the import may fail."""
        return self.lack.guarded

    def needed(self) -> str:
        """``needed by shared/a.py:38 ← main.py:44``: the chain, from the import back to the entry point, abridged in the middle."""
        steps = [f"{step.path}:{step.line}" for step in reversed(self.lack.chain)]
        if len(steps) > 4:
            steps = [*steps[:2], "…", steps[-1]]
        return f"needed by {' ← '.join(steps)}" if steps else ""


def lacking(proofs: Iterable[Proof], what: str, where: Callable[[Bundle, Lack], tuple[str, int]]) -> Iterator[Lacking]:
    """What the bundles lack of the kind ``what``, by place and name; ``where`` says which file to edit, and the line."""
    found: dict[tuple[str, str], list[tuple[int, Lack, Bundle]]] = {}
    for proof in proofs:
        for lack in proof.lacks:
            if lack.what == what:
                path, line = where(proof.bundle, lack)
                found.setdefault((path, lack.name), []).append((line, lack, proof.bundle))
    for (path, name), members in sorted(found.items()):
        lines = tuple(sorted({line for line, _, _ in members}))
        best = min((lack for _, lack, _ in members), key=lambda lack: (lack.guarded, len(lack.chain)))
        yield Lacking(path, name, lines, best, tuple(bundle for _, _, bundle in members))


def finding(repo: Repo, rule: Identity, lacking: Lacking, message: str, severity: Severity | None = None) -> Finding:
    """The finding that ``rule`` makes of something that is lacking."""
    places = [Place(lacking.path, lacking.name, "", "", "bundle", line) for line in lacking.lines]
    first = repo.place(rule, places[0], message, severity=severity)
    more = tuple(repo.place(rule, place, message).occurrences[0] for place in places[1:])
    return first._replace(
        occurrences=(*first.occurrences, *more), bundle=lacking.bundles[0].name, chain=lacking.lack.chain
    )


def recipe(bundle: Bundle, lack: Lack) -> tuple[str, int]:
    """The line of the recipe that assembles the bundle; where nothing does, that of the entry point's own import."""
    if lack.chain and lack.chain[0].path == bundle.recipe:
        return bundle.recipe, lack.chain[0].line
    return bundle.recipe, bundle.line
