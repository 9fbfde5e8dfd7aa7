"""Names that say less than the whole module: ``jobs.Sweep`` where ``app.jobs`` defines ``Sweep``, and nothing else that is called so does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from reflint.following.sides import stem_of
from reflint.layout import Layout
from reflint.model.modules import Outline
from reflint.resolve.stdlib import STDLIB


def shortened(layout: Layout, outlines: Mapping[str, Outline]) -> dict[str, tuple[str, str]]:
    """By each such name with what it takes from the module: the part of it that names the module, and what that becomes."""
    imported = {
        module.partition(".")[0] for outline in outlines.values() for module, _ in outline.imports if module[:1] != "."
    }
    moved = {old: new for old, new in layout.names.items() if old.endswith(".py") and new.endswith(".py")}
    found: dict[str, tuple[str, str]] = {}
    for old, new in moved.items():
        for head, place in _heads(stem_of(old).split("/"), stem_of(new).split("/")):
            top = head.partition(".")[0]
            stays = f".{place}".endswith(f".{head}")  # it is called so still
            if not stays and top not in STDLIB and top not in imported and place.replace(".", "").isidentifier():
                found |= {f"{head}.{name}": (head, place) for name in _defined(outlines.get(old))}
    if not found:
        return {}
    stems = {head.rpartition(".")[2] for head, _ in found.values()}
    count = Counter(
        said
        for path, outline in outlines.items()
        if path.endswith(".py") and stem_of(path).rpartition("/")[2] in stems
        for said in _sayings(path, outline, found)
    )
    return {said: place for said, place in found.items() if count[said] == 1}


def _heads(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """The ends of a module's old name, each with that of its new one, before which both are called the same."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    for at in range(1, same + 1 if same < min(len(old), len(new)) else 0):
        yield ".".join(old[at:]), ".".join(new[at:])


def _sayings(path: str, outline: Outline, found: Mapping[str, object]) -> Iterator[str]:
    parts = stem_of(path).split("/")
    for at in range(1, len(parts)):
        head = ".".join(parts[at:])
        yield from (said for name in _defined(outline) if (said := f"{head}.{name}") in found)


def _defined(outline: Outline | None) -> list[str]:
    """What a module binds itself and shows."""
    if outline is None:
        return []
    taken = {name.rpartition("=")[2] for _, names in outline.imports for name in names.split()}
    return [name for name in outline.names if name not in taken and name[:1] != "_"]
