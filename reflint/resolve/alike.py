"""Modules that a script keeps in variables, to run or import one of them: where some are the repository's own, the others ought to be."""

from __future__ import annotations

from collections.abc import Iterator

from reflint.model.facts import Reference
from reflint.registry.imports import POPULAR
from reflint.resolve.repo import Repo
from reflint.resolve.stdlib import STDLIB

VARIABLE = "shell.module"


def unlike(repo: Repo) -> Iterator[tuple[str, Reference]]:
    """(file, reference) of the modules of such variables that are nowhere in the repository, while at least two others, and a third of
    all, are."""
    files: dict[str, list[Reference]] = {}
    for path, reference in repo.runs:
        if reference.syntax == VARIABLE:
            files.setdefault(path, []).append(reference)
    tails = _tails(repo, {reference.text for references in files.values() for reference in references})
    for path, references in files.items():
        named = {reference.text for reference in references}
        absent = named - tails
        if len(named & tails) >= max(2, len(named) // 3):
            yield from ((path, each) for each in references if each.text in absent and not _is_foreign(each.text))


def _tails(repo: Repo, wanted: set[str]) -> set[str]:
    """Those of the dotted names ``wanted`` that end the path of a module, were it below any directory."""
    found: set[str] = set()
    last = {name.rpartition(".")[2] for name in wanted}
    for stem in repo.imports.paths.finder.stems() if repo.imports is not None and wanted else ():
        if stem.rpartition("/")[2] in last:
            dotted = f".{stem.replace('/', '.')}"
            found.update(name for name in wanted if dotted.endswith(f".{name}"))
    return found


def _is_foreign(name: str) -> bool:
    top = name.partition(".")[0]
    return top in STDLIB or top in POPULAR
