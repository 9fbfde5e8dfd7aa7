"""How the pipeline is given bytes: many files at once, or one by its name in the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from reflint.model.facts import Failure
from reflint.model.tree import Tree


class Reads(Protocol):
    """How the engine is given bytes."""

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Failure]]: ...


Read = Callable[[str], "bytes | None"]


def reading(tree: Tree, reader: Reads) -> Read:
    """Bytes of one file, links followed; None where there is none or it cannot be read."""
    known: dict[str, bytes | None] = {}

    def read(path: str) -> bytes | None:
        if path not in known:
            final = tree.follow(path)
            found = dict(reader.read_many([final])).get(final) if final and tree.lookup(final) == "file" else None
            known[path] = None if isinstance(found, Failure) else found
        return known[path]

    return read
